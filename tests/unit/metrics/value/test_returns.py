"""with_spend: cost, CAC, ROI and payback, what is unknown, and what is refused."""

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Members, Orders, Spend
from privdomain.metrics import CohortReturn, cohort_value

SHANGHAI = "Asia/Shanghai"
JANUARY, FEBRUARY, MARCH = range(3)


def spend(*rows, tz=SHANGHAI, currency="CNY", **options):
    """Spend of (time, amount) rows."""
    times, amounts = zip(*rows, strict=True) if rows else ((), ())
    return Spend(times, amounts, currency=currency, tz=tz, **options)


def value(until="2026-06-01", **options):
    """Two buyers of January (30 and 10 in the first week, 20 more in the second month) and one of March (8)."""
    rows = [("ann", "2026-01-05", 30), ("bo", "2026-01-20", 10), ("ann", "2026-02-10", 20), ("cy", "2026-03-01", 8)]
    users, times, amounts = zip(*rows, strict=True)
    channels = options.pop("channel", None)
    orders = Orders(users, times, amounts, currency="CNY", tz=SHANGHAI, channel=channels)
    return cohort_value(orders, **{"horizons": ["1w", "2m"], "observed_until": until, "truncate": True, **options})


class TestCost:
    def test_cost_over_users_and_value_over_cost(self):
        result = value().with_spend(spend(("2026-01-01", 50), ("2026-01-31", 30), ("2026-03-31", 4)))
        assert result.cost.tolist() == [80.0, 0.0, 4.0]
        np.testing.assert_array_equal(result.cac, [40.0, np.nan, 4.0])  # 80 / 2; nobody in February; 4 / 1
        np.testing.assert_array_equal(
            result.roi, [[0.5, 0.75], [np.nan, np.nan], [2.0, 2.0]]
        )  # 40 / 80, 60 / 80, 8 / 4
        np.testing.assert_array_equal(result.net_roi, [[-0.5, -0.25], [np.nan, np.nan], [1.0, 1.0]])
        assert isinstance(result, CohortReturn)

    def test_clv_over_cac_is_roi(self):
        result = value().with_spend(spend(("2026-01-01", 64), ("2026-03-31", 4)))
        known = ~np.isnan(result.roi)
        assert (result.clv / result.cac[:, None])[known].tolist() == result.roi[known].tolist()

    def test_cac_takes_acquisition_kinds_and_full_cost_all(self):
        kinds = ["media", "incentive", "people", "goods"]
        rows = spend(*(("2026-01-05", amount) for amount in (10, 6, 30, 4)), kind=kinds)
        result = value().with_spend(rows)
        assert (result.cost[JANUARY], result.full_cost[JANUARY]) == (16.0, 50.0)
        assert (result.roi[JANUARY, 0], result.full_cost_roi[JANUARY, 0]) == (2.5, 0.8)  # 40 / 16, 40 / 50
        assert result.kinds == ("incentive", "media")
        people = value().with_spend(rows, kinds="people")
        assert (people.kinds, people.cost[JANUARY]) == (("people",), 30.0)

    @pytest.mark.parametrize("kinds", [(), 5, ""])
    def test_no_kind_is_no_answer(self, kinds):
        with pytest.raises((SpecError, UnknownNameError), match="kind"):
            value().with_spend(spend(("2026-01-05", 1)), kinds=kinds)

    def test_money_is_counted_in_minor_units(self):
        assert value().with_spend(spend(("2026-01-05", 0.29))).cost_minor[JANUARY] == 29
        assert value().with_spend(spend(("2026-01-05", 0.29))).cac[JANUARY] == 0.145  # 29 / 200 in one division

    def test_cac_per_member_or_per_member_new_to_the_brand(self):
        orders = Orders(["ann"], ["2026-01-01"], [5], currency="CNY", tz=SHANGHAI)
        members = Members(["ann", "bo"], ["2026-01-05", "2026-01-06"], tz=SHANGHAI)
        table = cohort_value(orders, members=members, horizons=["1w"], observed_until="2026-06-01")
        assert table.with_spend(spend(("2026-01-05", 10))).cac.tolist() == [5.0]
        assert table.with_spend(spend(("2026-01-05", 10)), per="new_to_brand").cac.tolist() == [10.0]  # ann is migrated


class TestUnknownIsNotZero:
    def test_between_first_and_last_row_nothing_means_zero_and_beyond_unknown(self):
        result = value().with_spend(spend(("2026-02-05", 0)))
        np.testing.assert_array_equal(result.cost, [np.nan, 0.0, np.nan])
        result = value().with_spend(spend(("2026-01-05", 80), ("2026-03-05", 4)))
        assert result.cost[FEBRUARY] == 0.0

    @pytest.mark.parametrize(
        ("covers", "known"),
        [
            (("2026-01-01", "2026-04-01"), [True, True, True]),
            (("2026-01-01T00:00:00.000001", "2026-03-31"), [False, True, False]),  # parts of periods are unknown
            (("2025-01-01", "2026-02-01"), [True, False, False]),
        ],
    )
    def test_covers_says_what_is_complete(self, covers, known):
        result = value().with_spend(spend(("2026-02-05", 3), covers=covers))
        assert (~np.isnan(result.cost)).tolist() == known

    def test_a_period_that_has_not_ended_has_no_cost_yet(self):
        result = value(until="2026-03-31").with_spend(spend(("2026-01-05", 80), ("2026-03-05", 4)))
        np.testing.assert_array_equal(result.cost, [80.0, 0.0, np.nan])
        assert np.isnan(result.cac[MARCH])

    def test_cost_without_users_gives_no_cac_and_a_return_of_nothing(self):
        result = value().with_spend(spend(("2026-02-05", 7), ("2026-05-05", 2)))
        assert np.isnan(result.cac[FEBRUARY])
        assert result.roi[FEBRUARY].tolist() == [0.0, 0.0]
        assert result.cost_without_users == [
            {"group": None, "cohort": "2026-02-01", "cost": 7.0},
            {"group": None, "cohort": "2026-05-01", "cost": 2.0},  # beyond the table, which grows to hold it
        ]
        assert len(result.cohorts) == 5

    def test_users_without_cost_give_a_cac_of_nothing_and_no_return(self):
        result = value().with_spend(spend(covers=("2026-01-01", "2026-04-01")))
        np.testing.assert_array_equal(result.cac, [0.0, np.nan, 0.0])
        assert np.isnan(result.roi).all()
        assert np.isnat(result.payback).all()

    def test_no_spend_at_all_is_unknown(self):
        result = value().with_spend(spend())
        assert np.isnan(result.cost).all()
        assert np.isnan(result.cac).all()
        assert np.isnan(result.full_cost_roi).all()

    def test_a_rebate_larger_than_the_spend_has_no_return(self):
        result = value().with_spend(spend(("2026-01-05", -10)))
        assert result.cac[JANUARY] == -5.0
        assert np.isnan(result.roi[JANUARY]).all()
        assert np.isnat(result.payback[JANUARY])
        assert result.cost_without_users == []

    def test_later_spend_is_left_out_and_counted(self):
        result = value().with_spend(spend(("2026-01-05", 80), ("2026-06-01", 5), ("2026-07-01", 6)))
        assert result.later_spend_minor == 1_100
        assert result.full_cost[JANUARY] == 80.0
        assert len(result.cohorts) == 3

    def test_a_missing_variable_cost_leaves_payback_unknown(self):
        orders = Orders(
            *(["ann", "ann"], ["2026-01-05", "2026-03-05"], [30, 9]),
            currency="CNY",
            tz=SHANGHAI,
            variable_cost=[5, None],
        )
        how = {"value": "contribution", "horizons": ["1w"], "observed_until": "2026-06-01"}
        cost = spend(("2026-01-05", 20))
        unknown = cohort_value(orders, **how).with_spend(cost)
        assert unknown.roi.tolist() == [[1.25]]  # the week holds 30 - 5 and no row without a cost
        assert np.isnat(unknown.payback).all()  # a later row's cost is missing, so the sum by day is not known
        assumed = cohort_value(orders, margin=0.5, **how).with_spend(cost)
        assert [str(day) for day in assumed.payback] == ["2026-01-05"]


class TestPayback:
    @pytest.mark.parametrize(
        ("cost", "day", "horizon"),
        [
            (30, "2026-01-05", "1w"),  # ann's 30 reach it
            (30.01, "2026-01-20", "1w"),  # bo's 10 make it 40
            (40, "2026-01-20", "1w"),
            (40.01, "2026-02-10", "2m"),
            (60, "2026-02-10", "2m"),
            (60.01, "NaT", None),
        ],
    )
    def test_the_first_day_and_horizon_that_reach_the_cost(self, cost, day, horizon):
        result = value().with_spend(spend(("2026-01-05", cost)))
        assert str(result.payback[JANUARY]) == day
        assert result.payback_horizon[JANUARY] == horizon

    def test_horizons_are_tried_in_the_order_in_which_they_end(self):
        result = value(horizons=["2m", "1w", "first"]).with_spend(spend(("2026-01-05", 40)))
        assert result.payback_horizon[JANUARY] == "first"  # 30 + 10 in first orders
        result = value(horizons=["2m", "1w"]).with_spend(spend(("2026-01-05", 40)))
        assert result.payback_horizon[JANUARY] == "1w"

    def test_days_are_local_and_money_of_one_day_is_netted(self):
        rows = (["ann"] * 3, ["2026-01-05T00:30", "2026-01-05T10:00", "2026-01-06T00:10"], [10, -5, 6])
        orders = Orders(*rows, currency="CNY", tz=SHANGHAI)
        result = cohort_value(orders, horizons=["1w"], observed_until="2026-06-01").with_spend(
            spend(("2026-01-05", 10))
        )
        assert str(result.payback[0]) == "2026-01-06"  # 10 - 5 at the end of the 5th, 11 on the 6th

    def test_an_immature_cell_pays_back_by_day_but_by_no_horizon(self):
        orders = Orders(["ann"], ["2026-01-05"], [30], currency="CNY", tz=SHANGHAI)
        table = cohort_value(orders, horizons=["6m"], observed_until="2026-02-01")
        result = table.with_spend(spend(("2026-01-05", 30)))
        assert str(result.payback[0]) == "2026-01-05"
        assert result.payback_horizon.tolist() == [None]


class TestGroups:
    CHANNELS = ("a", "b", "b", None)

    def test_spend_counts_in_the_group_of_its_channel(self):
        table = value(channel=self.CHANNELS, by="channel")
        rows = spend(("2026-01-05", 15), ("2026-03-05", 4), ("2026-03-06", 1), channel=["a", None, "z"])
        result = table.with_spend(rows)
        assert result.groups == ("a", "b", "z", None)
        assert result.cost.tolist() == [[15.0, 0.0, 0.0], [0.0] * 3, [0.0, 0.0, 1.0], [0.0, 0.0, 4.0]]
        assert result.roi[0, 0].tolist() == [2.0, 50 / 15]  # ann: 30, then 50
        assert result.cost_without_users == [{"group": "z", "cohort": "2026-03-01", "cost": 1.0}]

    def test_payback_is_per_group(self):
        table = value(channel=self.CHANNELS, by="channel")
        result = table.with_spend(
            spend(("2026-01-05", 30), ("2026-01-06", 10), ("2026-03-05", 1), channel=["a", "b", "z"])
        )
        assert [[str(day) for day in days] for days in result.payback] == [
            ["2026-01-05", "NaT", "NaT"],
            ["2026-01-20", "NaT", "NaT"],
            ["NaT", "NaT", "NaT"],  # nobody came through "z"
            ["NaT", "NaT", "NaT"],
        ]

    def test_spend_without_channels_has_no_group(self):
        with pytest.raises(DataError, match="Give Spend a channel") as caught:
            value(channel=self.CHANNELS, by="channel").with_spend(spend(("2026-01-05", 1)))
        assert caught.value.argument == "spend.channel"

    @pytest.mark.parametrize("by", [{"ann": "x"}, "product"])
    def test_groups_that_spend_does_not_know(self, by):
        orders = Orders(["ann"], ["2026-01-05"], [30], currency="CNY", tz=SHANGHAI, product=["p"])
        table = cohort_value(orders, by=by, observed_until="2026-06-01")
        with pytest.raises(SpecError) as caught:
            table.with_spend(spend(("2026-01-05", 1)))
        assert caught.value.problems[0][:2] == ("by", "unknown_to_spend")

    def test_channels_of_two_kinds(self):
        table = value(channel=self.CHANNELS, by="channel")
        with pytest.raises(DataError, match="one type") as caught:
            table.with_spend(spend(("2026-01-05", 1), channel=[7]))
        assert caught.value.argument == "by"


class TestErrors:
    @pytest.mark.parametrize(
        ("options", "argument"),
        [({"tz": "UTC"}, "spend.tz"), ({"currency": "USD"}, "spend.currency"), ({"exponent": 3}, "spend.currency")],
    )
    def test_spend_of_another_calendar_or_currency(self, options, argument):
        with pytest.raises(DataError, match="Convert one side") as caught:
            value().with_spend(spend(("2026-01-05", 1), **options))
        assert caught.value.argument == argument

    def test_unknown_kinds(self):
        with pytest.raises(UnknownNameError, match="Did you mean 'media'") as caught:
            value().with_spend(spend(("2026-01-05", 1)), kinds=["medea"])
        assert caught.value.name == "medea"

    def test_cac_per_something_else(self):
        with pytest.raises(SpecError) as caught:
            value().with_spend(spend(("2026-01-05", 1)), per="orders")
        assert caught.value.problems[0][:2] == ("per", "unknown_per")

    def test_a_return_does_not_add(self):
        result = value().with_spend(spend(("2026-01-05", 1)))
        for add in (lambda: result + result, lambda: value() + result, lambda: result + value(), lambda: sum([result])):
            with pytest.raises(TypeError, match=r"Add the CohortValue tables, then attach the spend\."):
                add()
