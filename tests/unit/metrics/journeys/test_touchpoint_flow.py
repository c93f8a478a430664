"""touchpoint_flow at its edges: gaps, last touches, touchpoints without a class."""

import numpy as np
import pytest

from privdomain.errors import BudgetError, DataError, SpecError
from privdomain.facts import Events, Orders, Touches
from privdomain.metrics.journeys.touchpoint_flow import touchpoint_flow

KINDS = {"app": "on", "live": "on", "store": "off"}


def touches(**users):
    """Touches of users on consecutive days, from the 5th of January on."""
    rows = [(user, f"2026-01-{5 + day:02}", name) for user, names in users.items() for day, name in enumerate(names)]
    return Touches(*([row[place] for row in rows] for place in range(3)), tz="UTC")


def asked(options=None, **users):
    return touchpoint_flow(touches(**users), **{"observed_until": "2026-02-01", "classes": KINDS, **(options or {})})


def test_two_of_three_transitions_switch():
    # on -> off -> on -> on
    flow = asked(ann=["app", "store", "app", "live"])
    assert flow.classes == ("off", "on")
    assert flow.counts.tolist() == [[0, 1], [1, 1]]
    assert (flow.switches, flow.transitions, flow.switch_rate) == (2, 3, 2 / 3)
    assert (flow.users, flow.switchers, flow.switcher_rate) == (1, 1, 1.0)
    assert flow.open.tolist() == [0, 1]


def test_the_rate_from_online_to_offline():
    # ten users on two days, online first: three then go to the store, seven stay online
    users = {f"u{place}": ["app", "store" if place < 3 else "live"] for place in range(10)}
    flow = asked(**users)
    off, on = 0, 1
    assert flow.rate[on, off] == 0.3
    assert flow.rate[on].sum() == 1.0
    assert np.isnan(flow.rate[off]).all()  # nobody left a store
    assert (flow.users, flow.switchers, flow.switcher_rate) == (10, 3, 0.3)


def test_without_classes_each_touchpoint_is_its_own():
    flow = asked({"classes": None}, ann=["app", "live"])
    assert flow.classes == ("app", "live")
    assert flow.switch_rate == 1.0


@pytest.mark.parametrize(("within", "apart"), [("24h", [0, 0]), ("86399s", [0, 1]), (None, [0, 0])])
def test_touches_further_apart_than_within_are_no_transition(within, apart):
    flow = asked({"within": within}, ann=["app", "store"])
    assert flow.apart.tolist() == apart
    assert flow.counts.sum() == 1 - sum(apart)
    assert flow.open.tolist() == [1, 0]


def test_a_touchpoint_without_a_class_is_no_switch_and_no_stay():
    # on -> ? -> ? -> on -> off: only the last is known
    flow = asked(ann=["app", "fax", "call", "app", "store"])
    assert flow.classes == ("off", "on", None)
    assert flow.counts.tolist() == [[0, 0, 0], [1, 0, 1], [0, 1, 1]]
    assert (flow.switches, flow.transitions, flow.switch_rate) == (1, 1, 1.0)
    assert asked(ann=["app", "fax"]).users == 0
    assert np.isnan(asked(ann=["app", "fax"]).switch_rate)
    assert np.isnan(asked(ann=["app", "fax"]).switcher_rate)


def test_nothing_leads_from_user_to_user():
    flow = asked(ann=["app"], bo=["store"])
    assert (flow.transitions, flow.open.tolist()) == (0, [1, 1])


def test_parts_with_other_classes_add_up():
    one, other = asked(ann=["app", "live"]), asked(bo=["store", "fax"])
    assert one + other == asked(ann=["app", "live"], bo=["store", "fax"])
    assert (one + other).classes == ("off", "on", None)


def test_events_flow_too():
    events = Events(["ann"] * 2, ["2026-01-05", "2026-01-06"], ["public", "private"], tz="UTC")
    assert touchpoint_flow(events, observed_until="2026-02-01").counts.tolist() == [[0, 0], [1, 0]]


def test_records_and_what_is_printed():
    flow = asked({"within": "7d"}, ann=["app", "store"])
    assert flow.to_records()[1] == {"from": "off", "to": "on", "count": 0, "rate": None}
    assert flow.to_records()[2] == {"from": "on", "to": "off", "count": 1, "rate": 1.0}
    assert repr(flow).splitlines() == [
        "Flow between touchpoints, within 1w, switch rate 1.000, until 2026-02-01 00:00 UTC",
        "from  transitions    off     on",
        " off            0      —      —",
        "  on            1  1.000  0.000",
    ]
    other = asked(ann=["app", "fax"], bo=["fax", "fax"])
    assert other.unclassified == 3
    assert "UTC; 3 touches unclassified\n" in repr(other)
    assert "(unclassified)" in repr(other)
    assert flow.unclassified == 0


def test_nobody():
    nothing = asked()
    assert (nothing.classes, nothing.to_records()) == ((), [])
    assert np.isnan(nothing.switch_rate)
    assert nothing + asked(ann=["app", "live"]) == asked(ann=["app", "live"])


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"within": "soon"}, "within"),
        ({"observed_until": "soon"}, "observed_until"),
        ({"classes": 5}, "classes"),
        ({"classes": {"app": ("on", "off")}}, "classes"),
    ],
)
def test_bad_options_are_named(options, path):
    with pytest.raises(SpecError) as caught:
        asked(options, ann=["app"])
    assert [problem[0] for problem in caught.value.problems] == [path]


def test_options_that_differ_are_named():
    with pytest.raises(SpecError) as caught:
        asked(ann=["app"]) + asked({"classes": None, "within": "1d"}, bo=["app"])
    assert [path for path, _, _ in caught.value.problems] == ["classes", "within"]


def test_only_touches_flow():
    orders = Orders([1], ["2026-01-05"], [1], tz="UTC", currency="CNY")
    with pytest.raises(DataError, match="Pass Touches or Events"):
        touchpoint_flow(orders, observed_until="2026-02-01")


def test_late_rows_are_refused_or_left_out():
    how = {"observed_until": "2026-01-06"}
    with pytest.raises(DataError, match="truncate=True"):
        asked(how, ann=["app", "store"])
    assert asked(how | {"truncate": True}, ann=["app", "store"]) == asked(how, ann=["app"])


def test_no_more_classes_than_fit():
    n = 3_000
    with pytest.raises(BudgetError):
        asked({"classes": None, "observed_until": "2026-03-01"}, **{f"u{place}": [f"t{place}"] for place in range(n)})
