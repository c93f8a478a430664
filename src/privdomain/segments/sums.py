"""Sums: of values by user, in any order of the rows the same, and exact where a bound is near."""

from collections.abc import Iterable
from fractions import Fraction
from math import fsum
from typing import Final

import numpy as np
import numpy.typing as npt

from privdomain._internal.arrays import Array, FloatArray

_FLOATS: Final = np.finfo(np.float64)
_SMALLEST: Final = float(_FLOATS.tiny / _FLOATS.eps)
"""Below it, the error of a sum would itself be too small for a normal float."""


def sums_of(codes: npt.NDArray[np.int32], values: Array, n_index: int, bounds: Iterable[Fraction]) -> Array:
    """Sum of values by user, shape ``(n_index,)``.

    Integers add up exactly. Adding n floats in turn errs by less than ``(n - 1) * eps / 2`` of the sum of their
    magnitudes (Higham 2002, 4.2). Twice that is allowed for; a sum that near to a bound is replaced by the float
    nearest to the exact sum of what the floats hold, so that ten times 0.1 reaches 1. One or two floats add up to it
    anyway.

    Args:
        codes: User of each value, shape ``(n,)``.
        values: The values, int64 or float64, whose sums fit their type.
        n_index: Number of users.
        bounds: What the sums will be compared with.
    """
    if values.dtype.kind == "f":
        return _float_sums(codes, values, n_index, bounds)
    sums = np.zeros(n_index, np.int64)
    np.add.at(sums, codes, values)
    return sums


def _float_sums(
    codes: npt.NDArray[np.int32], values: FloatArray, n_index: int, bounds: Iterable[Fraction]
) -> FloatArray:
    order = np.lexsort((values, codes))
    codes, values = codes[order], values[order]
    sums, magnitudes = np.zeros(n_index), np.full(n_index, _SMALLEST)
    np.add.at(sums, codes, values)
    np.add.at(magnitudes, codes, np.abs(values))
    counts = np.bincount(codes, minlength=n_index)
    errors = magnitudes * (counts * _FLOATS.eps)
    is_near = np.zeros(n_index, np.bool_)
    for bound in map(float, bounds):
        is_near |= (sums - errors <= bound) & (bound <= sums + errors)
    ends = np.cumsum(counts)
    for user in np.flatnonzero(is_near & (counts > 2)).tolist():  # noqa: PLR2004 - see above
        sums[user] = fsum(values[ends[user] - counts[user] : ends[user]].tolist())
    return sums
