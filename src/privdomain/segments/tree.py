"""Tree: all kinds of node together, and how a document becomes one."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias
from typing import Any as Anything

from pydantic import Field

from privdomain.models.spec import Name, Record, Text
from privdomain.segments.behavior import Absent, Did, Recency, Sequence, Step, Total
from privdomain.segments.conditions import Consented, HasTag, InSegment, Prop, RfmIn, StageIn
from privdomain.segments.node import KIND_NAMES, All, Any, Not, Rule, Tree, check_nodes
from privdomain.segments.windows import Ago, Between, Calendar, Rolling

__all__ = [
    "Absent",
    "Ago",
    "All",
    "Any",
    "AnyRule",
    "Between",
    "Calendar",
    "Consented",
    "Did",
    "HasTag",
    "InSegment",
    "Not",
    "Prop",
    "Recency",
    "RfmIn",
    "Rolling",
    "Rule",
    "Segment",
    "Sequence",
    "StageIn",
    "Step",
    "Total",
    "load",
    "rule_schema",
]

if TYPE_CHECKING:
    AnyRule: TypeAlias = Rule
else:
    AnyRule = Annotated[
        All
        | Any
        | Not
        | Prop
        | HasTag
        | Consented
        | Did
        | Absent
        | Total
        | Recency
        | Sequence
        | InSegment
        | RfmIn
        | StageIn,
        Field(discriminator="kind"),
    ]
"""Any kind of node; its JSON names the kind."""

KINDS: Final = (
    All,
    Any,
    Not,
    Prop,
    HasTag,
    Consented,
    Did,
    Absent,
    Total,
    Recency,
    Sequence,
    InSegment,
    RfmIn,
    StageIn,
)

for _kind in (All, Any, Not, Tree):
    _kind.model_rebuild(_types_namespace={"AnyRule": AnyRule})
KIND_NAMES.update(kind.model_fields["kind"].default for kind in KINDS)


class Segment(Record):
    """A segment (人群): a rule with the name by which others refer to it.

    Attributes:
        name: Name of the segment.
        rule: Who belongs to it.
        description: What it is for, in words.
    """

    name: Name
    rule: AnyRule
    description: Text = ""

    @classmethod
    def check_document(cls, value: Anything) -> None:
        """Refuse rules over the budget before any work."""
        check_nodes(value)


def load(source: str | bytes | Mapping[str, Anything]) -> Rule:
    """The rule that a stranger's JSON, or JSON-safe Python, describes: ``Rule.load``."""
    return Rule.load(source)


def rule_schema() -> dict[str, Anything]:
    """JSON Schema of all rules (draft 2020-12), for editors and other languages."""
    return Rule.model_json_schema()
