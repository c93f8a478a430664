"""Flaws of bulk data: what is wrong with which rows, before anybody decides to raise or to set rows apart."""

import reprlib
from collections.abc import Iterable
from typing import Final

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import Array, BoolArray, IntArray
from privdomain.errors import DataError

LONGEST_SHOWN: Final = 60
"""Characters of a value that an error shows."""


@frozen(eq=False)
class Flaw:
    """One problem that one or more rows of a column share; an error also shows the value of the first of them."""

    argument: str
    problem: str
    rows: IntArray
    hint: str = ""
    shown: str = ""

    def error(self) -> DataError:
        """The DataError that names the first of the rows and their count."""
        problem = f"{self.problem}: {self.shown}" if self.shown else self.problem
        return DataError(self.argument, problem, int(self.rows[0]), len(self.rows), self.hint)


def flaws_at(is_bad: BoolArray, argument: str, problem: str, hint: str = "", values: Array | None = None) -> list[Flaw]:
    """The flaw of all rows under a mask; no flaw for an empty mask. ``values`` are those that an error may show."""
    rows = np.flatnonzero(is_bad)
    if not len(rows):
        return []
    return [Flaw(argument, problem, rows, hint, "" if values is None else shortened(values[rows[0]]))]


def shortened(value: object) -> str:
    """A value as it is written in Python, cut where it would drown the message."""
    if isinstance(value, int) and value.bit_length() > LONGEST_SHOWN * 4:
        text = hex(value)  # Python writes no integer of more than 4,300 digits in decimals
    else:
        text = reprlib.repr(value) if isinstance(value, (dict, list, tuple)) else repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def raise_first(flaws: Iterable[Flaw]) -> None:
    """Raise the first flaw, if there is any."""
    for flaw in flaws:
        raise flaw.error()
