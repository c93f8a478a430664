"""paths_from: which touches a purchase ends, and which are still open."""

from itertools import pairwise

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Events, Members, Orders, Touches
from privdomain.metrics.credit.attribution import attribution
from privdomain.metrics.credit.paths_from import paths_from
from privdomain.metrics.journeys.touch_conversion import touch_conversion

TZ = "Asia/Shanghai"


def touches(*rows):
    """Touches of ann, (time, touchpoint)."""
    time, touchpoint = zip(*rows, strict=True) if rows else ((), ())
    return Touches(["ann"] * len(rows), time, touchpoint, tz=TZ)


def orders(*rows, **columns):
    """Orders of ann, (time, amount)."""
    time, amount = zip(*rows, strict=True) if rows else ((), ())
    return Orders(["ann"] * len(rows), time, amount, currency="CNY", tz=TZ, **columns)


def read(touched, bought, until="2026-06-01", **options):
    return paths_from(touched, bought, observed_until=until, **options)


def written(paths):
    """Each path as text, with conversions, nulls and value."""
    names = [str(paths.channels[code]) for code in paths.channel]
    texts = [" > ".join(names[start:end]) for start, end in pairwise(paths.offsets)]
    counts = (paths.conversions.tolist(), paths.nulls.tolist(), paths.value_minor.tolist())
    return list(zip(texts, *counts, strict=True))


class TestPathOfAPurchase:
    def test_it_holds_what_came_within_the_lookback(self):
        # the ten days of a touch at 10 January 10:00 end at 20 January 10:00, which they do not hold any more
        found = read(
            touches(("2026-01-10T10:00", "early"), ("2026-01-10T10:00:00.000001", "in"), ("2026-01-20T09:59", "late")),
            orders(("2026-01-20T10:00", 80)),
            lookback="10d",
        )
        assert written(found) == [("early", 0, 1, 0), ("in > late", 1, 0, 8_000)]
        assert found.ages.tolist() == [0, 10 * 86_400 * 10**6 - 1, 60 * 10**6]

    def test_a_touch_at_the_instant_of_a_purchase_leads_to_it_as_in_touch_conversion(self):
        # dates without a time of day: a touch of the day of the order counts
        touched, bought = touches(("2026-01-20", "a")), orders(("2026-01-20", 80), ("2026-01-25", 20))
        found = read(touched, bought)
        assert written(found) == [("a", 1, 0, 8_000)]
        assert (found.unattributed, found.unattributed_value) == (1, 20.0)
        for at, converted in (("2026-01-20", 1), ("2026-01-29T23:59:59.999999", 1), ("2026-01-30", 0)):
            one = orders((at, 80))
            followed = touch_conversion(touched, one, window="10d", observed_until="2026-06-01")
            assert followed.converted_touches.tolist() == [converted]
            assert read(touched, one, lookback="10d").conversions.tolist() == [converted]

    def test_a_touch_at_the_instant_of_the_last_purchase_belongs_to_that_one(self):
        found = read(touches(("2026-01-20", "a"), ("2026-01-21", "b")), orders(("2026-01-20", 80), ("2026-01-22", 20)))
        assert written(found) == [("a", 1, 0, 8_000), ("b", 1, 0, 2_000)]

    def test_a_purchase_takes_no_touch_from_before_the_last_one(self):
        found = read(touches(("2026-01-01", "a"), ("2026-01-11", "b")), orders(("2026-01-10", 1), ("2026-01-12", 2)))
        assert written(found) == [("a", 1, 0, 100), ("b", 1, 0, 200)]

    def test_purchases_of_one_instant_end_one_path(self):
        # whatever the row order, neither order could be said to come first
        bought = orders(("2026-01-20", 80), ("2026-01-20", 20), order_id=["x", "y"])
        assert written(read(touches(("2026-01-19", "a")), bought)) == [("a", 2, 0, 10_000)]

    def test_lines_are_one_purchase_and_refunds_none(self):
        bought = orders(("2026-01-20", 80), ("2026-01-20", 20), ("2026-01-25", -30), order_id=["x"] * 3)
        assert written(read(touches(("2026-01-19", "a")), bought)) == [("a", 1, 0, 10_000)]
        assert written(read(touches(("2026-01-19", "a")), bought, refunds="at_order")) == [("a", 1, 0, 7_000)]

    def test_what_was_refunded_whole_ends_no_path_at_order(self):
        bought = orders(("2026-01-20", 80), ("2026-01-25", -80), order_id=["x", "x"])
        assert written(read(touches(("2026-01-19", "a")), bought, refunds="at_order")) == [("a", 0, 1, 0)]

    def test_touches_of_one_instant_come_in_the_order_of_their_channels(self):
        rows = (("2026-01-19", "b"), ("2026-01-19", "a"))
        for given in (rows, rows[::-1]):
            assert written(read(touches(*given), orders(("2026-01-20", 1)))) == [("a > b", 1, 0, 100)]

    def test_refunds_that_no_purchase_can_take_stand_outside(self):
        # x is 80 and gets back 100: 80 - 100 = -20 is no purchase; -5 names no order
        rows = (("2026-01-20", 80), ("2026-01-20", 40), ("2026-01-25", -100), ("2026-01-26", -10), ("2026-01-27", -5))
        bought = orders(*rows, order_id=["x", "y", "x", "y", None])
        found = read(touches(("2026-01-19", "a")), bought, refunds="at_order")
        assert written(found) == [("a", 1, 0, 3_000)]
        assert (found.refunds_outside, found.total_value) == (-25.0, 30.0)
        found = read(touches(("2026-01-19", "a")), bought)
        assert (found.refunds_outside, found.total_value) == (-115.0, 120.0)

    def test_each_user_walks_alone(self):
        both = Touches(["ann", "bo"], ["2026-01-18", "2026-01-19"], ["a", "b"], tz=TZ)
        found = read(both, orders(("2026-01-20", 1)))
        assert written(found) == [("a", 1, 0, 100), ("b", 0, 1, 0)]


class TestPathsOfNoPurchase:
    def test_a_run_is_cut_by_a_longer_gap_and_by_a_purchase(self):
        found = read(
            touches(
                *(("2026-01-01", "a"), ("2026-01-10T23:59:59.999999", "b")),  # less than ten days apart: one run
                ("2026-01-21", "c"),  # ten days and a microsecond: another
                ("2026-02-05", "d"),  # bought after the lookback: still a failure, and what follows another run
                ("2026-02-20", "e"),
            ),
            orders(("2026-02-19", 1)),
            lookback="10d",
        )
        texts = [text for text, *_ in written(found)]
        assert texts == ["a > b", "c", "d", "e"]
        assert found.nulls.tolist() == [1, 1, 1, 1]
        assert found.unattributed == 1

    def test_a_purchase_within_the_gap_cuts_a_run(self):
        # d failed, and the purchase without a touch in time stands between it and e, four days after it
        found = read(touches(("2026-01-01", "d"), ("2026-01-11", "e")), orders(("2026-01-10", 1)), lookback="5d")
        assert written(found) == [("d", 0, 1, 0), ("e", 0, 1, 0)]

    def test_while_a_purchase_may_still_come_a_touch_is_open(self):
        # the ten days are over at 11 January; a purchase at that very instant would come too late
        given = touches(("2026-01-01", "a"))
        still, passed = (
            read(given, orders(), until=until, lookback="10d") for until in ("2026-01-10T23:59:59.999999", "2026-01-11")
        )
        assert (still.open, len(still), passed.open, len(passed)) == (1, 0, 0, 1)
        assert still.channels == ("a",)

    def test_open_touches_leave_the_failures_before_them(self):
        found = read(touches(("2026-01-01", "a"), ("2026-01-09", "b")), orders(), until="2026-01-15", lookback="10d")
        assert written(found) == [("a", 0, 1, 0)]
        assert found.open == 1


class TestPurchasesAskedFor:
    TOUCHED = (
        *(("2026-01-01", "a"), ("2026-01-05", "b")),  # a failed; b led to the first purchase
        *(("2026-01-06", "c"), ("2026-02-01", "d")),  # c failed; d led to the second
        *(("2026-02-20", "e"), ("2026-03-01", "f")),  # both failed: nothing led to the third purchase
    )
    BOUGHT = (("2026-01-05", 80), ("2026-02-02", 20), ("2026-02-15", 7))

    def found(self, purchases):
        return read(touches(*self.TOUCHED), orders(*self.BOUGHT), "2026-03-05", lookback="4d", purchases=purchases)

    def test_all(self):
        found = self.found("all")
        assert [text for text, *_ in written(found)] == ["a", "b", "c", "d", "e", "f"]
        assert (found.other_touches, found.unattributed) == (0, 1)

    def test_the_first_of_each_user(self):
        found = self.found("first")
        assert written(found) == [("a", 0, 1, 0), ("b", 1, 0, 8_000)]
        assert (found.open, found.other_touches, found.unattributed, found.total_value) == (0, 4, 0, 80.0)
        assert found.channels == ("a", "b", "c", "d", "e", "f")

    def test_all_but_the_first(self):
        found = self.found("repeat")
        assert written(found) == [("c", 0, 1, 0), ("d", 1, 0, 2_000), ("e", 0, 1, 0), ("f", 0, 1, 0)]
        assert (found.open, found.other_touches, found.unattributed, found.unattributed_value) == (0, 2, 1, 7.0)

    def test_what_is_open_is_on_the_way_to_one_of_both(self):
        for bought, expected in ((orders(), (1, 0)), (orders(("2026-01-01", 1)), (0, 1))):
            given = touches(("2026-01-02", "a"))
            found = [read(given, bought, "2026-01-03", purchases=purchases).open for purchases in ("first", "repeat")]
            assert tuple(found) == expected

    def test_a_purchase_not_asked_for_ends_the_journey_all_the_same(self):
        # a repeat purchase takes no touch from before the first one
        rows = touches(("2026-01-01", "a"), ("2026-01-03", "b")), orders(("2026-01-02", 1), ("2026-01-04", 2))
        assert written(read(*rows, purchases="repeat")) == [("b", 1, 0, 200)]
        assert written(read(*rows, purchases="first")) == [("a", 1, 0, 100)]

    def test_purchases_of_the_first_instant_are_all_first(self):
        bought = orders(("2026-01-02", 1), ("2026-01-02", 2), order_id=["x", "y"])
        assert written(read(touches(("2026-01-01", "a")), bought, purchases="first")) == [("a", 2, 0, 300)]

    def test_a_purchase_refunded_whole_is_not_the_first(self):
        bought = orders(("2026-01-02", 1), ("2026-01-04", 2), ("2026-01-05", -1), order_id=["x", "y", "x"])
        given = touches(("2026-01-01", "a"))
        assert written(read(given, bought, purchases="first", refunds="at_order")) == [("a", 1, 0, 200)]


class TestWhatNamesTheChannel:
    def test_columns_attributes_and_missing(self):
        given = Touches(
            ["ann"] * 2,
            ["2026-01-01", "2026-01-02"],
            ["sms", "call"],
            tz=TZ,
            campaign=["spring", None],
            attributes={"paid": [True, False]},
        )
        bought = orders(("2026-01-03", 1))
        assert read(given, bought).channels == ("call", "sms")
        assert written(read(given, bought, by="campaign")) == [("spring > None", 1, 0, 100)]
        assert written(read(given, bought, by="paid")) == [("True > False", 1, 0, 100)]

    def test_events_by_name(self):
        given = Events(["ann"], ["2026-01-01"], ["scan"], tz=TZ)
        found = read(given, orders(("2026-01-03", 1)))
        assert found.channels == ("scan",)
        assert (found.options.by, found.options.lookback) == ("name", "30d")

    def test_nobody_and_nothing(self):
        nothing = read(touches(), orders())
        assert (len(nothing), nothing.channels, nothing.total_value) == (0, (), 0.0)
        assert read(touches(), orders(("2026-01-03", 1))).unattributed == 1

    def test_names_without_a_touch_are_no_channel(self):
        given = touches(("2026-01-01", "a"), ("2026-01-02", "b")).take([1])
        assert read(given, orders()).channels == ("b",)

    def test_credit_is_in_major_units(self):
        found = read(touches(("2026-01-01", "a")), orders(("2026-01-03", 12.34), ("2026-05-03", 1)))
        result = attribution(found, model="last")
        assert (result.value.tolist(), result.unattributed_value) == ([12.34], 1.0)
        assert (found.value.tolist(), found.unattributed_value) == ([12.34], 1.0)
        assert found.total_value == 13.34


class TestRefusals:
    @pytest.mark.parametrize(
        ("options", "path", "code"),
        [
            ({"lookback": "0s"}, "lookback", "no_length"),
            ({"lookback": "1m"}, "lookback", "unknown_duration"),
            ({"refunds": "never"}, "refunds", "unknown_refunds"),
            ({"refunds": "dated"}, "refunds", "unknown_refunds"),
            ({"purchases": "second"}, "purchases", "unknown_purchases"),
            ({"by": ["touchpoint"]}, "by", "no_grouping"),
            ({"until": "soon"}, "observed_until", "not_an_instant"),
        ],
    )
    def test_options(self, options, path, code):
        with pytest.raises(SpecError) as caught:
            read(touches(), orders(), **options)
        assert caught.value.problems[0][:2] == (path, code)

    def test_other_facts(self):
        members = Members(["ann"], ["2026-01-01"], tz=TZ)
        for given, argument in (((members, orders()), "touches"), ((touches(), members), "orders")):
            with pytest.raises(DataError, match="Pass") as caught:
                read(*given)
            assert caught.value.argument == argument

    def test_columns_that_name_no_channel(self):
        with pytest.raises(UnknownNameError, match="'' is no known column"):
            read(touches(), orders(), by="")
        with pytest.raises(UnknownNameError, match="Did you mean 'campaign'"):
            read(Touches(["ann"], ["2026-01-01"], ["a"], tz=TZ, campaign=["x"]), orders(), by="campain")
        priced = Touches(["ann"], ["2026-01-01"], ["a"], tz=TZ, attributes={"score": [0.5]})
        with pytest.raises(DataError, match="holds no labels"):
            read(priced, orders(), by="score")

    def test_other_calendars_and_ids(self):
        with pytest.raises(DataError, match="with_tz"):
            read(touches(("2026-01-01", "a")).with_tz("UTC"), orders())
        with pytest.raises(DataError, match="int on one side"):
            read(Touches([1], ["2026-01-01"], ["a"], tz=TZ), orders(("2026-01-03", 1)))

    def test_refunds_at_orders_without_ids(self):
        with pytest.raises(DataError, match="or use 'ignored'") as caught:
            read(touches(), orders(("2026-01-03", 1)), refunds="at_order")
        assert caught.value.argument == "order_id"

    def test_rows_after_observation(self):
        late = touches(("2026-06-01", "a")), orders(("2026-06-01", 1))
        for given, argument in (((late[0], orders()), "time"), ((touches(), late[1]), "time")):
            with pytest.raises(DataError, match="truncate=True") as caught:
                read(*given)
            assert caught.value.argument == argument
            found = read(*given, truncate=True)
            assert (len(found), found.open, found.unattributed) == (0, 0, 0)

    def test_paths_of_other_lookbacks_do_not_add(self):
        with pytest.raises(SpecError) as caught:
            read(touches(), orders()) + read(touches(), orders(), lookback="7d", purchases="first")
        assert [path for path, _, _ in caught.value.problems] == ["lookback", "purchases"]


def test_large_amounts_stay_exact():
    # 2**53 + 1 fen is no float
    bought = Orders(["ann"], ["2026-01-03"], [2**53 + 1], currency="CNY", tz=TZ, unit="minor")
    found = read(touches(("2026-01-01", "a")), bought)
    assert found.value_minor.tolist() == [2**53 + 1]
    assert found.value_minor.dtype == np.int64
