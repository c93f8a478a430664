"""Spending: what a path cost beside its orders, inflow by inflow, in whole minor units."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from attrs import frozen

from privdomain._internal.money import Currency
from privdomain.facts import SpendKind, Stage
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import Elapsed
from privdomain.simulator.steps.arriving import count_of, spend_of
from privdomain.simulator.steps.ledger import COST_LINES, CostLine

RUNNING = COST_LINES[4:7]
"""Lines of no single inflow: people, systems, touches."""


@frozen
class Payment:
    """Something was paid.

    Attributes:
        period: In which period.
        line: Kind of spend, and stage.
        inflow: Name of the inflow that it was for; None of no single one.
        minor: How much [minor units], above 0.
    """

    period: int
    line: CostLine
    inflow: str | None
    minor: int


def payments_of(plan: Plan, path: Sequence[Elapsed], currency: Currency) -> list[Payment]:
    """All payments but goods and discounts, which orders carry; nothing is no payment."""
    unit = 10.0**currency.exponent
    found = (
        Payment(elapsed.period, line, inflow, round(float(np.sum(amount)) * unit))
        for elapsed in path
        for line, inflow, amount in _paid(plan, elapsed)
    )
    return [payment for payment in found if payment.minor]


def _paid(plan: Plan, elapsed: Elapsed) -> Iterator[tuple[CostLine, str | None, Any]]:
    for place, inflow in enumerate(plan.inflows):
        stage = Stage.REFERRAL if inflow.kind == "referral" else Stage.INFLOW
        yield COST_LINES[0], inflow.name, spend_of(inflow, plan, elapsed.period)
        yield COST_LINES[1], inflow.name, count_of(inflow, plan, elapsed.period) * inflow.unit_cost
        yield (SpendKind.INCENTIVE, stage), inflow.name, inflow.incentive * elapsed.flows.taken[place]
    for line in RUNNING:
        yield line, None, elapsed.costs[line]
