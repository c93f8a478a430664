"""Heterogeneity: rates that fall or differ because people do, while nobody changes."""

from typing import Final

import numpy as np

from privdomain._internal.draws.inverse import inverse_gamma
from privdomain.errors import SpecError
from privdomain.simulator.scenario.entries import number

__all__ = ["beta_geometric_rates", "gamma_poisson_rates"]

MOST_TENURE: Final = 1_000
"""Periods of tenure; a simulation has no more."""

MOST_CLASSES: Final = 100
"""Classes of buyers."""

_LEAST_SHAPE: Final = 0.01
_MOST_SHAPE: Final = 1e6
_POINTS: Final = 1_000
"""Quantiles over which the mean of a class is taken."""


def beta_geometric_rates(*, alpha: float, beta: float, n: int) -> tuple[float, ...]:
    """Probability of leaving in each period of tenure, where people differ in it (beta-geometric).

    Who is left after a while is who leaves rarely. So the rate falls, alpha / (alpha + beta + t - 1), while nobody
    changes.

    Args:
        alpha: First parameter of the beta distribution of the probability to leave, > 0.
        beta: Second one, > 0.
        n: Periods of tenure, 1 .. 1,000.

    Raises:
        SpecError: out of range.

    Source:
        Fader & Hardie (2007), "How to project customer retention", Journal of Interactive Marketing 21(1).

    Examples:
        >>> beta_geometric_rates(alpha=1, beta=1, n=3)
        (0.5, 0.3333333333333333, 0.25)
    """
    first, second = _positive("alpha", alpha), _positive("beta", beta)
    return tuple(first / (first + second + tenure) for tenure in range(_whole("n", n, MOST_TENURE)))


def gamma_poisson_rates(*, shape: float, rate: float, n: int) -> tuple[float, ...]:
    """Orders per period of classes of buyers, where people differ in how often they order (gamma-Poisson).

    Each buyer orders at random at a rate of their own, and the rates follow a gamma distribution: most order seldom, a
    few very often. The buyers are cut into classes of equal size, from the rarest to the keenest, and each has the
    average rate of its part, as ``Lifecycle.by_class`` takes them. Their average is that of the distribution; their
    spread comes the closer to its own the more classes there are.

    Args:
        shape: Shape of the gamma distribution, 0.01 .. 1,000,000; the smaller, the more people differ.
        rate: Its rate; the average buyer places shape / rate orders per period.
        n: Classes, 1 .. 100.

    Raises:
        SpecError: out of range.

    Source:
        Ehrenberg (1959), "The pattern of consumer purchases", Applied Statistics 8(1); active buyers in Fader,
        Hardie & Lee (2005), "Counting your customers the easy way", Marketing Science 24(2).

    Examples:
        >>> [round(orders, 3) for orders in gamma_poisson_rates(shape=1, rate=10, n=4)]
        [0.014, 0.048, 0.1, 0.239]
    """
    wide, per = _positive("shape", shape), _positive("rate", rate)
    if not _LEAST_SHAPE <= wide <= _MOST_SHAPE:
        message = (
            f"{shape!r} does not lie from {_LEAST_SHAPE} to {_MOST_SHAPE:,.0f}. Below, one buyer places nearly all."
        )
        raise SpecError([("shape", "out_of_range", message)])
    n_classes = _whole("n", n, MOST_CLASSES)
    points = (np.arange(n_classes * _POINTS) + 0.5) / (n_classes * _POINTS)
    means = inverse_gamma(points, np.full(len(points), wide)).reshape(n_classes, _POINTS).mean(axis=1)
    return tuple((means * (wide / per) / means.mean()).tolist())


def _positive(name: str, value: float) -> float:
    found = number(name, value)
    if not found > 0:
        raise SpecError([(name, "out_of_range", f"{value!r} is no number above 0. Raise it.")])
    return found


def _whole(name: str, value: int, most: int) -> int:
    found = number(name, value)
    if not (1 <= found <= most and found == int(found)):
        raise SpecError([(name, "out_of_range", f"{value!r} is no whole number from 1 to {most:,}. Pass one.")])
    return int(found)
