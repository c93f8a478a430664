"""simplify: the same segment in fewer nodes."""

from privdomain.segments.node import All, Any, Not, Rule


def simplify(rule: Rule) -> Rule:
    """The same segment in fewer nodes: the mask is the same for all facts, and what is valid stays valid.

    A joined rule within one of its own kind dissolves into it, a rule that stands twice stands once, a rule that joins
    one other is that other, and two ``Not`` are none. In ``a & (a | b)`` and ``a | (a & b)`` only ``a`` counts; but a
    part that may refuse missing values stays, for it speaks up.

    Examples:
        >>> from privdomain.segments import HasTag
        >>> vip, mother = HasTag("vip"), HasTag("mother")
        >>> simplify(vip & (vip & ~~mother) & (vip | mother)) == vip & mother
        True
    """
    if isinstance(rule, Not):
        inner = simplify(rule.rule)
        return inner.rule if isinstance(inner, Not) else Not(inner)
    if not isinstance(rule, (All, Any)):
        return rule
    kind, other = (All, Any) if isinstance(rule, All) else (Any, All)
    parts: dict[Rule, None] = {}
    for part in map(simplify, rule.rules):
        parts.update(dict.fromkeys(part.rules if isinstance(part, kind) else [part]))
    kept = [part for part in parts if not (isinstance(part, other) and _is_absorbed(part, parts))]
    return kind(*kept) if len(kept) > 1 else kept[0]


def _is_absorbed(part: All | Any, beside: dict[Rule, None]) -> bool:
    """Whether a joined rule says nothing that one of its own parts, standing beside it, does not say."""
    is_quiet = all(getattr(node, "missing", None) != "error" for _, node in part.walk())
    return is_quiet and any(one in beside for one in part.rules)
