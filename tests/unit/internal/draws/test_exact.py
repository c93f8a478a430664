"""The quantile in whole numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.draws import binomial_quantile, poisson_quantile

from privdomain._internal.draws.exact import exact_quantile
from privdomain._internal.draws.laws import Binomial, Poisson

DRAWS = st.one_of(st.floats(5e-324, 1 - 2.0**-53), st.integers(1, 63).map(lambda part: part / 64))


@given(DRAWS, st.integers(0, 40), st.one_of(st.floats(0, 1), st.sampled_from([0.25, 0.5, 0.75])))
def test_binomial(uniform, trials, chance):
    assert exact_quantile(uniform, Binomial(float(trials), chance)) == binomial_quantile(uniform, trials, chance)


@given(DRAWS, st.floats(0, 60))
def test_poisson(uniform, mean):
    assert exact_quantile(uniform, Poisson(mean)) == poisson_quantile(uniform, mean)


@pytest.mark.parametrize(
    ("uniform", "trials", "chance", "count"),
    [
        # Two coins show no head in 1/4 of all cases, one or none in 3/4.
        (0.25, 2, 0.5, 0),
        (0.25 + 2.0**-54, 2, 0.5, 1),
        (0.75, 2, 0.5, 1),
        (0.75 + 2.0**-53, 2, 0.5, 2),
        # Of an odd number of coins half or less show a head in half of all cases.
        (0.5, 1_001, 0.5, 500),
        (0.5 + 2.0**-53, 1_001, 0.5, 501),
        (0.5, 0, 0.3, 0),
        (5e-324, 10, 1.0, 10),
        (1 - 2.0**-53, 10, 0.0, 0),
        (1 - 2.0**-53, 10, 5e-324, 0),
        # All ten happen but with a chance of 10 * 2**-53, which is more than 2**-54.
        (2.0**-54, 10, 1 - 2.0**-53, 9),
        (2.0**-49, 10, 1 - 2.0**-53, 10),
    ],
)
def test_ties_and_edges(uniform, trials, chance, count):
    assert exact_quantile(uniform, Binomial(float(trials), chance)) == count
