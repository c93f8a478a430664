"""simplify: fewer nodes, the same segment."""

import pytest

from privdomain.errors import BudgetError, DataError, SpecError
from privdomain.facts import Events, Facts, Users
from privdomain.segments import (
    All,
    Any,
    Did,
    HasTag,
    InSegment,
    Not,
    Prop,
    Segment,
    Sequence,
    Step,
    Total,
    evaluate,
    simplify,
)

A, B, C = HasTag("a"), HasTag("b"), HasTag("c")
LOUD = Prop("age", ">", 1, missing="error")
LOUD_WHERE = Did("open", where=LOUD)
TOTAL = Total("points", of="events", under=1)
LOUD_STEP = Sequence([Step(name="open"), Step(name="pay", where=LOUD)])


@pytest.mark.parametrize(
    ("rule", "simple"),
    [
        (A, A),
        (~A, ~A),
        (~~A, A),
        (~~~A, ~A),
        (All(A), A),
        (Any(All(Any(A))), A),
        (All(A, All(B, All(C))), All(A, B, C)),
        (Any(A, Any(B, C)), Any(A, B, C)),
        (All(A, Any(B, C)), All(A, Any(B, C))),
        (All(A, B, A), All(A, B)),
        (Any(A, A), A),
        (All(A, Not(Not(All(B, A)))), All(A, B)),
        (All(A, Any(A, B)), A),
        (Any(A, All(A, B)), A),
        (All(A, B, Any(C, B)), All(A, B)),
        (All(A, Any(B, All(B, C))), All(A, B)),  # the inner one first
        (~All(A, Any(A, B)), ~A),
        (All(~A, Any(~A, B)), ~A),
        (All(A, Any(A, LOUD)), All(A, Any(A, LOUD))),  # it may refuse, and must stay to do so
        (All(A, Any(A, LOUD_WHERE)), All(A, Any(A, LOUD_WHERE))),
        (All(A, Any(A, LOUD_STEP)), All(A, Any(A, LOUD_STEP))),
        (All(A, Any(A, InSegment("x"))), All(A, Any(A, InSegment("x")))),  # who knows what x refuses
        (All(A, Any(A, ~Not(All(B, LOUD)))), All(A, Any(A, All(B, LOUD)))),
        (All(A, Any(A, TOTAL)), All(A, Any(A, TOTAL))),  # it may go past what a number holds
        (All(LOUD, LOUD), LOUD),
        (Segment(name="s", rule=~~A), A),
        (All(A, Any(A, Did("open", where=Prop("age") > 1))), A),
    ],
    ids=repr,
)
def test_the_same_in_fewer_nodes(rule, simple):
    assert simplify(rule) == simple


def test_what_refuses_missing_values_still_does():
    users = Users([1, 2], attributes={"vip": [True, False]})
    events = Events([1], ["2026-01-01"], ["open"], tz="UTC", attributes={"age": [None]})
    facts = Facts(users=users, events=events)
    vip = Prop("vip") == True  # noqa: E712 - builds a rule
    loud = Did("open", where=Prop("age", "==", "x", missing="error"))
    for part in (loud, InSegment("loud")):
        for rule in (All(vip, Any(vip, part)), simplify(All(vip, Any(vip, part)))):
            with pytest.raises(DataError, match=r"^events.age: is missing \(first at row 0, 1 row\)"):
                evaluate(rule, facts, as_of="2026-02-01", segments={"loud": loud})


def test_what_refuses_totals_still_does():
    users = Users([1, 2], attributes={"vip": [True, False]})
    events = Events([1, 1], ["2026-01-01"] * 2, ["open"] * 2, tz="UTC", attributes={"points": [2**62, 2**62]})
    vip = Prop("vip") == True  # noqa: E712 - builds a rule
    for rule in (All(vip, Any(vip, TOTAL)), simplify(All(vip, Any(vip, TOTAL)))):
        with pytest.raises(DataError, match=r"^events.points: may add up past"):
            evaluate(rule, Facts(users=users, events=events), as_of="2026-02-01")


def test_no_rule_and_rules_over_the_budget():
    with pytest.raises(SpecError, match=r"^rule: is a str. Load it, or write it with Prop"):
        simplify("vip")
    rule = A
    for _ in range(2_000):
        rule = Not(rule)
    with pytest.raises(BudgetError):
        simplify(rule)
