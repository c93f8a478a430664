"""Schema: what facts let rules speak of."""

import copy
import pickle

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError
from privdomain.facts import Consents, Events, Facts, Invites, Members, Orders, Tags, Touches, Users
from privdomain.segments import Schema
from privdomain.segments.schema import check_fit

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
        "tags": {"user": "text", "tag": "text", "at": "time"},
        "consents": {"user": "text", "purpose": "text", "granted": "time"},
    }
    assert schema.names == {"events": {"open"}, "touches": {"call"}}
    assert (schema.tags, schema.purposes) == ({"vip", "new"}, {"marketing"})


def test_facts_that_are_not_there():
    assert Schema.of(Facts()) == Schema(may_miss=())
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
        ({"tags": [1.5]}, "tags", "1.5 is no label. Labels are texts or integers."),
        ({"tags": [True]}, "tags", "True is no label"),
        ({"tags": [[1]]}, "tags", "[1] is no label"),
        ({"names": {"event": {"open"}}}, "names.event", "'event' is no source. Did you mean 'events'?"),
        ({"attributes": {5: "text"}}, "attributes.5", "'text' is no kind of column"),
        ({"may_miss": "city"}, "may_miss", "'city' is no set of labels"),
        ({"may_miss": ["ctiy"], "attributes": {"city": "text"}}, "may_miss", "'ctiy' is no column. Did you mean"),
        ({"may_miss": ["events.pgae"], "sources": {"events": {"page": "text"}}}, "may_miss", "'events.page'"),
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


def test_missing_values_are_seen_column_by_column():
    tags = Tags(["ann"] * 2, ["vip", "new"], DAY * 2, tz=TZ, group=["level", None], source=["rule", "rule"])
    schema = Schema.of(Facts(tags=tags))
    assert schema.may_miss == {"tags.group"}
    assert (schema.may_be_missing("tags.group"), schema.may_be_missing("tags.source")) == (True, False)
    assert Schema().may_be_missing("whatever")


def test_consents_that_cover_every_channel_leave_channels_open():
    def channels(given):
        return Schema.of(Facts(consents=Consents(["ann", "bo"], ["x"] * 2, DAY * 2, tz=TZ, channel=given))).channels

    assert channels(["sms", "wecom"]) == {"sms", "wecom"}
    assert channels(["sms", None]) is channels(None) is None


def test_a_schema_is_no_key():
    with pytest.raises(TypeError, match="unhashable"):
        hash(Schema())


def test_facts_must_be_what_a_schema_says():
    held = facts()
    assert check_fit(Schema.of(held), held) is None
    assert check_fit(Schema(attributes={"nothing": "text", "elsewhere": "time"}, may_miss=None), held) is None
    with pytest.raises(DataError, match=r"^city: holds texts where the schema says numbers\. Pass the schema of these"):
        check_fit(Schema(attributes={"city": "number"}), held)
    with pytest.raises(DataError, match=r"^events\.page: holds texts where the schema says flags"):
        check_fit(Schema(sources={"events": {"page": "flag"}}), held)
    with pytest.raises(DataError, match=r"^city: misses values where the schema says it has all"):
        check_fit(Schema(attributes={"city": "text"}, may_miss=()), held)
