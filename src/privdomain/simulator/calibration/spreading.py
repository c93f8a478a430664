"""Spreading: how far orders differ, as the likeliest gamma distribution has it."""

from math import exp, log
from typing import Final

import numpy as np

from privdomain._internal.arrays import FloatArray

MOST_SPREAD: Final = 10.0
"""The most that a basket may have."""

_SHAPES: Final = (log(MOST_SPREAD**-2), log(1e14))
_HALVINGS: Final = 60
_ENOUGH: Final = 10.0
"""From where on the asymptotic series hold to twelve digits."""
_UNITS: Final = 1.0
_LEAST_INFORMATION: Final = 1.0


def gamma_spread(amounts: FloatArray, unit: float) -> tuple[float, float]:
    """Standard deviation over mean of the likeliest gamma distribution, and the standard error of its logarithm.

    The logarithm of the shape is found by halving, and freed of its bias to the first order of 1 / n. Amounts of one
    unit at the most tell only that they are small, for they may have been rounded, down or up: of a shape k the
    logarithm of what lies below a is log a - 1 / k on average.

    Args:
        amounts: Amounts, not all alike.
        unit: The least amount but 0.

    Source:
        Giles & Feng (2009), "Bias of the maximum likelihood estimators of the two-parameter gamma distribution
        revisited", University of Victoria EWP0908.
    """
    n, mean, is_some = len(amounts), float(amounts.mean()), amounts > _UNITS * unit
    none = 1 - float(is_some.mean())
    # A quarter of the mean leaves the gap above 0, however many are small.
    floor = min((_UNITS + 0.5) * unit, mean / 4) / mean
    gap = -float(np.log(np.where(is_some, amounts / mean, floor)).mean())
    low, high = _SHAPES
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        is_above = log_less_digamma(exp(middle)) - none / exp(middle) > gap
        low, high = (middle, high) if is_above else (low, middle)
    shape = exp(low)
    information = n * (1 / (2 * shape) + shape * trigamma_rest(shape) - none / shape) * 4 * shape
    error = max(information, _LEAST_INFORMATION) ** -0.5
    bias = (3 - 2 / (3 * (1 + shape)) - 4 / (5 * (1 + shape) ** 2)) / n - 2 * error**2
    return shape**-0.5 * exp(bias / 2), error


def log_less_digamma(x: float) -> float:
    """Logarithm of x less the digamma function, x > 0: by the recurrence and the asymptotic series."""
    found, start = 0.0, x
    while x < _ENOUGH:
        found += 1 / x
        x += 1
    square = float(x**-2.0)
    series = 1 / (2 * x) + square * (
        1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square / 132)))
    )
    return found + log(start / x) + series


def trigamma_rest(x: float) -> float:
    """The trigamma function less 1 / x + 1 / (2 x^2), x > 0."""
    found, start = 0.0, x
    while x < _ENOUGH:
        found += x**-2.0
        x += 1
    square = float(x**-2.0)
    series = square / x * (1 / 6 - square * (1 / 30 - square * (1 / 42 - square * (1 / 30 - square * 5 / 66))))
    steps = 1 / x + square / 2 - 1 / start - start**-2.0 / 2
    return float(found + steps + series)
