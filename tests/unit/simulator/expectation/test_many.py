"""expect_many: each set has what a scenario of its numbers has."""

import numpy as np
import pytest
from oracle.random_scenarios import random_scenario
from oracle.shops import linear, shop

from privdomain.errors import BudgetError, DataError, SpecError
from privdomain.simulator import (
    Advisors,
    Clock,
    Import,
    Outcome,
    Promotion,
    Referral,
    Stock,
    expect,
    expect_many,
)
from privdomain.simulator.expectation import batches
from privdomain.simulator.expectation.batches import batch_of

SPEND = "channels.moments.spend"


@pytest.mark.parametrize("seed", range(6))
def test_sets_are_scenarios(seed):
    """Every set of a random scenario, limited or not, against the scenario itself."""
    scenario = random_scenario(seed, is_limited=seed % 2 == 0)
    stage, stock = scenario.stages[0].name, scenario.stock[0].name
    values = {
        "basket.list_price": [50.0, 80.0, 64.0],
        "basket.returns": [0.5, 0.0, 0.25],
        f"lifecycle.stages.{stage}.leave": [0.0, 0.25, 0.125],
        f"lifecycle.stages.{stage}.orders": [0.0, 2.0, 1.0],
        f"stock.{stock}.count": [0, 60, 7],
        "imports.old.count": [9, 0, 25],
        "costs.discount_rate": [0.0, 1.0, 0.5],
    }
    columns = expect_many(scenario, values)
    assert list(columns) == list(Outcome)
    for place in range(3):
        one = expect(scenario.with_changes({path: column[place] for path, column in values.items()}))
        for outcome, column in columns.items():
            assert column[place] == pytest.approx(one.mean(outcome), rel=1e-9, abs=1e-9, nan_ok=True), outcome


def test_whole_numbers_and_fractions_may_mix():
    assert expect_many(shop(), {SPEND: [1_200, 600.0, 2**70 // 2**70]})["adds"] == pytest.approx(
        [2_000, 1_000, 20 / 12]
    )


def test_columns_go_by_name_and_keep_the_order_of_the_sets():
    spend = np.linspace(1_200, 12_000, 10)
    columns = expect_many(shop(clock=Clock(n_periods=5)), {SPEND: spend})
    assert columns["adds"] == pytest.approx(5 * spend / 12, rel=1e-12)
    assert columns[Outcome.CAC] == pytest.approx(np.full(10, 12.0), rel=1e-12)
    assert columns["banned"].tolist() == [0.0] * 10


def test_pieces_make_no_difference(monkeypatch):
    scenario, values = shop(clock=Clock(n_periods=3)), {SPEND: np.arange(1.0, 12.0)}
    whole = expect_many(scenario, values)
    monkeypatch.setattr(batches, "CELLS", 12)
    for outcome, column in expect_many(scenario, values).items():
        assert np.array_equal(column, whole[outcome], equal_nan=True)


def test_without_spend_nobody_comes_and_ratios_are_nan():
    columns = expect_many(shop(), {SPEND: [0, 6_000]})
    assert np.isnan(columns["roi"]).tolist() == [True, False]


@pytest.mark.parametrize("values", [None, {}, [1.0], "x"])
def test_values_that_are_no_mapping(values):
    with pytest.raises(SpecError, match=r"values: is no mapping of paths to numbers, or empty"):
        expect_many(shop(), values)


@pytest.mark.parametrize("scenario", [None, {}, "shop"])
def test_no_scenario(scenario):
    with pytest.raises(SpecError, match=r"scenario: is a .*Pass a Scenario"):
        expect_many(scenario, {SPEND: [1.0]})


def test_paths_that_lead_nowhere_or_hold_no_number():
    with pytest.raises(SpecError, match=r"there is no 'channels.moment'. Did you mean 'moments'"):
        expect_many(shop(), {"channels.moment.spend": [1.0]})
    with pytest.raises(SpecError, match=r"lifecycle.entry: holds no number"):
        expect_many(shop(), {"lifecycle.entry": [1.0]})
    with pytest.raises(SpecError, match=r"lifecycle.stages.active.touched: holds no number"):
        expect_many(shop(), {"lifecycle.stages.active.touched": [1.0]})
    series = shop(linear("moments", 12, spend=(1.0, 2.0)))
    with pytest.raises(SpecError, match=r"channels.moments.spend: holds no number"):
        expect_many(series, {SPEND: [1.0]})


@pytest.mark.parametrize("path", ["clock.n_periods", "advisors.ramp"])
def test_numbers_that_would_be_passed_over_are_refused(path):
    scenario = shop(advisors=Advisors(count=1, talks=500), referral=Referral(k=0.1, reward=1), clock=Clock(n_periods=3))
    with pytest.raises(SpecError, match=f"{path}: makes no difference here, or cannot differ between sets"):
        expect_many(scenario, {path: [1, 2]})


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (["a", "b"], "holds something that is no number"),
        ([None, 1.0], "holds something that is no number"),
        ([True, False], "holds something that is no number"),
        ([1.0, float("nan"), float("inf")], r"is not finite \(first at row 1, 2 rows\)"),
        (3.0, "is a single float"),
        ([[1.0]], "holds something|dimensions"),
    ],
)
def test_columns_that_are_none(column, message):
    with pytest.raises(DataError, match=message):
        expect_many(shop(), {SPEND: column})


def test_columns_of_different_lengths_or_empty():
    with pytest.raises(DataError, match=r"values: has columns of 1 and 2 numbers"):
        expect_many(shop(), {SPEND: [1.0], "basket.list_price": [1.0, 2.0]})
    with pytest.raises(DataError, match=r"values: has columns of 0 numbers"):
        expect_many(shop(), {SPEND: []})


def test_numbers_out_of_range_are_refused_wherever_they_stand():
    with pytest.raises(SpecError, match=r"lifecycle.stages.*leave"):
        expect_many(shop(), {"lifecycle.stages.active.leave": [0.5, 1.5, 0.2]})
    with pytest.raises(SpecError, match=r"list_price"):
        expect_many(shop(), {"basket.list_price": [3.0, -1.0, 2.0]})
    with pytest.raises(SpecError, match=r"count"):
        expect_many(shop(stock=[Stock(name="active", count=1)]), {"stock.active.count": [1, 2.5]})


def test_rates_that_together_pass_one_are_refused_in_every_set():
    """Neither rate is at an end of its column where they meet."""
    leave = [0.9, 0.6, 0.0, 0.1]
    move = [0.0, 0.6, 0.9, 0.1]
    paths = ("lifecycle.stages.active.leave", "lifecycle.stages.active.moves.dormant.rate")
    with pytest.raises(SpecError, match=r"leave add up to 1.2, more than everybody. Lower them. \(set 1\)"):
        expect_many(shop(), dict(zip(paths, (leave, move), strict=True)))


def test_too_many_sets_are_refused_before_any_work():
    """1,000 periods x (3 stages, 1 inflow, and 1 place for invited people) x 1,000,000 sets."""
    scenario = shop(clock=Clock(n_periods=1_000))
    huge = np.broadcast_to(np.float64(1.0), (1_000_000,))
    with pytest.raises(
        BudgetError, match=r"values: periods x \(stages \+ inflows \+ referral delays\) x sets is 5,000,000,000"
    ):
        expect_many(scenario, {SPEND: huge})


def test_whole_numbers_stay_whole():
    one = shop(imports=[Import(name="old", period=0, count=5)])
    assert expect_many(one, {"imports.old.count": np.array([5.0, 7.0])})["adds"] == pytest.approx(
        [20 * 500 + 5, 20 * 500 + 7]
    )


def test_products_are_checked_in_every_set():
    """Each promotion takes uplift x pull_forward of its orders from one period after: 0.8 x 0.9 twice is over one.

    No number is at an end of its column where they are.
    """
    sales = [
        Promotion(name=name, period=period, uplift=0.5, pull_forward=0.5, after=1)
        for period, name in ((2, "a"), (2, "b"))
    ]
    scenario = shop(promotions=sales, clock=Clock(n_periods=6))
    values = {
        "promotions.a.uplift": [1.0, 0.8, 0.0],
        "promotions.a.pull_forward": [0.0, 0.9, 1.0],
        "promotions.b.uplift": [0.0, 0.8, 1.0],
        "promotions.b.pull_forward": [1.0, 0.9, 0.0],
    }
    with pytest.raises(SpecError, match=r"of the orders of period 3.*\(set 1\)"):
        expect_many(scenario, values)
    with pytest.raises(SpecError, match=r"of the orders of period 3"):
        scenario.with_changes({path: column[1] for path, column in values.items()})
    assert expect_many(scenario, {path: column[::2] for path, column in values.items()})["adds"].shape == (2,)


def test_fractions_of_people_are_refused_in_every_set():
    one = shop(imports=[Import(name="old", period=0, count=5)], stock=[Stock(name="active", count=3)])
    for path in ("imports.old.count", "stock.active.count"):
        with pytest.raises(SpecError, match=r"count.*\(set 1\)"):
            expect_many(one, {path: [1, 2.5, 5]})


@pytest.mark.parametrize("seed", range(4))
def test_what_a_change_refuses_sets_refuse(seed):
    """Random sets of a scenario in which rates, uplifts and shares meet: refused where one is, and only then."""
    dice = np.random.default_rng(seed)
    scenario = shop(promotions=[Promotion(name="a", period=2, uplift=0.5, pull_forward=0.5, after=2)])
    paths = {
        "promotions.a.uplift": 3.0,
        "promotions.a.pull_forward": 1.0,
        "lifecycle.stages.active.leave": 0.7,
        "lifecycle.stages.active.moves.dormant.rate": 0.7,
    }
    for n_sets in (1, 1, 2, 2, 3, 3):
        values = {path: dice.uniform(0, most, n_sets) for path, most in paths.items()}
        are_valid = [is_valid(scenario, {path: column[at] for path, column in values.items()}) for at in range(n_sets)]
        if all(are_valid):
            expect_many(scenario, values)
        else:
            with pytest.raises(SpecError):
                expect_many(scenario, values)


def is_valid(scenario, changes):
    try:
        scenario.with_changes(changes)
    except SpecError:
        return False
    return True


def test_a_batch_of_unchecked_sets_has_no_stage_that_loses_more_than_everybody():
    sets = {"lifecycle.stages.active.leave": np.array([0.1, 0.99])}
    with pytest.raises(SpecError, match=r"of a stage and leave add up to more than everybody in some set"):
        batch_of(shop(), sets, 2)
