"""References: the segments that a rule leads to, of which none may lead back to itself."""

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TypeAlias

from privdomain.errors import SpecError
from privdomain.segments.conditions import InSegment
from privdomain.segments.node import Not, Rule

Use: TypeAlias = tuple[str, bool]
"""Name of a segment, and whether it stands below an odd number of ``Not``."""


def below(rule: Rule, segments: Mapping[str, Rule]) -> tuple[Rule, ...]:
    """The rules right below one; below the name of a known segment its rule."""
    if isinstance(rule, InSegment) and rule.segment in segments:
        return (segments[rule.segment],)
    return rule.parts


def used_segments(rule: Rule, segments: Mapping[str, Rule]) -> list[str]:
    """Names of the known segments that a rule leads to, each once."""
    return list(dict.fromkeys(name for name, _ in uses(rule, segments)))


def uses(rule: Rule, segments: Mapping[str, Rule]) -> list[Use]:
    """The known segments that a rule leads to, in each way that it does once."""
    found: dict[Use, None] = {}
    waiting = [(rule, False)]
    while waiting:
        tree, is_negated = waiting.pop()
        for name, is_odd in _named(tree):
            use = (name, is_negated != is_odd)
            if name in segments and use not in found:
                found[use] = None
                waiting.append((segments[name], is_negated != is_odd))
    return list(found)


def refuse_circles(rule: Rule, segments: Mapping[str, Rule]) -> None:
    """Refuse segments that lead back to themselves.

    Raises:
        SpecError: a circle, with a problem for each of its segments.
    """
    names = used_segments(rule, segments)
    try:
        TopologicalSorter({name: [to for to, _ in _named(segments[name])] for name in names}).prepare()
    except CycleError as error:
        circle = error.args[1]
        message = f"leads back to itself: {', '.join(circle)}. Break the circle of segments."
        raise SpecError((f"segments.{name}", "cycle", message) for name in circle[1:]) from None


def _named(rule: Rule) -> list[Use]:
    """The segments that a tree names itself."""
    found: list[Use] = []
    waiting = [(rule, False)]
    while waiting:
        node, is_negated = waiting.pop()
        if isinstance(node, InSegment):
            found.append((node.segment, is_negated))
        waiting.extend((part, is_negated != isinstance(node, Not)) for part in node.parts)
    return found
