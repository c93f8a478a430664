"""Laws of ensembles: people are conserved, means are those of the mean-field run, variances those of closed forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.ensemble_scenarios import linear, media, rich, uncertain
from oracle.result_laws import fewer

from privdomain.models import Spec
from privdomain.simulator import (
    Basket,
    Clock,
    Lifecycle,
    LifeStage,
    Outcome,
    Scenario,
    simulate,
)
from privdomain.simulator.chance import Average, Fast, Monotone
from privdomain.simulator.outcomes import Totals, cost_of, revenue_of
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run
from privdomain.simulator.scenario.paths import name_of

KINDS = ("fast", "monotone")


def stock_of(scenario):
    return sum(stock.count for stock in scenario.stock)


@fewer
@given(
    make=st.sampled_from([linear, rich, uncertain]),
    draws=st.sampled_from(KINDS),
    seed=st.integers(0, 2**64 - 1),
    n=st.integers(1, 8),
    by_cohort=st.booleans(),
)
def test_nobody_is_made_or_lost(make, draws, seed, n, by_cohort):
    """In every replication and period: the stock and all who entered are live, left, or banned."""
    scenario = make()
    ensemble = simulate(scenario, replications=n, seed=seed, draws=draws, keep="paths", by_cohort=by_cohort)
    entered = stock_of(scenario) + np.cumsum(ensemble.paths["adds"], axis=0)
    gone = np.cumsum(ensemble.paths["left"] + ensemble.paths["banned"], axis=0)
    assert np.array_equal(entered, ensemble.paths["live"] + gone)
    assert ensemble.imbalance == 0
    assert min(path.min() for name, path in ensemble.paths.items() if name.startswith("live")) >= 0


@pytest.mark.parametrize("kind", [Fast, Monotone])
def test_stages_hand_people_on_exactly(kind):
    """Of a stage: who was there is banned, left, bought, moved or stays; all who arrive came from somewhere."""
    plan, before = Plan.of(rich()), None
    places = {name: place for place, name in enumerate(plan.stages.names)}
    for elapsed in run(plan, kind.of(4, range(1)), 30):
        flows = elapsed.flows
        if before is not None:
            assert np.array_equal(before, flows.base + flows.banned)
        arrived = np.zeros_like(flows.base)
        staying = flows.base - flows.first - flows.left - sum(flows.moved)
        assert (staying >= 0).all()
        for stage, place in places.items():
            del stage
            arrived[plan.stages.buyers_enter[place]] += flows.first[place]
            arrived[plan.stages.then[place]] += staying[place]
            for way, moved in zip(plan.stages.ways, flows.moved, strict=True):
                arrived[way.to[place]] += moved[place]
        for inflow, taken in zip(plan.inflows, flows.taken, strict=True):
            arrived[inflow.enters, 0] += taken
        assert np.array_equal(arrived, elapsed.live)
        before = elapsed.live


@pytest.mark.parametrize("draws", KINDS)
def test_means_are_those_of_the_mean_field_run(draws):
    """On a linear scenario: every series in every period within 4.5 standard errors, and every total that adds up."""
    scenario, n = linear(n_periods=16), 6_000
    ensemble = simulate(scenario, replications=n, seed=11, draws=draws)
    plan, totals = Plan.of(scenario), Totals()
    for elapsed in run(plan, Average(), 1):
        totals.add(plan, elapsed)
        flows, live = elapsed.flows, elapsed.live.sum(axis=(1, 2))
        expected = {f"live.{stage.name}": count for stage, count in zip(scenario.stages, live, strict=True)}
        expected |= {
            "live": live.sum(),
            "adds": flows.taken.sum(),
            "left": flows.left.sum(),
            "banned": flows.banned.sum(),
            "orders": (flows.first + flows.repeat).sum(),
            "revenue": revenue_of(elapsed)[0],
            "cost": cost_of(elapsed)[0],
            "profit": (revenue_of(elapsed) - cost_of(elapsed))[0],
        }
        assert expected.keys() == ensemble.series.keys()
        for name, mean in expected.items():
            series = ensemble.series[name]
            miss = abs(series.mean[elapsed.period] - mean)
            assert miss <= 4.5 * series.standard_error[elapsed.period] + 1e-9 * abs(mean), (name, elapsed.period)
    for outcome in ("adds", "left", "banned", "live", "buyers", "orders", "revenue", "cost", "profit", "present_value"):
        found = ensemble.distribution(outcome)
        assert abs(found.mean - totals.outcome(Outcome(outcome))[0]) <= 4.5 * found.standard_error


@pytest.mark.parametrize("draws", KINDS)
def test_immigration_and_death_are_poisson(draws):
    """Who comes by a Poisson process and leaves independently is live by a Poisson law, so mean and variance are one.

    Live after period t is m (1 + q + ... + q^t), q = 1 - leave. Orders of a period, given those n who were there, are
    Poisson of mean r n; so their variance is r m' + r^2 m', m' being the mean before it. The variance of a variance of
    20,000 Poisson values is about 2 / 20,000 of its square: one sd is 1%.
    """
    leave, rate, mean = 0.2, 0.5, 100.0
    scenario = Scenario(
        currency="CNY",
        clock=Clock(n_periods=8),
        channels=(media(12 * mean),),
        lifecycle=Lifecycle(stages=(LifeStage(name="all", leave=leave, orders=rate),), entry="all"),
        basket=Basket(list_price=10),
    )
    ensemble = simulate(scenario, replications=20_000, seed=2, draws=draws)
    live = mean * np.cumsum((1 - leave) ** np.arange(8))
    orders = rate * live[:-1]
    for name, means, variances in (("live", live, live), ("orders", orders, orders * (1 + rate))):
        series, periods = ensemble.series[name], slice(8 - len(means), None)
        assert np.abs(series.mean[periods] / means - 1).max() < 4.5 * np.sqrt(variances / 20_000 / means**2).max()
        assert np.abs(series.sd[periods] ** 2 / variances - 1).max() < 0.03


@pytest.mark.parametrize("draws", KINDS)
def test_cohorts_are_the_same_world_told_apart(draws):
    """By cohort the draws are others, the law is the same: outcomes differ by 5 standard errors at most."""
    scenario = rich()
    ask = {"replications": 1_500, "draws": draws}
    together = simulate(scenario, seed=1, **ask)
    apart = simulate(scenario, seed=2, by_cohort=True, **ask)
    for outcome in ("live", "left", "orders", "revenue", "profit"):
        one, other = together.distribution(outcome), apart.distribution(outcome)
        error = np.hypot(one.standard_error, other.standard_error)
        assert abs(one.mean - other.mean) < 5 * error, outcome


def test_a_change_leaves_all_other_draws_alone():
    """A stage that nobody reaches, a channel that brings nobody, and other bans: what they do not touch is equal."""
    base = linear(n_periods=6)
    stage = LifeStage(name="vip", leave=0.5, moves=())
    more = base.replace(
        lifecycle=base.lifecycle.replace(stages=(stage, *base.lifecycle.stages)),
        channels=(media(0.0).replace(name="none"), *base.channels),
    )
    one, other = (
        simulate(scenario, replications=50, seed=9, draws="monotone", keep="paths") for scenario in (base, more)
    )
    assert not other.paths["live.vip"].any()
    for name, path in one.paths.items():
        assert np.array_equal(path, other.paths[name]), name


def test_a_change_is_not_felt_before_it_begins():
    base = linear()
    later = base.with_changes({"promotions.day.uplift": 0.5})
    one, other = (
        simulate(scenario, replications=50, seed=9, draws="monotone", keep="paths") for scenario in (base, later)
    )
    for name, path in one.paths.items():
        assert np.array_equal(path[:5], other.paths[name][:5])
    assert (one.paths["orders"][5] > other.paths["orders"][5]).all()


def numbers_of(spec, path=""):
    """Paths of all numbers of a scenario that may be uncertain, with their values."""
    if isinstance(spec, Spec):
        for name in type(spec).model_fields:
            yield from numbers_of(getattr(spec, name), f"{path}.{name}" if path else name)
    elif isinstance(spec, tuple):
        for item in (item for item in spec if isinstance(item, Spec)):
            yield from numbers_of(item, f"{path}.{name_of(item)}")
    elif isinstance(spec, float):
        yield path, spec


NOT_MEANT = {
    "channels.media.adds.exponent",
    *(f"lifecycle.stages.{stage}.first_order" for stage in ("member", "active", "dormant")),
}
"""What means nothing there: a linear curve has no exponent, and who has bought or may not buy has no first order."""

NUMBERS = {path: value for path, value in numbers_of(rich()) if path not in NOT_MEANT}


@pytest.mark.parametrize("path", NUMBERS)
def test_a_drawn_value_is_like_a_written_one(path):
    """Whatever is uncertain, none of it is passed over: on average it does what the scenario with that value does."""
    scenario, value = rich(), NUMBERS[path]
    other = {0.0: 0.02, 1.0: 0.9}.get(value, value * 1.05)
    changed = scenario.with_changes({path: other})
    pair, alone = Totals(), Totals()
    both, written = Plan.of(scenario, {path: np.array([value, other])}), Plan.of(changed)
    for one, two in zip(run(both, Average(), 2), run(written, Average(), 1), strict=True):
        pair.add(both, one)
        alone.add(written, two)
    found = {outcome: pair.outcome(outcome) for outcome in Outcome}
    for outcome, values in found.items():
        assert values[-1] == pytest.approx(alone.outcome(outcome)[0], rel=1e-12, nan_ok=True), outcome
