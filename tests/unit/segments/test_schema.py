"""Schema: what facts let rules speak of."""

import copy
import pickle

import numpy as np
import pytest

from privdomain.errors import SpecError
from privdomain.facts import Consents, Events, Facts, Invites, Members, Orders, Tags, Touches, Users
from privdomain.segments import Schema

TZ = "Asia/Shanghai"
DAY = ["2026-01-05"]


def facts():
    users = Users(
        ["ann", "bo"],
        attributes={
            "city": ["Wuhan", None],
            "level": [1, 2],
            "score": [0.5, None],
            "vip": [True, False],
            "seen": np.array(["2026-01-01", "NaT"], "M8[us]"),
            "nothing": [None, None],
        },
        tz=TZ,
    )
    return Facts(
        users=users,
        events=Events(["ann"], DAY, ["open"], tz=TZ, attributes={"page": ["home"], "paid": [True]}),
        orders=Orders(["ann"], DAY, [9.9], currency="CNY", tz=TZ, product=["tea"]),
        touches=Touches(["ann"], DAY, ["call"], tz=TZ),
        members=Members(["ann"], DAY, tz=TZ),
        invites=Invites(["bo"], ["ann"], DAY, tz=TZ, valid=[True]),
        tags=Tags(["ann"] * 2, ["vip", "new"], DAY * 2, tz=TZ),
        consents=Consents(["ann"], ["marketing"], DAY, tz=TZ),
    )


def test_the_schema_of_all_kinds_of_facts():
    schema = Schema.of(facts())
    assert schema.tz == TZ
    assert schema.attributes == {
        "user": "text",
        "city": "text",
        "level": "number",
        "score": "number",
        "vip": "flag",
        "seen": "time",
        "nothing": "unknown",
    }
    assert schema.may_miss == {"city", "score", "seen", "nothing"}
    assert schema.sources == {
        "events": {"user": "text", "time": "time", "name": "text", "page": "text", "paid": "flag"},
        "orders": {"user": "text", "time": "time", "amount": "number", "product": "text"},
        "touches": {"user": "text", "time": "time", "touchpoint": "text"},
        "members": {"user": "text", "joined": "time"},
        "invites": {"inviter": "text", "invitee": "text", "time": "time", "valid": "flag"},
    }
    assert schema.names == {"events": {"open"}, "touches": {"call"}}
    assert (schema.tags, schema.purposes) == ({"vip", "new"}, {"marketing"})


def test_facts_that_are_not_there():
    assert Schema.of(Facts()) == Schema()
    assert Schema.of(Facts(users=Users([1], tz=TZ))).tz == TZ
    assert Schema.of(Facts(tags=Tags([1], [7], DAY, tz=TZ))).tags == {7}
    assert Schema.of(Facts(events=Events([], [], [], tz=TZ))).names == {"events": frozenset()}


def test_a_part_of_the_facts_keeps_what_the_whole_may_speak_of():
    whole = facts()
    for part in whole.split(2):
        assert Schema.of(part).attributes == Schema.of(whole).attributes


def test_a_schema_is_locked():
    known = {"age": "number"}
    schema = Schema(attributes=known)
    known["age"] = "text"
    assert schema.attributes == {"age": "number"}
    with pytest.raises(TypeError):
        schema.attributes["age"] = "text"
    assert Schema(tags=["vip", "vip"]).tags == frozenset({"vip"})


@pytest.mark.parametrize(
    ("given", "path", "message"),
    [
        ({"attributes": {"age": "integer"}}, "attributes.age", "'integer' is no kind of column. Known: text, number"),
        ({"attributes": [("age", "number")]}, "attributes", "is a list. Pass a mapping by name."),
        ({"attributes": None}, "attributes", "is a NoneType"),
        ({"sources": {"event": {}}}, "sources.event", "'event' is no source. Did you mean 'events'?"),
        ({"sources": {"events": {"a": "int"}}}, "sources.events.a", "'int' is no kind of column"),
        ({"sources": {"events": ["a"]}}, "sources.events", "is a list"),
        ({"sources": "events"}, "sources", "is a str"),
        ({"names": {"events": "open"}}, "names.events", "'open' is no set of labels. Pass several, such as {'vip'}."),
        ({"names": ["open"]}, "names", "is a list"),
        ({"tags": "vip"}, "tags", "'vip' is no set of labels"),
        ({"purposes": 3}, "purposes", "3 is no set of labels"),
    ],
)
def test_what_is_no_schema(given, path, message):
    with pytest.raises(SpecError) as caught:
        Schema(**given)
    assert [problem[:2] for problem in caught.value.problems] == [(path, "bad_schema")]
    assert message in str(caught.value)


def test_a_calendar_that_is_none():
    with pytest.raises(SpecError, match=r"^tz: 'Asia/Shanghia' is no IANA time zone. Did you mean 'Asia/Shanghai'"):
        Schema(tz="Asia/Shanghia")


def test_a_schema_travels_to_other_processes():
    schema = Schema.of(facts())
    for again in (pickle.loads(pickle.dumps(schema)), copy.copy(schema), copy.deepcopy(schema)):  # noqa: S301
        assert again == schema
        with pytest.raises(TypeError):
            again.sources["events"]["time"] = "text"
