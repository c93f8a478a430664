"""View: facts as a rule sees them at one moment."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final, TypeVar, cast

import numpy as np
from attrs import evolve, field, frozen

from privdomain._internal.arrays import BoolArray, IntArray
from privdomain._internal.flaws import flaws_at, raise_first
from privdomain.errors import DataError
from privdomain.facts.bundle import Facts
from privdomain.facts.columns import Coded, Column
from privdomain.facts.user_table import UserTable
from privdomain.segments.conditions import ALONE, Label, Prop
from privdomain.segments.node import Policy, Rule

NOT_FOUND: Final = -2
"""Code of a label that a column does not know; -1 is missing."""

T = TypeVar("T")


@frozen(eq=False)
class View:
    """Facts at one moment.

    Attributes:
        facts: The facts of all users, to which scores and usual intervals are relative.
        as_of: The moment [microseconds UTC]; rows at or after it are not seen.
        tz: Calendar of the facts.
        segments: Rules of other segments by name.
        codes: Position of each user who is asked about in the shared index, ascending, shape ``(n_users,)``.
        only: Code of the one user whose rows are looked at; None for everybody's.
        uses: How often the mask of each rule will still be asked for.
        masks: Masks that will be asked for again.
        known: What was found out once and may be wanted again.
    """

    facts: Facts
    as_of: int
    tz: str
    segments: Mapping[str, Rule]
    codes: IntArray
    only: int | None = None
    uses: dict[Rule, int] = field(factory=dict)
    masks: dict[Rule, BoolArray] = field(factory=dict)
    known: dict[Hashable, Any] = field(factory=dict)

    @property
    def n_users(self) -> int:
        """Number of users who are asked about."""
        return len(self.codes)

    def once(self, key: Hashable, find: Callable[[], T]) -> T:
        """What a function finds out, which is called the first time only."""
        if key not in self.known:
            self.known[key] = find()
        return cast("T", self.known[key])

    def table(self, name: str) -> UserTable:
        """The rows of a name that are looked at.

        Raises:
            DataError: there are none, though the schema says so.
        """
        table: UserTable | None = getattr(self.facts, name)
        if table is None:
            raise DataError("facts", f"hold no {name}", hint="Pass them, or the schema of these facts.")
        if self.only is None:
            return table
        return self.once(("table", name), lambda: table.take(table.user_codes == self.only))


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
