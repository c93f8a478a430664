"""Estimates: parameters with the ends of their 95%, from counts or from a likelihood."""

from math import exp, inf, isfinite, log, nan
from typing import Final, Literal

import numpy as np
from attrs import field, frozen

from privdomain.simulator.ensemble.beta import LogOdds, from_log_odds
from privdomain.simulator.scenario.uncertainty import Uncertain

__all__ = ["Estimate"]

ENDS: Final = np.array([0.025, 0.975])
WIDTH: Final = 1.959963984540054
"""Standard deviations from the middle of a normal distribution to an end of 95%."""
_MANY: Final = 1e9
"""Failures for each success beyond which the odds of a beta are those of a gamma to nine digits."""
_LEAST: Final = 1e-12
"""What an end at the border is drawn from."""
_FARTHEST: Final = 4.3
"""Half widths of 95% between the middle of a normal distribution and the farthest that is ever drawn, and a little."""


@frozen
class Estimate:
    """A parameter, as far as facts tell it.

    Attributes:
        path: Where it stands in the scenario.
        value: Likeliest value; nan where nothing tells it.
        low: Low end of 95%.
        high: High end.
        kind: The shape in which it is drawn between them: beta of shares, lognormal of what has no upper end.
        base: What it was seen in: person-periods, people, orders or adds [count].
        also: Other paths of the same parameter.
        drawn: Ends that it is drawn from, where they are not these: those of a posterior that leaves out 0 or 1.
        most: What a scenario allows.
    """

    path: str
    value: float
    low: float
    high: float
    kind: Literal["beta", "lognormal"]
    base: float = field(converter=float)
    also: tuple[str, ...] = field(default=())
    drawn: tuple[float, ...] = field(default=())
    most: float = field(default=1e6)

    @property
    def is_known(self) -> bool:
        """Whether facts tell it."""
        return isfinite(self.value)

    @property
    def uncertain(self) -> Uncertain | None:
        """The parameter as an uncertain one; None where nothing, or everything, is known of it."""
        low, high = self._ends
        if self.is_narrowed:
            middle = log(low) / 2 + log(high) / 2
            far = max(log(self.most) - middle, 0.0) / _FARTHEST
            low, high = exp(middle - far), exp(middle + far)
        if not low < high < inf:
            return None
        return Uncertain(path=self.path, also=self.also, kind=self.kind, low=low, high=high)

    @property
    def is_narrowed(self) -> bool:
        """Whether it is drawn from narrower ends, for these could draw what a scenario does not allow."""
        low, high = self._ends
        if self.kind == "beta" or not low < high < inf:
            return False
        middle = log(low) / 2 + log(high) / 2
        return middle + _FARTHEST * (log(high) - middle) > log(self.most)

    @property
    def _ends(self) -> tuple[float, float]:
        low, high = self.drawn or (self.low, self.high)
        return max(low, _LEAST), min(high, 1 - _LEAST) if self.kind == "beta" else high


def share(path: str, hits: float, base: float, also: tuple[str, ...] = ()) -> Estimate:
    """A probability from hits among a base: the posterior of Jeffreys' prior, Beta(hits + 1/2, misses + 1/2).

    Of no hits at all the low end is 0, of nothing but hits the high end is 1.
    """
    if not base:
        return Estimate(path, nan, nan, nan, "beta", 0.0, also)
    low, high = from_log_odds(LogOdds.of(hits + 0.5, base - hits + 0.5).quantile(ENDS)).tolist()
    value = float(hits / base)
    return Estimate(path, value, min(low, value), max(high, value), "beta", base, also, drawn=(low, high))


def rate(path: str, events: float, base: float, also: tuple[str, ...] = ()) -> Estimate:
    """Events per base: the posterior of Jeffreys' prior, Gamma(events + 1/2) over the base.

    Of no events the low end is 0.
    """
    if not base:
        return Estimate(path, nan, nan, nan, "lognormal", 0.0, also)
    many = _MANY * (events + 1)
    low, high = (np.exp(LogOdds.of(events + 0.5, many).quantile(ENDS)) * (many / base)).tolist()
    value = float(events / base)
    return Estimate(path, value, min(low, value), high, "lognormal", base, also, drawn=(low, high))


def about(path: str, value: float, error: float, base: float, most: float) -> Estimate:
    """A positive number whose logarithm has a standard error."""
    far = WIDTH * error
    return Estimate(path, value, value * exp(-far), value * exp(far), "lognormal", base, most=most)
