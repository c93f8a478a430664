"""Running: periods one after the other, people told apart by when they entered."""

import numpy as np
import pytest

from privdomain.simulator import Basket, Channel, Clock, Lifecycle, LifeStage, Saturation, Scenario, Stock
from privdomain.simulator.chance import Average, Fast
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run

SHOP = Scenario(
    currency="CNY",
    clock=Clock(n_periods=3),
    lifecycle=Lifecycle(stages=[LifeStage(name="here", leave=0.5, orders=1.0)], entry="here"),
    basket=Basket(list_price=10),
    channels=[Channel(name="ads", spend=8, adds=Saturation(cost_per_add=1))],
    stock=[Stock(name="here", count=16)],
)


def test_cohorts_add_up_to_everybody():
    """16 halve in each period; 8 enter in each, and halve from the next one on."""
    told = list(run(Plan.of(SHOP), Average(), 1, by_cohort=True))
    assert [elapsed.period for elapsed in told] == [0, 1, 2]
    assert [elapsed.live[0, :, 0].tolist() for elapsed in told] == [[8, 8, 0, 0], [4, 4, 8, 0], [2, 2, 4, 8]]
    alone = list(run(Plan.of(SHOP), Average(), 1))
    assert [elapsed.live.item() for elapsed in alone] == [16, 16, 16]


@pytest.mark.parametrize(("chance", "dtype"), [(Average(), np.float64), (Fast.of(1, range(1)), np.int64)])
def test_means_are_floats_and_draws_are_counts(chance, dtype):
    elapsed = next(run(Plan.of(SHOP), chance, 5))
    assert (elapsed.live.dtype, elapsed.live.shape, elapsed.waiting.shape) == (dtype, (1, 1, 5), (1, 5))
    assert all(cost.shape == (5,) for cost in elapsed.costs.values())
