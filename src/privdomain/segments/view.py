"""View: facts as a rule sees them at one moment, and the rows that lie in a window."""

from collections.abc import Mapping
from typing import Final, cast

import numpy as np
import numpy.typing as npt
from attrs import evolve, field, frozen

from privdomain._internal.arrays import Array, BoolArray, IntArray, chunks
from privdomain._internal.flaws import flaws_at, raise_first
from privdomain.errors import DataError
from privdomain.facts.bundle import Facts
from privdomain.facts.columns import Coded, Column
from privdomain.facts.orders import Orders
from privdomain.facts.user_table import UserTable
from privdomain.metrics.purchases.ledger import ledger_of
from privdomain.segments.behavior import OfRows
from privdomain.segments.compare import compared
from privdomain.segments.conditions import ALONE, Label, Prop
from privdomain.segments.node import Policy, Rule
from privdomain.segments.schema import NAMES
from privdomain.segments.windows import bounds_of

NOT_FOUND: Final = -2
"""Code of a label that a column does not know; -1 is missing."""


@frozen(eq=False)
class View:
    """Facts at one moment.

    Attributes:
        facts: The facts of the users who are asked about.
        everyone: The facts of all users, to which scores and usual intervals are relative.
        as_of: The moment [microseconds UTC]; rows at or after it are not seen.
        tz: Calendar of the facts.
        segments: Rules of other segments by name.
        codes: Position of each user who is asked about in the shared index, ascending, shape ``(n_users,)``.
        repeated: Rules that stand more than once, whose masks are kept.
        masks: Those that are known already.
    """

    facts: Facts
    everyone: Facts
    as_of: int
    tz: str
    segments: Mapping[str, Rule]
    codes: IntArray
    repeated: frozenset[Rule]
    masks: dict[Rule, BoolArray] = field(factory=dict)

    @property
    def n_users(self) -> int:
        """Number of users who are asked about."""
        return len(self.codes)

    @property
    def users(self) -> Array:
        """Ids of the users who are asked about, sorted."""
        return self.everyone.users[np.searchsorted(self.everyone.user_codes, self.codes)]

    def table(self, name: str) -> UserTable:
        """The facts of a name.

        Raises:
            DataError: there are none, though the schema says so.
        """
        table: UserTable | None = getattr(self.facts, name)
        if table is None:
            raise DataError("facts", f"hold no {name}", hint="Pass them, or the schema of these facts.")
        return table


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
        column = table.column(prop.field).take(places)
        is_passing = compared(column, prop, as_of=view.as_of, tz=view.tz)
        is_missing = missing_of(prop, column)
        places = places[settled(is_passing, is_missing, prop.missing, f"{node.of}.{prop.field}", places)]
    if ledger is not None and ledger.purchase_ids is not None:
        _, first = np.unique(ledger.purchase_ids[places], return_index=True)
        places = places[first]
    return Rows(table, places, instants[places])


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


def code_of(names: Coded, label: Label | None) -> int:
    """Code of a label, ``NOT_FOUND`` where the column does not have it."""
    found = np.flatnonzero(names.names == label)
    return int(found[0]) if len(found) else NOT_FOUND


def missing_of(prop: Prop, column: Column) -> BoolArray:
    """Where a comparison has nothing to compare; nowhere when it asks whether the value is known."""
    return np.zeros(len(column), np.bool_) if prop.op in ALONE else column.is_missing


def settled(
    mask: BoolArray, is_missing: BoolArray, policy: Policy | None, argument: str, places: IntArray | None = None
) -> BoolArray:
    """A mask in which the declared policy speaks where values are missing; ``places`` are those that an error names.

    Raises:
        DataError: values are missing, and the policy is "error".
    """
    if policy == "error":
        hint = "Fill it in, or declare missing='false' or 'true'."
        flaws = flaws_at(is_missing, argument, "is missing", hint)
        raise_first(flaws if places is None else [evolve(flaw, rows=places[flaw.rows]) for flaw in flaws])
    return mask | is_missing if policy == "true" else mask & ~is_missing
