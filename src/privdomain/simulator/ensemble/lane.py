"""Lanes: groups of replications that pass through the periods side by side, so that each is summed up at once."""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray
from privdomain._internal.draws.streams import BLOCK
from privdomain.simulator.chance import Fast, Monotone
from privdomain.simulator.ensemble.budget import SERIES, lane_width
from privdomain.simulator.ensemble.options import EnsembleOptions
from privdomain.simulator.ensemble.uncertain_draws import drawn_values
from privdomain.simulator.outcomes import Outcome, Totals, acquisition_of, cost_of, revenue_by_cohort, revenue_of
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import Elapsed, run
from privdomain.simulator.scenario.scenario import Scenario

COUNTS: Final = SERIES[:5]
MONEY: Final = SERIES[5:]


@frozen(eq=False, kw_only=True)
class Cohorts:
    """A period of a lane by cohort; the starting stock is none.

    Attributes:
        people: Contacts after the period, ``(n_periods, n)`` by the period in which they entered.
        revenue: Revenue of the period [major unit], the same.
        first: Of it what first orders brought: their share of the orders, for orders are exchangeable.
        acquisition: Media and incentives of the period [major unit], ``(n,)``.
    """

    people: IntArray
    revenue: FloatArray
    first: FloatArray
    acquisition: FloatArray


@frozen(eq=False, kw_only=True)
class Record:
    """A period of a lane.

    Attributes:
        counts: Counts in the order of ``count_names``, ``(n,)`` each.
        money: Revenue, cost and profit, ``(n,)`` each.
        costs: Cost by line, ``(n,)`` each, in the order of ``COST_LINES``.
        imbalance: Most people by whom a replication's live, left and banned differ from those who ever entered.
        cohorts: The same period by cohort, where somebody asked.
    """

    counts: tuple[IntArray, ...]
    money: tuple[FloatArray, ...]
    costs: tuple[FloatArray, ...]
    imbalance: int
    cohorts: Cohorts | None


class Lane:
    """Some blocks of replications, on their way through the periods."""

    def __init__(self, scenario: Scenario, options: EnsembleOptions, blocks: range) -> None:
        """Begin."""
        n = min(blocks.stop * BLOCK, options.replications) - blocks.start * BLOCK
        chance = Fast if options.draws == "fast" else Monotone
        self.plan: Plan = Plan.of(scenario, drawn_values(scenario, options.seed, blocks, n))
        self.totals: Totals = Totals()
        self.is_by_cohort: bool = options.by_cohort
        self._periods: Iterator[Elapsed] = run(
            self.plan, chance.of(options.seed, blocks), n, by_cohort=options.by_cohort
        )
        self._here: Array = np.full(n, sum(stock.count for stock in scenario.stock))

    def advance(self) -> Record:
        """The next period."""
        elapsed = next(self._periods)
        self.totals.add(self.plan, elapsed)
        flows = elapsed.flows
        by_stage, adds = elapsed.live.sum(axis=1), flows.taken.sum(axis=0)
        live, left, banned = by_stage.sum(axis=0), flows.left.sum(axis=(0, 1)), flows.banned.sum(axis=(0, 1))
        orders = (flows.first + flows.repeat).sum(axis=(0, 1))
        self._here = self._here + adds - left - banned
        revenue, cost = revenue_of(elapsed), cost_of(elapsed)
        return Record(
            counts=(live, adds, left, banned, orders, *by_stage),
            money=(revenue, cost, revenue - cost),
            costs=tuple(elapsed.costs.values()),
            imbalance=int(np.abs(self._here - live).max()),
            cohorts=self._cohorts(elapsed) if self.is_by_cohort else None,
        )

    def _cohorts(self, elapsed: Elapsed) -> Cohorts:
        revenue, first = revenue_by_cohort(self.plan, elapsed)[1:], elapsed.flows.first.sum(axis=0)[1:]
        orders = first + elapsed.flows.repeat.sum(axis=0)[1:]
        return Cohorts(
            people=elapsed.live[:, 1:].sum(axis=0),
            revenue=revenue,
            first=revenue * (first / np.maximum(orders, 1)),
            acquisition=acquisition_of(elapsed),
        )


def lanes_of(scenario: Scenario, options: EnsembleOptions, n_blocks: int | None = None) -> list[Lane]:
    """All replications, as lanes of so many blocks; as many as fit into the cache where nothing is said."""
    width = n_blocks or lane_width(scenario, options)
    total = -(-options.replications // BLOCK)
    return [Lane(scenario, options, range(start, min(start + width, total))) for start in range(0, total, width)]


def count_names(scenario: Scenario) -> tuple[str, ...]:
    """Names of the counts of a record."""
    return (*COUNTS, *(f"live.{stage.name}" for stage in scenario.stages))


def outcome_totals(lanes: list[Lane]) -> Mapping[str, FloatArray]:
    """Every outcome, of all replications."""
    return {name.value: np.concatenate([lane.totals.outcome(name) for lane in lanes]) for name in Outcome}
