"""transitions at their edges: sessions, ends, and ends that are not known yet."""

import numpy as np
import pytest

from privdomain.errors import BudgetError, DataError, SpecError
from privdomain.facts import Events, Touches
from privdomain.metrics.journeys.transitions import transitions


def events(*rows):
    """Events of (user, hour and minute, name) rows on the 5th of January."""
    users, times, names = zip(*rows, strict=True) if rows else ((), (), ())
    return Events(users, [f"2026-01-05T{time}" for time in times], names, tz="UTC")


def asked(*rows, **options):
    return transitions(events(*rows), **{"observed_until": "2026-01-06", **options})


ROWS = [
    ("ann", "09:00", "live"),
    ("ann", "09:10", "goods"),
    ("ann", "09:20", "goods"),
    ("ann", "10:00", "order"),  # 40 minutes later: a session of its own
    ("bo", "09:20", "live"),
]


def test_nothing_leads_from_session_to_session_or_user_to_user():
    result = asked(*ROWS)
    assert result.names == ("goods", "live", "order")
    assert result.next_names == ("goods", "live", "order", None)
    # goods: once to itself, once the end; live: once to goods, once the end; order: the end
    assert result.counts.tolist() == [[1, 0, 0, 1], [1, 0, 0, 1], [0, 0, 0, 1]]
    assert result.rate.tolist() == [[0.5, 0, 0, 0.5], [0.5, 0, 0, 0.5], [0, 0, 0, 1.0]]
    assert result.ended.tolist() == [1, 1, 1]
    assert result.open.tolist() == [0, 0, 0]


def test_without_ends_rates_are_those_of_who_went_on():
    result = asked(*ROWS, ends=False)
    assert result.next_names == result.names
    assert result.counts.tolist() == [[1, 0, 0], [1, 0, 0], [0, 0, 0]]
    assert result.rate[:2].tolist() == [[1.0, 0, 0], [1.0, 0, 0]]
    assert np.isnan(result.rate[2]).all()


def test_repetitions_collapse():
    result = asked(*ROWS, collapse=True)
    assert result.counts.tolist() == [[0, 0, 0, 1], [1, 0, 0, 1], [0, 0, 0, 1]]


def test_a_session_that_may_go_on_has_no_end_yet():
    result = asked(*ROWS, observed_until="2026-01-05T10:30")  # 30 minutes after the order
    assert result.open.tolist() == [0, 0, 1]
    assert result.ended.tolist() == [1, 1, 0]
    assert np.isnan(result.rate[2]).all()
    assert repr(result).splitlines()[0].endswith("until 2026-01-05 10:30 UTC; 1 event open")


def test_events_of_one_instant_follow_each_other_in_the_order_of_the_rows():
    one = asked(("ann", "09:00", "a"), ("ann", "09:00", "b"))
    other = asked(("ann", "09:00", "b"), ("ann", "09:00", "a"))
    assert one.counts.tolist() == [[0, 1, 0], [0, 0, 1]]
    assert other.counts.tolist() == [[0, 0, 1], [1, 0, 0]]


def test_names_without_a_row_are_none():
    some = events(("ann", "09:00", "a"), ("bo", "09:00", "b"))
    result = transitions(some.for_users(["bo"]), observed_until="2026-01-06")
    assert result.names == ("b",)


def test_names_may_be_numbers():
    result = asked(("ann", "09:00", 10), ("ann", "09:01", 9))
    assert (result.names, result.counts.tolist()) == ((9, 10), [[0, 0, 1], [1, 0, 0]])


def test_records_and_what_is_printed():
    result = asked(*ROWS[:2])
    assert result.to_records() == [
        {"from": "goods", "to": "goods", "count": 0, "rate": 0.0},
        {"from": "goods", "to": "live", "count": 0, "rate": 0.0},
        {"from": "goods", "to": None, "count": 1, "rate": 1.0},
        {"from": "live", "to": "goods", "count": 1, "rate": 1.0},
        {"from": "live", "to": "live", "count": 0, "rate": 0.0},
        {"from": "live", "to": None, "count": 0, "rate": 0.0},
    ]
    lines = repr(asked(*ROWS)).splitlines()
    assert lines[0] == "Transitions within sessions, timeout 30min, until 2026-01-06 00:00 UTC"
    assert lines[2].split() == ["goods", "goods", "1", "0.500"]
    assert lines[-1].split() == ["order", "(end)", "1", "1.000"]
    assert len(lines) == 2 + 5  # only those that happened


def test_nobody():
    nothing = asked()
    assert (nothing.names, nothing.to_records()) == ((), [])
    assert nothing + asked(*ROWS) == asked(*ROWS)


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"timeout": "soon"}, "timeout"),
        ({"observed_until": "soon"}, "observed_until"),
        ({"ends": None}, "ends"),
        ({"collapse": 1}, "collapse"),
    ],
)
def test_bad_options_are_named(options, path):
    with pytest.raises(SpecError) as caught:
        asked(*ROWS, **options)
    assert [problem[0] for problem in caught.value.problems] == [path]


def test_options_that_differ_are_named():
    with pytest.raises(SpecError) as caught:
        asked(*ROWS) + asked(*ROWS, ends=False, collapse=True, timeout="1h")
    assert [path for path, _, _ in caught.value.problems] == ["timeout", "collapse", "ends"]


def test_names_of_two_kinds_do_not_add():
    with pytest.raises(DataError, match="texts for labels here and numbers there"):
        asked(("ann", "09:00", "a")) + asked(("bo", "09:00", 1))


def test_only_events_have_transitions():
    touches = Touches(["ann"], ["2026-01-05"], ["sms"], tz="UTC")
    with pytest.raises(DataError, match="Pass Events"):
        transitions(touches, observed_until="2026-01-06")


def test_late_rows_are_refused_or_left_out():
    how = {"observed_until": "2026-01-05T10:00"}
    with pytest.raises(DataError, match="truncate=True"):
        asked(*ROWS, **how)
    assert asked(*ROWS, truncate=True, **how) == asked(*ROWS[:3], ROWS[4], **how)


def test_a_matrix_that_does_not_fit_is_refused_before_it_is_made():
    n = 3_000
    pages = Events(range(n), ["2026-01-05"] * n, range(n), tz="UTC")
    with pytest.raises(BudgetError, match="3,000 names x 3,001") as caught:
        transitions(pages, observed_until="2026-01-06")
    assert caught.value.asked == 9_003_000
