"""The end of observation: rows at or after it are refused, or left out on request."""

from typing import TypeVar

from privdomain._internal.choices import check_flag
from privdomain._internal.flaws import flaws_at, raise_first
from privdomain.facts.table import Table

T = TypeVar("T", bound=Table)


def observed(table: T, until: int, *, truncate: bool = False, option: str = "observed_until") -> T:
    """The table without rows at or after ``until`` [microseconds UTC], which the caller knows by the name ``option``.

    Raises:
        DataError: there are such rows, and ``truncate`` is False.
        SpecError: ``truncate`` is no flag.
    """
    check_flag("truncate", truncate)
    instants = table.instants
    if not len(instants) or int(instants.max()) < until:
        return table
    is_late = instants >= until
    if not truncate:
        hint = f"Move {option}, or leave the rows out with truncate=True."
        raise_first(flaws_at(is_late, table.clock, f"lies at or after {option}", hint))
    return table.take(~is_late)
