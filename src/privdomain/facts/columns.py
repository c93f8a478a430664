"""Columns: what a table holds. Three small immutable kinds that can be read, taken from and joined."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol, Self, cast

import numpy as np
import numpy.typing as npt
from attrs import astuple, field, frozen
from attrs.converters import optional

from privdomain._internal.arrays import (
    FLOAT_LIMIT,
    INT64_MAX,
    MISSING,
    Array,
    BoolArray,
    FloatArray,
    IntArray,
    encode_ints,
    read_only,
)
from privdomain._internal.columns import is_integer, missing_mask, read_column
from privdomain._internal.flaws import Flaw, flaws_at, raise_first
from privdomain._internal.money import check_total
from privdomain.errors import DataError

if TYPE_CHECKING:
    from attrs import AttrsInstance

_KINDS: Final = {"M": "times", "b": "flags", "i": "numbers", "f": "numbers"}


class Column(ABC):
    """One value per row, immutable."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def take(self, rows: Array) -> Self:
        """The rows under a mask or at positions."""

    @abstractmethod
    def join(self, others: Sequence[Self], argument: str) -> Self:
        """This column, then the others."""

    @abstractmethod
    def blank(self, n_rows: int) -> Self:
        """A column of this kind in which every value is missing."""

    @property
    @abstractmethod
    def kind(self) -> str:
        """What the column holds, in a word."""

    @property
    @abstractmethod
    def is_missing(self) -> BoolArray:
        """Which rows have no value."""

    @property
    @abstractmethod
    def values(self) -> Array:
        """What a user reads: a locked array, missing as nan, NaT or None."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as a call of the constructor, which locks the arrays again."""
        return type(self), astuple(cast("AttrsInstance", self), recurse=False)


class HasColumns(Protocol):
    """Whatever holds columns by name."""

    @property
    def columns(self) -> Mapping[str, Column]:
        """The columns."""


@frozen(eq=False)
class Plain(Column):
    """int64, float64, bool or datetime64[us] values; a missing datetime is NaT, a missing number nan."""

    data: Array = field(converter=read_only)

    def __len__(self) -> int:
        return len(self.data)

    def take(self, rows: Array) -> "Plain":
        return Plain(self.data[rows])

    def join(self, others: Sequence["Plain"], argument: str) -> "Plain":
        parts = [column.data for column in (self, *others) if len(column)] or [self.data]
        joined = np.concatenate(parts)
        if joined.dtype.kind == "f":
            is_large = np.concatenate([(part.dtype.kind == "i") & _is_past_floats(part) for part in parts])
            hint = "Pass the column as texts."
            raise_first(flaws_at(is_large, argument, "is an integer past 2**53 and would become a float", hint))
        return Plain(joined)

    def blank(self, n_rows: int) -> "Plain":
        nothing = np.datetime64("NaT", "us") if self.kind == "times" else np.nan
        return Plain(np.full(n_rows, nothing) if n_rows else self.data[:0])

    @property
    def kind(self) -> str:
        return _KINDS[self.data.dtype.kind]

    @property
    def is_missing(self) -> BoolArray:
        return missing_mask(self.data)

    @property
    def values(self) -> Array:
        return self.data


@frozen(eq=False)
class Amounts(Column):
    """Exact money in minor units.

    Attributes:
        minor: int64, MISSING for none.
        exponent: Decimal places of the currency.
        rounded: What rounding added to each row [minor units]; None where nothing was rounded.
    """

    minor: IntArray = field(converter=read_only)
    exponent: int
    rounded: FloatArray | None = field(default=None, converter=optional(read_only))

    def __len__(self) -> int:
        return len(self.minor)

    def take(self, rows: Array) -> "Amounts":
        return Amounts(self.minor[rows], self.exponent, None if self.rounded is None else self.rounded[rows])

    def join(self, others: Sequence["Amounts"], argument: str) -> "Amounts":
        parts = [self, *others]
        minor = np.concatenate([part.minor for part in parts])
        check_total(minor, argument)
        if all(part.rounded is None for part in parts):
            return Amounts(minor, self.exponent)
        rounded = [np.zeros(len(part)) if part.rounded is None else part.rounded for part in parts]
        return Amounts(minor, self.exponent, np.concatenate(rounded))

    def blank(self, n_rows: int) -> "Amounts":
        return Amounts(np.full(n_rows, MISSING), self.exponent)

    @property
    def kind(self) -> str:
        return "money"

    @property
    def is_missing(self) -> BoolArray:
        return np.equal(self.minor, MISSING)

    @property
    def values(self) -> FloatArray:
        major = self.minor / 10**self.exponent
        major[self.is_missing] = np.nan
        return read_only(major)


@frozen(eq=False)
class Coded(Column):
    """Ids or labels: each row points into the sorted distinct names.

    Attributes:
        codes: int32 positions in ``names``, -1 for missing.
        names: Sorted, distinct; int64 or Python texts. Names without a row may remain after a ``take``.
    """

    codes: npt.NDArray[np.int32] = field(converter=read_only)
    names: Array = field(converter=read_only)

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, rows: Array) -> "Coded":
        return Coded(self.codes[rows], self.names)

    def join(self, others: Sequence["Coded"], argument: str) -> "Coded":
        parts = share_names([self, *others], argument)
        return Coded(np.concatenate([part.codes for part in parts]), parts[0].names)

    def blank(self, n_rows: int) -> "Coded":
        return Coded(np.full(n_rows, -1, np.int32), self.names[:0])

    @property
    def kind(self) -> str:
        return "labels"

    @property
    def is_missing(self) -> BoolArray:
        return self.codes < 0

    @property
    def values(self) -> Array:
        is_missing = self.is_missing
        if not is_missing.any():
            return read_only(self.names[self.codes])
        values = np.full(len(self), None, object)
        values[~is_missing] = self.names[self.codes[~is_missing]]
        return read_only(values)


def join_columns(parts: Sequence[Column], argument: str) -> Column:
    """All rows of all parts; a part in which every value is missing takes the kind of the others.

    Raises:
        DataError: parts of two kinds, such as numbers and labels.
    """
    lead = next((part for part in parts if not part.is_missing.all()), parts[0])
    same = [lead.blank(len(part)) if part.kind != lead.kind and part.is_missing.all() else part for part in parts]
    kinds = sorted({part.kind for part in same})
    if kinds == ["labels", "numbers"]:
        read = [(part, whole_labels(part)) for part in same]
        same = [part if labels is None else labels for part, labels in read]
        kinds = sorted({part.kind for part in same})
    if len(kinds) > 1:
        raise DataError(argument, f"holds {' here and '.join(kinds)} there", hint="Give all parts one type.")
    return same[0].join(same[1:], argument)


def whole_labels(column: Column) -> Coded | None:
    """Whole numbers as integer labels, or None for any other column.

    Integers beside missing values have become floats on the way; they are read as the integers that they were.
    """
    if not isinstance(column, Plain) or column.kind != "numbers":
        return None
    known = ~column.is_missing
    whole = column.data[known]
    if column.data.dtype.kind == "f" and not ((whole == np.floor(whole)) & (np.abs(whole) < FLOAT_LIMIT)).all():
        return None
    names, places = encode_ints(whole.astype(np.int64))
    codes = np.full(len(column), -1, np.int32)
    codes[known] = places
    return Coded(codes, names)


def share_names(parts: Sequence[Coded], argument: str) -> list[Coded]:
    """The same columns over one array of names, the union of theirs.

    Raises:
        DataError: integer names on one side and texts on the other.
    """
    arrays = [part.names for part in parts if len(part.names)]
    if len({array.dtype for array in arrays}) > 1:
        raise DataError(argument, "is int on one side and str on the other", hint="Convert one of them first.")
    names = arrays[0] if arrays else parts[0].names
    if any(array is not names and not np.array_equal(array, names) for array in arrays):
        names = np.unique(np.concatenate(arrays)) if names.dtype != object else _sorted(np.concatenate(arrays).tolist())
    return [_recode(part, names) for part in parts]


def _recode(part: Coded, names: Array) -> Coded:
    if part.names is names or np.array_equal(part.names, names):
        return Coded(part.codes, names)
    if names.dtype == object:
        place = {name: code for code, name in enumerate(names.tolist())}
        positions = np.fromiter(map(place.__getitem__, part.names.tolist()), np.int32, len(part.names))
    else:
        positions = np.searchsorted(names, part.names).astype(np.int32)
    return Coded(np.append(positions, np.int32(-1))[part.codes], names)


def encode_names(values: object, argument: str, *, is_id: bool) -> tuple[Coded, list[Flaw]]:
    """A column of ids or labels, all int or all str, as codes and sorted names; and the flaws of its rows.

    Args:
        values: The column.
        argument: Its name.
        is_id: Whether an empty text is a flaw (it identifies nobody) rather than a label like any other.
    """
    array = read_column(values, argument)
    if array.dtype.kind == "u" and (array > INT64_MAX).any():
        array = array.astype(object)
    if array.dtype.kind in "iu":
        names, codes = encode_ints(array.astype(np.int64))
        return Coded(codes, names), []
    is_missing = missing_mask(array)
    is_text, is_int = _kinds(array, is_missing)
    is_odd = ~(is_missing | is_text | is_int)
    hint = "Ids and labels are integers or texts."
    flaws = flaws_at(is_odd, argument, "is neither an int64 integer nor a text", hint)
    if is_text.any() and is_int.any():
        is_minority = is_int if is_int.sum() <= is_text.sum() else is_text
        flaws += flaws_at(is_minority, argument, "mixes integers and texts", "Give the column one kind of id.")
        is_odd |= is_minority
    if is_id:
        is_empty = is_text & ~is_odd
        is_empty[is_empty] = array[is_empty] == ""
        flaws += flaws_at(is_empty, argument, "is an empty text", "An id must name somebody.")
        is_odd |= is_empty
    codes = np.full(len(array), -1, np.int32)
    known = ~(is_missing | is_odd)
    names, codes[known] = _encode_objects(array[known])
    return Coded(codes, names), flaws


def _is_past_floats(numbers: Array) -> BoolArray:
    past: BoolArray = (numbers > FLOAT_LIMIT) | (numbers < -FLOAT_LIMIT)
    return past


def _kinds(array: Array, is_missing: BoolArray) -> tuple[BoolArray, BoolArray]:
    """Where the values are texts, and where they are int64 integers."""
    none = np.zeros(len(array), np.bool_)
    if array.dtype != object:
        return none, none
    values = array.tolist()
    if set(map(type, values)) == {str}:
        return ~is_missing, none
    is_text = np.fromiter((isinstance(value, str) for value in values), np.bool_, len(values))
    return is_text, np.fromiter(map(_is_int64, values), np.bool_, len(values))


def _is_int64(value: object) -> bool:
    return is_integer(value) and MISSING < int(value) <= INT64_MAX


def _encode_objects(values: Array) -> tuple[Array, npt.NDArray[np.int32]]:
    """Sorted names and codes of texts or Python integers."""
    given = values.tolist()
    names = _sorted(given)
    place = {name: code for code, name in enumerate(names.tolist())}
    return names, np.fromiter(map(place.__getitem__, given), np.int32, len(given))


def _sorted(values: list[Any]) -> Array:
    distinct = sorted(set(values))
    if not distinct or not isinstance(distinct[0], str):
        return np.array(distinct, np.int64)
    return np.array([str(text) for text in distinct], object)  # texts of numpy are a type of their own
