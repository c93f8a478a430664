"""Every metric refuses anything but the facts it is made for, and says which."""

import pytest

from privdomain.errors import DataError
from privdomain.facts import Members, Orders, Spend
from privdomain.metrics import cohort_value, purchase_summary, repurchase, retention, rfm

UNTIL = {"observed_until": "2026-06-01"}
ORDERS = Orders(["ann"], ["2026-01-05"], [1], currency="CNY", tz="UTC")
MEMBERS = Members(["ann"], ["2026-01-05"], tz="UTC")
SPEND = Spend(["2026-01-05"], [1], currency="CNY", tz="UTC")
SUMMARY = purchase_summary(ORDERS, **UNTIL)


@pytest.mark.parametrize(
    ("call", "argument", "repair"),
    [
        (lambda: cohort_value(MEMBERS, **UNTIL), "orders", "Pass Orders"),
        (lambda: cohort_value([1, 2], **UNTIL), "orders", "Pass Orders"),
        (lambda: cohort_value(ORDERS, members=ORDERS, **UNTIL), "members", "Pass Members"),
        (lambda: cohort_value(ORDERS, **UNTIL).with_spend(100), "spend", "Pass Spend"),
        (lambda: cohort_value(ORDERS, **UNTIL).with_spend(ORDERS), "spend", "Pass Spend"),
        (lambda: retention(SPEND, ORDERS, n=1, **UNTIL), "starts", "Pass"),
        (lambda: retention(ORDERS, None, n=1, **UNTIL), "returns", "Pass"),
        (lambda: repurchase(MEMBERS, **UNTIL), "orders", "Pass Orders"),
        (lambda: purchase_summary({"user": [1]}, **UNTIL), "orders", "Pass Orders"),
        (lambda: rfm(ORDERS), "summary", "Pass PurchaseSummary"),
    ],
)
def test_the_argument_is_named_with_a_repair(call, argument, repair):
    with pytest.raises(DataError, match=repair) as caught:
        call()
    assert caught.value.argument == argument


@pytest.mark.parametrize(
    "call",
    [
        lambda: cohort_value(ORDERS, members=MEMBERS, **UNTIL).with_spend(SPEND),
        lambda: retention(MEMBERS, ORDERS, n=1, **UNTIL),
        lambda: rfm(SUMMARY),
    ],
)
def test_the_right_facts_are_fine(call):
    assert repr(call())
