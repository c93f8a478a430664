"""Relations: their life, and what cannot be said of one."""

from datetime import timedelta

from unit.models.examples import FEB, JAN, MAR, faults, load

from privdomain.models import FollowStage


def test_it_lives_until_the_instant_of_its_end():
    relation = load("Relation")
    instants = [relation.created_at - timedelta(microseconds=1), relation.created_at,
                relation.ended_at - timedelta(microseconds=1), relation.ended_at]  # fmt: skip
    assert [relation.is_live_at(when) for when in instants] == [False, True, True, False]
    assert load("Relation", ended_at=None, ended_by=None).is_live_at(relation.ended_at)


def test_it_ends_after_its_start():
    assert faults("Relation", created_at=MAR) == [("ended_at", "before_start")]
    assert faults("Relation", ended_at=JAN) == []  # created and ended at one instant


def test_only_an_ended_one_was_ended_by_somebody():
    assert faults("Relation", ended_at=None) == [("ended_by", "still_live")]
    assert faults("Relation", ended_by=None) == []  # ended, nobody knows by whom


def test_a_live_one_is_not_lost():
    live = {"ended_at": None, "ended_by": None}
    assert faults("Relation", stage="lost_contact", **live) == [("stage", "still_live")]
    assert faults("Relation", stage="lost_deal", **live) == faults("Relation", stage="lost_contact") == []


def test_it_is_taken_over_from_somebody_else():
    assert faults("Relation", takeover_from="wang") == [("takeover_from", "same_staff")]
    assert faults("Relation", takeover_from=None, staff=1) == []


def test_all_faults_are_said_at_once():
    found = faults("Relation", created_at=MAR, ended_at=FEB, takeover_from="wang")
    assert found == [("ended_at", "before_start"), ("takeover_from", "same_staff")]


def test_the_bounds():
    assert faults("Relation", state="x" * 31) == [("state", "string_too_long")]
    assert faults("Relation", state="") == [("state", "string_too_short")]
    assert faults("Relation", remark="x" * 201) == [("remark", "string_too_long")]


def test_the_stages_of_follow_up():
    assert [stage.zh for stage in FollowStage] == ["待跟进", "跟进中", "已赢单", "已输单", "已流失"]
