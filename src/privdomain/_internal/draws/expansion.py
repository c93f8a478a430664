"""Quantiles of laws of some variance: Cornish and Fisher's expansion, rounded, where its error cannot matter.

The expansion is in powers of ``1 / sqrt(variance)``, to the third. Its terms follow from the cumulants of the law less
those of a uniform number between -1/2 and 1/2 (Sheppard's correction), which turns the sum over counts into an
integral; with lean 1 they are the known ones of Poisson (Giles 2016). Where it comes nearer to a whole number than its
error bound, the sums of ``window`` decide.
"""

from typing import Final

import numpy as np

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain._internal.draws.laws import Law
from privdomain._internal.draws.normal import inverse_normal
from privdomain._internal.draws.window import is_reached

_ERROR: Final = 1.2e-3
"""Makes the bound twice the largest error found, at all counts of 8,312 laws of variances from 8 to 30,000."""
_ROUNDING: Final = 1e-15
"""Rounding moves the expansion by less than this share of the mean."""
_WIDEST: Final = 0.5
"""A wider bound leaves more than two counts open."""
_FARTHEST: Final = 30.0
"""Further out the sums of a window would overflow."""


def by_expansion(uniforms: FloatArray, law: Law) -> tuple[IntArray, IntArray]:
    """Quantiles of laws whose variance is 8 or more, and the rows that are left open."""
    normal = inverse_normal(uniforms)
    place, error = expand(normal, law)
    edge = np.rint(place)
    near = np.flatnonzero(np.abs(place - edge) < error)
    counts = np.ceil(place, out=place).astype(np.int64)
    if not len(near):
        return counts, near
    is_wide = (error[near] > _WIDEST) | (np.abs(normal[near]) > _FARTHEST)
    wide, near = near[is_wide], near[~is_wide]
    law = law.at(near)
    edge = np.clip(edge[near], 0.0, law.most)
    reached, is_open = is_reached(edge, uniforms[near], normal[near], law)
    counts[near] = edge + ~reached
    return counts, np.concatenate([wide, near[is_open]])


def expand(normal: FloatArray, law: Law) -> tuple[FloatArray, FloatArray]:
    """Real numbers that would be the quantiles when rounded up, were they exact, and a bound on their errors.

    Args:
        normal: Standard normal quantiles of the draws.
        law: The law, of a variance of 8 or more.
    """
    variance, lean, mean = law.variance, law.lean, law.mean
    deviation = np.sqrt(variance)
    inverse = 1.0 / deviation
    square, lean2 = normal * normal, lean * lean
    place = (square * ((9.0 * lean2 - 486.0) * lean2 - 351.0) + ((256.0 * lean2 - 2124.0) * lean2 - 324.0)) * square
    place += (6282.0 - 433.0 * lean2) * lean2 + 4887.0
    place *= normal
    place *= inverse * (1 / 622_080)
    place += ((3.0 * square + 7.0) * square - 16.0) * (lean * (9.0 - lean2) * (1 / 6_480))
    place *= inverse
    place += (square * ((lean2 - 3.0) * (1 / 144)) + (3.0 - 7.0 * lean2) * (1 / 144)) * normal
    place *= inverse
    place += (square - 1.0) * (lean * (1 / 6))
    place += deviation * normal
    place += mean
    place -= 0.5
    share = (square + 2.0) * (inverse * inverse)
    error = (share + 1.0) * share * share * share * (variance * _ERROR)
    error += mean * _ROUNDING
    return place, error
