"""Spreading: the gamma shape against known values, coverage of its ends, and amounts that round to nothing."""

import math

import numpy as np
import pytest

from privdomain.simulator.calibration.spreading import gamma_spread, log_less_digamma, trigamma_rest


def test_digamma_and_trigamma_have_their_known_values():
    """digamma(1) = -gamma, digamma(1/2) = -gamma - 2 log 2; trigamma(1) = pi^2 / 6, trigamma(1/2) = pi^2 / 2."""
    gamma = 0.5772156649015329
    assert log_less_digamma(1.0) == pytest.approx(gamma, abs=1e-12)
    assert log_less_digamma(0.5) == pytest.approx(gamma + math.log(2), abs=1e-12)
    assert trigamma_rest(1.0) == pytest.approx(math.pi**2 / 6 - 1.5, abs=1e-12)
    assert trigamma_rest(0.5) == pytest.approx(math.pi**2 / 2 - 4, abs=1e-12)
    # Beyond ten the series begin: 1 / (2 x) + 1 / (12 x^2), and 1 / (6 x^3).
    assert log_less_digamma(1e4) == pytest.approx(0.5e-4 + 1e-8 / 12, rel=1e-9)
    assert trigamma_rest(1e4) == pytest.approx(1e-12 / 6, rel=1e-6)


@pytest.mark.parametrize("spread", [0.2, 1.0, 3.0])
@pytest.mark.parametrize(("n", "least"), [(50, 0.0), (300, 0.0), (300, 0.01)])
def test_ends_hold_the_truth_as_often_as_they_say(spread, n, least):
    """Of a spread of 3 more than a quarter of all amounts round to 0, or are made the least that there is.

    4.5 standard errors of 300 are 5.7%.
    """
    rng = np.random.default_rng(8)
    held = []
    for _ in range(300):
        amounts = np.maximum(np.rint(rng.gamma(spread**-2, spread**2 * 50, n) * 100) / 100, least)
        value, error = gamma_spread(amounts, 0.01)
        held.append(abs(math.log(value / spread)) < 1.96 * error)
    assert abs(np.mean(held) - 0.95) < 4.5 * math.sqrt(0.95 * 0.05 / 300)


def test_nearly_nothing_but_zeros_has_some_spread():
    value, error = gamma_spread(np.array([0.0] * 99 + [0.01]), 0.01)
    assert 1 < value < 20
    assert 0 < error < 10
