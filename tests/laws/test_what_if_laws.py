"""Laws of what-ifs: the three ways to ask for one number agree."""

import numpy as np
import pytest
from oracle.shops import linear, power, shop, stall

from privdomain.simulator import Uncertain, WhatIf, allocate, simulate, solve, tornado
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.planning.outlook import outcome_now
from privdomain.simulator.whatif_runs.pairing import OUTCOMES

CHANGES = {
    "orders": {"lifecycle.stages.active.orders": 0.12},
    "spend": {"channels.moments.spend": 7_000},
    "leave": {"lifecycle.stages.contact.leave": 0.03},
}


def asked(base):
    what_if = WhatIf(base)
    for name, change in CHANGES.items():
        what_if = what_if.add(name, change)
    return what_if


def test_each_side_of_a_pair_is_the_ensemble_of_its_scenario():
    base = shop(uncertain=[Uncertain(path="basket.margin", kind="uniform", low=0.3, high=0.7)])
    what_if = asked(base)
    result = what_if.run(replications=200, seed=9)
    for at, scenario in enumerate([base, *what_if.scenarios.values()]):
        ensemble = simulate(scenario, replications=200, seed=9, draws="monotone")
        means = [result.base_mean[0], *result.changed_mean][at]
        np.testing.assert_allclose(means, [ensemble.distribution(one).mean for one in OUTCOMES], rtol=1e-12)


@pytest.mark.parametrize("outcome", ["profit", "orders", "live", "adds", "left"])
def test_mean_differences_are_those_of_the_expectation(outcome):
    # a linear scenario: its expectation is exact, so a mean lies within 4.5 standard errors of it
    what_if = asked(shop())
    result = what_if.run(replications=500, seed=3)
    for name, scenario in what_if.scenarios.items():
        expected = outcome_now(scenario, Outcome(outcome)) - outcome_now(shop(), Outcome(outcome))
        told = result.difference(name, outcome)
        assert abs(told.mean - expected) <= 4.5 * told.standard_error + 1e-9 * abs(told.base)


def test_what_solves_a_goal_reaches_it_as_a_change():
    base = shop()
    value = solve(base, "basket.margin", goal=50_000, low=0, high=1).value
    assert outcome_now(WhatIf(base).add("x", {"basket.margin": value}).scenarios["x"], Outcome.PROFIT) == pytest.approx(
        50_000
    )


def test_no_direction_of_a_tornado_betters_an_allocation():
    base = stall(power("a", 10), power("b", 20))
    best = allocate(base, 3_000)
    there = base.with_changes(best.changes)
    # the marginal worth of all spends is alike, so money moved from one to the other brings nothing to first order
    ranges = {path: (spend - 1, spend + 1) for path, spend in best.changes.items()}
    swings = tornado(there, ranges=ranges).swing
    assert swings[0] == pytest.approx(swings[1], rel=1e-6)
    assert best.expected == outcome_now(there, Outcome.PROFIT)


def test_names_and_order_of_channels_do_not_matter():
    one = allocate(stall(power("a", 10), linear("b", 30)), 3_000)
    other = allocate(stall(linear("b", 30), power("a", 10)), 3_000)
    assert other.spend[::-1].tolist() == pytest.approx(one.spend.tolist(), rel=1e-12)
