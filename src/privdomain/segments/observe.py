"""Observe: what each kind of condition looks at, one value per user, and which values pass."""

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import INT64_MAX, MISSING, Array, BoolArray, IntArray, distinct_keys
from privdomain.calendar.duration import Duration
from privdomain.calendar.zones import zone_over
from privdomain.errors import DataError
from privdomain.facts.columns import Amounts, Coded, Column, Plain, encode_names
from privdomain.facts.user_table import UserTable
from privdomain.metrics.loyalty.rfm import rfm
from privdomain.metrics.loyalty.schemes import CRAN_RFM, SHOPIFY
from privdomain.metrics.loyalty.summary import purchase_summary
from privdomain.metrics.stages.lifecycle import lifecycle
from privdomain.metrics.stages.vocabulary import PurchaseStage
from privdomain.segments.behavior import Absent, Did, OfRows, Recency, Sequence, Total
from privdomain.segments.compare import as_numbers, at_least, compared, number
from privdomain.segments.conditions import Consented, HasTag, Prop, RfmIn, StageIn
from privdomain.segments.node import Policy, Rule
from privdomain.segments.order import followed
from privdomain.segments.view import View, code_of, missing_of, rows_of, settled

if TYPE_CHECKING:
    from privdomain.facts.consents import Consents
    from privdomain.facts.orders import Orders
    from privdomain.facts.tags import Tags

_NEARLY_ALL: Final = 0.999
"""A float sum of magnitudes below this part of what a number holds proves that no sum goes past it."""

SCHEMES: Final = {scheme.name: scheme for scheme in (CRAN_RFM, SHOPIFY)}


@frozen(eq=False)
class Observed:
    """What a condition saw of each user, and whom it accepts; both in the order of ``facts.users``.

    Attributes:
        column: The value that was compared.
        mask: Whether it passes, policies on missing values included.
        is_missing: Where there was no value to compare.
    """

    column: Column
    mask: BoolArray
    is_missing: BoolArray


def observe(node: Rule, view: View) -> Observed:
    """What a condition sees and whom it accepts."""
    return _WAYS[type(node)](node, view)


def _prop(node: Prop, view: View) -> Observed:
    population = view.table("population")
    column = population.column(node.field)
    rows = np.full(len(population.user_index), -1)
    rows[population.user_codes] = np.arange(len(population))
    column = column.take(rows[view.codes])
    is_missing = missing_of(node, column)
    mask = compared(column, node, as_of=view.as_of, tz=view.tz)
    return _settled(node.missing, column, mask, is_missing, node.field)


def _has_tag(node: HasTag, view: View) -> Observed:
    tags = cast("Tags", view.table("tags"))
    is_in = tags.hold_at(view.as_of) & _labelled(tags, "tag", node.tag)
    if node.group is not None:
        is_in &= _labelled(tags, "group", node.group)
    if node.sources:
        is_in &= np.logical_or.reduce([_labelled(tags, "source", source) for source in node.sources])
    if node.min_confidence is not None:
        confidence = tags.confidence
        is_in &= np.zeros(len(tags), np.bool_) if confidence is None else confidence >= node.min_confidence
    return _flags(_anybody(tags, is_in, view))


def _consented(node: Consented, view: View) -> Observed:
    consents = cast("Consents", view.table("consents"))
    is_in = consents.hold_at(view.as_of) & _labelled(consents, "purpose", node.purpose)
    if node.channel is not None and consents.channel is not None:
        is_in &= _labelled(consents, "channel", node.channel) | consents.columns["channel"].is_missing
    return _flags(_anybody(consents, is_in, view))


def _did(node: Did, view: View) -> Observed:
    counts = _counts(node, view, node.per)
    passes = at_least(counts, Fraction(node.at_least))
    if node.at_most is not None:
        passes &= ~at_least(counts, Fraction(node.at_most), or_equal=False)
    return _certain(Plain(counts), passes)


def _absent(node: Absent, view: View) -> Observed:
    counts = _counts(node, view, "row")
    return _certain(Plain(counts), counts == 0)


def _total(node: Total, view: View) -> Observed:
    rows = rows_of(view, node, purchases=False)
    column = rows.table.column(node.column).take(rows.places)
    argument = f"{node.of}.{node.column}"
    values, scale = as_numbers(column)
    is_missing = np.zeros(len(rows.table.user_index), np.bool_)
    is_missing[rows.codes[column.is_missing]] = True
    known = np.where(column.is_missing, 0, values)
    _check_sums(known, argument)
    sums = _sums(rows.codes, known, len(is_missing))[view.codes]
    shown = Amounts(sums, cast("Amounts", column).exponent) if scale > 1 else Plain(sums)
    passes = np.ones(view.n_users, np.bool_)
    if node.at_least is not None:
        passes &= at_least(sums, number(node.at_least, scale, view.as_of, view.tz))
    if node.under is not None:
        passes &= ~at_least(sums, number(node.under, scale, view.as_of, view.tz))
    return _settled(node.missing, shown, passes, is_missing[view.codes], argument)


def _recency(node: Recency, view: View) -> Observed:
    rows = rows_of(view, node)
    never, best = (MISSING, np.maximum) if node.which == "last" else (INT64_MAX, np.minimum)
    at = np.full(len(rows.table.user_index), never)
    best.at(at, rows.codes, rows.instants)
    at = at[view.codes]
    is_missing = at == never
    passes = ~is_missing
    if node.at_least is not None:
        passes &= at <= view.as_of - Duration(node.at_least).microseconds
    if node.under is not None:
        passes &= at > view.as_of - Duration(node.under).microseconds
    elapsed = Plain(np.where(is_missing, 0, view.as_of - np.where(is_missing, 0, at)).view("m8[us]"))
    return _settled(node.missing, elapsed, passes, is_missing, str(node.name or node.of))


def _sequence(node: Sequence, view: View) -> Observed:
    steps = [rows_of(view, Did(step.name, where=step.where, within=node.within)) for step in node.steps]
    events = view.table("events")
    span = None if node.span is None else Duration(node.span).microseconds
    done = followed([(step.codes, step.instants) for step in steps], len(events.user_index), span)
    return _flags(done[view.codes])


def _rfm_in(node: RfmIn, view: View) -> Observed:
    summary = purchase_summary(cast("Orders", view.everyone.orders), observed_until=view.as_of, truncate=True)
    scores = rfm(summary, scheme=SCHEMES[node.scheme])
    segment = _looked_up(scores.users, scores.segment, view, None)
    return _of_words(node, segment, np.isin(segment, node.segments), "rfm")


def _stage_in(node: StageIn, view: View) -> Observed:
    orders, members = cast("Orders", view.everyone.orders), view.everyone.members
    known = lifecycle(orders, as_of=view.as_of, members=members, truncate=True)
    stage = _looked_up(known.users, known.stage, view, str(PurchaseStage.LEAD))
    passes = np.isin(stage, node.stages)
    if node.reachability:
        passes &= np.isin(_looked_up(known.users, known.reachability, view, "unreachable"), node.reachability)
    return _of_words(node, stage, passes, "stage")


_WAYS: Final[dict[type[Rule], Callable[[Any, View], Observed]]] = {
    Prop: _prop,
    HasTag: _has_tag,
    Consented: _consented,
    Did: _did,
    Absent: _absent,
    Total: _total,
    Recency: _recency,
    Sequence: _sequence,
    RfmIn: _rfm_in,
    StageIn: _stage_in,
}


def _certain(column: Column, mask: BoolArray) -> Observed:
    """A value that everybody has."""
    return Observed(column, mask, np.zeros(len(mask), np.bool_))


def _flags(mask: BoolArray) -> Observed:
    """A yes or no that everybody has."""
    return _certain(Plain(mask), mask)


def _settled(policy: Policy | None, column: Column, mask: BoolArray, is_missing: BoolArray, argument: str) -> Observed:
    """A value that may be missing."""
    return Observed(column, settled(mask, is_missing, policy, argument), is_missing)


def _of_words(node: RfmIn | StageIn, words: Array, mask: BoolArray, argument: str) -> Observed:
    """A word for each user, None where there is none."""
    column, _ = encode_names(words, argument, is_id=False)
    return _settled(node.missing, column, mask, column.is_missing, argument)


def _looked_up(ids: Array, words: Array, view: View, otherwise: str | None) -> Array:
    """The word of each user of the view, by sorted ids; ``otherwise`` for who is not among them."""
    users = view.users
    if not len(ids):
        return np.full(len(users), otherwise, object)
    place = np.minimum(np.searchsorted(ids, users), len(ids) - 1)
    return np.where(ids[place] == users, words[place], np.array(otherwise, object))


def _labelled(table: UserTable, name: str, label: str | int) -> BoolArray:
    """Rows that carry a label in a column; none where the column is absent."""
    column = cast("Coded | None", table.columns.get(name))
    return np.zeros(len(table), np.bool_) if column is None else column.codes == code_of(column, label)


def _anybody(table: UserTable, is_in: BoolArray, view: View) -> BoolArray:
    """Users of the view who have one of the rows."""
    has_one = np.zeros(len(table.user_index), np.bool_)
    has_one[table.user_codes[is_in]] = True
    return has_one[view.codes]


def _counts(node: OfRows, view: View, per: str) -> IntArray:
    """Rows, or local days with a row, of each user of the view."""
    rows = rows_of(view, node)
    n_index = len(rows.table.user_index)
    if per == "row":
        return np.bincount(rows.codes, minlength=n_index)[view.codes]
    days = zone_over(view.tz, rows.instants).days(rows.instants)
    first = int(days.min(initial=0))
    n_days = int(days.max(initial=0)) - first + 1
    keys = rows.codes.astype(np.int64) * n_days + (days - first)
    return np.bincount(distinct_keys([keys], n_index * n_days, len(keys)) // n_days, minlength=n_index)[view.codes]


def _check_sums(values: Array, argument: str) -> None:
    """Refuse values whose sums would leave int64 or float64.

    Raises:
        DataError: their magnitudes add up to more.
    """
    limit = _NEARLY_ALL * (INT64_MAX if values.dtype.kind == "i" else float(np.finfo(np.float64).max))
    largest = max(-float(values.min(initial=0)), float(values.max(initial=0)))
    if largest <= limit / max(len(values), 1):
        return
    if values.dtype.kind == "f" or np.abs(values.astype(np.float64)).sum() > limit:
        raise DataError(argument, "may add up past what a number holds", hint="Give it in a larger unit.")


def _sums(codes: npt.NDArray[np.int32], values: Array, n_index: int) -> Array:
    """Sum of values by user: exact for integers, and for floats the same in any order of the rows."""
    if values.dtype.kind == "f":
        order = np.lexsort((values, codes))
        codes, values = codes[order], values[order]
    sums = np.zeros(n_index, values.dtype)
    np.add.at(sums, codes, values)
    return sums
