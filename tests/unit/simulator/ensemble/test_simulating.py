"""Simulating: what may be asked, what must not, and that nothing but the question decides the bits."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from oracle.ensemble_scenarios import linear, media, rich, uncertain

from privdomain._internal.draws.streams import BLOCK
from privdomain.errors import BudgetError, SpecError
from privdomain.simulator import Clock, Referral, Uncertain, simulate
from privdomain.simulator.ensemble.lane import lanes_of
from privdomain.simulator.ensemble.options import EnsembleOptions
from privdomain.simulator.ensemble.simulating import gathered

KINDS = ("fast", "monotone")


def in_lanes(scenario, n, draws, width, mapping=map):
    """The same question, asked in lanes of so many blocks."""
    options = EnsembleOptions.of(
        replications=n, seed=3, draws=draws, keep="paths", by_cohort=False, quantiles=(0.1, 0.5)
    )
    return gathered(scenario, options, lanes_of(scenario, options, width), None, mapping)


@pytest.mark.parametrize("draws", KINDS)
@pytest.mark.parametrize("make", [rich, uncertain])
def test_the_size_of_lanes_does_not_matter(draws, make):
    """Two blocks at once, or each by itself; the last has three replications."""
    scenario = make(n_periods=9)
    n = BLOCK + 3
    assert in_lanes(scenario, n, draws, 2) == in_lanes(scenario, n, draws, 1)


@pytest.mark.parametrize("draws", KINDS)
def test_a_lane_of_one_replication_is_like_any_other(draws):
    scenario = uncertain(n_periods=5)
    assert in_lanes(scenario, BLOCK + 1, draws, 1) == in_lanes(scenario, BLOCK + 1, draws, 2)


@pytest.mark.parametrize("draws", KINDS)
def test_threads_do_not_matter(draws):
    scenario = uncertain(n_periods=5)
    with ThreadPoolExecutor(2) as pool:
        threaded = in_lanes(scenario, 2 * BLOCK, draws, 1, pool.map)
    assert threaded == in_lanes(scenario, 2 * BLOCK, draws, 1)


@pytest.mark.parametrize("draws", KINDS)
def test_what_runs_before_or_beside_does_not_matter(draws):
    one, other = rich(n_periods=5), linear(n_periods=5)

    def ask(scenario):
        return simulate(scenario, replications=50, seed=1, draws=draws)

    first = [ask(one), ask(other)]
    second = [ask(other), ask(one)][::-1]
    with ThreadPoolExecutor(2) as pool:
        together = list(pool.map(ask, (one, other)))
    assert first == second == together
    assert first[0] != simulate(one, replications=50, seed=2, draws=draws)


def test_monotone_replications_do_not_depend_on_how_many_there_are():
    few, many = (
        simulate(rich(n_periods=5), replications=n, seed=1, draws="monotone").outcome("profit") for n in (20, 2_500)
    )
    assert np.array_equal(few, many[:20])


@pytest.mark.parametrize("draws", KINDS)
def test_cohorts_may_be_told_apart_in_lanes(draws):
    options = EnsembleOptions.of(
        replications=BLOCK + 1, seed=3, draws=draws, keep="paths", by_cohort=True, quantiles=(0.5,)
    )
    scenario = rich(n_periods=6)
    one, other = (gathered(scenario, options, lanes_of(scenario, options, width)) for width in (1, 2))
    assert one == other


def test_the_version_of_numpy_is_told_where_it_matters():
    ask = {"replications": 2, "seed": 1}
    assert simulate(linear(n_periods=2), **ask).numpy_version == np.__version__
    assert simulate(linear(n_periods=2), **ask, draws="monotone").numpy_version is None


def test_progress_is_told_after_every_period():
    told = []
    simulate(linear(n_periods=3), replications=2, seed=1, progress=lambda *passed: told.append(passed))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_uncertain_parameters_move_what_depends_on_them():
    """Spend alone is uncertain, uniform on 800 .. 1,600: its cost has the mean 12 x 1,200 and the sd of the range."""
    spend = Uncertain(path="channels.media.spend", low=800, high=1_600, kind="uniform")
    ensemble = simulate(
        linear(uncertain=(spend,), volumes=(), bans=()), replications=4_000, seed=5, draws="monotone", keep="paths"
    )
    cost = ensemble.paths["cost"][0] - ensemble.paths["adds"][0] * 2.0
    values = np.sort(cost)
    assert values[0] >= 800
    assert abs(ensemble.outcome("adds").std() / ensemble.outcome("adds").mean() - (800 / 12**0.5) / 1_200) < 0.05


def test_what_is_uncertain_counts_where_the_scenario_itself_has_none():
    """Baskets are all alike in the scenario, 100 each; drawn spreads make them differ."""
    spread = Uncertain(path="basket.spread", low=0.5, high=1.0, kind="uniform")
    ask = {"replications": 3, "seed": 1, "keep": "paths"}
    alike, spread_out = (simulate(linear(n_periods=4, uncertain=given), **ask) for given in ((), (spread,)))
    assert not np.any(alike.paths["revenue"] % 90)  # 100 less the discount of 10%
    assert np.all(spread_out.paths["revenue"] % 90)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"scenario": None}, "scenario"),
        ({"scenario": {"currency": "CNY"}}, "scenario"),
        ({"replications": 0}, "replications"),
        ({"seed": -1}, "seed"),
        ({"draws": "faster"}, "draws"),
        ({"keep": "everything"}, "keep"),
        ({"by_cohort": "yes"}, "by_cohort"),
        ({"progress": 3}, "progress"),
        ({"quantiles": (0.9, 0.1)}, "quantiles"),
    ],
)
def test_bad_input_is_refused_by_name(given, path):
    arguments = {"scenario": linear(), "replications": 2, "seed": 1} | given
    with pytest.raises(SpecError) as raised:
        simulate(arguments.pop("scenario"), **arguments)
    assert [problem[0] for problem in raised.value.problems] == [path]


def test_too_much_is_refused_before_it_is_begun():
    with pytest.raises(BudgetError):
        simulate(linear(), replications=10**12, seed=1)


def test_uncertain_parameters_must_hold():
    scenario = linear(uncertain=(Uncertain(path="basket.returns", low=0.5, high=2.0),))
    with pytest.raises(SpecError, match="could be drawn"):
        simulate(scenario, replications=2, seed=1)


@pytest.mark.parametrize("draws", KINDS)
def test_growth_beyond_counting_is_an_error(draws):
    """Every contact brings a million a week, who do the same."""
    scenario = linear(n_periods=8, referral=Referral(k=1e6), channels=(media(1e6),))
    with pytest.raises(SpecError, match=r"invited comes to .* over the limit"):
        simulate(scenario, replications=2, seed=1, draws=draws)


def test_days_are_periods_too():
    scenario = linear(n_periods=9).replace(clock=Clock(period="day", n_periods=9))
    ensemble = simulate(scenario, replications=3, seed=1, by_cohort=True)
    assert ensemble.horizons == ("first", "1w", "1m", "2m", "3m", "6m")
    reached = ~np.isnan(ensemble.cohorts["revenue"].mean)
    assert reached[:, 1].tolist() == [True] * 2 + [False] * 7  # who joins on the second day has a week until the ninth
    assert not reached[:, [0, 2, 3, 4, 5]].any()


def test_a_calendar_without_horizons_is_refused_by_cohort_alone():
    old = linear(n_periods=2).replace(clock=Clock(start="1590-01-01", n_periods=2))
    assert simulate(old, replications=2, seed=1).imbalance == 0
    with pytest.raises(SpecError, match=r"clock.start: lies outside the years 1601 to 2400"):
        simulate(old, replications=2, seed=1, by_cohort=True)
