"""Counts: columns of whole numbers, whatever type they come in."""

from typing import Any

import numpy as np

from privdomain._internal.arrays import INT64_MAX, BoolArray, IntArray
from privdomain._internal.columns import is_integer, read_column
from privdomain._internal.flaws import Flaw, flaws_at


def read_counts(values: Any, argument: str) -> tuple[IntArray, list[Flaw]]:
    """Whole numbers >= 0 as int64, floats too where they are whole; and the flaw of the rows that are none.

    Raises:
        DataError: not a column.
    """
    array = read_column(values, argument)
    is_count: BoolArray = np.zeros(len(array), np.bool_)
    if array.dtype == object:
        is_count[:] = [_is_count(cell) for cell in array.tolist()]
    elif array.dtype.kind in "iu":
        is_count = (array >= 0) & (array <= INT64_MAX)
    elif array.dtype.kind == "f":
        is_count = (array >= 0) & (array < np.float64(2**63)) & (array == np.floor(array))
    counts = np.zeros(len(array), np.int64)
    counts[is_count] = array[is_count]
    return counts, flaws_at(~is_count, argument, "is no count", "Pass whole numbers >= 0.", array)


def _is_count(cell: Any) -> bool:
    is_whole = is_integer(cell) or (isinstance(cell, (float, np.floating)) and cell.is_integer())
    return is_whole and 0 <= int(cell) <= INT64_MAX
