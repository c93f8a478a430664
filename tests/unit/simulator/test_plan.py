"""Plan: numbers of a scenario, and those that are drawn in their place."""

import numpy as np
import pytest

from privdomain.simulator import Advisors, Basket, Channel, Import, Lifecycle, Referral, Saturation, Scenario, Volume
from privdomain.simulator.plan import REFERRAL, Plan, adds_of

ADS = Channel(name="ads", spend=(100, 50), adds=Saturation(cost_per_add=10))
SHOP = Scenario(
    currency="CNY",
    channels=[ADS, ADS.replace(name="more", spend=10.0, enters="active")],
    volumes=[Volume(name="parcels", count=5, add_rate=0.5)],
    imports=[Import(name="old", period=1, count=9)],
    lifecycle=Lifecycle.simple(leave=0.1, first_order=0.2, orders=0.3, dormancy=0.4, winback=0.05),
    basket=Basket(list_price=1),
    referral=Referral(k=0.1, reward=3),
    advisors=Advisors(count=1, talks=1, priority=["old", "referral"]),
)


def test_inflows_stand_in_the_order_of_service():
    inflows = Plan.of(SHOP).inflows
    assert [inflow.name for inflow in inflows] == ["old", REFERRAL, "ads", "more", "parcels"]
    assert [inflow.kind for inflow in inflows] == ["import", "referral", "spend", "spend", "volume"]
    assert [inflow.enters for inflow in inflows] == [0, 0, 0, 1, 0]
    plain = Plan.of(SHOP.replace(advisors=None, referral=None)).inflows
    assert [inflow.name for inflow in plain] == ["ads", "more", "parcels", "old"]


def test_series_begin_again_and_imports_come_once():
    old, _, ads, more, _ = Plan.of(SHOP).inflows
    assert [old.count(period) for period in range(3)] == [0, 9, 0]
    assert [ads.spend(period) for period in range(3)] == [100, 50, 100]
    assert [more.spend(period) for period in range(2)] == [10, 10]
    assert ads.adds(50) == 5


def test_stages_are_arrays():
    stages = Plan.of(SHOP).stages
    assert stages.names == ("contact", "active", "dormant")
    assert stages.leave.shape == (3, 1, 1)
    assert stages.first_order.ravel().tolist() == [0.2, 0, 0]
    assert (stages.buyers_enter.tolist(), stages.then.tolist()) == ([1, 1, 2], [0, 1, 2])
    (way,) = stages.ways
    assert (way.to.tolist(), way.rate.ravel().tolist()) == ([0, 2, 1], [0, 0.4, 0.05])
    assert way.by_touch.ravel().tolist() == [False, False, True]


def test_drawn_numbers_stand_in_their_places():
    drawn = {
        "lifecycle.stages.active.leave": np.array([0.5, 0.6]),
        "channels.ads.adds.cost_per_add": np.array([1.0, 2.0]),
    }
    plan = Plan.of(SHOP, drawn)
    assert plan.stages.leave[:, 0].tolist() == [[0.1, 0.1], [0.5, 0.6], [0.1, 0.1]]
    assert plan.inflows[2].adds(10).tolist() == [10, 5]
    assert plan.read("basket.list_price", 1.0) == 1
    assert plan.n_periods == 52


@pytest.mark.parametrize(
    ("numbers", "spend", "adds"),
    [
        ({"cost_per_add": 4}, 10, 2.5),
        ({"kind": "hill", "most": 30, "half_spend": 50}, 50, 15),
        ({"kind": "hill", "most": 30, "half_spend": 50, "exponent": 2}, 150, 27),  # 30 / (1 + 1/9)
        ({"kind": "hill", "most": 30, "half_spend": 50}, 0, 0),
        ({"kind": "hill", "most": 30, "half_spend": 1e-6, "exponent": 4}, 1e12, 30),
        ({"kind": "power", "cost_per_add": 4, "base_spend": 64, "exponent": 0.5}, 64, 16),
        ({"kind": "power", "cost_per_add": 4, "base_spend": 64, "exponent": 0.5}, 16, 8),
        ({"kind": "power", "cost_per_add": 4, "base_spend": 64, "exponent": 0.5}, 0, 0),
    ],
)
def test_curves(numbers, spend, adds):
    curve = Saturation(**numbers)
    assert adds_of(curve.kind, spend, lambda name: getattr(curve, name)) == pytest.approx(adds)


def test_curves_of_many_spends():
    curve = Saturation(kind="hill", most=30, half_spend=50)
    ads = ADS.replace(adds=curve, spend=1.0)
    plan = Plan.of(SHOP.replace(channels=(ads,), advisors=None), {"channels.ads.spend": np.array([0.0, 50.0])})
    assert plan.inflows[0].adds(plan.inflows[0].spend(0)).tolist() == [0, 15]
