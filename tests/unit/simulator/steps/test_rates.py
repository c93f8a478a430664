"""Rates: hazards times factors, and promotions that borrow what they bring."""

import numpy as np
import pytest

from privdomain.simulator import (
    Basket,
    Clock,
    Lifecycle,
    LifeStage,
    Move,
    Promotion,
    Scenario,
    Seasons,
    Stock,
    Touching,
    expect,
)
from privdomain.simulator.plan import Plan
from privdomain.simulator.steps.rates import demands, hazard_times

ORDER = Lifecycle(stages=[LifeStage(name="here", orders=0.1)], entry="here")
SALE = Promotion(name="sale", period=5, uplift=1.0, pull_forward=1.0, after=4, discount=0.2)


def shop(seasons=(1.0,), life=ORDER, n=30, **blocks):
    return Scenario(
        currency="CNY",
        clock=Clock(n_periods=n),
        seasons=Seasons(purchases=seasons),
        lifecycle=life,
        basket=Basket(list_price=10),
        stock=[Stock(name=life.entry, count=10_000)],
        **blocks,
    )


PEAK = [1.0] * 5 + [3.0] + [1.0] * 24
PEAK_OF_THREE = [3.0 if period == 5 else 0.8 for period in range(30)]
TROUGH = [1.0] * 6 + [0.25, 0.5, 0.25, 1.0] + [1.0] * 20


@pytest.mark.parametrize("seasons", [(1.0,), TROUGH, (1.0, 2.0, 0.5)])
def test_what_is_only_bought_earlier_is_not_bought_twice(seasons):
    """A regression: the dip was a share of smaller or larger seasons than the sale."""
    sale = SALE.replace(uplift=0.5)
    with_sale = expect(shop(seasons, promotions=(sale,)))
    assert with_sale.mean("orders") == pytest.approx(expect(shop(seasons)).mean("orders"))
    assert with_sale.by_period("orders")[5] == pytest.approx(1.5 * expect(shop(seasons)).by_period("orders")[5])


@pytest.mark.parametrize(("period", "length", "after"), [(5, 1, 4), (6, 4, 8), (8, 1, 20), (4, 1, 3)])
def test_several_sales_add_up(period, length, after):
    """A regression: factors were multiplied, so that one sale borrowed from the uplift of another."""
    other = Promotion(name="other", period=period, length=length, uplift=0.6, pull_forward=1.0, after=after)
    both = expect(shop(promotions=(SALE.replace(uplift=0.5), other)))
    assert both.mean("orders") == pytest.approx(expect(shop()).mean("orders"))


def test_who_has_left_is_not_made_up_for():
    life = Lifecycle(stages=[LifeStage(name="here", orders=0.1, leave=0.1)], entry="here")
    assert expect(shop(life=life, promotions=(SALE,))).mean("orders") > expect(shop(life=life)).mean("orders")


def test_what_is_drawn_takes_no_more_than_all():
    plan = Plan.of(shop(n=12, promotions=(SALE,)), {"promotions.sale.uplift": np.array([1.0, 9.0])})
    assert demands(plan)[6] == pytest.approx([0.75, 0])
    assert demands(plan)[0] == 1


def test_hazards():
    """1 - (1 - p)^f, however small; of what is sure or impossible, factors change nothing but none."""
    assert hazard_times(np.array([0.5]), 2.0) == pytest.approx([0.75])
    assert hazard_times(np.array([1e-20]), 3.0) == pytest.approx([3e-20], rel=1e-12)
    assert hazard_times(np.array([0.0, 0.01, 1.0]), 1e299).tolist() == [0, 1, 1]
    assert hazard_times(np.array([0.3, 1.0]), 0.0).tolist() == [0, 0]
    rates = np.array([0.1, 0.7])
    assert hazard_times(rates, np.array([1.0])).tolist() == [0.1, 0.7]
    assert hazard_times(rates, np.array([1.0, 2.0]))[0] == 0.1


def test_moves_have_the_room_that_leaving_leaves():
    """0.5 leave; touches wake with a hazard of 3 times: 1 - 0.5^3 = 0.875 of all, for whom half of the room is left."""
    life = Lifecycle(
        stages=[
            LifeStage(name="here", leave=0.5, moves=[Move(to="woken", rate=0.5, by_touch=True)]),
            LifeStage(name="woken"),
        ],
        entry="here",
    )
    usual, scale = 1.0, 1_000.0  # nearly linear: 3 touches do 3 times as much
    touching = Touching(per_contact=3.0, usual=usual, scale=scale)
    year = expect(shop(life=life, n=1, touching=touching))
    assert year.live[-1].tolist() == pytest.approx([0, 5_000])
    gone = Lifecycle(stages=[LifeStage(name="here", leave=1.0, moves=[Move(to="here", rate=0.0)])], entry="here")
    assert expect(shop(life=gone, n=1)).mean("live") == 0
