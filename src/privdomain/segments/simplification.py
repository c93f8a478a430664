"""simplify: the same segment in fewer nodes."""

from privdomain.segments.behavior import OfRows, Sequence, Total
from privdomain.segments.conditions import InSegment
from privdomain.segments.given import rule_of
from privdomain.segments.node import All, Any, Not, Rule, check_budget, check_rule


def simplify(rule: Rule) -> Rule:
    """The same segment in fewer nodes: the mask is the same for all facts, and what is valid stays valid.

    A joined rule within one of its own kind dissolves into it, a rule that stands twice stands once, a rule that joins
    one other is that other, and two ``Not`` are none. In ``a & (a | b)`` and ``a | (a & b)`` only ``a`` counts; but a
    part that may refuse missing values, or totals past what a number holds, stays, for it speaks up. Of a segment the
    rule is simplified.

    Raises:
        SpecError: no rule.
        BudgetError: more than 4,096 nodes or 32 levels.

    Examples:
        >>> from privdomain.segments import HasTag
        >>> vip, mother = HasTag("vip"), HasTag("mother")
        >>> simplify(vip & (vip & ~~mother) & (vip | mother)) == vip & mother
        True
    """
    rule = rule_of(rule)
    check_rule(rule)
    check_budget(rule)
    return simplified(rule)


def simplified(rule: Rule) -> Rule:
    """The same segment in fewer nodes, for a rule within the budget."""
    if isinstance(rule, Not):
        inner = simplified(rule.rule)
        return inner.rule if isinstance(inner, Not) else Not(inner)
    if not isinstance(rule, (All, Any)):
        return rule
    kind, other = (All, Any) if isinstance(rule, All) else (Any, All)
    parts: dict[Rule, None] = {}
    for part in map(simplified, rule.rules):
        parts.update(dict.fromkeys(part.rules if isinstance(part, kind) else [part]))
    kept = [part for part in parts if not (isinstance(part, other) and _is_absorbed(part, parts))]
    return kind(*kept) if len(kept) > 1 else kept[0]


def _is_absorbed(part: All | Any, beside: dict[Rule, None]) -> bool:
    """Whether a joined rule says nothing that one of its own parts, standing beside it, does not say."""
    return any(one in beside for one in part.rules) and not any(_may_refuse(node) for _, node in part.walk())


def _may_refuse(node: Rule) -> bool:
    """Whether a node may refuse missing values or totals; what another segment does is not known here."""
    steps = node.steps if isinstance(node, Sequence) else [node] if isinstance(node, OfRows) else []
    props = [prop for step in steps for prop in step.where]
    is_loud = any(getattr(one, "missing", None) == "error" for one in [node, *props])
    return is_loud or isinstance(node, InSegment | Total)
