"""repurchase at its edges: what counts as a purchase, when N days are over, and what a window holds."""

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError
from privdomain.facts import Orders
from privdomain.metrics import repurchase

NEW_YORK = "America/New_York"


def orders(*rows, tz="UTC", **columns):
    """Orders of (user, time, amount) rows."""
    users, times, amounts = zip(*rows, strict=True) if rows else ((), (), ())
    return Orders(users, times, amounts, currency="CNY", tz=tz, **columns)


def asked(rows, **options):
    """Repurchase until the end of 2026."""
    return repurchase(rows, **{"observed_until": "2027-01-01", **options})


class TestPurchases:
    def test_purchases_of_one_local_day_count_once_by_default(self):
        rows = orders(("ann", "2026-01-05T03:00:00+00:00", 1), ("ann", "2026-01-05T06:00:00+00:00", 1))
        assert asked(rows).buyers_by_purchases.tolist() == [0, 1]
        assert asked(rows, per="order").buyers_by_purchases.tolist() == [0, 0, 1]
        # in New York the two lie on both sides of midnight
        assert asked(rows.with_tz(NEW_YORK)).buyers_by_purchases.tolist() == [0, 0, 1]

    def test_lines_and_dated_refunds_are_no_further_purchases(self):
        rows = orders(
            *(("ann", "2026-01-05", 1), ("ann", "2026-01-06", 1), ("ann", "2026-01-07", -1)), order_id=["x", "x", None]
        )
        result = asked(rows, per="order")
        assert (result.buyers, result.repeat_buyers, result.purchases) == (1, 0, 1)

    @pytest.mark.parametrize(("refund", "repeat_buyers"), [(-5, 0), (-6, 0), (-4.99, 1)])
    def test_at_order_a_purchase_refunded_whole_is_none(self, refund, repeat_buyers):
        rows = orders(
            *(("ann", "2026-01-05", 5), ("ann", "2026-02-05", 5), ("ann", "2026-03-05", refund)),
            order_id=["x", "y", "y"],
        )
        assert asked(rows, refunds="at_order").repeat_buyers == repeat_buyers
        assert asked(rows).repeat_buyers == 1

    def test_a_full_coupon_is_a_purchase_even_at_order(self):
        rows = orders(("ann", "2026-01-05", 0), ("ann", "2026-02-05", 0), order_id=["x", "y"])
        assert asked(rows, refunds="at_order").repeat_buyers == 1

    def test_rates_have_their_counts_beside_them(self):
        # ann buys on three days, bo on one
        days = (("ann", "2026-01-05"), ("ann", "2026-01-09"), ("ann", "2026-02-05"), ("bo", "2026-01-05"))
        result = asked(orders(*((user, day, 1) for user, day in days)))
        assert (result.buyers, result.repeat_buyers, result.purchases) == (2, 1, 4)
        assert (result.repurchase_rate, result.purchase_frequency) == (0.5, 2.0)

    def test_nobody_bought(self):
        for rows in (orders(), orders(("ann", "2026-01-05", -5))):
            result = asked(rows)
            assert result.buyers_by_purchases.tolist() == [0]
            assert np.isnan([result.repurchase_rate, result.purchase_frequency, *result.n_day_rates]).all()
            assert np.isnan(result.intervals.survival).all()
            assert result.to_records()[0] == {
                "within": "window",
                "buyers": 0,
                "repeat_buyers": 0,
                "repurchase_rate": None,
            }


class TestWithin:
    @pytest.mark.parametrize(
        ("second", "returned"),
        [("2026-02-04T09:59:59.999999", 1), ("2026-02-04T10:00", 0), ("2026-01-06", 1)],
    )
    def test_the_second_purchase_falls_before_the_anniversary(self, second, returned):
        # 5 January 10:00 + 30 local days = 4 February 10:00
        rows = orders(("ann", "2026-01-05T10:00", 1), ("ann", second, 1))
        assert asked(rows, within=[30]).returned_within.tolist() == [returned]

    def test_days_are_local(self):
        # 8 March 2026 has 23 hours in New York: a day after 7 March 12:00 is 8 March 12:00, 23 hours later
        rows = orders(("ann", "2026-03-07T12:00", 1), ("ann", "2026-03-08T12:00", 1), tz=NEW_YORK)
        assert asked(rows, within=[1]).returned_within.tolist() == [0]
        rows = orders(("ann", "2026-03-07T12:00", 1), ("ann", "2026-03-08T11:59:59", 1), tz=NEW_YORK)
        assert asked(rows, within=[1]).returned_within.tolist() == [1]

    @pytest.mark.parametrize(("until", "due"), [("2026-02-03T23:59:59.999999", 0), ("2026-02-04", 1)])
    def test_only_buyers_whose_n_days_are_over_count(self, until, due):
        rows = orders(("ann", "2026-01-05", 1), ("ann", "2026-01-06", 1))
        result = asked(rows, within=[30], observed_until=until)
        assert (result.first_buyers.tolist(), result.returned_within.tolist()) == ([due], [due])
        np.testing.assert_array_equal(result.n_day_rates, [1.0 if due else np.nan])

    def test_two_orders_of_one_instant_are_two_orders_but_one_day(self):
        rows = orders(("ann", "2026-01-05", 1), ("ann", "2026-01-05", 1))
        assert asked(rows, within=[30], per="order").returned_within.tolist() == [1]
        assert asked(rows, within=[30]).returned_within.tolist() == [0]

    def test_the_second_purchase_of_another_user_is_not_yours(self):
        rows = orders(
            ("ann", "2026-01-05", 1), ("bo", "2026-01-06", 1), ("cy", "2026-01-06", 1), ("bo", "2026-01-07", 1)
        )
        assert asked(rows, within=[30]).returned_within.tolist() == [1]

    def test_no_days_are_fine(self):
        result = asked(orders(("ann", "2026-01-05", 1)), within=())
        assert result.n_day_rates.tolist() == []
        assert len(result.to_records()) == 1

    def test_a_single_number_of_days(self):
        rows = orders(("ann", "2026-01-05", 1))
        assert asked(rows, within=30) == asked(rows, within=[30])


class TestSince:
    ROWS = (("ann", "2026-01-05", 1), ("ann", "2026-02-05", 1), ("bo", "2026-02-05", 1), ("bo", "2026-02-25", 1))

    def test_the_window_takes_purchases_from_then_on(self):
        result = asked(orders(*self.ROWS), since="2026-02-01", within=[30])
        assert (result.buyers, result.repeat_buyers) == (2, 1)  # ann once, bo twice
        assert result.intervals.completed.nonzero()[0].tolist() == [20]

    def test_first_purchases_before_it_enter_no_n_day_rate(self):
        result = asked(orders(*self.ROWS), since="2026-02-01", within=[30])
        assert (result.first_buyers.tolist(), result.returned_within.tolist()) == ([1], [1])  # bo

    def test_a_purchase_at_exactly_the_start_is_in(self):
        rows = orders(("ann", "2026-02-01T00:00:00", 1), ("bo", "2026-01-31T23:59:59.999999", 1))
        assert asked(rows, since="2026-02-01").buyers == 1

    def test_it_may_fall_into_a_day_with_purchases_on_both_sides(self):
        rows = orders(("ann", "2026-02-01T09:00", 1), ("ann", "2026-02-01T15:00", 1), ("ann", "2026-02-03", 1))
        result = asked(rows, since="2026-02-01T12:00", within=[30])
        assert (result.buyers, result.purchases) == (1, 2)  # 15:00 on the 1st, and the 3rd
        assert result.intervals.completed.tolist()[2] == 1
        assert result.first_buyers.tolist() == [0]  # the first purchase was at 09:00, before the window

    def test_nobody_bought_in_the_window(self):
        result = asked(orders(*self.ROWS), since="2026-12-31")
        assert (result.buyers, result.intervals.open.sum()) == (0, 0)


class TestOpenIntervals:
    @pytest.mark.parametrize(
        ("until", "days"),
        [
            ("2026-01-06", 0),  # until the start of the 6th only the 5th was observed
            ("2026-01-06T00:00:00.000001", 1),
            ("2026-01-12", 6),
        ],
    )
    def test_they_run_to_the_last_day_that_was_observed(self, until, days):
        result = asked(orders(("ann", "2026-01-05", 1)), observed_until=until)
        assert result.intervals.open.tolist() == [0] * days + [1]

    def test_who_was_not_watched_on_the_seventh_day_does_not_survive_it(self):
        # ann bought again after 7 days; bo's seventh day begins where observation ends, so bo says nothing of it
        rows = orders(("ann", "2026-01-01", 1), ("ann", "2026-01-08", 1), ("bo", "2026-01-12", 1))
        result = asked(rows, observed_until="2026-01-19")
        # open: ann since the 8th for 10 days, bo for 6; at risk on day 7: ann twice; one of two ended
        assert result.intervals.survival[7] == 0.5
        assert result.intervals.median_days == 7.0

    def test_their_days_follow_the_clock_of_the_day_on_which_observation_ends(self):
        # The last order lies in January, the end in the next summer: 1 July 2027 00:30 is summer time in New York.
        rows = orders(("ann", "2026-01-05", 1), tz=NEW_YORK)
        result = asked(rows, observed_until="2027-07-01T00:30")
        assert result.intervals.open.nonzero()[0].tolist() == [542]  # 5 January 2026 to 1 July 2027: 361 + 181 days


class TestReading:
    ROWS = (("ann", "2026-01-05", 80), ("ann", "2026-01-25", 40), ("bo", "2026-01-20", 60))

    def test_it_prints_each_rate_with_its_base(self):
        text = repr(asked(orders(*self.ROWS), within=[30, 60], observed_until="2026-03-01", since="2026-01-01"))
        assert text == (
            "Repurchase per day from 2026-01-01 00:00 until 2026-03-01 00:00 UTC; median interval — days\n"
            "within  buyers  repeat_buyers  repurchase_rate\n"
            "window       2              1           0.5000\n"
            "   30d       2              1           0.5000\n"
            "   60d       0              0                —"
        )
        assert "from the start until" in repr(asked(orders(*self.ROWS)))

    def test_records(self):
        records = asked(orders(*self.ROWS), within=[30, 400]).to_records()
        assert [record["within"] for record in records] == ["window", "30d", "400d"]
        assert records[2] == {"within": "400d", "buyers": 0, "repeat_buyers": 0, "repurchase_rate": None}


class TestErrors:
    ROWS = (("ann", "2026-01-05", 1), ("ann", "2026-02-05", 1))

    @pytest.mark.parametrize(
        ("options", "path", "code"),
        [
            ({"per": "week"}, "per", "unknown_per"),
            ({"refunds": "never"}, "refunds", "unknown_refunds"),
            ({"within": ["30d"]}, "within", "bad_days"),
            ({"within": [0]}, "within", "bad_days"),
            ({"within": [30, 30]}, "within", "bad_days"),
            ({"within": [True]}, "within", "bad_days"),
            ({"within": None}, "within", "bad_days"),
            ({"within": "30"}, "within", "bad_days"),
            ({"within": [36_601]}, "within", "unknown_horizon"),
            ({"within": [10**9]}, "within", "unknown_horizon"),
            ({"since": "soon"}, "since", "not_an_instant"),
            ({"since": "2027-01-01"}, "since", "empty_window"),
            ({"observed_until": None}, "observed_until", "not_an_instant"),
        ],
    )
    def test_options_are_named(self, options, path, code):
        with pytest.raises(SpecError) as caught:
            asked(orders(*self.ROWS), **options)
        assert [problem[:2] for problem in caught.value.problems] == [(path, code)]

    def test_late_rows_are_refused_or_left_out(self):
        with pytest.raises(DataError, match="truncate=True") as caught:
            asked(orders(*self.ROWS), observed_until="2026-02-05")
        assert (caught.value.argument, caught.value.index, caught.value.count) == ("time", 1, 1)
        assert asked(orders(*self.ROWS), observed_until="2026-02-05", truncate=True).purchases == 1

    def test_refunds_at_order_need_order_ids(self):
        with pytest.raises(DataError, match="use 'dated'") as caught:
            asked(orders(*self.ROWS), refunds="at_order")
        assert caught.value.argument == "order_id"

    def test_parts_that_were_asked_for_differently(self):
        with pytest.raises(SpecError) as caught:
            asked(orders(*self.ROWS)) + asked(orders(*self.ROWS), per="order", within=[7])
        assert [path for path, _, _ in caught.value.problems] == ["per", "within"]
