"""Outcomes: sums over periods, and ratios that are nan where their base is zero."""

import numpy as np
import pytest

from privdomain.simulator import (
    Basket,
    Channel,
    Clock,
    Costs,
    Lifecycle,
    LifeStage,
    Outcome,
    Saturation,
    Scenario,
    Stock,
)
from privdomain.simulator.chance import Average
from privdomain.simulator.outcomes import Totals, acquisition_of, cost_of, revenue_by_cohort, revenue_of
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run

SHOP = Scenario(
    currency="CNY",
    clock=Clock(n_periods=2),
    lifecycle=Lifecycle(stages=[LifeStage(name="here", orders=0.5)], entry="here"),
    basket=Basket(list_price=20, discount=0.25, margin=0.5, fulfilment=1),
    channels=[Channel(name="ads", spend=30, adds=Saturation(cost_per_add=3), incentive=2)],
    stock=[Stock(name="here", count=100)],
    costs=Costs(fixed_people=40),
)


def totals(scenario, **options):
    plan, sums = Plan.of(scenario), Totals()
    for elapsed in run(plan, Average(), 1, **options):
        sums.add(plan, elapsed)
    return {outcome: value.item() for outcome, value in sums.outcomes().items()}


def test_by_hand():
    """100 contacts and 50 orders, then 110 and 55: 105 orders of 20, of which 5 are given away, 10 are goods, 1 is
    delivery. 20 adds for 60 of media and 40 of incentives; 80 for people."""
    found = totals(SHOP)
    revenue, goods, paid = 105 * 15, 105 * 11, 60 + 40 + 80
    assert {outcome: found[outcome] for outcome in Outcome if outcome is not Outcome.PRESENT_VALUE} == pytest.approx(
        {
            "adds": 20,
            "lost_adds": 0,
            "left": 0,
            "banned": 0,
            "live": 120,
            "buyers": 0,
            "orders": 105,
            "revenue": revenue,
            "cost": goods + paid,
            "profit": revenue - goods - paid,
            "cac": 5,
            "clv": revenue / 20,
            "roi": revenue / 100,
            "margin_roi": (revenue - goods) / paid,
        }
    )
    assert found[Outcome.PRESENT_VALUE] == pytest.approx(found[Outcome.PROFIT])  # without interest


def test_later_money_counts_less():
    loan = SHOP.replace(costs=Costs(discount_rate=1.0))
    first, second = (revenue_of(one).item() - cost_of(one).item() for one in run(Plan.of(loan), Average(), 1))
    worth = [2 ** (-(period + 0.5) * 7 / 365.25) for period in range(2)]
    assert totals(loan)[Outcome.PRESENT_VALUE] == pytest.approx(first * worth[0] + second * worth[1])


def test_periods_and_cohorts_add_up():
    told = list(run(Plan.of(SHOP), Average(), 1, by_cohort=True))
    by_cohort = [revenue_by_cohort(Plan.of(SHOP), elapsed).sum() for elapsed in told]
    assert by_cohort == pytest.approx([revenue_of(elapsed).item() for elapsed in told])
    assert [acquisition_of(elapsed).item() for elapsed in told] == [50, 50]
    assert sum(cost_of(elapsed).item() for elapsed in told) == pytest.approx(totals(SHOP)[Outcome.COST])


def test_without_a_base_there_is_no_ratio():
    quiet = SHOP.replace(channels=(), costs=Costs())
    found = totals(quiet)
    assert np.isnan([found[outcome] for outcome in (Outcome.CAC, Outcome.CLV, Outcome.ROI, Outcome.MARGIN_ROI)]).all()


def test_one_outcome_is_that_of_all():
    plan, sums = Plan.of(SHOP), Totals()
    sums.add(plan, next(run(plan, Average(), 1)))
    assert sums.outcome(Outcome.ORDERS).tolist() == sums.outcomes()[Outcome.ORDERS].tolist() == [50]
