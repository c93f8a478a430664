"""Serving: whether rows can each be one of several steps, a matching between the two.

It is decided once for every distinct number of rows by kind; capped at the steps that a kind can serve, there are few.
"""

from collections.abc import Iterable

import numpy as np

from privdomain._internal.arrays import BoolArray, IntArray, encode_ints


def distinct_counts(counts: Iterable[IntArray], n_rows: int) -> tuple[IntArray, IntArray]:
    """Distinct rows of a table of counts, and which of them each row is.

    Args:
        counts: The columns of the table, shape ``(n_rows,)`` each.
        n_rows: Number of rows.
    """
    distinct, of_row = np.zeros((1, 0), np.int64), np.zeros(n_rows, np.int64)
    for column in counts:
        base = int(column.max(initial=0)) + 1
        codes, places = encode_ints(of_row * base + column)
        distinct = np.column_stack([distinct[codes // base], codes % base])
        of_row = places.astype(np.int64)
    return distinct, of_row


def most_served(patterns: BoolArray, counts: list[int]) -> int:
    """Most steps that rows serve, each row one of them.

    Args:
        patterns: Steps that each kind of row matches, shape ``(n_kinds, n_steps)``.
        counts: Rows by kind.
    """
    served: list[list[int]] = [[] for _ in counts]
    return sum(_serve(step, patterns, counts, served, set()) for step in range(patterns.shape[1]))


def longest_runs(patterns: BoolArray, counts: list[int]) -> list[int]:
    """For the steps 0, 1, ..: up to which step, not included, rows serve all steps from there on."""
    n_steps, end = patterns.shape[1], 0
    runs = []
    served: list[list[int]] = [[] for _ in counts]
    for first in range(n_steps):
        end = max(end, first)
        while end < n_steps and _serve(end, patterns, counts, served, set()):
            end += 1
        runs.append(end)
        served = [[step for step in steps if step != first] for steps in served]
    return runs


def _serve(step: int, patterns: BoolArray, counts: list[int], served: list[list[int]], tried: set[int]) -> bool:
    """Find a row for one more step, moving other steps to other rows where need be (an augmenting path)."""
    for kind in np.flatnonzero(patterns[:, step]).tolist():
        if kind in tried:
            continue
        tried.add(kind)
        if len(served[kind]) < counts[kind]:
            served[kind].append(step)
            return True
        for place, other in enumerate(served[kind]):
            if _serve(other, patterns, counts, served, tried):
                served[kind][place] = step
                return True
    return False
