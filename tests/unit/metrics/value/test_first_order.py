"""First orders of members: the earliest eligible one, found among named and unnamed rows."""

import pytest

from privdomain.facts import Members, Orders
from privdomain.metrics import cohort_value


def first(ids, times, amounts, **options):
    """Gross first order of a member who joined on 5 January."""
    orders = Orders(["ann"] * len(ids), times, amounts, currency="CNY", tz="UTC", order_id=ids)
    members = Members(["ann"], ["2026-01-05"], tz="UTC")
    how = {"members": members, "horizons": ["first"], "observed_until": "2027-01-01", **options}
    return cohort_value(orders, **how).revenue[0, 0]


def test_orders_before_the_relation_are_not_first():
    assert first(["x", "y"], ["2026-01-04", "2026-01-06"], [10, 4]) == 4.0


def test_an_order_that_began_before_the_relation_is_not_first_even_where_a_line_follows():
    assert first(["x", "x", "y"], ["2026-01-04", "2026-01-06", "2026-01-07"], [10, 4, 1]) == 1.0


def test_attached_orders_are_first():
    assert first(["x", "y"], ["2026-01-04", "2026-01-06"], [10, 4], attach="1d") == 10.0
    assert first(["x", "y"], ["2026-01-04", "2026-01-06"], [10, 4], attach="86399s") == 4.0


@pytest.mark.parametrize(
    ("refunds", "expected"),
    [("dated", 14.0), ("at_order", 14.0)],  # gross either way: 10 + 4, the refund of 3 counts elsewhere
)
def test_it_is_gross_and_holds_lines_that_come_later(refunds, expected):
    times = ["2026-01-06", "2026-12-06", "2026-01-08"]
    assert first(["x", "x", "x"], times, [10, 4, -3], refunds=refunds) == expected


def test_unnamed_rows_of_one_instant_are_one_order_and_those_of_the_next_are_not():
    assert first([None, None, None], ["2026-01-06", "2026-01-06", "2026-01-07"], [10, 4, 1]) == 14.0


def test_at_one_instant_a_named_order_goes_before_unnamed_rows():
    assert first([None, "x"], ["2026-01-06", "2026-01-06"], [10, 4]) == 4.0
    assert first([None, "x"], ["2026-01-06", "2026-01-07"], [10, 4]) == 10.0


def test_an_order_id_shared_by_two_users_names_two_orders():
    orders = Orders(
        *(["ann", "bo"], ["2026-01-06", "2026-01-05"], [10, 4]), currency="CNY", tz="UTC", order_id=["x", "x"]
    )
    table = cohort_value(orders, period="day", horizons=["first"], observed_until="2027-01-01")
    assert table.revenue.tolist() == [[4.0], [10.0]]
