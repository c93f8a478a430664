"""Metrics over generated facts give back the parameters that they were generated from.

Each bound is 4.5 standard errors of what is measured, under a seed.
"""

import math

import numpy as np
import pytest

from privdomain.metrics import fission, relation_survival, repurchase, stock_flow
from privdomain.simulator import Basket, Import, Lifecycle, LifeStage, Referral, Scenario, Stock, generate

BOUND = 4.5
BASKET = Basket(list_price=100, spread=0.5, returns=0.2)


def one_stage(*, n_periods, referral=None, **rates):
    """20,000 people in one stage from the start."""
    return Scenario(
        currency="CNY",
        clock={"n_periods": n_periods},
        stock=[Stock(name="here", count=20_000)],
        lifecycle=Lifecycle(stages=(LifeStage(name="here", **rates),), entry="here"),
        basket=BASKET,
        referral=referral,
    )


def test_stock_flow_gives_back_leaving():
    told = generate(one_stage(n_periods=12, leave=0.04), seed=11)
    flow = stock_flow(told.facts.members, period="week", observed_until=told.facts.observed_until)
    at_risk, lost = flow.stock_start[-12:].sum(), flow.lost[-12:].sum()
    assert abs(lost - 0.04 * at_risk) < BOUND * math.sqrt(at_risk * 0.04 * 0.96)


def test_relation_survival_gives_back_leaving():
    """Who joins at u of week 0 is k weeks old at u of week k: survival (1 - q)^(k - 1) (1 - q u), u uniform."""
    leave = 0.1
    scenario = Scenario(
        currency="CNY",
        clock={"n_periods": 9},
        imports=[Import(name="all", period=0, count=20_000)],
        lifecycle=Lifecycle(stages=(LifeStage(name="here", leave=leave),), entry="here"),
        basket=BASKET,
    )
    told = generate(scenario, seed=12)
    survival = relation_survival(told.facts.members, observed_until=told.facts.observed_until)
    for weeks in (1, 4, 7):
        expected = (1 - leave) ** (weeks - 1) * (1 - leave / 2)
        measured = float(survival.at([f"{7 * weeks}d"]).survival.ravel()[0])
        assert abs(measured - expected) < BOUND * math.sqrt(expected * (1 - expected) / 20_000)


def test_repurchase_gives_back_the_order_rate():
    """Orders of 10 weeks are Poisson of 10 rates, for nobody leaves; P(X >= 2 | X >= 1) follows."""
    told = generate(one_stage(n_periods=10, orders=0.12), seed=13)
    mean = 1.2
    some = 1 - math.exp(-mean)
    expected = (some - mean * math.exp(-mean)) / some
    found = repurchase(told.facts.orders, per="order", observed_until=told.facts.observed_until)
    assert abs(found.repurchase_rate - expected) < BOUND * math.sqrt(expected * (1 - expected) / found.buyers)
    assert abs(found.buyers - 20_000 * some) < BOUND * math.sqrt(20_000 * some * (1 - some))


def test_fission_gives_back_k():
    """K of four cycles of two weeks: each of the stock invites a Poisson number of mean 4 k."""
    told = generate(one_stage(n_periods=8, referral=Referral(k=0.05, cycle=2.0, delays=(0.5, 0.5))), seed=14)
    facts = told.facts
    found = fission(
        facts.invites,
        members=facts.members,
        since=str(told.ledger.periods[0]),
        window="56d",
        observed_until=facts.observed_until,
    )
    assert abs(found.k_factor - 0.2) < BOUND * math.sqrt(0.2 / 20_000)


def test_amounts_and_returns_have_the_law_of_the_basket():
    """A gamma amount of spread c has the variance c^2 of its squared mean; returns are binomial."""
    told = generate(one_stage(n_periods=10, orders=0.12), seed=15)
    orders = told.facts.orders
    paid, back = orders.amount[orders.amount > 0], (orders.amount < 0).sum()
    n = len(paid)
    assert abs(paid.mean() - 100) < BOUND * 50 / math.sqrt(n)
    # The variance of a squared deviation of a gamma of shape k = 4 is (2 + 6 / k) variances squared.
    assert abs(paid.var() - 2_500) < BOUND * 2_500 * math.sqrt(3.5 / n)
    assert abs(back - 0.2 * n) < BOUND * math.sqrt(n * 0.16)


def test_first_orders_and_moves_are_those_of_the_stage():
    lifecycle = Lifecycle.simple(leave=0.0, first_order=0.2, orders=0.5, dormancy=0.25, winback=0.0)
    scenario = one_stage(n_periods=1).with_changes(
        {"lifecycle": lifecycle, "stock": [Stock(name="contact", count=20_000), Stock(name="active", count=20_000)]}
    )
    told = generate(scenario, seed=16)
    contacts = set(range(1, 20_001))
    buyers = told.facts.orders.user[told.facts.orders.amount > 0].tolist()
    firsts = [user for user in buyers if user in contacts]
    assert len(firsts) == len(set(firsts))
    assert abs(len(firsts) - 4_000) < BOUND * math.sqrt(20_000 * 0.16)
    asleep = told.facts.events.named("dormant").user
    assert contacts.isdisjoint(asleep.tolist())
    assert abs(len(asleep) - 5_000) < BOUND * math.sqrt(20_000 * 0.1875)
    # Repeat orders fall on people alike: the number who have none is that of Poisson.
    counts = np.bincount([user - 20_001 for user in buyers if user not in contacts], minlength=20_000)
    none = math.exp(-0.5)
    assert abs((counts == 0).sum() - 20_000 * none) < BOUND * math.sqrt(20_000 * none * (1 - none))


@pytest.mark.parametrize("period", [0, 3])
def test_things_happen_all_over_their_period(period):
    """Mean of a uniform week is its middle; of 20,000 the standard error is 1 / sqrt(12 n)."""
    scenario = one_stage(n_periods=4).with_changes(
        {"stock": [], "imports": [Import(name="a", period=period, count=20_000)]}
    )
    told = generate(scenario, seed=17)
    start = told.ledger.periods[period].astype("M8[us]").astype(np.int64)
    shares = (told.facts.members.instants - start) / (7 * 86_400_000_000)
    assert shares.min() >= 0
    assert shares.max() < 1
    assert abs(shares.mean() - 0.5) < BOUND / math.sqrt(12 * 20_000)
