"""Reach limits: four kinds of quota, and no figure where none is known."""

from datetime import date

import pytest
from unit.models.examples import faults, load

from privdomain.models import LimitKind


@pytest.mark.parametrize(
    ("count", "day", "expected"),
    [
        (4, date(2026, 2, 1), 4),
        ("days_of_month", date(2026, 2, 28), 28),
        ("days_of_month", date(2028, 2, 1), 29),
        ("days_of_month", date(2026, 12, 31), 31),
        ("unlimited", date(2026, 2, 1), None),
        (None, date(2026, 2, 1), None),
    ],
)
def test_how_many_on_a_day(count, day, expected):
    limit = load("ReachLimit", count=count)
    assert limit.count_on(day) == expected
    assert limit.is_known == (count is not None)
    assert limit.is_unlimited == (count == "unlimited")


def test_it_is_valid_from_one_day_up_to_another():
    days = [date(2022, 7, 31), date(2022, 8, 1), date(2025, 11, 16), date(2025, 11, 17)]
    assert [load("ReachLimit").is_valid_on(day) for day in days] == [False, True, True, False]
    endless = load("ReachLimit", valid_from=None, valid_to=None)
    assert all(endless.is_valid_on(day) for day in days)
    assert faults("ReachLimit", valid_to="2022-08-01") == [("valid_to", "not_after_start")]


@pytest.mark.parametrize(
    ("kind", "window", "more"),
    [
        ("calendar_cap", "day", {}),
        ("calendar_cap", "week", {}),
        ("rolling_cap", "24h", {}),
        ("event_quota", "1min", {"trigger": "message"}),
        ("grant", None, {"trigger": "subscription"}),
    ],
)
def test_each_kind_has_its_window(kind, window, more):
    assert faults("ReachLimit", kind=kind, window=window, **more) == []
    wrong = {"calendar_cap": "24h", "grant": "day"}.get(kind, "month")
    assert ("window", "wrong_window") in faults("ReachLimit", kind=kind, window=wrong, **more)
    if kind != "grant":
        assert ("window", "wrong_window") in faults("ReachLimit", kind=kind, window=None, **more)


def test_a_quota_that_opens_says_what_opens_it():
    assert faults("ReachLimit", kind="event_quota", window="2d") == [("trigger", "missing")]
    assert faults("ReachLimit", kind="grant", window=None) == [("trigger", "missing")]


def test_days_of_a_month_count_by_the_month():
    assert faults("ReachLimit", count="days_of_month", window="week") == [("count", "wrong_window")]


def test_a_figure_has_a_kind_and_no_figure_needs_none():
    assert faults("ReachLimit", kind=None, window=None) == [("kind", "missing")]
    assert faults("ReachLimit", kind=None, window=None, count=None) == []
    assert faults("ReachLimit", kind=None, count=None) == [("window", "wrong_window")]
    assert faults("ReachLimit", count=None) == []
    assert faults("ReachLimit", count="unlimited", kind="rolling_cap", window=None) == []


@pytest.mark.parametrize("count", [0, -1, 1.5, "many", True])
def test_what_is_no_count(count):
    assert {path for path, _ in faults("ReachLimit", count=count)} == {"count"}


def test_there_are_four_kinds():
    assert [kind.zh for kind in LimitKind] == ["自然周期上限", "滚动周期上限", "事件触发额度", "一次性授权"]


def test_a_capacity_may_be_unknown():
    assert load("Capacity", count=...).count is None
    assert faults("Capacity", count=-1) == [("count", "greater_than_equal")]
