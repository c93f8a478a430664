"""Ledger: order rows as dated values, and which purchase each belongs to."""

import numpy as np

from privdomain.facts import Orders
from privdomain.metrics.purchases.ledger import ledger_of


def ledger(*rows, **options):
    """The ledger of (user, day of January, amount, order id) rows."""
    users, days, amounts, ids = zip(*rows, strict=True) if rows else ((), (), (), ())
    times = [f"2026-01-{day:02}" for day in days]
    options = {"order_id": ids, **options}
    return ledger_of(Orders(users, times, amounts, currency="CNY", tz="UTC", unit="minor", **options))


def days(instants):
    """Days of January of instants."""
    return (instants.astype("M8[us]").astype("M8[D]") - np.datetime64("2025-12-31")).astype(int).tolist()


ROWS = (
    ("ann", 5, 10, "x"),
    ("ann", 7, 4, "x"),
    ("ann", 9, -3, "x"),
    ("ann", 10, -1, "y"),  # names no purchase
    ("bo", 11, -2, "x"),  # names ann's
    ("bo", 12, 8, None),
    ("bo", 12, 0, None),
    ("bo", 13, -6, None),
)


def test_rows_of_one_id_and_user_are_one_purchase_and_others_their_own():
    some = ledger(*ROWS)
    ids = some.purchase_ids.tolist()
    assert ids[0] == ids[1] == ids[2] >= 0
    assert [ids[row] for row in (3, 4, 7)] == [-1] * 3
    assert len({ids[0], ids[5], ids[6]}) == 3
    assert ids[0] < some.n_named <= min(ids[5], ids[6])
    assert some.is_orphan.tolist() == [False, False, False, True, True, False, False, True]
    assert some.is_purchase.tolist() == [True, True, False, False, False, True, True, False]


def test_a_purchase_is_made_at_its_first_line():
    assert days(ledger(*ROWS).purchased) == [5, 5, 5, 10, 11, 12, 12, 13]


def test_at_order_refunds_move_and_lines_do_not():
    some = ledger(*ROWS)
    assert days(some.instants) == [5, 7, 9, 10, 11, 12, 12, 13]
    assert days(some.at_order().instants) == [5, 7, 5, 10, 11, 12, 12, 13]
    assert some.at_order().values.tolist() == [10, 4, -3, -1, -2, 8, 0, -6]


def test_first_purchases_among_eligible_rows():
    some = ledger(*ROWS)
    assert days(some.first_purchases(some.is_purchase)) == [5, 12]
    none = some.first_purchases(np.zeros(len(ROWS), np.bool_))
    assert none.tolist() == [2**63 - 1] * 2


def test_without_ids_every_purchase_row_is_one_and_every_refund_an_orphan():
    some = ledger(*ROWS, order_id=None)
    assert some.purchase_ids is None
    assert some.is_orphan.tolist() == (~some.is_purchase).tolist()


def test_no_row():
    for options in ({}, {"order_id": None}):
        some = ledger(**options)
        assert (len(some.values), some.is_orphan.tolist(), some.n_named) == (0, [], 0)
