"""Conditions on what users are, on hand-made facts, at their edges."""

import pytest
from oracle.few_facts import accepted

from privdomain.errors import DataError, SpecError
from privdomain.facts import Consents, Facts, Tags, Users
from privdomain.segments import Consented, HasTag, Prop, Schema, evaluate, explain


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


@pytest.mark.parametrize(
    ("rule", "unknown"),
    [
        (HasTag("vip"), []),
        (HasTag("vip", group="level"), []),  # one of the two of cy has no group, but the other one counts
        (HasTag("new", group="level"), ["ann"]),
        (HasTag("vip", sources=["manual"]), ["cy"]),
        (HasTag("vip", min_confidence=0.9), ["ann", "cy"]),
        (HasTag("vip", min_confidence=0.5), ["ann"]),
        (HasTag("vip", sources=["event"], min_confidence=0.1), ["cy"]),  # one lacks this, the other that
        (
            HasTag("vip", sources=["model"], min_confidence=0.95),
            [],
        ),  # bo's is of a model, but not that sure; one of cy is of an event, the other too unsure
        (HasTag("vip", sources=["rule"], min_confidence=0.1), ["cy"]),
    ],
    ids=str,
)
def test_tags_of_which_too_little_is_known(rule, unknown):
    sure = accepted(rule, "2026-01-10", tags=tags())
    assert accepted(rule.replace(missing="false"), "2026-01-10", tags=tags()) == sure
    assert accepted(rule.replace(missing="true"), "2026-01-10", tags=tags()) == sorted(sure + unknown)
    assert accepted(~rule.replace(missing="true"), "2026-01-10", tags=tags()) == sorted(
        {"ann", "bo", "cy"} - {*sure, *unknown}
    )
    facts = Facts(users=Users(["ann", "bo", "cy"]), tags=tags())
    seen = [explain(rule, user, facts, as_of="2026-01-10") for user in facts.users]
    assert [one.is_missing for one in seen] == [user in unknown for user in facts.users]
    if unknown:
        with pytest.raises(DataError, match=rf"^tag '{rule.tag}': is missing \(first at row .*, {len(unknown)} row"):
            accepted(rule.replace(missing="error"), "2026-01-10", tags=tags())


def test_tags_without_the_columns_that_are_asked_for():
    bare = Tags(["ann"], ["vip"], ["2026-01-05"], tz="UTC")
    facts, schema = Facts(users=Users(["ann", "bo"]), tags=bare), Schema.of(Facts(users=Users(["ann"]), tags=tags()))
    for asked in ({"group": "level"}, {"sources": ["manual"]}, {"min_confidence": 0.1}):
        for policy, expected in ((None, [False, False]), ("false", [False, False]), ("true", [True, False])):
            rule = HasTag("vip", **asked, missing=policy)
            assert evaluate(rule, facts, as_of="2026-02-01", schema=schema).tolist() == expected
    with pytest.raises(SpecError, match=r"^group: 'group' is no column of these tags\. Known: 'at', 'tag', 'user'\.$"):
        accepted(HasTag("vip", group="level"), tags=bare)
    numbered = Tags(["ann"], ["vip"], ["2026-01-05"], tz="UTC", group=[1])
    with pytest.raises(SpecError, match=r"^group: '1' is no group of tags"):
        accepted(HasTag("vip", group="1"), tags=numbered)
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
