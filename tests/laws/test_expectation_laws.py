"""Laws of expectations: people are conserved, independent parts add, names and order make no difference."""

import numpy as np
import pytest
from oracle.random_scenarios import random_scenario
from oracle.shops import linear, shop

from privdomain.simulator import Clock, Outcome, Referral, expect
from privdomain.simulator.chance import Fast
from privdomain.simulator.outcomes import Totals
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run

SUMS = ("adds", "left", "banned", "live", "buyers", "orders", "revenue", "cost", "profit", "present_value")


@pytest.mark.parametrize("is_limited", [False, True])
@pytest.mark.parametrize("seed", range(8))
def test_nobody_is_lost_or_made(seed, is_limited):
    trajectory = expect(random_scenario(seed, is_limited=is_limited))
    flows = {name: trajectory.by_period(name) for name in ("adds", "left", "banned", "live")}
    change = flows["adds"] - flows["left"] - flows["banned"]
    assert np.diff(flows["live"]) == pytest.approx(change[1:], rel=1e-9, abs=1e-9)
    known = ~np.isnan(trajectory.gap("live"))
    gap = {name: trajectory.gap(name)[known] for name in flows}
    assert np.cumsum(gap["adds"] - gap["left"] - gap["banned"]) == pytest.approx(gap["live"], rel=1e-6, abs=1e-6)


def test_independent_parts_add():
    """Without limits two channels do not meet: means and variances add."""
    blocks = {"clock": Clock(n_periods=9), "referral": Referral(k=0.3)}
    parts = [linear("a", 12), linear("b", 3, incentive=2)]
    both = expect(shop(*parts, **blocks))
    alone = [expect(shop(part, **blocks)) for part in parts]
    assert sum(one.live for one in alone) == pytest.approx(both.live, rel=1e-9)
    assert sum(one.live_sd**2 for one in alone) == pytest.approx(both.live_sd**2, rel=1e-9)
    for name in SUMS:
        assert sum(one.mean(name) for one in alone) == pytest.approx(both.mean(name), rel=1e-9)
        assert sum(one.sd(name) ** 2 for one in alone) == pytest.approx(both.sd(name) ** 2, rel=1e-9)


def test_twice_the_inflow_is_twice_mean_and_variance():
    once, twice = (expect(shop(linear("ads", 12, spend=spend))) for spend in (600, 1_200))
    for name in ("live", "orders", "revenue"):
        assert twice.mean(name) == pytest.approx(2 * once.mean(name), rel=1e-9)
        assert twice.sd(name) ** 2 == pytest.approx(2 * once.sd(name) ** 2, rel=1e-9)
    assert twice.roi.roi == pytest.approx(once.roi.roi, rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("seed", [1, 3, 6])
def test_drawn_replications_have_these_means_and_deviations(seed):
    """4,096 replications: means within 4.5 standard errors, variances within 4.5 of theirs, about 10%."""
    scenario, replications = random_scenario(seed, is_limited=False), 4_096
    trajectory, plan, totals = expect(scenario), Plan.of(scenario), Totals()
    for elapsed in run(plan, Fast.of(7, range(2)), replications):
        totals.add(plan, elapsed)
        live = elapsed.live[:, 0]
        error = 4.5 * trajectory.live_sd[elapsed.period] / replications**0.5
        assert np.all(np.abs(live.mean(axis=1) - trajectory.live[elapsed.period]) <= error + 1e-9)
    for name in SUMS:
        column = np.broadcast_to(totals.outcome(Outcome(name)), (replications,))
        mean, sd = trajectory.mean(name), trajectory.sd(name)
        assert abs(column.mean() - mean) <= 4.5 * sd / replications**0.5 + 1e-6, name
        fourth = np.mean((column - column.mean()) ** 4)
        error = 4.5 * np.sqrt(max(fourth - sd**4, 0) / replications)
        assert abs(column.var() - sd**2) <= error + 1e-6, name
