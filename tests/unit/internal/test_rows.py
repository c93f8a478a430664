"""Rows that somebody asks for, as positions."""

import numpy as np
import pandas as pd
import pytest

from privdomain._internal.rows import positions
from privdomain.errors import DataError


@pytest.mark.parametrize(
    ("rows", "found"),
    [([True, False, True], [0, 2]), ([2, 0, 0, -1], [2, 0, 0, 2]), ([], []), (pd.Series([False, True, False]), [1])],
)
def test_masks_and_positions(rows, found):
    assert positions(rows, 3).tolist() == found


def test_none_of_nothing():
    assert positions(np.zeros(0, np.bool_), 0).tolist() == positions([], 0).tolist() == []


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([1.5], "is neither a mask nor positions"),
        (3, "is neither"),
        ([[1]], "is neither"),
        (["a"], "is neither"),
        ([True], "is a mask of 1 over 3 rows"),
        ([0, 3], r"is no position in 3 rows \(first at row 1, 1 row\)"),
        ([-4], "is no position"),
    ],
)
def test_what_is_no_rows(rows, problem):
    with pytest.raises(DataError, match=f"^rows: {problem}"):
        positions(rows, 3)
