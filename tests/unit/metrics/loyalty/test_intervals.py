"""Intervals between purchases: Kaplan-Meier by hand, and medians."""

import numpy as np
import pytest

from privdomain.metrics import Intervals
from privdomain.metrics.loyalty.intervals import intervals_of


def intervals(completed, still_open):
    """Intervals of counts by days."""
    return Intervals(np.array(completed, np.int64), np.array(still_open, np.int64))


def test_open_intervals_leave_the_risk_after_their_last_day():
    # Days 0..4: ended 0, 2, 0, 1, 0; open 0, 1, 1, 0, 1. At risk 6, 6, 3, 2, 1:
    # S = 1, 4/6, 4/6, 4/6 x 1/2, the same: half have ended after 3 days.
    some = intervals([0, 2, 0, 1, 0], [0, 1, 1, 0, 1])
    assert some.survival.tolist() == [1.0, 4 / 6, 4 / 6, 4 / 6 * 0.5, 4 / 6 * 0.5]
    assert some.median_days == 3.0


def test_without_open_intervals_it_is_the_share_of_longer_ones():
    some = intervals([1, 1, 1, 1], [0, 0, 0, 0])
    assert some.survival[:2].tolist() == [0.75, 0.5]  # 3/4, 3/4 x 2/3
    assert some.survival[3] == 0.0
    assert some.median_days == 1.0


def test_the_median_is_exact_where_floats_are_not():
    # One interval each of 1 .. 24 days: after 12 days 12 of 24 go on, but the floats 23/24 x 22/23 x ... exceed 1/2.
    some = intervals([0, *[1] * 24], [0] * 25)
    assert some.survival[12] > 0.5
    assert some.median_days == 12.0


@pytest.mark.parametrize("n", range(2, 200, 2))
def test_the_median_of_n_different_intervals_is_their_middle(n):
    assert intervals([0, *[1] * n], [0] * (n + 1)).median_days == n / 2


def test_if_half_never_ended_there_is_no_median():
    some = intervals([0, 1], [0, 2])
    assert some.survival.tolist() == [1.0, 2 / 3]
    assert np.isnan(some.median_days)
    assert some.median_completed_days == 1.0  # of the completed ones alone: biased to the short


def test_without_any_interval_all_is_unknown():
    for nothing in (intervals([0], [0]), intervals([], [])):
        assert np.isnan(nothing.survival).all()
        assert np.isnan(nothing.median_days)
        assert np.isnan(nothing.median_completed_days)


def test_the_median_of_completed_ones_lies_between_the_two_in_the_middle():
    assert intervals([0, 1, 0, 0, 1], [0] * 5).median_completed_days == 2.5
    assert intervals([0, 1, 1, 0, 1], [0] * 5).median_completed_days == 2.0


def test_they_add_whatever_their_lengths():
    total = intervals([1], [2]) + intervals([0, 0, 4], [5, 0, 6])
    assert (total.completed.tolist(), total.open.tolist()) == ([1, 0, 4], [7, 0, 6])


def test_they_are_read_from_sorted_purchases():
    # user 0 buys on days 10, 12, 12; user 2 on day 14; observed through day 15
    users, days = np.array([0, 0, 0, 2], np.int32), np.array([10, 12, 12, 14])
    some = intervals_of(users, days, 15)
    assert some.completed.tolist() == [1, 0, 1, 0]  # same day, and two days
    assert some.open.tolist() == [0, 1, 0, 1]  # user 2 for one day, user 0 for three
