"""Paths: one place for reading and writing, and what has none."""

import numpy as np
import pytest

from privdomain.errors import SpecError
from privdomain.simulator import (
    Advisors,
    Basket,
    Channel,
    Clock,
    Hire,
    Lifecycle,
    Referral,
    Saturation,
    Scenario,
    Uncertain,
)
from privdomain.simulator.scenario.paths import is_rate_at, name_of, plain

SHOP = Scenario(
    currency="CNY",
    clock=Clock(n_periods=4),
    channels=[
        Channel(name="ads", spend=100, adds=Saturation(cost_per_add=10)),
        Channel(name="moments", spend=[1, 2], adds=Saturation(cost_per_add=10)),
    ],
    lifecycle=Lifecycle.simple(leave=0.01, first_order=0.03, orders=0.08, dormancy=0.02),
    basket=Basket(list_price=100),
    advisors=Advisors(
        count=2, talks=5, hires=[Hire(name="one", period=1, count=1), Hire(name="two", period=2, count=3)]
    ),
    uncertain=[Uncertain(path="basket.margin", kind="uniform", low=0.5, high=0.9)],
)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("channels.moments.adds.cost_per_add", 7.5),
        ("advisors.hires.two.count", 9.0),
        ("lifecycle.stages.active.moves.dormant.rate", 0.25),
        ("basket.margin", 0.75),
        ("clock.n_periods", 5),
        ("channels.moments.spend", (3.0, 4.0)),
    ],
)
def test_what_is_written_is_read_and_nothing_else_moves(path, value):
    after = SHOP.with_changes({path: value})
    assert after.at(path) == value
    assert after.with_changes({path: SHOP.at(path)}) == SHOP


def test_whole_blocks_and_numbers_of_numpy():
    after = SHOP.with_changes({"basket": Basket(list_price=5), "advisors.count": np.float64(3)})
    assert (after.basket.list_price, after.advisors.count) == (5, 3)
    assert plain((np.int64(1), [2.0])) == [1, [2.0]]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("", "'' is no path"),
        (3, "3 is no path"),
        ("channels.ad.spend", "there is no 'channels.ad'. Did you mean 'ads'"),
        ("channels.ads.spend.x", "there is no 'channels.ads.spend.x'"),
        ("channels.moments.spend.0", "there is no"),
        ("uncertain..low", "there is no 'uncertain.'"),
        ("referral.k", r"referral is not set. Pass {'referral': Referral\(...\)}"),
        ("channels.ads.adds.most.x", "there is no"),
    ],
)
def test_what_leads_nowhere(path, message):
    with pytest.raises(SpecError, match=message):
        SHOP.at(path)
    with pytest.raises(SpecError, match=message):
        SHOP.with_changes({path: 1.0})


@pytest.mark.parametrize("value", [float("nan"), object(), {1, 2}])
def test_what_no_scenario_holds(value):
    with pytest.raises(SpecError, match="nothing that a scenario holds"):
        SHOP.with_changes({"basket.margin": value})


def test_values_are_checked_again():
    with pytest.raises(SpecError, match=r"basket\.margin"):
        SHOP.with_changes({"basket.margin": 1.5})
    with pytest.raises(SpecError, match="lies within"):
        SHOP.with_changes({"basket": Basket(list_price=5), "basket.margin": 0.5})


def test_a_block_can_be_set():
    assert SHOP.with_changes({"referral": Referral(k=0.5)}).at("referral.k") == 0.5


def test_rates_are_told_from_numbers():
    assert is_rate_at(SHOP, "basket.margin")
    assert is_rate_at(SHOP, "lifecycle.stages.active.leave")
    assert not is_rate_at(SHOP, "basket.list_price")
    assert not is_rate_at(SHOP, "currency")


def test_what_items_are_addressed_by():
    assert name_of(SHOP.channels[0]) == "ads"
    assert name_of(SHOP.lifecycle.stages[1].moves[0]) == "dormant"
    assert name_of(SHOP.uncertain[0]) == ""
