"""Deviations: exact standard deviations where what happens to one contact does not depend on the others."""

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain.simulator.expectation.lifetimes import Lifetimes
from privdomain.simulator.expectation.passed import Passed
from privdomain.simulator.expectation.places import SUMMED, Places
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.plan import Plan
from privdomain.simulator.steps.arriving import is_paused, survivors


class Deviations:
    """Standard deviations of a plan without limits.

    The state is a branching process of many types with immigration. So its covariance obeys C' = M'CM + sum of
    m V + I: M what one contact becomes on average, V the covariance of that, m the mean contacts, I what chance the
    adds bring. Sums over time are kept as types that nothing becomes of, so their variances come out as well.

    Attributes:
        live: Of contacts by period and stage, ``(n_periods, n_stages)``; nan of periods that have not passed.

    Source:
        Athreya & Ney (1972), "Branching Processes", chapter V.
    """

    def __init__(self, plan: Plan, places: Places, passed: Passed) -> None:
        """The starting stock is known, so nothing varies yet."""
        self._plan, self._places, self._passed = plan, places, passed
        self._survive = survivors(plan)
        self._together = np.zeros((places.size, places.size))
        self.live: FloatArray = np.full((plan.n_periods, places.n_stages), np.nan)

    def add(self, stretch: Lifetimes) -> None:
        """Let some periods pass."""
        plan, places, passed = self._plan, self._places, self._passed
        at = slice(stretch.start, stretch.start + len(stretch.fate))
        becoming = _becoming(plan, places, stretch)
        taken, spread = stretch.effects.taken, passed.offered[at] * chance_of_adds(plan)
        chance = stretch.scatter(slice(None), passed.base[at]) + taken.mT @ (spread[:, :, None] * taken)
        for place, period in enumerate(range(plan.n_periods)[at]):
            if self._survive[period] < 1:
                before = passed.banned[period] + passed.base[period]
                self._together = thinned(places, self._together, before, self._survive[period])
            self._together = becoming[place].T @ self._together @ becoming[place] + chance[place]
            self.live[period] = self._together.diagonal()[: places.n_stages]
        self.live[at] = _roots(self.live[at])

    def totals(self) -> FloatArray:
        """Of the totals, in the order of ``Outcome``; ratios have none."""
        places, weights = self._places, np.zeros((len(Outcome), self._places.size))
        rows = dict(zip(Outcome, weights, strict=True))
        for outcome in SUMMED:
            rows[outcome][places.sum_of(outcome)] = 1.0
        rows[Outcome.LIVE][: places.n_stages] = 1.0
        rows[Outcome.PROFIT][:] = rows[Outcome.REVENUE] - rows[Outcome.COST]
        deviations = _roots(((weights @ self._together) * weights).sum(axis=1))
        return np.where(weights.any(axis=1), deviations, np.nan)


def _roots(variances: FloatArray) -> FloatArray:
    """Standard deviations, where rounding may have left a variance of zero a little below."""
    return np.sqrt(np.maximum(variances, 0.0))


def _becoming(plan: Plan, places: Places, stretch: Lifetimes) -> FloatArray:
    """What one of each type becomes on average, ``(n_periods, size, size)``."""
    becoming = carried(places, stretch)
    becoming[:, : places.n_stages] += np.outer(stretch.habits.invites, stretch.delays @ stretch.invitation)
    for place, inflow in enumerate(plan.inflows):
        if inflow.kind == "referral":
            arrived = stretch.effects.taken[:, place]
            is_out = np.array([is_paused(plan, stretch.start + later) for later in range(len(arrived))])
            becoming[:, places.due] = np.where(is_out[:, None], stretch.effects.lost[place], arrived)
    return becoming


def carried(places: Places, stretch: Lifetimes) -> FloatArray:
    """The same before anybody invites or arrives: contacts live, the invited come nearer, sums stay."""
    becoming = np.zeros((len(stretch.fate), places.size, places.size))
    becoming[:, : places.n_stages] = stretch.person
    nearer, kept = np.arange(places.due + 1, places.waiting), np.arange(places.sums, places.size)
    becoming[:, nearer, nearer - 1] = 1.0
    becoming[:, kept, kept] = 1.0
    return becoming


def chance_of_adds(plan: Plan) -> FloatArray:
    """Variance of new adds over their mean, by inflow: 1 of spend (Poisson), less of volume, 0 of what is sure."""
    over_mean = {"spend": 1.0, "referral": 0.0}
    return np.array([over_mean.get(inflow.kind, 1.0 - float(inflow.rate)) for inflow in plan.inflows])


def surviving(places: Places, survive: float) -> FloatArray:
    """What a ban leaves of one of each type."""
    stay, stages = np.eye(places.size), np.arange(places.n_stages)
    stay[stages, stages], stay[stages, places.sum_of(Outcome.BANNED)] = survive, 1 - survive
    return stay


def thinned(places: Places, together: FloatArray, before: FloatArray, survive: float) -> FloatArray:
    """The covariance after a ban, which hits each contact by itself."""
    stay, stages = surviving(places, survive), np.arange(places.n_stages)
    torn = np.zeros((places.n_stages, places.size))
    torn[stages, stages], torn[:, places.sum_of(Outcome.BANNED)] = 1.0, -1.0
    hit = before * survive * (1 - survive)
    return np.asarray(stay.T @ together @ stay + torn.T @ (hit[:, None] * torn))
