"""Purchases: order rows added up to purchases, and purchases to days."""

import pytest

from privdomain.errors import DataError
from privdomain.facts import Orders
from privdomain.metrics.purchases.purchases import purchase_rows, purchases_of

ROWS = (
    ("ann", "2026-01-05T10:00", 10, "x"),
    ("ann", "2026-01-05T09:00", 4, "y"),
    ("ann", "2026-01-06T09:00", 2, "x"),  # a line of the 5th
    ("ann", "2026-02-05T09:00", -3, "x"),
    ("bo", "2026-01-05T08:00", 1, "x"),
    ("bo", "2026-01-07T08:00", 6, None),
    ("bo", "2026-01-08T08:00", -1, "x"),
    ("bo", "2026-01-09T08:00", -5, None),
)


def orders(*rows, **options):
    """Orders of (user, time, amount, order id) rows."""
    users, times, amounts, ids = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Orders(
        users, times, amounts, **{"currency": "CNY", "tz": "UTC", "order_id": ids, "unit": "minor", **options}
    )


def listed(made):
    """User, wall time and value of each purchase."""
    times = made.instants.astype("M8[us]").astype("M8[h]").astype(str).tolist()
    return list(zip(made.users.tolist(), times, made.values.tolist(), strict=True))


def test_dated_purchases_are_gross_and_made_at_their_first_line():
    assert sorted(listed(purchases_of(orders(*ROWS), "dated"))) == [
        (0, "2026-01-05T09", 4),
        (0, "2026-01-05T10", 12),
        (1, "2026-01-05T08", 1),
        (1, "2026-01-07T08", 6),
    ]


def test_at_order_they_are_net_and_gone_when_refunded_whole():
    assert sorted(listed(purchases_of(orders(*ROWS), "at_order"))) == [
        (0, "2026-01-05T09", 4),
        (0, "2026-01-05T10", 9),
        (1, "2026-01-07T08", 6),  # bo's 1 came back; the refund of 5 names no purchase
    ]


def test_without_ids_each_purchase_row_is_one():
    made = purchases_of(orders(*ROWS, order_id=None), "dated")
    assert sorted(made.values.tolist()) == [1, 2, 4, 6, 10]
    with pytest.raises(DataError, match="use 'dated'"):
        purchases_of(orders(*ROWS, order_id=None), "at_order")


def test_purchases_of_one_day_are_one_worth_their_sum_at_the_first_of_them():
    made = purchases_of(orders(*ROWS), "dated")
    assert listed(made.by_user(per="day")) == [
        (0, "2026-01-05T09", 16),
        (1, "2026-01-05T08", 1),
        (1, "2026-01-07T08", 6),
    ]
    assert [value for _, _, value in listed(made.by_user(per="order"))] == [4, 12, 1, 6]


def test_from_an_instant_on():
    made = purchases_of(orders(*ROWS), "dated")
    start = int(made.instants.max())
    assert listed(made.since(start)) == [(1, "2026-01-07T08", 6)]
    assert listed(made.since(start + 1)) == []


def test_days_may_lie_before_1970():
    rows = [("ann", "1969-12-31T23:00", 1, None), ("ann", "1970-01-01T01:00", 2, None), ("bo", "1960-01-01", 4, None)]
    made = purchases_of(orders(*rows), "dated")
    assert sorted(made.days.tolist()) == [-3_653, -1, 0]  # ten years with three leap days
    assert [value for _, _, value in listed(made.by_user(per="day"))] == [1, 2, 4]


@pytest.mark.parametrize("per", ["day", "order"])
@pytest.mark.parametrize("refunds", ["dated", "at_order"])
def test_no_row(per, refunds):
    made = purchases_of(orders(), refunds).by_user(per=per)
    assert listed(made) == []
    assert made.user_days[0].tolist() == []


def test_rows_of_purchases_are_no_refunds_nor_refunded_whole():
    # ann's x is worth 9 of 12, y 4; of bo's only the one without an id remains
    dated, moved = (purchase_rows(orders(*ROWS), refunds).tolist() for refunds in ("dated", "at_order"))
    assert dated == [True, True, True, False, True, True, False, False]
    assert moved == [True, True, True, False, False, True, False, False]
    assert purchase_rows(orders(*ROWS, order_id=None), "dated").tolist() == dated
    assert purchase_rows(orders(ROWS[-1]), "at_order").tolist() == [False]
