"""Moments: visible is not delivered."""

from unit.models.examples import faults, load


def test_no_more_got_it_than_may_see_it():
    assert faults("Moment", delivered=901) == [("delivered", "above_visible")]
    assert faults("Moment", delivered=900) == faults("Moment", visible=None) == faults("Moment", delivered=None) == []


def test_unknown_is_not_nobody():
    moment = load("Moment", visible=..., delivered=..., likes=..., comments=...)
    assert (moment.visible, moment.delivered, moment.likes, moment.comments) == (None,) * 4
    assert faults("Moment", comments=10**6) == []
