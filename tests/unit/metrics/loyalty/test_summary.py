"""purchase_summary at its edges: one row per buyer, over users and over time."""

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError
from privdomain.facts import Orders
from privdomain.metrics import purchase_summary

SHANGHAI = "Asia/Shanghai"


def orders(*rows, tz=SHANGHAI, **columns):
    """Orders of (user, time, amount) rows."""
    users, times, amounts = zip(*rows, strict=True) if rows else ((), (), ())
    return Orders(users, times, amounts, currency="CNY", tz=tz, **columns)


def asked(rows, **options):
    """The summary until 1 March 2026."""
    return purchase_summary(rows, **{"observed_until": "2026-03-01", **options})


class TestHistory:
    ROWS = (
        ("ann", "2026-01-05", 80),
        ("ann", "2026-01-05T23:59", 10),
        ("ann", "2026-01-19", 40),
        ("bo", "2026-02-22", 60),
    )

    def test_one_row_per_buyer_and_one_count_per_day(self):
        result = asked(orders(*self.ROWS))
        assert result.users.tolist() == ["ann", "bo"]
        assert result.x.tolist() == [1, 0]
        assert result.t_x.tolist() == [14.0, 0.0]
        assert result.T.tolist() == [55.0, 7.0]  # 5 January to 1 March: 26 + 28 + 1
        assert result.days_since_last.tolist() == [41.0, 7.0]
        np.testing.assert_array_equal(result.monetary, [40.0, np.nan])
        assert result.value.tolist() == [130.0, 60.0]
        assert result.first_value_minor.tolist() == [9_000, 6_000]

    def test_weeks_are_sevenths(self):
        result = asked(orders(*self.ROWS), unit="week")
        assert (result.t_x.tolist(), result.T.tolist()) == ([2.0, 0.0], [55 / 7, 1.0])
        assert result.days_since_last.tolist() == [41.0, 7.0]  # days are days

    def test_fractions_of_the_last_day_are_kept_without_error(self):
        result = asked(orders(*self.ROWS), observed_until="2026-03-01T02:24")
        assert result.T.tolist() == [55.1, 7.1]  # 2 h 24 min are a tenth of a day
        assert result.days_since_last.tolist() == [41.1, 7.1]

    def test_days_are_local(self):
        rows = orders(("ann", "2026-01-05T16:00:00+00:00", 1), ("ann", "2026-01-05T15:59:59+00:00", 1))
        assert asked(rows).x.tolist() == [1]  # midnight in Shanghai lies between
        assert asked(rows.with_tz("UTC")).x.tolist() == [0]

    def test_refund_rows_are_no_purchases(self):
        rows = orders(("ann", "2026-01-05", 80), ("ann", "2026-01-06", -80), ("bo", "2026-01-06", -1))
        result = asked(rows)
        assert (result.users.tolist(), result.x.tolist(), result.value.tolist()) == (["ann"], [0], [80.0])

    def test_at_order_values_are_net_and_whole_refunds_erase(self):
        rows = orders(
            *(
                ("ann", "2026-01-05", 80),
                ("ann", "2026-01-19", 40),
                ("ann", "2026-01-20", -15),
                ("bo", "2026-01-06", 5),
            ),
            *(("bo", "2026-02-06", -5),),
            order_id=["x", "y", "y", "z", "z"],
        )
        result = asked(rows, refunds="at_order")
        assert result.users.tolist() == ["ann"]
        assert (result.value.tolist(), result.monetary.tolist()) == ([105.0], [25.0])

    def test_the_mean_repeat_value_is_one_division(self):
        rows = orders(("ann", "2026-01-05", 80), *(("ann", f"2026-01-{day}", 0.1) for day in (10, 11, 12)))
        assert asked(rows).monetary.tolist() == [0.1]  # 30 / 300, not 0.3 / 3

    def test_nobody(self):
        result = asked(orders())
        assert len(result) == 0
        assert result.to_records() == []
        assert result + asked(orders(*self.ROWS)) == asked(orders(*self.ROWS))
        assert repr(result).splitlines()[0].endswith("0 buyers")


class TestAdding:
    def test_disjoint_users_are_joined_in_the_order_of_ids(self):
        one, other = asked(orders(("cy", "2026-01-05", 1))), asked(orders(("ann", "2026-01-06", 2)))
        assert (one + other).users.tolist() == ["ann", "cy"]
        assert (one + other).value.tolist() == [2.0, 1.0]

    def test_users_in_both_parts_are_refused(self):
        rows = orders(("ann", "2026-01-05", 1), ("bo", "2026-01-06", 2), ("cy", "2026-01-06", 2))
        with pytest.raises(DataError, match=r"over time use followed_by\(\)") as caught:
            asked(rows) + asked(rows.for_users(["bo", "cy"]))
        assert (caught.value.argument, caught.value.count) == ("users", 2)

    def test_ids_of_two_kinds_are_refused(self):
        texts, numbers = asked(orders(("ann", "2026-01-05", 1))), asked(orders((7, "2026-01-05", 1)))
        for add in (lambda: texts + numbers, lambda: numbers.followed_by(texts)):
            with pytest.raises(DataError, match="Convert one of them") as caught:
                add()
            assert caught.value.argument == "users"

    def test_summaries_of_other_options_are_refused(self):
        rows = orders(("ann", "2026-01-05", 1))
        with pytest.raises(SpecError) as caught:
            asked(rows) + asked(rows, unit="week", observed_until="2026-04-01")
        assert [path for path, _, _ in caught.value.problems] == ["unit", "observed_until"]


class TestOverTime:
    @pytest.mark.parametrize(
        "cut",
        ["2026-01-05", "2026-01-05T12:00", "2026-01-12", "2026-01-19T00:00:01", "2026-02-01", "2026-03-01"],
    )
    def test_two_stretches_make_the_whole_even_within_a_day(self, cut):
        rows = orders(
            *(
                ("ann", "2026-01-05", 80),
                ("ann", "2026-01-05T23:59", 10),
                ("ann", "2026-01-19", 40),
                ("bo", "2026-02-22", 5),
            ),
            *(("ann", "2026-01-19T18:00", 7),),
        )
        edge = np.datetime64(cut, "us") - np.timedelta64(8, "h")  # local wall time as UTC
        earlier, later = rows.take(rows.time < edge), rows.take(rows.time >= edge)
        assert asked(earlier, observed_until=cut).followed_by(asked(later)) == asked(rows)

    def test_the_end_is_that_of_the_later_stretch(self):
        one, other = asked(orders(("ann", "2026-01-05", 1))), asked(orders(), observed_until="2026-03-31")
        assert one.followed_by(other).T.tolist() == [85.0]  # 55 + 30

    def test_a_stretch_that_ends_before_this_one_is_refused(self):
        one, other = asked(orders(("ann", "2026-01-05", 1))), asked(orders(), observed_until="2026-02-01")
        with pytest.raises(SpecError) as caught:
            one.followed_by(other)
        assert caught.value.problems[0][:2] == ("later", "ends_earlier")

    def test_purchases_out_of_order_are_refused(self):
        early = asked(orders(("ann", "2026-01-05", 1), ("bo", "2026-01-05", 1), ("cy", "2026-01-05", 1)))
        late = asked(orders(("bo", "2026-01-10", 1), ("cy", "2026-01-10", 1), ("di", "2026-01-01", 1)))
        assert early.followed_by(late).users.tolist() == ["ann", "bo", "cy", "di"]
        with pytest.raises(DataError, match="the earlier one first") as caught:
            late.followed_by(early)
        assert (caught.value.argument, caught.value.index, caught.value.count) == ("later", 1, 2)

    def test_other_options_than_the_end_are_named(self):
        rows = orders(("ann", "2026-01-05", 1))
        with pytest.raises(SpecError) as caught:
            asked(rows).followed_by(asked(rows, unit="week"))
        assert [path for path, _, _ in caught.value.problems] == ["unit"]

    def test_sums_that_no_int64_holds(self):
        one, other = (
            purchase_summary(
                Orders(["ann"], [day], [2**62], currency="CNY", tz="UTC", unit="minor"), observed_until="2026-03-01"
            )
            for day in ("2026-01-05", "2026-01-06")
        )
        with pytest.raises(DataError, match=r"past 2\*\*63"):
            one.followed_by(other)


class TestReading:
    def test_it_prints_rows_on_demand(self):
        users = [f"u{n:02}" for n in range(30)]
        rows = Orders(users, ["2026-01-05"] * 30, [1] * 30, currency="CNY", tz="UTC")
        lines = repr(asked(rows)).splitlines()
        assert len(lines) == 2 + 25
        assert lines[0] == "Purchase summary in days until 2026-03-01 00:00 UTC: 30 buyers"
        assert lines[1].split() == ["user", "x", "t_x", "T", "monetary", "value", "days_since_last"]
        assert lines[2].split() == ["u00", "0", "0.00", "55.00", "—", "1.00", "55.00"]
        assert (lines[13].split()[0], lines[15].split()[0]) == ("u11", "u18")

    def test_ids_are_names_not_numbers(self):
        rows = Orders([1_234_567], ["2026-01-05"], [1], currency="CNY", tz="UTC")
        assert repr(asked(rows)).splitlines()[2].split()[0] == "1234567"

    def test_hostile_ids_are_escaped(self):
        assert "&lt;img&gt;" in asked(orders(("<img>", "2026-01-05", 1)))._repr_html_()

    def test_records(self):
        assert asked(orders(("ann", "2026-01-05", 1))).to_records() == [
            {"user": "ann", "x": 0, "t_x": 0.0, "T": 55.0, "monetary": None, "value": 1.0, "days_since_last": 55.0}
        ]


class TestErrors:
    @pytest.mark.parametrize(
        ("options", "path", "code"),
        [
            ({"unit": "month"}, "unit", "unknown_unit"),
            ({"refunds": "never"}, "refunds", "unknown_refunds"),
            ({"observed_until": "soon"}, "observed_until", "not_an_instant"),
        ],
    )
    def test_options_are_named(self, options, path, code):
        with pytest.raises(SpecError) as caught:
            asked(orders(("ann", "2026-01-05", 1)), **options)
        assert [problem[:2] for problem in caught.value.problems] == [(path, code)]

    def test_late_rows_are_refused_or_left_out(self):
        rows = orders(("ann", "2026-01-05", 1), ("ann", "2026-03-01", 1))
        with pytest.raises(DataError, match="truncate=True") as caught:
            asked(rows)
        assert (caught.value.argument, caught.value.index, caught.value.count) == ("time", 1, 1)
        assert asked(rows, truncate=True).x.tolist() == [0]

    def test_refunds_at_order_need_order_ids(self):
        with pytest.raises(DataError, match="use 'dated'") as caught:
            asked(orders(("ann", "2026-01-05", 1)), refunds="at_order")
        assert caught.value.argument == "order_id"
