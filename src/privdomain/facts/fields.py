"""Fields: the declaration of a table's columns, one line each, and how each kind of column is read."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Generic, Self, TypedDict, TypeVar, overload

import numpy as np
from attrs import fields_dict, frozen

from privdomain._internal.arrays import FLOAT_LIMIT, INT64_MAX, Array
from privdomain._internal.columns import is_integer, missing_mask, read_column
from privdomain._internal.flaws import Flaw, flaws_at
from privdomain._internal.money import Currency, MoneyUnit, Rounding, check_total, read_money
from privdomain.calendar.instants import TimeUnit, read_instants
from privdomain.errors import SpecError, UnknownNameError
from privdomain.facts.columns import Amounts, Coded, Column, HasColumns, Plain, encode_names

T_co = TypeVar("T_co", covariant=True)


class TimeReading(TypedDict, total=False):
    """Options of reading times, the same for all facts.

    Attributes:
        naive_tz: Zone in which times without an offset are read; the table's ``tz`` by default.
        time_unit: What integer times count since 1970-01-01 UTC: "s", "ms" or "us" (default).
    """

    naive_tz: str | None
    time_unit: TimeUnit | None


class MoneyReading(TimeReading, total=False):
    """Options of reading money, beside those of reading times.

    Attributes:
        unit: Whether amounts count "major" units (yuan; default) or "minor" ones (fen).
        exponent: Decimal places of a currency that ISO 4217 does not know.
        rounding: "exact" (default) refuses what is no whole minor unit; "half_even" rounds and reports the difference.
    """

    unit: MoneyUnit
    exponent: int | None
    rounding: Rounding


@frozen
class Conventions:
    """How the columns of one table are to be read."""

    tz: str
    naive_tz: str | None = None
    time_unit: TimeUnit | None = None
    currency: str | None = None
    exponent: int | None = None
    unit: MoneyUnit = "major"
    rounding: Rounding = "exact"

    @classmethod
    def of(cls, options: Mapping[str, Any]) -> "Conventions":
        """The conventions that options state.

        Raises:
            UnknownNameError: an option that is none.
        """
        known = fields_dict(cls)
        for name in options:
            if name not in known:
                what = "column or option of these facts (columns of your own are attributes)"
                raise UnknownNameError(name, known, what=what)
        return cls(**options)

    @property
    def money(self) -> Currency | None:
        """The currency of the table, if it has one."""
        return None if self.currency is None else Currency.of(self.currency, self.exponent)

    def refuse_money(self, facts: str) -> None:
        """Refuse the options of reading money, for facts that hold none.

        Raises:
            SpecError: one of them was said.
        """
        plain = Conventions(self.tz)
        for option in ("currency", "exponent", "unit", "rounding"):
            if getattr(self, option) != getattr(plain, option):
                raise SpecError([(option, "no_money", f"{facts} hold no money. Leave the option out.")])


Reader = Callable[[Any, str, Conventions], tuple[Column, list[Flaw]]]


class Field(Generic[T_co]):
    """A column of a table: declared in the class body, read as a locked array on an instance.

    Args:
        read: How the column is read.
        required: Whether the column must be there and have no missing value.
    """

    def __init__(self, read: Reader, *, required: bool = False) -> None:
        self.read = read
        self.required = required
        self.name: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __set__(self, table: HasColumns, value: object) -> None:
        """Refuse: facts are locked."""
        raise AttributeError(f"{self.name!r} is locked. Build new facts instead.")

    @overload
    def __get__(self, table: None, owner: type) -> Self: ...
    @overload
    def __get__(self, table: HasColumns, owner: type) -> T_co: ...
    def __get__(self, table: HasColumns | None, owner: type) -> Any:
        """The values of the column; None for an optional column that was not given."""
        if table is None:
            return self
        column = table.columns.get(self.name)
        return None if column is None else column.values


def read_ids(values: Any, argument: str, conventions: Conventions) -> tuple[Coded, list[Flaw]]:  # noqa: ARG001
    """User, staff and order ids: integers or non-empty texts."""
    return encode_names(values, argument, is_id=True)


def read_labels(values: Any, argument: str, conventions: Conventions) -> tuple[Coded, list[Flaw]]:  # noqa: ARG001
    """Labels such as channel or product: integers or texts, missing is a bucket of its own."""
    return encode_names(values, argument, is_id=False)


def read_times(values: Any, argument: str, conventions: Conventions) -> tuple[Plain, list[Flaw]]:
    """Times as datetime64[us] UTC."""
    instants, flaws = read_instants(
        values,
        tz=conventions.tz,
        argument=argument,
        naive_tz=conventions.naive_tz,
        time_unit=conventions.time_unit,
    )
    return Plain(instants.view("M8[us]")), flaws


def read_amounts(values: Any, argument: str, conventions: Conventions) -> tuple[Amounts, list[Flaw]]:
    """Money as exact minor units of the table's currency."""
    currency = conventions.money
    if currency is None:
        raise SpecError([("currency", "no_currency", f"{argument} is money: say its currency, such as 'CNY'.")])
    minor, rounded, flaws = read_money(
        values, currency=currency, argument=argument, unit=conventions.unit, rounding=conventions.rounding
    )
    check_total(minor, argument)
    return Amounts(minor, currency.exponent, rounded), flaws


def read_shares(values: Any, argument: str, conventions: Conventions) -> tuple[Plain, list[Flaw]]:  # noqa: ARG001
    """Shares in [0, 1], missing as nan."""
    array = read_column(values, argument)
    is_odd = ~missing_mask(array)
    if array.dtype.kind in "iuf":
        is_odd[:] = False
    elif array.dtype == object:
        is_odd[is_odd] = [not (is_integer(cell) or isinstance(cell, _FLOATS)) for cell in array[is_odd]]
    shares = np.full(len(array), np.nan)
    is_known = ~(is_odd | missing_mask(array))
    known = array[is_known]  # its integers may be too long for a float
    shares[is_known] = [min(max(cell, -1), 2) for cell in known] if array.dtype == object else known
    flaws = flaws_at(is_odd, argument, "is no number", "Pass numbers from 0 to 1.", array)
    is_outside = (shares < 0) | (shares > 1)
    return Plain(shares), flaws + flaws_at(is_outside, argument, "is outside [0, 1]", "Write 45% as 0.45.", array)


def read_flags(values: Any, argument: str, conventions: Conventions) -> tuple[Plain, list[Flaw]]:  # noqa: ARG001
    """Booleans."""
    array = read_column(values, argument)
    if array.dtype == np.bool_:
        return Plain(array.copy()), []
    is_odd = np.fromiter((not isinstance(value, (bool, np.bool_)) for value in array.tolist()), np.bool_, len(array))
    return Plain(np.where(is_odd, False, array).astype(np.bool_)), flaws_at(  # noqa: FBT003
        is_odd, argument, "is no boolean", "Pass True or False."
    )


def read_attribute(values: Any, argument: str, conventions: Conventions) -> tuple[Column, list[Flaw]]:
    """An attribute of any one kind: numbers, booleans, times, or labels."""
    array = read_column(values, argument)
    kinds = set(map(type, array[~missing_mask(array)])) if array.dtype == object else set()
    if array.dtype == np.bool_:
        return Plain(array.copy()), []
    if array.dtype.kind in "iuf" or (kinds and kinds <= _NUMBERS):
        return _read_numbers(array, argument)
    if array.dtype.kind == "M" or (kinds and all(hasattr(kind, "year") or kind is np.datetime64 for kind in kinds)):
        return read_times(values, argument, conventions)
    return read_labels(array, argument, conventions)


_FLOATS: Final = (float, np.floating)
_NUMBERS: Final = {int, float, np.int64, np.float64}


def _read_numbers(array: Array, argument: str) -> tuple[Plain, list[Flaw]]:
    """Integers as int64; floats, or integers beside floats or missing values, as float64."""
    hint = "Pass the column as texts."
    if array.dtype.kind in "iu":
        is_large = array > INT64_MAX
        flaws = flaws_at(is_large, argument, "is an integer past 2**63", hint)
        return Plain(np.where(is_large, 0, array).astype(np.int64)), flaws
    is_known = ~missing_mask(array)
    is_large = np.zeros(len(array), np.bool_)
    if array.dtype == object:
        is_large[is_known] = [is_integer(cell) and abs(int(cell)) > FLOAT_LIMIT for cell in array[is_known]]
    numbers = np.full(len(array), np.nan)
    numbers[is_known & ~is_large] = array[is_known & ~is_large]
    flaws = flaws_at(is_large, argument, "is an integer past 2**53 and would become a float", hint)
    return Plain(numbers), flaws + flaws_at(np.isinf(numbers), argument, "is infinite", "Leave the cell empty.")
