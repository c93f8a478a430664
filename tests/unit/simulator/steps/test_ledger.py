"""Ledger: each line of cost by hand."""

import numpy as np
import pytest

from privdomain.facts import SpendKind, Stage
from privdomain.simulator import (
    Advisors,
    Basket,
    Channel,
    Clock,
    Costs,
    Lifecycle,
    LifeStage,
    Promotion,
    Referral,
    Saturation,
    Scenario,
    Stock,
    Touching,
    Volume,
)
from privdomain.simulator.chance import Average
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run
from privdomain.simulator.steps.ledger import COST_LINES, discount_of, worth_now

LIFE = Lifecycle(stages=[LifeStage(name="buyer", orders=0.5), LifeStage(name="new", invites=False)], entry="new")
SHOP = Scenario(
    currency="CNY",
    clock=Clock(n_periods=2),
    lifecycle=LIFE,
    stock=[Stock(name="buyer", count=100)],
    channels=[Channel(name="ads", spend=60, adds=Saturation(cost_per_add=6), incentive=3)],
    volumes=[Volume(name="parcels", count=40, add_rate=0.5, incentive=2, cost=0.25)],
    referral=Referral(k=0.05, reward=7),
    basket=Basket(list_price=20, discount=0.1, returns=0.2, margin=0.6, fulfilment=1.5),
    advisors=Advisors(count=2, talks=100, cost=9),
    touching=Touching(per_contact=2, usual=2, cost=0.1),
    costs=Costs(technology=0.3, fixed_technology=(5, 6), fixed_people=8, discount_rate=0.21),
    promotions=[Promotion(name="sale", period=1, uplift=0.0, discount=0.15)],
)


def test_lines_by_hand():
    """Period 1. In period 0 came 10 of ads and 20 of parcels; in period 1 also the 5 who were invited. 130 contacts are
    there; 50 orders, of which 40 are kept: 800 at list price."""
    _, elapsed = run(Plan.of(SHOP), Average(), 1)
    assert {line: cost.item() for line, cost in elapsed.costs.items()} == pytest.approx(
        {
            (SpendKind.MEDIA, Stage.ADVERTISING): 60,
            (SpendKind.MEDIA, Stage.INFLOW): 40 * 0.25,
            (SpendKind.INCENTIVE, Stage.INFLOW): 10 * 3 + 20 * 2,
            (SpendKind.INCENTIVE, Stage.REFERRAL): 5 * 7,
            (SpendKind.PEOPLE, Stage.RETENTION): 2 * 9 + 8,
            (SpendKind.TECHNOLOGY, Stage.RETENTION): 130 * 0.3 + 6,
            (SpendKind.TECHNOLOGY, Stage.ACTIVATION): 130 * 2 * 0.1,
            (SpendKind.GOODS, Stage.CONVERSION): 800 * 0.4 + 50 * 1.5,
            (SpendKind.DISCOUNT, Stage.CONVERSION): 800 * 0.25,
        }
    )
    assert tuple(elapsed.costs) == COST_LINES


def test_discounts_never_pass_the_price():
    assert discount_of(Plan.of(SHOP), 0) == 0.1
    plan = Plan.of(SHOP, {"promotions.sale.discount": np.array([0.15, 0.95])})
    assert discount_of(plan, 1) == pytest.approx([0.25, 1])


def test_money_counts_from_the_middle_of_its_period():
    """Half a week of 21% a year."""
    assert worth_now(Plan.of(SHOP), 0) == pytest.approx(1.21 ** (-0.5 * 7 / 365.25))


def test_fixed_costs_may_be_drawn_and_without_blocks_nothing_is_paid():
    plain = SHOP.replace(advisors=None, touching=None, referral=None)
    plan = Plan.of(plain, {"costs.fixed_people": np.array([1.0, 2.0])})
    elapsed = next(run(plan, Average(), 2))
    assert elapsed.costs[SpendKind.PEOPLE, Stage.RETENTION].tolist() == [1, 2]
    assert elapsed.costs[SpendKind.TECHNOLOGY, Stage.ACTIVATION].tolist() == [0, 0]
