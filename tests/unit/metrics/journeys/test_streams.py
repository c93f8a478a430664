"""Streams: rows sorted by user, time and input, whatever the size of the keys."""

import numpy as np
import pytest

from privdomain.metrics.journeys.streams import stream_of

DAY = 86_400 * 10**6


def ordered(users, instants):
    """Positions by user, then time, then input."""
    return sorted(range(len(users)), key=lambda row: (users[row], instants[row], row))


def stream(users, instants):
    return stream_of(np.array(users, np.int32), np.array(instants, np.int64))


@pytest.mark.parametrize(
    ("n_users", "span"),
    [
        (1, 1),
        (3, 10),
        (3, 40 * DAY),
        (2**31 - 1, 500 * 365 * DAY),  # 31 + 54 bits beside the row's own: the times are sorted in two parts
        (2**10, 2**53),  # the second part holds the rest of the time and the user
    ],
)
def test_rows_are_sorted_by_user_time_and_input(n_users, span):
    rng = np.random.default_rng(7)
    users = rng.integers(0, n_users, 500)
    instants = rng.integers(0, span, 500) - span // 2
    users[-100:], instants[-100:] = users[:100], instants[:100]  # ties
    found = stream(users, instants)
    expected = ordered(users.tolist(), instants.tolist())
    assert found.rows.tolist() == expected
    assert found.users.tolist() == users[expected].tolist()
    assert found.instants.tolist() == instants[expected].tolist()


def test_rows_in_the_order_of_time_are_sorted_by_user_alone():
    assert stream([2, 0, 2, 1], [5, 5, 6, 9]).rows.tolist() == [1, 3, 0, 2]


def test_sessions_begin_with_a_user_and_after_a_longer_gap_than_the_timeout():
    # user 0 at 0, 10, 21; user 1 at 21: gaps 10, 11, then another user at the same instant
    found = stream([0, 0, 0, 1], [0, 10, 21, 21])
    assert found.starts(10).tolist() == [True, False, True, True]
    assert found.starts(11).tolist() == [True, False, False, True]
    assert found.is_last.tolist() == [False, False, True, True]
    assert found.gaps.tolist() == [10, 11, 0]


def test_no_rows():
    found = stream([], [])
    assert [len(found.rows), len(found.is_last), len(found.gaps), len(found.starts(0))] == [0, 0, 0, 0]
