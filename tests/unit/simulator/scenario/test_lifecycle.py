"""Lifecycle: what its builders make, where contacts begin, and what contradicts itself."""

import numpy as np
import pytest
from pydantic import ValidationError

from privdomain.errors import SpecError
from privdomain.models import Appeal
from privdomain.simulator import (
    Basket,
    Channel,
    Clock,
    Import,
    Lifecycle,
    LifeStage,
    Move,
    Referral,
    Saturation,
    Scenario,
    Stock,
    Volume,
    expect,
)

ONE_RATE = {"leave": 0.01, "first_order": 0.03, "orders": 0.08}
ONE_EACH = {"leave": [0.1, 0.05], "first_order": [0.2, 0.1], "orders": [0.5], "buyers_leave": [0.02]}


def ways(life):
    return {
        stage.name: (stage.leave, stage.then, [(m.to, m.rate, m.by_touch) for m in stage.moves])
        for stage in life.stages
    }


def test_simple():
    life = Lifecycle.simple(**ONE_RATE, dormancy=0.02, winback=0.05)
    assert life.entry == "contact"
    assert life.incentive_entry is None
    assert ways(life) == {
        "contact": (0.01, None, []),
        "active": (0.01, None, [("dormant", 0.02, False)]),
        "dormant": (0.01, None, [("active", 0.05, True)]),
    }


def test_by_tenure():
    life = Lifecycle.by_tenure(**ONE_EACH, dormancy=0.02, winback=0.05, incentive_leave=np.array([0.4, 0.3]))
    assert (life.entry, life.incentive_entry) == ("contact_1", "incentive_contact_1")
    assert ways(life) == {
        "contact_1": (0.1, "contact_2", []),
        "contact_2": (0.05, "contact_2", []),
        "incentive_contact_1": (0.4, "incentive_contact_2", []),
        "incentive_contact_2": (0.3, "incentive_contact_2", []),
        "active_1": (0.02, "active_1", [("dormant", 0.02, False)]),
        "dormant": (0.02, None, [("active_1", 0.05, True)]),
    }
    assert Lifecycle.by_tenure(**ONE_EACH).incentive_entry is None


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"leave": float("nan")}, "leave"),
        ({"leave": "0.1"}, "leave"),
        ({"orders": [0.1]}, "orders"),
        ({"dormancy": None}, "dormancy"),
        ({"winback": True}, "winback"),
        ({"incentive_leave": "x"}, "incentive_leave"),
        ({"leave": 1.5}, "stages[0].leave"),
        ({"leave": 0.9, "dormancy": 0.5}, "stages[1].moves"),
    ],
)
def test_simple_refuses(change, path):
    with pytest.raises(SpecError) as caught:
        Lifecycle.simple(**{**ONE_RATE, **change})
    assert caught.value.problems[0][0] == path


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"leave": "ab"}, "leave"),
        ({"leave": 0.1}, "leave"),
        ({"leave": []}, "leave"),
        ({"leave": [0.1]}, "leave"),
        ({"leave": [[0.1], [0.1, 0.2]]}, "leave"),
        ({"orders": [0.1, 0.2]}, "buyers_leave"),
        ({"incentive_leave": [0.1]}, "incentive_leave"),
        ({"first_order": [0.1, 2]}, "stages[1].first_order"),
    ],
)
def test_by_tenure_refuses(change, path):
    with pytest.raises(SpecError) as caught:
        Lifecycle.by_tenure(**{**ONE_EACH, **change})
    assert caught.value.problems[0][0] == path


def test_who_came_for_an_incentive_begins_elsewhere_whatever_brought_them():
    """Of 1,000 each, 10% of those who came for content leave in the second period, and half of the others."""
    life = Lifecycle.simple(leave=0.1, first_order=0, orders=0, incentive_leave=0.5)
    assert (life.entry_of(Appeal.CONTENT), life.entry_of(Appeal.INCENTIVE)) == ("contact", "incentive_contact")
    inflows = {
        "channels": lambda appeal: Channel(
            name="new", spend=(1_000, 0), adds=Saturation(cost_per_add=1), appeal=appeal
        ),
        "volumes": lambda appeal: Volume(name="new", count=(1_000, 0), add_rate=1, appeal=appeal),
        "imports": lambda appeal: Import(name="new", period=0, count=1_000, appeal=appeal),
    }
    blocks = {"currency": "CNY", "clock": Clock(n_periods=2), "lifecycle": life, "basket": Basket(list_price=1)}
    for block, make in inflows.items():
        for appeal, left in ((Appeal.CONTENT, 900), (Appeal.INCENTIVE, 500)):
            assert expect(Scenario(**{block: [make(appeal)]}, **blocks)).mean("live") == pytest.approx(left)
    for appeal, stage in ((Appeal.CONTENT, "contact"), (Appeal.INCENTIVE, "incentive_contact")):
        stock, referral = [Stock(name="active", count=10)], Referral(k=1, appeal=appeal)
        invited = expect(Scenario(stock=stock, referral=referral, **blocks))
        assert invited.live[-1][invited.stages.index(stage)] == pytest.approx(10)


def test_an_entry_of_its_own_goes_before_the_appeal():
    life = Lifecycle.simple(**ONE_RATE, incentive_leave=0.5)
    came = Import(name="old", period=0, count=9, appeal="incentive", enters="active")
    shop = Scenario(
        currency="CNY", clock=Clock(n_periods=1), lifecycle=life, basket=Basket(list_price=1), imports=[came]
    )
    assert expect(shop).live[-1][2] == 9


def test_without_stages_of_their_own_they_begin_where_all_do():
    assert Lifecycle.simple(**ONE_RATE).entry_of(Appeal.INCENTIVE) == "contact"


@pytest.mark.parametrize(
    ("stage", "message"),
    [
        ({"first_order": 0.1}, "buyers_enter: is needed"),
        ({"first_order": 0.1, "buyers_enter": "a"}, "leads back here"),
        ({"leave": 0.6, "moves": [Move(to="b", rate=0.5)]}, "more than everybody"),
        ({"moves": [Move(to="b", rate=0.1), Move(to="b", rate=0.2)]}, "lead twice to one stage"),
    ],
)
def test_stages_that_contradict_themselves(stage, message):
    with pytest.raises(ValidationError, match=message):
        LifeStage(name="a", **stage)


def test_ways_lead_to_stages():
    with pytest.raises(SpecError) as caught:
        Lifecycle.load({"stages": [{"name": "a", "then": "b"}, {"name": "a"}], "entry": "c", "incentive_entry": "d"})
    assert [(path, code) for path, code, _ in caught.value.problems] == [
        ("stages", "repeated"),
        ("entry", "unknown_stage"),
        ("incentive_entry", "unknown_stage"),
        ("stages.a.then", "unknown_stage"),
    ]


def test_a_stage_that_nobody_reaches_stays_empty():
    life = Lifecycle(stages=[LifeStage(name="a"), LifeStage(name="orphan", leave=0.1)], entry="a")
    came = Import(name="old", period=0, count=9)
    shop = Scenario(
        currency="CNY", clock=Clock(n_periods=2), lifecycle=life, basket=Basket(list_price=1), imports=[came]
    )
    assert expect(shop).live[-1].tolist() == [9, 0]
