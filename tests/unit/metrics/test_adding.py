"""Adding results over disjoint users, whatever they count."""

import pytest

from privdomain.errors import DataError, SpecError
from privdomain.facts import Facts, Invites, Members, Orders, Spend
from privdomain.metrics import (
    attribution,
    channel_return,
    cohort_value,
    combine,
    fission,
    funnel,
    link_shortening,
    paths_from,
    purchase_summary,
    repurchase,
    response_times,
    retention,
    rfm,
    sessions,
    staff_credit,
    stage_flow,
    stickiness,
    top_paths,
    touch_conversion,
    touch_gaps,
    touchpoint_flow,
    transitions,
)

UNTIL = {"observed_until": "2026-06-01"}
ORDERS = Orders(
    *(["ann", "bo", "ann", "cy", "bo", "di"], [f"2026-0{month}-05" for month in (1, 2, 2, 3, 3, 5)]),
    *([30, 10, 20, 8, -4, 0],),
    currency="CNY",
    tz="Asia/Shanghai",
    order_id=["a", "b", "c", "d", "b", "e"],
    channel=["x", "y", "x", None, "y", "x"],
    staff=["li", "wu", "wu", None, "li", "li"],
)
HELD = Members(
    ["ann", "bo", "cy"], ["2026-01-01", "2026-02-20", "2026-03-01"], tz="Asia/Shanghai", staff=["li", "wu", "li"]
)


def placed(orders):
    """Each row as an event, which stands for a touch too."""
    return orders.as_events("order")


METRICS = {
    "cohort_value": lambda orders: cohort_value(orders, by="channel", **UNTIL),
    "retention": lambda orders: retention(orders, orders, period="month", n=4, **UNTIL),
    "repurchase": lambda orders: repurchase(orders, **UNTIL),
    "purchase_summary": lambda orders: purchase_summary(orders, **UNTIL),
    "funnel": lambda orders: funnel(placed(orders), ["order", "order"], window="40d", by="channel", **UNTIL),
    "sessions": lambda orders: sessions(placed(orders), timeout="40d", **UNTIL),
    "stickiness": lambda orders: stickiness(placed(orders), **UNTIL),
    "transitions": lambda orders: transitions(placed(orders), timeout="40d", **UNTIL),
    "top_paths": lambda orders: top_paths(placed(orders), timeout="40d", length=2, **UNTIL),
    "touchpoint_flow": lambda orders: touchpoint_flow(placed(orders), within="40d", **UNTIL),
    "touch_gaps": lambda orders: touch_gaps(placed(orders), by="channel", **UNTIL),
    "touch_conversion": lambda orders: touch_conversion(placed(orders), orders, window="40d", **UNTIL),
    "response_times": lambda orders: response_times(placed(orders), orders, window="40d", by="channel", **UNTIL),
    "paths_from": lambda orders: paths_from(placed(orders), orders, lookback="40d", by="channel", **UNTIL),
    "staff_credit": lambda orders: staff_credit(orders, HELD.for_users(orders.users), **UNTIL),
}


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
@pytest.mark.parametrize("n", [1, 2, 3, 20])
def test_any_number_of_parts_adds_up_to_the_whole(metric, n):
    # 20 parts of four users: at least 16 are empty
    parts = [metric(part) for part in ORDERS.split(n)]
    assert combine(parts) == metric(ORDERS)
    assert combine(reversed(parts)) == metric(ORDERS)
    assert combine(iter(parts)) == metric(ORDERS)


@pytest.mark.parametrize("n", [1, 3])
def test_parts_of_a_bundle_add_up_too(n):
    members = Members(["ann", "di", "eve"], ["2026-01-01"] * 3, tz="Asia/Shanghai", channel=["x", None, "x"])
    whole = Facts(orders=ORDERS, members=members)

    def value(facts):
        return cohort_value(facts.orders, members=facts.members, by="channel", **UNTIL)

    assert combine(map(value, whole.split(n))) == value(whole)
    assert value(whole) == cohort_value(ORDERS, members=members, by="channel", **UNTIL)  # without a shared index


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_an_empty_part_changes_nothing(metric):
    whole, nothing = metric(ORDERS), metric(ORDERS.take([]))
    assert whole + nothing == nothing + whole == whole
    assert nothing + nothing == nothing
    assert combine([whole]) == whole


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_results_of_two_kinds_do_not_add(metric):
    result = metric(ORDERS)
    for other in METRICS.values():
        if other is not metric:
            with pytest.raises(TypeError):
                result + other(ORDERS)
    with pytest.raises(TypeError):
        sum([result])  # 0 + result: use combine()


@pytest.mark.parametrize(
    ("option", "values"),
    [
        ("observed_until", ("2026-06-01", "2026-06-02")),
        ("period", ("month", "week")),
        ("horizons", (["1w"], ["1w", "1m"])),
        ("value", ("revenue", "contribution")),
        ("margin", (0.2, 0.3)),
        ("refunds", ("dated", "at_order")),
        ("refund_lag", ("1d", "2d")),
        ("attach", ("1d", "2d")),
        ("first_within", ("1m", "2m")),
        ("by", (None, "channel")),
    ],
)
def test_tables_that_were_asked_for_differently_say_in_what(option, values):
    members = Members(["ann"], ["2026-01-01"], tz="Asia/Shanghai", channel=["x"])
    base = {"members": members, **UNTIL}
    base |= {"value": "contribution", "margin": 0.1} if option in {"value", "margin"} else {}
    base |= {"refunds": "at_order"} if option == "refund_lag" else {}
    one, other = (
        cohort_value(ORDERS, **({**base, option: value} if value != "revenue" else {"members": members, **UNTIL}))
        for value in values
    )
    with pytest.raises(SpecError) as caught:
        one + other
    assert option in [path for path, _, _ in caught.value.problems]
    assert {code for _, code, _ in caught.value.problems} == {"options_differ"}


def test_members_and_buyers_never_add():
    members = Members(["ann"], ["2026-01-01"], tz="Asia/Shanghai")
    with pytest.raises(SpecError) as caught:
        cohort_value(ORDERS, **UNTIL) + cohort_value(ORDERS, members=members, **UNTIL)
    assert [path for path, _, _ in caught.value.problems] == ["base"]


@pytest.mark.parametrize(("change", "path"), [({"tz": "UTC"}, "tz"), ({"currency": "USD"}, "currency")])
def test_calendars_and_currencies_never_mix(change, path):
    one, other = (
        Orders(["ann"], ["2026-01-05"], [1], **{"currency": "CNY", "tz": "Asia/Shanghai", **options})
        for options in ({}, change)
    )
    with pytest.raises(SpecError) as caught:
        cohort_value(one, **UNTIL) + cohort_value(other, **UNTIL)
    assert path in [path for path, _, _ in caught.value.problems]


def test_labels_of_two_kinds_do_not_add():
    one = cohort_value(ORDERS.for_users(["ann"]), by={"ann": "x"}, **UNTIL)
    other = cohort_value(ORDERS.for_users(["bo"]), by={"bo": 1}, **UNTIL)
    with pytest.raises(DataError) as caught:
        one + other
    assert caught.value.argument == "by"


def test_nothing_adds_up_to_nothing():
    with pytest.raises(DataError) as caught:
        combine([])
    assert caught.value.argument == "parts"


def test_final_results_say_what_to_add_instead():
    scores = rfm(purchase_summary(ORDERS, **UNTIL))
    times = METRICS["funnel"](ORDERS).time_to_convert(1, 2)
    paths = paths_from(placed(ORDERS), ORDERS, by="channel", **UNTIL)
    spend = Spend(["2026-01-01"], [10], currency="CNY", tz="Asia/Shanghai", channel=["x"])
    invites = Invites(["ann"], ["bo"], ["2026-01-20"], tz="Asia/Shanghai")
    for result, instead in (
        (scores, "Add the purchase summaries"),
        (cohort_value(ORDERS, **UNTIL).total(), "Add the CohortValue tables"),
        (times, "Add the FunnelResult results"),
        (times.converted_by(["7d"]), "Add the FunnelResult results"),
        (attribution(paths), "Add the paths"),
        (channel_return({"first": attribution(paths)}, spend, **UNTIL), "Add the paths and the spend"),
        (fission(invites, **UNTIL), "Concatenate the invites"),
        (stage_flow({"inflow": 10}), "Add the counts of the stages"),
        (link_shortening([0.5]), "Add the funnels"),
    ):
        with pytest.raises(TypeError, match=instead):
            combine([result, result])


def test_options_without_effect_do_not_keep_tables_apart():
    # buyers have no time within which a first order must come, and dated refunds no lag
    one = cohort_value(ORDERS, first_within="1m", refund_lag="1d", **UNTIL)
    assert one == cohort_value(ORDERS, **UNTIL)


def test_only_results_combine():
    with pytest.raises(TypeError, match="int is no result"):
        combine([1, 2])
