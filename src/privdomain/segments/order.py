"""Order: who did one thing after another."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from privdomain._internal.arrays import BoolArray, IntArray


def followed(
    rows: Sequence[tuple[npt.NDArray[np.int32], IntArray]], steps: Sequence[int], n_index: int, span: int | None
) -> BoolArray:
    """Which users did all steps, each later than the one before, shape ``(n_index,)``.

    The best chain from any start is found: of the chains that reach a step, the one that started last is kept for each
    of its ends, since it can end wherever an earlier one can.

    Args:
        rows: User and instant of the rows of each kind of step, in any order.
        steps: Which of these kinds each step is.
        n_index: Number of users.
        span: Longest time from the first step to the last [microseconds], included; None for any.
    """
    moments = np.unique(np.concatenate([instants for _, instants in rows]))
    ordered = [_ordered(codes, instants, moments) for codes, instants in rows]
    ends = starts = np.empty(0, np.int64)
    for number, step in enumerate(steps):
        keys, begun = ordered[step]
        if number:
            earlier = np.searchsorted(ends, keys) - 1
            is_on = earlier >= 0
            is_on[is_on] = ends[earlier[is_on]] // len(moments) == keys[is_on] // len(moments)
            if span is not None:
                is_on[is_on] = begun[is_on] - starts[earlier[is_on]] <= span
            keys, begun = keys[is_on], starts[earlier[is_on]]
        ends, starts = keys, begun
    done = np.zeros(n_index, np.bool_)
    done[ends // max(len(moments), 1)] = True
    return done


def _ordered(codes: npt.NDArray[np.int32], instants: IntArray, moments: IntArray) -> tuple[IntArray, IntArray]:
    """Rows by user and time, each different one once: one number for both, and the instant."""
    keys = np.unique(codes.astype(np.int64) * len(moments) + np.searchsorted(moments, instants))
    return keys, moments[keys % max(len(moments), 1)]
