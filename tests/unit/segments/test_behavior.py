"""Conditions on rows: what they take, and what they refuse."""

from decimal import Decimal

import numpy as np
import pytest

from privdomain.errors import SpecError
from privdomain.segments import Absent, Did, Prop, Recency, Sequence, Step, Total, load


def problems(document):
    with pytest.raises(SpecError) as caught:
        load(document)
    return [problem[:2] for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("rule", "document"),
    [
        (Did("open"), {"kind": "did", "name": "open"}),
        (Did(of="orders", at_least=2, at_most=2), {"kind": "did", "of": "orders", "at_least": 2, "at_most": 2}),
        (Did(at_least=0, at_most=0), {"kind": "did", "at_least": 0, "at_most": 0}),
        (Did(7, per="day"), {"kind": "did", "name": 7, "per": "day"}),
        (Absent("open", within="7d"), {"kind": "absent", "name": "open", "within": "7d"}),
        (Total("amount", under=5), {"kind": "total", "column": "amount", "under": 5}),
        (Recency("open", at_least="7d"), {"kind": "recency", "name": "open", "at_least": "1w"}),
        (Sequence(["a", "b"]), {"kind": "sequence", "steps": ["a", "b"]}),
        (Sequence(["a", 2]), {"kind": "sequence", "steps": [{"name": "a"}, {"name": 2}]}),
        (
            Sequence([Step(name="a", where=Prop("x") > 1), "b"], span="1d"),
            {
                "kind": "sequence",
                "steps": [{"name": "a", "where": [{"kind": "prop", "field": "x", "op": ">", "value": 1}]}, "b"],
                "span": "1d",
            },
        ),
        (
            Did(where=[Prop("x").is_known(), Prop("y") == "z"]),
            {
                "kind": "did",
                "where": [
                    {"kind": "prop", "field": "x", "op": "is_known"},
                    {"kind": "prop", "field": "y", "op": "==", "value": "z"},
                ],
            },
        ),
        (Did(where=Prop("x") > 1), {"kind": "did", "where": [{"kind": "prop", "field": "x", "op": ">", "value": 1}]}),
        (Did(np.int64(7), at_least=np.int64(3)), {"kind": "did", "name": 7, "at_least": 3}),
        (Sequence([np.int64(7), np.str_("a")]), {"kind": "sequence", "steps": [{"name": 7}, {"name": "a"}]}),
        (Total("amount", under=np.float64(0.5)), {"kind": "total", "column": "amount", "under": 0.5}),
    ],
    ids=str,
)
def test_python_and_json_say_the_same(rule, document):
    assert load(document) == rule
    assert load(rule.to_json()) == rule


@pytest.mark.parametrize("of", ["orders", "members", "invites"])
@pytest.mark.parametrize("kind", ["did", "absent", "recency", "total"])
def test_rows_without_names_have_none(kind, of):
    bounds = {"recency": {"under": "1d"}, "total": {"column": "x", "under": 1}}.get(kind, {})
    assert problems({"kind": kind, "of": of, "name": "open"} | bounds) == [("name", "no_names")]
    assert load({"kind": kind, "of": "touches", "name": "call"} | bounds).name == "call"


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"kind": "did", "at_least": 2, "at_most": 1}, ("at_most", "impossible_range")),
        ({"kind": "did", "at_least": 0}, ("at_least", "always_true")),
        ({"kind": "did", "at_least": -1}, ("at_least", "greater_than_equal")),
        ({"kind": "did", "at_least": 2**31}, ("at_least", "less_than")),
        ({"kind": "did", "at_most": 2**31}, ("at_most", "less_than")),
        ({"kind": "did", "at_least": 1.0}, ("at_least", "int_type")),
        ({"kind": "did", "at_least": True}, ("at_least", "int_type")),
        ({"kind": "did", "per": "week"}, ("per", "literal_error")),
        ({"kind": "did", "of": "tags"}, ("of", "literal_error")),
        ({"kind": "did", "where": [{"kind": "has_tag", "tag": "x"}]}, ("where[0].kind", "literal_error")),
        ({"kind": "did", "where": {"kind": "prop", "field": "x"}}, ("where", "tuple_type")),
        ({"kind": "absent", "at_least": 1}, ("at_least", "extra_forbidden")),
        ({"kind": "total", "at_least": 1}, ("column", "missing")),
        ({"kind": "total", "column": "amount"}, ("at_least", "no_bound")),
        ({"kind": "total", "column": "amount", "at_least": 1, "under": 1}, ("under", "impossible_range")),
        ({"kind": "total", "column": "amount", "at_least": 2**53 + 1}, ("at_least", "not_exact")),
        ({"kind": "total", "column": "amount", "under": -(2**53) - 1}, ("under", "not_exact")),
        ({"kind": "total", "column": "amount", "under": "1"}, ("under", "float_type")),
        ({"kind": "recency", "name": "open"}, ("at_least", "no_bound")),
        ({"kind": "recency", "at_least": "1w", "under": "7d"}, ("under", "impossible_range")),
        ({"kind": "recency", "under": "soon"}, ("under", "unknown_duration")),
        ({"kind": "recency", "under": "1d", "which": "middle"}, ("which", "literal_error")),
        ({"kind": "sequence", "steps": ["a"]}, ("steps", "too_short")),
        ({"kind": "sequence", "steps": ["a"] * 33}, ("steps", "too_long")),
        ({"kind": "sequence", "steps": "ab"}, ("steps", "tuple_type")),
        ({"kind": "sequence", "steps": ["a", {"where": []}]}, ("steps[1].name", "missing")),
        ({"kind": "sequence", "steps": ["a", {"name": "b", "of": "orders"}]}, ("steps[1].of", "extra_forbidden")),
        ({"kind": "sequence", "steps": ["a", "b"], "span": -1}, ("span", "string_type")),
    ],
    ids=str,
)
def test_what_is_no_condition(document, expected):
    assert expected in problems(document)


def test_bounds_of_a_total_are_exact_or_refused():
    assert Total("amount", at_least=2**53).at_least == 2**53
    assert Total("amount", at_least=-0.0).to_json() == Total("amount", at_least=0).to_json()
    for past in (10**400, np.int64(2**60 + 1), np.uint64(2**63)):
        with pytest.raises(SpecError, match=r"^at_least: .* is past 2\*\*53"):
            Total("amount", at_least=past)
    with pytest.raises(SpecError, match=r"^at_least: Decimal\('0\.1'\) is a Decimal"):
        Total("amount", at_least=Decimal("0.1"))
    with pytest.raises(SpecError, match="should be a valid number"):
        Total("amount", at_least=np.datetime64(5, "ns"))


def test_python_is_told_of_problems_with_their_paths():
    for build, problem in (
        (lambda: Did("x", within="1m"), ("within", "unknown_duration")),
        (lambda: Did("x", naem="y"), ("naem", "extra_forbidden")),
        (lambda: Did(where=[Prop("x") > 1, 3]), ("where[1]", "model_type")),
        (lambda: Sequence(["a", {"name": "b", "where": 3}]), ("steps[1].where", "tuple_type")),
        (lambda: Step(name=0.5), ("name", "string_type")),
    ):
        with pytest.raises(SpecError) as caught:
            build()
        assert problem in [found[:2] for found in caught.value.problems]


def test_by_position():
    for kind in (Did, Absent, Recency, Sequence, Total):
        with pytest.raises(TypeError, match=f"{kind.__name__} takes 1 values by position."):
            kind("open", "7d")
    assert Total("amount", at_least=1).column == "amount"
