"""Observe: each kind of condition on hand-made facts, at its edges."""

from datetime import timedelta

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.facts import Consents, Events, Facts, Invites, Members, Orders, Tags, Touches, Users
from privdomain.segments import (
    Absent,
    Calendar,
    Consented,
    Did,
    HasTag,
    Prop,
    Recency,
    RfmIn,
    Schema,
    Sequence,
    StageIn,
    Step,
    Total,
    evaluate,
    explain,
)

NEW_YORK = "America/New_York"
USERS = ["ann", "bo", "cy"]


def accepted(rule, as_of="2026-02-01", users=USERS, **tables):
    """Ids that a rule accepts, of a list of users."""
    facts = Facts(users=Users(users, tz="UTC"), **tables)
    return facts.users[evaluate(rule, facts, as_of=as_of)].tolist()


def events(rows, tz="UTC", **attributes):
    """Events of rows (user, time, name)."""
    return Events(*([row[place] for row in rows] for place in range(3)), tz=tz, attributes=attributes)


def orders(rows, tz="UTC", **columns):
    """Orders of rows (user, time, amount)."""
    return Orders(*([row[place] for row in rows] for place in range(3)), tz=tz, currency="CNY", **columns)


# ---------------------------------------------------------------------- what users are


def test_attributes_follow_the_user_whatever_the_order_of_the_list():
    users = Users(["cy", "ann", "bo"], attributes={"age": [3, 1, 2]})
    tags = Tags(["aa", "bo"], ["x", "x"], ["2026-01-01"] * 2, tz="UTC")  # aa is in the index, not in the list
    facts = Facts(users=users, tags=tags)
    assert facts.users.tolist() == ["ann", "bo", "cy"]
    assert evaluate(Prop("age") >= 2, facts, as_of="2026-02-01").tolist() == [False, True, True]


@pytest.mark.parametrize(
    ("policy", "expected"), [(None, [True, False]), ("false", [True, False]), ("true", [True, True])]
)
def test_the_policy_speaks_where_nothing_is_known(policy, expected):
    facts = Facts(users=Users(["ann", "bo"], attributes={"city": ["Wuhan", None]}))
    assert evaluate(Prop("city", "==", "Wuhan", missing=policy), facts, as_of=0).tolist() == expected
    if policy:
        negated = ~Prop("city", "==", "Wuhan", missing=policy)
        assert evaluate(negated, facts, as_of=0).tolist() == [not accepts for accepts in expected]


def test_the_policy_error_names_the_first_user_without_a_value():
    facts = Facts(users=Users(["ann", "bo", "cy"], attributes={"city": ["Wuhan", None, None]}))
    rule = Prop("city", "==", "Wuhan", missing="error")
    with pytest.raises(
        DataError, match=r"^city: is missing \(first at row 1, 2 rows\). Fill it in, or declare"
    ) as caught:
        evaluate(rule, facts, as_of=0)
    assert (caught.value.index, caught.value.count) == (1, 2)
    assert explain(rule, "ann", facts, as_of=0).accepts


def tags():
    return Tags(
        ["ann", "ann", "bo", "cy", "cy"],
        ["vip", "new", "vip", "vip", "vip"],
        ["2026-01-05"] * 5,
        tz="UTC",
        valid_until=["2026-02-01", None, None, None, None],
        group=["level", None, "level", None, "level"],
        source=["manual", "rule", "model", "event", None],
        confidence=[None, None, 0.9, None, 0.5],
    )


@pytest.mark.parametrize(
    ("rule", "as_of", "expected"),
    [
        (HasTag("vip"), "2026-01-04 23:59:59.999999", []),
        (HasTag("vip"), "2026-01-05", ["ann", "bo", "cy"]),  # it counts from its instant on
        (HasTag("vip"), "2026-01-31 23:59:59.999999", ["ann", "bo", "cy"]),
        (HasTag("vip"), "2026-02-01", ["bo", "cy"]),  # and to before its end
        (HasTag("vip", group="level"), "2026-01-10", ["ann", "bo", "cy"]),
        (HasTag("new", group="level"), "2026-01-10", []),
        (HasTag("vip", group="none"), "2026-01-10", []),
        (HasTag("vip", sources=["manual"]), "2026-01-10", ["ann"]),
        (HasTag("vip", sources=["manual", "event"]), "2026-01-10", ["ann", "cy"]),
        (HasTag("vip", min_confidence=0.9), "2026-01-10", ["bo"]),
        (HasTag("vip", min_confidence=0.5), "2026-01-10", ["bo", "cy"]),
        (HasTag("vip", min_confidence=0), "2026-01-10", ["bo", "cy"]),  # unknown is not 0
        (HasTag("vip", sources=["event"], min_confidence=0.1), "2026-01-10", []),  # cy has one of each, not both
    ],
    ids=str,
)
def test_tags(rule, as_of, expected):
    assert accepted(rule, as_of, tags=tags()) == expected


def test_tags_without_the_columns_that_are_asked_for():
    bare = Tags(["ann"], ["vip"], ["2026-01-05"], tz="UTC")
    for asked in ({"group": "level"}, {"sources": ["manual"]}, {"min_confidence": 0.1}):
        assert accepted(HasTag("vip", **asked), tags=bare) == []
    numbered = Tags(["ann"], ["vip"], ["2026-01-05"], tz="UTC", group=[1])
    assert accepted(HasTag("vip", group="1"), tags=numbered) == []
    assert accepted(HasTag("vip", group=1), tags=numbered) == ["ann"]


@pytest.mark.parametrize(
    ("rule", "as_of", "expected"),
    [
        (Consented("marketing"), "2026-01-05", ["ann", "bo", "cy"]),
        (Consented("marketing"), "2026-01-04", []),
        (Consented("marketing"), "2026-01-20", ["bo", "cy"]),  # ann withdrew on the 20th
        (Consented("marketing"), "2026-01-25", ["cy"]),  # that of bo ran out
        (Consented("marketing", channel="sms"), "2026-01-10", ["ann", "cy"]),  # cy's covers every channel
        (Consented("marketing", channel="app"), "2026-01-10", ["bo", "cy"]),
        (Consented("service"), "2026-01-10", ["ann"]),
    ],
    ids=str,
)
def test_consents(rule, as_of, expected):
    given = Consents(
        ["ann", "bo", "cy", "ann"],
        ["marketing"] * 3 + ["service"],
        ["2026-01-05"] * 4,
        tz="UTC",
        withdrawn=["2026-01-20", None, None, None],
        expires=[None, "2026-01-25", None, None],
        channel=["sms", "app", None, "sms"],
    )
    assert accepted(rule, as_of, consents=given) == expected


def test_consents_without_channels_cover_all():
    given = Consents(["bo"], ["marketing"], ["2026-01-05"], tz="UTC")
    assert accepted(Consented("marketing", channel="sms"), consents=given) == ["bo"]


# ---------------------------------------------------------------------- what users did


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
        (Did(within="0s"), []),
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
        for one in (home, home.where_missing("false"), home.where_missing("true"), Prop("page"), Prop("page") != "home")
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


# ---------------------------------------------------------------------- other groupings


def buyers():
    """Five buyers of one order each: recency, and value, rise from a to e."""
    return orders([(user, f"2026-01-{day:02}", 10 * day) for day, user in enumerate("abcde", 1)])


def test_rfm_segments_are_scored_among_all_buyers():
    # Recency and value score 1 to 5; all bought once, so frequency scores 1.
    names = {
        "Lost": ["a"],  # (1, 1, 1)
        "About To Sleep": ["b"],  # (2, 1, 2)
        "Promising": ["c", "d"],  # (3, 1, 3), (4, 1, 4)
        "New Customers": ["e"],  # (5, 1, 5)
    }
    listed = [*"abcde", "z"]
    for name, users in names.items():
        assert accepted(RfmIn([name]), users=listed, orders=buyers()) == users
    facts = Facts(users=Users(listed), orders=buyers())
    assert [explain(RfmIn(["Lost"]), user, facts, as_of="2026-02-01").accepts for user in "abc"] == [True, False, False]


def test_rfm_of_shopify():
    # DORMANT: recency 1 or 2 and a mean of 1; (2, 1, 2) has a mean of 1.5.
    assert accepted(RfmIn(["DORMANT"], scheme="Shopify groups"), users=[*"abcde"], orders=buyers()) == ["a", "b"]


def test_rfm_without_purchases():
    listed = [*"ab", "z"]
    assert accepted(~RfmIn(["Lost"], missing="false"), users=listed, orders=buyers()) == ["b", "z"]
    assert accepted(RfmIn(["Lost"], missing="true"), users=listed, orders=buyers()) == ["a", "z"]
    with pytest.raises(DataError, match=r"^rfm: is missing \(first at row 2, 1 row\)"):
        accepted(RfmIn(["Lost"], missing="error"), users=listed, orders=buyers())
    assert accepted(RfmIn(["Lost"]), "2025-01-01", users=listed, orders=buyers()) == []  # nobody had bought


def test_stages():
    # Ann bought weekly and then stopped for ten weeks; bo came last week; cy never.
    rows = [("ann", f"2026-01-{day:02}", 9) for day in (1, 8, 15, 22)] + [("bo", "2026-03-25", 9)]
    members = Members(["ann", "bo"], ["2026-01-01"] * 2, tz="UTC", left=["2026-02-01", None])
    given = {"orders": orders(rows), "members": members}
    for stage, users in {"lost": ["ann"], "new": ["bo"], "lead": ["cy"], "active": []}.items():
        assert accepted(StageIn([stage]), "2026-04-01", **given) == users
    for reach, users in {"reachable": ["bo"], "unreachable": ["ann", "cy"], "opted_out": []}.items():
        assert accepted(StageIn(["lost", "new", "lead"], reachability=[reach]), "2026-04-01", **given) == users


@pytest.mark.parametrize(("policy", "expected"), [("false", []), ("true", ["ann"])])
def test_stages_that_nobody_knows(policy, expected):
    # One purchase long ago, and nobody who came back: no usual interval.
    given = orders([("ann", "2025-01-01", 9)])
    assert accepted(StageIn(["lost"], missing=policy), orders=given) == expected
    assert accepted(~StageIn(["lost"], missing=policy), orders=given) == [u for u in USERS if u not in expected]


def test_no_order_at_all():
    empty = orders([])
    assert accepted(StageIn(["lead"]), orders=empty) == USERS
    assert accepted(RfmIn(["Lost"]), orders=empty) == []
    assert accepted(Total("amount", under=1), orders=empty) == USERS


@pytest.mark.parametrize(
    "rule",
    [Prop("age") > 1, HasTag("vip"), Consented("x"), Did(), Sequence(["a", "b"]), RfmIn(["Lost"]), StageIn(["lost"])],
    ids=str,
)
def test_facts_that_hold_less_than_the_schema(rule):
    schema = Schema(
        attributes={"age": "number"}, tags={"vip"}, purposes={"x"}, sources={"events": {}, "orders": {}}, tz="UTC"
    )
    facts = Facts(invites=Invites(["ann"], ["bo"], ["2026-01-01"], tz="UTC"))
    with pytest.raises(DataError, match=r"^(facts: hold no \w+. Pass them, or the schema|orders: is a NoneType)"):
        evaluate(rule, facts, as_of="2026-02-01", schema=schema)


def test_numpy_ids():
    made = Events(np.array([3, 1]), ["2026-01-01"] * 2, ["open"] * 2, tz="UTC")
    assert evaluate(Did(), Facts(events=made), as_of="2026-02-01").tolist() == [True, True]
