"""relation_survival as it is asked: bases, groups, ages, and what it refuses."""

from datetime import timedelta

import numpy as np
import pytest

from privdomain.calendar import Duration
from privdomain.errors import BudgetError, DataError, SpecError, UnknownNameError
from privdomain.facts import Members, Orders
from privdomain.metrics import SurvivalAt, relation_survival

CODES = Members(
    ["ann", "bo", "cy", "di", "eve"],
    ["2026-01-01", "2026-01-01", "2026-01-20", "2026-01-01", "2026-01-29"],
    left=["2026-01-02", "2026-01-11", None, "2026-01-06", None],
    ended_by=["customer", "staff", None, "transfer", None],
    code=["shop", "shop", "shop", "fair", "fair"],
    tz="UTC",
)
"""In January: ann went after 1 day, bo after 10; cy is live for 12, eve for 3; di was handed on after 5."""


def asked(members=CODES, **options):
    return relation_survival(members, **{"observed_until": "2026-02-01", **options})


class TestAges:
    def test_by_code(self):
        table = asked(by="code").at(["1d", "7d", "12d"])
        assert (table.by, table.groups, table.ages) == ("code", ("fair", "shop"), ("1d", "7d", "12d"))
        # shop: 2/3 after a day, 1/3 after ten. fair: nobody went, and nobody was watched for 7 days.
        np.testing.assert_array_equal(table.survival, [[1, np.nan, np.nan], [2 / 3, 2 / 3, 1 / 3]])
        assert table.at_risk.tolist() == [[2, 0, 0], [3, 2, 1]]
        assert table.ended.tolist() == [[0, 0, 0], [1, 1, 2]]
        np.testing.assert_array_equal(table.incidence["customer"], [[0, np.nan, np.nan], [1 / 3] * 3])
        np.testing.assert_allclose(table.incidence["staff"], [[0, np.nan, np.nan], [0, 0, 1 / 3]])

    def test_live_over_added_flatters_the_young(self):
        # Of five added two are live, 40%, and how much of that is youth? At 7 days ann, bo, cy were watched: 2 of 3.
        table = asked().at("7d")
        assert (table.matured.tolist(), table.retained.tolist()) == ([[3]], [[2]])
        assert table.retained_at_age.tolist() == [[2 / 3]]
        # di, handed on after 5 days, has matured at 5 and tells nothing of 6; eve has not come to 5.
        table = asked().at(["5d", "6d", "40d"])
        assert (table.matured.tolist(), table.retained.tolist()) == ([[4, 3, 0]], [[3, 2, 0]])
        assert np.isnan(table.retained_at_age[0, 2])

    @pytest.mark.parametrize("age", ["7d", Duration("7d"), timedelta(days=7)])
    def test_one_age_alone(self, age):
        table = asked().at(age)
        assert table.survival.shape == (1, 1)
        assert table == asked().at([age])
        assert table.ages == (str(age),)

    def test_a_higher_confidence_has_wider_bounds(self):
        narrow, wide = (asked().at("7d", confidence=share) for share in (0.5, 0.99))
        assert (narrow.confidence, wide.confidence) == (0.5, 0.99)
        assert wide.low[0, 0] < narrow.low[0, 0] < narrow.survival[0, 0] < narrow.high[0, 0] < wide.high[0, 0]

    def test_they_stand_for_1_7_and_30_days_unless_told_otherwise(self):
        assert asked().at().ages == ("1d", "7d", "30d")
        assert asked().at().confidence == 0.95

    @pytest.mark.parametrize(
        ("ages", "code"),
        [
            ([], "not_distinct"),
            (["7d", "1w"], "not_distinct"),
            (["1m"], "unknown_duration"),
            ("soon", "unknown_duration"),
            (7, "unknown_duration"),
            (None, "unknown_duration"),
            ([7], "unknown_duration"),
            (np.array(1), "unknown_duration"),
        ],
    )
    def test_what_is_no_age(self, ages, code):
        with pytest.raises(SpecError) as caught:
            asked().at(ages)
        assert [problem[:2] for problem in caught.value.problems] == [("ages", code)]

    def test_what_is_no_confidence(self):
        with pytest.raises(SpecError) as caught:
            asked().at(confidence=95)
        assert caught.value.problems[0][0] == "confidence"

    def test_more_groups_and_ages_than_fit(self):
        days = [f"{day}d" for day in range(1, 30_001)]
        table = asked(Members(range(300), ["2026-01-05"] * 300, staff=range(300), tz="UTC"), by="staff")
        with pytest.raises(BudgetError, match="300 groups x 30,000 ages is 9,000,000") as caught:
            table.at(days)
        assert caught.value.problems[0][0] == "ages"

    def test_more_groups_than_fit(self, monkeypatch):
        monkeypatch.setattr("privdomain.metrics.cohorts.tally.MAX_CELLS", 2 * 7)  # two groups of seven columns
        assert asked(by="code").groups == ("fair", "shop")
        one, other = (
            asked(Members(users, ["2026-01-05"] * 2, staff=users, tz="UTC"), by="staff")
            for users in (["a", "b"], ["b", "c"])
        )
        with pytest.raises(BudgetError, match="3 groups x 7 columns"):
            one + other
        with pytest.raises(BudgetError, match="5 groups x 7 columns"):
            asked(by={name: name for name in CODES.users.tolist()})

    def test_ages_do_not_add(self):
        with pytest.raises(TypeError, match="Add the RelationSurvival results"):
            asked().at() + asked().at()


class TestSpells:
    def test_what_became_of_them(self):
        result = asked(by="code")
        assert result.groups == ("fair", "shop")
        assert result.spells.tolist() == [2, 3]
        assert result.live.tolist() == [1, 1]
        assert result.transferred.tolist() == [1, 0]
        assert result.ended.tolist() == [0, 2]
        np.testing.assert_array_equal(result.median_days, [np.nan, 10.0])

    def test_days_are_elapsed_ones(self):
        # From noon to noon over the night of 8 March are 23 hours in New York.
        members = Members(
            ["ann"], ["2026-03-07T12:00"], left=["2026-03-08T12:00"], ended_by=["customer"], tz="America/New_York"
        )
        assert asked(members, observed_until="2026-04-01").median_days.tolist() == [23 / 24]

    def test_on_the_basis_of_persons_a_handover_goes_on(self):
        members = Members(
            ["ann", "ann", "bo"],
            ["2026-01-01", "2026-01-11", "2026-01-02"],
            left=["2026-01-11", "2026-01-21", None],
            ended_by=["transfer", "customer", None],
            takeover_from=[None, "li", "li"],
            tz="UTC",
        )
        relations, persons = asked(members), asked(members, basis="person")
        assert (relations.spells.tolist(), relations.transferred.tolist()) == ([3], [1])
        assert relations.at("10d").survival.tolist() == [[2 / 3]]  # one of three ends where another is cut
        assert (persons.spells.tolist(), persons.transferred.tolist()) == ([1], [0])
        assert persons.median_days.tolist() == [20.0]
        assert (relations.unknown_start.tolist(), persons.unknown_start.tolist()) == ([0], [1])

    def test_a_takeover_continues_the_relation_of_the_staff_that_it_names(self):
        # a and b hand the same user on, to c and d: a to c is ended by the customer at 19 days, b to d is live at 31.
        members = Members(
            ["u"] * 4,
            ["2026-01-01", "2026-01-01", "2026-01-12", "2026-01-13"],
            left=["2026-01-10", "2026-01-11", "2026-01-20", None],
            ended_by=["transfer", "transfer", "customer", None],
            staff=["a", "b", "c", "d"],
            takeover_from=[None, None, "a", "b"],
            tz="UTC",
        )
        columns = asked(members, basis="person").to_columns()
        assert columns["days"].tolist() == [19.0, 31.0]
        assert (columns["customer"].tolist(), columns["live"].tolist()) == ([1, 0], [0, 1])
        assert columns["transfer"].tolist() == [0, 0]

    def test_nobody(self):
        nothing = asked(CODES.take([]))
        assert nothing.spells.tolist() == [0]
        assert np.isnan(nothing.median_days).all()
        assert np.isnan(nothing.at().survival).all()
        assert nothing.to_records() == []
        assert nothing + asked() == asked()
        ungrouped = asked(CODES.take([]), by="code")
        assert ungrouped.at().survival.shape == (0, 3)
        assert (ungrouped.at().at_risk.dtype, ungrouped.at().low.dtype) == (np.int64, np.float64)
        assert SurvivalAt.from_state(ungrouped.at().to_state()) == ungrouped.at()


class TestReading:
    def test_columns_are_the_steps_of_the_curves(self):
        records = asked(by="code").to_records()
        ends = dict.fromkeys(("live", "transfer", "customer", "staff", "system", "unknown"), 0)
        assert records == [
            {"group": "fair", "days": 3.0, "at_risk": 2, **ends, "live": 1, "survival": 1.0},
            {"group": "fair", "days": 5.0, "at_risk": 1, **ends, "transfer": 1, "survival": 1.0},
            {"group": "shop", "days": 1.0, "at_risk": 3, **ends, "customer": 1, "survival": 2 / 3},
            {"group": "shop", "days": 10.0, "at_risk": 2, **ends, "staff": 1, "survival": 1 / 3},
            {"group": "shop", "days": 12.0, "at_risk": 1, **ends, "live": 1, "survival": 1 / 3},
        ]
        assert "group" not in asked().to_columns()

    def test_it_prints_what_became_of_the_spells(self):
        assert repr(asked(by="code")) == (
            "Survival of relations, basis relation, observed until 2026-02-01 00:00 UTC\n"
            "code  spells  live  transferred  ended  unknown_start  median_days\n"
            "fair       2     1            1      0              0            —\n"
            "shop       3     1            0      2              0        10.00"
        )
        assert repr(asked()).splitlines()[2].split() == ["5", "2", "1", "2", "0", "10.00"]

    def test_ages_are_printed_one_by_one(self):
        lines = repr(asked(by="code").at(["1d", "7d"])).splitlines()
        assert lines[0] == "Survival of relations, intervals at 0.95"
        assert lines[1].split()[:3] == ["code", "age", "survival"]
        assert lines[2].split()[:6] == ["fair", "1d", "1.000", "—", "—", "2"]
        assert lines[4].split()[:3] == ["shop", "1d", "0.667"]
        assert repr(asked().at("1d")).splitlines()[1].split()[0] == "age"

    def test_records_of_ages(self):
        first, *_ = asked(by="code").at().to_records()
        assert first == {
            "group": "fair",
            "age": "1d",
            "survival": 1.0,
            "low": None,
            "high": None,
            "at_risk": 2,
            "ended": 0,
            "matured": 2,
            "retained": 2,
            "retained_at_age": 1.0,
            **dict.fromkeys(("customer", "staff", "system", "unknown"), 0.0),
        }


class TestErrors:
    @pytest.mark.parametrize(
        ("options", "path", "code"),
        [
            ({"basis": "user"}, "basis", "unknown_basis"),
            ({"basis": None}, "basis", "unknown_basis"),
            ({"observed_until": "soon"}, "observed_until", "not_an_instant"),
            ({"by": 5}, "by", "no_grouping"),
        ],
    )
    def test_options_are_named(self, options, path, code):
        with pytest.raises(SpecError) as caught:
            asked(**options)
        assert [problem[:2] for problem in caught.value.problems] == [(path, code)]

    def test_late_rows_are_refused_or_left_out(self):
        with pytest.raises(DataError, match="truncate=True") as caught:
            asked(observed_until="2026-01-20")
        assert (caught.value.argument, caught.value.index, caught.value.count) == ("joined", 2, 2)
        assert asked(observed_until="2026-01-20", truncate=True).spells.tolist() == [3]

    def test_only_members_survive(self):
        orders = Orders(["ann"], ["2026-01-05"], [1], currency="CNY", tz="UTC")
        for wrong in (orders, None):
            with pytest.raises(DataError, match="Pass Members") as caught:
                asked(wrong)
            assert caught.value.argument == "members"

    def test_groups_that_nobody_knows(self):
        with pytest.raises(UnknownNameError) as caught:
            asked(by="cod")
        assert caught.value.name == "cod"

    def test_parts_that_were_asked_for_differently(self):
        with pytest.raises(SpecError) as caught:
            asked() + asked(basis="person", by="code")
        assert [path for path, _, _ in caught.value.problems] == ["basis", "by"]
