"""retention at its edges: what a period, a return, and a cell that exists are."""

from datetime import timedelta

import numpy as np
import pytest

from privdomain.calendar import Duration, Period
from privdomain.errors import BudgetError, DataError, SpecError, UnknownNameError
from privdomain.facts import Events, Members, Orders
from privdomain.metrics import retention

NEW_YORK = "America/New_York"


def events(*rows, tz="UTC", **options):
    """Events of (user, time) rows."""
    users, times = zip(*rows, strict=True) if rows else ((), ())
    return Events(users, times, ["open"] * len(users), tz=tz, **options)


def asked(rows, returns=None, **options):
    """Retention of rows on themselves, or on others."""
    how = {"period": "day", "n": 3, "observed_until": "2026-01-31", **options}
    return retention(rows, rows if returns is None else returns, **how)


class TestCalendar:
    def test_a_return_counts_in_the_difference_of_local_periods(self):
        # 23:59 to 00:00 is one day later, though a minute apart; in New York both lie on the 4th.
        rows = [("ann", "2026-01-05T03:59:00+00:00"), ("ann", "2026-01-05T04:01:00+00:00")]
        assert asked(events(*rows)).returned.tolist() == [[1, 0, 0]]
        rows = [("ann", "2026-01-05T04:59:00+00:00"), ("ann", "2026-01-05T05:01:00+00:00")]
        assert asked(events(*rows, tz=NEW_YORK)).returned.tolist() == [[1, 1, 0]]

    @pytest.mark.parametrize(
        ("start", "back"),
        [
            ("2026-03-08T23:30", "2026-03-09T00:30"),  # after a day of 23 hours
            ("2026-03-07T00:30", "2026-03-08T23:30"),
            ("2026-11-01T00:30", "2026-11-02T23:30"),  # after one of 25 hours
        ],
    )
    def test_a_day_of_23_or_25_hours_is_one_day(self, start, back):
        rows = events(("ann", start), ("ann", back), tz=NEW_YORK)
        assert asked(rows, observed_until="2026-12-31").returned.tolist() == [[1, 1, 0]]

    def test_weeks_start_where_they_are_told_to(self):
        rows = events(("ann", "2026-01-04"), ("ann", "2026-01-05"))  # a Sunday and a Monday
        assert asked(rows, period="week", observed_until="2026-02-28").returned.tolist() == [[1, 1, 0]]
        sunday = asked(rows, period="week", week_start="sunday", observed_until="2026-02-28")
        assert sunday.returned.tolist() == [[1, 0, 0]]
        assert sunday == asked(rows, period=Period("week", "sunday"), observed_until="2026-02-28")

    def test_months_are_calendar_months(self):
        rows = events(("ann", "2026-01-31"), ("ann", "2026-02-01"), ("ann", "2026-03-31"))
        assert asked(rows, period="month", observed_until="2026-04-01").returned.tolist() == [[1, 1, 1]]

    @pytest.mark.parametrize(
        ("until", "at_risk"),
        [
            ("2026-01-05T23:59:59.999999", [0, 0, 0]),
            ("2026-01-06", [1, 0, 0]),
            ("2026-01-07T12:00", [1, 1, 0]),
            ("2026-01-08", [1, 1, 1]),
        ],
    )
    def test_a_cell_exists_once_its_last_period_is_over(self, until, at_risk):
        result = asked(events(("ann", "2026-01-05")), observed_until=until)
        assert result.at_risk.tolist() == [at_risk]
        assert np.isnan(result.rate).tolist() == [[n == 0 for n in at_risk]]

    def test_rows_of_the_start_period_before_the_start_do_not_count(self):
        starts = events(("ann", "2026-01-05T12:00"))
        returns = events(("ann", "2026-01-05T11:59:59.999999"))
        assert asked(starts, returns).returned.tolist() == [[0, 0, 0]]
        assert asked(starts, starts).returned.tolist() == [[1, 0, 0]]

    def test_the_start_itself_counts_only_where_it_is_also_a_return(self):
        assert asked(events(("ann", "2026-01-05")), events()).returned.tolist() == [[0, 0, 0]]

    def test_returns_of_users_who_never_started_do_not_count(self):
        result = asked(events(("ann", "2026-01-05")), events(("bo", "2026-01-05"), ("bo", "2026-01-06")))
        assert result.returned.tolist() == [[0, 0, 0]]
        assert result.users.tolist() == [1]


class TestElapsed:
    def test_a_period_is_a_length_from_each_users_own_start(self):
        rows = events(("ann", "2026-01-05T12:00"), ("ann", "2026-01-06T11:59:59.999999"), ("ann", "2026-01-07T12:00"))
        assert asked(rows, mode="elapsed").returned.tolist() == [[1, 0, 1]]

    @pytest.mark.parametrize(
        ("until", "at_risk"),
        [("2026-01-06T11:59:59.999999", [0, 0, 0]), ("2026-01-06T12:00", [1, 0, 0]), ("2026-01-08T12:00", [1, 1, 1])],
    )
    def test_a_user_is_at_risk_once_the_length_is_over(self, until, at_risk):
        rows = events(("ann", "2026-01-05T12:00"))
        assert asked(rows, mode="elapsed", observed_until=until).at_risk.tolist() == [at_risk]

    def test_users_of_one_cohort_come_to_be_at_risk_one_by_one(self):
        rows = events(("ann", "2026-01-05"), ("bo", "2026-01-06"))
        result = asked(rows, mode="elapsed", period="7d", cohort="week", observed_until="2026-01-12")
        assert (result.at_risk.tolist(), result.mature.tolist()) == ([[1, 0, 0]], [[False] * 3])
        assert asked(rows, mode="elapsed", period="7d", observed_until="2026-01-13").at_risk.tolist() == [[2, 0, 0]]

    @pytest.mark.parametrize(
        ("period", "cohort", "name"),
        [
            ("day", "day", "1d"),
            ("week", "week", "1w"),
            (Period("week", "sunday"), "week", "1w"),
            ("30d", "month", "30d"),
            (timedelta(hours=36), "month", "36h"),
            (Duration("2w"), "month", "2w"),
        ],
    )
    def test_lengths_and_their_cohorts(self, period, cohort, name):
        options = asked(events(("ann", "2026-01-05")), mode="elapsed", period=period).options
        assert (options.period, options.cohort) == (name, cohort)

    def test_a_week_from_sunday_stays_one(self):
        rows = events(("ann", "2026-01-04"))  # a Sunday
        result = asked(rows, mode="elapsed", period=Period("week", "sunday"))
        assert result.cohorts.tolist() == [np.datetime64("2026-01-04").item()]
        assert result.options.week_start == "sunday"

    def test_cohorts_of_another_period(self):
        result = asked(events(("ann", "2026-01-05")), mode="elapsed", cohort="year")
        assert [str(day) for day in result.cohorts] == ["2026-01-01"]

    def test_before_1970_as_after(self):
        starts, returns = events(("ann", "1960-01-01")), events(("bo", "1960-01-05"), ("ann", "1960-01-02"))
        for kind in ("n_period", "unbounded"):
            result = asked(starts, returns, kind=kind, mode="elapsed", observed_until="1969-01-01")
            assert result.returned.tolist() == [[0, 1, 0] if kind == "n_period" else [1, 1, 0]]


class TestKinds:
    ROWS = (("ann", "2026-01-05"), ("ann", "2026-01-07"), ("ann", "2026-01-25"))

    def test_n_period_unbounded_and_bracket(self):
        rows = events(*self.ROWS)
        assert asked(rows, n=4).returned.tolist() == [[1, 0, 1, 0]]
        assert asked(rows, n=4, kind="unbounded").returned.tolist() == [[1, 1, 1, 1]]
        assert asked(rows, n=4).columns == ("0", "1", "2", "3")
        assert asked(rows, n=4, kind="unbounded").columns == ("0+", "1+", "2+", "3+")
        result = asked(rows, n=None, kind="bracket", brackets=[(1, 1), (1, 2), (3, 19), (3, 20)])
        assert result.returned.tolist() == [[0, 1, 0, 1]]
        assert result.columns == ("1", "1-2", "3-19", "3-20")

    def test_unbounded_counts_as_far_as_was_observed(self):
        result = asked(events(*self.ROWS), kind="unbounded", observed_until="2026-01-25", truncate=True)
        assert result.returned.tolist() == [[1, 1, 1]]

    def test_an_immature_bracket_is_unknown_not_zero(self):
        how = {"n": None, "kind": "bracket", "brackets": [(0, 1), (1, 30)]}
        result = asked(events(*self.ROWS), observed_until="2026-01-26", **how)
        assert result.at_risk.tolist() == [[1, 0]]
        assert result.returned.tolist() == [[1, 0]]
        np.testing.assert_array_equal(result.rate, [[1.0, np.nan]])

    def test_more_returns_than_one_in_a_period_are_one(self):
        rows = events(*[("ann", "2026-01-05")] * 3, *[("ann", "2026-01-06")] * 2)
        assert asked(rows).returned.tolist() == [[1, 1, 0]]


class TestFacts:
    def test_refunds_neither_start_nor_return(self):
        orders = Orders(
            *(["ann", "ann", "ann"], ["2026-01-04", "2026-01-05", "2026-01-06"], [-1, 5, -5]), currency="CNY", tz="UTC"
        )
        result = asked(orders)
        assert [str(day) for day in result.cohorts] == ["2026-01-05"]
        assert result.returned.tolist() == [[1, 0, 0]]

    def test_members_who_come_back_as_buyers(self):
        members = Members(["ann", "bo", "bo"], ["2026-01-05", "2026-01-05", "2026-01-04"], tz="UTC")
        orders = Orders(["ann", "eve"], ["2026-01-06", "2026-01-06"], [1, 1], currency="CNY", tz="UTC")
        result = asked(members, orders)
        assert result.users.tolist() == [1, 1]  # bo's first relation counts
        assert result.returned.tolist() == [[0, 0, 0], [0, 1, 0]]

    def test_nobody(self):
        result = asked(events())
        assert result.rate.shape == (0, 3)
        assert np.isnan(result.average_rate).all()
        assert result.to_records() == []
        assert result + asked(events(("ann", "2026-01-05"))) == asked(events(("ann", "2026-01-05")))

    def test_late_rows_are_refused_or_left_out(self):
        early, late = events(("ann", "2026-01-05")), events(("ann", "2026-01-06"), ("ann", "2026-01-31"))
        for starts, returns in ((early, late), (late, early)):
            with pytest.raises(DataError, match="truncate=True") as caught:
                asked(starts, returns)
            assert (caught.value.argument, caught.value.index, caught.value.count) == ("time", 1, 1)
            assert asked(starts, returns, truncate=True).users.tolist() == [1]


class TestAverages:
    def test_they_weigh_by_users_and_take_mature_cells_only(self):
        # day 5: ann and bo, ann back on the 6th; day 6: cy, back on the 7th; day 7: di, whose day 1 is not over
        rows = events(
            *(("ann", "2026-01-05"), ("bo", "2026-01-05"), ("cy", "2026-01-06"), ("di", "2026-01-07")),
            *(("ann", "2026-01-06"), ("cy", "2026-01-07")),
        )
        result = asked(rows, observed_until="2026-01-08T12:00", n=2)
        assert result.mature.tolist() == [[True, True], [True, True], [True, False]]
        assert result.average_rate.tolist() == [1.0, 2 / 3]  # (1 + 1) / (2 + 1), not (1/2 + 1) / 2

    def test_over_groups_too(self):
        rows = events(("ann", "2026-01-05"), ("bo", "2026-01-05"), ("bo", "2026-01-06"))
        result = asked(rows, by={"ann": "x"})
        assert result.groups == ("x", None)
        assert result.rate[:, 0, 1].tolist() == [0.0, 1.0]
        assert result.average_rate[1] == 0.5


class TestReading:
    def test_columns_and_records(self):
        result = asked(events(("ann", "2026-01-05"), ("ann", "2026-01-06")), n=2, observed_until="2026-01-06T12:00")
        start = {"cohort": "2026-01-05", "users": 1}
        assert result.to_records() == [
            start | {"period": "0", "at_risk": 1, "returned": 1, "rate": 1.0, "mature": True},
            start | {"period": "1", "at_risk": 0, "returned": 0, "rate": None, "mature": False},
        ]
        grouped = asked(events(("ann", "2026-01-05")), by={"ann": "x"}).to_columns()
        assert grouped["group"].tolist() == ["x"] * 3

    def test_it_prints_rates_with_unknown_as_a_dash(self):
        text = repr(asked(events(("ann", "2026-01-05"), ("ann", "2026-01-06")), observed_until="2026-01-07"))
        assert text == (
            "Retention: n_period, calendar day, observed until 2026-01-07 00:00 UTC\n"
            "    cohort  users      0      1  2\n"
            "2026-01-05      1  1.000  1.000  —"
        )

    def test_groups_are_printed_as_they_are_written_and_escaped(self):
        rows = events(("ann", "2026-01-05"), attributes={"code": [10_001]})
        assert repr(asked(rows, by="code")).splitlines()[2].split()[0] == "10001"
        rows = events(("ann", "2026-01-05"), attributes={"code": ["<b>"]})
        assert "&lt;b&gt;" in asked(rows, by="code")._repr_html_()


class TestErrors:
    ROWS = (("ann", "2026-01-05"),)

    @pytest.mark.parametrize(
        ("options", "path", "code"),
        [
            ({"kind": "rolling"}, "kind", "unknown_kind"),
            ({"mode": "rolling"}, "mode", "unknown_mode"),
            ({"period": "fortnight"}, "period", "unknown_period"),
            ({"period": "30d"}, "period", "unknown_period"),
            ({"period": timedelta(days=1)}, "period", "unknown_period"),
            ({"period": "month", "mode": "elapsed"}, "period", "unknown_duration"),
            ({"period": Period("month"), "mode": "elapsed"}, "period", "unknown_duration"),
            ({"period": "0s", "mode": "elapsed"}, "period", "no_length"),
            ({"week_start": "Montag"}, "week_start", "unknown_week_start"),
            ({"cohort": "month"}, "cohort", "differs"),
            ({"cohort": "fortnight"}, "cohort", "unknown_period"),
            ({"cohort": "fortnight", "mode": "elapsed"}, "cohort", "unknown_period"),
            ({"cohort": "", "mode": "elapsed"}, "cohort", "unknown_period"),
            ({"n": None}, "n", "bad_count"),
            ({"n": 0}, "n", "bad_count"),
            ({"n": 2.0}, "n", "bad_count"),
            ({"n": True}, "n", "bad_count"),
            ({"brackets": [(1, 2)]}, "brackets", "unused"),
            ({"kind": "bracket"}, "brackets", "needed"),
            ({"kind": "bracket", "brackets": [(1, 2)]}, "brackets", "needed"),
            ({"kind": "bracket", "n": None, "brackets": []}, "brackets", "needed"),
            ({"kind": "bracket", "n": None, "brackets": [(7, 1)]}, "brackets", "bad_bracket"),
            ({"kind": "bracket", "n": None, "brackets": [(-1, 1)]}, "brackets", "bad_bracket"),
            ({"kind": "bracket", "n": None, "brackets": [(1, 7.0)]}, "brackets", "bad_bracket"),
            ({"kind": "bracket", "n": None, "brackets": [1, 7]}, "brackets", "bad_bracket"),
            ({"kind": "bracket", "n": None, "brackets": [(1, 7, 8)]}, "brackets", "bad_bracket"),
            ({"observed_until": "soon"}, "observed_until", "not_an_instant"),
            ({"by": 5}, "by", "no_grouping"),
        ],
    )
    def test_options_are_named(self, options, path, code):
        with pytest.raises(SpecError) as caught:
            asked(events(*self.ROWS), **options)
        assert [problem[:2] for problem in caught.value.problems] == [(path, code)]

    @pytest.mark.parametrize(
        ("options", "path", "asked_for"),
        [
            ({"n": 4_097}, "n", 4_097),
            ({"kind": "bracket", "n": None, "brackets": [(0, 1), (1, 4_096)]}, "brackets", 4_097),
        ],
    )
    def test_no_more_than_4096_periods(self, options, path, asked_for):
        with pytest.raises(BudgetError) as caught:
            asked(events(*self.ROWS), **options)
        assert (caught.value.problems[0][0], caught.value.asked, caught.value.limit) == (path, asked_for, 4_096)

    def test_4096_periods_fit(self):
        assert asked(events(*self.ROWS), n=4_096).rate.shape == (1, 4_096)

    def test_facts_of_two_calendars(self):
        with pytest.raises(DataError) as caught:
            asked(events(*self.ROWS), events(*self.ROWS, tz=NEW_YORK))
        assert caught.value.argument == "tz"

    def test_facts_of_two_kinds_of_id(self):
        with pytest.raises(DataError) as caught:
            asked(events(*self.ROWS), events((1, "2026-01-05")))
        assert caught.value.argument == "user"

    def test_groups_that_nobody_knows(self):
        with pytest.raises(UnknownNameError) as caught:
            asked(events(*self.ROWS), by="chanel")
        assert caught.value.name == "chanel"

    def test_parts_that_were_asked_for_differently(self):
        rows = events(*self.ROWS)
        with pytest.raises(SpecError) as caught:
            asked(rows) + asked(rows, n=4, kind="unbounded")
        assert [path for path, _, _ in caught.value.problems] == ["kind", "brackets"]
