"""MeasuredAxes: intervals by hand, products, draws, and what is refused."""

import math

import numpy as np
import pandas as pd
import pytest
from attrs import evolve

from privdomain.errors import BudgetError, DataError, SpecError, UnknownNameError
from privdomain.facts import Events, Orders
from privdomain.selectors import MeasuredAxes, Product, Traits, axes_from_facts
from privdomain.selectors.axes.streams import MAX_DRAWS


def facts(*, names=("tea", "tea", "tea", "tea", "cup"), users=("ann", "ann", "bo", "cy", "ann")):
    """Orders of 60, 40, 30, 50 and 9 yuan, and a view of each product some days before."""
    times = ("2025-01-01", "2025-07-02", "2025-01-01", "2025-07-02", "2025-06-01")
    orders = Orders(users, times, [60, 40, 30, 50, 9], currency="CNY", tz="UTC", product=names)
    seen = Events(
        users, np.array(times, "M8[D]") - [1, 4, 5, 9, 3], ["view"] * 5, tz="UTC", attributes={"product": names}
    )
    return orders, seen


def measured(**options):
    """Axes of tea (three buyers) and cups (one)."""
    return axes_from_facts(*facts(), **{"product_of": "product", "observed_until": "2026-01-01", **options})


AXES = measured()
CUP, TEA = 0, 1
T3 = 3.182
"""Student's t of three degrees of freedom at 95%."""


class TestIntervals:
    def test_that_of_the_basket_by_hand(self):
        # money 100, 30, 50 in 2, 1, 1 purchases: 180 / 4 = 45; without one of them 40, 50, 130/3
        moved = [(other - 45) ** 2 for other in (40, 50, 130 / 3)]
        of_one = 3 * 2 / 3 * sum(moved) / 45**2
        error = math.sqrt((2 * of_one + 1) / 3 / 3)  # two degrees of freedom, and the pseudo-buyer's of variation 1
        assert AXES.basket_error[TEA] == pytest.approx(error)
        low, high = -T3 * error, T3 * error * math.exp(1.5 * error)
        np.testing.assert_allclose(AXES.basket_interval[:, TEA], [45 * math.exp(low), 45 * math.exp(high)], rtol=1e-2)

    def test_that_of_repurchase_by_hand(self):
        # one repeat in 365 + 365 + 183 days; without ann 0 in 548, without another 1 in 548 or 1 in 730
        years, rate = 913 / 365.25, 365.25 / 913
        others = [0, 365.25 / 548, 365.25 / 730]
        seen = max(1, 2 / 3 * sum((other - rate) ** 2 for other in others) * years / rate)
        # one buyer came back; the pseudo-buyer has 1/3 + 1 repeats, whose variance is that and its square over itself
        dispersion = (seen + 1 + 1 / 3 + 1) / 2
        assert AXES.dispersion[TEA] == pytest.approx(dispersion)
        shape = 1 / dispersion + 0.5
        t = T3 * math.exp(1.5 * math.sqrt((dispersion - 1) / (1 + 2 * dispersion)))
        high = shape * (1 - 1 / (9 * shape) + t / (3 * math.sqrt(shape))) ** 3 * dispersion / years
        np.testing.assert_allclose(AXES.repurchase_interval[:, TEA], [0, high], rtol=1e-2)

    def test_buyers_who_differ_widen_that_of_repurchase(self):
        def rate(counts):
            """Six purchases of six buyers, spread as counted."""
            users = np.repeat(np.arange(6), np.array(counts) + 1)
            firsts = np.append(True, np.diff(users) > 0)
            days = np.where(firsts, 0, np.arange(len(users)) + 1)
            orders = Orders(
                users, np.datetime64("2025-01-01") + days, users * 0 + 1, currency="CNY", tz="UTC", product=users * 0
            )
            return axes_from_facts(orders, product_of="product", observed_until="2026-01-01")

        even, odd = rate([2, 2, 2, 2, 2, 2]), rate([12, 0, 0, 0, 0, 0])
        assert even.repurchase_per_year == odd.repurchase_per_year
        # residuals of 10 and five times -2; each over 5/6 of the time is 6/5 of it: 5/6 x 1.44 x 120 = 144, over 12.
        # the pseudo-buyer's is 1 + 2 + 1; five degrees of freedom of the even, one buyer who came back of the odd
        assert (even.dispersion[0], odd.dispersion[0]) == (pytest.approx((5 + 4) / 6), pytest.approx((12 + 4) / 2))
        assert odd.repurchase_interval[1, 0] > 2 * even.repurchase_interval[1, 0]

    def test_one_buyer_tells_nothing_of_the_others(self):
        for interval in (AXES.repurchase_interval, AXES.basket_interval, AXES.difficulty_interval):
            assert np.isnan(interval[:, CUP]).all()
            assert not np.isnan(interval[:, TEA]).any()
        assert (AXES.basket[CUP], AXES.repurchase_per_year[CUP]) == (9, 0)

    def test_nobody_came_back_has_an_upper_bound(self):
        orders, _ = facts(users=("ann", "di", "bo", "cy", "ed"))
        low, high = axes_from_facts(orders, product_of="product", observed_until="2026-01-01").repurchase_interval
        assert low[TEA] == 0
        assert 1 < high[TEA] < 25  # a few heavy buyers may not have been met yet

    def test_more_confidence_is_wider(self):
        narrow, wide = measured(confidence=0.5), measured(confidence=0.99)
        assert wide.basket_interval[0, TEA] < narrow.basket_interval[0, TEA]
        assert wide.basket_interval[1, TEA] > narrow.basket_interval[1, TEA]

    def test_a_buyer_who_is_nearly_all_of_it_leaves_no_number_that_cannot_be_written(self):
        times = ["1800-01-01", "2025-12-31T23:59:59.999999", "2025-12-31T23:59:59.999999"]
        users = ["ann", "bo", "bo"]
        orders = Orders(users, times, [1, 10**9, 10**9], currency="CNY", tz="UTC", product=["tea"] * 3)
        result = axes_from_facts(orders, product_of="product", observed_until="2026-01-01")
        assert (result.repurchase_interval >= 0).all()
        assert np.isfinite(result.repurchase_interval).all()
        assert np.isfinite(result.basket_interval).all()
        assert all(np.isfinite(column).all() for column in result.draws(50, seed=1, difficulty=0.5).values())


class TestProducts:
    def test_they_hold_what_was_measured(self):
        cup, tea = AXES.products()
        difficulty = float(AXES.decision_difficulty[TEA])
        rate = 1 / (913 / 365.25)
        assert tea == Product(name="tea", repurchase_per_year=rate, basket=45.0, decision_difficulty=difficulty)
        assert (cup.name, cup.margin, cup.traits) == ("cup", None, Traits())

    def test_what_is_said_holds_for_all_or_for_each(self):
        traits = Traits(sociality=0.8)
        cup, tea = AXES.products(traits=traits, margin=0.4, difficulty=np.float64(0.3))
        assert (cup.traits, tea.traits, cup.margin, tea.margin) == (traits, traits, 0.4, 0.4)
        assert (cup.decision_difficulty, tea.decision_difficulty) == (0.3, 0.3)
        told = {"traits": {"tea": {"sociality": 0.8}}, "margin": {"tea": 0, "cup": None}, "difficulty": {"tea": 1}}
        cup, tea = AXES.products(**told)
        assert (cup.traits, tea.traits, cup.margin, tea.margin) == (Traits(), traits, None, 0)
        assert (cup.decision_difficulty, tea.decision_difficulty) == (AXES.decision_difficulty[CUP], 1)

    def test_without_views_difficulty_must_be_said(self):
        blind = axes_from_facts(facts()[0], product_of="product", observed_until="2026-01-01")
        with pytest.raises(DataError) as caught:
            blind.products()
        repair = "Pass events with views, or say it: difficulty={'cup': 0.4}."
        assert str(caught.value) == f"difficulty: is unknown for 'cup' and 1 more. {repair}"
        with pytest.raises(DataError, match=r"is unknown for 'tea'\."):
            blind.products(difficulty={"cup": 0.1})
        assert len(blind.products(difficulty={"cup": 0.1, "tea": 0.2})) == 2

    def test_a_missing_category_and_a_number_have_names(self):
        orders, seen = facts(names=(7, 7, 7, 7, None))
        result = axes_from_facts(orders, seen, product_of="product", observed_until="2026-01-01")
        assert [product.name for product in result.products(margin={None: 0.1})] == ["7"]
        both = result.products(categories=[7, None], margin={None: 0.1})
        assert [(product.name, product.margin) for product in both] == [("7", None), ("(missing)", 0.1)]

    def test_those_that_are_asked_for_come_alone_and_in_that_order(self):
        assert [one.name for one in AXES.products(categories=("tea", "cup"))] == ["tea", "cup"]
        assert AXES.products(categories=["tea"], margin={"tea": 0.3}) == (AXES.products(margin=0.3)[TEA],)
        assert AXES.products(categories=[]) == ()

    def test_a_thin_category_is_named_and_can_be_left_out(self):
        thin = measured(least_exposure="365d")  # the cup: 214 days
        with pytest.raises(DataError) as caught:
            thin.products()
        problem = "repurchase_per_year: is unknown for 'cup': buyers were observed for 214 days in all, "
        assert str(caught.value).startswith(problem + "under least_exposure='365d'. Leave it out: categories=[...]")
        assert thin.products(categories=["tea"]) == (AXES.products()[TEA],)
        drawn = thin.draws(3, seed=1)["repurchase_per_year"]
        assert np.isnan(drawn).all(axis=1).tolist() == [True, False]
        assert np.isnan(thin.repurchase_interval[:, CUP]).all()

    def test_what_no_product_may_be_names_its_category(self):
        names = ("tea",) * 4 + ("c" * 130,)
        orders, seen = facts(names=names)
        with pytest.raises(SpecError, match=r"c{130}\.name: has more than 120 characters"):
            axes_from_facts(orders, seen, product_of="product", observed_until="2026-01-01").products()

    @pytest.mark.parametrize(
        ("said", "error", "message"),
        [
            ({"margin": 1.1}, SpecError, "margin: 1.1 is no share"),
            ({"margin": {"tea": -0.1}}, SpecError, r"margin\['tea'\]: -0.1 is no share"),
            ({"margin": True}, SpecError, "margin: True is no share"),
            ({"margin": "much"}, SpecError, "margin: 'much' is no share"),
            ({"difficulty": float("inf")}, SpecError, "difficulty: inf is no share"),
            ({"difficulty": {"tee": 0.1}}, UnknownNameError, "'tee' is no known category .* Did you mean 'tea'"),
            ({"traits": 3}, SpecError, "traits: 3 is no Traits"),
            ({"traits": {"sociality": 0.8}}, SpecError, r"a trait, where .* pass Traits\(sociality=0.8\)"),
            ({"traits": {"tee": Traits()}}, UnknownNameError, "Did you mean 'tea'"),
            ({"categories": "tea"}, SpecError, "categories: 'tea' is no sequence of categories"),
            ({"categories": 3}, SpecError, "categories: 3 is no sequence"),
            ({"categories": ["tee"]}, UnknownNameError, "Did you mean 'tea'"),
            ({"traits": {"tea": {"sociality": 2}}}, SpecError, "sociality: 2 should be less than or equal to 1"),
        ],
    )
    def test_bad_ones_are_refused(self, said, error, message):
        with pytest.raises(error, match=message):
            AXES.products(**said)
        if said.keys() == {"difficulty"}:
            with pytest.raises(error, match=message):
                AXES.draws(3, seed=1, **said)


class TestDraws:
    def test_their_quantiles_are_the_intervals(self):
        drawn = AXES.draws(40_000, seed=11)
        intervals = (AXES.repurchase_interval, AXES.basket_interval, AXES.difficulty_interval)
        for column, (low, high) in zip(drawn.values(), intervals, strict=True):
            assert column.shape == (2, 40_000)
            outside = [np.mean(column[TEA] < low[TEA]), np.mean(column[TEA] > high[TEA])]
            # a share of 2.5% among 40,000 has a standard deviation of 0.08%
            np.testing.assert_allclose(outside, [0 if low[TEA] == 0 else 0.025, 0.025], atol=0.004)

    def test_the_estimate_of_the_basket_is_their_median(self):
        assert np.median(AXES.draws(40_000, seed=3)["basket"][TEA]) == pytest.approx(45, rel=0.02)

    def test_one_seed_gives_one_answer_and_another_another(self):
        one, same, other = (AXES.draws(10, seed=seed)["basket"][TEA] for seed in (5, np.int64(5), 6))
        assert one.tolist() == same.tolist() != other.tolist()

    def test_fewer_draws_are_the_first_of_more(self):
        few, many = AXES.draws(4, seed=5), AXES.draws(9, seed=5)
        for name in few:
            np.testing.assert_array_equal(few[name], many[name][:, :4])

    def test_they_are_columns_of_products(self):
        assert list(AXES.draws(1, seed=0)) == ["repurchase_per_year", "basket", "decision_difficulty"]
        with pytest.raises(ValueError, match="read-only"):
            AXES.draws(1, seed=0)["basket"][0, 0] = 1

    def test_what_is_unknown_is_not_drawn_and_what_is_said_is_certain(self):
        drawn = AXES.draws(3, seed=1, difficulty={"tea": 0.25})
        assert all(np.isnan(column[CUP]).all() for column in drawn.values())
        assert drawn["decision_difficulty"][TEA].tolist() == [0.25] * 3

    def test_they_stay_within_what_a_product_may_hold(self):
        # within the last minute before the end: a rate of hundred thousands a year
        times = np.datetime64("2025-12-31T23:59:00") + np.arange(4)
        orders = Orders([1, 1, 2, 2], times, [10**11] * 4, currency="CNY", tz="UTC", product=["tea"] * 4)
        result = axes_from_facts(orders, product_of="product", observed_until="2026-01-01", least_exposure="0s")
        assert result.repurchase_per_year[0] > 10_000
        assert result.draws(20, seed=1)["repurchase_per_year"].max() == 10_000
        wide = evolve(result, basket_error=np.array([5.0]))
        assert wide.draws(200, seed=1)["basket"].max() == 1e12
        with pytest.raises(SpecError, match=r"tea\.repurchase_per_year"):
            result.products(difficulty=0.5)

    @pytest.mark.parametrize("n", [0, -1, 1.0, True, "3", None])
    def test_a_number_of_draws_that_is_none(self, n):
        with pytest.raises(SpecError, match=r"n: .* is no number of draws"):
            AXES.draws(n, seed=1)

    @pytest.mark.parametrize("seed", [-1, 2**64, 1.0, False, "3", None])
    def test_a_seed_that_is_none(self, seed):
        with pytest.raises(SpecError, match=r"seed: .* is no seed"):
            AXES.draws(1, seed=seed)

    def test_the_bound_on_work_is_checked_before_it(self):
        with pytest.raises(BudgetError, match="draws x categories is 10,000,002, over the limit of 10,000,000"):
            AXES.draws(MAX_DRAWS // 2 + 1, seed=1)


class TestResult:
    def test_it_prints_estimates_with_their_intervals(self):
        title, head, cup, tea = repr(AXES).splitlines()
        assert title == "Axes measured until 2026-01-01 00:00 UTC, basket in CNY, intervals at 0.95"
        assert head.split()[:2] == ["category", "buyers"]
        assert cup.split() == [
            "cup",
            "1",
            "0.00",
            "(—",
            "..",
            "—)",
            "9.00",
            "(—",
            "..",
            "—)",
            "0.28",
            "(—",
            "..",
            "—)",
            "0",
        ]
        assert tea.split()[:3] == ["tea", "3", "0.40"]

    def test_its_columns_hold_counts_estimates_and_bounds(self):
        cup, tea = AXES.to_records()
        assert (tea["category"], tea["buyers"], tea["purchases"], tea["repeats"]) == ("tea", 3, 4, 1)
        assert (tea["revenue"], tea["basket"], tea["seen"], tea["unseen"]) == (180, 45, 3, 0)
        assert tea["basket_low"] < 45 < tea["basket_high"]
        assert (cup["repurchase_high"], cup["difficulty_low"]) == (None, None)

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            (("n_unmatched_refunds",), 1),  # dated ones need no purchase
            (("n_unmatched_refunds",), -1),
            (("options", "view"), None),  # without events nobody is seen
            (("options", "refunds"), "never"),
            (("options", "per"), "week"),
            (("options", "confidence"), 1.0),
            (("options", "look_back"), "0s"),
            (("options", "least_exposure"), "soon"),
        ],
    )
    def test_a_state_of_other_options_is_refused(self, path, value):
        state = AXES.to_state()
        *way, last = path
        part = state["fields"]
        for name in way:
            part = part[name]
        part[last] = value
        with pytest.raises(SpecError, match="does not hold a"):
            MeasuredAxes.from_state(state)

    def test_it_does_not_add(self):
        with pytest.raises(TypeError, match="Concatenate orders and events, and measure again"):
            AXES + AXES

    @pytest.mark.parametrize(
        "change",
        [
            {"n_buyers": [0, 3]},
            {"n_purchases": [1, 2]},
            {"revenue_minor": [-1, 0]},
            {"n_seen": [2, 0]},
            {"n_seen": [-1, 0]},
            {"exposure": [0.0, 1.0]},
            {"exposure": [np.nan, 1.0]},
            {"dispersion": [0.9, 1.0]},
            {"basket_error": [0.0, -1.0]},
            {"decision_difficulty": [0.0, 0.5]},
            {"decision_difficulty": [1.0, 0.5]},
            {"difficulty_error": [-1.0, 0.5]},
            {"exposure": [1.0]},
            {"dispersion": [1.0, 1.0]},  # of a single buyer
            {"basket_error": [np.nan, np.nan]},
            {"basket_error": [0.1, 0.1]},
            {"decision_difficulty": [np.nan, 0.5]},
            {"difficulty_error": [0.5, 0.5]},
            {"n_seen": [0, 3]},
        ],
    )
    def test_a_state_that_contradicts_itself_is_refused(self, change):
        state = AXES.to_state()
        for name, values in change.items():
            kind = str(getattr(AXES, name).dtype)
            values = [None if value != value else value for value in values]  # noqa: PLR0124, PLW2901 - nan
            state["fields"][name] = {"dtype": kind, "shape": [len(values)], "values": values}
        with pytest.raises(SpecError, match="does not hold a MeasuredAxes"):
            MeasuredAxes.from_state(state)


class TestSeries:
    def test_a_pandas_series_says_what_a_mapping_says(self):
        said = {"margin": {"tea": 0.3}, "difficulty": {"tea": 0.2, "cup": 0.1}, "traits": {"tea": Traits(premium=1)}}
        series = {name: pd.Series(values) for name, values in said.items()}
        assert AXES.products(**series) == AXES.products(**said)
        drawn = AXES.draws(2, seed=1, difficulty=series["difficulty"])
        np.testing.assert_equal(drawn, AXES.draws(2, seed=1, difficulty=said["difficulty"]))

    def test_nan_is_unknown(self):
        nan = float("nan")
        bare = AXES.products()
        assert AXES.products(margin=nan, difficulty={"tea": nan}, traits={"tea": nan}) == bare
        assert AXES.products(margin=pd.Series({"tea": nan, "cup": np.nan})) == bare

    def test_a_label_that_stands_twice_is_refused(self):
        twice = pd.Series([0.1, 0.2, 0.3], index=["cup", "tea", "cup"])
        with pytest.raises(DataError, match=r"^margin: has two values for 'cup' \(first at row 2\)\. Keep one"):
            AXES.products(margin=twice)

    def test_products_are_mapped_by_one(self):
        orders, seen = facts(names=("a", "b", "a", "b", "c"))
        kinds = {"a": "tea", "b": "tea", "c": None}
        until = {"observed_until": "2026-01-01"}
        by_series = axes_from_facts(orders, seen, product_of=pd.Series(kinds), **until)
        assert by_series == axes_from_facts(orders, seen, product_of=kinds, **until)
        assert by_series.categories == ("tea", None)

    def test_without_views_the_table_says_how_difficulty_is_given(self):
        blind = axes_from_facts(facts()[0], product_of="product", observed_until="2026-01-01")
        assert repr(blind).count("no views: say difficulty=") == len(blind.categories)
        assert "no views" not in repr(AXES)
