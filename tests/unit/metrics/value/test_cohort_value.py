"""cohort_value at its edges: every number is derived in a comment or by the calendar in its name."""

import numpy as np
import pytest

from privdomain.calendar import Horizon
from privdomain.facts import Members, Orders
from privdomain.metrics import cohort_value

SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"


def orders(*rows, tz=SHANGHAI, **columns):
    """Orders of (user, time, amount) rows."""
    users, times, amounts = zip(*rows, strict=True) if rows else ((), (), ())
    return Orders(users, times, amounts, currency="CNY", tz=tz, **columns)


def members(*rows, tz=SHANGHAI, **columns):
    """Members of (user, joined) rows."""
    users, joined = zip(*rows, strict=True) if rows else ((), ())
    return Members(users, joined, tz=tz, **columns)


def windows(start, *ends, tz=SHANGHAI, label="1m"):
    """What of one yuan at each moment lies inside the window of a user who joined at the start."""
    table = cohort_value(
        orders(*(("ann", end, 1) for end in ends), tz=tz),
        members=members(("ann", start), tz=tz),
        horizons=[label],
        observed_until="2030-01-01",
    )
    return int(table.revenue_minor.sum()) // 100


class TestWindows:
    @pytest.mark.parametrize(
        ("label", "end"),
        [
            ("1m", "2026-02-28T10:00"),  # clamped to the end of February
            ("2m", "2026-03-31T10:00"),  # counted from 31 January, not from 28 February
            ("3m", "2026-04-30T10:00"),
            ("1w", "2026-02-07T10:00"),
            ("30d", "2026-03-02T10:00"),
            ("1y", "2027-01-31T10:00"),
        ],
    )
    def test_a_window_ends_on_the_anniversary_and_excludes_it(self, label, end):
        last = f"{np.datetime64(end, 'us') - 1}"
        assert windows("2026-01-31T10:00", last, label=label) == 1
        assert windows("2026-01-31T10:00", end, label=label) == 0

    def test_a_month_that_ends_in_a_gap_is_read_with_the_offset_before_it(self):
        # 10 February 2024 02:30 + 1m = 10 March 02:30, which New York skips: at -05:00 it is 07:30 UTC
        assert windows("2024-02-10T02:30", "2024-03-10T07:29:59.999999+00:00", tz=NEW_YORK) == 1
        assert windows("2024-02-10T02:30", "2024-03-10T07:30:00+00:00", tz=NEW_YORK) == 0

    def test_a_month_that_ends_in_a_fold_ends_in_its_first_pass(self):
        # 3 October 2024 01:30 + 1m = 3 November 01:30, which New York has twice: the first is at -04:00, 05:30 UTC
        assert windows("2024-10-03T01:30", "2024-11-03T05:29:59.999999+00:00", tz=NEW_YORK) == 1
        assert windows("2024-10-03T01:30", "2024-11-03T05:30:00+00:00", tz=NEW_YORK) == 0

    def test_a_buyer_joins_with_the_first_purchase(self):
        table = cohort_value(
            orders(("ann", "2026-01-31", 10), ("ann", "2026-02-27", 5), ("ann", "2026-02-28", 3)),
            horizons=["first", "1m"],
            observed_until="2026-03-01",
        )
        assert table.cohorts.tolist() == [np.datetime64("2026-01-01").item()]
        assert table.revenue_minor.tolist() == [[1_000, 1_500]]  # first 10; 10 + 5 before 28 February, 3 is later
        assert table.later_revenue.tolist() == [[8.0, 3.0]]
        assert table.base == "buyers"

    def test_horizons_may_be_objects_or_a_single_one(self):
        rows = orders(("ann", "2026-01-01", 10))
        one = cohort_value(rows, horizons="1w", observed_until="2026-03-01")
        assert one == cohort_value(rows, horizons=Horizon("1w"), observed_until="2026-03-01")
        assert one == cohort_value(rows, horizons=[Horizon("1w")], observed_until="2026-03-01")
        assert one.horizons == ("1w",)

    def test_the_default_horizons_are_the_six_standard_ones(self):
        table = cohort_value(orders(("ann", "2026-01-01", 10)), observed_until="2026-03-01")
        assert table.horizons == ("first", "1w", "1m", "2m", "3m", "6m")


class TestMaturity:
    @pytest.mark.parametrize(
        ("until", "closed", "mature"),
        [
            ("2026-01-12", 1, False),  # ann's week (from 5 January) is over, bo's (from 20 January) has not begun
            ("2026-01-27", 2, False),  # both are over, but more users may join in January
            ("2026-01-31T23:59:59.999999", 2, False),
            ("2026-02-01", 2, True),
        ],
    )
    def test_a_cell_is_mature_when_all_windows_and_its_own_period_are_over(self, until, closed, mature):
        table = cohort_value(
            orders(("ann", "2026-01-05", 10), ("bo", "2026-01-20", 30)),
            horizons=["1w"],
            observed_until=until,
            truncate=True,
        )
        assert table.closed.tolist() == [[closed]]
        assert table.mature.tolist() == [[mature]]
        assert np.isnan(table.clv).tolist() == [[not mature]]
        assert table.clv_at_risk.tolist() == [[10.0 if closed == 1 else 20.0]]

    def test_a_window_closes_at_its_end_not_after_it(self):
        rows = orders(("ann", "2026-01-05", 10))
        for until, closed in (("2026-01-11T23:59:59.999999", 0), ("2026-01-12", 1)):
            assert cohort_value(rows, horizons=["1w"], observed_until=until).closed.tolist() == [[closed]]

    def test_value_in_open_windows_is_kept_apart(self):
        table = cohort_value(orders(("ann", "2026-01-05", 10)), horizons=["1m"], observed_until="2026-01-20")
        assert table.open_revenue.tolist() == [[10.0]]
        assert table.closed_revenue_minor.tolist() == [[0]]
        assert np.isnan(table.revenue).all()
        assert np.isnan(table.clv_at_risk).all()  # nobody is closed

    def test_cohorts_are_consecutive_and_an_empty_one_has_no_clv(self):
        rows = orders(("ann", "2026-01-05", 10), ("bo", "2026-03-05", 30))
        table = cohort_value(rows, horizons=["1w"], observed_until="2026-05-01")
        assert table.users.tolist() == [1, 0, 1]
        assert table.revenue.tolist() == [[10.0], [0.0], [30.0]]
        assert np.isnan(table.clv).tolist() == [[False], [True], [False]]
        assert table.mature.all()  # nobody's window is open in February either


class TestFirst:
    def test_it_holds_all_rows_of_the_order_but_no_refund(self):
        rows = [
            ("ann", "2026-01-05", 10),
            ("ann", "2026-01-06", 5),
            ("ann", "2026-01-07", -4),
            ("ann", "2026-01-07", 1),
        ]
        table = cohort_value(
            orders(*rows, order_id=["x", "x", "x", "y"]), horizons=["first", "1w"], observed_until="2026-03-01"
        )
        assert table.revenue.tolist() == [[15.0, 12.0]]

    def test_without_order_ids_it_holds_all_purchases_of_the_first_instant(self):
        rows = orders(("ann", "2026-01-05", 10), ("ann", "2026-01-05", 5), ("ann", "2026-01-05T00:00:00.000001", 1))
        table = cohort_value(rows, horizons=["first"], observed_until="2026-03-01")
        assert table.revenue.tolist() == [[15.0]]

    @pytest.mark.parametrize(
        ("ids", "first"),
        [
            (["b", "a", "a"], 6.0),  # of two orders at one instant the smaller id: 4 + 2
            ([None, "a", None], 4.0),  # one with an id goes before those without
            ([None, None, None], 16.0),  # without ids they are one
            (["b", None, "b"], 12.0),
        ],
    )
    def test_of_several_at_one_instant_the_smallest_id_is_first(self, ids, first):
        rows = [("ann", "2026-01-05", 10), ("ann", "2026-01-05", 4), ("ann", "2026-01-05", 2)]
        table = cohort_value(orders(*rows, order_id=ids), horizons=["first"], observed_until="2026-03-01")
        assert table.revenue.tolist() == [[first]]

    def test_for_members_it_counts_only_within_and_closes_then(self):
        rows = orders(("ann", "2026-01-12", 10), ("bo", "2026-01-11T23:59:59", 7))
        joined = members(("ann", "2026-01-05"), ("bo", "2026-01-05"), ("cy", "2026-01-05"))
        how = {"members": joined, "first_within": "1w", "horizons": ["first"], "truncate": True}
        table = cohort_value(rows, observed_until="2026-02-01", **how)
        assert table.revenue.tolist() == [[7.0]]  # ann bought at exactly the end
        assert table.later_revenue.tolist() == [[10.0]]
        assert table.closed.tolist() == [[3]]  # cy never bought, and is closed all the same
        assert cohort_value(rows, observed_until="2026-01-11", **how).closed.tolist() == [[0]]

    def test_for_buyers_it_closes_at_once_even_without_a_window(self):
        table = cohort_value(orders(("ann", "2026-01-05", 10)), horizons=["first"], observed_until="2026-01-06")
        assert table.closed.tolist() == [[1]]


class TestMembers:
    def test_the_base_is_members_buyers_or_not(self):
        table = cohort_value(
            orders(("ann", "2026-01-06", 30), ("eve", "2026-01-06", 5)),
            members=members(("ann", "2026-01-05"), ("bo", "2026-01-07"), ("bo", "2026-02-07")),
            horizons=["1w"],
            observed_until="2026-03-01",
        )
        assert table.base == "members"
        assert table.users.tolist() == [2]  # bo's second relation acquires nobody
        assert table.clv.tolist() == [[15.0]]  # 30 / 2
        assert table.outside_revenue == 5.0  # eve is no member

    @pytest.mark.parametrize(
        ("attach", "inside", "migrated"),
        [("0s", 0.0, 1), ("1h", 0.0, 1), ("2h", 10.0, 0), ("7200000001us", 10.0, 0), ("1w", 10.0, 0)],
    )
    def test_orders_within_attach_belong_to_the_relation(self, attach, inside, migrated):
        # ann bought two hours before she was added: [joined - attach, joined) takes her in from attach = 2h on.
        table = cohort_value(
            orders(("ann", "2026-01-05T08:00", 10)),
            members=members(("ann", "2026-01-05T10:00")),
            attach=attach,
            horizons=["first", "1w"],
            observed_until="2026-03-01",
            first_within="1m",
        )
        assert table.revenue.tolist() == [[inside, inside]]
        assert table.prior_revenue.tolist() == [10.0 - inside]
        assert (table.migrated.tolist(), table.new_to_brand.tolist()) == ([migrated], [1 - migrated])

    def test_a_member_who_only_returned_goods_is_new_to_the_brand(self):
        table = cohort_value(
            orders(("ann", "2026-01-04", -5)),
            members=members(("ann", "2026-01-05")),
            horizons=["1w"],
            observed_until="2026-03-01",
        )
        assert table.migrated.tolist() == [0]
        assert table.prior_revenue.tolist() == [-5.0]

    def test_members_without_orders_are_worth_nothing(self):
        table = cohort_value(orders(), members=members(("ann", "2026-01-05")), observed_until="2027-01-01")
        assert table.clv.tolist() == [[0.0] * 6]

    def test_a_thousand_cohorts_without_an_order(self):
        # Nothing is added up here, whatever the number of cohorts and groups.
        days = np.datetime64("2020-01-01") + np.arange(1_500)
        joined = Members(np.arange(1_500), days, tz=SHANGHAI)
        table = cohort_value(orders(), members=joined, period="day", horizons=["1w"], observed_until="2026-01-01")
        assert table.users.tolist() == [1] * 1_500
        assert table.revenue.sum() == 0.0

    def test_nobody_at_all(self):
        for joined in (None, members()):
            table = cohort_value(orders(), members=joined, observed_until="2026-01-01")
            assert table.clv.shape == (0, 6)
            assert table.cohorts.tolist() == []
            assert table.to_records() == []
            assert repr(table).splitlines()[1].split() == ["cohort", "users", "first", "1w", "1m", "2m", "3m", "6m"]


class TestRefunds:
    ROWS = (("ann", "2026-01-05", 10), ("ann", "2026-02-20", -4), ("ann", "2026-01-06", -1))
    IDS = ("x", "x", None)

    def table(self, refunds, until="2026-06-01", **options):
        how = {"refunds": refunds, "horizons": ["1m", "2m"], "observed_until": until, "truncate": True, **options}
        return cohort_value(orders(*self.ROWS, order_id=list(self.IDS)), **how)

    def test_dated_refunds_count_when_they_are_paid(self):
        table = self.table("dated")
        assert table.revenue.tolist() == [[9.0, 5.0]]  # 10 - 1 before 5 February; - 4 on 20 February
        assert (table.n_orphan_refunds, table.orphan_minor) == (0, 0)

    def test_refunds_at_order_count_with_their_order_and_orphans_at_their_own_time(self):
        table = self.table("at_order")
        assert table.revenue.tolist() == [[5.0, 5.0]]
        assert (table.n_orphan_refunds, table.orphan_minor) == (1, -100)

    def test_an_order_that_is_not_the_users_own_makes_an_orphan(self):
        rows = [("ann", "2026-01-05", 10), ("bo", "2026-01-06", 10), ("bo", "2026-01-07", -3)]
        how = {"refunds": "at_order", "horizons": ["1w"], "observed_until": "2026-06-01"}
        table = cohort_value(orders(*rows, order_id=["x", "y", "x"]), **how)
        assert (table.n_orphan_refunds, table.orphan_minor) == (1, -300)

    @pytest.mark.parametrize(
        ("lag", "until", "provisional"),
        [
            ("30d", "2026-03-06T23:59:59.999999", True),  # the month ends on 5 February, 30 days later is 7 March
            ("30d", "2026-03-07", False),
            ("0s", "2026-02-05", False),
        ],
    )
    def test_a_cell_is_provisional_until_the_lag_is_over(self, lag, until, provisional):
        table = self.table("at_order", until, refund_lag=lag)
        assert table.mature[0, 0]
        assert table.provisional[0, 0] == provisional

    def test_an_immature_cell_is_not_even_provisional(self):
        assert not self.table("at_order", "2026-01-20").provisional.any()

    def test_dated_cells_are_never_provisional(self):
        assert not self.table("dated", "2026-02-05").provisional.any()

    def test_users_with_refunds_only_are_outside(self):
        rows = orders(("ann", "2026-01-05", -10), ("bo", "2026-01-06", 3))
        table = cohort_value(rows, horizons=["1w"], observed_until="2026-06-01")
        assert table.users.tolist() == [1]
        assert table.outside_revenue_minor == -1_000

    def test_a_refund_before_the_first_purchase_is_prior(self):
        rows = orders(("ann", "2026-01-05", -10), ("ann", "2026-01-06", 30))
        table = cohort_value(rows, horizons=["1w"], observed_until="2026-06-01")
        assert table.prior_revenue_minor.tolist() == [-1_000]
        assert table.revenue.tolist() == [[30.0]]

    def test_a_full_coupon_is_a_purchase_worth_nothing(self):
        table = cohort_value(orders(("ann", "2026-01-05", 0)), horizons=["1w"], observed_until="2026-06-01")
        assert (table.n_zero, table.users.tolist(), table.clv.tolist()) == (1, [1], [[0.0]])
