"""Steps: named events by session."""

import numpy as np
import pytest

from privdomain._internal.choices import check_flag
from privdomain.errors import SpecError
from privdomain.facts import Events
from privdomain.metrics.journeys.steps import steps_of

HOW = {"timeout": "30min", "collapse": False, "observed_until": "2026-01-05T12:00", "truncate": False}


def events(*rows):
    """Events of (user, hour and minute, name) rows on the 5th of January."""
    users, times, names = zip(*rows, strict=True) if rows else ((), (), ())
    return Events(users, [f"2026-01-05T{time}" for time in times], names, tz="UTC")


def steps(*rows, **options):
    """Sessions as lists of names, and which are open."""
    found, _ = steps_of(events(*rows), **(HOW | options))
    names = [found.labels[place] for place in found.names.tolist()]
    sessions = [
        names[first : last + 1]
        for first, last in zip(*map(np.flatnonzero, (found.is_first, found.is_last)), strict=True)
    ]
    return sessions, found.is_open.tolist()


ROWS = [
    ("bo", "11:40", "a"),
    ("ann", "09:00", "b"),
    ("ann", "09:10", "b"),
    ("ann", "09:10", "a"),
    ("ann", "10:00", "a"),
]


def test_sessions_are_read_in_the_order_of_users_and_time():
    assert steps(*ROWS) == ([["b", "b", "a"], ["a"], ["a"]], [False, False, True])


def test_a_name_that_follows_itself_collapses_within_its_session_only():
    assert steps(*ROWS, collapse=True) == ([["b", "a"], ["a"], ["a"]], [False, False, True])


def test_a_session_that_collapsed_is_open_by_its_last_event():
    rows = [("ann", "11:20", "a"), ("ann", "11:40", "a")]
    assert steps(*rows, collapse=True) == ([["a"]], [True])


def test_no_events():
    assert steps() == ([], [])


@pytest.mark.parametrize("value", [None, 1, "yes", [True]])
def test_a_flag_is_true_or_false(value):
    check_flag("ends", True)  # noqa: FBT003 - the value is what is checked
    with pytest.raises(SpecError) as caught:
        check_flag("ends", value)
    assert [problem[:2] for problem in caught.value.problems] == [("ends", "no_boolean")]
