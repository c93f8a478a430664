"""Conditions on what users did, observed: counts, totals, times and sequences."""

from fractions import Fraction
from typing import Final, cast

import numpy as np

from privdomain._internal.arrays import INT64_MAX, MISSING, Array, IntArray, distinct_keys
from privdomain.calendar.duration import Duration
from privdomain.calendar.zones import zone_over
from privdomain.errors import DataError
from privdomain.facts.columns import Amounts, Plain
from privdomain.segments.behavior import Absent, Did, OfRows, Recency, Sequence, Total
from privdomain.segments.compare import as_numbers, at_least, number
from privdomain.segments.observed import Observed, certain, flags, partly_known
from privdomain.segments.order import followed
from privdomain.segments.rows import rows_of
from privdomain.segments.sums import sums_of
from privdomain.segments.view import View

_NEARLY_ALL: Final = 0.999
"""A float sum of magnitudes below this part of what a number holds proves that no sum goes past it."""


def did(node: Did, view: View) -> Observed:
    """How often users did something."""
    counts = _counts(node, view, node.per)
    passes = at_least(counts, Fraction(node.at_least))
    if node.at_most is not None:
        passes &= ~at_least(counts, Fraction(node.at_most), or_equal=False)
    return certain(Plain(counts), passes)


def absent(node: Absent, view: View) -> Observed:
    """That users did not do something."""
    counts = _counts(node, view, "row")
    return certain(Plain(counts), counts == 0)


def total(node: Total, view: View) -> Observed:
    """What rows add up to."""
    rows = rows_of(view, node, purchases=False)
    column = rows.table.column(node.column).take(rows.places)
    argument = f"{node.of}.{node.column}"
    values, scale = as_numbers(column)
    is_missing = np.zeros(len(rows.table.user_index), np.bool_)
    is_missing[rows.codes[column.is_missing]] = True
    known = np.where(column.is_missing, 0, values)
    _check_sums(known, argument)
    asked = (node.at_least, node.under)
    low, high = (None if bound is None else number(bound, scale, view.as_of, view.tz) for bound in asked)
    sums = sums_of(rows.codes, known, len(is_missing), [bound for bound in (low, high) if bound is not None])[
        view.codes
    ]
    shown = Amounts(sums, cast("Amounts", column).exponent) if scale > 1 else Plain(sums)
    passes = np.ones(view.n_users, np.bool_)
    if low is not None:
        passes &= at_least(sums, low)
    if high is not None:
        passes &= ~at_least(sums, high)
    return partly_known(node.missing, shown, passes, is_missing[view.codes], argument)


def recency(node: Recency, view: View) -> Observed:
    """How long ago something was."""
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
    return partly_known(node.missing, elapsed, passes, is_missing, str(node.name or node.of))


def sequence(node: Sequence, view: View) -> Observed:
    """Whether steps followed each other; the rows of equal steps are found once."""
    kinds = list(dict.fromkeys(node.steps))
    found = [rows_of(view, Did(step.name, where=step.where, within=node.within)) for step in kinds]
    rows, steps = [(of.codes, of.instants) for of in found], [kinds.index(step) for step in node.steps]
    events = view.table("events")
    span = None if node.span is None else Duration(node.span).microseconds
    done = followed(rows, steps, len(events.user_index), span)
    return flags(done[view.codes])


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
