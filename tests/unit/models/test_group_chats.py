"""Group chats and memberships."""

from datetime import timedelta

from unit.models.examples import JAN, MAR, faults, load

from privdomain.models import GroupStatus, JoinScene


def test_somebody_is_in_it_until_the_instant_of_leaving():
    stay = load("Membership")
    instants = [stay.joined_at - timedelta(microseconds=1), stay.joined_at, stay.left_at]
    assert [stay.is_in_at(when) for when in instants] == [False, True, False]
    assert load("Membership", left_at=None).is_in_at(stay.left_at)


def test_ends_lie_after_starts():
    assert faults("Membership", joined_at=MAR) == [("left_at", "before_start")]
    assert faults("GroupChat", created_at=MAR) == [("dismissed_at", "before_start")]
    assert faults("Membership", left_at=JAN) == faults("GroupChat", dismissed_at=JAN) == []


def test_a_group_may_have_no_name_but_an_owner():
    assert load("GroupChat", name=...).name == ""
    assert faults("GroupChat", owner=...) == [("owner", "missing")]
    assert load("GroupChat").admins == ("wang", "zhou")


def test_the_words():
    assert [word.zh for word in GroupStatus] == ["跟进人正常", "跟进人离职", "离职继承中", "离职继承完成"]
    assert JoinScene("scan").zh == "扫描群二维码入群"
