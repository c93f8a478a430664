"""Flaws of bulk data: what is wrong with which rows, before anybody decides to raise or to set rows apart."""

from collections.abc import Iterable

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import BoolArray, IntArray
from privdomain.errors import DataError


@frozen(eq=False)
class Flaw:
    """One problem that one or more rows of a column share."""

    argument: str
    problem: str
    rows: IntArray
    hint: str = ""

    def error(self) -> DataError:
        """The DataError that names the first of the rows and their count."""
        return DataError(self.argument, self.problem, int(self.rows[0]), len(self.rows), self.hint)


def flaws_at(is_bad: BoolArray, argument: str, problem: str, hint: str = "") -> list[Flaw]:
    """The flaw of all rows under a mask; no flaw for an empty mask."""
    rows = np.flatnonzero(is_bad)
    return [Flaw(argument, problem, rows, hint)] if len(rows) else []


def raise_first(flaws: Iterable[Flaw]) -> None:
    """Raise the first flaw, if there is any."""
    for flaw in flaws:
        raise flaw.error()
