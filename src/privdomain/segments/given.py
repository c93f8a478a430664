"""Given: what callers may pass where a rule is wanted."""

from collections.abc import Mapping
from typing import Any

from privdomain.segments.node import Rule


def rule_of(value: Any) -> Any:
    """The rule of a ``Segment``; anything else as it is."""
    inner = getattr(value, "rule", None)
    return inner if isinstance(inner, Rule) and not isinstance(value, Rule) else value


def rules_of(segments: Any) -> Any:
    """The same for every value of a mapping; anything else as it is."""
    return {name: rule_of(value) for name, value in segments.items()} if isinstance(segments, Mapping) else segments
