"""Searching splits of a budget where no formula gives the best: many starts, and steps that trade spend for spend."""

from collections.abc import Callable, Iterator
from itertools import combinations, combinations_with_replacement, permutations
from math import comb
from typing import Final, TypeAlias

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray
from privdomain.simulator.planning.spend_curves import SpendCurve

Value: TypeAlias = Callable[[FloatArray], FloatArray]
"""What splits ``(n_channels, n)`` come to, ``(n,)``; minus infinity where they are not allowed."""

_STARTS: Final = 600
"""Splits of the first grid, at most."""
_SCALES: Final = 4.0 ** -np.arange(8)
"""Lengths of the steps that are tried at once, over the longest of them."""
_SHORTEST: Final = 1e-10
"""Steps end at this share of the budget."""
_ROUNDS: Final = 400
"""Rounds of steps, at most."""
_FLAT: Final = 1e-15
"""Directions whose spends add up to less than this leave the total as it is."""
_ONES: Final = np.ones(3)


@frozen(eq=False, kw_only=True)
class Room:
    """Which splits are allowed.

    Attributes:
        budget: Most spend of all.
        low: Least spend of each channel.
        floor: Least spend of each that spends more than that.
        high: Most spend of each.
    """

    budget: float
    low: FloatArray
    floor: FloatArray
    high: FloatArray

    def grid(self) -> FloatArray:
        """Splits evenly between the least spends and the budget, ``(n_channels, n)``; some leave money over."""
        n = len(self.low)
        parts = next(parts for parts in range(24, 0, -1) if comb(parts + n, n) <= _STARTS or parts == 1)
        marks = np.array(list(combinations_with_replacement(range(n + 1), parts)))
        shares = np.array([(marks == place).sum(axis=1) for place in range(n)]) / parts
        free = self.budget - self.low.sum()
        spends = np.minimum(self.low[:, None] + shares * free, self.high[:, None])
        return np.where(spends < self.floor[:, None], self.low[:, None], spends)

    def reach(self, spends: FloatArray, directions: FloatArray) -> FloatArray:
        """How far each direction ``(n_channels, n)`` may be gone."""
        rooms = np.where(directions > 0, self.high[:, None] - spends[:, None], spends[:, None] - self.low[:, None])
        speed = np.abs(directions)
        ends = np.where(speed > 0, rooms / np.where(speed > 0, speed, 1.0), np.inf).min(axis=0)
        total = directions.sum(axis=0)
        left = max(self.budget - float(spends.sum()), 0.0)
        ends = np.minimum(ends, np.where(total > _FLAT, left / np.where(total > _FLAT, total, 1.0), np.inf))
        return np.asarray(np.maximum(ends, 0.0))


def climbed(value: Value, room: Room, curves: tuple[SpendCurve, ...], start: FloatArray) -> FloatArray:
    """The split that no step betters, ``(n_channels,)``.

    A step spends more or less on one channel, moves money from one to another, trades adds of one for as many of
    another, or changes three so that neither money nor adds change in sum: so it can follow a budget, the capacity of
    advisors, or both. Steps of eight lengths are tried at once, and shrink where none of them helps.
    """
    spends, best = start, float(value(start[:, None])[0])
    longest, shortest = room.budget / 4, _SHORTEST * room.budget
    rounds = 0
    while longest >= shortest and rounds < _ROUNDS:
        rounds += 1
        directions = np.array(list(_directions(curves, spends, shortest))).T
        ends = room.reach(spends, directions)
        steps = np.minimum(longest * _SCALES[:, None], ends)
        tried = spends[:, None, None] + steps * directions[:, None, :]
        tried = np.clip(tried, room.low[:, None, None], room.high[:, None, None]).reshape(len(spends), -1)
        values = value(tried)
        place = int(np.argmax(values))
        if values[place] > best:
            spends, best = tried[:, place], float(values[place])
            longest = min(room.budget / 4, 4 * float(steps.ravel()[place]))
        else:
            longest *= float(_SCALES[-1])
    return spends


def _directions(curves: tuple[SpendCurve, ...], spends: FloatArray, least: float) -> Iterator[FloatArray]:
    n = len(curves)
    unit = np.eye(n)
    slopes = np.array([curve.slope(max(spend, least)) for curve, spend in zip(curves, spends.tolist(), strict=True)])
    yield from unit
    yield from -unit
    for one, other in permutations(range(n), 2):
        yield (unit[one] - unit[other]) / 2
        ratio = slopes[one] / slopes[other]
        yield (unit[one] - ratio * unit[other]) / (1 + ratio)
    for three in combinations(range(n), 3):
        cross = np.cross(_ONES, slopes[list(three)])
        if cross.any():
            direction = np.zeros(n)
            direction[list(three)] = cross / np.abs(cross).sum()
            yield direction
            yield -direction
