"""Cohorts and groups: under which period and which label a user counts."""

import pytest

from privdomain.calendar import Period
from privdomain.facts import Members, Orders
from privdomain.metrics import cohort_value

SHANGHAI = "Asia/Shanghai"


def orders(*rows, tz=SHANGHAI, **columns):
    """Orders of (user, time, amount) rows."""
    users, times, amounts = zip(*rows, strict=True) if rows else ((), (), ())
    return Orders(users, times, amounts, currency="CNY", tz=tz, **columns)


def members(*rows, tz=SHANGHAI, **columns):
    """Members of (user, joined) rows."""
    users, joined = zip(*rows, strict=True) if rows else ((), ())
    return Members(users, joined, tz=tz, **columns)


class TestGroups:
    def test_the_smallest_label_of_the_first_instant_wins_and_missing_comes_last(self):
        for channels, group in (
            (["b", "a", None], "a"),
            ([None, "b", None], "b"),
            (["", "b", None], ""),
            ([None, None, None], None),
        ):
            joined = members(*[("ann", "2026-01-05")] * 3, channel=channels)
            table = cohort_value(orders(), members=joined, by="channel", observed_until="2026-06-01")
            assert table.groups == (group,)
            assert table.users.tolist() == [[1]]

    def test_labels_of_later_rows_do_not_matter(self):
        joined = members(("ann", "2026-01-05"), ("ann", "2026-01-06"), channel=["z", "a"])
        assert cohort_value(orders(), members=joined, by="channel", observed_until="2026-06-01").groups == ("z",)

    @pytest.mark.parametrize(
        ("values", "groups"),
        [
            ([True, False, True], (False, True)),
            ([7, 1, 7], (1, 7)),
            (["b", None, "a"], ("a", "b", None)),
        ],
    )
    def test_attributes_group_too(self, values, groups):
        rows = orders(
            ("a", "2026-01-05", 1), ("b", "2026-01-06", 2), ("c", "2026-01-07", 3), attributes={"vip": values}
        )
        table = cohort_value(rows, by="vip", horizons=["1w"], observed_until="2026-06-01")
        assert table.groups == groups
        assert table.revenue.shape == (len(groups), 1, 1)
        assert table.revenue.sum() == 6.0

    def test_a_mapping_groups_users_and_leaves_the_rest_missing(self):
        rows = orders(("ann", "2026-01-05", 10), ("bo", "2026-01-06", 4), ("cy", "2026-01-06", 1))
        table = cohort_value(rows, by={"ann": "vip", "bo": "vip"}, horizons=["1w"], observed_until="2026-06-01")
        assert table.groups == ("vip", None)
        assert table.clv.tolist() == [[[7.0]], [[1.0]]]

    def test_only_labels_of_acquired_users_are_groups(self):
        rows = orders(("ann", "2026-01-05", 10), ("bo", "2026-01-06", -4), channel=["a", "b"])
        assert cohort_value(rows, by="channel", observed_until="2026-06-01").groups == ("a",)

    def test_refund_rows_give_no_label(self):
        # At one instant ann buys through "b" and gets money back through "a": only the purchase acquires her.
        rows = orders(("ann", "2026-01-05", 10), ("ann", "2026-01-05", -1), channel=["b", "a"])
        assert cohort_value(rows, by="channel", observed_until="2026-06-01").groups == ("b",)


class TestPeriods:
    @pytest.mark.parametrize(
        ("period", "cohorts"),
        [
            ("day", ["2026-01-04", "2026-01-05"]),
            ("week", ["2025-12-29", "2026-01-05"]),
            (Period("week", "sunday"), ["2026-01-04"]),
            ("month", ["2026-01-01"]),
            ("quarter", ["2026-01-01"]),
            ("year", ["2026-01-01"]),
        ],
    )
    def test_cohorts_are_local_periods(self, period, cohorts):
        # Sunday 4 January 23:59 and Monday 5 January 00:00 in Shanghai; both are Sunday in UTC
        rows = orders(("ann", "2026-01-04T23:59", 1), ("bo", "2026-01-05T00:00", 1))
        table = cohort_value(rows, period=period, horizons=["1w"], observed_until="2027-01-01")
        assert [str(day) for day in table.cohorts] == cohorts
