"""Grouping: which ragged rows are equal."""

import numpy as np

from privdomain._internal.arrays import Array, IntArray


def equal_rows(columns: Array, offsets: IntArray) -> tuple[IntArray, IntArray]:
    """One row of each group of equal ragged rows, by length and then cell by cell; and the group of each row.

    Args:
        columns: Cells of all rows, row after row, shape ``(n_cells, n_columns)``.
        offsets: 0, then the end of each row, shape ``(n_rows + 1,)``.
    """
    lengths = np.diff(offsets)
    by_length = np.argsort(lengths, kind="stable")
    starts = np.flatnonzero(np.diff(lengths[by_length], prepend=-1))
    found, groups, n_groups = [np.empty(0, np.int64)], np.zeros(len(lengths), np.int64), 0
    for rows in np.split(by_length, starts)[1:]:
        cells = columns[offsets[rows][:, None] + np.arange(lengths[rows[0]])].reshape(len(rows), -1)
        _, first, inverse = np.unique(cells, axis=0, return_index=True, return_inverse=True)
        found.append(rows[first])
        groups[rows] = inverse.reshape(-1) + n_groups
        n_groups += len(first)
    return np.concatenate(found), groups


def group_sums(column: Array | None, groups: IntArray, n_groups: int) -> Array | None:
    """Sums of a column by group, exact for integers; None for no column."""
    if column is None:
        return None
    sums = np.zeros(n_groups, column.dtype)
    np.add.at(sums, groups, column)
    return sums


def cells_of(offsets: IntArray, rows: IntArray) -> tuple[IntArray, IntArray]:
    """Positions of the cells of some ragged rows, row after row; and the offsets of these rows alone."""
    lengths = offsets[rows + 1] - offsets[rows]
    ends = np.append(0, np.cumsum(lengths))
    return np.repeat(offsets[rows] - ends[:-1], lengths) + np.arange(ends[-1]), ends
