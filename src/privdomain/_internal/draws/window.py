"""Whether the probabilities up to a count reach a draw: both sums over a window that holds all but nothing of the law.

The sums are relative to the probability of the count, so that ``+ - * /`` are enough and their share is the answer.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from privdomain._internal.arrays import BoolArray, FloatArray, IntArray
from privdomain._internal.draws.laws import Law, as_column

_SIGMAS: Final = 9.0
"""Beyond so many standard deviations lies less than 2**-60 of the law."""
_ROUNDING: Final = 2.0**-50
"""What rounding can do to a product, per factor."""
_CELLS: Final = 1 << 18
"""Probabilities that are held at once."""


def is_reached(counts: FloatArray, uniforms: FloatArray, normal: FloatArray, law: Law) -> tuple[BoolArray, BoolArray]:
    """Whether the probabilities of 0 up to each count add up to the draw, and where rounding leaves that open.

    Args:
        counts: Counts near the quantiles.
        uniforms: Draws.
        normal: Their standard normal quantiles.
        law: The law.
    """
    spread = np.abs(normal) + _SIGMAS
    widths = np.ceil(spread * np.sqrt(law.variance) + 0.25 * spread * spread)
    reached, is_open = np.empty((2, len(counts)), np.bool_)
    for rows, width in _batches(widths):
        below, above = _sums(counts[rows, None], law.at(rows), width)
        above *= uniforms[rows]
        below *= 1.0 - uniforms[rows]
        reached[rows] = below >= above
        is_open[rows] = np.abs(below - above) <= _ROUNDING * width * (below + above)
    return reached, is_open


def _sums(counts: FloatArray, law: Law, width: int) -> tuple[FloatArray, FloatArray]:
    """Probabilities up to each count and beyond it, over that of the count."""
    steps = np.arange(width)
    below = np.cumprod(law.fall(np.maximum(counts - steps, 0.0)), axis=1)
    above = np.cumprod(law.rise(np.minimum(counts + steps, as_column(law.most))), axis=1)
    return 1.0 + below.sum(axis=1), above.sum(axis=1)


def _batches(widths: FloatArray) -> Iterator[tuple[IntArray, int]]:
    """Rows of like width, the widest first, and their width."""
    rows = np.argsort(-widths, kind="stable")
    while len(rows):
        width = int(widths[rows[0]])
        size = max(1, _CELLS // width)
        yield rows[:size], width
        rows = rows[size:]
