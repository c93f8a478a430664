"""sessions at their edges: the timeout, the end of observation, and what a bounce is."""

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError
from privdomain.facts import Events, Orders
from privdomain.metrics import combine
from privdomain.metrics.journeys.sessions import Sessions, sessions


def events(*rows, tz="UTC"):
    """Events of (user, time) rows."""
    users, times = zip(*rows, strict=True) if rows else ((), ())
    return Events(users, times, ["open"] * len(users), tz=tz)


def asked(*rows, **options):
    return sessions(events(*rows), **{"observed_until": "2026-02-01", **options})


def test_a_gap_as_long_as_the_timeout_does_not_split_and_a_longer_one_does():
    rows = [("ann", "2026-01-05T09:00"), ("ann", "2026-01-05T09:30"), ("ann", "2026-01-05T10:00:00.000001")]
    result = asked(*rows)
    assert result.n_events.tolist() == [2, 1]
    assert result.duration_seconds.tolist() == [1800.0, 0.0]
    assert asked(*rows, timeout="1h").n_events.tolist() == [3]


def test_a_timeout_of_zero_holds_events_of_one_instant_together():
    rows = [("ann", "2026-01-05T09:00"), ("ann", "2026-01-05T09:00"), ("ann", "2026-01-05T09:01")]
    assert asked(*rows, timeout="0s").n_events.tolist() == [2, 1]


def test_sessions_cross_midnight_and_never_users():
    rows = [("bo", "2026-01-05T23:50"), ("ann", "2026-01-05T23:55"), ("bo", "2026-01-06T00:05")]
    result = asked(*rows)
    assert result.user.tolist() == ["ann", "bo"]
    assert result.sessions_per_user.tolist() == [1, 1]
    assert [str(moment) for moment in result.start] == ["2026-01-05T23:55:00.000000", "2026-01-05T23:50:00.000000"]
    assert [str(moment) for moment in result.end] == ["2026-01-05T23:55:00.000000", "2026-01-06T00:05:00.000000"]


@pytest.mark.parametrize(("until", "is_open"), [("2026-01-05T09:30", True), ("2026-01-05T09:30:00.000001", False)])
def test_a_session_is_open_while_an_event_could_still_belong_to_it(until, is_open):
    # an event at 09:30 would come exactly 30 minutes later, and observation ends just before it
    result = asked(("ann", "2026-01-05T09:00"), observed_until=until)
    assert result.is_open.tolist() == [is_open]
    assert (result.closed, result.bounces) == ((0, 0) if is_open else (1, 1))
    assert np.isnan(result.bounce_rate) if is_open else result.bounce_rate == 1.0


def test_bounces_are_closed_sessions_of_one_event():
    # three closed sessions, of 1, 2 and 1 events; the last, of one event too, may still be running
    rows = [("ann", f"2026-01-05T{time}") for time in ("06:00", "08:00", "08:01", "10:00", "11:59")]
    result = asked(*rows, observed_until="2026-01-05T12:00")
    assert (result.closed, result.bounces, result.bounce_rate) == (3, 2, 2 / 3)


def test_records_are_plain():
    record = asked(("ann", "2026-01-05T09:00")).to_records()
    assert record == [
        {
            "user": "ann",
            "start": "2026-01-05T09:00:00.000000",
            "end": "2026-01-05T09:00:00.000000",
            "n_events": 1,
            "duration_seconds": 0.0,
            "is_open": False,
        }
    ]


def test_what_is_printed_names_every_column():
    rows = ("ann", "2026-01-05T09:00"), ("ann", "2026-01-05T23:50")
    shown = repr(asked(*rows, observed_until="2026-01-06"))
    lines = shown.splitlines()
    assert lines[0].startswith("2 sessions of 1 user, timeout 30min, until 2026-01-06 00:00 ")
    assert lines[1].split() == ["user", "start", "end", "events", "seconds", "state"]
    assert [line.split()[-1] for line in lines[2:]] == ["closed", "open"]


def test_parts_are_sorted_by_id_whichever_comes_first():
    rows = [("ann", "2026-01-05T09:00"), ("ann", "2026-01-06T09:00"), ("cy", "2026-01-04")], [("bo", "2026-01-07")]
    one, other = (asked(*part) for part in rows)
    assert combine([other, one]) == one + other == asked(*rows[0], *rows[1])
    assert (one + other).user.tolist() == ["ann", "ann", "bo", "cy"]
    assert len(one + other) == 4


def test_nobody():
    nothing = asked()
    assert nothing.to_records() == []
    assert np.isnan(nothing.bounce_rate)
    some = asked((3, "2026-01-05"))
    assert nothing + some == some + nothing == some
    assert nothing + nothing == nothing


def test_one_user_in_two_parts_is_refused():
    some = asked(("ann", "2026-01-05"), ("bo", "2026-01-05"))
    with pytest.raises(DataError, match="concatenate the facts") as caught:
        some + asked(("bo", "2026-01-06"))
    assert (caught.value.argument, caught.value.count) == ("users", 1)


def test_ids_of_two_kinds_are_refused():
    with pytest.raises(DataError) as caught:
        asked(("ann", "2026-01-05")) + asked((1, "2026-01-05"))
    assert caught.value.argument == "users"


def test_options_that_differ_are_named():
    with pytest.raises(SpecError) as caught:
        asked(("ann", "2026-01-05")) + asked(("bo", "2026-01-05"), timeout="1h", observed_until="2026-02-02")
    assert [path for path, _, _ in caught.value.problems] == ["timeout", "observed_until"]


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"timeout": "soon"}, "timeout"),
        ({"timeout": None}, "timeout"),
        ({"timeout": "1month"}, "timeout"),
        ({"observed_until": None}, "observed_until"),
        ({"observed_until": "soon"}, "observed_until"),
    ],
)
def test_bad_options_are_named(options, path):
    with pytest.raises(SpecError) as caught:
        asked(("ann", "2026-01-05"), **options)
    assert [problem[0] for problem in caught.value.problems] == [path]


@pytest.mark.parametrize(
    "rows", [None, [("ann", "2026-01-05")], Orders([1], ["2026-01-05"], [1], tz="UTC", currency="CNY")]
)
def test_only_events_have_sessions(rows):
    with pytest.raises(DataError, match="Pass Events") as caught:
        sessions(rows, observed_until="2026-02-01")
    assert caught.value.argument == "events"


def test_late_rows_are_refused_or_left_out():
    late = events(("ann", "2026-01-05"), ("ann", "2026-02-01"))
    with pytest.raises(DataError, match="truncate=True"):
        sessions(late, observed_until="2026-02-01")
    assert sessions(late, observed_until="2026-02-01", truncate=True) == asked(("ann", "2026-01-05"))


def test_a_state_of_other_sessions_per_user_is_refused():
    state = asked(("ann", "2026-01-05")).to_state()
    state["fields"]["sessions_per_user"]["values"] = [2]
    with pytest.raises(SpecError, match="one row each"):
        Sessions.from_state(state)
