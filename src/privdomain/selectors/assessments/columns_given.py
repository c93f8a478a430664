"""Columns given: ids that stand once, and numbers with gaps, for assessments of many users at once."""

from typing import Any

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain._internal.columns import is_integer, missing_mask, read_column
from privdomain._internal.flaws import flaws_at, raise_first
from privdomain.errors import DataError
from privdomain.facts.columns import Coded, encode_names


def read_distinct_ids(values: Any, argument: str) -> Coded:
    """Ids as positions among the sorted ids.

    Raises:
        DataError: missing, malformed or repeated ids.
    """
    ids, flaws = encode_names(values, argument, is_id=True)
    raise_first(flaws)
    raise_first(flaws_at(ids.is_missing, argument, "is missing", "Give each row an id."))
    _, first = np.unique(ids.codes, return_index=True)
    is_repeated = np.ones(len(ids), np.bool_)
    is_repeated[first] = False
    raise_first(flaws_at(is_repeated, argument, "stands twice", "Give each id one row.", ids.values))
    return ids


def read_gapped(values: Any, argument: str, n_rows: int, low: float, high: float) -> FloatArray:
    """Numbers within bounds, float64 ``(n_rows,)``; missing is nan. Booleans are 0 and 1.

    Raises:
        DataError: another length, or a row that is no such number.
    """
    array = read_column(values, argument)
    if len(array) != n_rows:
        hint = "Give every column one value per row."
        raise DataError(argument, f"has {len(array):,} rows where {n_rows:,} are expected", hint=hint)
    is_missing = missing_mask(array)
    is_odd = ~is_missing
    if array.dtype.kind in "biuf":
        known = np.where(is_missing, low, array)
        is_odd &= (known < low) | (known > high)
    else:
        is_odd[is_odd] = [not _is_within(cell, low, high) for cell in array[is_odd]]
    raise_first(flaws_at(is_odd, argument, f"is no number from {low:,.0f} to {high:,.0f}", "Repair it.", array))
    numbers = np.full(n_rows, np.nan)
    numbers[~is_missing] = array[~is_missing]
    return numbers


def _is_within(value: object, low: float, high: float) -> bool:
    is_number = is_integer(value) or isinstance(value, float | np.floating | bool | np.bool_)
    return is_number and low <= value <= high  # type: ignore[operator]
