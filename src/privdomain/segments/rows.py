"""Rows: the rows of facts that a condition looks at."""

from typing import cast

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import IntArray, chunks
from privdomain.facts.columns import Coded, Column, join_columns
from privdomain.facts.members import Members
from privdomain.facts.orders import Orders
from privdomain.facts.user_table import UserTable
from privdomain.metrics.purchases.ledger import ledger_of
from privdomain.segments.behavior import OfRows
from privdomain.segments.compare import compared
from privdomain.segments.schema import NAMES, SEEN_LATE
from privdomain.segments.view import View, code_of, missing_of, settled
from privdomain.segments.windows import bounds_of


@frozen(eq=False)
class Rows:
    """Rows of a table that a condition looks at.

    Attributes:
        table: The facts.
        places: Positions of the rows.
        instants: When each happened; a line of an order when the order was made.
    """

    table: UserTable
    places: IntArray
    instants: IntArray

    @property
    def codes(self) -> npt.NDArray[np.int32]:
        """User of each row."""
        return self.table.user_codes[self.places]


def rows_of(view: View, node: OfRows, *, purchases: bool = True) -> Rows:
    """The rows that a condition looks at: of its source and name, in its window, passing its comparisons.

    Args:
        view: The facts.
        node: The condition.
        purchases: Whether only purchases count among orders, one row for each.
    """
    table = view.table(node.of)
    ledger = ledger_of(table) if purchases and isinstance(table, Orders) else None
    instants = table.instants if ledger is None else ledger.purchased
    places = _in_window(view, table, instants, node)
    if ledger is not None:
        places = places[ledger.is_purchase[places] & (table.instants[places] < view.as_of)]
    for prop in node.where:
        column = _seen(table, prop.field, view.as_of).take(places)
        is_passing = compared(column, prop, as_of=view.as_of, tz=view.tz)
        is_missing = missing_of(prop, column)
        places = places[settled(is_passing, is_missing, prop.missing, f"{node.of}.{prop.field}", places)]
    if ledger is not None and ledger.purchase_ids is not None:
        _, first = np.unique(ledger.purchase_ids[places], return_index=True)
        places = places[first]
    return Rows(table, places, instants[places])


def _seen(table: UserTable, name: str, as_of: int) -> Column:
    """A column as it was known at a moment: how a relation ended only once it has ended."""
    column = table.column(name)
    if not isinstance(table, Members) or name not in SEEN_LATE or "left" not in table.columns:
        return column
    has_ended = table.columns["left"].values.view(np.int64) < as_of  # a missing end is the least of integers
    return join_columns([column, column.blank(1)], name).take(np.where(has_ended, np.arange(len(column)), len(column)))


def _in_window(view: View, table: UserTable, instants: IntArray, node: OfRows) -> IntArray:
    """Positions of the rows with the name and in the window of a condition."""
    start, end = bounds_of(node.within, view.as_of, view.tz)
    names = None if node.name is None else cast("Coded", table.columns[NAMES[node.of]])
    code = None if names is None else code_of(names, node.name)
    kept = [np.empty(0, np.int64)]
    for rows in chunks(len(instants)):
        is_in = (instants[rows] >= start) & (instants[rows] < end)
        if names is not None:
            is_in &= names.codes[rows] == code
        kept.append(np.flatnonzero(is_in) + rows.start)
    return np.concatenate(kept)
