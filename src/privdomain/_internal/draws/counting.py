"""Quantiles of laws of little variance: counting up until the probabilities add up to the draw."""

from typing import Final

import numpy as np

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain._internal.draws.laws import Law, Parameter, pick

_MARGIN: Final = 1e-12
"""What rounding can do to the sums, thirty times over."""
_ROUND: Final = 8
"""Counts after which the draws that have their quantile are left behind."""


def by_counting(uniforms: FloatArray, law: Law) -> tuple[IntArray, IntArray]:
    """Quantiles of laws whose quantiles are below 256, and the rows left open, where rounding could matter."""
    is_mirrored = law.is_mirrored
    if not np.any(is_mirrored):
        low, high = _climb(uniforms, *law.ladder())
        return low.astype(np.int64), np.flatnonzero(low != high)
    low, high = _climb(np.where(is_mirrored, 1.0 - uniforms, uniforms), *law.ladder())
    return np.where(is_mirrored, law.most - low, low).astype(np.int64), np.flatnonzero(low != high)


def _climb(targets: FloatArray, none: Parameter, ahead: Parameter, back: Parameter) -> tuple[IntArray, IntArray]:
    """How many sums lie below each target less the margin, and how many below the target and the margin."""
    below = np.zeros((2, len(targets)), np.uint8)
    bounds = np.stack([targets - _MARGIN, targets + _MARGIN])
    rows, probability, total, count = np.arange(len(targets)), none, none + 0.0, 0
    while len(rows):
        found = np.zeros(bounds.shape, np.uint8)
        for _ in range(_ROUND):
            is_below = bounds > total
            found += is_below
            count += 1
            probability *= ahead * (1.0 / count) - back
            total += probability
        for sums, newly in zip(below, found, strict=True):
            sums[rows] += newly
        left = np.flatnonzero(is_below[0])
        rows, bounds = rows[left], bounds.take(left, axis=1)
        probability, total, ahead, back = (pick(one, left) for one in (probability, total, ahead, back))
    return below[0], below[1]
