"""Conditions on what users did, on hand-made facts, at their edges."""

from datetime import timedelta

import pytest
from oracle.few_facts import USERS, accepted, events, orders

from privdomain.errors import DataError
from privdomain.facts import Facts, Invites, Members, Touches
from privdomain.segments import Absent, Calendar, Did, Prop, Recency, Sequence, Step, Total, explain, observe_rows

NEW_YORK = "America/New_York"


OPENED = [("ann", f"2026-01-{day:02}", "open") for day in (1, 1, 2)] + [("bo", "2026-01-31", "pay")]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Did("open"), ["ann"]),
        (Did("open", at_least=3), ["ann"]),
        (Did("open", at_least=4), []),
        (Did("open", at_least=3, per="day"), []),
        (Did("open", at_least=2, per="day"), ["ann"]),
        (Did("open", at_least=1, at_most=2), []),
        (Did("open", at_least=0, at_most=0), ["bo", "cy"]),
        (Did("open", at_least=0, at_most=3), ["ann", "bo", "cy"]),
        (Did(), ["ann", "bo"]),
        (Absent("open"), ["bo", "cy"]),
        (Absent(), ["cy"]),  # of whom nothing was ever seen
        (Absent("open", within="30d"), ["bo", "cy"]),  # the 2nd is 30 days before: the first microsecond counts
        (Absent("open", within="29d"), ["ann", "bo", "cy"]),
        (Did(within="1d"), ["bo"]),
        (Did(within="1us"), []),
    ],
    ids=str,
)
def test_counts(rule, expected):
    assert accepted(rule, events=events(OPENED)) == expected


def test_nothing_at_or_after_the_moment_is_seen():
    assert accepted(Did("pay"), "2026-01-31", events=events(OPENED)) == []
    assert accepted(Did("pay"), "2026-01-31T00:00:00.000001", events=events(OPENED)) == ["bo"]


def test_local_days_are_counted_where_clocks_change():
    # 2024-11-03 in New York lasts 25 hours: half past midnight, half past one, twice, and half past 23 are one day.
    hours = ["04:30Z", "05:30Z", "06:30Z"]
    rows = [("ann", f"2024-11-03T{hour}", "open") for hour in hours] + [("ann", "2024-11-04T04:30Z", "open")]
    made = events([*rows, ("bo", "2024-11-03T03:59Z", "open"), ("bo", "2024-11-03T04:00Z", "open")], NEW_YORK)
    assert accepted(Did(per="day", at_least=2), "2025-01-01", events=made) == ["bo"]  # midnight lies between
    assert accepted(Did(per="row", at_least=4), "2025-01-01", events=made) == ["ann"]
    assert accepted(Did(within=Calendar(period="day", ago=1), at_least=4), "2024-11-04", events=made) == ["ann"]


def test_days_before_1970():
    rows = [("ann", "1969-12-31", "open"), ("ann", "1970-01-01", "open"), ("ann", "1970-01-01T12:00", "open")]
    assert accepted(Did(per="day", at_least=2, at_most=2), "1970-01-02", events=events(rows)) == ["ann"]


def test_rows_are_narrowed_down_one_comparison_after_the_other():
    made = events(OPENED, page=["home", "item", None, "home"], points=[1, 2, 3, 4])
    home, few = Prop("page") == "home", Prop("points") < 4
    assert accepted(Did(where=home), events=made) == ["ann", "bo"]
    assert accepted(Did(where=[home, few]), events=made) == ["ann"]
    assert accepted(Did("open", where=Prop("page").is_missing()), events=made) == ["ann"]
    counts = [
        explain(Did(where=one), "ann", Facts(events=made), as_of="2026-02-01").observed
        for one in (
            home,
            home.where_missing("false"),
            home.where_missing("true"),
            Prop("page").is_known(),
            Prop("page") != "home",
        )
    ]
    assert counts == [1, 1, 2, 2, 1]


def test_a_row_without_a_value_is_named_by_its_place_in_the_table():
    made = events(OPENED, points=[1, 2, None, None])
    rule = Did("open", where=[Prop("points") > 1, Prop("points", "<", 3, missing="error")])
    assert accepted(rule, events=made) == ["ann"]  # the first comparison has sorted it out
    with pytest.raises(DataError, match=r"^events\.points: is missing \(first at row 2, 1 row\)"):
        accepted(Did("open", where=Prop("points", ">", 1, missing="error")), events=made)


def test_lines_of_one_order_are_one_purchase_made_at_the_earliest():
    # One order of three lines over midnight of the month's end, a refund of it, one without an id, and two of others.
    rows = [
        ("ann", "2026-01-31 23:59:59", 10),
        ("ann", "2026-02-01 00:01", 20),
        ("ann", "2026-02-01 00:02", 0),
        ("ann", "2026-02-03", -10),
        ("bo", "2026-02-02", 5),
        ("bo", "2026-02-02", 5),
        ("cy", "2026-02-02", 5),
    ]
    made = orders(
        rows, order_id=["A", "A", "A", "A", "A", None, None], product=["tea", "cup", "tea", "tea", "cup", "tea", "tea"]
    )
    counts = {
        (user, str(rule)): explain(rule, user, Facts(orders=made), as_of="2026-03-01").observed
        for rule in (Did(of="orders"),)
        for user in USERS
    }
    assert [*counts.values()] == [1, 2, 1]
    january, february = (Calendar(period="month", ago=ago) for ago in (2, 1))
    assert accepted(Did(of="orders", within=january), "2026-03-01", orders=made) == ["ann"]
    assert accepted(Did(of="orders", within=february), "2026-03-01", orders=made) == ["bo", "cy"]
    # The cup came a minute later, yet belongs to the order of January; a refund is no purchase.
    cup = Prop("product") == "cup"
    assert accepted(Did(of="orders", within=january, where=cup), "2026-03-01", orders=made) == ["ann"]
    assert accepted(Did(of="orders", where=Prop("amount") < 0), "2026-03-01", orders=made) == []
    # On the first of February the cup was not bought yet.
    assert accepted(Did(of="orders", where=cup), "2026-02-01", orders=made) == []
    assert accepted(Did(of="orders", where=cup), "2026-02-01 00:01", orders=made) == []
    assert accepted(Did(of="orders", where=cup), "2026-02-01 00:01:00.000001", orders=made) == ["ann"]
    assert accepted(Did(of="orders"), "2026-02-01", orders=made) == ["ann"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Did(of="touches", name="call"), ["bo"]),
        (Did(of="touches", where=Prop("cost") >= 0.05), ["ann"]),
        (Did(of="members", where=Prop("channel") == "qr"), ["cy"]),
        (Did(of="members", where=Prop("left").is_missing()), ["cy"]),
        (Did(of="invites"), ["ann", "cy"]),  # who came by one, not who invited
        (Did(of="invites", where=Prop("valid") == True), ["cy"]),  # noqa: E712 - builds a rule
    ],
    ids=str,
)
def test_other_sources(rule, expected):
    day = ["2026-01-05"] * 2
    touches = Touches(["ann", "bo"], day, ["moment", "call"], tz="UTC", cost=[0.05, None], currency="CNY")
    members = Members(["bo", "cy"], day, tz="UTC", left=["2026-01-06", None], channel=["card", "qr"])
    invites = Invites(["bo", "bo"], ["ann", "cy"], day, tz="UTC", valid=[False, True])
    assert accepted(rule, touches=touches, members=members, invites=invites) == expected


PAID = [("ann", "2026-01-05", 0.1), ("ann", "2026-01-06", 0.2), ("bo", "2026-01-05", 300), ("bo", "2026-01-07", -50)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Total("amount", at_least=0.3), ["ann", "bo"]),  # 10 + 20 fen are 30, though 0.1 + 0.2 > 0.3 as floats
        (Total("amount", under=0.3), ["cy"]),
        (Total("amount", at_least=0.1 + 0.2), ["bo"]),  # asked for 0.30000000000000004
        (Total("amount", at_least=250), ["bo"]),  # net of the refund
        (Total("amount", at_least=250.01), []),
        (Total("amount", at_least=0, under=250), ["ann", "cy"]),  # nothing adds up to 0
        (Total("amount", at_least=300, within=Calendar(period="month", ago=1), where=Prop("amount") > 0), ["bo"]),
        (Total("amount", under=0, where=Prop("amount") < 0), ["bo"]),
    ],
    ids=str,
)
def test_totals_of_money_are_exact(rule, expected):
    assert accepted(rule, orders=orders(PAID)) == expected


def test_totals_of_numbers():
    rows = [("ann", "2026-01-05", "open")] * 2 + [("bo", "2026-01-05", "open")] * 3
    made = events(rows, points=[2**53, 1, 1, 2, 3], weight=[0.5, 0.25, 1e300, -1e300, 1.0])
    assert accepted(Total("points", of="events", under=2**53), events=made) == ["bo", "cy"]
    facts = Facts(events=made)
    assert explain(Total("points", of="events", under=9), "ann", facts, as_of="2026-02-01").observed == 2**53 + 1
    assert explain(Total("weight", of="events", under=9), "ann", facts, as_of="2026-02-01").observed == 0.75


def test_totals_of_floats_do_not_depend_on_the_order_of_rows():
    # (0.1 + 0.2) + 0.3 and 0.1 + (0.2 + 0.3) differ as floats.
    for weights in ([0.1, 0.2, 0.3], [0.3, 0.2, 0.1], [0.2, 0.3, 0.1]):
        made = events([("ann", "2026-01-05", "open")] * 3, weight=weights)
        seen = explain(Total("weight", of="events", under=9), "ann", Facts(events=made), as_of="2026-02-01").observed
        assert seen == 0.1 + 0.2 + 0.3


def test_totals_of_floats_are_exact_at_the_bound():
    # Added in turn, ten times 0.1 is the float below 1; what the ten hold is 1 + 5.6e-17, of which 1 is the nearest.
    assert sum([0.1] * 10) < 1
    made = events([("ann", "2026-01-05", "open")] * 10 + [("bo", "2026-01-05", "open")] * 9, weight=[0.1] * 19)
    assert accepted(Total("weight", of="events", at_least=1), events=made) == ["ann"]
    assert accepted(Total("weight", of="events", under=1), events=made) == ["bo", "cy"]
    why = explain(Total("weight", of="events", at_least=1), "ann", Facts(events=made), as_of="2026-02-01")
    assert (why.accepts, why.observed) == (True, 1.0)


@pytest.mark.parametrize(("policy", "expected"), [(None, ["bo"]), ("false", ["bo"]), ("true", ["ann", "bo"])])
def test_totals_of_what_is_partly_unknown(policy, expected):
    made = orders(PAID, variable_cost=[None, 1, 2, 3])
    assert accepted(Total("variable_cost", at_least=1, missing=policy), orders=made) == expected
    with pytest.raises(DataError, match=r"^orders\.variable_cost: is missing \(first at row 0, 1 row\)"):
        accepted(Total("variable_cost", at_least=1, missing="error"), orders=made)


@pytest.mark.parametrize(
    "numbers", [[2**62, 2**62], [-(2**62), -(2**62) - 1], [1e308, 1e308], [-1.5e308, -1.5e308]], ids=str
)
def test_totals_never_wrap(numbers):
    made = events([("ann", "2026-01-05", "open")] * 2, points=numbers)
    with pytest.raises(DataError, match=r"^events\.points: may add up past what a number holds. Give it in a larger"):
        accepted(Total("points", of="events", under=1), events=made)


def test_a_large_number_beside_small_ones_is_no_reason_to_refuse():
    made = events([("ann", "2026-01-05", "open")] * 3, points=[2**62, 1, 1])
    assert (
        explain(Total("points", of="events", under=1), "ann", Facts(events=made), as_of="2026-02-01").observed
        == 2**62 + 2
    )


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Recency("open", at_least="30d"), ["ann"]),  # to the microsecond
        (Recency("open", under="30d"), []),
        (Recency("open", under="30d", missing="true"), ["bo", "cy"]),
        (Recency("open", at_least="2592000000001us"), []),
        (Recency("open", under="2592000000001us"), ["ann"]),
        (Recency("open", which="first", at_least="31d"), ["ann"]),
        (Recency(under="1d"), []),
        (Recency(under="2d"), ["bo"]),
        (Recency(at_least="1d"), ["ann", "bo"]),
        (Recency(within="31d", which="first", under="31d"), ["bo"]),
        (Recency(within="30d", which="first", under="31d"), ["ann", "bo"]),
    ],
    ids=str,
)
def test_time_since(rule, expected):
    assert accepted(rule, events=events(OPENED)) == expected


def test_time_since_of_who_never_did():
    with pytest.raises(DataError, match=r"^open: is missing \(first at row 1, 2 rows\)"):
        accepted(Recency("open", under="1d", missing="error"), events=events(OPENED))
    with pytest.raises(DataError, match=r"^orders: is missing \(first at row 2, 1 row\)"):
        accepted(Recency(of="orders", under="1d", missing="error"), orders=orders(PAID))


def test_time_since_a_purchase_forgets_refunds():
    why = explain(Recency(of="orders", under="1d"), "bo", Facts(orders=orders(PAID)), as_of="2026-01-08")
    assert why.observed == timedelta(days=3)  # since the 5th; the refund of the 7th is none


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Sequence(["view", "cart"]), ["ann", "bo"]),
        (Sequence(["cart", "view"]), ["bo"]),
        (Sequence(["view", "cart"], span="1h"), ["ann"]),  # exactly an hour
        (Sequence(["view", "cart"], span="3599s"), []),
        (Sequence(["view", "view"]), ["bo"]),
        (Sequence(["view", "cart", "view"]), ["bo"]),
        (Sequence(["view", Step(name="cart", where=Prop("points") > 2)]), ["bo"]),
        (Sequence(["view", "cart"], within="24h"), ["bo"]),  # the view of ann lies before
        (Sequence(["view", "cart"], within="26h"), ["ann", "bo"]),
    ],
    ids=str,
)
def test_sequences(rule, expected):
    rows = [
        ("ann", "2026-01-30 23:00", "view"),
        ("ann", "2026-01-31 00:00", "cart"),
        ("bo", "2026-01-31 01:00", "view"),
        ("bo", "2026-01-31 05:00", "cart"),
        ("bo", "2026-01-31 06:00", "view"),
        ("cy", "2026-01-31 05:00", "cart"),
        ("cy", "2026-01-31 05:00", "view"),  # at the same instant
    ]
    assert accepted(rule, events=events(rows, points=[1, 2, 3, 4, 5, 6, 7])) == expected


def test_the_rows_of_equal_steps_are_found_once(monkeypatch):
    seen = []
    real = observe_rows.rows_of
    monkeypatch.setattr(observe_rows, "rows_of", lambda view, node: (seen.append(node.name), real(view, node))[1])
    made = events([("ann", f"2026-01-{day:02}", "open") for day in range(1, 32)] + [("bo", "2026-01-01", "pay")])
    assert accepted(Sequence(["open"] * 31), events=made) == ["ann"]
    assert accepted(Sequence(["open", "open", "pay"]), events=made) == []
    assert seen == ["open", "open", "pay"]
