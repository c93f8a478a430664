"""Owners of many relations at once, against a reading one by one."""

import numpy as np
import pytest

from privdomain._internal.arrays import INT64_MAX
from privdomain.metrics.credit.owners import NOBODY, Relations, highest_over


def slowly(relations, user, instant, ownership):
    """The owner, by looking at every relation."""
    rows = zip(relations.users, relations.staff, relations.starts, relations.ends, strict=True)
    live = [(start, staff) for own, staff, start, end in rows if own == user and start <= instant < end]
    sign = -1 if ownership == "latest" else 1
    return min(live, key=lambda one: (sign * one[0], one[1]), default=(0, NOBODY))[1]


@pytest.mark.parametrize("ownership", ["latest", "earliest"])
def test_they_are_those_of_the_slow_reading(ownership):
    rng = np.random.default_rng(5)
    for n in (0, 1, 2, 5, 40):
        starts = rng.integers(-5, 30, n)
        ends = np.where(rng.random(n) < 0.2, INT64_MAX, starts + rng.integers(0, 20, n))
        relations = Relations(rng.integers(0, 3, n), rng.integers(0, 4, n), starts, ends)
        users, instants = rng.integers(0, 4, 60), rng.integers(-8, 60, 60)
        expected = [slowly(relations, *asked, ownership) for asked in zip(users, instants, strict=True)]
        assert relations.owners(users, instants, ownership=ownership).tolist() == expected


def test_nobody_asks():
    relations = Relations(*(np.array([0, 1]) for _ in range(3)), np.array([5, 6]))
    assert relations.owners(np.array([], np.int64), np.array([], np.int64), ownership="latest").tolist() == []


def test_the_highest_rank_over_each_place():
    # [0, 5) of rank 3, [1, 2) of rank 9, [4, 7) of rank 4, and two that cover nothing
    starts, ends = np.array([0, 1, 4, 3, 6]), np.array([5, 2, 7, 3, 5])
    ranks = np.array([3, 9, 4, 99, 99])
    assert highest_over(starts, ends, ranks, 8).tolist() == [3, 9, 3, 3, 4, 4, 4, -1]
