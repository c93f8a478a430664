"""Gamma quantiles, to the same bits on every machine: an expansion for large shapes, the root of the sum for small."""

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain._internal.draws.elementary import exponential, horner, log_gamma, logarithm
from privdomain._internal.draws.normal import inverse_normal

_LARGE: Final = 20.0
"""Shape from which the expansion is good to 1e-9 for all but three draws in a thousand."""

_TERMS: Final = (
    (3, (1, -1)),
    (36, (1, -7)),
    (810, (-3, -7, 16)),
    (38_880, (9, 256, -433)),
    (204_120, (12, -243, -923, 1_472)),
    (146_966_400, (-3_753, -4_353, 289_517, 289_717)),
    (55_112_400, (270, 4_614, -9_513, -104_989, 35_968)),
    (21_163_161_600, (-5_139, -547_848, -2_742_210, 7_016_224, 37_501_325)),
    (1_964_205_936_000, (-364_176, 6_208_146, 125_735_778, 303_753_831, -672_186_949, -2_432_820_224)),
    (
        2_639_892_777_984_000,
        (199_112_985, 1_885_396_761, -31_857_434_154, -287_542_736_226, -556_030_221_167, 487_855_454_729),
    ),
)
"""Cornish and Fisher's expansion of the gamma law in powers of ``1 / sqrt(shape)``: each a polynomial in the square of
the normal quantile, times the quantile itself in every second, over the number that stands before it."""

_BEYOND: Final = 3.0
"""So far above the shape begins the side of the continued fraction, which is fast there."""
_RARE: Final = 0.01
"""A draw nearer to 1 than this share of a shape below 1 is on that side, which the guess does not know."""
_CLOSE: Final = 5e-5
"""A step of this size leaves an error of about its cube."""
_LONGEST: Final = 1.0
"""Longest step, in logarithms."""
_LOWEST: Final = -700.0
"""Logarithm below which a quantile is 0."""
_EPSILON: Final = 2.0**-53

_Side: TypeAlias = Callable[[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]


def gamma_quantile(uniforms: FloatArray, shapes: FloatArray) -> FloatArray:
    """Quantiles of gamma laws of scale 1, shape ``(n,)``.

    Args:
        uniforms: Draws in (0, 1), shape ``(n,)``.
        shapes: Shapes >= 0.001, shape ``(n,)``.
    """
    normal = inverse_normal(uniforms)
    is_large = shapes >= _LARGE
    large, small = np.flatnonzero(is_large), np.flatnonzero(~is_large)
    quantiles = np.empty(len(uniforms))
    quantiles[large] = _expanded(normal[large], shapes[large])
    quantiles[small] = _solved(uniforms[small], normal[small], shapes[small])
    return quantiles


def _expanded(normal: FloatArray, shapes: FloatArray) -> FloatArray:
    square, root = normal * normal, np.sqrt(shapes)
    inverse = 1.0 / root
    rest = np.zeros(len(normal))
    for order, (unit, coefficients) in reversed([*enumerate(_TERMS)]):
        rest *= inverse
        term = horner([one / unit for one in coefficients], square)
        rest += term * normal if order % 2 else term
    quantiles: FloatArray = shapes + (root * normal + rest)
    return quantiles


def _solved(uniforms: FloatArray, normal: FloatArray, shapes: FloatArray) -> FloatArray:
    """Quantiles by Halley's method on the logarithm of the probability on that side where it is accurate."""
    log_total = log_gamma(shapes + 1.0)
    guess = _guess(normal, shapes)
    is_rare = (shapes < 1.0) & (1.0 - uniforms < _RARE * shapes)
    guess = np.where(is_rare, np.maximum(guess, shapes + 1.1 * _BEYOND), guess)
    lowest = (logarithm(uniforms) + log_total) / shapes
    start = np.where(guess > 0, np.maximum(lowest, logarithm(np.where(guess > 0, guess, 1.0))), lowest)
    is_upper = guess > shapes + _BEYOND
    places = np.empty(len(uniforms))
    for side, rows, share in ((_below, ~is_upper, uniforms), (_above, is_upper, 1.0 - uniforms)):
        places[rows] = _root(side, start[rows], logarithm(share[rows]) + log_total[rows], shapes[rows])
    return np.where(places < _LOWEST, 0.0, exponential(np.maximum(places, _LOWEST)))


def _guess(normal: FloatArray, shapes: FloatArray) -> FloatArray:
    """Nearly the quantile: the expansion where it holds, else the cube of Wilson and Hilferty (1931)."""
    root = np.sqrt(shapes)
    cube = 1.0 - 1.0 / (9.0 * shapes) + normal / (3.0 * root)
    guess = shapes * cube * cube * cube
    good = np.flatnonzero(np.abs(normal) < root)
    guess[good] = _expanded(normal[good], shapes[good])
    return guess


def _root(side: _Side, places: FloatArray, targets: FloatArray, shapes: FloatArray) -> FloatArray:
    """Logarithms of the quantiles: where the logarithm of the probability times the gamma function is the target."""
    found, rows = np.empty(len(places)), np.arange(len(places))
    while len(rows):
        numbers = exponential(np.maximum(places, _LOWEST))
        share, slope = side(numbers, shapes)
        gap = shapes * places - numbers + logarithm(share) - targets
        step = -gap / slope
        step /= np.maximum(1.0 + 0.5 * step * (shapes - numbers - slope), 0.25)
        places = places + np.clip(step, -_LONGEST, _LONGEST)
        found[rows] = places
        left = np.flatnonzero(np.abs(step) > _CLOSE)
        rows, places, targets, shapes = rows[left], places[left], targets[left], shapes[left]
    return found


def _below(numbers: FloatArray, shapes: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Probability up to each number over ``x**a exp(-x) / gamma(a + 1)``, a power series; and its logarithm's slope."""
    term, total, place = np.ones(len(numbers)), np.ones(len(numbers)), shapes
    is_growing = True
    while is_growing:
        place = place + 1.0
        term *= numbers / place
        before, total = total, total + term
        is_growing = bool((total != before).any())
    return total, shapes / total


def _above(numbers: FloatArray, shapes: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The same beyond each number: Legendre's continued fraction, from its top (Lentz 1976)."""
    partial = numbers + 1.0 - shapes
    lower, upper = 1.0 / partial, np.full(len(numbers), 1.0 / _EPSILON)
    share, is_open, count = lower, np.ones(len(numbers), np.bool_), 0
    while is_open.any():
        count += 1
        numerator = count * (shapes - count)
        partial = partial + 2.0
        lower = 1.0 / (numerator * lower + partial)
        upper = partial + numerator / upper
        factor = upper * lower
        share = np.where(is_open, share * factor, share)
        is_open &= np.abs(factor - 1.0) > 8.0 * _EPSILON
    return shapes * share, -1.0 / share
