"""Checker: what is wrong with one node of a rule, given what rules may speak of."""

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from attrs import frozen

from privdomain.calendar.duration import Duration
from privdomain.errors import SpecError, did_you_mean
from privdomain.metrics.loyalty.schemes import OTHERS
from privdomain.segments.behavior import Absent, Did, OfRows, Recency, Sequence, Step, Total
from privdomain.segments.compare import number
from privdomain.segments.conditions import (
    ALONE,
    OF_ORDER,
    OF_TEXTS,
    Consented,
    HasTag,
    InSegment,
    Prop,
    RfmIn,
    StageIn,
    kind_of_value,
)
from privdomain.segments.node import All, Rule
from privdomain.segments.observe_standing import SCHEMES
from privdomain.segments.ranges import impossible
from privdomain.segments.schema import Kind, Schema
from privdomain.segments.simplification import simplified
from privdomain.segments.tree import KINDS
from privdomain.segments.windows import Rolling, bounds_of

Problem: TypeAlias = tuple[str, str, str]

_NOW: Final = 0
"""Any moment will do to see whether bounds are the wrong way round."""

_FITS: Final[Mapping[str, frozenset[str]]] = {
    "text": frozenset({"texts"}),
    "number": frozenset({"numbers"}),
    "flag": frozenset({"flags"}),
    "time": frozenset({"texts", "times"}),
}
"""The values that a column of each kind is compared with; a time is written as ISO text or as ``Ago``."""


def join(path: str, step: str) -> str:
    """The path of a step below another."""
    return f"{path}.{step}" if path else step


@frozen
class Checker:
    """One node under examination.

    Attributes:
        schema: What it may speak of.
        segments: Rules by name.
        path: Where it stands.
        is_negated: Whether it stands below an odd number of ``Not``.
    """

    schema: Schema
    segments: Mapping[str, Rule]
    path: str
    is_negated: bool

    def problems(self, node: Rule) -> Iterator[Problem]:
        """What is wrong with the node itself."""
        if type(node) not in KINDS:
            yield self._problem("", "unknown_kind", f"is a {type(node).__name__}, which is no kind of rule.")
        elif isinstance(node, Prop):
            yield from self._attribute(node)
        elif isinstance(node, OfRows):
            yield from self._rows(node)
        elif isinstance(node, Sequence):
            yield from self._sequence(node)
        elif isinstance(node, All):
            yield from self._contradictions(node)
        else:
            yield from self._membership(node)

    def _problem(self, step: str, code: str, message: str) -> Problem:
        return join(self.path, step) if step else self.path or "rule", code, message

    def _unknown(self, step: str, value: object, what: str, known: object) -> Problem:
        names = sorted(known, key=str)  # type: ignore[call-overload]
        return self._problem(step, "unknown_name", f"{value!r} is no {what}. {did_you_mean(value, names)}")

    def _among(self, step: str, value: object, what: str, known: frozenset[str | int] | None) -> Iterator[Problem]:
        if value is not None and value not in (known or ()):
            yield self._unknown(step, value, what, known or ())

    def _attribute(self, node: Prop) -> Iterator[Problem]:
        attributes = self.schema.attributes
        if node.field not in attributes:
            yield self._unknown("field", node.field, "attribute of the users", attributes)
            return
        yield from self._comparison(node, attributes[node.field], "")
        if self.schema.may_be_missing(node.field) and node.op not in ALONE:
            yield from self._undeclared(node.missing, f"{node.field!r} is not known of everybody")

    def _undeclared(self, policy: str | None, reason: str) -> Iterator[Problem]:
        if self.is_negated and policy is None:
            message = f"{reason}, and the condition is negated. Declare missing='false', 'true' or 'error'."
            yield self._problem("missing", "missing_undeclared", message)

    def _where_undeclared(self, node: OfRows | Step, of: str, path: str, *, is_less_more: bool) -> Iterator[Problem]:
        """Comparisons of rows that leave open what missing means where fewer rows would accept more users."""
        for place, prop in enumerate(node.where):
            is_open = prop.missing is None and prop.op not in ALONE and self.schema.may_be_missing(f"{of}.{prop.field}")
            if is_less_more and is_open:
                message = (
                    f"{prop.field!r} is not known of every row, and fewer rows accept more users here. "
                    "Declare missing='false', 'true' or 'error'."
                )
                yield self._problem(f"{path}[{place}].missing", "missing_undeclared", message)

    def _comparison(self, node: Prop, kind: Kind, step: str) -> Iterator[Problem]:
        """Whether operator and value fit a column of a kind."""
        if node.op is None:
            message = f"compares nothing. Write Prop({node.field!r}) == ..., or Prop({node.field!r}).is_known()."
            yield self._problem(join(step, "op"), "no_comparison", message)
            return
        if kind == "unknown" or node.op in ALONE:
            return
        if (node.op in OF_TEXTS and kind != "text") or (node.op in OF_ORDER and kind in {"text", "flag"}):
            yield self._problem(join(step, "op"), "operator_mismatch", f"{node.op!r} does not compare a {kind}.")
            return
        odd = [value for value in node.values if kind_of_value(value) not in _FITS[kind]]
        if odd:
            yield self._problem(join(step, "value"), "type_mismatch", f"{odd[0]!r} is no {kind}.")
            return
        if kind in {"text", "flag"}:
            return
        try:
            bounds = [number(value, 1, _NOW, self.schema.tz) for value in node.values]
        except SpecError as error:
            yield from (self._problem(join(step, "value"), code, text) for _, code, text in error.problems)
            return
        if node.op == "between" and bounds[0] > bounds[1]:
            message = f"{node.values[0]!r} lies above {node.values[1]!r}, so nothing can pass."
            yield self._problem(join(step, "value"), "impossible_range", message)

    def _rows(self, node: OfRows) -> Iterator[Problem]:
        """Whether source, name, window and comparisons of a condition on rows fit."""
        columns = self.schema.sources.get(node.of)
        if columns is None:
            yield self._unknown("of", node.of, "source of these facts", self.schema.sources)
            return
        yield from self._named(node.of, node.name, "name")
        yield from self._window(node)
        yield from self._where(node.where, columns, "where")
        yield from self._where_undeclared(node, node.of, "where", is_less_more=_falls(node, is_negated=self.is_negated))
        if isinstance(node, Total):
            if node.column not in columns:
                yield self._unknown("column", node.column, f"column of the {node.of}", columns)
            elif columns[node.column] not in {"number", "unknown"}:
                message = f"{node.column!r} holds {columns[node.column]}s, which do not add up."
                yield self._problem("column", "type_mismatch", message)
            elif self.schema.may_be_missing(f"{node.of}.{node.column}"):
                yield from self._undeclared(node.missing, f"{node.column!r} is not known of every row")
        if isinstance(node, Recency):
            yield from self._times(node)
            yield from self._undeclared(node.missing, "users may never have done it")

    def _times(self, node: Recency) -> Iterator[Problem]:
        """Whether anything within the window can be as long ago as is asked."""
        if node.at_least is not None and isinstance(node.within, Rolling):
            longest, least = Duration(node.within.length), Duration(node.at_least)
            if least > longest:
                message = f"nothing within {longest} is {least} ago. Widen the window."
                yield self._problem("at_least", "impossible_range", message)

    def _named(self, source: str, name: object, step: str) -> Iterator[Problem]:
        known = self.schema.names.get(source)
        if name is not None and known is not None and name not in known:
            yield self._unknown(step, name, f"name among the {source}", known)

    def _window(self, node: OfRows | Sequence) -> Iterator[Problem]:
        try:
            start, end = bounds_of(node.within, _NOW, self.schema.tz)
            if start == end and isinstance(node.within, Rolling):
                yield self._problem("within", "impossible_range", "holds no instant. Write a longer one.")
        except SpecError as error:
            yield from (self._problem(f"within.{step}", code, text) for step, code, text in error.problems)

    def _where(self, where: tuple[Prop, ...], columns: Mapping[str, Kind], step: str) -> Iterator[Problem]:
        for place, prop in enumerate(where):
            here = f"{step}[{place}]"
            if prop.field in columns:
                yield from self._comparison(prop, columns[prop.field], here)
            else:
                yield self._unknown(f"{here}.field", prop.field, "column of these rows", columns)
        field = impossible(where, columns, self.schema.tz)
        if field is not None:
            yield self._problem(step, "impossible_range", f"the comparisons of {field!r} leave nothing that can pass.")

    def _sequence(self, node: Sequence) -> Iterator[Problem]:
        columns = self.schema.sources.get("events")
        if columns is None:
            yield self._unknown("steps", "events", "source of these facts", self.schema.sources)
            return
        yield from self._window(node)
        for place, step in enumerate(node.steps):
            yield from self._named("events", step.name, f"steps[{place}].name")
            path = f"steps[{place}].where"
            yield from self._where(step.where, columns, path)
            yield from self._where_undeclared(step, "events", path, is_less_more=self.is_negated)

    def _membership(self, node: Rule) -> Iterator[Problem]:
        """Whether tags, purposes, segments, schemes and stages are known."""
        schema = self.schema
        if isinstance(node, HasTag):
            yield from self._among("tag", node.tag, "known tag", schema.tags)
            yield from self._tag_columns(node)
        elif isinstance(node, Consented):
            yield from self._among("purpose", node.purpose, "purpose of a consent", schema.purposes)
            if schema.channels is not None:  # consents that name no channel cover all of them
                yield from self._among("channel", node.channel, "channel of a consent", schema.channels)
        elif isinstance(node, InSegment) and node.segment not in self.segments:
            yield self._unknown("segment", node.segment, "known segment", self.segments)
        elif isinstance(node, RfmIn | StageIn):
            yield from self._standing(node)

    def _tag_columns(self, node: HasTag) -> Iterator[Problem]:
        """Whether tags have what a condition asks of them beside their names."""
        asked = {"group": node.group, "sources": node.sources, "min_confidence": node.min_confidence}
        names = {"group": "group", "sources": "source", "min_confidence": "confidence"}
        columns = self.schema.sources.get("tags")
        for member, value in asked.items():
            if value is None or value == ():
                continue
            if columns is not None and names[member] not in columns:
                yield self._unknown(member, names[member], "column of these tags", columns)
            elif self.schema.may_be_missing(f"tags.{names[member]}"):
                yield from self._undeclared(node.missing, f"the {names[member]} of a tag may not be known")
        if columns is None or "group" in columns:
            yield from self._among("group", node.group, "group of tags", self.schema.tag_groups)

    def _standing(self, node: RfmIn | StageIn) -> Iterator[Problem]:
        if "orders" not in self.schema.sources:
            yield self._unknown("kind", "orders", "source of these facts", self.schema.sources)
        if isinstance(node, StageIn):
            if node.reachability and "members" not in self.schema.sources:
                yield self._unknown("reachability", "members", "source of these facts", self.schema.sources)
            yield from self._undeclared(node.missing, "the stage of a buyer may not be known")
            return
        names = [*(segment.name for segment in SCHEMES[node.scheme].segments), OTHERS]
        for place, name in enumerate(node.segments):
            if name not in names:
                yield self._unknown(f"segments[{place}]", name, f"segment of {node.scheme!r}", names)
        yield from self._undeclared(node.missing, "users may never have bought")

    def _contradictions(self, node: All) -> Iterator[Problem]:
        flat = simplified(node)
        schema = self.schema
        field = impossible(flat.rules if isinstance(flat, All) else (flat,), schema.attributes, schema.tz)
        if field is not None:
            yield self._problem("", "impossible_range", f"the comparisons of {field!r} leave nothing that can pass.")


def _falls(node: OfRows, *, is_negated: bool) -> bool:
    """Whether fewer rows may accept more users: they lower counts, and move totals and times either way."""
    if isinstance(node, Absent):
        return not is_negated
    if isinstance(node, Did):
        return node.at_least > 0 if is_negated else node.at_most is not None
    return True
