"""Counts: whole numbers in any dress, and what is none."""

import numpy as np
import pandas as pd
import pytest

from privdomain._internal.counts import read_counts
from privdomain.errors import DataError


@pytest.mark.parametrize(
    "values",
    [
        [3, 4],
        [3.0, 4],
        np.array([3, 4], np.uint8),
        np.array([3.0, 4.0], np.float16),
        [np.float32(3), 4],
        pd.Series([3.0, 4.0]),
        np.array([3, 4.0], object),
    ],
)
def test_whole_numbers_are_counts(values):
    counts, flaws = read_counts(values, "n")
    assert (counts.tolist(), counts.dtype, flaws) == ([3, 4], np.int64, [])


@pytest.mark.parametrize("largest", [2**63 - 1, np.uint64(2**63 - 1), np.nextafter(2.0**63, 0)])
def test_the_largest_counts(largest):
    assert read_counts(np.array([largest]), "n")[0].tolist() == [int(largest)]
    assert read_counts([largest, 0], "n")[0].tolist() == [int(largest), 0]


@pytest.mark.parametrize(
    "cell", [-1, 1.5, -0.5, np.nan, np.inf, -np.inf, None, True, "3", 2**63, 2.0**63, 1e300, np.float32(1.5)]
)
def test_what_is_no_count(cell):
    for column in ([3, cell], np.array([3, cell], object)):
        (flaw,) = read_counts(column, "n")[1]
        assert (flaw.argument, flaw.problem, flaw.rows.tolist()) == ("n", "is no count", [1])
    assert read_counts([3, cell], "n")[0].tolist() == [3, 0]


@pytest.mark.parametrize("kind", ["M8[D]", "m8[D]", np.bool_, np.complex128, "S1"])
def test_columns_of_another_kind_hold_none(kind):
    counts, (flaw,) = read_counts(np.ones(2, kind) if kind != "M8[D]" else np.array(["2026-01-01"] * 2, kind), "n")
    assert (counts.tolist(), flaw.rows.tolist()) == ([0, 0], [0, 1])


def test_a_column_is_needed():
    for values in (3, "3", None, np.ones((2, 2))):
        with pytest.raises(DataError):
            read_counts(values, "n")
