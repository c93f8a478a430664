"""What a contender is given, what it does, and what it must answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from benchmarks.data import END, Columns

Answer = Mapping[str, npt.NDArray[Any]]

LIBRARY: Final = "privdomain"
OBSERVED_UNTIL: Final = END
MONEY_TOLERANCE: Final = 1e-12
"""How far two float64 means of the same whole numbers may differ, relatively; whole numbers must be equal."""


@dataclass(frozen=True)
class Case:
    """The data of a job, before a contender brings them into its own form."""

    columns: Columns
    tz: str

    def head(self, n_rows: int) -> "Case":
        return replace(self, columns=type(self.columns)(*(column[:n_rows] for column in self.columns)))


@dataclass(frozen=True)
class Contender:
    """One way to do a job.

    Attributes:
        name: The library, and the way where there are several.
        prepare: Brings a case into the contender's own in-memory form; not timed.
        run: Does the job; timed.
        answer: Reads the result as arrays that are named and ordered alike for all contenders; not timed.
    """

    name: str
    prepare: Callable[[Case], Any]
    run: Callable[[Any], Any]
    answer: Callable[[Any], Answer]

    @property
    def is_library(self) -> bool:
        return self.name.split(",")[0] == LIBRARY


def differences(one: Answer, other: Answer) -> list[str]:
    """Names of the arrays in which two answers differ."""
    return [
        name for name in {**one, **other} if name not in one or name not in other or _differ(one[name], other[name])
    ]


def _differ(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> bool:
    if one.dtype.kind == other.dtype.kind == "f":
        return one.shape != other.shape or not np.allclose(one, other, rtol=MONEY_TOLERANCE, atol=0, equal_nan=True)
    return one.dtype.kind != other.dtype.kind or not np.array_equal(one, other)


def user_codes(users: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
    """Users as 0 .. n - 1 in the order of their ids: the form in which the library's orders hold them, too."""
    is_known = np.zeros(int(users.max()) + 1, np.bool_)
    is_known[users] = True
    codes: npt.NDArray[np.int32] = (np.cumsum(is_known, dtype=np.int32) - 1)[users]
    return codes
