"""Distributions over replications, against numpy and by hand."""

import numpy as np
import pytest

from privdomain.simulator.ensemble.distribution import Distribution

SHARES = (0.05, 0.25, 0.5, 0.75, 0.95)


def test_by_hand():
    """Of 1, 2, 3, 6: mean 3, squares 4 + 1 + 0 + 9 over 3, median between 2 and 3."""
    one = Distribution.of(np.array([6.0, 1.0, 3.0, 2.0]), (0.5, 1 - 2**-53))
    assert (one.defined, one.mean) == (4, 3.0)
    assert [type(value) for value in (one.defined, one.mean, one.sd, one.standard_error)] == [int, float, float, float]
    assert one.sd == pytest.approx((14 / 3) ** 0.5)
    assert one.standard_error == pytest.approx((14 / 3) ** 0.5 / 2)
    assert one.quantiles == pytest.approx([2.5, 6.0])


@pytest.mark.parametrize("n", [2, 3, 20, 101])
def test_like_numpy(n):
    values = np.random.default_rng(n).normal(size=(3, 2, n))
    one = Distribution.of(values.copy(), SHARES)
    assert np.allclose(one.mean, values.mean(axis=-1), rtol=1e-12)
    assert np.allclose(one.sd, values.std(axis=-1, ddof=1), rtol=1e-12)
    assert np.allclose(one.quantiles, np.quantile(values, SHARES, axis=-1), rtol=1e-12)
    assert one.has_shape((3, 2), SHARES)
    assert not one.has_shape((3, 2), SHARES[1:])
    assert not one.has_shape((3,), SHARES)
    assert np.array_equal(one.at(1).quantiles, one.quantiles[:, 1])
    assert np.array_equal(one.at(1).mean, one.mean[1])


def test_replications_without_a_value_are_left_out_and_counted():
    values = np.array([[np.nan, 4.0, 2.0], [np.nan, np.nan, 5.0], [np.nan] * 3])
    one = Distribution.of(values, (0.5,))
    assert one.defined.tolist() == [2, 1, 0]
    assert np.array_equal(one.mean, [3.0, 5.0, np.nan], equal_nan=True)
    assert np.array_equal(one.sd, [np.sqrt(2), np.nan, np.nan], equal_nan=True)
    assert np.array_equal(one.standard_error, [1.0, np.nan, np.nan], equal_nan=True)
    assert np.array_equal(one.quantiles, [[3.0, 5.0, np.nan]], equal_nan=True)


def test_joined_cells_lie_along_the_last_axis():
    parts = [Distribution.of(np.full((2, 3), float(value)), (0.5,)) for value in range(4)]
    joined = Distribution.joined(parts)
    assert joined.mean.tolist() == [[0, 1, 2, 3]] * 2
    assert joined.has_shape((2, 4), (0.5,))


def test_how_it_is_printed():
    """Of 1, 2, 3, 6: the standard error is sqrt(14 / 3) / 2 = 1.08."""
    single = Distribution.of(np.array([6.0, 1.0, 3.0, 2.0]), (0.05, 0.5))
    assert repr(single) == "Distribution of 4 values: mean 3.00, standard error 1.08, sd 2.16, 5% 1.15, 50% 2.50"
    assert "mean —" in repr(Distribution.of(np.array([np.nan]), (0.5,)))
    cells = Distribution.of(np.zeros((3, 2, 4)), (0.05, 0.5))
    assert repr(cells) == "Distribution of 3 x 2 cells: mean, sd, and quantiles at 0.05, 0.5"


def test_columns_of_cells_in_order():
    columns = Distribution.of(np.array([[[1.0, 3.0]], [[4.0, 4.0]]]), (0.5,)).to_columns()
    assert list(columns) == ["defined", "mean", "standard_error", "sd", "q50"]
    assert columns["mean"].tolist() == [2, 4]
    assert columns["sd"] == pytest.approx([2**0.5, 0])
