"""lifecycle: bounds to the day, the usual interval and its fallback, and two axes that stay apart."""

import numpy as np
import pytest
from oracle.result_laws import check_result

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Events, Facts, Members, Orders
from privdomain.metrics import Lifecycle, LifecycleBounds, lifecycle

DAY_ONE = np.datetime64("2026-01-01")


def orders(days, **options):
    """Orders of users on days counted from 1 January 2026."""
    rows = [(user, str(DAY_ONE + day)) for user, made in days.items() for day in made]
    users, times = zip(*rows, strict=True) if rows else ((), ())
    return Orders(users, times, [10] * len(rows), currency="CNY", tz="Asia/Shanghai", **options)


def members(*rows):
    """Relations of (user, joined, left)."""
    user, joined, left = zip(*rows, strict=True) if rows else ((), (), ())
    return Members(user, joined, left=left, tz="Asia/Shanghai")


def stage(days, as_of, **options):
    """PurchaseStage of the only user on a day counted from 1 January 2026."""
    return lifecycle(orders({"ann": days}), as_of=str(DAY_ONE + as_of), **options).stage.tolist()[0]


def stages(days, as_of, **options):
    result = lifecycle(orders(days), as_of=str(DAY_ONE + as_of), **options)
    return dict(zip(result.users.tolist(), result.stage.tolist(), strict=True))


class TestStages:
    # An own interval of 10 days: purchases on days 0, 10, 20, 30. All bounds are inclusive.
    TEN = (0, 10, 20, 30)

    @pytest.mark.parametrize(
        ("gap", "expected"),
        [
            *((0.5, "active"), (1, "active"), (10, "active")),
            *((11, "slipping"), (20, "slipping"), (21, "dormant"), (30, "dormant"), (31, "lost"), (500, "lost")),
        ],
    )
    def test_a_gap_is_measured_in_own_intervals(self, gap, expected):
        moment = np.datetime64("2026-01-31") + np.timedelta64(int(gap * 24), "h")
        result = lifecycle(orders({"ann": self.TEN}), as_of=moment, bounds=LifecycleBounds(new_days=0))
        assert result.stage.tolist() == [expected]
        assert result.days_since_last.tolist() == [int(gap)]
        assert result.usual_interval.tolist() == [10.0]

    def test_a_first_purchase_is_new_for_thirty_days(self):
        assert [stage([0], as_of, interval="5d") for as_of in (1, 30, 31)] == ["new", "new", "lost"]

    def test_new_comes_before_everything_but_lead(self):
        # four purchases within four days: an own interval of one day, and new all the same
        assert stage([0, 1, 2, 3], 30) == "new"
        assert stage([0, 1, 2, 3], 31) == "lost"

    def test_who_has_no_purchase_is_a_lead(self):
        result = lifecycle(orders({}), as_of="2026-03-01", members=members(("ann", "2026-01-01", None)))
        assert result.stage.tolist() == ["lead"]
        assert np.isnan(result.days_since_last).all()

    @pytest.mark.parametrize(
        ("days", "as_of", "expected"),
        [
            ((0, 31), 41, "reactivated"),  # a gap of 31 > 3 x 10, and 10 days ago
            ((0, 30), 40, "active"),  # a gap of 30 was dormant, not lost
            ((0, 31), 42, "slipping"),  # reactivated no longer
            ((0, 31, 32), 42, "active"),  # the last gap is 1
        ],
    )
    def test_back_from_beyond_the_dormant_bound_is_reactivated(self, days, as_of, expected):
        assert stage(days, as_of, interval="10d") == expected

    def test_a_single_purchase_has_no_gap_before_it(self):
        # bo's only purchase stands in the rows behind ann's, 100 days earlier
        bounds = LifecycleBounds(new_days=0)
        assert stages({"ann": (0,), "bo": (100,)}, 105, interval="10d", bounds=bounds) == {
            "ann": "lost",
            "bo": "active",
        }

    def test_bounds_are_products_of_decimals(self):
        # 1.4 x 45 is 62.99999999999999 in floating point, and a gap of 63 still fits
        bounds = LifecycleBounds(new_days=0, slipping=1.4)
        assert [stage([0], gap, interval="45d", bounds=bounds) for gap in (63, 64)] == ["slipping", "dormant"]

    def test_purchases_of_one_day_are_one(self):
        given = Orders(
            ["ann"] * 4,
            ["2026-01-01T08:00", "2026-01-01T20:00", "2026-01-11", "2026-01-21"],
            [1] * 4,
            currency="CNY",
            tz="Asia/Shanghai",
        )
        result = lifecycle(given, as_of="2026-01-25")
        assert result.purchase_days.tolist() == [3]
        assert result.to_columns()["interval_source"].tolist() == ["shared"]  # two intervals of their own are too few

    def test_a_day_is_local(self):
        # 23:30 in New York on 31 March is 1 April in UTC; ten days later it is 10 April there
        given = Orders(["ann"], ["2026-04-01T03:30+00:00"], [1], currency="USD", tz="America/New_York")
        result = lifecycle(given, as_of="2026-04-10T23:00", interval="10d", bounds=LifecycleBounds(new_days=0))
        assert result.days_since_last.tolist() == [10]

    def test_who_returned_everything_never_bought(self):
        given = Orders(
            ["ann", "ann"],
            ["2026-01-01", "2026-01-05"],
            [10, -10],
            order_id=["a", "a"],
            currency="CNY",
            tz="Asia/Shanghai",
        )
        assert lifecycle(given, as_of="2026-02-01", interval="5d").stage.tolist() == ["lost"]
        assert lifecycle(given, as_of="2026-02-01", interval="5d", refunds="at_order").stage.tolist() == ["lead"]


class TestIntervals:
    def test_the_median_of_an_even_number_is_between_the_middle_two(self):
        # intervals 2, 4, 7, 30: (4 + 7) / 2
        result = lifecycle(orders({"ann": (0, 2, 6, 13, 43)}), as_of="2026-03-01")
        assert result.usual_interval.tolist() == [5.5]
        assert result.to_columns()["interval_source"].tolist() == ["own"]

    def test_few_intervals_take_the_median_of_all_buyers_open_ones_included(self):
        # completed 10, 10, 30; open on the last observed day, number 59: 39, 29, 59. After 10 days 4 of 6 are left,
        # after 30 days 4/6 x 2/3 = 4/9: the median is 30, where that of the completed ones alone is 10
        result = lifecycle(orders({"ann": (0, 10, 20), "bo": (0, 30), "cy": (0,)}), as_of=str(DAY_ONE + 60))
        assert result.usual_interval.tolist() == [30.0] * 3
        assert result.to_columns()["interval_source"].tolist() == ["shared"] * 3
        assert result.stage.tolist() == ["slipping", "active", "slipping"]  # gaps 40, 30 and 60

    def test_where_half_of_the_intervals_never_ended_nobody_knows(self):
        # one more who never came back: after 30 days 5/7 x 3/4 = 15/28 are left, more than half
        result = lifecycle(orders({"ann": (0, 10, 20), "bo": (0, 30), "cy": (0,), "di": (0,)}), as_of=str(DAY_ONE + 60))
        assert np.isnan(result.usual_interval).all()
        assert result.n_unknown == 4

    def test_at_midnight_the_day_that_begins_is_not_observed_yet(self):
        # completed 10; both are open through day 19, so for 9 days: nobody else is at risk on the tenth
        result = lifecycle(orders({"ann": (0, 10), "bo": (10,)}), as_of=str(DAY_ONE + 20))
        assert result.usual_interval.tolist() == [10.0, 10.0]
        # an hour later both are open for 10 days: one of three intervals has ended
        result = lifecycle(orders({"ann": (0, 10), "bo": (10,)}), as_of=f"{DAY_ONE + 20}T01:00")
        assert np.isnan(result.usual_interval).all()

    def test_a_label_has_its_own(self):
        days = {"ann": (0, 5, 10), "bo": (0, 20, 40), "cy": (0,)}
        label = {"ann": "a", "bo": "b"}
        result = lifecycle(orders(days), as_of=str(DAY_ONE + 41), by=label)
        # a: completed 5, 5, open 30: 1/3 outlast 5 days; b: 20, 20, open 0: 0 outlast 20; cy, alone: never
        assert result.usual_interval.tolist()[:2] == [5.0, 20.0]
        assert result.stage.tolist() == ["lost", "active", None]
        assert result.n_unknown == result.count(None) == 1
        assert "1 of unknown stage" in repr(result)

    def test_a_label_may_be_a_column_of_the_first_order(self):
        given = orders({"ann": (0, 5, 10), "bo": (0, 20, 40)}, channel=["ads", "own", "own", "own", "own", "ads"])
        result = lifecycle(given, as_of=str(DAY_ONE + 41), by="channel")
        assert result.usual_interval.tolist() == [5.0, 20.0]

    def test_a_label_is_that_of_the_purchases_that_remain(self):
        # ann's first order came by ads and went back whole; her only other one came as bo's did
        given = Orders(
            ["ann"] * 3 + ["bo"] * 3,
            [str(DAY_ONE + day) for day in (0, 1, 2, 2, 12, 22)],
            [10, -10, 10, 10, 10, 10],
            order_id=["a", "a", "b", "c", "d", "e"],
            channel=["ads", "ads", "own", "own", "own", "own"],
            currency="CNY",
            tz="Asia/Shanghai",
        )
        options = {"as_of": str(DAY_ONE + 23), "by": "channel", "bounds": LifecycleBounds(new_days=0)}
        # dated, ann is alone under ads: completed 2, open 20; after 2 days 1/2 are left
        assert lifecycle(given, **options).usual_interval.tolist() == [2.0, 10.0]
        # at order, both are of one label: completed 10, 10, open 20 and 0; after 10 days 1/3 is left
        result = lifecycle(given, refunds="at_order", **options)
        assert result.usual_interval.tolist() == [10.0, 10.0]
        assert result.stage.tolist() == ["dormant", "active"]  # gaps 21 and 1
        # where all was given back, nobody is left to label
        assert lifecycle(given.take([0, 1]), refunds="at_order", **options).stage.tolist() == ["lead"]

    def test_a_fixed_one_holds_for_everybody(self):
        result = lifecycle(orders({"ann": (0, 1, 2, 3), "bo": (0,)}), as_of=str(DAY_ONE + 60), interval="36h")
        assert result.usual_interval.tolist() == [1.5, 1.5]
        assert result.to_columns()["interval_source"].tolist() == ["fixed", "fixed"]

    def test_where_nobody_bought_twice_nobody_knows_but_of_the_new(self):
        assert stages({"ann": (0,), "bo": (50,)}, 60) == {"ann": None, "bo": "new"}


class TestReachability:
    def test_who_left_the_advisor_but_buys_is_not_lost(self):
        result = lifecycle(
            orders({"ann": (0, 7, 14, 21, 28, 35)}),
            as_of=str(DAY_ONE + 40),
            members=members(("ann", "2025-12-01", "2025-12-20")),
        )
        assert result.to_records()[0] | {"user": "ann"} == {
            "user": "ann",
            "stage": "active",
            "reachability": "unreachable",
            "purchase_days": 6,
            "days_since_last": 5.0,
            "usual_interval": 7.0,
            "interval_source": "own",
        }

    @pytest.mark.parametrize(
        ("left", "expected"),
        [(None, "reachable"), ("2026-02-01", "reachable"), ("2026-03-01", "reachable"), ("2026-01-31", "unreachable")],
    )
    def test_a_relation_that_ends_later_is_live(self, left, expected):
        result = lifecycle(orders({}), as_of="2026-02-01", members=members(("ann", "2026-01-01", left)))
        assert result.reachability.tolist() == [expected]

    def test_one_live_relation_of_many_is_enough(self):
        relations = members(("ann", "2026-01-01", "2026-01-05"), ("ann", "2026-01-10", None))
        assert lifecycle(orders({}), as_of="2026-02-01", members=relations).reachability.tolist() == ["reachable"]

    def test_who_declined_has_opted_out_whatever_is_live(self):
        result = lifecycle(
            orders({"ann": (0,)}),
            as_of="2026-02-01",
            members=members(("bo", "2026-01-01", None), ("cy", "2026-01-01", None)),
            opted_out=["bo", "bo", "di"],
        )
        assert result.users.tolist() == ["ann", "bo", "cy", "di"]
        assert result.reachability.tolist() == ["unreachable", "opted_out", "reachable", "opted_out"]

    def test_without_members_nobody_knows(self):
        result = lifecycle(orders({"ann": (0,), "bo": (0,)}), as_of="2026-02-01", opted_out=["bo"])
        assert result.reachability.tolist() == [None, "opted_out"]


class TestResult:
    def test_counts_stand_by_stage_and_reachability(self):
        result = lifecycle(
            orders({"ann": (30,), "bo": (0,)}),
            as_of=str(DAY_ONE + 40),
            members=members(("ann", "2026-01-01", None), ("cy", "2026-01-01", "2026-01-02")),
            interval="5d",
        )
        counts = result.counts
        assert counts.shape == (len(result.stages), len(result.reachabilities)) == (8, 4)
        at = {
            (name, reach): counts[s, r]
            for s, name in enumerate(result.stages)
            for r, reach in enumerate(result.reachabilities)
        }
        assert {pair: count for pair, count in at.items() if count} == {
            ("lead", "unreachable"): 1,
            ("new", "reachable"): 1,
            ("lost", "unreachable"): 1,
        }
        lines = repr(result).splitlines()
        assert lines[0] == "Lifecycle at 2026-02-10 00:00 Asia/Shanghai: 3 users, 0 of unknown stage"
        assert lines[2].split() == ["lead", "潜客", "1", "0", "1", "0", "0"]
        assert lines[9].split() == ["unknown", "0", "0", "0", "0", "0"]

    def test_nobody(self):
        for relations in (None, members()):
            result = lifecycle(orders({}), as_of="2026-02-01", members=relations, opted_out=[])
            assert len(result) == 0
            assert result.counts.sum() == 0
            check_result(result)

    def test_users_of_a_shared_index_without_a_row_are_nobody(self):
        given = Facts(
            orders=orders({"ann": (0,)}),
            events=Events(["zoe"], ["2026-01-01"], ["open"], tz="Asia/Shanghai"),
        )
        assert lifecycle(given.orders, as_of="2026-02-01").users.tolist() == ["ann"]

    def test_it_does_not_add(self):
        result = lifecycle(orders({"ann": (0,)}), as_of="2026-02-01")
        with pytest.raises(TypeError, match=r"^Lifecycle does not add\. Concatenate the facts"):
            result + result

    def test_a_stage_that_is_none(self):
        with pytest.raises(SpecError) as caught:
            lifecycle(orders({}), as_of="2026-02-01").count("dead")
        assert caught.value.problems[0][:2] == ("stage", "unknown_stage")

    @pytest.mark.parametrize("given", [np.array([1, 2]), np.array(["new"]), 5, ["new"], {}, True])
    def test_what_is_no_stage(self, given):
        with pytest.raises(SpecError, match=r"is none of lead, new, .*, None\."):
            lifecycle(orders({}), as_of="2026-02-01").count(given)

    # ann is lost, bo new, di, who never bought, a lead
    STANDING = lifecycle(orders({"ann": (0,), "bo": (58,)}), as_of=str(DAY_ONE + 60), interval="5d", opted_out=["di"])

    @pytest.mark.parametrize(
        ("name", "values"),
        [
            ("users", ["ann", "ann", "di"]),
            ("users", ["bo", "ann", "di"]),
            ("users", ["ann", "bo"]),
            ("stage_codes", [8, 1, 0]),
            ("stage_codes", [-1, 1, 0]),
            ("stage_codes", [0, 1, 0]),  # a lead who bought
            ("stage_codes", [6, 1, 6]),  # lost who never bought
            ("stage_codes", [7, 1, 0]),  # unknown, with an interval
            ("reach_codes", [4, 0, 0]),
            ("source_codes", [2, 2, 4]),
            ("source_codes", [3, 2, 3]),
            ("purchase_days", [-1, 1, 0]),
            ("purchase_days", [0, 1, 0]),
            ("days_since_last", [-1.0, 2.0, None]),
            ("days_since_last", [60.0, 2.0, 1.0]),
            ("usual_interval", [0.0, 5.0, None]),
            ("usual_interval", [5.0, 5.0, 5.0]),
            ("usual_interval", [5.0]),
        ],
    )
    def test_a_state_that_cannot_be(self, name, values):
        state = self.STANDING.to_state()
        state["fields"][name] |= {"values": values, "shape": [len(values)]}
        with pytest.raises(SpecError) as caught:
            Lifecycle.from_state(state)
        assert caught.value.problems[0][1] == "damaged"

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("interval", 0),
            ("interval", -5),
            ("by", "channel"),
            ("refunds", "never"),
            ("tz", "Nowhere"),
            ("bounds", None),
        ],
    )
    def test_options_of_a_state_that_cannot_be(self, name, value):
        state = self.STANDING.to_state()
        state["fields"]["options"][name] = value
        with pytest.raises(SpecError) as caught:
            Lifecycle.from_state(state)
        assert caught.value.problems[0][1] == "damaged"


class TestRefusals:
    GIVEN = orders({"ann": (0, 40)})

    def refused(self, error, path, code=None, **options):
        with pytest.raises(error) as caught:
            lifecycle(self.GIVEN, **({"as_of": "2026-03-01"} | options))
        if error is SpecError:
            assert caught.value.problems[0][:2] == (path, code)
        else:
            assert caught.value.argument == path

    def test_rows_that_lie_later(self):
        self.refused(DataError, "time", as_of="2026-02-01")
        self.refused(DataError, "joined", members=members(("ann", "2026-03-01", None)))
        late = members(("ann", "2026-03-01", None), ("bo", "2026-01-01", None))
        result = lifecycle(self.GIVEN, as_of="2026-02-01", members=late, truncate=True)
        assert result.users.tolist() == ["ann", "bo"]
        assert result.purchase_days.tolist() == [1, 0]
        assert result.reachability.tolist() == ["unreachable", "reachable"]

    def test_other_facts(self):
        with pytest.raises(DataError, match="Pass Orders"):
            lifecycle(members(), as_of="2026-03-01")
        self.refused(DataError, "members", members=self.GIVEN)

    def test_another_calendar(self):
        self.refused(DataError, "tz", members=members().with_tz("UTC"))

    @pytest.mark.parametrize("ids", [[1], ["bo", 3]])
    def test_ids_of_two_kinds(self, ids):
        with pytest.raises(DataError):
            lifecycle(self.GIVEN, as_of="2026-03-01", opted_out=ids)

    @pytest.mark.parametrize("ids", [["bo", None], ["bo", ""], "bo", 5])
    def test_ids_that_are_none(self, ids):
        self.refused(DataError, "opted_out", opted_out=ids)

    def test_options_that_are_none(self):
        self.refused(SpecError, "as_of", "not_an_instant", as_of="soon")
        self.refused(SpecError, "bounds", "no_bounds", bounds={"active": 1})
        self.refused(SpecError, "interval", "unknown_duration", interval="1m")
        self.refused(SpecError, "interval", "no_length", interval="0s")
        self.refused(SpecError, "refunds", "unknown_refunds", refunds="never")
        self.refused(SpecError, "by", "unused", by="channel", interval="30d")
        self.refused(SpecError, "by", "no_grouping", by=5)

    def test_a_label_that_is_none(self):
        with pytest.raises(UnknownNameError, match="'chanel' is no known column"):
            lifecycle(self.GIVEN, as_of="2026-03-01", by="chanel")

    def test_refunds_without_ids(self):
        self.refused(DataError, "order_id", refunds="at_order")
