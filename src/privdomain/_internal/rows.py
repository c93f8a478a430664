"""Rows that somebody asks for: a mask, or positions."""

from typing import Any

import numpy as np

from privdomain._internal.arrays import Array, IntArray
from privdomain._internal.flaws import flaws_at, raise_first
from privdomain.errors import DataError


def read_rows(rows: Any, n_rows: int) -> Array:
    """A boolean mask, or integer positions, which may count from the end.

    Raises:
        DataError: a mask of another length, or positions that are no integers or out of range.
    """
    chosen = np.asarray(rows)
    if not chosen.size and chosen.dtype != np.bool_:
        chosen = chosen.astype(np.int64)
    if chosen.ndim != 1 or chosen.dtype.kind not in "biu":
        raise DataError("rows", "is neither a mask nor positions", hint="Pass booleans or integers, one dimension.")
    if chosen.dtype == np.bool_ and len(chosen) != n_rows:
        raise DataError("rows", f"is a mask of {len(chosen)} over {n_rows} rows", hint="Pass one flag per row.")
    if chosen.dtype != np.bool_:
        is_out = (chosen < -n_rows) | (chosen >= n_rows)
        raise_first(flaws_at(is_out, "rows", f"is no position in {n_rows} rows"))
    return chosen


def positions(rows: Any, n_rows: int) -> IntArray:
    """The positions under a mask, or at integers, none below zero; in that order.

    Raises:
        DataError: a mask of another length, or positions that are no integers or out of range.
    """
    chosen = read_rows(rows, n_rows)
    return np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen.astype(np.int64) % max(n_rows, 1)
