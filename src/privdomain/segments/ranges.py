"""Ranges: comparisons of one field that nothing can pass together."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from privdomain.errors import SpecError
from privdomain.segments.compare import number
from privdomain.segments.conditions import Prop
from privdomain.segments.node import Rule
from privdomain.segments.schema import Kind

if TYPE_CHECKING:
    from fractions import Fraction

_BOUNDS_BELOW: Final = {">": 1, ">=": 0, "==": 0, "between": 0}
_BOUNDS_ABOVE: Final = {"<": -1, "<=": 0, "==": 0, "between": 0}
"""Operators that bound a value from below or above, and by how little past the bound a value must lie."""


def impossible(rules: Sequence[Rule], kinds: Mapping[str, Kind], tz: str) -> str | None:
    """The first number or time whose comparisons contradict each other; None if there is none."""
    lowest: dict[str, tuple[Fraction, int]] = {}
    highest: dict[str, tuple[Fraction, int]] = {}
    for rule in rules:
        if not isinstance(rule, Prop) or not _is_bounded(rule, kinds):
            continue
        try:
            bounds = [number(value, 1, 0, tz) for value in rule.values]
        except SpecError:
            continue  # reported as no time where it stands
        if bounds[0] > bounds[-1]:
            continue  # reported as impossible where it stands
        name = rule.field
        if rule.op in _BOUNDS_BELOW:
            bound = (bounds[0], _BOUNDS_BELOW[rule.op])
            lowest[name] = max(lowest.get(name, bound), bound)
        if rule.op in _BOUNDS_ABOVE:
            bound = (bounds[-1], _BOUNDS_ABOVE[rule.op])
            highest[name] = min(highest.get(name, bound), bound)
        if name in lowest and name in highest and lowest[name] > highest[name]:
            return name
    return None


def _is_bounded(rule: Prop, kinds: Mapping[str, Kind]) -> bool:
    """Whether a comparison bounds known numbers or times, all on one scale."""
    if rule.op not in {*_BOUNDS_BELOW, *_BOUNDS_ABOVE}:
        return False
    kind = kinds.get(rule.field)
    is_apt = all(isinstance(value, str if kind == "time" else int | float) for value in rule.values)
    return kind in {"number", "time"} and rule.missing != "true" and is_apt
