"""The two laws: their moments and ratios against probabilities in fractions."""

from fractions import Fraction
from itertools import pairwise
from math import exp, inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.draws import binomial_shares

from privdomain._internal.draws.laws import Binomial, Poisson

CHANCES = st.integers(1, 63).map(lambda part: part / 64)


@given(st.integers(1, 20), CHANCES)
def test_binomial(trials, chance):
    law, shares = Binomial(float(trials), chance), [*binomial_shares(trials, chance)]
    mean = sum(count * share for count, share in enumerate(shares))
    second, third = (sum((count - mean) ** power * share for count, share in enumerate(shares)) for power in (2, 3))
    assert law.mean == pytest.approx(float(mean))
    assert law.variance == pytest.approx(float(second))
    assert law.lean == pytest.approx(float(third / second), abs=1e-12)
    assert law.most == trials
    counts = np.arange(trials, dtype=np.float64)
    rises = [after / before for before, after in pairwise(shares)]
    assert law.rise(counts) == pytest.approx([float(rise) for rise in rises])
    assert law.fall(counts + 1) == pytest.approx([float(1 / rise) for rise in rises])
    assert [Fraction(*law.odds(count)) for count in range(trials)] == rises
    assert law.rise(np.array([float(trials)])).tolist() == [0]
    assert law.fall(np.array([0.0])).tolist() == [0]


@given(st.integers(1, 20), CHANCES)
def test_the_ladder_of_a_binomial_counts_what_is_rarer(trials, chance):
    law = Binomial(float(trials), chance)
    assert law.is_mirrored == (chance > 0.5)
    shares = [*binomial_shares(trials, min(chance, 1 - chance))]
    none, ahead, back = law.ladder()
    assert none == pytest.approx(float(shares[0]))
    for count in range(1, trials + 1):
        assert ahead / count - back == pytest.approx(float(shares[count] / shares[count - 1]), abs=1e-12)


def test_poisson():
    law = Poisson(2.5)
    assert (law.mean, law.variance, law.lean, law.most, law.is_mirrored) == (2.5, 2.5, 1, inf, False)
    # P(count + 1) / P(count) = 2.5 / (count + 1).
    assert law.rise(np.array([0.0, 4.0])).tolist() == [2.5, 0.5]
    assert law.fall(np.array([0.0, 5.0])).tolist() == [0, 2]
    assert Fraction(*law.odds(4)) == Fraction(1, 2)
    none, ahead, back = law.ladder()
    assert (none, ahead, back) == (pytest.approx(exp(-2.5)), 2.5, 0)


def test_some_of_many():
    trials, chances = np.array([1.0, 2.0, 3.0]), np.array([0.1, 0.2, 0.3])
    few = Binomial(trials, chances).at(np.array([2, 0]))
    assert (few.most.tolist(), few.chance.tolist()) == ([3, 1], [0.3, 0.1])
    shared = Binomial(trials, 0.5).at(slice(0, 2))
    assert (shared.most.tolist(), shared.chance) == ([1, 2], 0.5)
    assert Poisson(trials).at(1).mean == 2
    # Draws are rows of a table of counts.
    assert few.rise(np.array([[0.0, 1.0]])).shape == (2, 2)
