"""The ensemble as a result: what it tells, what it refuses, and that it travels."""

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.ensemble_scenarios import linear, media, rich
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.errors import SpecError, UnknownNameError
from privdomain.simulator import (
    Basket,
    Clock,
    Costs,
    Import,
    Lifecycle,
    LifeStage,
    Outcome,
    Scenario,
    Stock,
    expect,
    simulate,
)

HORIZONS = ("first", "1w", "10d", "1m")
STAGES = ("new", "member", "active", "dormant")


@pytest.fixture(scope="module")
def ensemble():
    return simulate(
        rich(), replications=40, seed=1, keep="paths", by_cohort=True, quantiles=(0.25, 0.75), horizons=HORIZONS
    )


@pytest.fixture(scope="module")
def small():
    return simulate(linear(n_periods=2), replications=3, seed=1, draws="monotone", quantiles=(0.5,))


def test_every_outcome_has_a_value_per_replication(ensemble):
    assert list(ensemble.totals) == [outcome.value for outcome in Outcome]
    for outcome in Outcome:
        assert ensemble.outcome(outcome).shape == (40,)
        assert np.array_equal(ensemble.outcome(outcome.value), ensemble.outcome(outcome))


def test_outcomes_are_sums_of_the_series(ensemble):
    for name in ("adds", "left", "banned", "orders", "revenue", "cost", "profit"):
        assert np.allclose(ensemble.outcome(name), ensemble.paths[name].sum(axis=0), rtol=1e-12)
    assert np.array_equal(ensemble.outcome("live"), ensemble.paths["live"][-1])
    assert np.array_equal(ensemble.paths["live"], sum(ensemble.paths[f"live.{stage}"] for stage in STAGES))


def test_paths_are_whole_people_and_money(ensemble):
    kinds = {name: path.dtype.kind for name, path in ensemble.paths.items()}
    people = ["live", "adds", "left", "banned", "orders", *(f"live.{stage}" for stage in STAGES)]
    assert kinds == dict.fromkeys(people, "i") | dict.fromkeys(
        ["revenue", "cost", "profit", *(f"roi.{h}" for h in HORIZONS)], "f"
    )


def test_a_summary_keeps_no_paths():
    assert dict(simulate(linear(n_periods=2), replications=3, seed=1, by_cohort=True).paths) == {}


def test_series_are_distributions_of_the_paths(ensemble):
    for name, series in ensemble.series.items():
        path = ensemble.paths[name]
        assert np.allclose(series.mean, path.mean(axis=1), rtol=1e-12)
        assert np.allclose(series.sd, path.std(axis=1, ddof=1), rtol=1e-9, atol=1e-9)
        assert np.allclose(series.quantiles, np.quantile(path, (0.25, 0.75), axis=1), rtol=1e-12)


def test_series_as_columns(ensemble):
    columns = ensemble.series_to_columns()
    assert {len(column) for column in columns.values()} == {12 * 12}
    assert list(columns) == ["series", "period", "defined", "mean", "standard_error", "sd", "q25", "q75"]
    row = columns["series"].tolist().index("profit") + 7
    assert (columns["period"][row], columns["mean"][row]) == (7, ensemble.series["profit"].mean[7])


def test_outcomes_as_columns(ensemble):
    columns = ensemble.to_columns()
    row = columns["outcome"].tolist().index("roi")
    roi = ensemble.distribution("roi")
    assert columns["mean"][row] == roi.mean
    assert columns["standard_error"][row] == roi.standard_error
    assert columns["q75"][row] == roi.quantiles[1]
    assert roi.standard_error == pytest.approx(ensemble.outcome("roi").std(ddof=1) / 40**0.5)


def test_cohorts_at_their_horizons(ensemble):
    """A week of the last who join ends a week later. From period 8 on a ban keeps all out: no cost, no return on it."""
    assert ensemble.horizons == HORIZONS
    roi, people = ensemble.cohorts["roi"], ensemble.cohorts["people"]
    assert roi.quantiles.shape == (2, 12, 4)
    came = np.arange(12)[:, None]
    reached = came + np.array([99, 1, 2, 5]) < 12  # a month of a Sunday in January ends in the fifth week after
    assert np.array_equal(people.defined, np.where(reached, 40, 0))
    assert np.array_equal(roi.defined, np.where(reached & ((came < 8) | (came > 9)), 40, 0))
    assert np.array_equal(np.isnan(ensemble.cohorts["revenue"].mean), ~reached)
    assert np.allclose(roi.mean[3, 3], ensemble.paths["roi.1m"][3].mean(), rtol=1e-12)
    assert np.isnan(ensemble.paths["roi.1w"][8:10]).all()


def test_cohorts_are_read_by_the_anniversaries_of_expectation():
    """Of a linear scenario the mean of each cohort at each horizon is the expected one, chance apart."""
    scenario = linear(n_periods=30, bans=(), volumes=())
    horizons = ("first", "1w", "10d", "1m", "2m", "6m")
    roi = expect(scenario, horizons=horizons).roi
    drawn = simulate(scenario, replications=1_500, seed=2, by_cohort=True, horizons=horizons).cohorts["revenue"]
    assert np.array_equal(np.isnan(drawn.mean), np.isnan(roi.revenue))
    assert not np.isnan(roi.revenue).all(axis=0).any()
    assert np.nanmax(np.abs(drawn.mean - roi.revenue) / drawn.standard_error) < 5


def test_people_of_a_cohort_by_hand():
    """With a leave of 0.5 a week, those who join all over a week have lost a quarter of themselves after one.

    Within a day of joining only those of the last day come into the next week, on average half a day into it: 1/7 of
    them lose 1/14 of the half.
    """
    shop = Scenario(
        currency="CNY",
        clock=Clock(n_periods=6),
        imports=(Import(name="old", period=3, count=100_000),),
        lifecycle=Lifecycle(stages=(LifeStage(name="all", leave=0.5),), entry="all"),
        basket=Basket(list_price=1),
    )
    found = simulate(shop, replications=20, seed=1, by_cohort=True, horizons=("1d", "1w"))
    people = found.cohorts["people"].mean
    assert people[3] == pytest.approx([100_000 * (1 - 0.5 / 98), 75_000], rel=1e-3)
    assert people[0].tolist() == [0, 0]


@pytest.mark.parametrize("is_first", [True, False])
def test_first_orders_have_their_share_of_revenue(is_first):
    """Nobody orders again, so revenue of first orders is all revenue; and where nobody orders first, none."""
    contact = LifeStage(name="contact", first_order=0.3, buyers_enter="buyer")
    stages = (contact, LifeStage(name="buyer")) if is_first else (LifeStage(name="contact", orders=0.5),)
    lifecycle = Lifecycle(stages=stages, entry="contact")
    shop = linear(n_periods=30, lifecycle=lifecycle, stock=(), imports=(), promotions=(), bans=())
    found = simulate(shop, replications=5, seed=1, by_cohort=True, horizons=("first", "6m"))
    first, every = found.cohorts["revenue"].mean[0]
    assert every > 0
    assert first == pytest.approx(every if is_first else 0, rel=1e-12)


def test_cohorts_without_cost_have_no_roi():
    scenario = linear(channels=(), referral=None, volumes=(), n_periods=6)
    cohorts = simulate(scenario, replications=5, seed=1, by_cohort=True).cohorts
    assert cohorts["people"].mean[3, 1] > 40  # 50 were imported in period 3; few have left a period later


def test_cohorts_as_columns(ensemble, small):
    columns = ensemble.cohorts_to_columns()
    assert {len(column) for column in columns.values()} == {3 * 12 * 4}
    assert list(columns) == ["measure", "cohort", "horizon", "defined", "mean", "standard_error", "sd", "q25", "q75"]
    row = columns["measure"].tolist().index("roi") + 3 * 4 + 3
    assert (str(columns["cohort"][row]), columns["horizon"][row]) == ("2026-01-26", "1m")
    assert columns["mean"][row] == ensemble.cohorts["roi"].mean[3, 3]
    with pytest.raises(SpecError, match=r"by_cohort: is False. Simulate with by_cohort=True"):
        small.cohorts_to_columns()


def test_nobody_asked_for_cohorts(small):
    assert dict(small.cohorts) == {}
    assert small.horizons == ()


def test_the_ledger_adds_up_to_the_outcomes(ensemble):
    """Lines but discounts make the cost; each line over all periods has the mean of its periods."""
    ledger = ensemble.ledger
    is_cost = np.array([kind.value != "discount" for kind, _ in ledger.lines])
    assert ledger.mean[:, is_cost].sum() == pytest.approx(ensemble.distribution("cost").mean)
    assert ledger.mean[:, is_cost].sum(axis=1) == pytest.approx(ensemble.series["cost"].mean)
    assert ledger.totals.mean == pytest.approx(ledger.mean.sum(axis=0))
    assert ledger.totals.levels == (0.25, 0.75)


def test_the_ledger_by_hand():
    """1,200 of media are sure in every period, and so is 0.1 of technology for each of 10 who never leave: 1."""
    shop = Scenario(
        currency="CNY",
        clock=Clock(n_periods=3),
        channels=(media(1_200.0, incentive=2.0),),
        stock=(Stock(name="all", count=10),),
        lifecycle=Lifecycle(stages=(LifeStage(name="all"),), entry="all"),
        basket=Basket(list_price=1),
        costs=Costs(technology=0.1),
    )
    found = simulate(shop, replications=50, seed=4, keep="paths")
    columns = found.ledger.to_columns()
    places = {line: place for place, line in enumerate(zip(columns["kind"][:9], columns["stage"][:9], strict=True))}
    assert columns["mean"][places["media", "advertising"]] == 1_200
    assert columns["sd"][places["media", "advertising"]] == 0
    assert columns["mean"][places["technology", "retention"]] == pytest.approx(1)
    paid, place = 2.0 * found.paths["adds"][0], places["incentive", "inflow"]
    assert columns["mean"][place] == pytest.approx(paid.mean())
    assert columns["sd"][place] == pytest.approx(paid.std(ddof=1))
    assert columns["standard_error"][place] == pytest.approx(paid.std(ddof=1) / 50**0.5)
    assert columns["period"].tolist() == [0] * 9 + [1] * 9 + [2] * 9
    assert np.isnan(simulate(shop, replications=1, seed=4).ledger.sd).all()


def test_the_ledger_is_a_result(ensemble):
    check_result(ensemble.ledger)
    first, head = repr(ensemble.ledger).splitlines()[:2]
    assert first == "Ledger (台账) of 12 periods in 40 replications, CNY; revenue is net of discounts"
    assert head.split() == ["kind", "stage", "mean", "standard", "error", "sd", "q25", "q75"]
    with pytest.raises(TypeError, match=r"EnsembleLedger does not add\. Simulate once"):
        ensemble.ledger + ensemble.ledger
    with pytest.raises(ValueError, match="one figure per period and line"):
        attrs.evolve(ensemble.ledger, mean=np.zeros((12, 3)))
    with pytest.raises(ValueError, match="one figure per period and line"):
        attrs.evolve(ensemble.ledger, totals=ensemble.series["live"])


def test_probability_by_hand(ensemble):
    values = ensemble.outcome("profit")
    middle = float(np.median(values))
    below, above = ensemble.probability("profit", below=middle), ensemble.probability(Outcome.PROFIT, above=middle)
    assert (below.cases, below.replications, below.value) == (20, 40, 0.5)
    assert (above.cases, above.value) == (20, 0.5)
    reach = 1.959964 / (2 * (40 + 1.959964**2) ** 0.5)  # Wilson of one half, z over 2 sqrt(n + z^2)
    assert (below.low, below.high) == (pytest.approx(0.5 - reach), pytest.approx(0.5 + reach))
    assert ensemble.probability("profit", below=middle, confidence=0.5).low > below.low


def test_equal_is_neither_below_nor_above(ensemble):
    assert ensemble.probability("lost_adds", below=ensemble.outcome("lost_adds").min()).cases == 0
    assert ensemble.probability("lost_adds", above=ensemble.outcome("lost_adds").max()).cases == 0


def test_replications_without_a_base_are_left_out():
    """Nobody comes and nothing is spent: there is no return on it."""
    ensemble = simulate(linear(channels=(), volumes=(), imports=(), referral=None), replications=4, seed=1)
    assert np.isnan(ensemble.outcome("roi")).all()
    risk = ensemble.probability("roi", below=1)
    assert (risk.cases, risk.replications) == (0, 0)
    assert np.isnan([risk.value, risk.low, risk.high]).all()
    assert "—" in repr(ensemble)


@pytest.mark.parametrize("name", ["roy", None, 3, ["roi"], "live.new"])
def test_unknown_outcomes_are_refused(ensemble, name):
    for ask in (ensemble.outcome, ensemble.distribution, lambda what: ensemble.probability(what, below=1)):
        with pytest.raises(UnknownNameError, match="is no known outcome"):
            ask(name)


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({}, "below"),
        ({"below": "1"}, "below"),
        ({"below": True}, "below"),
        ({"below": float("nan")}, "below"),
        ({"above": float("inf")}, "above"),
        ({"above": [1]}, "above"),
        ({"below": 1, "above": 1}, "below"),
        ({"below": 1, "confidence": 1.0}, "confidence"),
        ({"below": 1, "confidence": None}, "confidence"),
    ],
)
def test_bad_questions_of_probability_are_refused(ensemble, given, path):
    with pytest.raises(SpecError) as raised:
        ensemble.probability("roi", **given)
    assert raised.value.problems[0][0] == path


def test_the_table(ensemble, small):
    lines = repr(ensemble).splitlines()
    assert lines[0] == f"scenario: 40 replications of 12 weeks, fast draws, numpy {np.__version__}, CNY"
    assert lines[1].split() == ["outcome", "defined", "mean", "standard", "error", "q25", "q75"]
    assert len(lines) == 2 + len(Outcome)
    assert repr(small).startswith("scenario: 3 replications of 2 weeks, monotone draws, CNY\n")


def test_it_does_not_add(small):
    with pytest.raises(TypeError, match=r"Ensemble does not add\. Simulate once"):
        small + small


def test_it_is_a_result(ensemble, small):
    check_result(ensemble)
    check_result(small)


@fewer
@given(st.data())
def test_damaged_states_are_refused(small, data):
    check_damage(small, lambda choices: data.draw(st.sampled_from(choices)))


@pytest.mark.parametrize("part", ["totals", "paths", "series", "cohorts", "ledger"])
def test_states_of_other_shapes_are_refused(ensemble, part):
    other = simulate(rich(n_periods=5), horizons=HORIZONS, replications=30, seed=1, keep="paths", by_cohort=True)
    state = ensemble.to_state()
    state["fields"][part] = other.to_state()["fields"][part]
    with pytest.raises(SpecError, match=r"does not hold an? Ensemble"):
        type(ensemble).from_state(state)
