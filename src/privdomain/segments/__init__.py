"""Segments (人群): a rule language that is checked before it runs, exact when it runs, and explains its answers."""

from typing import TYPE_CHECKING

from privdomain._internal.lazy import lazy_exports

if TYPE_CHECKING:
    from privdomain.segments.evaluation import evaluate
    from privdomain.segments.explanation import Explanation, explain
    from privdomain.segments.overlaps import Overlap, overlap
    from privdomain.segments.schema import Schema
    from privdomain.segments.simplification import simplify
    from privdomain.segments.tree import (
        Absent,
        Ago,
        All,
        Any,
        Between,
        Calendar,
        Consented,
        Did,
        HasTag,
        InSegment,
        Not,
        Prop,
        Recency,
        RfmIn,
        Rolling,
        Rule,
        Segment,
        Sequence,
        StageIn,
        Step,
        Total,
        load,
        rule_schema,
    )
    from privdomain.segments.validation import validate
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "evaluation": "evaluate",
            "explanation": "Explanation explain",
            "overlaps": "Overlap overlap",
            "schema": "Schema",
            "simplification": "simplify",
            "tree": (
                "Absent Ago All Any Between Calendar Consented Did HasTag InSegment Not Prop Recency RfmIn Rolling "
                "Rule Segment Sequence StageIn Step Total load rule_schema"
            ),
            "validation": "validate",
        },
    )

__all__ = [
    "Absent",
    "Ago",
    "All",
    "Any",
    "Between",
    "Calendar",
    "Consented",
    "Did",
    "Explanation",
    "HasTag",
    "InSegment",
    "Not",
    "Overlap",
    "Prop",
    "Recency",
    "RfmIn",
    "Rolling",
    "Rule",
    "Schema",
    "Segment",
    "Sequence",
    "StageIn",
    "Step",
    "Total",
    "evaluate",
    "explain",
    "load",
    "overlap",
    "rule_schema",
    "simplify",
    "validate",
]
