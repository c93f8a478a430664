"""Step 9, the ledger: what a period brought in and cost, by kind of spend and stage."""

from typing import Any, Final, TypeAlias

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain.facts import SpendKind, Stage
from privdomain.simulator.plan import Plan
from privdomain.simulator.scenario.values import Series
from privdomain.simulator.steps.arriving import count_of, headcount, spend_of
from privdomain.simulator.steps.state import Flows

CostLine: TypeAlias = tuple[SpendKind, Stage]

COST_LINES: Final[tuple[CostLine, ...]] = (
    (SpendKind.MEDIA, Stage.ADVERTISING),
    (SpendKind.MEDIA, Stage.INFLOW),
    (SpendKind.INCENTIVE, Stage.INFLOW),
    (SpendKind.INCENTIVE, Stage.REFERRAL),
    (SpendKind.PEOPLE, Stage.RETENTION),
    (SpendKind.TECHNOLOGY, Stage.RETENTION),
    (SpendKind.TECHNOLOGY, Stage.ACTIVATION),
    (SpendKind.GOODS, Stage.CONVERSION),
    (SpendKind.DISCOUNT, Stage.CONVERSION),
)
"""The lines of cost. Media of one's own volume, such as printed cards, stand under inflow."""


def costs_of(plan: Plan, flows: Flows, period: int) -> dict[CostLine, FloatArray]:
    """The cost of a period by line [major unit], ``(n,)`` each; with the sales they make the profit."""
    n = flows.offered.shape[-1]
    basket, costs = plan.scenario.basket, plan.scenario.costs
    kept = (flows.sales - flows.refunded).sum(axis=0)
    orders = (flows.first + flows.repeat).sum(axis=(0, 1))
    people, _ = headcount(plan, period)
    advisors, touching = plan.scenario.advisors, plan.scenario.touching
    per_advisor = plan.read("advisors.cost", advisors.cost) if advisors else 0.0
    per_touch = plan.read("touching.cost", touching.cost) if touching else 0.0
    technology = plan.read("costs.technology", costs.technology) * flows.base.sum(axis=(0, 1))
    goods = kept * (1 - plan.read("basket.margin", basket.margin))
    amounts = np.empty((len(COST_LINES), n))
    amounts[0] = sum(spend_of(inflow, plan, period) for inflow in plan.inflows)
    amounts[1] = sum(count_of(inflow, plan, period) * inflow.unit_cost for inflow in plan.inflows)
    amounts[2] = _incentives(plan, flows, is_referral=False)
    amounts[3] = _incentives(plan, flows, is_referral=True)
    amounts[4] = people * per_advisor + _fixed(plan, "fixed_people", costs.fixed_people, period)
    amounts[5] = technology + _fixed(plan, "fixed_technology", costs.fixed_technology, period)
    amounts[6] = flows.touches * per_touch
    amounts[7] = goods + orders * plan.read("basket.fulfilment", basket.fulfilment)
    amounts[8] = kept * discount_of(plan, period)
    return dict(zip(COST_LINES, amounts, strict=True))


def discount_of(plan: Plan, period: int) -> Any:
    """Share of the list price given away: the usual, and what promotions add; never more than all."""
    share: Any = plan.read("basket.discount", plan.scenario.basket.discount)
    for promotion in plan.scenario.promotions:
        if 0 <= period - promotion.period < promotion.length:
            share = share + plan.read(f"promotions.{promotion.name}.discount", promotion.discount)
    return np.minimum(share, 1.0)


def worth_now(plan: Plan, period: Any) -> Any:
    """What money of the middle of a period, or of each of several, is worth at the start."""
    rate = plan.read("costs.discount_rate", plan.scenario.costs.discount_rate)
    return np.power(1.0 + rate, -(period + 0.5) / plan.scenario.clock.per_year)


def _incentives(plan: Plan, flows: Flows, *, is_referral: bool) -> Any:
    return sum(
        (
            inflow.incentive * flows.taken[place]
            for place, inflow in enumerate(plan.inflows)
            if (inflow.kind == "referral") == is_referral
        ),
        0.0,
    )


def _fixed(plan: Plan, name: str, amount: Series, period: int) -> Any:
    if isinstance(amount, float):
        return plan.read(f"costs.{name}", amount)
    return amount[period % len(amount)]
