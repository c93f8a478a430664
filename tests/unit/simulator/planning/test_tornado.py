"""tornado: one parameter at a time, and how straight the outcome follows it."""

import math

import numpy as np
import pytest
from oracle.result_laws import check_damage, check_result
from oracle.shops import linear, shop, stall, worth_of_add

from privdomain.errors import BudgetError, SpecError
from privdomain.simulator import (
    Advisors,
    Hire,
    Import,
    Promotion,
    Referral,
    Stock,
    Touching,
    Uncertain,
    tornado,
)
from privdomain.simulator.chance import Average
from privdomain.simulator.outcomes import Outcome, Totals
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run
from privdomain.simulator.whatif_runs.changes import changed_scenario

FULL = shop(
    touching=Touching(per_contact=2, usual=2, scale=2, leave_factor=1.2),
    referral=Referral(k=0.05, reward=8, usual_reward=8, elasticity=0.5),
    advisors=Advisors(count=40, talks=20, cost=100, hires=[Hire(name="june", period=5, count=3)], ramp=4),
    promotions=[Promotion(name="may", period=8, uplift=0.5, discount=0.1)],
    uncertain=[Uncertain(path="basket.margin", low=0.4, high=0.6)],
)


def one_by_one(scenario, path, value, outcome="profit"):
    """The expectation of a scenario of its own, run alone."""
    totals, plan = Totals(), Plan.of(changed_scenario(scenario.replace(uncertain=()), {path: value}))
    for elapsed in run(plan, Average(), 1):
        totals.add(plan, elapsed)
    return totals.outcome(Outcome(outcome))[0]


def test_it_is_what_one_by_one_gives():
    result = tornado(FULL)
    assert {"referral.reward", "advisors.hires.june.count", "promotions.may.uplift"} < set(result.paths)
    for at, path in enumerate(result.paths):
        assert result.at_low[at] == pytest.approx(one_by_one(FULL, path, result.low[at]), rel=1e-11), path
        assert result.at_high[at] == pytest.approx(one_by_one(FULL, path, result.high[at]), rel=1e-11), path


def test_the_widest_swing_comes_first():
    result = tornado(FULL, outcome="margin_roi")
    assert (np.diff(result.swing) <= 0).all()
    assert result.expected == pytest.approx(one_by_one(FULL, "basket.margin", 0.5, "margin_roi"), rel=1e-12)


def test_ends_are_moved_by_a_share_and_rates_end_at_one():
    base = shop().with_changes({"basket.margin": 0.95})
    ends = {path: (low, high) for path, low, high in zip(*parts(tornado(base, relative=0.1)), strict=True)}
    assert ends["basket.margin"] == pytest.approx((0.855, 1.0))
    assert ends["channels.moments.spend"] == pytest.approx((5_400, 6_600))
    going = shop(advisors=Advisors(count=4, talks=200, hires=[Hire(name="june", period=5, count=-2)]))
    ends = {path: (low, high) for path, low, high in zip(*parts(tornado(going)), strict=True)}
    assert ends["advisors.hires.june.count"] == pytest.approx((-2.4, -1.6))


def parts(result):
    return result.paths, result.low, result.high


def test_straight_and_bent():
    # profit = w s / c - 10 s with worth w: straight in s, and 1 / c bends: at c x (1 ± .2) it is 1 / .8 and 1 / 1.2,
    # whose mean is 1.041667, so the bend is .041667 of a swing of .416667
    base = stall(linear("ads", 12))
    result = tornado(base, ranges={"channels.ads.spend": (5_000, 8_000), "channels.ads.adds.cost_per_add": (9.6, 14.4)})
    shares = dict(zip(result.paths, result.linear_share, strict=True))
    assert shares["channels.ads.spend"] == pytest.approx(1)
    assert shares["channels.ads.adds.cost_per_add"] == pytest.approx(0.9)
    swings = dict(zip(result.paths, result.swing, strict=True))
    assert swings["channels.ads.spend"] == pytest.approx(3_000 * (worth_of_add() / 12 - 10))


def test_an_optimum_between_the_ends_is_no_small_swing():
    base = shop(touching=Touching(per_contact=4, usual=2, scale=2, leave_factor=1.6))
    result = tornado(base, ranges={"touching.per_contact": (0.1, 9)})
    at_ends = abs(result.at_high[0] - result.at_low[0])
    assert result.swing[0] > 2 * at_ends
    assert result.linear_share[0] < 0.5


def test_what_lies_outside_its_range_or_does_nothing_has_no_share():
    ranges = {"basket.margin": (0.6, 0.8), "basket.spread": (0.1, 0.2), "costs.technology": (0, 1)}
    result = tornado(shop(), ranges=ranges, outcome="orders")
    assert not result.swing.any()
    assert np.isnan(result.linear_share).all()
    assert result.present.tolist() == [0.5, 0.0, 0.0]


def test_parameters_that_shape_the_steps_are_run_one_by_one():
    # the length of a promotion, a limit that is not there, and spend that differs by period
    base = shop(
        linear("moments", 12, spend=[5_000, 7_000]),
        promotions=[Promotion(name="may", period=8, uplift=0.5)],
        advisors=Advisors(count=3, talks=500),
    )
    ranges = {
        "promotions.may.length": (1, 3),
        "advisors.contacts_each": (500, 2_000),
        "channels.moments.spend": (5_000, 7_000),
    }
    result = tornado(base, ranges=ranges)
    for at, path in enumerate(result.paths):
        kind = int if path.endswith("length") else float
        assert result.at_low[at] == pytest.approx(one_by_one(base, path, kind(result.low[at])), rel=1e-12)
        assert result.at_high[at] == pytest.approx(one_by_one(base, path, kind(result.high[at])), rel=1e-12)
    assert np.isnan(result.present).sum() == 2


def test_it_is_a_result():
    result = tornado(FULL)
    check_result(result)
    check_result(tornado(shop(linear("moments", 12)), ranges={"channels.moments.spend": (0, 10)}, outcome="cac"))
    generator = np.random.default_rng(3)
    for _ in range(30):
        check_damage(result, lambda members: members[int(generator.integers(len(members)))])
    with pytest.raises(TypeError, match="does not add"):
        result + result


def test_it_prints_what_moves_most_first():
    lines = repr(tornado(stall(linear("ads", 12)), ranges={"basket.list_price": (90, 110)})).splitlines()
    # 6,000 / 12 adds a week worth 4,500 in all, less 60,000: 2,190,000; a tenth of the price is 225,000
    assert lines[0] == "Tornado of scenario: expected profit 2,190,000, one at a time"
    assert lines[2].split() == ["basket.list_price", "90", "110", "-225,000", "+225,000", "450,000", "1.00"]


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"outcome": "profits"}, "outcome"),
        ({"outcome": None}, "outcome"),
        ({"relative": 0}, "relative"),
        ({"relative": 1}, "relative"),
        ({"relative": "much"}, "relative"),
        ({"relative": math.nan}, "relative"),
        ({"ranges": {}}, "ranges"),
        ({"ranges": ["basket.margin"]}, "ranges"),
        ({"ranges": {"basket.margn": (0, 1)}}, "basket.margn"),
        ({"ranges": {3: (0, 1)}}, "path"),
        ({"ranges": {"currency": (0, 1)}}, "currency"),
        ({"ranges": {"promotions": (0, 1)}}, "promotions"),
        ({"ranges": {"basket.margin": 0.5}}, "ranges.basket.margin"),
        ({"ranges": {"basket.margin": "01"}}, "ranges.basket.margin"),
        ({"ranges": {"basket.margin": (0, 0.5, 1)}}, "ranges.basket.margin"),
        ({"ranges": {"basket.margin": (0.5, None)}}, "ranges.basket.margin"),
        ({"ranges": {"basket.margin": (0.5, 0.5)}}, "ranges.basket.margin"),
        ({"ranges": {"basket.margin": (0.5, 1.5)}}, "basket.margin"),
        ({"ranges": {"clock.n_periods": (10, 20)}}, "clock.n_periods"),
    ],
)
def test_bad_input(options, path):
    with pytest.raises(SpecError) as caught:
        tornado(shop(), **options)
    assert caught.value.problems[0][0] == path


def test_no_scenario_and_too_many_paths():
    with pytest.raises(SpecError, match="Pass a Scenario"):
        tornado({})
    with pytest.raises(BudgetError, match="number of paths is 2,001"):
        tornado(shop(), ranges={f"x{n}": (0, 1) for n in range(2_001)})


def ends_of(scenario, **options):
    result = tornado(scenario, **options)
    for path, low, present, high in zip(result.paths, result.low, result.present, result.high, strict=True):
        assert low < present < high, path
    assert (result.swing > 0).all()
    return {path: (low, high) for path, low, high in zip(*parts(result), strict=True)}, result


def test_a_rate_that_others_leave_no_room_ends_where_it_must():
    stages = shop().lifecycle.simple(leave=0.4, first_order=0.1, orders=0.1, dormancy=0.59)
    ends, _ = ends_of(shop(lifecycle=stages))
    assert ends["lifecycle.stages.active.moves.dormant.rate"] == pytest.approx((0.472, 0.6), rel=1e-6)
    assert ends["lifecycle.stages.active.leave"] == pytest.approx((0.32, 0.41), rel=1e-6)


@pytest.mark.parametrize(("count", "low", "high"), [(5, 4, 6), (5_003, 4_002, 6_004), (1, 0, 2)])
def test_whole_numbers_move_by_whole_steps(count, low, high):
    base = shop(stock=[Stock(name="active", count=count)], imports=[Import(name="old", period=3, count=count, cost=1)])
    ends, _ = ends_of(base)
    assert ends["stock.active.count"] == ends["imports.old.count"] == (low, high)
    small, _ = ends_of(base, relative=1e-6)
    assert small["stock.active.count"] == (count - 1, count + 1)


def test_what_stands_at_a_limit_is_left_out_and_named():
    base = shop(touching=Touching(per_contact=1, usual=1, leave_factor=1.1))
    base = base.with_changes({"basket.margin": 1.0})
    ends, result = ends_of(base)
    assert "basket.margin" not in ends
    assert result.skipped == ("basket.margin",)
    assert repr(result).splitlines()[0].endswith("at a limit and left out: basket.margin")
    # of one more touch leaving grows by a tenth; the factor begins at 1
    off = base.with_changes({"touching.per_contact": 2.0})
    assert ends_of(off)[0]["touching.leave_factor"] == pytest.approx((1.0, 1.32))


def test_a_promotion_takes_no_more_than_there_is():
    # what is bought earlier comes to uplift x length x share / after of the orders of each period: 1.9 x 2 x 1 / 4
    base = shop(promotions=[Promotion(name="p", period=3, uplift=1.9, length=2, pull_forward=0.9, after=4)])
    ends, _ = ends_of(base)
    limits = {"uplift": 4 / 1.8, "pull_forward": 1.0}
    for name, limit in limits.items():
        assert ends[f"promotions.p.{name}"][1] <= limit * 1.2
        changed_scenario(base, {f"promotions.p.{name}": ends[f"promotions.p.{name}"][1]})


def test_references_and_what_moves_nothing_are_no_levers():
    ends, _ = ends_of(FULL)
    assert not {"touching.usual", "referral.usual_reward"} & ends.keys()
    none = tornado(shop(), outcome="banned")
    assert (none.paths, none.swing.tolist()) == ((), [])
    assert "expected banned" in repr(none)
    check_result(none)
