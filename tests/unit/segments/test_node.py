"""Rule and its logic: trees, their budget, and what is no rule."""

import copy
import pickle
from functools import reduce
from operator import and_, or_

import pytest
from pydantic import ValidationError

from privdomain.errors import BudgetError, SpecError
from privdomain.segments import All, Any, Did, HasTag, Not, Prop, Rule, load
from privdomain.segments.behavior import OfRows
from privdomain.segments.node import MAX_DEPTH, MAX_NODES, check_budget, check_rule, refuse_over

A, B, C, D = (HasTag(name) for name in "abcd")


def negated(n_levels):
    """A tag below so many Nots."""
    rule = A
    for _ in range(n_levels):
        rule = ~rule
    return rule


@pytest.mark.parametrize(
    ("fluent", "rule"),
    [
        (A & B, All(A, B)),
        (A | B, Any(A, B)),
        (~A, Not(A)),
        (A & B & C, All(A, B, C)),
        (A & (B & C), All(A, All(B, C))),  # as it was written
        (A | B | C | D, Any(A, B, C, D)),
        (A & B | C & D, Any(All(A, B), All(C, D))),
        (~(A | B) & C, All(Not(Any(A, B)), C)),
        ((Prop("x") > 1) & Did("open"), All(Prop("x") > 1, Did("open"))),
        (All(rules=[A, B]), All(A, B)),
        (Not(rule=A), Not(A)),
        (All([A, B]), All(A, B)),
        (Any((A, B)), Any(A, B)),
        (reduce(and_, [A, B, C, D]), All(A, B, C, D)),
    ],
    ids=repr,
)
def test_operators_build_the_tree_of_the_constructors(fluent, rule):
    assert fluent == rule
    assert fluent.to_json() == rule.to_json()
    assert load(rule.to_json()) == rule


def test_the_json_of_a_tree():
    leaf = {"kind": "has_tag", "group": None, "sources": [], "min_confidence": None, "missing": None}
    assert ((A | B) & ~C).to_dict() == {
        "kind": "all",
        "rules": [
            {"kind": "any", "rules": [leaf | {"tag": "a"}, leaf | {"tag": "b"}]},
            {"kind": "not", "rule": leaf | {"tag": "c"}},
        ],
    }


@pytest.mark.parametrize("joined", [lambda: A & True, lambda: A | None, lambda: 3 & A, lambda: "x" | A])
def test_a_rule_joins_with_rules_only(joined):
    with pytest.raises(TypeError, match="unsupported operand"):
        joined()


@pytest.mark.parametrize(
    ("build", "problem"),
    [
        (All, ("rules", "missing")),
        (Any, ("rules", "missing")),
        (Not, ("rule", "missing")),
        (lambda: All([]), ("rules", "too_short")),
        (lambda: All(A, "b"), ("rules[1]", "model_attributes_type")),
        (lambda: Any([A, B], C), ("rules[0]", "model_attributes_type")),
        (lambda: Not(3), ("rule", "model_attributes_type")),
    ],
)
def test_what_joins_nothing(build, problem):
    with pytest.raises(SpecError) as caught:
        build()
    assert [found[:2] for found in caught.value.problems] == [problem]


@pytest.mark.parametrize("kind", [Rule, OfRows, All.__base__])
def test_what_is_no_kind_of_rule_is_not_built(kind):
    with pytest.raises(TypeError, match=rf"^{kind.__name__} is no kind of rule\. Write one that is"):
        kind()


def test_a_value_comes_by_position_or_by_name():
    for build in (lambda: Did("a", name="b"), lambda: All(A, rules=[B]), lambda: Prop("x", "==", op="==")):
        with pytest.raises(TypeError, match=r"^\w+ takes \w+ by position or by name, not both\.$"):
            build()


@pytest.mark.parametrize("build", [lambda rules: All(*rules), Any, lambda rules: reduce(or_, rules)])
def test_4096_rules_are_the_most_that_join(build):
    assert len(build([A] * MAX_NODES).rules) == MAX_NODES
    with pytest.raises(BudgetError, match=r"^rules: number of joined rules is 4,097, over the limit of 4,096\.$"):
        build([A] * (MAX_NODES + 1))


def test_an_operator_does_not_read_again_what_is_joined_already(monkeypatch):
    joined = A | B

    def refuse(*_values, **_members):
        raise AssertionError

    monkeypatch.setattr(Any, "__init__", refuse)
    assert (joined | C).rules == (A, B, C)
    assert (joined | C).model_fields_set == {"rules"}


def test_a_rule_has_no_truth():
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(A & B)


def test_every_node_with_its_path():
    rule = All(A, ~Any(B, ~C))
    assert [path for path, _ in rule.walk()] == [
        "",
        "rules[0]",
        "rules[1]",
        "rules[1].rule",
        "rules[1].rule.rules[0]",
        "rules[1].rule.rules[1]",
        "rules[1].rule.rules[1].rule",
    ]
    assert [node.kind for _, node in rule.walk()] == ["all", "has_tag", "not", "any", "has_tag", "not", "has_tag"]
    assert A.parts == ()
    assert [*A.named_parts()] == []


def test_rules_are_locked_and_travel():
    rule = All(A, ~Any(B, C))
    with pytest.raises(ValidationError, match="frozen"):
        rule.rules = (A,)
    for again in (pickle.loads(pickle.dumps(rule)), copy.deepcopy(rule), rule.replace()):  # noqa: S301
        assert again == rule
        assert hash(again) == hash(rule)
    assert Not(A).replace(rule=B) == Not(B)
    assert rule.replace(rules=(B,)) == All(B)


def test_32_levels_and_4096_nodes_are_within_the_budget():
    check_budget(negated(MAX_DEPTH - 1))
    check_budget(All(*[A] * (MAX_NODES - 1)))


@pytest.mark.parametrize(
    ("rule", "limit", "asked", "product"),
    [
        (negated(MAX_DEPTH), 32, 33, "depth"),
        (All(*[A] * MAX_NODES), 4_096, 4_097, "number of nodes"),
        (Any(All(*[A] * 2_048), All(*[A] * 2_048)), 4_096, 4_097, "number of nodes"),
        (negated(3_000), 32, 33, "depth"),
    ],
    ids=["depth", "width", "two widths", "very deep"],
)
def test_more_is_refused(rule, limit, asked, product):
    with pytest.raises(BudgetError, match=f"^rule: {product} is {asked:,}, over the limit of {limit:,}") as caught:
        check_budget(rule)
    assert (caught.value.limit, caught.value.asked, caught.value.product) == (limit, asked, product)


def test_what_lies_below_may_be_said_otherwise():
    with pytest.raises(BudgetError, match="depth is 33"):
        check_budget(A, lambda node: (node,))


def test_counts():
    refuse_over(4_096, 32)
    with pytest.raises(BudgetError):
        refuse_over(1, 33)
    with pytest.raises(BudgetError):
        refuse_over(4_097, 1)


def test_what_is_no_rule():
    check_rule(A)
    with pytest.raises(SpecError, match=r"^rule: is a dict. Load it, or write it with Prop and the like\.$"):
        check_rule({"kind": "has_tag", "tag": "a"})
    with pytest.raises(SpecError, match=r"^segments\.a: is a NoneType"):
        check_rule(None, "segments.a")


def test_a_kind_loads_its_own():
    assert HasTag.load(A.to_json()) == A
    assert Rule.load(A.to_dict()) == A
    with pytest.raises(SpecError, match=r"^kind: is 'has_tag', not a Prop\.$"):
        Prop.load(A.to_json())


def test_the_json_schema_of_a_kind_is_its_own_and_that_of_rule_is_of_all_kinds():
    assert Prop.model_json_schema()["properties"]["kind"]["const"] == "prop"
    assert "prop" in Rule.model_json_schema()["discriminator"]["mapping"]
