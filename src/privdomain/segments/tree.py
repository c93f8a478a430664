"""Tree: all kinds of node together, and how a document becomes one."""

from collections.abc import Mapping
from typing import Annotated, Final, TypeAlias, TypeVar
from typing import Any as Anything

from pydantic import Field, TypeAdapter, ValidationError

from privdomain._internal.json_text import read_json
from privdomain.errors import SpecError
from privdomain.models.problems import spec_error
from privdomain.models.spec import Name, Record, Text
from privdomain.segments.behavior import Absent, Did, Recency, Sequence, Step, Total
from privdomain.segments.conditions import Consented, HasTag, InSegment, Prop, RfmIn, StageIn
from privdomain.segments.node import All, Any, Not, Rule, refuse_over
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
    "load_rule",
    "rule_schema",
]

R = TypeVar("R", bound=Rule)

AnyRule: TypeAlias = Annotated[
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

_KIND_NAMES: Final = {kind.model_fields["kind"].default for kind in KINDS}

_CONTAINERS: Final = frozenset({dict, list})

for _kind in (All, Any, Not):
    _kind.model_rebuild(_types_namespace={"AnyRule": AnyRule})

_ANY_RULE: Final[TypeAdapter[AnyRule]] = TypeAdapter(AnyRule)


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
        _check_nodes(value)


def load(source: str | bytes | Mapping[str, Anything]) -> Rule:
    """The rule that a stranger's JSON, or JSON-safe Python, describes: ``Rule.load``."""
    return load_rule(source, Rule)


def load_rule(source: str | bytes | Mapping[str, Anything], kind: type[R]) -> R:
    """The rule of a kind that a document describes.

    Raises:
        SpecError: not JSON, no rule, or a rule of another kind.
        BudgetError: over the budget of nodes or levels.
    """
    text, value = read_json(source)
    _check_nodes(value)
    try:
        rule = _ANY_RULE.validate_json(text)
    except ValidationError as error:
        raise spec_error(error, Segment, value) from None
    if not isinstance(rule, kind):
        raise SpecError([("kind", "other_kind", f"is {rule.kind!r}, not a {kind.__name__}.")])
    return rule


def rule_schema() -> dict[str, Anything]:
    """JSON Schema of all rules (draft 2020-12), for editors and other languages."""
    return _ANY_RULE.json_schema()


def _check_nodes(document: Anything) -> None:
    """Count the nodes and levels of a parsed document: its objects that name a kind of rule."""
    waiting, n_nodes = [(document, 0)], 0
    while waiting:
        value, depth = waiting.pop()
        if type(value) is dict:
            kind = value.get("kind")
            if type(kind) is str and kind in _KIND_NAMES:
                n_nodes, depth = n_nodes + 1, depth + 1
                refuse_over(n_nodes, depth)
            waiting += [(member, depth) for member in value.values() if type(member) in _CONTAINERS]
        elif type(value) is list:
            waiting += [(item, depth) for item in value if type(item) in _CONTAINERS]
