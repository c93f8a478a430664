"""Student's quantiles against the printed table, and what is refused."""

import numpy as np
import pytest

from privdomain.errors import SpecError
from privdomain.selectors.axes.student import t_quantile


def test_the_printed_table():
    freedom = np.array([1, 2, 3, 4, 5, 10, 30, 120])
    table = [12.706, 4.303, 3.182, 2.776, 2.571, 2.228, 2.042, 1.980]
    np.testing.assert_allclose(t_quantile(freedom, 0.95), table, rtol=0.0015)


def test_below_one_degree_there_is_none():
    assert np.isnan(t_quantile(np.array([0, -1]), 0.95)).all()


@pytest.mark.parametrize("confidence", [1e-9, 0.5, 0.999999999, 1 - 2**-53])
def test_it_falls_with_freedom_and_stays_finite(confidence):
    values = t_quantile(np.array([1, 2, 10, 10**9]), confidence)
    assert np.isfinite(values).all()
    assert (np.diff(values[[0, 1]]) < 0).all()


@pytest.mark.parametrize("confidence", [0, 1.0, "0.95", None])
def test_no_confidence(confidence):
    with pytest.raises(SpecError, match="is no confidence"):
        t_quantile(np.array([1]), confidence)
