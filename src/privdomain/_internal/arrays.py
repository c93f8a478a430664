"""Array vocabulary: types, read-only copies, integer encoding and exact sums."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
IntArray: TypeAlias = npt.NDArray[np.int64]
FloatArray: TypeAlias = npt.NDArray[np.float64]
DateArray: TypeAlias = npt.NDArray[np.datetime64]

INT64_MAX: Final = 2**63 - 1
FLOAT_LIMIT: Final = 2**53
"""Beyond it, float64 no longer holds every integer."""
MISSING: Final = -(2**63)
"""The int64 that stands for "no value"; numpy reads the same bits as NaT."""

TABLE_CELLS_PER_ROW: Final = 8
"""A lookup table may hold this many cells per row before sorting is the cheaper way."""

_GOLDEN: Final = np.uint64(0x9E3779B97F4A7C15)
"""2**64 over the golden ratio, odd: the factor of Fibonacci hashing (Knuth, vol. 3, 6.4)."""

CHUNK_ROWS: Final = 1 << 16


def read_only(array: Array) -> Array:
    """The same array, locked."""
    array.flags.writeable = False
    return array


def read_only_copy(values: npt.ArrayLike, dtype: npt.DTypeLike) -> Array:
    """An own, locked copy."""
    return read_only(np.array(values, dtype=dtype))


def chunks(n_rows: int) -> Iterator[slice]:
    """Slices of rows that are worked on at once: their temporaries stay in the processor's cache."""
    return (slice(start, start + CHUNK_ROWS) for start in range(0, n_rows, CHUNK_ROWS))


def encode_ints(values: IntArray) -> tuple[IntArray, npt.NDArray[np.int32]]:
    """Sorted distinct values, and for each value its position among them.

    A range not much wider than the rows is encoded through a lookup table, any other by sorting and hashing.
    """
    if not len(values):
        return np.empty(0, np.int64), np.empty(0, np.int32)
    low, high = int(values.min()), int(values.max())
    if high - low >= TABLE_CELLS_PER_ROW * len(values) + 1024:
        return _encode_sparse(values)
    is_present = np.zeros(high - low + 1, np.bool_)
    for rows in chunks(len(values)):
        is_present[values[rows] - low] = True
    position = np.cumsum(is_present, dtype=np.int32) - 1
    codes = np.empty(len(values), np.int32)
    for rows in chunks(len(values)):
        codes[rows] = position[values[rows] - low]
    return np.flatnonzero(is_present) + low, codes


def earliest(
    codes: npt.NDArray[Any], instants: IntArray, n_codes: int, is_counted: BoolArray | None = None
) -> IntArray:
    """Smallest instant of each code in ``0 .. n_codes - 1`` over the rows that count; INT64_MAX where there is none."""
    first = np.full(n_codes, INT64_MAX)
    for rows in chunks(len(codes)):
        kept = slice(None) if is_counted is None else is_counted[rows]
        np.minimum.at(first, codes[rows][kept], instants[rows][kept])
    return first


def _encode_sparse(values: IntArray) -> tuple[IntArray, npt.NDArray[np.int32]]:
    """The same for values far apart: sort once for the distinct, then find each value's place through a hash table.

    A value whose cell another one holds (one in sixteen at this load) is looked up among its likes by bisection.
    """
    ordered = np.sort(values)
    distinct = ordered[np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))]
    shift = np.uint64(64 - (TABLE_CELLS_PER_ROW * len(distinct)).bit_length())

    def cells(part: IntArray) -> IntArray:
        return ((part.view(np.uint64) * _GOLDEN) >> shift).astype(np.int64)

    places = np.arange(len(distinct), dtype=np.int32)
    table = np.zeros(1 << (64 - int(shift)), np.int32)
    table[cells(distinct)] = places
    displaced = np.flatnonzero(table[cells(distinct)] != places)
    codes = np.empty(len(values), np.int32)
    for rows in chunks(len(values)):
        part = values[rows]
        found = table[cells(part)]
        missed = np.flatnonzero(distinct[found] != part)
        found[missed] = displaced[np.searchsorted(distinct[displaced], part[missed])]
        codes[rows] = found
    return distinct, codes


def distinct_keys(keys: Iterable[IntArray], n_keys: int, n_rows: int) -> IntArray:
    """Sorted distinct keys in ``0 .. n_keys - 1``, given chunk by chunk.

    Flags are set where they need not much more room than the rows, else the keys are sorted.
    """
    if n_keys > TABLE_CELLS_PER_ROW * n_rows + 1024:
        return np.unique(np.concatenate([np.empty(0, np.int64), *keys]))
    is_used = np.zeros(n_keys, np.bool_)
    for chunk in keys:
        is_used[chunk] = True
    return np.flatnonzero(is_used)


class KeySums:
    """Exact int64 sums of values by key, filled chunk by chunk.

    Values are added in place where the keys need not much more room than the rows, else kept and sorted in the end. The
    caller guarantees that no sum leaves int64 (facts check their totals when they are built).
    """

    def __init__(self, n_keys: int, n_rows: int) -> None:
        """Prepare for about ``n_rows`` values of keys in ``0 .. n_keys - 1``."""
        is_dense = n_keys <= TABLE_CELLS_PER_ROW * n_rows + 1024
        self._sums = np.zeros(n_keys if is_dense else 0, np.int64)
        nothing = np.empty(0, np.int64)
        self._kept: list[tuple[IntArray, IntArray]] | None = None if is_dense else [(nothing, nothing)]

    def add(self, keys: IntArray, values: IntArray) -> None:
        """Count a chunk."""
        if self._kept is None:
            np.add.at(self._sums, keys, values)
        else:
            self._kept.append((keys, values))

    def totals(self) -> tuple[IntArray, IntArray]:
        """Keys that have a non-zero sum, sorted, and their sums."""
        if self._kept is None:
            used = np.flatnonzero(self._sums)
            return used, self._sums[used]
        keys = np.concatenate([keys for keys, _ in self._kept])
        order = np.argsort(keys)
        starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        sums = np.add.reduceat(np.concatenate([values for _, values in self._kept])[order], starts)
        return keys[order][starts][sums != 0], sums[sums != 0]
