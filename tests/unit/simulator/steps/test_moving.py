"""Moving: everybody goes somewhere, few rows or many."""

import numpy as np
import pytest

from privdomain.simulator import Basket, Clock, Lifecycle, LifeStage, Move, Scenario, Stock
from privdomain.simulator.chance import Average, Fast
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run

LIFE = Lifecycle(
    stages=[
        LifeStage(
            name="a",
            leave=0.1,
            first_order=0.5,
            buyers_enter="b",
            moves=[Move(to="c", rate=0.2), Move(to="b", rate=0.3)],
            then="d",
        ),
        LifeStage(name="b"),
        LifeStage(name="c"),
        LifeStage(name="d"),
    ],
    entry="a",
)
SHOP = Scenario(
    currency="CNY",
    clock=Clock(n_periods=1),
    lifecycle=LIFE,
    basket=Basket(list_price=1),
    stock=[Stock(name="a", count=1_000)],
)


@pytest.mark.parametrize("n", [1, 100])
def test_where_everybody_goes(n):
    """500 buy. Of the other 500, 50 leave, 100 go to c, 150 to b, 200 to where all others go."""
    (elapsed,) = run(Plan.of(SHOP), Average(), n)
    assert elapsed.live[:, 0] == pytest.approx(np.tile([[0], [650], [100], [200]], n))
    assert elapsed.flows.left[:, 0, 0] == pytest.approx([50, 0, 0, 0])


@pytest.mark.parametrize("n", [1, 100])
def test_nobody_is_lost_or_made(n):
    (elapsed,) = run(Plan.of(SHOP), Fast.of(1, range(1)), n)
    assert (elapsed.live.sum(axis=(0, 1)) + elapsed.flows.left.sum(axis=(0, 1)) == 1_000).all()
