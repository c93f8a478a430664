"""stock_flow at its edges: what a stock, a flow and a person is, and the confusions that it does not share."""

import numpy as np
import pytest

from privdomain.calendar import Period
from privdomain.errors import BudgetError, DataError, SpecError, UnknownNameError
from privdomain.facts import Members, Orders
from privdomain.metrics import StockFlow, stock_flow
from privdomain.metrics.cohorts.tally import Tally

SHANGHAI = "Asia/Shanghai"
FLOWS = ("new", "transfers_in", "lost", "staff_deleted", "system_ended", "ended_unknown", "transfers_out")


def members(*rows, tz="UTC", **columns):
    """Relations of rows: user, joined, left, ended_by, staff."""
    users, joined, left, ended_by, staff = zip(*((*row, *[None] * (5 - len(row))) for row in rows), strict=True)
    return Members(users, joined, left=left, ended_by=ended_by, staff=staff, tz=tz, **columns)


def asked(table, **options):
    return stock_flow(table, **{"observed_until": "2026-03-01", **options})


def flows(result):
    """The flows that are not zero, by name."""
    return {name: getattr(result, name).tolist() for name in FLOWS if getattr(result, name).any()}


YEAR = members(
    ("ann", "2026-01-05", "2026-02-10", "transfer", "wang"),
    ("ann", "2026-02-10", None, None, "li"),
    ("bo", "2026-01-06", "2026-01-20", "customer", "wang"),
    ("bo", "2026-02-01", None, None, "wang"),
    ("cy", "2026-01-07", "2026-02-07", "staff", "li"),
    ("cy", "2026-01-08", None, None, "wang"),
    ("di", "2026-01-09", "2026-02-28", "system", "li"),
    ("eve", "2026-01-10", "2026-02-27", None, "li"),
)
"""Two months of two members of staff."""


class TestCounts:
    def test_two_months(self):
        # January: six come, bo goes. February: bo is back, ann goes from wang to li; cy, di and eve each lose one.
        # So 5 at the end of January, and 5 + 1 + 1 - 1 - 1 - 1 - 1 = 3 at the end of February: ann, bo and cy.
        result = asked(YEAR)
        assert [str(day) for day in result.periods] == ["2026-01-01", "2026-02-01"]
        assert flows(result) == {
            "new": [6, 1],
            "transfers_in": [0, 1],
            "lost": [1, 0],
            "staff_deleted": [0, 1],
            "system_ended": [0, 1],
            "ended_unknown": [0, 1],
            "transfers_out": [0, 1],
        }
        assert result.stock_start.tolist() == [0, 5]
        assert result.stock_end.tolist() == [5, 3]
        assert result.ended.tolist() == [1, 3]
        assert result.pure_new.tolist() == [5, 1]
        assert result.persons.tolist() == [4, 3]  # cy is one person in two relations
        assert result.duplicates.tolist() == [1, 0]
        assert result.net_customer.tolist() == [5, 1]
        assert result.net_stock.tolist() == [5, -2]
        assert result.exposed.tolist() == [6, 7]
        assert result.lost_rate.tolist() == [1 / 6, 0.0]
        assert result.staff_deleted_rate.tolist() == [0.0, 1 / 7]

    def test_a_transfer_leaves_one_member_of_staff_and_comes_to_another(self):
        result = asked(YEAR, by="staff")
        assert result.groups == ("li", "wang")
        assert result.transfers_out.tolist() == [[0, 0], [0, 1]]
        assert result.transfers_in.tolist() == [[0, 1], [0, 0]]
        assert result.stock_end.tolist() == [[3, 1], [2, 2]]
        assert result.persons.tolist() == [[3, 1], [2, 2]]  # in January cy is in both groups, so 5 and not 4
        assert result.duplicates.tolist() == [[0, 0], [0, 0]]

    def test_empty_periods_are_rows_too(self):
        result = asked(
            members(("ann", "2026-01-05", "2026-01-06", "customer"), ("bo", "2026-03-05")), observed_until="2026-05-01"
        )
        assert result.stock_end.tolist() == [0, 0, 1, 1]
        assert result.exposed.tolist() == [1, 0, 1, 1]
        np.testing.assert_array_equal(result.lost_rate, [1.0, np.nan, 0.0, 0.0])  # nobody to lose is no loss of zero
        np.testing.assert_array_equal(result.staff_deleted_rate, [0.0, np.nan, 0.0, 0.0])

    def test_nobody(self):
        nothing = YEAR.take([])
        result = asked(nothing)
        assert (len(result.periods), result.stock_end.tolist(), result.to_records()) == (0, [], [])
        assert result.tally.first == 0
        assert asked(nothing, by="staff").groups == ()
        assert result + asked(YEAR) == asked(YEAR)
        assert asked(YEAR, observed_until="2026-01-01", truncate=True) == asked(nothing, observed_until="2026-01-01")


class TestEdges:
    def test_a_period_begins_with_its_first_instant(self):
        late = members(("ann", "2026-01-31T23:59:59.999999"), ("bo", "2026-02-01"), ("cy", "2026-01-15"))
        assert asked(late).new.tolist() == [2, 1]
        assert asked(members(("ann", "2026-01-31T23:59", None)), period="day").new.tolist() == [1] + [0] * 28

    def test_an_end_at_the_very_end_of_a_period_belongs_to_the_next(self):
        for left, lost in (("2026-01-31T23:59:59.999999", [1, 0]), ("2026-02-01", [0, 1])):
            result = asked(members(("ann", "2026-01-05", left, "customer")))
            assert result.lost.tolist() == lost
            assert result.stock_end.tolist() == [1 - lost[0], 0]
            assert result.pure_new.tolist() == [1 - lost[0], 0]
            assert result.persons.tolist() == [1 - lost[0], 0]

    def test_an_end_at_or_after_the_end_of_observation_is_not_seen(self):
        for left, stock in (("2026-02-28T23:59:59.999999", 0), ("2026-03-01", 1), ("2026-09-01", 1)):
            result = asked(members(("ann", "2026-01-05", left, "customer")))
            assert result.stock_end.tolist() == [1, stock]

    def test_a_relation_of_no_length_is_new_and_ended_and_nobody(self):
        result = asked(members(("ann", "2026-02-05", "2026-02-05", "customer")))
        assert flows(result) == {"new": [1], "lost": [1]}
        assert (result.stock_end.tolist(), result.pure_new.tolist(), result.persons.tolist()) == ([0], [0], [0])
        assert result.lost_rate.tolist() == [1.0]

    def test_the_last_period_may_be_cut(self):
        rows = members(("ann", "2026-01-05", "2026-02-07", "customer"), ("bo", "2026-02-05"))
        result = asked(rows, observed_until="2026-02-08")
        assert result.complete.tolist() == [True, False]
        assert result.stock_end.tolist() == [1, 1]
        np.testing.assert_array_equal(result.lost_rate, [0.0, np.nan])  # a week's loss is no month's
        np.testing.assert_array_equal(result.staff_deleted_rate, [0.0, np.nan])
        assert asked(rows, observed_until="2026-03-01").complete.tolist() == [True, True]
        assert len(asked(rows, observed_until="2026-03-01T00:00:00.000001").periods) == 3

    def test_periods_are_local(self):
        # 16:00 in UTC is midnight in Shanghai.
        row = ("ann", "2026-01-31T16:00:00+00:00")
        assert asked(members(row)).new.tolist() == [1, 0]
        assert asked(members(row, tz=SHANGHAI)).new.tolist() == [1]

    def test_weeks_start_where_they_are_told_to(self):
        rows = members(("ann", "2026-01-04"), ("bo", "2026-01-05"))  # a Sunday and a Monday
        options = {"period": "week", "observed_until": "2026-01-06"}
        assert asked(rows, **options).new.tolist() == [1, 1]
        sunday = asked(rows, week_start="sunday", **options)
        assert sunday.new.tolist() == [2]
        assert sunday == asked(rows, **options | {"period": Period("week", "sunday")})
        assert [str(day) for day in sunday.periods] == ["2026-01-04"]

    def test_a_takeover_by_its_source_is_not_new(self):
        table = Members(["ann", "bo"], ["2026-01-05", "2026-01-06"], takeover_from=["wang", None], tz="UTC")
        assert flows(asked(table, observed_until="2026-02-01")) == {"new": [1], "transfers_in": [1]}


class TestConfusions:
    """Each of these stands in an open-source SCRM."""

    def test_new_minus_lost_hides_what_staff_deleted(self):
        rows = members(
            ("ann", "2026-02-02"),
            ("bo", "2026-01-05", "2026-02-03", "staff"),
            ("cy", "2026-01-05", "2026-02-04", "staff"),
        )
        result = asked(rows)
        assert result.net_customer[1] == 1
        assert result.net_stock[1] == -1
        assert result.staff_deleted[1] == 2

    def test_net_growth_is_not_what_was_added_and_is_still_live(self):
        # February: two come and stay, one of January goes. Net is one, pure new is two.
        rows = members(("ann", "2026-02-02"), ("bo", "2026-02-02"), ("cy", "2026-01-05", "2026-02-04", "customer"))
        result = asked(rows)
        assert (result.net_customer[1], result.pure_new[1]) == (1, 2)

    def test_who_comes_back_is_new_again_and_stays_lost_where_it_was_lost(self):
        # Dated by the time at which a row was last updated, the relation of January would vanish.
        rows = members(("ann", "2026-01-05", "2026-01-20", "customer"), ("ann", "2026-02-05"))
        result = asked(rows)
        assert flows(result) == {"new": [1, 1], "lost": [1, 0]}
        assert result.persons.tolist() == [0, 1]
        assert result.duplicates.tolist() == [0, 0]

    def test_relations_are_not_people(self):
        rows = members(
            *[("ann", "2026-02-05", None, None, name) for name in "abc"], ("bo", "2026-02-05", None, None, "a")
        )
        result = asked(rows)
        assert (result.new.tolist(), result.stock_end.tolist()) == ([4], [4])
        assert (result.persons.tolist(), result.duplicates.tolist()) == ([2], [1])  # ann counts once, though in three

    def test_a_handover_is_neither_a_loss_nor_an_addition(self):
        rows = members(("ann", "2026-01-05", "2026-02-10", "transfer"), ("ann", "2026-02-10"))
        result = asked(rows)
        assert (result.net_customer[1], result.net_stock[1], result.lost[1], result.new[1]) == (0, 0, 0, 0)
        assert result.lost_rate[1] == 0.0

    def test_a_transfer_makes_one_takeover(self):
        # One is handed over, two begin at that instant: one of them was added by somebody else.
        rows = members(
            ("ann", "2026-01-05", "2026-02-10", "transfer"),
            ("ann", "2026-02-10", None, None, "li"),
            ("ann", "2026-02-10", None, None, "wang"),
        )
        result = asked(rows)
        assert flows(result) == {"new": [1, 1], "transfers_in": [0, 1], "transfers_out": [0, 1]}
        assert asked(rows, by="staff").transfers_in.tolist() == [[0, 1], [0, 0], [0, 0]]  # of equals the first by name
        assert asked(rows.take([2, 1, 0]), by="staff") == asked(rows, by="staff")

    def test_where_sources_are_named_they_alone_make_takeovers(self):
        rows = Members(
            ["ann", "ann"],
            ["2026-01-05", "2026-02-10"],
            left=["2026-02-10", None],
            ended_by=["transfer", None],
            takeover_from=[None, None],
            tz="UTC",
        )
        assert flows(asked(rows)) == {"new": [1, 1], "transfers_out": [0, 1]}

    def test_losses_are_a_share_of_all_who_could_be_lost(self):
        # Ten come and go within the month that began with none: over the stock at the start the rate has no base.
        rows = members(*[(f"u{k}", "2026-02-05", "2026-02-06", "customer") for k in range(10)])
        result = asked(rows)
        assert (result.stock_start.tolist(), result.lost_rate.tolist()) == ([0], [1.0])


class TestReading:
    def test_columns_and_records(self):
        result = asked(members(("ann", "2026-02-05")), by="staff", observed_until="2026-02-08")
        (record,) = result.to_records()
        assert record == {
            "group": None,
            "period": "2026-02-01",
            "complete": False,
            "stock_start": 0,
            **dict.fromkeys(FLOWS, 0),
            "new": 1,
            "stock_end": 1,
            "pure_new": 1,
            "persons": 1,
            "duplicates": 0,
            "net_customer": 1,
            "net_stock": 1,
            "lost_rate": None,
            "staff_deleted_rate": None,
        }
        assert "group" not in asked(YEAR).to_columns()

    def test_it_prints_every_flow_and_says_which_period_is_open(self):
        rows = members(("ann", "2026-01-05", None, None, "<li>"))
        lines = repr(asked(rows, by="staff", observed_until="2026-02-08")).splitlines()
        assert lines[0] == "Relations by month, observed until 2026-02-08 00:00 UTC"
        assert lines[1].split() == [
            "staff",
            "month",
            "stock_start",
            *FLOWS,
            "stock_end",
            "pure_new",
            "persons",
            "duplicates",
        ]
        assert lines[2].split() == ["<li>", "2026-01", *"01000000", "1", "1", "1", "0"]
        assert lines[3].split() == ["<li>", "2026-02", "(open)", *"10000000", "1", "0", "1", "0"]
        assert "&lt;li&gt;" in asked(rows, by="staff")._repr_html_()
        assert repr(asked(rows)).splitlines()[2].split()[0] == "2026-01"


class TestErrors:
    @pytest.mark.parametrize(
        ("options", "path", "code"),
        [
            ({"period": "fortnight"}, "period", "unknown_period"),
            ({"period": 7}, "period", "unknown_period"),
            ({"week_start": "Montag"}, "week_start", "unknown_week_start"),
            ({"period": Period("week", "sunday"), "week_start": "friday"}, "week_start", "differs"),
            ({"observed_until": "soon"}, "observed_until", "not_an_instant"),
            ({"observed_until": None}, "observed_until", "not_an_instant"),
            ({"by": 5}, "by", "no_grouping"),
        ],
    )
    def test_options_are_named(self, options, path, code):
        with pytest.raises(SpecError) as caught:
            asked(YEAR, **options)
        assert [problem[:2] for problem in caught.value.problems] == [(path, code)]

    def test_late_rows_are_refused_or_left_out(self):
        rows = members(("ann", "2026-01-05"), ("bo", "2026-03-01"), ("cy", "2026-04-01"))
        with pytest.raises(DataError, match="truncate=True") as caught:
            asked(rows)
        assert (caught.value.argument, caught.value.index, caught.value.count) == ("joined", 1, 2)
        assert asked(rows, truncate=True).new.tolist() == [1, 0]

    def test_only_members_have_a_stock(self):
        orders = Orders(["ann"], ["2026-01-05"], [1], currency="CNY", tz="UTC")
        for wrong in (orders, None, {"user": ["ann"]}):
            with pytest.raises(DataError, match="Pass Members") as caught:
                asked(wrong)
            assert caught.value.argument == "members"

    def test_groups_that_nobody_knows_or_that_are_none(self):
        with pytest.raises(UnknownNameError) as caught:
            asked(YEAR, by="staf")
        assert caught.value.name == "staf"
        for by in ("left", {1: "x"}):
            with pytest.raises(DataError) as wrong:
                asked(YEAR, by=by)
            assert wrong.value.argument == "by"

    def test_a_grid_that_does_not_fit(self):
        # 150 groups by the days from 1800 to 1949, which are more than 54,000
        rows = members(*[(f"u{k}", "1800-01-01", None, None, f"s{k}") for k in range(150)])
        with pytest.raises(BudgetError):
            asked(rows, period="day", by="staff", observed_until="1950-01-01")

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("new", [-1, 1]),
            ("pure_new", [7, 1]),  # of 6 new ones
            ("duplicates", [5, 0]),  # of 4 persons
            ("persons", [4, 4]),  # in 3 relations
            ("lost", [1, 4]),  # of 3 left
            ("neww", [6, 1]),
            ("new", [6, 1, 0]),
        ],
    )
    def test_states_that_no_stock_can_be_in(self, name, value):
        state = asked(YEAR).to_state()
        state["fields"]["tally"]["counts"][name] = {"dtype": "int64", "shape": [1, len(value)], "values": value}
        with pytest.raises(SpecError, match="does not hold a StockFlow"):
            StockFlow.from_state(state)

    def test_labels_that_no_stock_has(self):
        state = asked(YEAR).to_state()
        state["fields"]["tally"]["labels"] = ["li"]  # without a grouping
        with pytest.raises(SpecError, match="does not hold a StockFlow"):
            StockFlow.from_state(state)
        state = asked(YEAR, by="staff").to_state()
        for labels in (["wang", "li"], ["li", "li"], ["li", 7], [True, 1]):
            state["fields"]["tally"]["labels"] = labels
            with pytest.raises(SpecError, match="does not hold a StockFlow"):
                StockFlow.from_state(state)
        cube = StockFlow.from_state(asked(YEAR).to_state()).tally.counts
        with pytest.raises(ValueError, match="counts are negative"):
            StockFlow(asked(YEAR).options, Tally((None,), 0, {name: cells[..., None] for name, cells in cube.items()}))

    def test_parts_that_were_asked_for_differently(self):
        with pytest.raises(SpecError) as caught:
            asked(YEAR) + asked(YEAR, period="week", by="staff", observed_until="2026-03-02")
        assert [path for path, _, _ in caught.value.problems] == ["period", "by", "observed_until"]
