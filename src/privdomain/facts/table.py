"""Table: the one implementation behind all facts. Columns read once, checked, locked, and handled as a whole."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Literal, Self, TypeAlias, TypeVar

import numpy as np

from privdomain._internal.arrays import Array, IntArray
from privdomain._internal.choices import check_choice
from privdomain._internal.money import Currency
from privdomain._internal.rows import read_rows
from privdomain.calendar.zones import zone_info
from privdomain.errors import DataError, UnknownNameError
from privdomain.facts.checks import same_values
from privdomain.facts.columns import Column, join_columns
from privdomain.facts.ingest import Ingest

Duplicates: TypeAlias = Literal["refuse", "keep"]
Columns: TypeAlias = Literal["same", "union"]


T = TypeVar("T", bound="Table")


class Table(Ingest):
    """Rows of facts in locked columns.

    Its kinds are Orders, Members, Events, Touches, Invites, Tags, Consents, Users and Spend.
    """

    clock: ClassVar[str] = "time"
    """The column that says when a row happened."""

    def _with(self, columns: Mapping[str, Column], attributes: Mapping[str, Column] | None = None) -> Self:
        """The same kind of facts with other columns."""
        new = object.__new__(type(self))
        new.__dict__.update(self.__dict__)
        new._fill(columns, self._attributes if attributes is None else attributes, self._tz, self._currency)
        return new

    @property
    def tz(self) -> str:
        """IANA name of the calendar in which days, weeks and months are counted."""
        return self._tz

    @property
    def currency(self) -> str | None:
        """ISO 4217 code of all money in the table; None if it holds none."""
        return None if self._currency is None else self._currency.code

    @property
    def exponent(self) -> int | None:
        """Decimal places of the currency."""
        return None if self._currency is None else self._currency.exponent

    @property
    def money(self) -> Currency | None:
        """The currency with its exponent."""
        return self._currency

    @property
    def columns(self) -> Mapping[str, Column]:
        """The stored columns by name: codes of ids and labels, minor units of money. For metrics, not for analysts."""
        return self._columns

    @property
    def instants(self) -> IntArray:
        """When each row happened, int64 microseconds UTC, shape ``(n,)``."""
        if self.clock not in self._columns:
            raise DataError(type(self).__name__, "have no time", hint="Pass facts that happened at a time.")
        return self._columns[self.clock].values.view(np.int64)

    @property
    def attributes(self) -> Mapping[str, Array]:
        """Attribute values by name, locked, in the order of the rows."""
        return MappingProxyType({name: column.values for name, column in self._attributes.items()})

    @property
    def all_columns(self) -> Mapping[str, Column]:
        """The stored columns and attributes by name."""
        return MappingProxyType({**self._columns, **self._attributes})

    def column(self, name: str) -> Column:
        """The stored column or attribute of a name.

        Raises:
            UnknownNameError: neither has it.
        """
        if name not in self.all_columns:
            raise UnknownNameError(name, self.all_columns, what=f"column of these {type(self).__name__}")
        return self.all_columns[name]

    def to_columns(self) -> dict[str, Array]:
        """All columns and attributes by name, times in UTC, money in major units; read back with ``naive_tz="UTC"``."""
        return {name: column.values for name, column in self.all_columns.items()}

    def __len__(self) -> int:
        return len(next(iter(self._columns.values())))

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        ours, theirs = self.all_columns, other.all_columns
        return (
            (self._tz, self._currency) == (other._tz, other._currency)
            and all(getattr(self, f"_{name}") == getattr(other, f"_{name}") for name in self._extras)
            and ours.keys() == theirs.keys()
            and all(same_values(ours[name], theirs[name]) for name in ours)
        )

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_columns": dict(self._columns), "_attributes": dict(self._attributes)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._columns = MappingProxyType(self._columns)
        self._attributes = MappingProxyType(self._attributes)

    def __repr__(self) -> str:
        parts = [f"{len(self):,} row{'s' * (len(self) != 1)}", *self._described(), f"tz={self._tz!r}"]
        if self._currency is not None:
            parts.append(f"currency={self._currency.code!r}")
        return f"{type(self).__name__}({', '.join(parts)})"

    def _described(self) -> list[str]:
        """What the repr says beside rows, zone and currency."""
        return []

    def take(self, rows: Any) -> Self:
        """The rows under a boolean mask or at integer positions, in that order.

        Raises:
            DataError: a mask of another length, or positions that are no integers or out of range.
        """
        chosen = read_rows(rows, len(self))
        return self._with(
            {name: column.take(chosen) for name, column in self._columns.items()},
            {name: column.take(chosen) for name, column in self._attributes.items()},
        )

    def with_tz(self, tz: str) -> Self:
        """The same instants in another calendar."""
        zone_info(tz)
        new = self._with(self._columns)
        new._tz = tz
        return new

    @classmethod
    def concat(cls, parts: Iterable[Self], *, duplicates: Duplicates = "refuse", columns: Columns = "same") -> Self:
        """All rows of all parts, in their order.

        Args:
            parts: At least one table of this kind, all of one tz and currency.
            duplicates: Whether equal rows that carry an id and stand in two parts are refused, or kept.
            columns: "same" refuses parts of different columns and attributes, "union" takes all of them, missing where
                a part has none: ``Events.concat([members.as_events("add"), orders.as_events("order")],
                columns="union")``.

        Raises:
            DataError: no part, parts that differ in tz, currency, columns or kind of id, or duplicate rows.
        """
        tables = list(parts)
        if not tables:
            raise DataError("parts", "is empty", hint=f"Pass at least one {cls.__name__}.")
        check_choice("duplicates", duplicates, ("refuse", "keep"))
        check_choice("columns", columns, ("same", "union"))
        for table in tables:
            if type(table) is not cls:
                raise DataError("parts", f"hold a {type(table).__name__}", hint=f"Pass parts of {cls.__name__}.")
        if columns == "union":
            tables = _with_all_columns(tables)
        first = tables[0]
        for table in tables[1:]:
            _check_joinable(first, table)
        joined = first._with(
            {name: join_columns([table._columns[name] for table in tables], name) for name in first._columns},
            {
                name: join_columns([table._attributes[name] for table in tables], f"attributes[{name!r}]")
                for name in first._attributes
            },
        )
        if duplicates == "refuse":
            joined._refuse_duplicates(np.repeat(np.arange(len(tables)), [len(table) for table in tables]))
        return joined

    def __add__(self, other: Self) -> Self:
        return type(self).concat([self, other]) if type(other) is type(self) else NotImplemented

    def _refuse_duplicates(self, part: IntArray) -> None:
        """Raise for equal rows of different parts; a kind of facts whose rows carry ids says how."""


def _with_all_columns(tables: list[T]) -> list[T]:
    """The same tables, each with the columns and attributes of all, missing where it had none."""

    def filled(table: T, side: str) -> dict[str, Column]:
        known = {name: column for other in tables for name, column in getattr(other, side).items()}
        own = getattr(table, side)
        for name in known.keys() - own.keys():
            if known[name].kind == "flags":
                raise DataError("columns", f"{name!r} holds flags, never missing", hint="Give it to all parts.")
        return {name: own.get(name, column.blank(len(table))) for name, column in known.items()}

    return [table._with(filled(table, "_columns"), filled(table, "_attributes")) for table in tables]


def _check_joinable(one: Table, other: Table) -> None:
    """Refuse tables that differ in calendar, currency or columns."""
    for name, ours, theirs, repair in (
        ("tz", one.tz, other.tz, "Convert one side with with_tz()."),
        ("currency", one.money, other.money, "Convert one side before building it."),
    ):
        if ours != theirs:
            raise DataError(name, f"is {ours} on one side and {theirs} on the other", hint=repair)
    for name, odd in (
        ("columns", one.columns.keys() ^ other.columns.keys()),
        ("attributes", one.attributes.keys() ^ other.attributes.keys()),
    ):
        if odd:
            problem = f"{', '.join(sorted(odd))} on one side only"
            raise DataError(name, problem, hint="Give both sides the same columns.")
