"""WhatIf and Comparison: pairs on common random numbers, and what is said of them."""

import pickle

import numpy as np
import pytest
from oracle.result_laws import check_damage, check_result
from oracle.shops import linear, shop

from privdomain.errors import BudgetError, SpecError, UnknownNameError
from privdomain.simulator import (
    Advisors,
    Basket,
    Clock,
    LifeStage,
    Promotion,
    Referral,
    Saturation,
    Stock,
    Uncertain,
    Volume,
    WhatIf,
)
from privdomain.simulator.chance import Monotone
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run
from privdomain.simulator.whatif_runs.changes import Change
from privdomain.simulator.whatif_runs.pair_sums import LESS_IS_BETTER, sums_of
from privdomain.simulator.whatif_runs.pairing import OUTCOMES, Pairing, outcomes_of

BASE = shop()
PROMOTION = {"promotions": [Promotion(name="may", period=8, uplift=0.5, discount=0.1)]}
MORE_ORDERS = {"lifecycle.stages.active.orders": 0.11}
ASKED = WhatIf(BASE).add("same", {}).add("orders", MORE_ORDERS).add("may", PROMOTION)
RESULT = ASKED.run(replications=300, seed=7, measure=True)


def at(name):
    return OUTCOMES.index(Outcome(name))


class TestAsking:
    def test_adding_gives_a_new_object(self):
        first = WhatIf(BASE)
        second = first.add("cut", {"channels.moments.spend": 3_000})
        assert (first.changes, len(second.changes)) == ((), 1)
        assert second.scenarios["cut"].at("channels.moments.spend") == 3_000
        assert second == WhatIf(BASE).add("cut", {"channels.moments.spend": 3_000})
        assert hash(second) == hash(pickle.loads(pickle.dumps(second)))  # noqa: S301 - our own bytes

    def test_names_and_order_are_no_part_of_the_digest(self):
        one = WhatIf(BASE).add("a", MORE_ORDERS).add("b", PROMOTION)
        other = WhatIf(BASE).add("c", PROMOTION).add("d", MORE_ORDERS)
        assert one.digest == other.digest
        assert one.digest != WhatIf(BASE).add("a", MORE_ORDERS).digest
        assert one.digest != WhatIf(shop(name="other")).add("a", MORE_ORDERS).add("b", PROMOTION).digest

    def test_spelling_is_no_part_of_the_digest(self):
        def digest(values):
            return WhatIf(BASE).add("a", values).digest

        assert digest({"channels.moments.spend": 8_000}) == digest({"channels.moments.spend": 8_000.0})
        assert digest({"basket": Basket(list_price=3, margin=0.2)}) == digest(
            {"basket": {"list_price": 3, "margin": 0.2}}
        )

    def test_names_are_taken_once(self):
        with pytest.raises(SpecError, match="name: 'a' is added already"):
            WhatIf(BASE, (Change("a", "{}"), Change("a", '{"basket.margin":0.5}')))

    @pytest.mark.parametrize("name", ["", None, 5, "x" * 121, "same"])
    def test_bad_names(self, name):
        with pytest.raises(SpecError, match="name:"):
            ASKED.add(name, {})

    @pytest.mark.parametrize("base", [None, "scenario", {}])
    def test_bad_bases(self, base):
        with pytest.raises(SpecError, match="Pass a Scenario"):
            WhatIf(base)

    @pytest.mark.parametrize("changes", [None, ["a"], ("a",)])
    def test_bad_tuples_of_changes(self, changes):
        with pytest.raises(SpecError, match="Add each with add"):
            WhatIf(BASE, changes)

    @pytest.mark.parametrize(
        ("options", "path"),
        [
            ({"replications": 99}, "replications"),
            ({"replications": 100.0}, "replications"),
            ({"replications": True}, "replications"),
            ({"seed": -1}, "seed"),
            ({"seed": 2**64}, "seed"),
            ({"seed": None}, "seed"),
            ({"draws": "slow"}, "draws"),
            ({"draws": None}, "draws"),
            ({"level": 1.0}, "level"),
            ({"level": "high"}, "level"),
            ({"level": float("nan")}, "level"),
            ({"measure": 1}, "measure"),
        ],
    )
    def test_bad_options(self, options, path):
        with pytest.raises(SpecError) as caught:
            ASKED.run(**{"seed": 1, **options})
        assert caught.value.problems[0][0] == path

    def test_nothing_to_compare(self):
        with pytest.raises(SpecError, match=r"Add a change with add\(\)"):
            WhatIf(BASE).run(seed=1)

    def test_too_much(self):
        with pytest.raises(BudgetError, match="scenarios x replications is 1,200,000"):
            ASKED.run(replications=300_000, seed=1)
        long = WhatIf(shop(clock={"n_periods": 1_000})).add("same", {})
        with pytest.raises(BudgetError, match="periods x stages is 2,400,000,000"):
            long.run(replications=400_000, seed=1)

    def test_what_cannot_be_drawn_is_refused_before_it_is_run(self):
        base = shop(uncertain=[Uncertain(path="basket.margin", kind="uniform", low=0.5, high=1.5)])
        with pytest.raises(SpecError, match="could be drawn"):
            WhatIf(base).add("same", {}).run(seed=1)


class TestPairs:
    def test_no_change_makes_no_difference_at_all(self):
        assert not RESULT.mean[0].any()
        assert not RESULT.variance[0].any()
        assert not RESULT.quantiles[0].any()
        assert (RESULT.starts[0], RESULT.equal[0].min()) == (BASE.clock.n_periods, 300)
        assert np.isnan(RESULT.variance_reduction[0]).all()

    def test_the_numbers_are_those_of_the_pairs(self):
        values, _ = outcomes_of([BASE, ASKED.scenarios["orders"]], Pairing(replications=300, seed=7, draws="monotone"))
        base, changed = values[:, at("profit")]
        told = RESULT.difference("orders", "profit")
        assert (told.base, told.changed) == (base.mean(), changed.mean())
        assert told.mean == np.mean(changed - base)
        spread = np.std(changed - base, ddof=1)
        assert told.standard_error == pytest.approx(spread / 300**0.5)
        # 1.959964 is the 97.5% point of the normal distribution
        assert told.low == pytest.approx(told.mean - 1.959964 * told.standard_error)
        assert told.high == pytest.approx(told.mean + 1.959964 * told.standard_error)
        expected = (base.var(ddof=1) + changed.var(ddof=1)) / spread**2
        assert told.variance_reduction == pytest.approx(expected)
        assert told.probability_better == np.mean(changed > base)
        assert told.probability_equal == np.mean(changed == base)
        np.testing.assert_allclose(
            RESULT.quantiles[1, at("profit")], np.quantile(changed - base, [0.05, 0.25, 0.5, 0.75, 0.95])
        )

    @pytest.mark.parametrize("outcome", LESS_IS_BETTER)
    def test_of_losses_and_cost_less_is_better(self, outcome):
        rising = np.tile([[1.0, 2.0, 3.0, 3.0]], (len(OUTCOMES), 1))
        sums = sums_of(rising, rising + np.array([1, 1, 0, -1]), rising)
        place = OUTCOMES.index(outcome)
        assert (sums["better"][place], sums["equal"][place]) == (1, 1)
        assert sums["better"][at("profit")] == 2

    def test_pairs_without_a_value_are_left_out_and_counted(self):
        base = np.tile([[np.nan, 2.0, 3.0]], (len(OUTCOMES), 1))
        sums = sums_of(base, base + 1, np.full_like(base, np.nan))
        assert (sums["known"][0], sums["base_mean"][0], sums["mean"][0], sums["variance"][0]) == (2, 2.5, 1.0, 0.0)
        none = sums_of(base * np.nan, base, base)
        assert none["known"][0] == 0
        assert np.isnan([none["mean"][0], none["variance"][0], *none["quantiles"][0]]).all()

    def test_what_runs_apart_vary_by_is_what_the_reduction_says(self):
        # the measured variance of 300 differences is within some 30% of the sum of the two variances
        both = RESULT.measured_reduction[1:, at("orders")] / RESULT.variance_reduction[1:, at("orders")]
        np.testing.assert_allclose(both, 1, atol=0.4)
        without = ASKED.run(replications=100, seed=7)
        assert np.isnan(without.measured_reduction).all()

    def test_pairs_are_worth_far_more_than_runs_apart(self):
        # 1,000 adds a week for a year, where 10% of the active order in a week; the bars are those of the design
        more = WhatIf(shop(linear("moments", 12, spend=12_000), clock=Clock(n_periods=52)))
        more = more.add("orders", {"lifecycle.stages.active.orders": 0.11})
        promotion = Promotion(name="double eleven", period=20, length=2, uplift=0.3, discount=0.05, pull_forward=0.3)
        more = more.add("inflow", {"channels.moments.spend": 12_240}).add("late", {"promotions": [promotion]})
        result = more.run(replications=2_048, seed=11)
        reduction = result.variance_reduction[:, at("profit")]
        assert (reduction >= [100, 100, 1_000]).all()
        fast = more.run(replications=512, seed=11, draws="fast")
        assert fast.variance_reduction[0, at("profit")] < 3

    def test_before_a_change_everything_is_the_same_to_the_bit(self):
        changed = ASKED.scenarios["may"]
        pairs = zip(
            run(Plan.of(BASE), Monotone.of(3, range(1)), 500),
            run(Plan.of(changed), Monotone.of(3, range(1)), 500),
            strict=True,
        )
        for ours, theirs in pairs:
            same = np.array_equal(ours.flows.repeat, theirs.flows.repeat)
            assert same == (ours.period not in range(8, 13)) or ours.period > 12
            if ours.period < 8:
                np.testing.assert_array_equal(ours.live, theirs.live)
                np.testing.assert_array_equal(ours.flows.sales, theirs.flows.sales)
                assert all(np.array_equal(ours.costs[line], theirs.costs[line]) for line in ours.costs)
        assert RESULT.starts.tolist() == [20, 2, 8]  # contacts of period 0 buy in 1, and are active from 2 on

    def test_the_order_of_scenarios_does_not_matter(self):
        turned = WhatIf(BASE).add("may", PROMOTION).add("orders", MORE_ORDERS).run(replications=300, seed=7)
        for name in ("orders", "may"):
            for outcome in ("profit", "orders", "roi"):
                assert turned.difference(name, outcome) == RESULT.difference(name, outcome)

    def test_more_replications_keep_the_first_ones(self):
        few, _ = outcomes_of([BASE], Pairing(replications=2_100, seed=5, draws="monotone"))
        more, _ = outcomes_of([BASE], Pairing(replications=2_500, seed=5, draws="monotone"))
        np.testing.assert_array_equal(few, more[..., :2_100])

    def test_uncertain_parameters_are_drawn_once_for_both_sides(self):
        base = shop(uncertain=[Uncertain(path="basket.margin", kind="uniform", low=0.3, high=0.7)])
        result = (
            WhatIf(base).add("same", {}).add("cut", {"channels.moments.spend": 3_000}).run(replications=200, seed=1)
        )
        assert not result.variance[0].any()
        # the margin alone makes profit vary by some 12% of the sales
        assert result.base_variance[0, at("profit")] ** 0.5 > 0.1 * result.base_mean[0, at("revenue")]

    def test_more_stages_differ_from_the_first_period_on(self):
        lifecycle = shop().lifecycle.by_tenure(leave=[0.1] * 2, first_order=[0.1] * 2, orders=[0.1], buyers_leave=[0.1])
        result = WhatIf(shop(stock=[])).add("tenure", {"lifecycle": lifecycle}).run(replications=100, seed=1)
        assert result.starts.tolist() == [0]

    def test_what_differs_goes_by_the_names_of_stages_and_inflows(self):
        late = linear("live", 20, spend=[0.0] * 12 + [5_000.0] * 8)
        stages = BASE.lifecycle.stages
        asked = (
            WhatIf(BASE)
            .add("late", {"channels": [late, *BASE.channels]})
            .add("idle", {"lifecycle.stages": [*stages, LifeStage(name="vip")]})
            .add("first", {"lifecycle.stages": [LifeStage(name="vip", leave=0.5), *stages]})
        )
        assert asked.run(replications=100, seed=1).starts.tolist() == [12, 20, 20]

    def test_invitations_and_discounted_profit_are_differences_as_well(self):
        base = shop(referral=Referral(k=0.5, delays=(0, 0, 0, 0, 1.0)))
        asked = WhatIf(base).add("more", {"referral.k": 0.6}).add("interest", {"costs.discount_rate": 0.2})
        # who came in week 0 invites in week 1, though nobody arrives before week 5; the first profit comes at once
        assert asked.run(replications=100, seed=1).starts.tolist() == [1, 0]

    def test_adds_that_are_turned_away_differ_at_once(self):
        base = shop(advisors=Advisors(count=1, talks=100))
        asked = WhatIf(base).add("more", {"volumes": [Volume(name="parcels", count=500, add_rate=1.0)]})
        assert asked.run(replications=100, seed=1).starts.tolist() == [0]

    def test_hiring_frees_the_adds_that_were_lost(self):
        base = shop(advisors=Advisors(count=2, talks=200, cost=100))
        result = WhatIf(base).add("hire", {"advisors.count": 4}).run(replications=100, seed=2)
        assert result.difference("hire", "adds").low > 0
        assert result.difference("hire", "lost_adds").probability_better == 1.0


class TestTold:
    def test_it_is_a_result(self):
        check_result(RESULT)
        few = WhatIf(shop(linear("moments", 12, spend=0), stock=[Stock(name="active", count=5)]))
        check_result(few.add("same", {}).run(replications=100, seed=1))  # no adds: CAC, CLV have no value

    def test_damaged_states_are_refused(self):
        generator = np.random.default_rng(5)
        for _ in range(40):
            check_damage(RESULT, lambda members: members[int(generator.integers(len(members)))])

    def test_it_does_not_add(self):
        with pytest.raises(TypeError, match="Run all changes in one WhatIf"):
            RESULT + RESULT

    def test_columns_have_a_row_per_change_and_outcome(self):
        records = RESULT.to_records()
        assert len(records) == 3 * len(OUTCOMES)
        assert [record["differs_from"] for record in records[:: len(OUTCOMES)]] == [None, 2.0, 8.0]
        profit = records[len(OUTCOMES) + at("profit")]
        assert (profit["change"], profit["outcome"]) == ("orders", "profit")
        assert profit["q05"] < profit["q50"] < profit["q95"]

    def test_the_table_says_what_the_probability_depends_on(self):
        lines = repr(RESULT).splitlines()
        assert "300 pairs on monotone draws, seed 7" in lines[0]
        assert "it depends on the coupling" in lines[0]
        assert len(lines) == 2 + 3 * 7
        assert lines[2].split() == ["same", "never", "profit", *lines[2].split()[3:5], "0", "0", "0", "—", "—"]
        assert lines[9].split()[:3] == ["orders", "2", "profit"]
        assert lines[9].split()[5].startswith("+")

    def test_many_changes_show_their_profit(self):
        many = WhatIf(BASE)
        for n in range(13):
            many = many.add(f"change {n}", {"basket.margin": 0.5 + n / 100})
        lines = repr(many.run(replications=100, seed=1)).splitlines()
        assert len(lines) == 2 + 13
        assert {line.split()[3] for line in lines[2:]} == {"profit"}

    def test_unknown_names(self):
        with pytest.raises(UnknownNameError, match="Did you mean 'orders'"):
            RESULT.difference("order", "profit")
        with pytest.raises(SpecError, match="Did you mean 'profit'"):
            RESULT.difference("orders", "profits")


def test_saturated_spend_changes_less_than_in_proportion():
    adds = Saturation(kind="hill", most=1_000, half_spend=6_000)
    base = shop(linear("moments", 12).replace(adds=adds))
    result = WhatIf(base).add("double", {"channels.moments.spend": 12_000}).run(replications=200, seed=4)
    told = result.difference("double", "adds")
    # 1,000 x 2 / 3 against 1,000 / 2, for 20 weeks
    assert told.changed / told.base == pytest.approx(4 / 3, rel=0.01)
