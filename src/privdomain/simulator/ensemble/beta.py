"""Beta quantiles by a table of the distribution of log odds, and the beta that has two given quantiles."""

from typing import Final

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray
from privdomain.errors import SpecError

_NODES: Final = 4_097
_DROP: Final = 60.0
"""By how much the log density has fallen where the table ends: what lies beyond is less than any uniform tells."""
_LEAST: Final = -300.0
"""A logarithm below which nothing counts; far from where numbers underflow."""
_ROUNDS: Final = 40
_CLOSE: Final = 1e-9
_NEAR: Final = 1e-4
"""How far the ends may be missed, of the distance between them: of a very narrow beta rounding allows no better."""
_STEP: Final = 1e-4
"""The change of a parameter by which slopes are taken, of its logarithm."""
_LONGEST: Final = 2.0
"""The longest step, of a logarithm."""
_WITHIN: Final = (np.log(0.01), np.log(1e15))
"""Logarithms of the parameters that are tried."""
_WIDE: Final = 3.919927969080108
"""Standard deviations between the ends of 95% of a normal distribution."""


@frozen(eq=False)
class LogOdds:
    """The distribution of log(x / (1 - x)) where x is beta, as a table.

    On the log odds the density is smooth and falls exponentially to both sides, whatever the parameters. Between nodes
    the cumulative distribution is integrated by the corrected trapezoid rule and inverted by a cubic.

    Attributes:
        nodes: Log odds, evenly spaced.
        density: Density at them.
        reached: Cumulative distribution at them, from 0 to 1.
    """

    nodes: FloatArray
    density: FloatArray
    reached: FloatArray

    @classmethod
    def of(cls, alpha: float, beta: float) -> "LogOdds":
        """The table of a beta distribution."""
        mode = np.log(alpha / beta)
        steps = 2.0 ** np.arange(-20, 40)
        fall = [_log_density(mode + side * steps, alpha, beta) for side in (-1.0, 1.0)]
        top = float(_log_density(np.array([mode]), alpha, beta)[0])
        left, right = (float(steps[np.argmax(part < top - _DROP)]) for part in fall)
        nodes = np.linspace(mode - left, mode + right, _NODES)
        density = np.exp(np.maximum(_log_density(nodes, alpha, beta) - top, _LEAST))
        slope = density * (alpha - (alpha + beta) * from_log_odds(nodes))
        width = nodes[1] - nodes[0]
        parts = (density[1:] + density[:-1]) * (width / 2) + (slope[:-1] - slope[1:]) * (width**2 / 12)
        reached = np.append(0.0, np.cumsum(np.maximum(parts, 0.0)))
        return cls(nodes, density / reached[-1], reached / reached[-1])

    def quantile(self, uniforms: FloatArray) -> FloatArray:
        """The log odds that a share of the distribution does not pass."""
        place = np.clip(np.searchsorted(self.reached, uniforms) - 1, 0, len(self.nodes) - 2)
        low, rise = self.reached[place], self.reached[place + 1] - self.reached[place]
        width = self.nodes[1] - self.nodes[0]
        t = (uniforms - low) / rise
        first, last = (rise / (self.density[at] * width) for at in (place, place + 1))
        cubic = t * (first + t * (3 - 2 * first - last + t * (first + last - 2)))
        return np.asarray(self.nodes[place] + width * np.clip(cubic, 0.0, 1.0))


def from_log_odds(odds: FloatArray) -> FloatArray:
    """The share that has these log odds."""
    return np.asarray(1 / (1 + np.exp(np.clip(-odds, _LEAST, -_LEAST))))


def fit_beta(low: float, high: float, tail: float = 0.025) -> tuple[float, float]:
    """The beta distribution of which a share ``tail`` lies below low and above high each.

    Two quantiles fix it. It is found by Newton's method on the logarithms of both parameters, from where it would be if
    log odds were normal, to 1e-9 of the distance between the log odds of the ends.

    Raises:
        SpecError: the ends are so far apart, or so near, that no parameter in 0.01 .. 1e15 does.
    """
    shares = np.array([tail, 1 - tail])
    aim = np.log([low, high]) - np.log1p([-low, -high])
    distance = aim[1] - aim[0]
    point = np.log1p(np.exp([aim.mean(), -aim.mean()])) - 2 * np.log(distance / _WIDE)

    def miss(at: FloatArray) -> FloatArray:
        return np.asarray(LogOdds.of(*np.exp(at).tolist()).quantile(shares) - aim)

    best, nearest = point, np.inf
    for _ in range(_ROUNDS):
        point = np.clip(point, *_WITHIN)
        here = miss(point)
        missed = float(np.abs(here).max() / distance)
        if missed < nearest:
            best, nearest = point, missed
        if missed <= _CLOSE:
            break
        slopes = np.stack([(miss(point + step) - here) / _STEP for step in np.eye(2) * _STEP], axis=1)
        move = -np.linalg.lstsq(slopes, here)[0]
        point = point + move * min(1.0, _LONGEST / float(np.abs(move).max()))
    if nearest <= _NEAR:
        alpha, beta = np.exp(best).tolist()
        return alpha, beta
    message = f"of beta, {low!r} to {high!r}, are the ends of no beta distribution that can be drawn. Use another kind."
    raise SpecError([("uncertain.high", "no_beta", message)])


def _log_density(odds: FloatArray, alpha: float, beta: float) -> FloatArray:
    """Logarithm of the density of the log odds, up to a constant."""
    return -alpha * _softplus(-odds) - beta * _softplus(odds)


def _softplus(values: FloatArray) -> FloatArray:
    """log(1 + exp(x))."""
    return np.asarray(np.maximum(values, 0.0) + np.log1p(np.exp(np.maximum(-np.abs(values), _LEAST))))
