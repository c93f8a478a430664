"""Curve: the survival of one group and its causes, estimated from censored lengths."""

from typing import Final

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain._internal.division import divide
from privdomain.calendar.zones import DAY
from privdomain.metrics.relations.lengths import WATCHED
from privdomain.metrics.relations.relation_rows import CUSTOMER, ENDINGS

CAUSES: Final = ENDINGS[CUSTOMER:]
"""Who can end a relation; a transfer does not end it for good."""

_HALF: Final = 0.5 * (1 + 1e-9)
"""A survival that is one half but for rounding counts as one half."""

_LOWEST_EXPONENT: Final = -700.0
"""``exp`` of anything lower underflows."""


@frozen(eq=False)
class Curve:
    """Survival at each distinct length at which a spell ended or was cut, shape ``(n_steps,)`` each.

    Attributes:
        lengths: Lengths [microseconds elapsed], ascending.
        at_risk: Spells that lasted at least so long: those that end at the same length as others are cut come first.
        ended: Spells that ended at the length, by cause, shape ``(n_steps, n_causes)``.
        survival: Kaplan-Meier share of spells that last longer.
        incidence: Aalen-Johansen share of spells that have ended by each cause, shape ``(n_steps, n_causes)``.
        watched: Length for which each spell was watched, in pairs of length and number of spells.
    """

    lengths: IntArray
    at_risk: IntArray
    ended: IntArray
    survival: FloatArray
    incidence: FloatArray
    watched: tuple[IntArray, IntArray]

    @property
    def variance(self) -> FloatArray:
        """Greenwood's sum, the relative variance of the survival; nan once nobody is left."""
        ended = self.ended.sum(axis=1)
        return np.cumsum(divide(ended, self.at_risk * (self.at_risk - ended)))

    @property
    def median_days(self) -> float:
        """Days after which half of all spells have ended; nan if half never did."""
        below = np.flatnonzero(self.survival <= _HALF)
        return float(self.lengths[below[0]] / DAY) if len(below) else float("nan")

    def at(self, ages: IntArray, z: float) -> tuple[dict[str, FloatArray], dict[str, IntArray]]:
        """Shares and counts at ages [microseconds], by name; ``z`` is the normal quantile of the interval."""
        before = np.searchsorted(self.lengths, ages, side="left")
        until = np.searchsorted(self.lengths, ages, side="right")
        survival = np.append(1.0, self.survival)[until]
        at_risk = np.append(self.at_risk, 0)[before]
        ended = np.append(0, np.cumsum(self.ended.sum(axis=1)))
        low, high = _interval(survival, np.append(0.0, self.variance)[until], z)
        shares = {"survival": survival, "low": low, "high": high}
        for place, cause in enumerate(CAUSES):
            shares[cause] = np.append(0.0, self.incidence[:, place])[until]
        is_known = (at_risk > 0) | (survival == 0)
        shorter = np.append(0, np.cumsum(self.watched[1]))
        counts = {
            "at_risk": at_risk,
            "ended": ended[until],
            "matured": shorter[-1] - shorter[np.searchsorted(self.watched[0], ages, side="left")],
            "retained": at_risk - (ended[until] - ended[before]),
        }
        return {name: np.where(is_known, share, np.nan) for name, share in shares.items()}, counts


def curve_of(lengths: IntArray, counts: IntArray) -> Curve:
    """The curve of one group.

    Incidence adds up, by cause, the survival just before a length times the share of those at risk that ended then
    (Aalen & Johansen 1978).

    Args:
        lengths: Distinct lengths, ascending.
        counts: What is counted at each length, columns as in ``lengths.COLUMNS``.
    """
    is_step = counts[:, :WATCHED].any(axis=1)
    steps = counts[is_step, :WATCHED]
    at_risk = np.cumsum(steps.sum(axis=1)[::-1])[::-1]
    ended = steps[:, CUSTOMER:]
    survival = _survival(at_risk, ended.sum(axis=1))
    before = np.append(1.0, survival)[:-1]
    incidence = np.cumsum((before / at_risk)[:, None] * ended, axis=0)
    is_watched = counts[:, WATCHED] > 0
    return Curve(
        lengths[is_step], at_risk, ended, survival, incidence, (lengths[is_watched], counts[is_watched, WATCHED])
    )


def _survival(at_risk: IntArray, ended: IntArray) -> FloatArray:
    """The product of Kaplan and Meier (1958), with what was cut between two ends as the only factors.

    So it is the plain share of what is left where nothing is cut, to the last bit, and 1 until the first end.
    """
    is_end = ended > 0
    risk = at_risk[is_end]
    left = risk - ended[is_end]
    weight = np.cumprod(np.append(1.0, left[:-1] / risk[1:]))[: len(left)]
    return np.append(1.0, left / risk[:1] * weight)[np.cumsum(is_end)]


def _interval(survival: FloatArray, variance: FloatArray, z: float) -> tuple[FloatArray, FloatArray]:
    """Bounds on the scale of ``log(-log(survival))``; nan at 1 and 0, which that scale does not have."""
    is_inside = (survival > 0) & (survival < 1)
    inside = np.where(is_inside, survival, np.nan)
    hazard = -np.log(inside)
    width = z * np.sqrt(variance) / hazard
    low, high = (np.exp(np.maximum(-hazard * np.exp(sign * width), _LOWEST_EXPONENT)) for sign in (1, -1))
    return low, high
