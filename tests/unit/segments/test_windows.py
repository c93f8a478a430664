"""Windows: bounds at the edges of days, months and clock changes."""

from datetime import UTC, date, datetime

import numpy as np
import pytest

from privdomain.calendar import Duration, instant
from privdomain.errors import SpecError
from privdomain.facts import Events, Facts
from privdomain.segments import Between, Calendar, Did, Rolling, evaluate, load
from privdomain.segments.windows import bounds_of, iso

NEW_YORK, SHANGHAI = "America/New_York", "Asia/Shanghai"


def bounds(window, as_of, tz=SHANGHAI):
    """Bounds as the texts that they were asked for in."""
    return bounds_of(window, instant(as_of, tz=tz), tz)


def at(start, end, tz=SHANGHAI):
    return instant(start, tz=tz), instant(end, tz=tz)


@pytest.mark.parametrize(
    ("window", "as_of", "expected"),
    [
        (Rolling(length="7d"), "2026-01-10 12:00", ("2026-01-03 12:00", "2026-01-10 12:00")),
        (Calendar(period="month"), "2026-03-17", ("2026-03-01", "2026-03-17")),
        (Calendar(period="month"), "2026-03-01", ("2026-03-01", "2026-03-01")),  # it has just begun, and is empty
        (Calendar(period="month"), "2026-02-28 23:59:59.999999", ("2026-02-01", "2026-02-28 23:59:59.999999")),
        (Calendar(period="month", ago=1), "2026-03-01", ("2026-02-01", "2026-03-01")),
        (Calendar(period="month", ago=1, n=3), "2026-03-17", ("2025-12-01", "2026-03-01")),
        (Calendar(period="month", n=2), "2026-03-17", ("2026-02-01", "2026-03-17")),
        (Calendar(period="day"), "2026-03-17 08:00", ("2026-03-17", "2026-03-17 08:00")),
        (Calendar(period="day", ago=1), "2026-03-17 08:00", ("2026-03-16", "2026-03-17")),
        # 17 March 2026 is a Tuesday.
        (Calendar(period="week"), "2026-03-17 08:00", ("2026-03-16", "2026-03-17 08:00")),
        (Calendar(period="week", week_start="sunday"), "2026-03-17", ("2026-03-15", "2026-03-17")),
        (Calendar(period="week", week_start="wednesday", ago=1), "2026-03-17", ("2026-03-04", "2026-03-11")),
        (Calendar(period="quarter", ago=1), "2026-03-17", ("2025-10-01", "2026-01-01")),
        (Calendar(period="year", ago=1, n=2), "2026-03-17", ("2024-01-01", "2026-01-01")),
        (Between(start="2026-01-01", end="2026-02-01"), "2026-03-17", ("2026-01-01", "2026-02-01")),
        (Between(start="2026-01-01", end="2026-04-01"), "2026-03-17", ("2026-01-01", "2026-03-17")),
    ],
    ids=str,
)
def test_bounds(window, as_of, expected):
    assert bounds(window, as_of) == at(*expected)


def test_without_a_window_everything_before_counts():
    assert bounds(None, "2026-01-10") == (-(2**63), instant("2026-01-10", tz=SHANGHAI))


def test_days_of_23_and_25_hours():
    # Clocks in New York go forward on 2024-03-10 and back on 2024-11-03.
    for as_of, hours in (("2024-03-11", 23), ("2024-11-04", 25)):
        start, end = bounds(Calendar(period="day", ago=1), as_of, NEW_YORK)
        assert (end - start) // (3_600 * 10**6) == hours
        rolling = bounds(Rolling(length="1d"), as_of, NEW_YORK)
        assert (rolling[1] - rolling[0]) // (3_600 * 10**6) == 24


def test_the_first_microsecond_counts_and_the_end_does_not():
    times = ["2025-12-31 23:59:59.999999", "2026-01-01", "2026-01-31 23:59:59.999999", "2026-02-01"]
    events = Events([1, 2, 3, 4], times, ["open"] * 4, tz=SHANGHAI)
    for window in (Calendar(period="month", ago=1), Between(start="2026-01-01", end="2026-02-01"), "31d"):
        mask = evaluate(Did(within=window), Facts(events=events), as_of="2026-02-01")
        assert mask.tolist() == [False, True, True, False]


def test_an_end_that_is_not_after_the_start():
    with pytest.raises(SpecError, match=r"^end: '2026-01-01' is not after '2026-01-01'\.$"):
        bounds(Between(start="2026-01-01", end="2026-01-01"), "2026-03-17")


def test_a_text_or_a_duration_is_short_for_a_rolling_window():
    for within in ("7d", "168h", Duration("7d"), Rolling(length="1w"), {"kind": "rolling", "length": "7d"}):
        assert Did(within=within).within == Rolling(length="1w")
    assert load({"kind": "did", "within": "7d"}).within == Rolling(length="1w")


def test_times_may_be_python():
    window = Between(start=date(2026, 1, 1), end=datetime(2026, 2, 1, 12, tzinfo=UTC))
    assert window == Between(start="2026-01-01", end="2026-02-01T12:00:00+00:00")
    assert iso(3) == 3


def test_a_datetime64_is_in_utc_whatever_the_calendar():
    assert iso(np.datetime64("2026-01-05T01:02:03.123456789")) == "2026-01-05T01:02:03.123456+00:00"
    window = Between(start=np.datetime64("2026-01-01"), end=np.datetime64("2026-02-01", "h"))
    assert bounds(window, "2026-03-17") == at("2026-01-01", "2026-02-01", "UTC")
    with pytest.raises(SpecError, match=r"^end: .* should be a valid string"):
        Between(start="2026-01-01", end=np.datetime64("NaT"))


@pytest.mark.parametrize(
    ("within", "path", "code"),
    [
        ("7 days", "within", "unknown_duration"),
        ("-7d", "within", "unknown_duration"),
        ("999999999999999999w", "within", "unknown_duration"),
        ({"kind": "rolling", "length": 7}, "within.length", "string_type"),
        ({"kind": "rolling"}, "within.length", "missing"),
        ({"kind": "rolled", "length": "7d"}, "within", "union_tag_invalid"),
        ({"length": "7d"}, "within", "union_tag_not_found"),
        (7, "within", "model_attributes_type"),
        ({"kind": "calendar"}, "within.period", "missing"),
        ({"kind": "calendar", "period": "fortnight"}, "within.period", "literal_error"),
        ({"kind": "calendar", "period": "day", "ago": -1}, "within.ago", "greater_than_equal"),
        ({"kind": "calendar", "period": "day", "n": 0}, "within.n", "greater_than_equal"),
        ({"kind": "calendar", "period": "day", "n": 36_601}, "within.n", "less_than_equal"),
        ({"kind": "calendar", "period": "day", "ago": 36_601}, "within.ago", "less_than_equal"),
        ({"kind": "calendar", "period": "year", "ago": 50, "n": 51}, "within.n", "impossible_range"),
        ({"kind": "calendar", "period": "week", "week_start": "Monday"}, "within.week_start", "literal_error"),
        ({"kind": "between", "start": "2026-01-01", "end": "soon"}, "within.end", "not_an_instant"),
        ({"kind": "between", "start": 5, "end": "2026-01-01"}, "within.start", "string_type"),
        ({"kind": "between", "start": "2026-01-01"}, "within.end", "missing"),
    ],
    ids=str,
)
def test_what_is_no_window(within, path, code):
    with pytest.raises(SpecError) as caught:
        load({"kind": "did", "within": within})
    assert (path, code) in [problem[:2] for problem in caught.value.problems]


def test_a_century_is_the_furthest():
    # 36,600 days: as 100 years of 366 days, 1,180 months of 31, 5,228 weeks.
    for period, n in (("day", 36_600), ("week", 5_228), ("month", 1_180), ("quarter", 397), ("year", 100)):
        assert Calendar(period=period, n=n).n == n
        with pytest.raises(SpecError, match=r"^n: "):
            Calendar(period=period, n=n + 1)


@pytest.mark.parametrize("day", ["2026-02-30", "2026-01-01T25:00", "2199-12-32"])
def test_a_date_that_no_calendar_has(day):
    with pytest.raises(SpecError, match=r"^start: "):
        Between(start=day, end="2199-01-01")
