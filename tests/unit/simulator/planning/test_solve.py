"""solve: at which value the expectation comes to a goal."""

import math

import numpy as np
import pytest
from oracle.result_laws import check_damage, check_result
from oracle.shops import WEEKS, hill, linear, power, shop, stall, worth_of_add

from privdomain.errors import BudgetError, SpecError
from privdomain.simulator import Advisors, Costs, Promotion, Referral, Stock, Touching, Volume, solve
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.planning import goals
from privdomain.simulator.planning.crossings import crossings
from privdomain.simulator.planning.outlook import outcome_at, outcome_now

STALL = stall(linear("ads", 12), costs=Costs(fixed_people=9_000))


def profit(spend):
    """Of the stall: adds of 12 yuan that each bring their worth, less spend and people of ten weeks."""
    return spend / 12 * worth_of_add() - WEEKS * (spend + 9_000)


def test_break_even_of_linear_costs_is_where_the_line_crosses():
    # profit = s (4500 / 12 - 10) - 90,000 is 0 at s = 90,000 / 365
    result = solve(STALL, "channels.ads.spend", goal=0, low=0, high=20_000)
    assert result.values.tolist() == pytest.approx([90_000 / 365], rel=1e-11)
    assert result.reached[0] == pytest.approx(0, abs=1e-6)
    assert (result.present, result.expected) == (6_000, pytest.approx(profit(6_000)))


@pytest.mark.parametrize("goal", [profit(0), profit(123.4), profit(20_000)])
def test_any_goal_within_reach(goal):
    result = solve(STALL, "channels.ads.spend", goal=goal, low=0, high=20_000)
    assert profit(result.value) == pytest.approx(goal, rel=1e-9, abs=1e-6)


def test_a_share_that_pays_a_cost():
    # with a margin m, a week's orders bring m x what they bring at 1: break-even at (10 x 6,000 + 90,000) / 2,250,000
    result = solve(STALL, "basket.margin", goal=0, low=0, high=1)
    assert result.value == pytest.approx(150_000 / 2_250_000, rel=1e-11)


def test_of_several_values_the_nearest_comes_first():
    # power curve: profit = 4500 x 100 sqrt(s / 1000) x ... has one peak, so a goal below it is met on both sides
    base = stall(power("ads", 10))
    # adds = 100 sqrt(s / 1000); profit = 450,000 sqrt(s / 1000) - 10 s. At s = 1000 x² it is 450,000 x - 10,000 x²
    goal = 2_000_000.0
    roots = [1_000 * ((45 + sign * math.sqrt(45**2 - 800)) / 2) ** 2 for sign in (-1, 1)]
    result = solve(base, "channels.ads.spend", goal=goal, low=0, high=3_000_000)
    assert result.values.tolist() == pytest.approx(roots, rel=1e-9)  # spend now is 1,000
    far = solve(base.with_changes({"channels.ads.spend": 2_000_000}), "channels.ads.spend", goal=goal, low=0, high=3e6)
    assert far.values.tolist() == pytest.approx(roots[::-1], rel=1e-9)


def test_a_goal_just_below_the_peak_is_found_on_both_sides():
    # the peak of 450,000 x - 10,000 x² is 5,062,500 at x = 22.5
    goal = 5_062_500 - 1e-3
    result = solve(stall(power("ads", 10)), "channels.ads.spend", goal=goal, low=0, high=3_000_000)
    below = math.sqrt(1e-3 / 10_000)
    expected = [1_000 * (22.5 + side * below) ** 2 for side in (-1, 1)]
    assert result.values.tolist() == pytest.approx(expected, rel=1e-6)
    with pytest.raises(SpecError, match="and 5,062,500 for"):
        solve(stall(power("ads", 10)), "channels.ads.spend", goal=goal + 1, low=0, high=3_000_000)


def test_an_impossible_goal_says_what_can_be_reached():
    with pytest.raises(SpecError) as caught:
        solve(STALL, "channels.ads.spend", goal=1e9, low=0, high=12_000)
    (path, code, message), *_ = caught.value.problems
    assert (path, code) == ("goal", "out_of_reach")
    assert "profit was seen between -90,000 and 4,290,000 for channels.ads.spend in [0, 12,000]" in message


def test_an_outcome_without_value_is_out_of_reach():
    with pytest.raises(SpecError, match="cac has no value"):
        solve(stall(linear("ads", 12, spend=0)), "basket.list_price", goal=1, low=1, high=2, outcome="cac")


def test_places_without_value_are_passed_over():
    # without spend there are no adds and no CAC; with spend it is 12
    result = solve(STALL, "channels.ads.spend", goal=12, low=0, high=10, outcome="cac")
    assert result.value == 10.0  # nearest to 6,000, and all spends reach it
    with pytest.raises(SpecError, match=r"cac was seen between 12\.0 and 12\.0"):
        solve(STALL, "channels.ads.spend", goal=13, low=0, high=10, outcome="cac")


@pytest.mark.parametrize(
    ("path", "low", "high"),
    [("advisors.contacts_each", 100, 1_000), ("channels.ads.spend", 1_000, 5_000), ("referral.elasticity", 0, 2)],
)
def test_what_is_not_set_or_differs_by_period_can_be_solved_for(path, low, high):
    base = stall(
        linear("ads", 12, spend=[1_000, 2_000]),
        advisors=Advisors(count=1, talks=10_000),
        referral=Referral(k=0.05, reward=20, usual_reward=10),
    )
    middle = (low + high) / 2
    goal = outcome_now(base.with_changes({path: middle}), Outcome.ADDS)
    result = solve(base, path, goal=goal, low=low, high=high, outcome="adds")
    assert result.value == pytest.approx(middle, rel=1e-6)
    assert math.isnan(result.present) == (path != "referral.elasticity")


def test_touches_have_two_sides():
    base = shop(touching=Touching(per_contact=2, usual=2, scale=2, leave_factor=1.5))
    result = solve(base, "touching.per_contact", goal=600_000, low=0, high=20)
    assert result.reached.tolist() == pytest.approx([600_000] * 2, rel=1e-9)
    assert result.values.min() < 2 < result.values.max()


def test_crossings_of_curves():
    waves = crossings(np.sin, 0.0, -1.0, 10.0)
    assert waves.places.tolist() == pytest.approx([0, math.pi, 2 * math.pi, 3 * math.pi], abs=1e-10)
    assert (waves.lowest, waves.highest) == pytest.approx((-1, 1), abs=1e-12)
    flat = crossings(lambda x: np.maximum(x, 1.0) - 1.0, 0.0, 0.0, 2.0)
    assert flat.places.tolist() == pytest.approx([0, 1])
    wide = crossings(np.log10, -5.5, 1e-9, 1e9)
    assert wide.places.tolist() == pytest.approx([10**-5.5], rel=1e-3)
    step = crossings(lambda x: np.where(x < 0.3, -1.0, 1.0), 0.0, -1.0, 1.0)
    assert step.places.tolist() == pytest.approx([0.3], abs=1e-11)


@pytest.mark.parametrize(
    ("peak", "low", "high"),
    [(0.5025, 0, 1), (0.002, 0, 1), (0.998, 0, 1), (1e-5, 0, 1), (7.0, 0, 1e6), (1e9 + 0.002, 1e9, 1e9 + 1)],
)
def test_a_peak_between_two_places_or_in_the_first_or_last_cell_is_seen(peak, low, high):
    # the first lies right between two places of the grid, which are equally high
    width = min(peak - low, high - peak)
    found = crossings(lambda x: 1 / (1 + ((x - peak) / width) ** 2), 1 / (1 + 1e-4), low, high)
    expected = [peak - width / 100, peak + width / 100]
    assert found.places.tolist() == pytest.approx(expected, rel=2e-16, abs=1e-6 * width)


def test_a_curve_that_touches_the_goal_is_seen():
    found = crossings(lambda x: 5 - (x - 0.3333) ** 2, 5.0, 0.0, 1.0)
    assert found.places.tolist() == pytest.approx([0.3333], abs=1e-5)
    assert found.span == pytest.approx(0.6667**2)


def test_a_best_spend_next_to_nothing_is_in_reach():
    # spend that pays lies below 1,000 of the 1,000,000 that are looked at
    base = stall(hill("ads", 20, 100), orders=0.05)
    heights = outcome_at(base, {"channels.ads.spend": np.linspace(0, 1_000, 1_001)}, Outcome.PROFIT)
    goal = 0.9 * float(heights.max())
    result = solve(base, "channels.ads.spend", goal=goal, low=0, high=1_000_000)
    assert len(result.values) == 2
    assert result.reached == pytest.approx([goal] * 2)


def test_a_jump_past_the_goal_is_told(monkeypatch):
    def stairs(_scenario, sets, _outcome):
        (values,) = sets.values()
        return np.where(values < 0.3, -1.0, 1.0)

    monkeypatch.setattr(goals, "outcome_at", stairs)
    result = solve(STALL, "basket.margin", goal=0, low=0, high=1)
    assert (result.value, result.is_reached.tolist()) == (pytest.approx(0.3), [False])
    assert repr(result).endswith(", a jump")
    assert solve(STALL, "basket.margin", goal=1, low=0, high=1).is_reached.all()


@pytest.mark.parametrize("path", ["volumes.parcels.count", "stock.member.count"])
def test_counts_of_things_are_whole(path):
    base = stall(
        linear("ads", 12),
        volumes=[Volume(name="parcels", count=50, add_rate=0.5)],
        stock=[Stock(name="member", count=5)],
    )
    with pytest.raises(SpecError, match=f"{path}: takes whole numbers only"):
        solve(base, path, goal=90_000, low=10, high=100)


def test_growth_without_measure_and_too_much_work_are_refused():
    base = stall(linear("ads", 12), referral=Referral(k=0.3))
    with pytest.raises(SpecError, match="over the limit"):
        solve(base, "referral.k", goal=1e7, low=0, high=1e6)
    tenures = [0.01] * 300
    wide = shop().lifecycle.by_tenure(leave=tenures, first_order=tenures, orders=tenures, buyers_leave=tenures)
    with pytest.raises(BudgetError, match="scenario: periods x"):
        solve(shop(lifecycle=wide, clock={"n_periods": 1_000}), "basket.margin", goal=0, low=0, high=1)


def test_a_change_prints_the_digits_of_its_value():
    base = stall(linear("ads", 12), costs=Costs(technology=1e-5))
    goal = outcome_now(base.with_changes({"costs.technology": 1.25e-5}), Outcome.PROFIT)
    line = repr(solve(base, "costs.technology", goal=goal, low=0, high=1e-4)).splitlines()[2].split()
    assert [float(line[0]), float(line[1])] == pytest.approx([1.25e-5, 2.5e-6], rel=1e-3)


def test_it_is_a_result():
    result = solve(stall(power("ads", 10)), "channels.ads.spend", goal=2e6, low=0, high=3e6)
    check_result(result)
    check_result(solve(stall(linear("ads", 12, spend=[1, 2])), "channels.ads.spend", goal=99, low=0, high=50))
    generator = np.random.default_rng(3)
    for _ in range(30):
        check_damage(result, lambda members: members[int(generator.integers(len(members)))])
    with pytest.raises(TypeError, match="does not add"):
        result + result


def test_it_prints_where_it_is_and_where_to_go():
    lines = repr(solve(STALL, "channels.ads.spend", goal=0, low=0, high=20_000)).splitlines()
    assert lines[0] == "channels.ads.spend for profit 0 of scenario; now 2,100,000 at 6,000"
    assert lines[2].split() == ["246.5753425", "-5,753.4246575", "0"]


@pytest.mark.parametrize(
    ("path", "options", "problem"),
    [
        ("basket.margn", {}, "basket.margn"),
        (None, {}, "path"),
        ("currency", {}, "currency"),
        ("clock.n_periods", {}, "clock.n_periods"),
        ("promotions.may.length", {}, "promotions.may.length"),
        ("basket.margin", {"goal": None}, "goal"),
        ("basket.margin", {"goal": math.inf}, "goal"),
        ("basket.margin", {"low": "0"}, "low"),
        ("basket.margin", {"high": True}, "high"),
        ("basket.margin", {"low": 1, "high": 0}, "low"),
        ("basket.margin", {"high": 1.5}, "basket.margin"),
        ("basket.margin", {"low": -0.5}, "basket.margin"),
        ("basket.margin", {"outcome": "gain"}, "outcome"),
    ],
)
def test_bad_input(path, options, problem):
    base = shop(promotions=[Promotion(name="may", period=8, uplift=0.5)])
    with pytest.raises(SpecError) as caught:
        solve(base, path, **{"goal": 0, "low": 0, "high": 1, **options})
    assert caught.value.problems[0][0] == problem


def test_no_scenario():
    with pytest.raises(SpecError, match="Pass a Scenario"):
        solve(hill("ads", 1, 1), "spend", goal=0, low=0, high=1)
