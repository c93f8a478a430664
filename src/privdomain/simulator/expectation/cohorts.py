"""Cohorts: what the adds of each period bring in each later one."""

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain.simulator.expectation.lifetimes import Lifetimes
from privdomain.simulator.expectation.passed import Passed
from privdomain.simulator.expectation.places import Places
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.plan import Plan
from privdomain.simulator.steps.arriving import survivors


class Cohorts:
    """Mean revenue of who was taken in during each period.

    People of a stage are alike whenever they came, so all cohorts share the matrices of a period.

    Attributes:
        revenue: By cohort and period, ``(n_periods, n_periods)``; 0 up to the period of joining.
        first: Of first orders alone, the same shape.
    """

    def __init__(self, plan: Plan, places: Places, passed: Passed) -> None:
        """Nobody has come yet."""
        self._plan, self._places, self._passed = plan, places, passed
        self._survive = survivors(plan)
        self._live = np.zeros((places.n_stages, plan.n_periods))
        self._brought = np.zeros((2, plan.n_periods, plan.n_periods))

    @property
    def revenue(self) -> FloatArray:
        """All orders."""
        return np.asarray(self._brought[0].T)

    @property
    def first(self) -> FloatArray:
        """First orders."""
        return np.asarray(self._brought[1].T)

    def add(self, stretch: Lifetimes) -> None:
        """Let some periods pass."""
        habits, n_stages = stretch.habits, self._places.n_stages
        worth = stretch.effects.order[:, self._places.sum_of(Outcome.REVENUE)]
        orders = np.stack([habits.fates[:, 0] + habits.repeats, habits.fates[:, 0]], axis=1)
        becoming = stretch.fate[:, :, :n_stages].mT
        for place, (each, moves) in enumerate(zip(worth[:, None, None] * orders, becoming, strict=True)):
            period = stretch.start + place
            self._live *= self._survive[period]
            self._brought[:, period] = each @ self._live
            self._live = moves @ self._live
            for way, inflow in enumerate(self._plan.inflows):
                self._live[inflow.enters, period] += self._passed.taken[period, way]
