"""touch_gaps at their edges: open gaps, groups, touches of one instant."""

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Events, Orders, Touches
from privdomain.metrics.journeys.touch_gaps import touch_gaps


def touches(*rows):
    """Touches of (user, day of January, touchpoint) rows."""
    users, days, names = zip(*rows, strict=True) if rows else ((), (), ())
    return Touches(users, [f"2026-01-{day:02}" for day in days], names, tz="UTC")


def asked(*rows, **options):
    return touch_gaps(touches(*rows), **{"observed_until": "2026-02-01", **options})


ROWS = [("ann", 5, "sms"), ("bo", 5, "sms"), ("ann", 6, "call"), ("ann", 9, "sms")]


def test_gaps_of_a_user_and_the_last_touch_that_is_open():
    result = asked(*ROWS)
    assert (result.gaps.tolist(), result.open.tolist(), result.touches.tolist()) == ([2], [2], [4])
    assert (result.mean_days.tolist(), result.median_days.tolist()) == ([2.0], [2.0])  # of 1 and 3 days
    assert result.decile_days[0, [0, 8]].tolist() == pytest.approx([1.2, 2.8])


def test_a_gap_counts_under_the_touch_that_it_follows():
    result = asked(*ROWS, by="touchpoint")
    assert result.groups == ("call", "sms")
    assert (result.gaps.tolist(), result.open.tolist()) == ([1, 1], [0, 2])
    assert result.mean_days.tolist() == [3.0, 1.0]


def test_touches_of_one_instant_have_no_time_between_them():
    assert asked(("ann", 5, "sms"), ("ann", 5, "call")).median_days.tolist() == [0.0]


def test_a_user_who_was_touched_once_has_no_gap():
    result = asked(("ann", 5, "sms"))
    assert (result.gaps.tolist(), result.open.tolist()) == ([0], [1])
    assert np.isnan(result.mean_days).all()


def test_events_have_gaps_too():
    events = Events(["ann"] * 2, ["2026-01-05", "2026-01-07"], ["open"] * 2, tz="UTC")
    assert touch_gaps(events, by="name", observed_until="2026-02-01").mean_days.tolist() == [2.0]


def test_records_and_what_is_printed():
    result = asked(*ROWS[:1], *ROWS[2:3])
    assert result.to_records() == [
        {
            "touches": 2,
            "gaps": 1,
            "open": 1,
            "mean_days": 1.0,
            "median_days": 1.0,
            **{f"p{tenth}0_days": 1.0 for tenth in range(1, 10)},
        }
    ]
    assert repr(result).splitlines() == [
        "Gaps between touches, observed until 2026-02-01 00:00 UTC",
        "touches  gaps  open  mean_days  median_days",
        "      2     1     1      1.000        1.000",
    ]
    assert repr(asked(*ROWS, by="touchpoint")).splitlines()[2].split()[:4] == ["call", "1", "1", "0"]
    assert asked(*ROWS, by="touchpoint").to_columns()["group"].tolist() == ["call", "sms"]


def test_nobody():
    assert asked().touches.tolist() == [0]
    assert asked() + asked(*ROWS) == asked(*ROWS)


@pytest.mark.parametrize(("options", "path"), [({"by": 5}, "by"), ({"observed_until": "soon"}, "observed_until")])
def test_bad_options_are_named(options, path):
    with pytest.raises(SpecError) as caught:
        asked(*ROWS, **options)
    assert [problem[0] for problem in caught.value.problems] == [path]


def test_bad_facts_are_named():
    with pytest.raises(DataError, match="Pass Touches or Events"):
        touch_gaps(Orders([1], ["2026-01-05"], [1], tz="UTC", currency="CNY"), observed_until="2026-02-01")
    with pytest.raises(UnknownNameError):
        asked(*ROWS, by="touchpont")


def test_other_groupings_do_not_add():
    with pytest.raises(SpecError) as caught:
        asked(*ROWS) + asked(*ROWS, by="touchpoint")
    assert [path for path, _, _ in caught.value.problems] == ["by"]


def test_late_rows_are_refused_or_left_out():
    how = {"observed_until": "2026-01-09"}
    with pytest.raises(DataError, match="truncate=True"):
        asked(*ROWS, **how)
    assert asked(*ROWS, truncate=True, **how) == asked(*ROWS[:3], **how)
