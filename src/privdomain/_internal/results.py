"""The three kinds of result, written once: additive, per-user and final.

A result is a frozen attrs class whose fields hold options, labels, integer counts and exact money; every rate is
derived when it is read. So results compare exactly, travel as JSON, and the first two kinds add over disjoint users.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from functools import reduce
from inspect import getmembers
from math import isnan
from operator import add
from typing import Any, ClassVar, Self, TypeVar

import attrs
import numpy as np

from privdomain._internal.arrays import Array, FloatArray, IntArray
from privdomain._internal.reprs import TextTable
from privdomain._internal.states import Document, Rebuilt, damaged, from_state, plain_list, to_state
from privdomain.errors import DataError, SpecError


class Result(Rebuilt, ABC):
    """What a metric returns: exact, printable, portable."""

    state_version: ClassVar[int] = 1

    @abstractmethod
    def to_columns(self) -> dict[str, Array]:
        """Tidy columns, one row per cell; unknown is nan or NaT."""

    @abstractmethod
    def _table(self) -> TextTable:
        """What ``repr`` draws."""

    def to_records(self) -> list[dict[str, Any]]:
        """The rows of ``to_columns()`` as plain, JSON-safe Python: None for unknown, ISO dates."""
        columns = {name: plain_list(column) for name, column in self.to_columns().items()}
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def to_state(self) -> dict[str, Any]:
        """Everything the result holds, as versioned, JSON-safe Python; ``from_state`` reads it back."""
        return {"kind": type(self).__name__, "version": self.state_version, "fields": to_state(self)}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> Self:
        """The result that ``to_state`` wrote.

        Raises:
            SpecError: a state of another kind or version, or a damaged one.
        """
        expected = {"kind": cls.__name__, "version": cls.state_version}
        if not isinstance(state, Mapping):
            raise SpecError([("state", "damaged", f"is a {type(state).__name__}. Pass what to_state() gave.")])
        problems = [
            (key, "wrong_state", f"is {state.get(key)!r} where {value!r} is expected.")
            for key, value in expected.items()
            if state.get(key) != value
        ]
        if problems:
            raise SpecError(problems)
        result = from_state(cls, state.get("fields"))
        try:
            _read_all(result)
        except (LookupError, TypeError, ValueError, ArithmeticError) as error:
            raise damaged(cls, error) from error
        return result

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(_equal(getattr(self, f.name), getattr(other, f.name)) for f in _fields(self))

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __repr__(self) -> str:
        return self._table().to_text()

    def _repr_html_(self) -> str:
        return self._table().to_html()


class Additive(Result):
    """Counts and money over users: ``+`` over disjoint users is exact."""

    @abstractmethod
    def _added(self, other: Self) -> Self:
        """The sum with a result of equal options."""

    options: Any
    """How the result was asked for; results of other options do not add."""

    def __add__(self, other: Self) -> Self:
        if type(other) is not type(self):
            return NotImplemented
        check_same_options(self.options, other.options)
        return self._added(other)


class PerUser(Additive):
    """One row per user: ``+`` over disjoint users concatenates, in the order of the ids."""


class Final(Result):
    """A result that does not add."""

    add_instead: ClassVar[str]
    """What to add instead, in a sentence."""

    def __add__(self, other: object) -> Any:
        raise TypeError(f"{type(self).__name__} does not add. {self.add_instead}")

    __radd__ = __add__


R = TypeVar("R", bound=Additive)

_NEAR_WRAPPING = 0.999 * 2**63
"""A float sum below this proves that the integer sum has not wrapped."""


def combine(parts: Iterable[R]) -> R:
    """The sum of many additive or per-user results over disjoint users.

    Raises:
        DataError: no part.
        SpecError: parts of different options.
        TypeError: parts of a kind that does not add.
    """
    given = list(parts)
    if not given:
        raise DataError("parts", "is empty", hint="Pass at least one result.")
    for part in given:
        if not isinstance(part, (Additive, Final)):
            raise TypeError(f"{type(part).__name__} is no result. Pass results that add.")
    return reduce(add, given)


def check_same_options(one: Any, other: Any) -> None:
    """Refuse results that were asked for differently, naming every option that differs."""
    problems = []
    for field in _fields(one):
        ours, theirs = getattr(one, field.name), getattr(other, field.name)
        if ours != theirs:
            show = field.metadata.get("show", repr)
            message = f"is {show(ours)} on one side and {show(theirs)} on the other."
            problems.append((field.name, "options_differ", message))
    if problems:
        raise SpecError(problems)


def add_exactly(one: IntArray, other: IntArray) -> IntArray:
    """The sum of two int64 arrays; a DataError where it would wrap."""
    total = one + other
    wraps = ((one ^ total) & (other ^ total)) < 0
    if wraps.any():
        raise _wrapping("parts")
    return total


def sum_exactly(values: IntArray, axis: int | None = None, argument: str = "parts") -> IntArray:
    """The sum of int64 values along an axis; a DataError where it would wrap, which names the argument."""
    refuse_wrapping(values.astype(np.float64).sum(axis=axis), argument)
    return np.asarray(values.sum(axis=axis))


def refuse_wrapping(approximate: FloatArray, argument: str = "parts") -> None:
    """Refuse sums of int64 that, as floats, come near the end of int64; the error names the argument."""
    if (np.abs(approximate) >= _NEAR_WRAPPING).any():
        raise _wrapping(argument)


def _wrapping(argument: str) -> DataError:
    return DataError(argument, "add up past 2**63", hint="Report the parts apart.")


def _read_all(result: Result) -> None:
    """Read whatever a result and its parts can tell, so that values which do not fit together are found."""
    parts = [getattr(result, field.name) for field in _fields(result)]
    for part in (result, *(part for part in parts if not isinstance(part, Document))):
        for name, _ in getmembers(type(part), lambda member: isinstance(member, property)):
            getattr(part, name)
    repr(result)
    if len({len(column) for column in result.to_columns().values()}) > 1:
        raise ValueError("the columns are of different lengths")


def _fields(result: Any) -> tuple[Any, ...]:
    return tuple(attrs.fields(type(result)))


def _equal(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind in "fM")
    if isinstance(one, np.ndarray) or isinstance(other, np.ndarray):
        return False
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_equal, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_equal(one[key], other[key]) for key in one)
    if attrs.has(type(one)):
        return type(one) is type(other) and all(
            _equal(getattr(one, f.name), getattr(other, f.name)) for f in attrs.fields(type(one))
        )
    both_unknown = isinstance(one, float) and isinstance(other, float) and isnan(one) and isnan(other)
    return both_unknown or bool(one == other)
