"""Beta quantiles against closed forms, and the fit of two quantiles."""

import numpy as np
import pytest

from privdomain.errors import SpecError
from privdomain.simulator.ensemble.beta import LogOdds, fit_beta, from_log_odds

SHARES = np.array([2.0**-54, 1e-9, 0.01, 0.3, 0.5, 0.9, 0.999999, 1 - 2.0**-53])


def quantiles(alpha, beta):
    return from_log_odds(LogOdds.of(alpha, beta).quantile(SHARES))


@pytest.mark.parametrize("power", [1.0, 2.0, 7.5, 200.0])
def test_powers_have_closed_quantiles(power):
    """Of beta(a, 1) the distribution is x^a, of beta(1, b) it is 1 - (1 - x)^b."""
    found, expected = quantiles(power, 1.0), SHARES ** (1 / power)
    assert np.allclose(found, expected, rtol=2e-5, atol=0)
    assert np.allclose(found[2:], expected[2:], rtol=1e-7, atol=0)
    found, expected = quantiles(1.0, power), -np.expm1(np.log1p(-SHARES) / power)
    assert np.allclose(found[:-1], expected[:-1], rtol=1e-5, atol=0)
    assert np.allclose(found[2:-2], expected[2:-2], rtol=1e-7, atol=0)


def test_the_arcsine_law():
    """Of beta(1/2, 1/2) the quantile is sin^2(pi u / 2)."""
    assert np.allclose(quantiles(0.5, 0.5)[1:], np.sin(np.pi * SHARES[1:] / 2) ** 2, rtol=1e-7)


def test_narrow_ones_are_nearly_normal():
    """Of beta(1e8, 3e8): mean 1/4, sd sqrt(3/16 / 4e8); skewness, 1e-4, moves a quantile by less of an sd."""
    low, high = quantiles(1e8, 3e8)[[2, 5]]
    sd = np.sqrt(3 / 16 / 4e8)
    assert (low, high) == (
        pytest.approx(0.25 - 2.3263 * sd, abs=1e-3 * sd),
        pytest.approx(0.25 + 1.2816 * sd, abs=1e-3 * sd),
    )


@pytest.mark.parametrize(
    ("low", "high"),
    [(0.01, 0.02), (0.3, 0.9), (1e-6, 0.2), (0.49, 0.51), (0.9, 0.9999), (1e-9, 1 - 1e-9), (1.47317e-4, 1.47353e-4)],
)
def test_fitted_ends_are_quantiles(low, high):
    """A very narrow one is found to 1e-4 of the distance, where rounding allows no better."""
    found = from_log_odds(LogOdds.of(*fit_beta(low, high)).quantile(np.array([0.025, 0.975])))
    assert np.abs(found - [low, high]).max() <= 2e-5 * (high - low)


@pytest.mark.parametrize(("low", "high"), [(1e-300, 0.5), (0.5, 0.5 + 1e-12)])
def test_ends_that_no_beta_has_are_refused(low, high):
    with pytest.raises(SpecError, match="are the ends of no beta distribution") as raised:
        fit_beta(low, high)
    assert raised.value.problems[0][:2] == ("uncertain.high", "no_beta")
