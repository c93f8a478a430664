"""Closure: the mean and spread of the smaller of two random numbers, of which only means and covariances are known."""

from math import erf, exp, pi, sqrt
from typing import Final

import numpy as np
from attrs import frozen

MOST_COUNTED: Final = 100_000
"""Room up to which Poisson counts are summed one by one; beyond it they are normal for all that can be seen."""

_SMALLEST_LOG: Final = -700.0
_ALIKE: Final = 1e-9
"""By so much of itself a variance may differ from the mean of what counts as Poisson."""


@frozen
class Least:
    """The smaller of two numbers.

    Attributes:
        mean: Its mean.
        weight: Probability that it is the first one; it follows the first by so much, and the second by the rest.
        residual: Variance of it that is in neither.
    """

    mean: float
    weight: float
    residual: float


def least_of(mean: float, variance: float, room: float, room_variance: float = 0.0, covariance: float = 0.0) -> Least:
    """The smaller of a count and the room for it: E[min(X, C)] (产能上限下的期望).

    A count whose variance is its mean, against room that is sure, is taken for Poisson, which is exact for adds of one
    period. All else is taken for normal (moment closure).

    Args:
        mean: Mean of the count.
        variance: Variance of it.
        room: Mean of the room.
        room_variance: Variance of it.
        covariance: Covariance of the two.

    Source:
        Clark (1961), "The greatest of a finite set of random variables", Operations Research 9(2).

    Examples:
        A hundred adds on average, and room for a hundred: four are lost.

        >>> round(least_of(100.0, 100.0, 100.0).mean, 1)
        96.0
    """
    is_poisson = abs(variance - mean) <= _ALIKE * mean and room_variance == 0
    if is_poisson and room == int(room) and 0 <= room <= MOST_COUNTED:
        return _of_poisson(mean, int(room))
    return _of_normal(mean, variance, room, room_variance, covariance)


def _of_poisson(mean: float, room: int) -> Least:
    """By E[min(X, C)] = P(X > 0) + … + P(X > C - 1)."""
    if not mean or not room:
        return Least(mean=0.0, weight=float(room > 0), residual=0.0)
    counts = np.arange(room)
    logs = np.cumsum(np.append(-mean, np.log(mean) - np.log(counts[1:])))
    more = np.maximum(1.0 - np.cumsum(np.exp(np.maximum(logs, _SMALLEST_LOG))), 0.0)
    least, weight = float(more.sum()), 1.0 - float(more[-1])
    variance = float(((2 * counts + 1) * more).sum()) - least**2
    return Least(mean=least, weight=weight, residual=max(variance - weight**2 * mean, 0.0))


def _of_normal(mean: float, variance: float, room: float, room_variance: float, covariance: float) -> Least:
    apart = room - mean
    spread = sqrt(max(variance + room_variance - 2 * covariance, 0.0))
    if not spread:
        return Least(mean=min(mean, room), weight=float(apart > 0), residual=0.0)
    weight = chance_below(apart, spread)
    height = spread * exp(-0.5 * (apart / spread) ** 2) / sqrt(2 * pi)
    rest, less = 1.0 - weight, apart * (1.0 - weight) - height
    square = variance * weight + (apart**2 + room_variance) * rest - apart * height
    followed = weight**2 * variance + rest**2 * room_variance + 2 * weight * rest * covariance
    return Least(mean=mean + less, weight=weight, residual=max(square - less**2 - followed, 0.0))


def chance_below(distance: float, deviation: float) -> float:
    """Probability that a normal number is less than so far above its mean."""
    if not deviation:
        return float(distance > 0)
    return 0.5 * (1 + erf(distance / deviation / sqrt(2)))
