"""Step: the published order within a period."""

import numpy as np

from privdomain.simulator import (
    Ban,
    Basket,
    Channel,
    Clock,
    Lifecycle,
    LifeStage,
    Saturation,
    Scenario,
    Stock,
    Touching,
)
from privdomain.simulator.chance import Average
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run
from privdomain.simulator.steps.state import State
from privdomain.simulator.steps.step import Stepper

SHOP = Scenario(
    currency="CNY",
    clock=Clock(n_periods=2),
    lifecycle=Lifecycle(stages=[LifeStage(name="here", orders=0.5, leave=0.5)], entry="here"),
    basket=Basket(list_price=1),
    channels=[Channel(name="ads", spend=8, adds=Saturation(cost_per_add=1))],
    stock=[Stock(name="here", count=100)],
    bans=[Ban(name="out", period=0, owned=0.5)],
    touching=Touching(per_contact=2, usual=2),
)


def test_bans_come_first_and_who_is_new_acts_from_the_next_period_on():
    """100, of whom 50 survive the ban, order 25 times and are touched 100 times; 25 leave, 8 enter. Then 33."""
    first, second = run(Plan.of(SHOP), Average(), 1)
    assert (first.flows.banned.item(), first.flows.base.item(), first.flows.repeat.item()) == (50, 50, 25)
    assert (first.flows.touches.item(), first.flows.left.item(), first.live.item()) == (100, 25, 33)
    assert (second.flows.base.item(), second.flows.repeat.item()) == (33, 16.5)


def test_rates_that_never_change_are_worked_out_once():
    stepper = Stepper(Plan.of(SHOP), Average())
    state = State.at_start(stepper.plan, 1, np.float64)
    assert stepper.step(state, 0).repeat.item() == 25
    drawn = Stepper(Plan.of(SHOP, {"touching.per_contact": np.array([2.0, 0.0])}), Average())
    flows = drawn.step(State.at_start(drawn.plan, 2, np.float64), 0)
    assert flows.repeat[0, 0].tolist() == [25, 0]
