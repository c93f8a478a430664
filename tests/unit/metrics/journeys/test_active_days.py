"""Active days: local days observed in full, and users within a stretch of them."""

import numpy as np
import pytest

from privdomain.calendar import instant
from privdomain.facts import Events
from privdomain.metrics.journeys.active_days import active_days

NEW_YORK, SAO_PAULO = "America/New_York", "America/Sao_Paulo"


def active(times, until, *, since=None, tz="UTC", users=None):
    events = Events(users or ["ann"] * len(times), times, ["open"] * len(times), tz=tz)
    return active_days(events, None if since is None else instant(since, tz=tz), instant(until, tz=tz))


def day(text):
    return int(np.datetime64(text, "D").astype(np.int64))


@pytest.mark.parametrize(
    ("until", "n_days"),
    [("2026-01-07", 2), ("2026-01-07T00:00:01", 2), ("2026-01-06T23:59:59.999999", 1), ("2026-01-05T12:00", 0)],
)
def test_the_day_of_the_end_counts_only_if_it_is_over(until, n_days):
    found = active(["2026-01-05T10:00"], until)
    assert (found.n_days, found.n_outside) == (n_days, int(n_days == 0))
    assert found.first == (day("2026-01-05") if n_days else 0)


@pytest.mark.parametrize(("since", "first"), [("2026-01-03", "2026-01-03"), ("2026-01-03T00:00:01", "2026-01-04")])
def test_the_day_of_the_start_counts_only_if_it_is_whole(since, first):
    found = active(["2026-01-05T10:00", "2026-01-03T23:00"], "2026-01-07", since=since)
    assert found.first == day(first)
    assert found.n_outside == int(first != "2026-01-03")


def test_a_day_of_23_or_25_hours_is_one_day():
    # 8 March 2026 has 23 hours in New York, 1 November 25
    assert active(["2026-03-07T23:30", "2026-03-09T00:30"], "2026-03-10", tz=NEW_YORK).days.tolist() == [0, 2]
    assert active(["2026-10-31T23:30", "2026-11-02T00:30"], "2026-11-03", tz=NEW_YORK).days.tolist() == [0, 2]


def test_a_day_that_begins_at_one_is_whole_from_its_first_instant():
    # on 4 November 2018 clocks in Sao Paulo went from midnight to 01:00
    found = active(["2018-11-04T01:00"], "2018-11-05", since="2018-11-04", tz=SAO_PAULO)
    assert (found.first, found.n_days, found.days.tolist()) == (day("2018-11-04"), 1, [0])


def test_rows_of_one_user_and_day_are_one_pair():
    found = active(["2026-01-05", "2026-01-05T23:00", "2026-01-05"], "2026-01-06", users=["ann", "ann", "bo"])
    assert found.users.tolist() == [0, 1]
    assert found.users_within(1).tolist() == [2]


def test_an_active_day_counts_until_the_stretch_is_over():
    # active on days 0, 2 and 6 of 10; within 3 days: 0-4, then 6-8
    times = ["2026-01-05", "2026-01-07", "2026-01-11"]
    found = active(times, "2026-01-15")
    assert found.users_within(1).tolist() == [1, 0, 1, 0, 0, 0, 1, 0, 0, 0]
    assert found.users_within(3).tolist() == [1, 1, 1, 1, 1, 0, 1, 1, 1, 0]
    assert found.users_by_days(4).tolist() == [0, 1, 0, 0, 0]  # days 6..9 hold one of them
    assert found.users_by_days(3).tolist() == [1, 0, 0, 0]  # days 7..9 none
    assert found.users_by_days(50).tolist() == [0, 0, 0, 1, *[0] * 47]


def test_nobody():
    found = active([], "2026-01-05")
    assert (found.first, found.n_days, found.n_outside) == (0, 0, 0)
    assert found.users_within(7).tolist() == []
    assert found.users_by_days(7).tolist() == [0] * 8
    assert active([], "2026-01-05", since="2026-01-03").users_within(7).tolist() == [0, 0]
