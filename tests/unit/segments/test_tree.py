"""Tree: documents from strangers become rules, or a SpecError says why not."""

import json
import random
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privdomain.errors import BudgetError, SpecError
from privdomain.segments import All, Did, HasTag, Prop, Recency, Rule, Segment, Sequence, Total, load, rule_schema
from privdomain.segments.conditions import Operator
from privdomain.segments.tree import KINDS

TAG = '{"kind":"has_tag","tag":"vip"}'
RULE = All(
    (Prop("city") == "Shanghai") | ~Prop("age").between(18, 25),
    Did("open", within="7d", where=Prop("page") == "home"),
    Total("amount", at_least=0.5, missing="true"),
    Recency(of="orders", under="30d"),
    Sequence(["view", "cart"], span="1d"),
)
READERS = (Rule.load, load, lambda text: Segment.load(b'{"name":"x","rule":' + as_bytes(text) + b"}"))


def as_bytes(text):
    return text if isinstance(text, bytes) else text.encode()


def nested(n_levels, inner=TAG, opening='{"kind":"not","rule":', closing="}"):
    return opening * n_levels + inner + closing * n_levels


HOSTILE = {
    "nothing": "",
    "no JSON": "{",
    "another": "[]",
    "a number": "3",
    "null": "null",
    "a text": '"vip"',
    "no kind": "{}",
    "kind of another type": '{"kind":[]}',
    "kind as object": '{"kind":{"kind":"all"}}',
    "unknown kind": '{"kind":"al"}',
    "no rules": '{"kind":"all","rules":[]}',
    "rules of null": '{"kind":"all","rules":[null]}',
    "a rule for rules": f'{{"kind":"all","rules":{TAG}}}',
    "two rules for not": f'{{"kind":"not","rule":[{TAG},{TAG}]}}',
    "NaN": '{"kind":"prop","field":"a","op":">","value":NaN}',
    "Infinity": '{"kind":"prop","field":"a","op":">","value":-Infinity}',
    "1e999": '{"kind":"prop","field":"a","op":">","value":1e999}',
    "5,000 digits": '{"kind":"prop","field":"a","op":">","value":' + "9" * 5_000 + "}",
    "a key twice": '{"kind":"has_tag","tag":"a","tag":"b"}',
    "the kind twice": '{"kind":"has_tag","kind":"all","tag":"b"}',
    "deep lists": "[" * 100_000 + "]" * 100_000,
    "deep lists without an end": "[" * 100_000,
    "deep rules": nested(100_000),
    "deep rules within the limit of JSON": nested(60),
    "33 levels": nested(32),
    "wide": '{"kind":"all","rules":[' + ",".join(["1"] * 10**5) + "]}",
    "a million wide": "[" + "0," * 10**6 + "0]",
    "4,097 nodes": '{"kind":"all","rules":[' + ",".join([TAG] * 4_096) + "]}",
    "4,096 bad nodes": '{"kind":"all","rules":[' + ",".join(['{"kind":"prop","x":1}'] * 4_095) + "]}",
    "many values": '{"kind":"prop","field":"a","op":"in","value":[' + ",".join(["1"] * 40_000) + "]}",
    "many bad values": '{"kind":"prop","field":"a","op":"in","value":[' + ",".join(["[]"] * 9_000) + "]}",
    "many members": "{" + ",".join(f'"x{n}":1' for n in range(20_000)) + "}",
    "a megabyte of text": '{"kind":"has_tag","tag":"' + "x" * 10**6 + '"}',
    "almost a megabyte of text": '{"kind":"has_tag","tag":"' + "x" * 990_000 + '"}',
    "a long unknown member": '{"kind":"has_tag","tag":"a","' + "x" * 900_000 + '":1}',
    "half a character": '{"kind":"has_tag","tag":"\\ud800"}',
    "no UTF-8": b'{"kind":"has_tag","tag":"\xff"}',
    "two documents": TAG + TAG,
    "a zero byte": '{"kind":"has_tag","tag":"a"}\x00',
    "a control character": '{"kind":"has_tag","tag":"\x01"}',
}


@pytest.mark.parametrize("read", READERS, ids=["Rule.load", "load", "Segment.load"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_are_refused(read, name):
    with pytest.raises(SpecError) as caught:
        read(HOSTILE[name])
    assert caught.value.problems
    assert all(path and code and message for path, code, message in caught.value.problems)
    assert len(str(caught.value)) < 40_000


@pytest.mark.parametrize("source", [None, 3, object(), [TAG], {"kind": {1, 2}}, {"kind": b"all"}, {1: 2}, "\ud800"])
def test_hostile_python_is_refused(source):
    with pytest.raises(SpecError):
        load(source)


def test_a_document_that_contains_itself():
    document = {"kind": "not"}
    document["rule"] = document
    with pytest.raises(SpecError):
        load(document)


def test_the_budget_of_a_document():
    assert load(nested(31)).kind == "not"
    assert len(load('{"kind":"all","rules":[' + ",".join([TAG] * 4_095) + "]}").rules) == 4_095
    with pytest.raises(BudgetError, match=r"^rule: depth is 33, over the limit of 32\.$"):
        load(nested(32))
    with pytest.raises(BudgetError, match=r"^rule: number of nodes is 4,097, over the limit of 4,096\.$"):
        load('{"kind":"all","rules":[' + ",".join([TAG] * 4_096) + "]}")


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"kind": "hastag", "tag": "a"}, ("document", "union_tag_invalid")),
        ({"tag": "a"}, ("document", "union_tag_not_found")),
        ({"kind": "all", "rules": [{"kind": "has_tag", "tag": "a"}, {"kind": "nto"}]},
         ("rules[1]", "union_tag_invalid")),
        ({"kind": "not", "rule": {"kind": "any", "rules": [{"kind": "did", "per": "x"}]}},
         ("rule.rules[0].per", "literal_error")),
        ({"kind": "did", "where": [(Prop("a") > 1).to_dict(), {"kind": "prop", "field": "b", "op": "in"}]},
         ("where[1].value", "bad_value")),
    ],
)  # fmt: skip
def test_problems_name_their_path(document, problem):
    with pytest.raises(SpecError) as caught:
        load(document)
    assert problem in [found[:2] for found in caught.value.problems]


def test_the_nearest_kind_is_named():
    with pytest.raises(SpecError, match=r"'hastag' is no known kind. Did you mean 'has_tag'\?"):
        load({"kind": "hastag"})


def test_a_segment_is_a_rule_with_a_name():
    segment = Segment(name="regulars", rule=RULE, description="Who came back")
    assert Segment.load(segment.to_json()) == segment
    assert Segment.load({"name": "regulars", "rule": RULE.to_dict()}).rule == RULE
    assert segment.to_dict()["schema_version"] == 1
    with pytest.raises(BudgetError):
        Segment.load({"name": "x", "rule": json.loads(nested(32))})
    with pytest.raises(SpecError) as caught:
        Segment.load({"name": "", "rule": {"kind": "has_tag"}, "schema_version": 2})
    assert sorted(problem[:2] for problem in caught.value.problems) == [
        ("name", "string_too_short"),
        ("rule.tag", "missing"),
        ("schema_version", "literal_error"),
    ]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=8,
)
MEMBERS = sorted({member for kind in KINDS for member in kind.model_fields})
WORDS = st.sampled_from([kind.model_fields["kind"].default for kind in KINDS] + ["orders", "7d", "==", "in", "true"])
DOCUMENTS = st.recursive(
    st.dictionaries(st.sampled_from(MEMBERS), WORDS | VALUES, max_size=5),
    lambda inner: st.fixed_dictionaries({"kind": WORDS}, optional={"rules": st.lists(inner), "rule": inner}),
    max_leaves=6,
)


@given(DOCUMENTS | VALUES)
def test_any_document_is_a_rule_that_reads_back_or_a_spec_error(document):
    check_read(document)


@given(st.binary(max_size=60) | st.text(max_size=60))
def test_any_bytes_are_a_spec_error(source):
    check_read(source)


@pytest.mark.parametrize("seed", range(4))
def test_damaged_bytes_are_a_rule_that_reads_back_or_a_spec_error(seed):
    chance = random.Random(seed)  # noqa: S311 - a test
    text = RULE.to_json().encode()
    n_read = 0
    for _ in range(150):
        damaged = bytearray(text)
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(damaged))
            way = chance.random()
            if way < 0.4:
                damaged[place] = chance.choice(b'0123456789"{}[],:eE.-\\ntf\x00\xff')
            elif way < 0.7:
                del damaged[place : place + chance.randint(1, 9)]
            else:
                damaged[place:place] = damaged[chance.randrange(len(damaged)) :][: chance.randint(1, 30)]
        n_read += check_read(bytes(damaged))
    assert n_read < 150


def check_read(source):
    """Whether a source is a rule; it then reads back, and whatever else it is, is said by a SpecError."""
    try:
        rule = load(source)
    except SpecError as error:
        assert all(path and code and message for path, code, message in error.problems)  # noqa: PT017
        return False
    again = load(rule.to_json())
    assert (again, again.digest, hash(again)) == (rule, rule.digest, hash(rule))
    return True


def test_the_json_schema_holds_every_kind():
    schema = rule_schema()
    assert schema["discriminator"]["mapping"].keys() == {kind.model_fields["kind"].default for kind in KINDS}
    assert {kind.__name__ for kind in KINDS} <= schema["$defs"].keys()
    for kind in KINDS:
        described = schema["$defs"][kind.__name__]
        assert described["additionalProperties"] is False
        assert described["properties"].keys() == kind.model_fields.keys()
        assert "kind" in described["required"]
    assert schema["$defs"]["HasTag"]["required"] == ["kind", "tag"]
    json.dumps(schema, allow_nan=False)


def test_the_json_schema_asks_for_what_load_asks_for():
    models = rule_schema()["$defs"]
    for window in ("Rolling", "Calendar", "Between"):
        assert "kind" in models[window]["required"]
    assert models["Prop"]["required"] == ["kind", "field", "op"]
    assert models["Prop"]["properties"]["op"] == {"title": "Op", "type": "string", "enum": [*get_args(Operator)]}
    steps = models["Sequence"]["properties"]["steps"]
    assert (steps["minItems"], steps["maxItems"]) == (2, 32)


def test_the_kinds_are_all_of_the_rules():
    def below(cls):
        return {cls, *(found for kind in cls.__subclasses__() for found in below(kind))}

    assert {
        kind for kind in below(Rule) if "kind" in kind.model_fields and kind.__module__.startswith("privdomain")
    } == {*KINDS}
    assert {HasTag, Prop} < {*KINDS}
