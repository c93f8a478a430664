"""The one division: nan without a base, never a warning."""

import numpy as np
import pytest

from privdomain._internal.division import divide


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        ([1, 0, 5], [4, 3, 0], [0.25, 0.0, None]),
        ([0], [0], [None]),
        ([np.nan, 1.0], [1.0, np.nan], [None, None]),
        (3, [2, 0], [1.5, None]),
        ([1, 2], 0, [None, None]),
        ([], [], []),
        ([-1], [4], [-0.25]),
    ],
)
def test_divide(numerator, denominator, expected):
    # The fixture of all tests makes a division by zero an error, so the empty base is never divided by.
    result = divide(numerator, denominator)
    assert result.dtype == np.float64
    assert [None if np.isnan(value) else value for value in result.tolist()] == expected


def test_shapes_are_broadcast():
    assert divide([[1], [2]], [1, 2]).tolist() == [[1.0, 0.5], [2.0, 1.0]]
    assert divide(1, 2).shape == ()
