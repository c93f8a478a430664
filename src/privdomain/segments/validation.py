"""validate: whether a rule fits a schema, and what is wrong with it where it does not."""

from collections.abc import Iterator, Mapping

from privdomain.errors import SpecError
from privdomain.segments.checker import Checker, Problem, join
from privdomain.segments.given import rule_of, rules_of
from privdomain.segments.node import All, Not, Rule, check_budget, check_rule
from privdomain.segments.references import below, refuse_circles, uses
from privdomain.segments.schema import Schema


def validate(rule: Rule, schema: Schema, *, segments: Mapping[str, Rule] | None = None) -> None:
    """Refuse a rule that does not fit a schema: before there are data, and before any work.

    Found are unknown fields, names, tags, purposes, schemes and segments; operators and values of another type;
    ranges that nothing can pass; segments that lead back to themselves; and negated conditions that leave open what a
    missing value means.

    Args:
        rule: The rule, or a segment.
        schema: What it may speak of.
        segments: Rules, or segments, that ``InSegment`` may name.

    Raises:
        SpecError: every problem with its path.
        BudgetError: more than 4,096 nodes or 32 levels, with the rules of other segments in place of their names.

    Examples:
        >>> from privdomain.segments import Prop
        >>> validate((Prop("age") >= 18) & (Prop("ctiy") == "Wuhan"), Schema(attributes={"age": "number"}))
        Traceback (most recent call last):
        ...
        privdomain.errors.SpecError: rules[1].field: 'ctiy' is no attribute of the users. Known: 'age'.
    """
    rule, known = rule_of(rule), rules_of({} if segments is None else segments)
    _check_kinds(rule, schema, known)
    refuse_circles(rule, known)
    check_budget(rule, lambda node: below(node, known))
    problems = list(_problems(rule, "", schema, known))
    for name, is_negated in uses(rule, known):
        problems += _problems(known[name], f"segments.{name}", schema, known, is_negated=is_negated)
    if problems:
        raise SpecError(dict.fromkeys(problems))


def _check_kinds(rule: Rule, schema: Schema, segments: Mapping[str, Rule]) -> None:
    """Refuse what is no rule, no schema or no mapping of rules by name."""
    check_rule(rule)
    if not isinstance(schema, Schema):
        raise SpecError([("schema", "no_schema", f"is a {type(schema).__name__}. Pass Schema.of(facts), or a Schema.")])
    if not isinstance(segments, Mapping):
        raise SpecError([("segments", "no_mapping", f"is a {type(segments).__name__}. Pass rules by name.")])
    for name, segment in segments.items():
        check_rule(segment, f"segments.{name}")


def _problems(
    rule: Rule, path: str, schema: Schema, segments: Mapping[str, Rule], *, is_negated: bool = False
) -> Iterator[Problem]:
    """What is wrong with a tree, node by node; what an ``All`` contradicts is said once, by the uppermost."""
    waiting = [(path, rule, is_negated, False)]
    while waiting:
        here, node, is_odd, is_within_all = waiting.pop()
        checker = Checker(schema, segments, here, is_odd)
        is_all = isinstance(node, All)
        if not (is_all and is_within_all):
            yield from checker.problems(node)
        parts = [(join(here, step), part, is_odd != isinstance(node, Not), is_all) for step, part in node.named_parts()]
        waiting.extend(reversed(parts))
