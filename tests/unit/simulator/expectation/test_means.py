"""Means: the same as those of a slow reading of the docstrings, in fractions, cell by cell."""

import numpy as np
import pytest
from oracle.expected_means import LINES, World
from oracle.random_scenarios import random_scenario

from privdomain.simulator import Outcome, expect
from privdomain.simulator.chance import Average
from privdomain.simulator.expectation.passed import Passed
from privdomain.simulator.outcomes import revenue_by_cohort
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run

WORLDS = [(seed, is_limited) for seed in range(14) for is_limited in (False, True)]


def close(value, expected):
    assert np.asarray(value, float) == pytest.approx(np.array(expected, float), rel=1e-9, abs=1e-9)


@pytest.fixture(scope="module", params=WORLDS, ids=str)
def pair(request):
    seed, is_limited = request.param
    scenario = random_scenario(seed, is_limited=is_limited)
    return scenario, expect(scenario), World(scenario)


def test_people_of_every_period(pair):
    _, trajectory, world = pair
    close(trajectory.live, [[one["live"][name] for name in trajectory.stages] for one in world.periods])
    close(trajectory.adds, [[one["taken"][name] for name in trajectory.inflows] for one in world.periods])
    close(trajectory.by_period("lost_adds"), [sum(one["lost"].values()) for one in world.periods])
    for name in ("left", "banned", "orders", "buyers"):
        close(trajectory.by_period(name), [one[name] for one in world.periods])


def test_money_of_every_period(pair):
    scenario, trajectory, world = pair
    close(Passed.of(Plan.of(scenario)).costs, [[one["costs"][line] for line in LINES] for one in world.periods])
    profit = [one["revenue"] - one["cost"] for one in world.periods]
    close(trajectory.by_period("revenue"), [one["revenue"] for one in world.periods])
    close(trajectory.by_period("cost"), [one["cost"] for one in world.periods])
    close(trajectory.by_period("profit"), profit)
    worths = [one["worth"] for one in world.periods]
    close(trajectory.by_period("present_value"), [w * p for w, p in zip(worths, profit, strict=True)])


def test_totals(pair):
    _, trajectory, world = pair
    total = {name: sum(one[name] for one in world.periods) for name in ("revenue", "cost", "buyers", "orders", "left")}
    for name, value in total.items():
        close(trajectory.mean(name), value)
    adds = sum(sum(one["taken"].values()) for one in world.periods)
    costs = {line: sum(one["costs"][line] for one in world.periods) for line in LINES}
    acquisition = sum(cost for (kind, _), cost in costs.items() if kind in {"media", "incentive"})
    goods = costs["goods", "conversion"]
    close(trajectory.mean("adds"), adds)
    close(trajectory.mean("live"), sum(world.periods[-1]["live"].values()))
    close(trajectory.mean("cac"), acquisition / adds)
    close(trajectory.mean("clv"), total["revenue"] / adds)
    close(trajectory.mean("roi"), total["revenue"] / acquisition)
    close(trajectory.mean("margin_roi"), (total["revenue"] - goods) / (total["cost"] - goods))


def test_revenue_by_cohort_and_age(pair):
    _, trajectory, world = pair
    n = len(world.periods)
    expected = np.full((n, n), np.nan)
    for cohort in range(n):
        for age in range(n - cohort):
            expected[cohort, age] = float(world.periods[cohort + age]["by_cohort"].get(cohort, 0))
    assert trajectory.roi.by_age == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("seed", range(3))
def test_cohorts_are_those_of_the_engine(seed):
    scenario = random_scenario(seed, is_limited=True)
    plan = Plan.of(scenario)
    elapsed = list(run(plan, Average(), 1, by_cohort=True))
    engine = np.array([revenue_by_cohort(plan, one)[1:, 0] for one in elapsed]).T
    by_age = expect(scenario).roi.by_age
    for cohort, row in enumerate(engine):
        close(by_age[cohort, : len(row) - cohort], row[cohort:])


@pytest.mark.parametrize("seed", range(4))
def test_with_limits_gaps_are_known_or_nan_and_without_they_are_zero(seed):
    limited, free = (expect(random_scenario(seed, is_limited=flag)) for flag in (True, False))
    assert "advisors" in limited.limits
    assert not limited.is_exact
    assert np.isnan(limited.deviations).all()
    assert np.isnan(limited.live_sd).all()
    assert free.is_exact
    assert not free.gaps.any()
    assert all(np.isnan(free.sd(ratio)) for ratio in ("cac", "clv", "roi", "margin_roi"))
    assert not any(np.isnan(free.sd(one)) for one in Outcome if one not in {"cac", "clv", "roi", "margin_roi"})
