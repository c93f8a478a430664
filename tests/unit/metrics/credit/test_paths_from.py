"""paths_from: which touches a purchase ends, and which are still open."""

from itertools import pairwise

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Events, Members, Orders, Touches
from privdomain.metrics.credit.attribution import attribution
from privdomain.metrics.credit.journeys import paths_from

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
    counts = (paths.conversions.tolist(), paths.nulls.tolist(), paths.value.tolist())
    return list(zip(texts, *counts, strict=True))


class TestPathOfAPurchase:
    def test_it_holds_what_came_within_the_lookback(self):
        # 10 days before 20 January 10:00 is 10 January 10:00 itself, which counts; a microsecond earlier does not
        found = read(
            touches(("2026-01-10T09:59:59.999999", "early"), ("2026-01-10T10:00", "in"), ("2026-01-20T09:59", "late")),
            orders(("2026-01-20T10:00", 80)),
            lookback="10d",
        )
        assert written(found) == [("early", 0, 1, 0), ("in > late", 1, 0, 8_000)]
        assert found.ages.tolist() == [0, 10 * 86_400 * 10**6, 60 * 10**6]

    def test_a_touch_at_the_instant_of_a_purchase_comes_after_it(self):
        found = read(touches(("2026-01-20", "a")), orders(("2026-01-20", 80), ("2026-01-25", 20)))
        assert written(found) == [("a", 1, 0, 2_000)]
        assert (found.unattributed, found.unattributed_value) == (1, 8_000)

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

    def test_each_user_walks_alone(self):
        both = Touches(["ann", "bo"], ["2026-01-18", "2026-01-19"], ["a", "b"], tz=TZ)
        found = read(both, orders(("2026-01-20", 1)))
        assert written(found) == [("a", 1, 0, 100), ("b", 0, 1, 0)]


class TestPathsOfNoPurchase:
    def test_a_run_is_cut_by_a_longer_gap_and_by_a_purchase(self):
        found = read(
            touches(
                *(("2026-01-01", "a"), ("2026-01-11", "b")),  # ten days apart: one run
                ("2026-01-21T00:00:00.000001", "c"),  # a microsecond more: another
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
        # d failed, and the purchase without a touch in time stands between it and e
        found = read(touches(("2026-01-01", "d"), ("2026-01-11", "e")), orders(("2026-01-10", 1)), lookback="5d")
        assert written(found) == [("d", 0, 1, 0), ("e", 0, 1, 0)]

    def test_while_a_purchase_may_still_come_a_touch_is_open(self):
        # the lookback of 10 days passes at 11 January; a purchase at that very instant would still count
        given = touches(("2026-01-01", "a"))
        still, passed = (
            read(given, orders(), until=until, lookback="10d") for until in ("2026-01-11", "2026-01-11T00:00:00.000001")
        )
        assert (still.open, len(still), passed.open, len(passed)) == (1, 0, 0, 1)
        assert still.channels == ("a",)

    def test_open_touches_leave_the_failures_before_them(self):
        found = read(touches(("2026-01-01", "a"), ("2026-01-09", "b")), orders(), until="2026-01-15", lookback="10d")
        assert written(found) == [("a", 0, 1, 0)]
        assert found.open == 1


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
        assert found.total_value == 13.34


class TestRefusals:
    @pytest.mark.parametrize(
        ("options", "path", "code"),
        [
            ({"lookback": "0s"}, "lookback", "no_length"),
            ({"lookback": "1m"}, "lookback", "unknown_duration"),
            ({"refunds": "never"}, "refunds", "unknown_refunds"),
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
            read(touches(), orders()) + read(touches(), orders(), lookback="7d")
        assert [path for path, _, _ in caught.value.problems] == ["lookback"]


def test_large_amounts_stay_exact():
    # 2**53 + 1 fen is no float
    bought = Orders(["ann"], ["2026-01-03"], [2**53 + 1], currency="CNY", tz=TZ, unit="minor")
    found = read(touches(("2026-01-01", "a")), bought)
    assert found.value.tolist() == [2**53 + 1]
    assert found.value.dtype == np.int64
