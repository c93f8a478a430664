"""Outcomes: what a run comes to, replication by replication."""

from collections.abc import Iterable
from typing import Final

import numpy as np
from attrs import define, field

from privdomain._internal.arrays import Array, FloatArray
from privdomain._internal.division import divide
from privdomain._internal.terms import Term
from privdomain.facts import ACQUISITION, SpendKind
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import Elapsed
from privdomain.simulator.steps.ledger import COST_LINES, CostLine, discount_of, worth_now

__all__ = ["Outcome"]


class Outcome(Term):
    """What a run comes to (结果指标). Money is in the major unit of the scenario, over all periods."""

    ADDS = "adds", "新增"
    """Contacts who were taken in."""
    LOST_ADDS = "lost_adds", "流失的新增"
    """Adds for whom advisors had no time."""
    LEFT = "left", "流失"
    """Relations ended by people."""
    BANNED = "banned", "封号损失"
    """Contacts lost with an account."""
    LIVE = "live", "期末存量"
    """Contacts at the end."""
    BUYERS = "buyers", "首购人数"
    """First orders."""
    ORDERS = "orders", "订单数"
    """First and repeat orders, returned ones included."""
    REVENUE = "revenue", "营收"
    """Net of discounts and returns."""
    COST = "cost", "总成本"
    """All lines of cost but discounts, which revenue is net of."""
    PROFIT = "profit", "利润"
    """Revenue less cost."""
    PRESENT_VALUE = "present_value", "利润现值"
    """Profit, discounted to the start."""
    CAC = "cac", "获客成本"
    """Media and incentives per contact taken in."""
    CLV = "clv", "客户价值"
    """Revenue per contact taken in; contacts of the starting stock bring some of it."""
    ROI = "roi", "投资回报率"
    """CLV over CAC: what looks at media and incentives alone."""
    MARGIN_ROI = "margin_roi", "毛利回报率"
    """Revenue less goods, over media, incentives, people and technology: what pays for everybody."""


_GOODS: Final = tuple(line for line in COST_LINES if line[0] is SpendKind.GOODS)
_DISCOUNT: Final = tuple(line for line in COST_LINES if line[0] is SpendKind.DISCOUNT)
_ACQUISITION: Final = tuple(line for line in COST_LINES if line[0] in ACQUISITION)


@define(eq=False)
class Totals:
    """Sums over the periods of a run, ``(n,)`` each.

    Attributes:
        counts: Sums of what was counted, by outcome.
        costs: Sums of cost by line.
        sales: List price of orders that were kept.
        present_value: Discounted profit.
        live: Contacts after the last period that was added.
    """

    counts: dict[Outcome, Array] = field(factory=dict)
    costs: dict[CostLine, FloatArray] = field(factory=dict)
    sales: FloatArray = field(factory=lambda: np.zeros(1))
    present_value: FloatArray = field(factory=lambda: np.zeros(1))
    live: Array = field(factory=lambda: np.zeros(1))

    def add(self, plan: Plan, elapsed: Elapsed) -> None:
        """Count a period."""
        flows = elapsed.flows
        counted = {
            Outcome.ADDS: flows.taken.sum(axis=0),
            Outcome.LOST_ADDS: flows.lost.sum(axis=0),
            Outcome.LEFT: flows.left.sum(axis=(0, 1)),
            Outcome.BANNED: flows.banned.sum(axis=(0, 1)),
            Outcome.BUYERS: flows.first.sum(axis=(0, 1)),
            Outcome.ORDERS: (flows.first + flows.repeat).sum(axis=(0, 1)),
        }
        for outcome, count in counted.items():
            self.counts[outcome] = self.counts.get(outcome, 0) + count
        for line, amount in elapsed.costs.items():
            self.costs[line] = self.costs.get(line, 0.0) + amount
        sales = (flows.sales - flows.refunded).sum(axis=0)
        self.sales = self.sales + sales
        profit = sales - total(elapsed.costs, COST_LINES)
        self.present_value = self.present_value + profit * worth_now(plan, elapsed.period)
        self.live = elapsed.live.sum(axis=(0, 1))

    def outcome(self, outcome: Outcome) -> FloatArray:
        """An outcome of each replication, ``(n,)`` float64; nan where its base is zero."""
        return self.outcomes()[outcome]

    def outcomes(self) -> dict[Outcome, FloatArray]:
        """All outcomes of each replication, the same."""
        revenue = self.sales - total(self.costs, _DISCOUNT)
        cost = total(self.costs, COST_LINES) - total(self.costs, _DISCOUNT)
        acquisition, goods = total(self.costs, _ACQUISITION), total(self.costs, _GOODS)
        values = {
            **self.counts,
            Outcome.LIVE: self.live,
            Outcome.REVENUE: revenue,
            Outcome.COST: cost,
            Outcome.PROFIT: revenue - cost,
            Outcome.PRESENT_VALUE: self.present_value,
            Outcome.CAC: divide(acquisition, self.counts[Outcome.ADDS]),
            Outcome.CLV: divide(revenue, self.counts[Outcome.ADDS]),
            Outcome.ROI: divide(revenue, acquisition),
            Outcome.MARGIN_ROI: divide(revenue - goods, cost - goods),
        }
        return {outcome: np.asarray(values[outcome], np.float64) for outcome in Outcome}


def total(costs: dict[CostLine, FloatArray], lines: Iterable[CostLine]) -> FloatArray:
    """The sum of some lines of cost."""
    return np.asarray(sum((costs[line] for line in lines), np.zeros(1)))


def revenue_of(elapsed: Elapsed) -> FloatArray:
    """Revenue of a period, net of discounts and returns [major unit], ``(n,)``."""
    sales = (elapsed.flows.sales - elapsed.flows.refunded).sum(axis=0)
    return np.asarray(sales - total(elapsed.costs, _DISCOUNT))


def cost_of(elapsed: Elapsed) -> FloatArray:
    """Cost of a period, all lines but discounts [major unit], ``(n,)``."""
    return np.asarray(total(elapsed.costs, COST_LINES) - total(elapsed.costs, _DISCOUNT))


def acquisition_of(elapsed: Elapsed) -> FloatArray:
    """Media and incentives of a period [major unit], ``(n,)``."""
    return total(elapsed.costs, _ACQUISITION)


def revenue_by_cohort(plan: Plan, elapsed: Elapsed) -> FloatArray:
    """Revenue of a period by cohort, net of discounts and returns [major unit], ``(n_cohorts, n)``."""
    kept = elapsed.flows.sales - elapsed.flows.refunded
    return np.asarray(kept * (1 - discount_of(plan, elapsed.period)))
