"""The end of observation: rows at or after it are refused, or left out on request."""

from typing import TypeVar

from privdomain._internal.flaws import flaws_at, raise_first
from privdomain.facts.table import Table

T = TypeVar("T", bound=Table)


def observed(table: T, until: int, *, truncate: bool = False) -> T:
    """The table without rows at or after ``until`` [microseconds UTC].

    Raises:
        DataError: there are such rows, and ``truncate`` is False.
    """
    instants = table.instants
    if not len(instants) or int(instants.max()) < until:
        return table
    is_late = instants >= until
    if not truncate:
        hint = "Move observed_until, or leave the rows out with truncate=True."
        raise_first(flaws_at(is_late, table.clock, "lies at or after observed_until", hint))
    return table.take(~is_late)
