"""Pool rules: tagged conditions."""

from datetime import date

from unit.models.examples import faults, load

from privdomain.models import DatedBetween, FollowStage, FollowStageIn, HeldLonger


def test_conditions_are_told_apart_by_their_kind():
    held, dated, staged = load("PoolRule").recycle
    assert held == HeldLonger(clock="stored", days=30)
    assert isinstance(dated, DatedBetween)
    assert staged == FollowStageIn(stages=["following", "waiting"])
    assert staged.stages == (FollowStage.FOLLOWING, FollowStage.WAITING)


def test_days_of_a_span_include_both_ends():
    dated = load("PoolRule").recycle[1]
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1)]
    assert [dated.holds_on(day) for day in days] == [False, True, True, False]


def test_what_is_no_condition():
    assert faults("PoolRule", recycle=[{"kind": "hold"}]) == [("recycle[0]", "union_tag_invalid")]
    assert faults("PoolRule", recycle=[{"clock": "stored", "days": 1}]) == [("recycle[0]", "union_tag_not_found")]
    span = {"kind": "dated_between", "clock": "stored", "start": "2026-01-02", "end": "2026-01-01"}
    assert faults("PoolRule", recycle=[span]) == [("recycle[0].end", "before_start")]
    assert faults("PoolRule", recycle=[{**span, "end": "2026-01-02"}]) == []
    assert faults("PoolRule", recycle=[{"kind": "held_longer", "clock": "stored", "days": 0}]) == [
        ("recycle[0].days", "greater_than_equal")
    ]
    assert faults("PoolRule", recycle=[{"kind": "stage_in", "stages": []}]) == [("recycle[0].stages", "too_short")]


def test_no_limit_is_not_zero():
    assert load("PoolRule", picks_per_day=...).picks_per_day is None
    assert faults("PoolRule", picks_per_day=0) == [("picks_per_day", "greater_than_equal")]
