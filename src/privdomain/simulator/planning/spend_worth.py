"""What spend is worth: the expected outcome of a split, and what adds and spend bring over all periods."""

from typing import Final

import numpy as np
from attrs import evolve, frozen

from privdomain._internal.arrays import BoolArray, FloatArray
from privdomain.simulator.expectation.batches import Batch, batch_of
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.plan import Plan
from privdomain.simulator.planning.spend_curves import SpendCurve
from privdomain.simulator.planning.water import Worths
from privdomain.simulator.scenario.paths import changed
from privdomain.simulator.scenario.scenario import Scenario
from privdomain.simulator.steps.arriving import is_paused
from privdomain.simulator.steps.ledger import worth_now

CLOSE: Final = 1e-9
"""Share by which two numbers may differ, to be one."""

_PROBE: Final = 0.37
"""Share of its room at which a channel is tried."""
_ENDLESS: Final = 1e12
"""More than advisors could ever be asked for."""


@frozen(eq=False, kw_only=True)
class Spending:
    """Channels whose spend is to be chosen.

    Attributes:
        scenario: The scenario, each of the channels with one number for all periods.
        paths: Paths of their spends.
        curves: Adds by spend.
        incentives: Welcome incentive per add, ``(n_channels,)``.
        outcome: What is to become as large as can be.
        max_cac: Most media and incentive per add that is taken in; infinite for no limit.
    """

    scenario: Scenario
    paths: tuple[str, ...]
    curves: tuple[SpendCurve, ...]
    incentives: FloatArray
    outcome: Outcome
    max_cac: float

    def batch(self, spends: FloatArray) -> Batch:
        """What is expected of splits ``(n_channels, n)``."""
        return batch_of(self.scenario, dict(zip(self.paths, spends, strict=True)), spends.shape[1])

    def by_channel(self, adds: dict[str, FloatArray]) -> FloatArray:
        """Adds of the channels per period in which money is spent, ``(n_channels, n)``."""
        names = [path.split(".")[1] for path in self.paths]
        return np.array([adds[name] for name in names]) / max(len(self.open_periods), 1)

    def is_dear(self, spends: FloatArray, batch: Batch) -> BoolArray:
        """Whether an add that is taken in costs more than it may, ``(n_channels, n)``."""
        if np.isinf(self.max_cac):
            return np.zeros(spends.shape, bool)
        media = (self.max_cac - self.incentives)[:, None] * self.by_channel(batch.taken)
        return np.asarray(spends > np.maximum(media, 0.0) * (1 + CLOSE))

    @property
    def open_periods(self) -> list[int]:
        """Periods in which no ban keeps everybody out, and money is spent."""
        plan = Plan.of(self.scenario)
        return [period for period in range(plan.n_periods) if not is_paused(plan, period)]

    @property
    def itself(self) -> float:
        """What a unit of spend in each period brings but for its adds: it costs itself."""
        if self.outcome is Outcome.PROFIT:
            return -float(len(self.open_periods))
        if self.outcome is not Outcome.PRESENT_VALUE:
            return 0.0
        plan = Plan.of(self.scenario)
        return -sum(float(worth_now(plan, period)) for period in self.open_periods)


def unlimited(spending: Spending) -> Spending:
    """The same without limits of advisors."""
    if spending.scenario.advisors is None:
        return spending
    limits = {"advisors.talks": _ENDLESS, "advisors.contacts_each": None}
    return evolve(spending, scenario=changed(spending.scenario, limits))


def worths_of(spending: Spending, low: FloatArray, floor: FloatArray, high: FloatArray) -> Worths:
    """What adds and spend are worth, if each add brings the same as the one before: each channel is tried once."""
    probes = low + _PROBE * (high - low)
    values = spending.batch(np.column_stack([low, low[:, None] + np.diag(probes - low)])).outcomes[spending.outcome]
    more = adds_at(spending, probes) - adds_at(spending, low)
    gained = values[1:] - values[0] - spending.itself * (probes - low)
    add = np.divide(gained, more, out=np.zeros(len(low)), where=more > 0)
    itself = np.full(len(low), spending.itself)
    return Worths(curves=spending.curves, add=add, spend_itself=itself, low=low, floor=floor, high=high)


def adds_at(spending: Spending, spends: FloatArray) -> FloatArray:
    """Adds of each channel in a period of no season, ``(n_channels,)``."""
    return np.array([curve.adds(spend) for curve, spend in zip(spending.curves, spends.tolist(), strict=True)])
