"""What each invitation row is, one trap at a time."""

import pytest

from privdomain.errors import SpecError
from privdomain.facts import Invites, Members
from privdomain.metrics.growth.fission import fission
from privdomain.metrics.growth.invitations import InviteKind

UNTIL = 1_000
HOUR = 3_600_000_000


def kinds(*rows, members=(), until=UNTIL, **options):
    """Kinds of rows (inviter, invitee, time[, valid]); members are (user, joined)."""
    inviter, invitee, time, *valid = zip(*rows, strict=True)
    invites = Invites(inviter, invitee, time, tz="UTC", valid=valid[0] if valid else None, time_unit="us")
    joined = Members(*zip(*members, strict=True), tz="UTC", time_unit="us") if members else None
    options = {"new_within": "0s", **options}
    result = fission(invites, members=joined, observed_until=until, window="1us", **options)
    found = ["accepted"] * len(rows)
    for kind in list(InviteKind)[:-1]:
        for row in result.rows.of(kind):
            found[row] = str(kind)
    return found


def test_the_words():
    words = ["outside", "self", "early", "repeated", "circular", "known", "accepted"]
    assert [str(kind) for kind in InviteKind] == words
    chinese = ["活动外", "自邀", "早于邀请人", "重复邀请", "循环邀请", "老客", "裂变新客"]
    assert [kind.zh for kind in InviteKind] == chinese


def test_oneself_is_no_friend():
    assert kinds(("a", "a", 1), ("b", "a", 2)) == ["self", "accepted"]


def test_the_first_invitation_counts_wherever_it_stands():
    assert kinds(("b", "x", 5), ("a", "x", 3), ("a", "x", 9)) == ["repeated", "accepted", "repeated"]


def test_at_one_instant_the_smallest_inviter_counts():
    assert kinds(("b", "x", 3), ("a", "x", 3)) == ["repeated", "accepted"]


def test_of_equal_rows_one_that_does_not_count():
    assert kinds(("a", "x", 3, True), ("a", "x", 3, False), ("a", "x", 3, False)) == [
        "repeated",
        "accepted",
        "repeated",
    ]


def test_who_had_a_relation_before_is_known():
    rows = (("a", "x", 5), ("a", "y", 5))
    assert kinds(*rows, members=[("x", 4), ("y", 5)]) == ["known", "accepted"]
    assert kinds(*rows, members=[("x", 4), ("y", 5)], new_within="1us") == ["accepted", "accepted"]
    # the first relation counts, though it may have ended: who comes back is not new
    assert kinds(*rows, members=[("x", 7), ("x", 1), ("y", 6)]) == ["known", "accepted"]


def test_a_relation_written_within_an_hour_before_came_by_the_invitation():
    rows, until = (("a", "x", HOUR), ("a", "y", HOUR + 1)), HOUR + 2
    assert kinds(*rows, members=[("x", 0), ("y", 0)], until=until, new_within="1h") == ["accepted", "known"]
    joined = Members(["x", "y"], [0, 0], tz="UTC", time_unit="us")
    invites = Invites(["a", "a"], ["x", "y"], [HOUR, HOUR + 1], tz="UTC", time_unit="us")
    assert fission(invites, members=joined, observed_until=until).rows.of("known").tolist() == [1]  # the default


def test_a_later_row_of_a_known_user_is_repeated():
    assert kinds(("a", "x", 5), ("b", "x", 6), members=[("x", 4)]) == ["known", "repeated"]


def test_who_had_invited_before_is_known():
    # regression: a row of 9 by a stranger took a's whole tree away, for a seemed to have come only then
    rows = [("a", name, 5) for name in "vwxyz"]
    assert kinds(*rows, ("thief", "a", 9)) == ["accepted"] * 5 + ["known"]
    # at the same instant both can be true
    assert kinds(("a", "b", 5), ("c", "a", 5)) == ["accepted", "accepted"]
    # what cannot be says nothing of who was there
    assert kinds(("a", "a", 3), ("b", "a", 4)) == ["self", "accepted"]
    assert kinds(("a", "b", 3), ("c", "a", 4), members=[("a", 4)]) == ["early", "accepted"]


def test_inviting_back_is_circular():
    assert kinds(("a", "b", 1), ("b", "c", 2), ("c", "a", 3)) == ["accepted", "accepted", "circular"]
    assert kinds(("c", "a", 3), ("a", "b", 1), ("b", "c", 2)) == ["circular", "accepted", "accepted"]
    # be the one invited back an old friend or not
    assert kinds(("a", "b", 1), ("b", "a", 2), members=[("a", 0)]) == ["accepted", "circular"]
    # d is not below a, so a is merely known to d
    assert kinds(("a", "b", 1), ("d", "a", 2)) == ["accepted", "known"]


def test_at_one_instant_the_row_to_the_largest_id_closes_the_circle():
    assert kinds(("a", "b", 1), ("b", "a", 1)) == ["circular", "accepted"]


def test_of_the_users_of_a_circle_who_were_there_the_first_is_the_root():
    # c invited on 1, b on 3: neither could be new on 3 and 5; only a, whom c brought on 1, was
    assert kinds(("a", "b", 5), ("b", "c", 3), ("c", "a", 1)) == ["known", "known", "accepted"]


def test_every_circle_is_closed_once_with_its_branches_kept():
    rows = (("a", "b", 1), ("b", "a", 2), ("c", "d", 1), ("d", "c", 2), ("a", "e", 3), ("f", "g", 1))
    assert kinds(*rows) == ["accepted", "circular", "accepted", "circular", "accepted", "accepted"]


def test_only_a_relation_shows_that_an_inviter_came_later():
    # without members a user who invites on 3 was there on 3
    assert kinds(("a", "b", 5), ("b", "c", 3), ("b", "d", 5)) == ["known", "accepted", "accepted"]
    assert kinds(("b", "c", 3), members=[("b", 5)]) == ["early"]
    assert kinds(("b", "c", 3), members=[("b", 3)]) == ["accepted"]
    # two systems may be as far apart here, too
    assert kinds(("b", "c", 3), members=[("b", 5)], new_within="2us") == ["accepted"]
    assert kinds(("b", "c", 3), members=[("b", 6)], new_within="2us") == ["early"]


def test_an_impossible_row_does_not_stand_in_the_way():
    # a joined on 8 and cannot have brought b on 5; c did on 6
    assert kinds(("a", "b", 5), ("c", "b", 6), members=[("a", 8)]) == ["early", "accepted"]


class TestCampaign:
    def test_rows_before_the_start_and_from_the_end_on_are_outside(self):
        rows = (("a", "b", 4), ("a", "c", 5), ("a", "a", 3), ("c", "d", 9))
        assert kinds(*rows, since=5) == ["outside", "accepted", "outside", "accepted"]
        assert kinds(*rows) == ["accepted", "accepted", "self", "accepted"]

    def test_who_stands_in_an_earlier_row_was_there(self):
        rows = (("a", "b", 4), ("x", "b", 6), ("y", "a", 7), ("z", "b", 8))
        assert kinds(*rows, since=5) == ["outside", "known", "known", "repeated"]

    def test_an_earlier_row_that_cannot_be_says_nothing(self):
        rows = (("a", "b", 4), ("x", "b", 6))
        assert kinds(*rows, since=5, members=[("a", 5)]) == ["outside", "accepted"]


@pytest.mark.parametrize("kind", ["selfish", None, 3, ["self"]])
def test_only_refused_kinds_have_positions(kind):
    invites = Invites(["a"], ["b"], [1], tz="UTC")
    with pytest.raises(SpecError, match="is no kind"):
        fission(invites, observed_until=UNTIL).rows.of(kind)


def test_accepted_rows_are_all_the_others():
    invites = Invites(["a"], ["b"], [1], tz="UTC")
    with pytest.raises(SpecError, match=r"^kind: 'accepted' rows are all that no other kind names"):
        fission(invites, observed_until=UNTIL).rows.of("accepted")
