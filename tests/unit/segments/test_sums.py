"""Sums: exact for integers, and for floats where a bound is near."""

import math
import random
from fractions import Fraction

import numpy as np
import pytest

from privdomain.segments.sums import sums_of


def sums(rows, *bounds, n_index=2):
    codes, values = zip(*rows, strict=True)
    return sums_of(np.array(codes, np.int32), np.array(values), n_index, map(Fraction, bounds)).tolist()


def test_integers():
    assert sums([(0, 2**62), (1, 3), (0, 2**62 - 1)], 5) == [2**63 - 1, 3]


def test_nobody():
    assert sums_of(np.empty(0, np.int32), np.empty(0), 2, [Fraction(0)]).tolist() == [0, 0]


def test_only_where_a_bound_is_near():
    # Ten times 0.1 is 1 - 1.1e-16 when added in turn.
    tens = [(0, 0.1)] * 10 + [(1, 0.1)] * 10
    assert sums(tens, 2.0) == [sum([0.1] * 10)] * 2
    assert sums(tens, 2.0, 1.0) == [1.0, 1.0]
    assert sums(tens) == [sum([0.1] * 10)] * 2


def test_what_cancels():
    # The errors of large numbers are far larger than what is left of them.
    rows = [(0, 1e16), (0, 1.0), (0, -1e16), (1, 5e-324), (1, 5e-324), (1, -1e-323)]
    assert sums(rows, 0.5) == [1.0, 0.0]
    assert sums(rows, 1.0) == [1.0, 0.0]


@pytest.mark.parametrize("seed", range(20))
def test_every_comparison_is_that_of_the_nearest_float(seed):
    chance = random.Random(seed)  # noqa: S311 - a test
    pool = [0.1, 0.2, 0.3, 0.7, -0.1, 1e-9, 1e9, -1e9, 1 / 3, 0.0]
    rows = [(chance.randrange(9), chance.choice(pool)) for _ in range(80)]
    exact = [float(sum(Fraction(value) for code, value in rows if code == user)) for user in range(10)]
    near = chance.choice(exact)
    for bound in (near, math.nextafter(near, 9e9), math.nextafter(near, -9e9), 0.3):
        assert [value >= bound for value in sums(rows, bound, n_index=10)] == [value >= bound for value in exact]
