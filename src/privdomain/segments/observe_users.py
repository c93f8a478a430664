"""Conditions on what users are, observed: attributes, tags and consents."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import numpy as np

from privdomain._internal.arrays import BoolArray
from privdomain.facts.columns import Plain
from privdomain.facts.user_table import UserTable
from privdomain.segments.compare import compared
from privdomain.segments.conditions import Consented, HasTag, Prop
from privdomain.segments.observed import Observed, flags, partly_known
from privdomain.segments.view import View, code_of, missing_of

if TYPE_CHECKING:
    from privdomain.facts.columns import Coded
    from privdomain.facts.consents import Consents
    from privdomain.facts.tags import Tags


def prop(node: Prop, view: View) -> Observed:
    """A comparison of what is known of users."""
    population = view.table("population")
    column = population.column(node.field)
    rows = np.full(len(population.user_index), -1)
    rows[population.user_codes] = np.arange(len(population))
    column = column.take(rows[view.codes])
    is_missing = missing_of(node, column)
    mask = compared(column, node, as_of=view.as_of, tz=view.tz)
    return partly_known(node.missing, column, mask, is_missing, node.field)


def has_tag(node: HasTag, view: View) -> Observed:
    """Whether users carry a tag; not known of whose assignments leave open what is asked of them."""
    tags = cast("Tags", view.table("tags"))
    is_sure = tags.hold_at(view.as_of) & _labelled(tags, "tag", node.tag)
    may_be = is_sure.copy()
    for name, passes in _asked(node, tags):
        is_sure &= passes
        may_be &= passes | _is_missing(tags, name)
    carries = _anybody(tags, is_sure, view)
    is_missing = ~carries & _anybody(tags, may_be, view)
    return partly_known(node.missing, Plain(carries), carries, is_missing, f"tag {node.tag!r}")


def consented(node: Consented, view: View) -> Observed:
    """Whether consents hold."""
    consents = cast("Consents", view.table("consents"))
    is_in = consents.hold_at(view.as_of) & _labelled(consents, "purpose", node.purpose)
    if node.channel is not None and consents.channel is not None:
        is_in &= _labelled(consents, "channel", node.channel) | consents.columns["channel"].is_missing
    return flags(_anybody(consents, is_in, view))


def _asked(node: HasTag, tags: "Tags") -> Iterator[tuple[str, BoolArray]]:
    """What is asked of an assignment besides its tag: the column, and which rows are known to pass."""
    if node.group is not None:
        yield "group", _labelled(tags, "group", node.group)
    if node.sources:
        yield "source", np.logical_or.reduce([_labelled(tags, "source", source) for source in node.sources])
    if node.min_confidence is not None:
        confidence = tags.confidence
        yield "confidence", np.zeros(len(tags), np.bool_) if confidence is None else confidence >= node.min_confidence


def _is_missing(table: UserTable, name: str) -> BoolArray:
    """Rows without a value in a column; all of them where the column is absent."""
    column = table.columns.get(name)
    return np.ones(len(table), np.bool_) if column is None else column.is_missing


def _labelled(table: UserTable, name: str, label: str | int) -> BoolArray:
    """Rows that carry a label in a column; none where the column is absent."""
    column = cast("Coded | None", table.columns.get(name))
    return np.zeros(len(table), np.bool_) if column is None else column.codes == code_of(column, label)


def _anybody(table: UserTable, is_in: BoolArray, view: View) -> BoolArray:
    """Users of the view who have one of the rows."""
    has_one = np.zeros(len(table.user_index), np.bool_)
    has_one[table.user_codes[is_in]] = True
    return has_one[view.codes]
