"""Curves: the survival of each group and what ended it, estimated from lengths of which some were cut (censored)."""

from itertools import pairwise
from typing import Final, Literal

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import BoolArray, FloatArray, IntArray, encode_ints
from privdomain._internal.division import divide
from privdomain.calendar.zones import DAY

_HALF: Final = 0.5 * (1 + 1e-9)
"""A survival that is one half but for rounding counts as one half."""

_LOWEST_EXPONENT: Final = -700.0
"""``exp`` of anything lower underflows."""


@frozen(eq=False)
class Steps:
    """Lengths of groups, those of one group after those of another, ascending in each.

    Attributes:
        bounds: Where the steps of each group begin, and where the last end, shape ``(n_groups + 1,)``.
        lengths: Lengths [microseconds elapsed], shape ``(n_steps,)``.
    """

    bounds: IntArray
    lengths: IntArray

    @property
    def groups(self) -> IntArray:
        """Group of each step."""
        return np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))

    def first(self, ages: IntArray, side: Literal["left", "right"]) -> IntArray:
        """The first step of each group not below an age (left) or above it (right), shape ``(n_groups, n_ages)``."""
        distinct, places = encode_ints(self.lengths)
        width, groups = len(distinct) + 1, np.arange(len(self.bounds) - 1)
        keys = self.groups * width + places
        return np.searchsorted(keys, groups[:, None] * width + np.searchsorted(distinct, ages, side=side))


@frozen(eq=False)
class Curves:
    """Survival at each distinct length at which spells of a group ended or were cut, shape ``(n_steps,)`` each.

    Attributes:
        steps: The lengths, by group.
        causes: What can end a spell.
        at_risk: Spells that lasted at least so long: those that end at the same length as others are cut come first.
        ended: Spells that ended at the length, by cause, shape ``(n_steps, n_causes)``.
        survival: Kaplan-Meier share of spells that last longer.
        incidence: Aalen-Johansen share of spells that have ended by each cause, shape ``(n_steps, n_causes)``.
        variance: Greenwood's sum, the relative variance of the survival; nan once nobody is left.
    """

    steps: Steps
    causes: tuple[str, ...]
    at_risk: IntArray
    ended: IntArray
    survival: FloatArray
    incidence: FloatArray
    variance: FloatArray

    @property
    def median_days(self) -> FloatArray:
        """Days after which half of all spells of a group have ended, shape ``(n_groups,)``; nan if half never did."""
        starts, ends = self.steps.bounds[:-1], self.steps.bounds[1:]
        below = np.append(np.flatnonzero(self.survival <= _HALF), len(self.survival))
        first = below[np.searchsorted(below, starts)]
        return np.where(first < ends, np.append(self.steps.lengths / DAY, np.nan)[first], np.nan)

    def at(self, ages: IntArray, z: float) -> tuple[dict[str, FloatArray], dict[str, IntArray]]:
        """Shares and counts by name, shape ``(n_groups, n_ages)``.

        Shares are "survival", its bounds "low" and "high", and the incidence by cause; nan where no spell lasted so
        long, unless all had ended before. Counts are the spells "at_risk", those "ended" by the age, itself included,
        and of those at risk the "retained", which did not end at the age.

        Args:
            ages: Lengths [microseconds elapsed].
            z: The normal quantile of the interval.
        """
        starts, ends = self.steps.bounds[:-1, None], self.steps.bounds[1:, None]
        before, until = self.steps.first(ages, "left"), self.steps.first(ages, "right")
        latest = np.where(until > starts, until, 0)
        survival = np.append(1.0, self.survival)[latest]
        at_risk = np.append(self.at_risk, 0)[np.where(before < ends, before, len(self.at_risk))]
        low, high = _interval(survival, np.append(0.0, self.variance)[latest], z)
        shares = {"survival": survival, "low": low, "high": high}
        for place, cause in enumerate(self.causes):
            shares[cause] = np.append(0.0, self.incidence[:, place])[latest]
        is_known = (at_risk > 0) | (survival == 0)
        ended = np.append(0, np.cumsum(self.ended.sum(axis=1)))
        counts = {
            "at_risk": at_risk,
            "ended": ended[until] - ended[starts],
            "retained": at_risk - (ended[until] - ended[before]),
        }
        return {name: np.where(is_known, share, np.nan) for name, share in shares.items()}, counts


def curves_of(steps: Steps, cut: IntArray, ended: IntArray, causes: tuple[str, ...]) -> Curves:
    """The curves of all groups.

    Incidence adds up, by cause, the survival just before a length times the share of those at risk that ended then
    (Aalen & Johansen 1978).

    Args:
        steps: Distinct lengths of each group, each of at least one spell.
        cut: Spells of each length whose end was not seen, shape ``(n_steps,)``.
        ended: Spells of each length that ended, by cause, shape ``(n_steps, n_causes)``.
        causes: Names of the causes.
    """
    groups, by_step = steps.groups, ended.sum(axis=1)
    n_spells = np.append(0, np.cumsum(cut + by_step))
    at_risk = n_spells[steps.bounds[groups + 1]] - n_spells[:-1]
    survival = _survival(at_risk, by_step, groups)
    before = np.where(_is_first(groups), 1.0, np.roll(survival, 1))
    incidence = _accumulated(np.add, (before / at_risk)[:, None] * ended, groups)
    variance = _accumulated(np.add, divide(by_step, at_risk * (at_risk - by_step)), groups)
    return Curves(steps, causes, at_risk, ended, survival, incidence, variance)


def _survival(at_risk: IntArray, ended: IntArray, groups: IntArray) -> FloatArray:
    """The product of Kaplan and Meier (1958), with what was cut between two ends as the only factors.

    So it is the plain share of what is left where nothing is cut, to the last bit, and 1 until the first end.
    """
    is_end = ended > 0
    risk, group = at_risk[is_end], groups[is_end]
    left, is_first = risk - ended[is_end], _is_first(group)
    weight = _accumulated(np.multiply, np.where(is_first, 1.0, np.roll(left, 1) / risk), group)
    share = left / risk[is_first][np.cumsum(is_first) - 1] * weight
    latest = np.cumsum(is_end) - 1
    has_ended = np.append(group, -1)[latest] == groups
    return np.where(has_ended, np.append(share, 1.0)[latest], 1.0)


def _is_first(groups: IntArray) -> BoolArray:
    """Rows that come first in their group; rows sorted by group."""
    return np.diff(groups, prepend=-1) > 0


def _accumulated(add: np.ufunc, values: FloatArray, groups: IntArray) -> FloatArray:
    """Running sums or products that begin anew in each group; rows sorted by group."""
    for start, end in pairwise([*np.flatnonzero(_is_first(groups)).tolist(), len(groups)]):
        values[start:end] = add.accumulate(values[start:end])
    return values


def _interval(survival: FloatArray, variance: FloatArray, z: float) -> tuple[FloatArray, FloatArray]:
    """Bounds on the scale of ``log(-log(survival))``; nan at 1 and 0, which that scale does not have."""
    is_inside = (survival > 0) & (survival < 1)
    inside = np.where(is_inside, survival, np.nan)
    hazard = -np.log(inside)
    width = z * np.sqrt(variance) / hazard
    low, high = (np.exp(np.maximum(-hazard * np.exp(sign * width), _LOWEST_EXPONENT)) for sign in (1, -1))
    return low, high
