"""Scales: what lies t standard errors off an estimate."""

import math

import numpy as np
import pytest

from privdomain.selectors.axes.scales import basket_at, difficulty_at, repurchase_at, stretched

T = np.array([[-3.0], [-1.0], [0.0], [1.0], [3.0]])
ONE = np.ones(1)


def test_the_basket_moves_by_factors():
    # downwards halves; upwards 2 ** 1.5, by an error of log(2), lengthens the arm
    values = basket_at(T, np.array([45.0]), np.array([math.log(2)]))
    np.testing.assert_allclose(values[:, 0], [45 / 8, 45 / 2, 45, 45 * 2**2**1.5, 45 * 2 ** (3 * 2**1.5)])


def test_without_an_error_both_arms_are_equal_and_a_huge_one_is_held_back():
    np.testing.assert_array_equal(stretched(T, ONE * 0), T)
    np.testing.assert_allclose(stretched(T, ONE * 1e9)[:, 0], [-3, -1, 0, math.exp(20), 3 * math.exp(20)])


def test_difficulty_moves_by_factors_of_its_odds():
    # odds of 1/4, doubled and halved
    values = difficulty_at(T, np.array([0.2]), np.array([math.log(2)]))
    odds = np.array([1 / 32, 1 / 8, 1 / 4, 1 / 2, 2])
    np.testing.assert_allclose(values[:, 0], odds / (1 + odds))


def test_repurchase_moves_by_its_cube_root_and_never_below_zero():
    # four repeats: shape 4.5, of which the median is 4.5 (1 - 1/40.5)^3
    values = repurchase_at(T, np.array([4]), ONE * 2, ONE)[:, 0]
    assert values[2] == pytest.approx(4.5 * (1 - 1 / 40.5) ** 3 / 2)
    assert (np.diff(values) > 0).all()
    assert np.ptp(np.diff(np.cbrt(values[1:4]))) == pytest.approx(0, abs=1e-12)
    assert repurchase_at(T * 10, np.array([4]), ONE, ONE)[0] == 0


def test_dispersion_widens_and_exposure_scales():
    narrow, wide = (repurchase_at(T, np.array([9]), ONE, ONE * by)[:, 0] for by in (1, 4))
    assert wide[0] < narrow[0] < narrow[-1] < wide[-1]
    np.testing.assert_allclose(repurchase_at(T, np.array([9]), ONE * 3, ONE)[:, 0], narrow / 3)


def test_what_is_far_off_is_held_back():
    far = np.array([[-1e9], [1e9]])
    np.testing.assert_allclose(basket_at(far, ONE, ONE)[:, 0], [math.exp(-20), math.exp(20)])
    near_ends = difficulty_at(far, ONE / 2, ONE)[:, 0]
    np.testing.assert_allclose(near_ends, [math.exp(-20), 1 - math.exp(-20)], rtol=1e-8)


def test_unknown_spread_is_unknown_everywhere():
    unknown = ONE * np.nan
    for values in (basket_at(T, ONE, unknown), difficulty_at(T, ONE / 2, unknown), repurchase_at(T, ONE, ONE, unknown)):
        assert np.isnan(values).all()
