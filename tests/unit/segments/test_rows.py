"""Rows: those of a name, in a window, that pass; and only what was known at the moment."""

import pytest
from oracle.few_facts import accepted

from privdomain.errors import SpecError
from privdomain.facts import Events, Facts, Members, Orders, Users
from privdomain.segments import Absent, Ago, Did, Prop, Rolling, Schema, Total, evaluate
from privdomain.segments.evaluation import view_of
from privdomain.segments.rows import rows_of

FACTS = Facts(
    users=Users(["bo", "ann"]),
    events=Events(["ann", "cy", "ann"], ["2026-01-03", "2026-01-02", "2026-01-01"], ["b", "a", "a"], tz="UTC"),
    orders=Orders(
        ["ann"] * 3,
        ["2026-01-02", "2026-01-01", "2026-01-03"],
        [1, 2, -3],
        currency="CNY",
        tz="UTC",
        order_id=["A"] * 3,
    ),
)


def view(**changes):
    options = {"as_of": "2026-02-01", "segments": {}, "schema": None}
    return view_of([Did()], FACTS, **options | changes)


@pytest.mark.parametrize(
    ("node", "places"),
    [
        (Did(), [0, 1, 2]),
        (Did("a"), [1, 2]),
        (Did(within=Rolling(length="29d")), [0]),
        (Did("a", within="30d"), [1]),
        (Did(where=Prop("name") == "b"), [0]),
        (Did(where=[Prop("name") == "a", Prop("time") < "2026-01-02"]), [2]),
        (Did(of="orders"), [0]),  # the first of its lines in the table stands for the order
        (Did(of="orders", where=Prop("amount") > 1), [1]),
    ],
    ids=str,
)
def test_rows(node, places):
    assert rows_of(view(), node).places.tolist() == places


def test_a_line_is_dated_when_its_order_was_made():
    first_of_january = FACTS.orders.instants[1]
    assert rows_of(view(), Did(of="orders")).instants.tolist() == [first_of_january]
    lines = rows_of(view(), Total("amount", under=1), purchases=False)
    assert lines.instants.tolist() == FACTS.orders.instants.tolist()
    assert lines.codes.tolist() == FACTS.orders.user_codes.tolist()


def test_the_schema_of_all_facts_serves_a_part_of_them():
    part = FACTS.for_users(["bo"])
    seen = view_of([Did("a")], part, as_of="2026-02-01", segments={}, schema=Schema.of(FACTS))
    assert rows_of(seen, Did("a")).places.tolist() == []


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (Prop("left").is_missing(), ["bo", "cy"]),  # cy leaves later, which nobody can know yet
        (Prop("left").is_known(), ["ann"]),
        (Prop("left") <= Ago(ago="0d"), ["ann"]),
        (Prop("ended_by") == "customer", ["ann"]),
        (Prop("ended_by").is_missing(), ["bo", "cy"]),
        ((Prop("left") > "2026-06-01").where_missing("true"), ["bo", "cy"]),
    ],
    ids=str,
)
def test_how_a_relation_ends_is_not_seen_before_it_ends(where, expected):
    left = ["2026-01-31 23:59:59", None, "2026-02-01"]
    ended_by = ["customer", None, "customer"]
    members = Members(["ann", "bo", "cy"], ["2026-01-01"] * 3, tz="UTC", left=left, ended_by=ended_by)
    assert accepted(Did(of="members", where=where), members=members) == expected


def test_relations_without_an_end_are_as_they_are():
    members = Members(["ann", "bo"], ["2026-01-01"] * 2, tz="UTC", channel=["qr", None])
    assert accepted(Did(of="members", where=Prop("channel") == "qr"), members=members) == ["ann"]


def test_an_end_that_is_not_seen_yet_is_missing_however_complete_the_column():
    # Both have left by now, so no value is missing; on 1 February only ann had.
    members = Members(["ann", "bo"], ["2026-01-01"] * 2, tz="UTC", left=["2026-01-15", "2026-03-01"])
    facts = Facts(users=Users(["ann", "bo"], tz="UTC"), members=members)
    early = Prop("left") < "2026-01-20"
    with pytest.raises(SpecError, match=r"where\[0\]\.missing: 'left' is not known of every row"):
        evaluate(Absent(of="members", where=early), facts, as_of="2026-02-01")
    declared = Absent(of="members", where=early.where_missing("true"))
    assert evaluate(declared, facts, as_of="2026-02-01").tolist() == [False, False]
