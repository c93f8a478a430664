"""allocate: where a budget goes, against formulas and against every split of a grid."""

import itertools
import math

import numpy as np
import pytest
from oracle.result_laws import check_damage, check_result
from oracle.shops import WEEKS, hill, linear, power, shop, stall, worth_of_add

from privdomain.errors import BudgetError, SpecError
from privdomain.simulator import (
    Advisors,
    Ban,
    Costs,
    Referral,
    Saturation,
    Seasons,
    Stock,
    Uncertain,
    WhatIf,
    allocate,
)
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.planning.outlook import outcome_at
from privdomain.simulator.planning.spend_curves import SpendCurve

WORTH = worth_of_add()


def spend_of(result):
    return {path.split(".")[1]: spend for path, spend in zip(result.paths, result.spend.tolist(), strict=True)}


def best_of_grid(scenario, budget, parts, outcome="profit"):
    """The best of all splits in so many parts, money left over included, by the expectation alone."""
    n = len(scenario.channels)
    splits = np.array([split for split in itertools.product(range(parts + 1), repeat=n) if sum(split) <= parts])
    sets = {f"channels.{c.name}.spend": splits[:, at] * budget / parts for at, c in enumerate(scenario.channels)}
    return float(outcome_at(scenario, sets, Outcome(outcome)).max())


class TestConcave:
    def test_two_power_channels_go_as_their_costs(self):
        # a = (s / c) (s / 1000)^(k - 1), so a' = k a / s. With k = 1/2 equal slopes are s1 / s2 = (c2 / c1)²
        result = allocate(stall(power("a", 10), power("b", 20)), 5_000)
        assert spend_of(result) == pytest.approx({"a": 4_000, "b": 1_000}, rel=1e-9)
        assert (result.exact, result.binding, result.unspent) == (True, ("budget",), pytest.approx(0, abs=1e-6))
        # the next unit brings k x worth / c x (1000 / s)^(1/2) over ten weeks, less itself
        assert result.marginal.tolist() == pytest.approx([WORTH / 10 / 2 / 2 / WEEKS - 1] * 2, rel=1e-9)

    @pytest.mark.parametrize("exponents", [(0.3, 0.3), (0.5, 0.8), (0.95, 0.4)])
    def test_at_the_optimum_all_slopes_are_equal(self, exponents):
        base = stall(power("a", 10, exponents[0]), power("b", 12, exponents[1]), hill("c", 500, 2_000))
        result = allocate(base, 6_000)
        assert result.exact
        slopes = [
            SpendCurve(channel.adds).slope(spend) for channel, spend in zip(base.channels, result.spend, strict=True)
        ]
        np.testing.assert_allclose(slopes, slopes[0], rtol=1e-6)
        assert result.spend.sum() == pytest.approx(6_000, rel=1e-12)

    def test_what_does_not_pay_stays_unspent(self):
        # profit of a channel is WORTH a(s) - 10 s: with a = sqrt(1000 s) / c it is best at s = 1000 (WORTH / 20 c)²
        costs = {"a": 400, "b": 900}
        result = allocate(stall(*(power(name, cost) for name, cost in costs.items())), 1e6)
        expected = {name: 1_000 * (WORTH / 20 / cost) ** 2 for name, cost in costs.items()}
        assert spend_of(result) == pytest.approx(expected, rel=1e-6)
        assert result.binding == ()
        assert result.unspent == pytest.approx(1e6 - sum(expected.values()), rel=1e-9)
        assert result.marginal == pytest.approx([0, 0], abs=0.02)

    def test_hill_channels(self):
        # a = m s / (h + s): a' = m h / (h + s)², so h + s goes as the root of m h
        result = allocate(stall(hill("a", 400, 900), hill("b", 100, 1_600)), 2_000, outcome="adds")
        roots = np.sqrt([400 * 900, 100 * 1_600])
        expected = 4_500 * roots / roots.sum() - [900, 1_600]
        assert spend_of(result) == pytest.approx({"a": expected[0], "b": expected[1]}, rel=1e-6)

    def test_hill_channels_that_begin_upright(self):
        base = stall(hill("a", 400, 900, 0.5), hill("b", 100, 1_600, 0.7))
        result = allocate(base, 2_000)
        slopes = [
            SpendCurve(channel.adds).slope(spend) for channel, spend in zip(base.channels, result.spend, strict=True)
        ]
        assert slopes[0] == pytest.approx(slopes[1], rel=1e-6)
        assert result.expected >= best_of_grid(base, 2_000, 50)

    def test_linear_channels_are_filled_in_the_order_of_their_cost(self):
        # a linear programme: the cheapest first, each up to its most
        base = stall(linear("a", 30), linear("b", 10), linear("c", 20), linear("d", 500))
        bounds = {"channels.b.spend": (0, 1_000), "channels.c.spend": (0, 500), "channels.a.spend": (100, 9_000)}
        result = allocate(base, 2_000, bounds=bounds)
        assert spend_of(result) == pytest.approx({"a": 500, "b": 1_000, "c": 500, "d": 0}, abs=1e-6)
        assert dict(zip(result.paths, result.limits, strict=True)) == {
            "channels.a.spend": "",
            "channels.b.spend": "most",
            "channels.c.spend": "most",
            "channels.d.spend": "least",
        }

    def test_equal_linear_channels_are_all_the_same(self):
        result = allocate(stall(linear("a", 10), linear("b", 10)), 2_000)
        assert result.spend.sum() == pytest.approx(2_000)
        assert result.expected == pytest.approx(2_000 / 10 * WORTH - 2_000 * WEEKS)

    def test_where_no_add_pays_the_least_is_spent(self):
        result = allocate(
            stall(power("a", 10), linear("b", 9_000), orders=1e-6), 2_000, bounds={"channels.a.spend": (50, 60)}
        )
        assert spend_of(result) == {"a": pytest.approx(50, abs=1), "b": 0}
        none = allocate(stall(linear("a", 10), orders=0.0), 2_000)
        assert (none.spend.tolist(), none.exact) == ([0], True)

    def test_a_power_of_one_is_linear(self):
        result = allocate(stall(power("a", 10, 1.0), linear("b", 20)), 2_000)
        assert spend_of(result) == pytest.approx({"a": 2_000, "b": 0}, abs=1e-6)

    def test_it_is_never_the_lazy_equal_split(self):
        result = allocate(stall(power("a", 10), power("b", 20), power("c", 40)), 3_000)
        assert result.expected > result.expected_equal * 1.02
        assert result.expected_now == result.expected_equal  # each spends 1,000 now


class TestLimits:
    def test_of_cost_per_add(self):
        # the average cost of an add is c (s / 1000)^(1/2): of 10 it is 9 at 810, of 20 at 202.5. Gifts take 1 of the 10
        base = stall(power("a", 10, incentive=1.0), power("b", 20), linear("c", 11), linear("d", 9.5), hill("e", 1, 90))
        result = allocate(
            base, 50_000, max_cac=10, bounds={"channels.d.spend": (0, 100), "channels.b.spend": (0, 5_000)}
        )
        assert spend_of(result) == pytest.approx({"a": 810, "b": 250, "c": 0, "d": 100, "e": 0}, rel=1e-9)
        assert result.cac[:2].tolist() == pytest.approx([10, 10])
        assert result.limits == ("max_cac", "max_cac", "max_cac", "most", "max_cac")
        assert result.binding == ("max_cac",)

    def test_of_cost_per_add_in_season(self):
        # adds are 1.5 times as many on average, so an add that costs 13.5 in no season costs 9
        base = stall(power("a", 10), seasons=Seasons(inflow=(1.0, 2.0)))
        assert allocate(base, 50_000, max_cac=9).spend.tolist() == pytest.approx([1_822.5])
        closed = stall(
            power("a", 10), seasons=Seasons(inflow=(1.0, 2.0)), bans=[Ban(name="x", period=0, owned=1, pauses=10)]
        )
        assert allocate(closed, 50_000, max_cac=9).spend.tolist() == [0]

    @pytest.mark.parametrize("max_cac", [0, 5])
    def test_that_nobody_meets(self, max_cac):
        result = allocate(
            stall(linear("a", 10), hill("b", 10, 900), power("c", 10, 1.0, incentive=5.0)), 500, max_cac=max_cac
        )
        assert result.spend.tolist() == [0, 0, 0]
        assert np.isnan(result.cac).all()

    def test_that_s_shaped_channels_meet_between_two_spends(self):
        # cost per add s / a = (h / m) (1 + x^k) / x^(k - 1) is least at x = (k - 1)^(1/k) = 1 for k = 2: 2 h / m = 20
        base = stall(hill("a", 100, 1_000, 2.0))
        result = allocate(base, 50_000, max_cac=25)
        # (1 + x²) / x = 2.5 at x = 2
        assert result.spend.tolist() == pytest.approx([2_000], rel=1e-6)
        assert result.limits == ("max_cac",)
        assert allocate(base, 50_000, max_cac=19).spend.tolist() == [0]
        assert allocate(base, 400, max_cac=25).spend.tolist() == [0]  # at so little an add costs 29 and more
        assert allocate(base, 700, max_cac=25).spend.tolist() == [700]
        assert allocate(base, 50_000, max_cac=1e5, bounds={"channels.a.spend": (0, 900)}).limits == ("most",)

    def test_of_advisors(self):
        # 100 adds a week can be served. Adds are sqrt(1000 s) / c: slopes are equal and adds 100 at s = 640 and 160
        advisors = Advisors(count=5, talks=20)
        result = allocate(stall(power("a", 10), power("b", 20), advisors=advisors), 20_000)
        assert result.expected == pytest.approx(100 * WORTH - 800 * WEEKS, rel=1e-9)
        assert spend_of(result) == pytest.approx({"a": 640, "b": 160}, rel=1e-3)
        assert (result.binding, result.exact) == (("capacity",), False)

    def test_of_advisors_with_cheap_channels_beside(self):
        # at a marginal cost of 8 an add: 40 adds of a for 160, 10 of b for 40, 30 of d for all its 60, 20 of c for 160
        base = stall(
            power("a", 10), power("b", 20), linear("c", 8), linear("d", 2), advisors=Advisors(count=5, talks=20)
        )
        result = allocate(base, 500, bounds={"channels.d.spend": (0, 60)})
        assert spend_of(result) == pytest.approx({"a": 160, "b": 40, "c": 160, "d": 60}, rel=1e-3)

    def test_of_advisors_and_of_the_budget_together(self):
        # a linear programme: adds of p cost 10 and bring 4,500, those of q cost 2 and bring 1,000 less. 100 adds for
        # 500 are 37.5 and 62.5 of them
        base = stall(linear("p", 10), linear("q", 2, incentive=100), advisors=Advisors(count=5, talks=20))
        result = allocate(base, 500)
        assert spend_of(result) == pytest.approx({"p": 375, "q": 125}, rel=1e-6)
        assert result.expected == pytest.approx(100 * WORTH - 62.5 * 1_000 - 500 * WEEKS, rel=1e-9)
        assert result.binding == ("budget", "capacity")

    def test_of_advisors_with_channels_that_are_all_alike(self):
        base = stall(*(linear(name, 10) for name in "abc"), advisors=Advisors(count=5, talks=20))
        result = allocate(base, 5_000)
        assert result.expected == pytest.approx(100 * WORTH - 1_000 * WEEKS, rel=1e-9)
        assert result.spend.sum() == pytest.approx(1_000, rel=1e-6)

    def test_of_places_that_fill_up(self):
        base = stall(power("a", 10), power("b", 20), advisors=Advisors(count=1, talks=1e6, contacts_each=300))
        result = allocate(base, 4_000)
        assert result.expected >= best_of_grid(base, 4_000, 60)
        assert result.binding == ("capacity",)


def s_curve(name):
    """(h / m) (1 + x²) / x is least at x = 1, where an add costs 2 h / m = 20; 25 at x = 1/2 and x = 2."""
    return hill(name, 100, 1_000, 2.0)


class TestCheapEnough:
    def test_a_least_that_is_too_dear_is_raised_to_the_first_that_is_not(self):
        bounds = {"channels.a.spend": (100, 5_000)}
        result = allocate(stall(s_curve("a"), orders=0.01), 5_000, bounds=bounds, max_cac=25)
        assert result.spend[0] == pytest.approx(500, rel=1e-6)
        assert result.cac[0] <= 25 * (1 + 1e-6)

    @pytest.mark.parametrize(
        ("budget", "bounds"),
        [
            (400, {"channels.a.spend": (100, 400)}),
            (700, {"channels.a.spend": (100, 700), "channels.b.spend": (300, 700)}),
            (5_000, {"channels.a.spend": (2_100, 5_000)}),
        ],
    )
    def test_where_no_split_is_nothing_is_allowed(self, budget, bounds):
        with pytest.raises(SpecError, match="max_cac: allows nothing"):
            allocate(stall(s_curve("a"), linear("b", 10)), budget, bounds=bounds, max_cac=25)

    @pytest.mark.parametrize("budget", [600, 1_100, 1_700, 9_000])
    def test_budget_bounds_and_costs_hold(self, budget):
        base = stall(s_curve("a"), s_curve("b"), hill("c", 90, 700, 1.05), power("d", 10), linear("e", 24))
        bounds = {"channels.b.spend": (50, 3_000)}
        result = allocate(base, budget, bounds=bounds, max_cac=25)
        assert result.spend.sum() <= budget * (1 + 1e-9)
        assert 500 * (1 - 1e-6) <= result.spend[1] <= 3_000
        assert (np.isnan(result.cac) | (result.cac <= 25 * (1 + 1e-6))).all()

    def test_adds_that_are_turned_away_make_the_others_dearer(self):
        # 60 of the adds are served; at 1,500 each of them costs 25. That is 100 sqrt(1.5) = 122 offered
        base = stall(power("a", 10), advisors=Advisors(count=3, talks=20), orders=0.01)
        bounds = {"channels.a.spend": (1_400, 9_000)}
        result = allocate(base, 9_000, bounds=bounds, max_cac=25)
        assert (result.adds[0], result.offered[0]) == (60, pytest.approx(100 * math.sqrt(1.4)))
        assert result.cac[0] == pytest.approx(1_400 / 60)
        with pytest.raises(SpecError, match="allows nothing: even the least"):
            allocate(base, 9_000, bounds={"channels.a.spend": (1_600, 9_000)}, max_cac=25)

    def test_the_cost_of_those_who_are_served_is_a_limit(self):
        # a and b share 60 talks, a first; b's adds are worth no money here, but are to be as many as can be
        base = stall(linear("a", 10), power("b", 10), advisors=Advisors(count=3, talks=20), orders=0.01)
        result = allocate(base, 9_000, outcome="adds", max_cac=25)
        assert result.expected == pytest.approx(60 * WEEKS)
        assert (np.isnan(result.cac) | (result.cac <= 25 * (1 + 1e-6))).all()

    def test_the_limit_is_told_where_advisors_make_it_bind(self):
        # 50 places a week: the cost of those who get one passes 12 at 600, of those who come at 1,440
        base = stall(power("a", 10), linear("b", 11), advisors=Advisors(count=1, talks=50, priority=["b"]), stock=[])
        bounds = {"channels.b.spend": (220, 220)}
        result = allocate(base, 9_000, outcome="adds", bounds=bounds, max_cac=12)
        # 20 of b leave 30 for a, which 90 bring
        assert result.spend.tolist() == pytest.approx([90, 220], rel=1e-5)
        assert result.expected == pytest.approx(50 * WEEKS)


class TestThrift:
    @pytest.mark.parametrize("outcome", ["adds", "live", "buyers", "orders", "revenue"])
    def test_of_splits_that_come_to_the_same_the_one_that_spends_least(self, outcome):
        base = shop(linear("a", 10), linear("b", 20), advisors=Advisors(count=3, talks=20))
        result = allocate(base, 20_000, outcome=outcome)
        assert result.spend.tolist() == pytest.approx([600, 0], abs=1e-3)
        assert result.binding == ("capacity",)


class TestMargins:
    @pytest.mark.parametrize("count", [0, 900_000_000])
    def test_they_do_not_drown_in_a_large_stock(self, count):
        base = stall(linear("a", 10), linear("b", 200), stock=[Stock(name="member", count=count)])
        result = allocate(base, 1_000)
        expected = [WORTH / 10 / WEEKS - 1, WORTH / 200 / WEEKS - 1]
        assert result.marginal.tolist() == pytest.approx(expected, rel=1e-3 if count else 1e-9)

    def test_of_a_curve_that_begins_upright_and_of_one_that_is_full(self):
        base = stall(power("a", 10), hill("b", 1e-3, 1e-3, 4.0))
        result = allocate(base, 1_000, bounds={"channels.a.spend": (0, 0), "channels.b.spend": (1_000, 1_000)})
        assert result.marginal[0] > 100
        assert result.marginal[1] == pytest.approx(-1, abs=1e-6)

    def test_of_present_value(self):
        base = stall(linear("a", 10), costs=Costs(discount_rate=0.5))
        result = allocate(base, 1_000, outcome="present_value")
        assert result.marginal[0] * WEEKS * 1_000 == pytest.approx(result.expected, rel=1e-9)


class TestRanges:
    SPEND = Uncertain(path="channels.a.spend", kind="uniform", low=0, high=10)

    def changes_of(self, *uncertain, spend=0.0, **options):
        base = stall(linear("a", 10, spend=spend), linear("b", 20, spend=500), uncertain=uncertain)
        return base, allocate(base, 1_000, **options)

    def test_a_spend_that_was_uncertain_about_nothing_is_certain_now(self):
        margin = Uncertain(path="basket.margin", low=0.8, high=1.0)
        base, result = self.changes_of(self.SPEND, margin)
        changed = WhatIf(base).add("best", result.changes).scenarios["best"]
        assert [one.path for one in changed.uncertain] == ["basket.margin"]
        assert changed.at("channels.a.spend") == pytest.approx(1_000)
        check_result(result)

    def test_one_that_can_move_moves_with_it(self):
        base, result = self.changes_of(self.SPEND.replace(low=400, high=600), spend=500.0)
        assert result.ranges is None
        moved = WhatIf(base).add("best", result.changes).scenarios["best"].uncertain
        assert (moved[0].low, moved[0].high) == pytest.approx((800, 1_200))

    def test_spends_that_are_uncertain_together_are_certain_now(self):
        both = self.SPEND.replace(also=("channels.b.spend",))
        base, result = self.changes_of(both, spend=500.0)
        assert not WhatIf(base).add("best", result.changes).scenarios["best"].uncertain


class TestSearch:
    @pytest.mark.parametrize(
        ("channels", "budget"),
        [
            ((hill("a", 100, 800, 3.0), hill("b", 120, 1_000, 2.5), hill("c", 60, 300)), 1_500),
            ((hill("a", 100, 800, 3.0), hill("b", 120, 1_000, 2.5), power("c", 20)), 2_600),
            ((hill("a", 100, 800, 4.0), hill("b", 100, 800, 4.0)), 700),
            ((hill("a", 100, 800, 2.0), linear("b", 16)), 1_000),
        ],
    )
    def test_s_shaped_channels_run_or_do_not(self, channels, budget):
        base = stall(*channels)
        result = allocate(base, budget)
        best = best_of_grid(base, budget, 40)
        assert result.expected >= best - 1e-9 * abs(best)
        assert not result.exact

    def test_many_s_shaped_channels(self):
        base = stall(*(hill(name, 50 + 10 * at, 500, 2.0) for at, name in enumerate("abcdefg")))
        result = allocate(base, 1_500)
        running = np.flatnonzero(result.spend > 1)
        assert set(running) <= {4, 5, 6}  # those that bring the most
        assert result.expected > result.expected_equal

    def test_people_who_are_used_up_are_no_formula(self):
        base = stall(power("a", 10), power("b", 20), referral=Referral(k=0.3, pool=800))
        result = allocate(base, 2_000)
        assert not result.exact
        assert result.expected >= best_of_grid(base, 2_000, 60)


class TestAsked:
    def test_over_some_channels_the_others_stay(self):
        base = shop(linear("a", 10, spend=[1_000, 3_000, 2_000]), linear("b", 5), linear("c", 20))
        result = allocate(base, 3_000, over=["channels.c.spend", "channels.a.spend"])
        assert result.paths == ("channels.c.spend", "channels.a.spend")
        assert result.spend.tolist() == pytest.approx([0, 3_000], abs=1e-6)
        assert result.present.tolist() == [6_000, pytest.approx((7 * 1_000 + 7 * 3_000 + 6 * 2_000) / 20)]
        assert base.with_changes(result.changes).at("channels.b.spend") == 6_000

    @pytest.mark.parametrize("outcome", ["adds", "live", "buyers", "orders", "revenue", "present_value"])
    def test_other_amounts(self, outcome):
        base = shop(power("a", 10), power("b", 20))
        result = allocate(base, 5_000, outcome=outcome)
        assert spend_of(result) == pytest.approx({"a": 4_000, "b": 1_000}, rel=1e-6)
        assert result.exact

    def test_it_is_a_result(self):
        result = allocate(stall(power("a", 10), power("b", 20)), 5_000)
        check_result(result)
        generator = np.random.default_rng(3)
        for _ in range(30):
            check_damage(result, lambda members: members[int(generator.integers(len(members)))])
        with pytest.raises(TypeError, match="does not add"):
            result + result

    def test_it_prints_the_split(self):
        lines = repr(allocate(stall(power("a", 10), power("b", 20)), 5_000)).splitlines()
        assert "0 unspent, bound by budget, proven" in lines[0]
        assert lines[2].split()[:3] == ["channels.a.spend", "1,000.0", "4,000"]
        free = repr(allocate(stall(linear("a", 1e6)), 5_000)).splitlines()
        assert "5,000 unspent, bound by nothing" in free[0]
        assert free[2].split()[-1] == "least"

    @pytest.mark.parametrize(
        ("budget", "options", "path"),
        [
            (0, {}, "budget"),
            (-5, {}, "budget"),
            (math.inf, {}, "budget"),
            ("5", {}, "budget"),
            (True, {}, "budget"),
            (1_000, {"over": []}, "over"),
            (1_000, {"over": "channels.a.spend"}, "over"),
            (1_000, {"over": 5}, "over"),
            (1_000, {"over": ["channels.aa.spend"]}, "over"),
            (1_000, {"over": [None]}, "over"),
            (1_000, {"over": [{}]}, "over"),
            (1_000, {"over": ["basket.margin"]}, "over"),
            (1_000, {"over": ["channels.a.spend"] * 2}, "over"),
            (1_000, {"outcome": "gain"}, "outcome"),
            (1_000, {"outcome": "cost"}, "outcome"),
            (1_000, {"outcome": "roi"}, "outcome"),
            (1_000, {"bounds": []}, "bounds"),
            (1_000, {"bounds": {"channels.c.spend": (0, 1)}}, "bounds"),
            (1_000, {"bounds": {"channels.a.spend": 5}}, "bounds.channels.a.spend"),
            (1_000, {"bounds": {"channels.a.spend": (0,)}}, "bounds.channels.a.spend"),
            (1_000, {"bounds": {"channels.a.spend": "05"}}, "bounds.channels.a.spend"),
            (1_000, {"bounds": {"channels.a.spend": (-1, 5)}}, "bounds.channels.a.spend"),
            (1_000, {"bounds": {"channels.a.spend": (0, None)}}, "bounds.channels.a.spend"),
            (1_000, {"bounds": {"channels.a.spend": (6, 5)}}, "bounds.channels.a.spend"),
            (1_000, {"bounds": {"channels.a.spend": (600, 900), "channels.b.spend": (600, 900)}}, "budget"),
            (1_000, {"max_cac": -1}, "max_cac"),
            (1_000, {"max_cac": "low"}, "max_cac"),
            (1_000, {"max_cac": 5, "bounds": {"channels.a.spend": (600, 900)}}, "max_cac"),
        ],
    )
    def test_bad_input(self, budget, options, path):
        with pytest.raises(SpecError) as caught:
            allocate(stall(linear("a", 10), linear("b", 20)), budget, **options)
        assert caught.value.problems[0][0] == path

    def test_nothing_to_split_over_and_too_much(self):
        with pytest.raises(SpecError, match="Pass a Scenario"):
            allocate(None, 1_000)
        with pytest.raises(SpecError, match="names no spend"):
            allocate(shop(channels=[]), 1_000)
        tenures = [0.01] * 300
        wide = shop().lifecycle.by_tenure(leave=tenures, first_order=tenures, orders=tenures, buyers_leave=tenures)
        with pytest.raises(BudgetError, match="scenario: periods x"):
            allocate(shop(lifecycle=wide, clock={"n_periods": 1_000}), 1_000)
        with pytest.raises(BudgetError, match="number of channels is 13"):
            allocate(stall(*(linear(name, 10) for name in "abcdefghijklm")), 1_000)


def test_slopes_are_derivatives():
    curves = [
        Saturation(cost_per_add=12),
        *(Saturation(kind="power", cost_per_add=12, base_spend=500, exponent=k) for k in (0.4, 1.0)),
        *(Saturation(kind="hill", most=90, half_spend=700, exponent=k) for k in (0.6, 1.0, 2.5)),
    ]
    for one in curves:
        curve = SpendCurve(one)
        for spend in (5.0, 700.0, 9_000.0):
            step = 1e-4 * spend
            assert curve.slope(spend) == pytest.approx(
                (curve.adds(spend + step) - curve.adds(spend - step)) / (2 * step), rel=1e-6
            )
    assert [SpendCurve(one).slope(0.0) for one in curves] == [1 / 12, math.inf, 1 / 12, math.inf, 90 / 700, 0.0]
