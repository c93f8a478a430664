"""Crossings: where a curve passes a height, all of them that a grid can see."""

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray

Curve: TypeAlias = Callable[[FloatArray], FloatArray]
"""Heights at places, ``(n,)`` each; nan where there is none."""

GRID: Final = 201
"""Places that are looked at first, evenly apart; as many evenly apart by ratio from each end, and from 0."""
TOLERANCE: Final = 1e-12
"""Share of itself, or of the stretch that is looked at, to which a place is found; of their span, that heights meet."""

_NEAREST: Final = 1e-9
"""How near an end is looked at first, as a share of the stretch."""
_PARTS: Final = 32
"""Into how many parts a bracket is cut at once."""
_TURN_ROUNDS: Final = 5
"""Rounds of looking closer at a peak: its height is then known to some 15 digits."""
_ROUNDING: Final = 8 * float(np.finfo(np.float64).eps)
"""Share of itself that a height is known to."""


@frozen(eq=False)
class Crossings:
    """Where a curve takes a height.

    Attributes:
        places: The places, ascending; a stretch that lies at the height throughout counts by its two ends.
        lowest: Lowest height that was seen; nan where there is none.
        highest: Highest one.
    """

    places: FloatArray
    lowest: float
    highest: float

    @property
    def span(self) -> float:
        """Highest less lowest."""
        return self.highest - self.lowest


def crossings(curve: Curve, goal: float, low: float, high: float) -> Crossings:
    """Places in [low, high] at which a curve takes a height.

    The curve is looked at on a grid, which is closer towards both ends, and closer about each peak and trough of it, so
    that a goal just below a peak is found on both sides of it. Every bracket is then cut into 32 parts until it is as
    narrow as the tolerance.
    """
    places = _grid(low, high)
    places, heights = _with_turns(curve, places, curve(places))
    is_known = ~np.isnan(heights)
    if not is_known.any():
        return Crossings(np.empty(0), np.nan, np.nan)
    known = heights[is_known]
    return Crossings(_between(curve, goal, places, heights), float(known.min()), float(known.max()))


def _grid(low: float, high: float) -> FloatArray:
    offsets = (high - low) * np.geomspace(_NEAREST, 1.0, GRID)
    parts = [np.linspace(low, high, GRID), low + offsets, high - offsets]
    if low > 0:
        parts.append(np.geomspace(low, high, GRID))
    return np.unique(np.clip(np.concatenate(parts), low, high))


def _closeness(heights: FloatArray) -> float:
    """Heights that differ by less are one."""
    known = heights[~np.isnan(heights)]
    if not len(known):
        return 0.0
    return max(TOLERANCE * float(np.ptp(known)), _ROUNDING * float(np.abs(known).max()))


def _with_turns(curve: Curve, places: FloatArray, heights: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The grid with the places of its inner peaks and troughs, closer than it shows them."""
    steps = np.diff(heights)
    steps = np.where(np.abs(steps) <= _closeness(heights), 0.0, np.sign(steps))
    is_turn = (steps[:-1] * steps[1:] <= 0) & (steps[:-1] != steps[1:])
    found = []
    for turn in (np.flatnonzero(is_turn) + 1).tolist():
        way = steps[turn - 1] or -steps[turn]
        near, far = places[turn - 1], places[turn + 1]
        for _ in range(_TURN_ROUNDS):
            inner = np.linspace(near, far, _PARTS + 1)
            best = int(np.argmax(way * curve(inner)))
            near, far = inner[max(best - 1, 0)], inner[min(best + 1, _PARTS)]
        found.append((near + far) / 2)
    added = np.setdiff1d(np.array(found), places)
    if not len(added):
        return places, heights
    order = np.argsort(np.append(places, added), kind="stable")
    return np.append(places, added)[order], np.append(heights, curve(added))[order]


def _tolerance(near: FloatArray, far: FloatArray, stretch: float) -> FloatArray:
    """How narrow a bracket is to be."""
    size = np.maximum(np.abs(near), np.abs(far))
    return np.asarray(np.maximum(TOLERANCE * np.clip(size, _NEAREST * stretch, stretch), 2 * np.spacing(size)))


def _between(curve: Curve, goal: float, places: FloatArray, heights: FloatArray) -> FloatArray:
    """Crossings between neighbours on the grid, and places of the grid that lie at the goal."""
    above = np.where(np.abs(heights - goal) <= _closeness(heights), 0.0, heights - goal)
    is_at = above == 0
    is_end = is_at & ~(np.append(False, is_at[:-1]) & np.append(is_at[1:], False))
    brackets = np.flatnonzero(above[:-1] * above[1:] < 0)
    near, far, side = places[brackets], places[brackets + 1], np.sign(above[brackets])
    stretch = float(places[-1] - places[0])
    while len(wide := np.flatnonzero(far - near > _tolerance(near, far, stretch))):
        inner = np.linspace(near[wide], far[wide], _PARTS + 1, axis=1)
        found = curve(inner[:, 1:-1].ravel()).reshape(len(wide), -1) - goal
        is_past = np.append(found * side[wide, None] <= 0, np.ones((len(wide), 1), bool), axis=1)
        first = np.argmax(is_past, axis=1)
        rows = np.arange(len(wide))
        near[wide], far[wide] = inner[rows, first], inner[rows, first + 1]
    return np.unique(np.concatenate([places[is_end], (near + far) / 2]))
