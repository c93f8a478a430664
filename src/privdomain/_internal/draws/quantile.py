"""The exact quantile of many draws: counting or expansion, and whole numbers where they leave it open."""

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

import numpy as np

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain._internal.draws.counting import by_counting
from privdomain._internal.draws.exact import exact_quantile
from privdomain._internal.draws.expansion import by_expansion
from privdomain._internal.draws.laws import Law

_SMALL: Final = 10.0
"""Variance below which counting is the faster way, and the expansion not yet good."""
CHUNK: Final = 12_288
"""Draws that are worked on at once: their temporaries stay in the processor's cache."""

_Inversion: TypeAlias = Callable[[FloatArray, Law], tuple[IntArray, IntArray]]


def quantile(uniforms: FloatArray, law: Law) -> IntArray:
    """The smallest counts up to which the probabilities add up to each draw, shape ``(n,)``.

    The answer is the mathematical one: floating point decides only where its error cannot matter. So it does not
    depend on the machine, and never falls where a draw, a number of trials, a probability or a mean rises.

    Args:
        uniforms: Draws in (0, 1), shape ``(n,)``.
        law: The law.
    """
    counts = np.empty(len(uniforms), np.int64)
    with np.errstate(under="ignore"):  # of a probability below 1e-308, 0 is close enough
        for rows in _chunks(len(uniforms)):
            counts[rows] = _part(uniforms[rows], law.at(rows))
    return counts


def _part(uniforms: FloatArray, law: Law) -> IntArray:
    is_small = np.broadcast_to(law.variance < _SMALL, uniforms.shape)
    small = np.flatnonzero(is_small)
    if len(small) in {0, len(uniforms)}:
        return _settled(by_counting if len(small) else by_expansion, uniforms, law)
    large = np.flatnonzero(~is_small)
    counts = np.empty(len(uniforms), np.int64)
    counts[small] = _settled(by_counting, uniforms[small], law.at(small))
    counts[large] = _settled(by_expansion, uniforms[large], law.at(large))
    return counts


def _settled(invert: _Inversion, uniforms: FloatArray, law: Law) -> IntArray:
    counts, rows = invert(uniforms, law)
    for row in rows.tolist():
        counts[row] = exact_quantile(float(uniforms[row]), law.at(row))
    return counts


def _chunks(n_draws: int) -> Iterator[slice]:
    return (slice(start, start + CHUNK) for start in range(0, n_draws, CHUNK))
