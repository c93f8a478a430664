"""Newton's method on a log-likelihood of a few parameters, with slopes by differences."""

from collections.abc import Callable
from typing import Final

import numpy as np

from privdomain._internal.arrays import FloatArray

_STEP: Final = 1e-4
_TRIES: Final = 40
"""Damping of one step, each four times as strong."""
_CLOSE: Final = 1e-9
"""A gain that ends the search."""
_LONGEST: Final = 1.0

MOST: Final = 16.0
"""How far from 0 a parameter may go: the log odds of one in nine million."""


def maximise(
    function: Callable[[FloatArray], float],
    start: FloatArray,
    slopes_at: Callable[[FloatArray], tuple[FloatArray, FloatArray]] | None = None,
) -> tuple[FloatArray, float]:
    """The point at which a smooth function is highest, within MOST of 0 in each direction, and its value.

    Steps are damped (Levenberg 1944) until they climb. Where nobody gives the slopes, they are taken by differences.
    """
    point, value, damping, gained = start, function(start), 1e-3, _CLOSE
    while gained >= _CLOSE:
        slope, curve = slopes(function, point) if slopes_at is None else slopes_at(point)
        scale, lift = np.maximum(np.abs(np.diag(curve)), 1e-9), 2 * _negative(curve)
        gained = 0.0
        for _ in range(_TRIES):
            move = np.linalg.solve(np.diag(damping * scale) + lift - curve, slope)
            longest = float(np.abs(move).max())
            new = np.clip(point + move * min(1.0, _LONGEST / max(longest, _LONGEST)), -MOST, MOST)
            reached = function(new)
            if reached >= value:
                point, value, gained = new, reached, reached - value
                break
            damping *= 4
        damping = max(damping / 8, 1e-9)
    return point, value


def slopes(function: Callable[[FloatArray], float], point: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Gradient ``(n,)`` and second derivatives ``(n, n)`` by central differences."""
    n = len(point)
    steps = np.eye(n) * _STEP
    here = function(point)
    up, down = (np.array([function(point + side * step) for step in steps]) for side in (1, -1))
    curve = np.diag((up - 2 * here + down) / _STEP**2)
    for one in range(n):
        for other in range(one):
            both = [function(point + side * (steps[one] + steps[other])) for side in (1, -1)]
            mixed = (both[0] + both[1] + 2 * here - up[one] - down[one] - up[other] - down[other]) / (2 * _STEP**2)
            curve[one, other] = curve[other, one] = mixed
    return (up - down) / (2 * _STEP), curve


def _negative(curve: FloatArray) -> FloatArray:
    """What makes the curve bend down in all directions, on the diagonal."""
    worst = float(np.linalg.eigvalsh(curve).max())
    return np.eye(len(curve)) * max(worst, 0.0)
