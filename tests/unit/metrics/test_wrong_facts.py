"""Every metric refuses anything but the facts it is made for, and says which."""

import pytest

from privdomain.errors import DataError
from privdomain.facts import Events, Invites, Members, Orders, Spend
from privdomain.metrics import (
    Paths,
    attribution,
    channel_return,
    cohort_value,
    fission,
    funnel,
    funnel_levels,
    measured_stage_flow,
    paths_from,
    purchase_summary,
    repurchase,
    response_times,
    retention,
    rfm,
    sessions,
    staff_credit,
    stickiness,
    top_paths,
    touch_conversion,
    touch_gaps,
    touchpoint_flow,
    transitions,
)

UNTIL = {"observed_until": "2026-06-01"}
ORDERS = Orders(["ann"], ["2026-01-05"], [1], currency="CNY", tz="UTC")
MEMBERS = Members(["ann"], ["2026-01-05"], tz="UTC")
SPEND = Spend(["2026-01-05"], [1], currency="CNY", tz="UTC")
SUMMARY = purchase_summary(ORDERS, **UNTIL)
EVENTS = Events(["ann"], ["2026-01-05"], ["add"], tz="UTC")
INVITES = Invites(["ann"], ["bo"], ["2026-01-05"], tz="UTC")
STAGES = {"stages": {"inflow": "add"}}
WINDOW = {"window": "7d", **UNTIL}
CREDIT = attribution(Paths([0], [0, 1], conversions=[1], value=[1], channels=["ads"]), model="last")
OF_EVENTS = (sessions, stickiness, transitions, top_paths)
OF_TOUCHES = (touchpoint_flow, touch_gaps)


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
        (lambda: funnel(ORDERS, ["add"], **UNTIL), "events", "Pass Events"),
        (lambda: funnel_levels(ORDERS, ["add"]), "events", "Pass Events"),
        *((lambda metric=metric: metric(ORDERS, **UNTIL), "events", "Pass Events") for metric in OF_EVENTS),
        *(
            (lambda metric=metric: metric(ORDERS, **UNTIL), "touches", "Pass Touches or Events")
            for metric in OF_TOUCHES
        ),
        (lambda: touch_conversion(ORDERS, ORDERS, **WINDOW), "touches", "Pass Touches or Events"),
        (lambda: touch_conversion(EVENTS, EVENTS, **WINDOW), "orders", "Pass Orders"),
        (lambda: response_times(ORDERS, EVENTS, **WINDOW), "touches", "Pass Touches or Events"),
        (lambda: response_times(EVENTS, SPEND, **WINDOW), "responses", "Pass"),
        (lambda: paths_from(ORDERS, ORDERS, **UNTIL), "touches", "Pass Touches or Events"),
        (lambda: paths_from(EVENTS, EVENTS, **UNTIL), "orders", "Pass Orders"),
        (lambda: attribution(ORDERS), "paths", "Pass Paths"),
        (lambda: channel_return({"first": ORDERS}, SPEND, **UNTIL), "levels['first']", "Pass Attribution"),
        (lambda: channel_return({"first": CREDIT}, ORDERS, **UNTIL), "spend", "Pass Spend"),
        (lambda: staff_credit(MEMBERS, MEMBERS, **UNTIL), "orders", "Pass Orders"),
        (lambda: staff_credit(ORDERS, ORDERS, **UNTIL), "members", "Pass Members"),
        (lambda: fission(MEMBERS, **UNTIL), "invites", "Pass Invites"),
        (lambda: fission(INVITES, members=ORDERS, **UNTIL), "members", "Pass Members"),
        (lambda: fission(INVITES, orders=MEMBERS, **UNTIL), "orders", "Pass Orders"),
        (lambda: measured_stage_flow(INVITES, INVITES, **STAGES, **UNTIL), "events", "Pass Events"),
        (lambda: measured_stage_flow(EVENTS, EVENTS, **STAGES, **UNTIL), "invites", "Pass Invites"),
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
        lambda: funnel(EVENTS, ["add"], **UNTIL),
        lambda: touch_conversion(EVENTS, ORDERS, **WINDOW),
        lambda: response_times(EVENTS, ORDERS, **WINDOW),
        lambda: paths_from(EVENTS, ORDERS, **UNTIL),
        lambda: fission(INVITES, members=MEMBERS, orders=ORDERS, **UNTIL),
        lambda: measured_stage_flow(EVENTS, INVITES, **STAGES, **UNTIL),
    ],
)
def test_the_right_facts_are_fine(call):
    assert repr(call())
