"""The normal quantile against the standard library's, and its bits."""

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privdomain._internal.draws import inverse_normal


@given(st.floats(1e-300, 1 - 2.0**-53))
def test_it_is_the_quantile_of_the_standard_library(uniform):
    assert inverse_normal(np.array([uniform]))[0] == pytest.approx(NormalDist().inv_cdf(uniform), rel=3e-15, abs=1e-300)


@given(st.floats(-3, 1))
def test_it_undoes_the_distribution_function(normal):
    # Above 1 the share rounds too much to find the way back: by 2**-54 over a density of 0.24 at 1.
    share = NormalDist().cdf(normal)
    assert inverse_normal(np.array([share]))[0] == pytest.approx(normal, abs=1e-9)


@given(st.integers(1, 2**53 - 1))
def test_complements_have_opposite_quantiles(numerator):
    low, high = inverse_normal(np.array([numerator, 2**53 - numerator]) * 2.0**-53).tolist()
    assert low == -high


def test_bits():
    # Centre, both tails and the far tails, beyond sqrt(-log(u)) = 5 or u = 1.4e-11.
    found = inverse_normal(np.array([0.001, 0.1, 0.3, 0.5, 0.9, 1 - 2.0**-53, 1e-12]))
    assert [one.hex() for one in found.tolist()] == [
        "-0x1.8b8cbb7204470p+1",
        "-0x1.4813c36e26d33p+0",
        "-0x1.0c7e39582c5fap-1",
        "0x0.0p+0",
        "0x1.4813c36e26d33p+0",
        "0x1.06b48528cea51p+3",
        "-0x1.c234fba57a32ap+2",
    ]


def test_nothing_is_nothing():
    assert inverse_normal(np.empty(0)).shape == (0,)
