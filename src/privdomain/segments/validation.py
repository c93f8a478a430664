"""validate: whether a rule fits a schema, and what is wrong with it where it does not."""

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from attrs import frozen

from privdomain.errors import SpecError, did_you_mean
from privdomain.metrics.loyalty.schemes import OTHERS
from privdomain.segments.behavior import OfRows, Recency, Sequence, Total
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
from privdomain.segments.node import All, Not, Rule, check_budget, check_rule
from privdomain.segments.observe_standing import SCHEMES
from privdomain.segments.ranges import impossible
from privdomain.segments.references import below, refuse_circles, uses
from privdomain.segments.schema import Kind, Schema
from privdomain.segments.simplification import simplified
from privdomain.segments.windows import bounds_of

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


def validate(rule: Rule, schema: Schema, *, segments: Mapping[str, Rule] | None = None) -> None:
    """Refuse a rule that does not fit a schema: before there are data, and before any work.

    Found are unknown fields, names, tags, purposes, schemes and segments; operators and values of another type;
    ranges that nothing can pass; segments that lead back to themselves; and negated conditions that leave open what a
    missing value means.

    Args:
        rule: The rule.
        schema: What it may speak of.
        segments: Rules of the segments that ``InSegment`` may name.

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
    known = {} if segments is None else segments
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
        checker = _Checker(schema, segments, here, is_odd)
        is_all = isinstance(node, All)
        if not (is_all and is_within_all):
            yield from checker.problems(node)
        parts = [
            (_join(here, step), part, is_odd != isinstance(node, Not), is_all) for step, part in node.named_parts()
        ]
        waiting.extend(reversed(parts))


def _join(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step


@frozen
class _Checker:
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
        if isinstance(node, Prop):
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
        return _join(self.path, step) if step else self.path or "rule", code, message

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
        if node.field in self.schema.may_miss and node.op not in ALONE:
            yield from self._undeclared(node.missing, f"{node.field!r} is not known of everybody")

    def _undeclared(self, policy: str | None, reason: str) -> Iterator[Problem]:
        if self.is_negated and policy is None:
            message = f"{reason}, and the condition is negated. Declare missing='false', 'true' or 'error'."
            yield self._problem("missing", "missing_undeclared", message)

    def _comparison(self, node: Prop, kind: Kind, step: str) -> Iterator[Problem]:
        """Whether operator and value fit a column of a kind."""
        if kind == "unknown" or node.op in ALONE:
            return
        if (node.op in OF_TEXTS and kind != "text") or (node.op in OF_ORDER and kind in {"text", "flag"}):
            yield self._problem(_join(step, "op"), "operator_mismatch", f"{node.op!r} does not compare a {kind}.")
            return
        odd = [value for value in node.values if kind_of_value(value) not in _FITS[kind]]
        if odd:
            yield self._problem(_join(step, "value"), "type_mismatch", f"{odd[0]!r} is no {kind}.")
            return
        if kind in {"text", "flag"}:
            return
        try:
            bounds = [number(value, 1, _NOW, self.schema.tz) for value in node.values]
        except SpecError as error:
            yield from (self._problem(_join(step, "value"), code, text) for _, code, text in error.problems)
            return
        if node.op == "between" and bounds[0] > bounds[1]:
            message = f"{node.values[0]!r} lies above {node.values[1]!r}, so nothing can pass."
            yield self._problem(_join(step, "value"), "impossible_range", message)

    def _rows(self, node: OfRows) -> Iterator[Problem]:
        """Whether source, name, window and comparisons of a condition on rows fit."""
        columns = self.schema.sources.get(node.of)
        if columns is None:
            yield self._unknown("of", node.of, "source of these facts", self.schema.sources)
            return
        yield from self._named(node.of, node.name, "name")
        yield from self._window(node)
        yield from self._where(node.where, columns, "where")
        if isinstance(node, Total):
            if node.column not in columns:
                yield self._unknown("column", node.column, f"column of the {node.of}", columns)
            elif columns[node.column] not in {"number", "unknown"}:
                message = f"{node.column!r} holds {columns[node.column]}s, which do not add up."
                yield self._problem("column", "type_mismatch", message)
        if isinstance(node, Recency):
            yield from self._undeclared(node.missing, "users may never have done it")

    def _named(self, source: str, name: object, step: str) -> Iterator[Problem]:
        known = self.schema.names.get(source)
        if name is not None and known is not None and name not in known:
            yield self._unknown(step, name, f"name among the {source}", known)

    def _window(self, node: OfRows | Sequence) -> Iterator[Problem]:
        try:
            bounds_of(node.within, _NOW, self.schema.tz)
        except SpecError as error:
            yield from (self._problem(f"within.{step}", code, text) for step, code, text in error.problems)

    def _where(self, where: tuple[Prop, ...], columns: Mapping[str, Kind], step: str) -> Iterator[Problem]:
        for place, prop in enumerate(where):
            here = f"{step}[{place}]"
            if prop.field in columns:
                yield from self._comparison(prop, columns[prop.field], here)
            else:
                yield self._unknown(f"{here}.field", prop.field, "column of these rows", columns)

    def _sequence(self, node: Sequence) -> Iterator[Problem]:
        columns = self.schema.sources.get("events")
        if columns is None:
            yield self._unknown("steps", "events", "source of these facts", self.schema.sources)
            return
        yield from self._window(node)
        for place, step in enumerate(node.steps):
            yield from self._named("events", step.name, f"steps[{place}].name")
            yield from self._where(step.where, columns, f"steps[{place}].where")

    def _membership(self, node: Rule) -> Iterator[Problem]:
        """Whether tags, purposes, segments, schemes and stages are known."""
        schema = self.schema
        if isinstance(node, HasTag):
            yield from self._among("tag", node.tag, "known tag", schema.tags)
            yield from self._among("group", node.group, "group of tags", schema.tag_groups)
        elif isinstance(node, Consented):
            yield from self._among("purpose", node.purpose, "purpose of a consent", schema.purposes)
            if schema.channels is not None:  # consents that name no channel cover all of them
                yield from self._among("channel", node.channel, "channel of a consent", schema.channels)
        elif isinstance(node, InSegment) and node.segment not in self.segments:
            yield self._unknown("segment", node.segment, "known segment", self.segments)
        elif isinstance(node, RfmIn | StageIn):
            yield from self._standing(node)

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
        field = impossible(flat.rules if isinstance(flat, All) else (flat,), self.schema)
        if field is not None:
            yield self._problem("", "impossible_range", f"the comparisons of {field!r} leave nothing that can pass.")
