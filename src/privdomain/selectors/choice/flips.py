"""Flips: how far each axis would have to move for another outcome to win, exactly."""

from itertools import combinations, pairwise
from math import inf, prod
from typing import Final

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray
from privdomain.selectors.choice.columns import LIMITS, ProductColumns
from privdomain.selectors.choice.scoring import (
    N_OUTCOMES,
    WINNERS,
    Tables,
    blend,
    factors,
    high,
    relative,
    score,
    stacked,
    winner,
)
from privdomain.selectors.choice.wording import FLIP_ABOVE, FLIP_BELOW
from privdomain.selectors.reasons import Reason
from privdomain.selectors.vocabulary import Axis, OperatingModel, Outcome, Unsuitable

__all__ = ["Flip"]

AXES: Final = tuple(Axis)
_DIFFICULTY: Final = AXES.index(Axis.DIFFICULTY)

_ROUNDING: Final = 1e-12
"""How near a level counts as where the product stands: rounding may have put it on the wrong side."""


@frozen(kw_only=True)
class Flip:
    """Where along an axis another outcome begins to win, everything else unchanged (翻转点).

    Attributes:
        axis: The axis.
        now: Where the product stands on it [unit of the axis].
        value: The value at which two outcomes are level [same unit].
        model: The model that wins beyond it; None where nothing fits beyond it.
    """

    axis: Axis
    now: float
    value: float
    model: OperatingModel | None

    @property
    def outcome(self) -> Outcome:
        """What wins beyond it: the model, or unsuitable."""
        return self.model or Unsuitable.UNSUITABLE

    @property
    def factor(self) -> float:
        """What the axis would have to be multiplied by: .9 is a tenth less. For repurchase and basket; inf from 0."""
        return self.value / self.now if self.now else inf

    @property
    def difference(self) -> float:
        """What the axis would have to change by [unit of the axis]; for difficulty, which has ends at 0 and 1."""
        return self.value - self.now

    @property
    def how(self) -> Reason:
        """The flip in a sentence, in both languages."""
        wording = FLIP_BELOW if self.value < self.now else FLIP_ABOVE
        return wording(axis=self.axis, value=self.value, outcome=self.outcome)


def find_flips(product: ProductColumns, tables: Tables) -> tuple[Flip, ...]:
    """The nearest flips of one product, below and above it on each axis; on each axis the nearer one first.

    Along an axis the score of an outcome is (a + b z) / (1 + z), where z is the power of the relative value. So two
    outcomes are level at one z at most; between two such values the winner is one, and is looked up.
    """
    steps = [_Steps.of(place, _levels(place, product, tables), product) for place in range(len(AXES))]
    trials = np.concatenate([step.trials for step in steps])
    owners = np.repeat(np.arange(len(AXES)), [len(step.trials) for step in steps])
    axes = [np.where(owners == place, trials, column) for place, column in enumerate(product.axes)]
    one = [np.repeat(column, len(trials)) for column in (product.margin, *product.traits)]
    winners = winner(score(axes, one[0], one[1:], tables).scores)
    now = int(winner(score(product.axes, product.margin, product.traits, tables).scores)[0])
    return tuple(
        flip for place, step in enumerate(steps) for flip in step.flips(winners[owners == place].tolist(), now)
    )


@frozen(eq=False, kw_only=True)
class _Steps:
    """An axis cut where outcomes are level.

    Attributes:
        place: Which axis.
        value: Where the product stands on it.
        below: Levels below it, from the nearest on.
        above: Levels above it, from the nearest on.
        trials: A value beyond each level: first those below, then those above.
    """

    place: int
    value: float
    below: list[float]
    above: list[float]
    trials: FloatArray

    @classmethod
    def of(cls, place: int, levels: list[float], product: ProductColumns) -> "_Steps":
        value = float(product.axes[place][0])
        below = [level for level in reversed(levels) if level <= value * (1 + _ROUNDING)]
        above = [level for level in levels if level >= value * (1 - _ROUNDING)]
        ends = ([*below, 0.0], [*above, LIMITS[AXES[place]]])
        trials = np.array([(one + other) / 2 for cuts in ends for one, other in pairwise(cuts)])
        return cls(place=place, value=value, below=below, above=above, trials=trials)

    def flips(self, winners: list[int], now: int) -> list[Flip]:
        """The first level on each side beyond which another outcome wins, the nearer one first."""
        sides = (zip(self.below, winners, strict=False), zip(self.above, winners[len(self.below) :], strict=True))
        firsts = [next(((level, code) for level, code in side if code != now), None) for side in sides]
        found = sorted((abs(level - self.value), level, code) for level, code in filter(None, firsts))
        axis = AXES[self.place]
        return [Flip(axis=axis, now=self.value, value=level, model=WINNERS[code]) for _, level, code in found]


def _levels(place: int, product: ProductColumns, tables: Tables) -> list[float]:
    """Values of an axis at which two outcomes may be level, sorted, each once.

    Above the gate a model is ahead of the unsuitable where it is before it; below, nothing is. So the gate is one more.
    """
    low, top = _ends(place, product, tables)
    found = {_at_gate(place, product, tables)} if tables.weak and place != _DIFFICULTY else set()
    for one, other in combinations(range(N_OUTCOMES), 2):
        rise, start = top[one] - top[other], low[one] - low[other]
        if rise and -start / rise > 0:
            found.add(_value(place, -start / rise, tables))
    return sorted(value for value in found if 0 < value < LIMITS[AXES[place]])


def _at_gate(place: int, product: ProductColumns, tables: Tables) -> float:
    """The value of repurchase or basket at which a buyer is worth just what the gate asks; 0 where there is none."""
    others = [float(product.axes[axis][0]) for axis in range(_DIFFICULTY) if axis != place]
    rest = prod(others, start=float(product.margin[0]))
    return tables.gate / rest if rest > 0 else 0.0


def _ends(place: int, product: ProductColumns, tables: Tables) -> tuple[list[float], list[float]]:
    """The scores before the gate at the two ends of an axis."""
    members = [high(relative(axis, column, tables), tables.powers[axis]) for axis, column in enumerate(product.axes)]
    del members[place]
    by = factors(product.traits, tables)
    fits = (np.take(tables.fits, end, place) for end in (0, 1))
    low, top = (stacked([fit * one for fit, one in zip(blend(members, end), by, strict=True)], 1) for end in fits)
    return low[:, 0].tolist(), top[:, 0].tolist()


def _value(place: int, z: float, tables: Tables) -> float:
    """The value of an axis whose power of the relative value is z."""
    centre, relative_value = tables.centres[place], float(z ** (1 / tables.powers[place]))
    if place != _DIFFICULTY:
        return centre * relative_value
    odds = relative_value * centre / (1 - centre)
    return odds / (1 + odds)
