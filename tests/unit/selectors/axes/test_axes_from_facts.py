"""axes_from_facts at its edges: what counts as a repeat, for how long, in which category, and what was looked at."""

import math
from datetime import timedelta

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Events, Members, Orders
from privdomain.selectors import DifficultyScale, axes_from_facts

UNTIL = "2026-01-01"
KINDS = {"green": "tea", "black": "tea", "white": "tea", "arabica": "coffee", "mug": None}


def orders(*rows, **columns):
    """Orders of (user, time, amount, product) rows."""
    users, times, amounts, products = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Orders(users, times, amounts, **{"currency": "CNY", "tz": "UTC", "product": products, **columns})


def views(*rows, tz="UTC"):
    """Views of (user, time, product) rows."""
    users, times, products = zip(*rows, strict=True) if rows else ((), (), ())
    return Events(users, times, ["view"] * len(rows), tz=tz, attributes={"product": products})


def measured(*facts, **options):
    """Axes by product until the end of 2025."""
    return axes_from_facts(*facts, **{"product_of": "product", "observed_until": UNTIL, **options})


ONE = orders(("ann", "2025-01-01", 80, "tea"))
THREE = orders(
    ("ann", "2025-01-01", 80, "tea"), ("ann", "2025-05-01", 40, "tea"), ("bo", "2025-07-02", 60, "tea")
)  # observed for 365 and 183 days: 548 days, 1.500342 years of 365.25


class TestRepurchase:
    def test_it_is_purchases_after_the_first_over_years_after_the_first(self):
        result = measured(THREE)
        assert (result.n_buyers[0], result.n_purchases[0], result.n_repeats[0]) == (2, 3, 1)
        assert result.exposure[0] == 548 / 365.25
        assert result.repurchase_per_year[0] == 1 / (548 / 365.25)

    def test_who_joined_late_adds_little_time_and_no_purchase(self):
        # the trap: purchases over buyers falls from 1.5 to 1.0 with a thousand buyers of yesterday
        late = [(f"late {n}", "2025-12-31", 50, "tea") for n in range(1_000)]
        result = measured(THREE + orders(*late))
        assert result.exposure[0] == pytest.approx((548 + 1_000) / 365.25)
        assert result.n_repeats[0] == 1

    def test_lines_of_an_order_are_one_purchase_and_without_ids_several(self):
        rows = [("ann", "2025-01-01T10:00", 80, "tea"), ("ann", "2025-01-01T10:00", 20, "tea")]
        assert measured(orders(*rows, order_id=["x", "x"])).n_purchases.tolist() == [1]
        assert measured(orders(*rows)).n_purchases.tolist() == [2]
        assert measured(orders(*rows), per="day").n_purchases.tolist() == [1]
        assert measured(orders(*rows, order_id=["x", None])).n_purchases.tolist() == [2]

    def test_a_refund_row_is_no_purchase_and_takes_none_away_when_dated(self):
        rows = orders(
            *(("ann", "2025-01-01", 80, "tea"), ("ann", "2025-02-01", 40, "tea"), ("ann", "2025-03-01", -40, "tea")),
            order_id=["x", "y", "y"],
        )
        assert measured(rows).n_repeats.tolist() == [1]
        assert measured(rows).basket.tolist() == [60]
        returned = measured(rows, refunds="at_order")
        assert (returned.n_repeats.tolist(), returned.basket.tolist()) == ([0], [80])

    def test_a_purchase_that_was_returned_is_not_the_first_one_at_order(self):
        rows = orders(
            *(("ann", "2025-01-01", 80, "tea"), ("ann", "2025-02-01", -80, "tea"), ("ann", "2025-12-31", 40, "tea")),
            order_id=["x", "x", "y"],
        )
        assert measured(rows, refunds="at_order").exposure.tolist() == [1 / 365.25]

    @pytest.mark.parametrize(
        ("returned", "order", "n_unmatched"),
        [
            ("tea", "x", 0),
            (None, "x", 0),  # the order has one category
            ("cup", "x", 1),  # another one
            (None, "y", 1),  # of tea, or of the cup?
            (None, None, 1),
            (None, "z", 1),  # nobody bought that
        ],
    )
    def test_a_refund_finds_its_purchase_or_is_counted(self, returned, order, n_unmatched):
        rows = orders(
            ("ann", "2025-01-01", 80, "tea"), ("ann", "2025-02-01", 40, "tea"), ("ann", "2025-02-01", 9, "cup"),
            ("ann", "2025-03-01", -80, returned),
            order_id=["x", "y", "y", order],
        )  # fmt: skip
        result = measured(rows, refunds="at_order")
        assert result.n_unmatched_refunds == n_unmatched
        assert result.n_purchases.sum() == (2 if n_unmatched == 0 else 3)
        assert ("1 refunds of no purchase" in repr(result)) == bool(n_unmatched)
        assert measured(rows).n_unmatched_refunds == 0

    def test_an_order_of_a_missing_category_takes_refunds_of_that(self):
        rows = orders(
            ("ann", "2025-01-01", 80, "tea"), ("ann", "2025-01-01", 9, None), ("ann", "2025-03-01", -9, None),
            order_id=["x", "x", "x"],
        )  # fmt: skip
        result = measured(rows, refunds="at_order")
        assert (result.categories, result.n_unmatched_refunds) == (("tea",), 0)

    def test_too_short_an_observation_tells_no_rate(self):
        # the trap: three orders within twenty minutes are 52,596 repeats a year
        times = ("2025-12-31T23:40", "2025-12-31T23:50", "2025-12-31T23:55")
        rows = THREE + orders(*(("new", time, 50, "new") for time in times))
        result = measured(rows)
        assert result.is_too_short.tolist() == [True, False]
        assert np.isnan(result.repurchase_per_year).tolist() == [True, False]
        assert (result.n_repeats.tolist(), result.basket.tolist()) == ([2, 1], [50, 60])
        assert "under 90d of buyers' time" in repr(result)
        assert [row["too_short"] for row in result.to_records()] == [True, False]
        assert measured(rows, least_exposure="20min").repurchase_per_year[0] == pytest.approx(52_596)
        assert measured(rows, least_exposure=timedelta(minutes=20, microseconds=1)).is_too_short.tolist() == [
            True,
            False,
        ]

    def test_categories_and_not_their_products_are_repurchased(self):
        rows = orders(("ann", "2025-01-01", 80, "green"), ("ann", "2025-05-01", 40, "black"))
        assert measured(rows).n_repeats.tolist() == [0, 0]
        assert measured(rows, product_of=KINDS).n_repeats.tolist() == [1]

    def test_years_of_very_many_buyers_do_not_wrap(self):
        # in microseconds 600 years of 800 buyers pass 2**63
        rows = orders(*((n, "1702-01-01", 1, "tea") for n in range(800)))
        assert measured(rows, observed_until="2199-01-01").exposure[0] == pytest.approx(800 * 497, rel=1e-4)


class TestBasket:
    def test_an_order_of_two_categories_is_a_purchase_in_each_worth_its_lines(self):
        rows = orders(
            *(("ann", "2025-01-01", 80, "tea"), ("ann", "2025-01-01", 15, "coffee"), ("ann", "2025-01-01", 5, "tea")),
            order_id=["x", "x", "x"],
        )
        result = measured(rows)
        assert result.categories == ("coffee", "tea")
        assert (result.basket.tolist(), result.n_purchases.tolist()) == ([15, 85], [1, 1])

    def test_purchases_worth_nothing_count(self):
        rows = orders(("ann", "2025-01-01", 0, "tea"), ("bo", "2025-05-01", 50, "tea"))
        assert measured(rows).basket.tolist() == [25]

    def test_all_of_them_free(self):
        # on a scale of factors nothing follows from zero
        result = measured(orders(("ann", "2025-01-01", 0, "tea"), ("bo", "2025-05-01", 0, "tea")))
        assert result.basket.tolist() == [0]
        assert np.isnan(result.basket_interval).all()

    def test_money_is_summed_in_minor_units_and_told_in_major_ones(self):
        rows = orders(("ann", "2025-01-01", 1001, "tea"), unit="minor", currency="JPY")
        assert (measured(rows).revenue_minor.tolist(), measured(rows).basket.tolist()) == ([1001], [1001.0])
        rows = orders(("ann", "2025-01-01", 1001, "tea"), unit="minor")
        assert measured(rows).basket.tolist() == [10.01]


class TestDifficulty:
    def test_days_views_and_breadth_are_averaged_over_buyers_who_were_seen(self):
        rows = orders(*((who, "2025-05-10", 10, "green") for who in ("ann", "bo", "cy")))
        seen = views(
            ("ann", "2025-05-07", "green"),  # 3 days before: 0.5
            ("ann", "2025-05-08", "black"),
            ("ann", "2025-05-08", "black"),
            ("ann", "2025-05-09", "white"),  # 4 views: 0.5; 3 products: 0.5
            ("ann", "2025-05-09", "arabica"),  # of another category
            ("ann", "2025-05-11", "green"),  # after the purchase
            ("bo", "2025-05-10", "green"),  # at the purchase: 0 days
            ("bo", "2025-05-10", "green"),  # 2 views: 4 / (4 + 16) = 0.2; 1 product: 1 / (1 + 9) = 0.1
        )
        result = measured(rows, seen, product_of=KINDS)
        assert result.decision_difficulty[0] == pytest.approx((0.5 + 0.3 / 3) / 2)
        assert (result.n_seen[0], result.n_unseen[0]) == (2, 1)  # cy was not seen, which is not "at once"
        # values 0.5, 0.1 and the pseudo-buyer's 0.5: mean 1.1 / 3, squares 4/225 + 16/225 + 4/225 = 24/225, over 3 x 2
        assert result.difficulty_error[0] == pytest.approx(math.sqrt(24 / 225 / 6) / (1.1 / 3 * 1.9 / 3))

    @pytest.mark.parametrize(
        ("when", "n_seen"),
        [
            ("2025-05-03", 1),  # the very start of seven days
            ("2025-05-02T23:59:59.999999", 0),
            ("2025-05-10", 1),
            ("2025-05-10T00:00:00.000001", 0),
        ],
    )
    def test_both_ends_of_the_look_back_count(self, when, n_seen):
        rows, seen = orders(("ann", "2025-05-10", 10, "green")), views(("ann", when, "green"))
        for length in ("7d", timedelta(days=7)):
            assert measured(rows, seen, look_back=length).n_seen.tolist() == [n_seen]

    def test_only_the_first_purchase_of_the_category_is_looked_back_from(self):
        rows = orders(("ann", "2025-05-10", 10, "green"), ("ann", "2025-06-10", 10, "green"))
        assert measured(rows, views(("ann", "2025-06-01", "green"))).n_seen.tolist() == [0]

    def test_who_needs_views_from_before_they_were_recorded_was_not_seen(self):
        # of 90 days before 10 May the first is 9 February
        rows = orders(("ann", "2025-05-10", 10, "green"))
        seen = views(("ann", "2025-05-09", "green"), ("ann", "2025-05-10", "green"))
        assert measured(rows, seen, views_from="2025-02-09").n_seen.tolist() == [1]
        late = measured(rows, seen, views_from="2025-02-10")
        assert late.n_seen.tolist() == [0]
        assert np.isnan(late.decision_difficulty).all()

    def test_old_buyers_are_no_deciders(self):
        # the trap: in records that begin with April, ann's hundredth order is her first, and decided at once
        rows = orders(
            *(("ann", "2025-04-02", 10, "green"), ("ann", "2025-05-02", 10, "green"), ("bo", "2025-06-10", 10, "green"))
        )
        seen = views(("ann", "2025-04-02", "green"), ("bo", "2025-06-07", "green"))
        whole, told = measured(rows, seen), measured(rows, seen, new_from="2025-06-10")
        hard, easy = (0.5 + 1 / 17) / 2, (0 + 1 / 17) / 2
        assert whole.decision_difficulty.tolist() == pytest.approx([(hard + easy) / 2])
        assert (told.decision_difficulty.tolist(), told.n_unseen.tolist()) == (pytest.approx([hard]), [1])
        assert measured(rows, seen, new_from="2025-06-11").n_seen.tolist() == [0]
        assert (told.n_purchases.tolist(), told.exposure.tolist()) == (
            whole.n_purchases.tolist(),
            whole.exposure.tolist(),
        )

    def test_a_missing_product_is_no_distinct_one_and_none_known_leaves_breadth_out(self):
        # one day before: 1 / (1 + 9); two views: 4 / (4 + 16); one product: 1 / (1 + 9)
        rows = orders(("ann", "2025-05-10", 10, "green"), attributes={"kind": ["tea"]})

        def difficulty(*products):
            attributes = {"product": products, "kind": ["tea", "tea"]}
            seen = Events(["ann", "ann"], ["2025-05-09"] * 2, ["view"] * 2, tz="UTC", attributes=attributes)
            return measured(rows, seen, product_of="kind").decision_difficulty[0]

        assert difficulty("green", None) == difficulty("green", "green") == pytest.approx((0.1 + 0.2 + 0.1) / 3)
        assert difficulty(None, None) == pytest.approx((0.1 + 0.2) / 2)

    def test_breadth_needs_products_beside_the_category(self):
        # 3 days and 4 views: 0.5 each; a product as its own category is always one, and says nothing
        rows = orders(("ann", "2025-05-10", 10, "green"))
        days = ("2025-05-07", "2025-05-08", "2025-05-08", "2025-05-09")
        seen = views(*(("ann", day, "green") for day in days))
        assert measured(rows, seen).decision_difficulty.tolist() == [0.5]
        assert measured(rows, seen, product_of=KINDS).decision_difficulty[0] == pytest.approx((0.5 + 0.5 + 0.1) / 3)
        kind = {"attributes": {"kind": ["tea"]}}
        told = Events(["ann"] * 4, days, ["view"] * 4, tz="UTC", attributes={"kind": ["tea"] * 4})
        by_kind = measured(orders(("ann", "2025-05-10", 10, "green"), **kind), told, product_of="kind")
        assert by_kind.decision_difficulty.tolist() == [0.5]

    def test_other_events_are_no_views(self):
        rows = orders(("ann", "2025-05-10", 10, "green"))
        seen = Events(
            ["ann", "ann"], ["2025-05-09"] * 2, ["cart", "show"], tz="UTC", attributes={"product": ["green"] * 2}
        )
        assert measured(rows, seen, view="show").decision_difficulty[0] == pytest.approx((1 / 10 + 1 / 17) / 2)

    def test_without_events_it_is_unknown(self):
        result = measured(THREE)
        assert np.isnan(result.decision_difficulty).all()
        assert (result.options.view, result.n_seen.tolist(), result.n_unseen.tolist()) == (None, [0], [2])

    def test_a_scale_of_ones_own(self):
        rows, seen = orders(("ann", "2025-05-10", 10, "green")), views(("ann", "2025-05-09", "green"))
        # 1 day at centre 1: 0.5; 1 view at centre 2: 0.2
        for scale in (DifficultyScale(days=1, views=2), {"days": 1, "views": 2}):
            assert measured(rows, seen, scale=scale).decision_difficulty.tolist() == [0.35]


class TestCategories:
    def test_missing_is_a_category_of_its_own_and_stands_last(self):
        rows = orders(("ann", "2025-05-10", 10, None), ("ann", "2025-05-10", 20, "tea"))
        seen = views(("ann", "2025-05-09", None))
        result = measured(rows, seen)
        assert (result.categories, result.basket.tolist()) == (("tea", None), [20, 10])
        assert result.n_seen.tolist() == [0, 1]

    def test_a_mapping_takes_products_to_categories_or_to_none(self):
        rows = orders(*(("ann", "2025-05-10", 10, name) for name in ("mug", "arabica", "black", None)))
        result = measured(rows, product_of=KINDS)
        assert result.categories == ("coffee", "tea", None)
        assert result.n_purchases.tolist() == [1, 1, 2]

    def test_whole_numbers_and_flags_are_labels(self):
        rows = orders(("ann", "2025-05-10", 10, 7), ("bo", "2025-05-10", 20, None))
        assert measured(rows).categories == (7, None)
        assert measured(rows, product_of={7: 1}).categories == (1, None)
        flags = orders(("ann", "2025-05-10", 10, "tea"), attributes={"loose": [True]})
        seen = Events(["ann"], ["2025-05-10"], ["view"], tz="UTC", attributes={"loose": [True]})
        result = measured(flags, seen, product_of="loose")
        assert (result.categories, result.n_seen.tolist()) == ((True,), [1])

    def test_products_without_a_row_need_no_category(self):
        rows = orders(("ann", "2025-05-10", 10, "tea"), ("ann", "2025-05-10", 10, "cup")).take([0])
        assert measured(rows, product_of={"tea": "drinks"}).categories == ("drinks",)

    def test_nobody_bought(self):
        for rows in (orders(), orders(("ann", "2025-05-10", -10, "tea"))):
            for seen in ((), (views(),), (views(("ann", "2025-05-09", "tea")),)):
                result = measured(rows, *seen)
                assert (result.categories, result.to_records(), result.products()) == ((), [], ())
                assert result.draws(3, seed=1)["basket"].shape == (0, 3)

    def test_events_without_a_row_see_nobody(self):
        assert measured(THREE, views()).n_unseen.tolist() == [2]


class TestObservation:
    def test_rows_past_the_end_are_refused_or_left_out(self):
        early, seen = {"observed_until": "2025-06-01"}, views(("bo", "2025-07-01", "tea"))
        for facts in ((THREE,), (ONE, seen)):
            with pytest.raises(DataError, match="observed_until"):
                measured(*facts, **early)
            assert measured(*facts, **early, truncate=True).n_buyers.tolist() == [1]

    def test_a_name_that_only_left_out_events_have_is_known(self):
        late = views(("ann", "2026-05-09", "tea"))
        assert measured(ONE, late, truncate=True).n_seen.tolist() == [0]

    def test_facts_need_not_hold_the_same_users(self):
        assert measured(ONE, views(("zoe", "2025-01-01", "tea"), ("ann", "2025-01-01", "tea"))).n_seen.tolist() == [1]


SEEN = views(("ann", "2024-12-30", "tea"))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: measured(SEEN), DataError, "orders: is a Events. Pass Orders."),
        (lambda: measured(ONE, Members(["ann"], ["2025-01-01"], tz="UTC")), DataError, "events: is a Members."),
        (lambda: measured(ONE, views(tz="Asia/Shanghai")), DataError, "tz: differs"),
        (lambda: measured(ONE, product_of=3), SpecError, "product_of: is a int. Pass a column's name"),
        (lambda: measured(ONE, product_of=None), SpecError, "product_of: is a NoneType"),
        (lambda: measured(ONE, product_of="prodct"), UnknownNameError, "Did you mean 'product'"),
        (lambda: measured(ONE, product_of="amount"), DataError, "product_of: 'amount' holds no labels"),
        (
            lambda: measured(ONE, product_of={"te": "drinks"}),
            DataError,
            r"no category for 'tea' \(first at row 0, 1 row",
        ),
        (lambda: measured(ONE, product_of={"tea": 1.5}), DataError, "product_of: is neither an int64 integer nor"),
        (lambda: measured(ONE, SEEN, product_of="channel"), UnknownNameError, "'channel' is no known column"),
        (lambda: measured(ONE, views(("ann", "2024-12-30", "cup")), product_of={"tea": 1}), DataError, "for 'cup'"),
        (lambda: measured(ONE, views(("ann", "2024-12-30", 7))), DataError, "product_of: is int on one side"),
        (lambda: measured(ONE, SEEN, view="veiw"), UnknownNameError, "Did you mean 'view'"),
        (lambda: measured(ONE, SEEN, view=3), SpecError, "view: 3 is no event name"),
        (lambda: measured(ONE, SEEN, view=""), SpecError, "view: '' is no event name"),
        (lambda: measured(ONE, look_back="soon"), SpecError, "look_back: 'soon' is no duration"),
        (lambda: measured(ONE, look_back="0d"), SpecError, "look_back: is zero"),
        (lambda: measured(ONE, views_from="soon"), SpecError, "views_from: 'soon'"),
        (lambda: measured(ONE, SEEN, new_from="soon"), SpecError, "new_from: 'soon'"),
        (lambda: measured(ONE, least_exposure=3), SpecError, "least_exposure: 3 is no duration"),
        *(
            (lambda said=said: measured(ONE, **said), SpecError, f"{next(iter(said))}: changes nothing without events")
            for said in (
                {"view": "show"},
                {"look_back": "7d"},
                {"views_from": UNTIL},
                {"new_from": UNTIL},
                {"scale": {"days": 9}},
            )
        ),
        (lambda: measured(ONE, observed_until=None), SpecError, "observed_until: None is no instant"),
        (lambda: measured(ONE, scale=3), SpecError, "scale: 3 is no DifficultyScale"),
        (lambda: measured(ONE, scale={"day": 3}), SpecError, "day: is no member here. Did you mean 'days'"),
        (lambda: measured(ONE, refunds="never"), SpecError, "refunds: 'never' is no refunds"),
        (lambda: measured(ONE, refunds="at_order"), DataError, "order_id: is needed for refunds='at_order'"),
        (lambda: measured(ONE, per="week"), SpecError, "per: 'week' is no per"),
        (lambda: measured(ONE, truncate=1), SpecError, "truncate: 1 is no boolean"),
        *(
            (lambda given=given: measured(ONE, confidence=given), SpecError, "is no confidence")
            for given in (0, 1, 1.0, -0.1, float("nan"), "0.95", True, None)
        ),
    ],
)
def test_bad_input_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_a_mapping_of_another_kind_of_label_names_the_product():
    with pytest.raises(DataError, match="has no category for 'tea'"):
        measured(ONE, product_of={1: "drinks"})


def test_options_are_kept_as_they_were_asked_for():
    options = measured(ONE, SEEN, product_of={"tea": "drinks"}, look_back="14d", confidence=0.8).options
    assert (options.product_of, options.look_back, options.confidence) == ("(mapping)", "2w", 0.8)
    assert (options.view, options.refunds, options.per, options.views_from) == ("view", "dated", "order", None)
    assert (options.currency, options.exponent, options.tz) == ("CNY", 2, "UTC")
    assert options.scale == DifficultyScale()
