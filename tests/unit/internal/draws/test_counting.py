"""Counting up: quantiles of laws of little variance, and what it leaves open."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from oracle.draws import binomial_quantile, poisson_quantile

from privdomain._internal.draws.counting import by_counting
from privdomain._internal.draws.laws import Binomial, Poisson

DRAWS = st.lists(st.tuples(st.floats(1e-11, 1 - 1e-11), st.integers(0, 40), st.floats(0, 1)), min_size=1, max_size=20)


@given(DRAWS)
def test_what_is_not_left_open_is_the_quantile(draws):
    uniforms, trials, chances = (np.array(column, np.float64) for column in zip(*draws, strict=True))
    with np.errstate(under="ignore"):
        counts, rows = by_counting(uniforms, Binomial(trials, chances))
    expected = np.array([binomial_quantile(*draw) for draw in draws])
    settled = np.setdiff1d(np.arange(len(draws)), rows)
    assert (counts[settled] == expected[settled]).all()
    assert counts.dtype == np.int64


@given(st.lists(st.floats(1e-11, 1 - 1e-11), min_size=1, max_size=20), st.floats(1e-6, 10))
def test_one_mean_for_all(uniforms, mean):
    counts, rows = by_counting(np.array(uniforms), Poisson(mean))
    expected = np.array([poisson_quantile(uniform, mean) for uniform in uniforms])
    settled = np.setdiff1d(np.arange(len(uniforms)), rows)
    assert (counts[settled] == expected[settled]).all()


def test_ties_are_left_open():
    # 1/4 and 3/4 are sums of the probabilities of two coins; so are 1/2 and 1 of one.
    uniforms = np.array([0.25, 0.5, 0.75, 1 - 2.0**-53, 0.4])
    for chance in (0.5, np.full(5, 0.5)):
        assert by_counting(uniforms, Binomial(np.array([2.0, 1, 2, 1, 2]), chance))[1].tolist() == [0, 1, 2, 3]
    # The same of failures: 1 - 2**-40 of all have one, at most.
    assert by_counting(np.array([1 - 2.0**-40, 0.5]), Binomial(np.ones(2), 1 - 2.0**-40))[1].tolist() == []
    assert by_counting(np.array([2.0**-40, 0.5]), Binomial(np.ones(2), 1 - 2.0**-40))[1].tolist() == [0]


def test_the_last_to_arrive_are_not_lost():
    # One draw in the far tail climbs on when all others have left: 1 - 2**-36 needs 30 of a mean of 9.
    uniforms = np.append(np.full(99, 0.5), 1 - 2.0**-36)
    counts, rows = by_counting(uniforms, Poisson(np.full(100, 9.0)))
    assert counts.tolist() == [9] * 99 + [poisson_quantile(1 - 2.0**-36, 9.0)]
    assert not len(rows)
