"""State: who is there at the start."""

import numpy as np

from privdomain.simulator import Basket, Lifecycle, Referral, Scenario, Stock
from privdomain.simulator.plan import Plan
from privdomain.simulator.steps.state import State

SHOP = Scenario(
    currency="CNY",
    lifecycle=Lifecycle.simple(leave=0.1, first_order=0.1, orders=0.1),
    basket=Basket(list_price=1),
    stock=[Stock(name="active", count=7)],
)


def test_the_stock_stands_in_the_first_cohort():
    state = State.at_start(Plan.of(SHOP, {"stock.active.count": np.array([7.4, 9.6])}), 2, np.int64, 3)
    assert state.live[1].tolist() == [[7, 10], [0, 0], [0, 0]]
    assert state.live.sum() == 17
    assert (state.waiting.shape, state.due.shape, state.invited.tolist()) == ((0, 2), (1, 2), [0, 0])


def test_the_invited_arrive_by_delay():
    plan = Plan.of(SHOP.replace(referral=Referral(k=0.1, delays=(0.5, 0.25, 0.25))))
    state = State.at_start(plan, 2, np.float64)
    assert (state.waiting.shape, state.due.shape, state.live.dtype) == ((1, 2), (3, 2), np.float64)
