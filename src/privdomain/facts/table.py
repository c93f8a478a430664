"""Table: the one implementation behind all facts. Columns read once, checked, locked, and handled as a whole."""

from collections.abc import Iterable, Mapping, Sequence
from inspect import Parameter, signature
from types import MappingProxyType
from typing import Any, ClassVar, Literal, Self, TypeAlias

import numpy as np

from privdomain._internal.arrays import Array, IntArray
from privdomain._internal.choices import check_choice
from privdomain._internal.flaws import Flaw, flaws_at, raise_first
from privdomain._internal.money import Currency
from privdomain.calendar.zones import zone_info
from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts.checks import check_lengths, missing_flaws, same_values
from privdomain.facts.columns import Column, join_columns
from privdomain.facts.fields import Conventions, Field, read_amounts, read_attribute
from privdomain.facts.frames import frame_columns, row_columns
from privdomain.facts.rejects import Rejects

Duplicates: TypeAlias = Literal["refuse", "keep"]


class Table:
    """Rows of facts in locked columns; its kinds are Orders, Members, Events, Touches, Invites, Users and Spend."""

    fields: ClassVar[Mapping[str, Field[Any]]] = MappingProxyType({})
    clock: ClassVar[str] = "time"
    """The column that says when a row happened."""

    _columns: Mapping[str, Column]
    _attributes: Mapping[str, Column]
    _tz: str
    _currency: Currency | None

    def __init_subclass__(cls) -> None:
        own = {name: field for name, field in vars(cls).items() if isinstance(field, Field)}
        cls.fields = MappingProxyType({**cls.fields, **own})

    # ------------------------------------------------------------------ building

    def _read(
        self, columns: Mapping[str, Any], attributes: Mapping[str, Any] | None, conventions: Conventions, **extras: Any
    ) -> None:
        """Fill a new table from raw columns; raise the first flaw."""
        read, read_attributes, flaws = self._parse(columns, attributes, conventions)
        raise_first(flaws)
        self._fill(read, read_attributes, conventions.tz, conventions.money, **extras)

    @classmethod
    def _parse(
        cls, columns: Mapping[str, Any], attributes: Mapping[str, Any] | None, conventions: Conventions
    ) -> tuple[dict[str, Column], dict[str, Column], list[Flaw]]:
        """Columns, attributes, and the flaws of all rows."""
        zone_info(conventions.tz)
        if not any(field.read is read_amounts for field in cls.fields.values()):
            conventions.refuse_money(cls.__name__)
        read: dict[str, Column] = {}
        read_attributes: dict[str, Column] = {}
        flaws: list[Flaw] = []
        for name, field in cls.fields.items():
            if field.required or columns.get(name) is not None:
                read[name], found = field.read(columns[name], name, conventions)
                flaws += found
        if attributes is not None and not isinstance(attributes, Mapping):
            raise DataError("attributes", f"is a {type(attributes).__name__}", hint="Pass a dict of name to column.")
        for name, values in (attributes or {}).items():
            if name in cls.fields:
                raise SpecError([("attributes", "name_taken", f"{name!r} is a column of {cls.__name__}. Rename it.")])
            read_attributes[name], found = read_attribute(values, f"attributes[{name!r}]", conventions)
            flaws += found
        check_lengths({**read, **read_attributes})
        known = {row for flaw in flaws for row in flaw.rows.tolist()} if flaws else set()
        for name, field in cls.fields.items():
            if field.required:
                flaws += missing_flaws(read[name], name, known)
        return read, read_attributes, flaws + cls._row_flaws(read)

    @classmethod
    def _row_flaws(cls, columns: Mapping[str, Column]) -> list[Flaw]:
        """Flaws between the columns of one row; a kind of facts adds its own."""
        del columns
        return []

    def _fill(
        self,
        columns: Mapping[str, Column],
        attributes: Mapping[str, Column],
        tz: str,
        currency: Currency | None,
        **extras: Any,
    ) -> None:
        self._columns = MappingProxyType(dict(columns))
        self._attributes = MappingProxyType(dict(attributes))
        self._tz = tz
        self._currency = currency
        for name, value in extras.items():
            setattr(self, f"_{name}", value)

    def _with(self, columns: Mapping[str, Column], attributes: Mapping[str, Column] | None = None) -> Self:
        """The same kind of facts with other columns."""
        new = object.__new__(type(self))
        new.__dict__.update(self.__dict__)
        new._fill(columns, self._attributes if attributes is None else attributes, self._tz, self._currency)
        return new

    @classmethod
    def from_frame(
        cls,
        frame: Any,
        *,
        columns: Mapping[str, str] | None = None,
        attributes: Sequence[str] | Mapping[str, str] = (),
        **options: Any,
    ) -> Self:
        """Facts from a dict of arrays, a pandas or polars DataFrame, or a pyarrow Table.

        Args:
            frame: Anything with ``frame[name]``.
            columns: Our column name to the frame's, where they differ: ``{"user": "openid"}``.
            attributes: Columns to take along as attributes, by name or as ``{our name: the frame's}``.
            **options: The other options of the constructor, such as ``tz`` and ``currency``.

        Raises:
            UnknownNameError: a name that is no column here, or that the frame does not have.
            DataError, SpecError: as the constructor.
        """
        return cls(**cls._of_frame(frame, columns or {}, attributes, options))

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[Any]], *, columns: Sequence[str], **options: Any) -> Self:
        """Facts from rows such as a database cursor gives; no row at all is fine.

        Args:
            rows: Sequences, one value per column.
            columns: Names of the values: columns of this kind of facts; any other name becomes an attribute.
            **options: The other options of the constructor, such as ``tz`` and ``currency``.

        Raises:
            UnknownNameError: a required column is not among the names.
            DataError: rows of different lengths; else as the constructor.
        """
        return cls(**cls._of_rows(rows, columns, options))

    @classmethod
    def accept(cls, *args: Any, **options: Any) -> tuple[Self, Rejects]:
        """The facts of the good rows, and the bad rows apart with index and reason; takes what the constructor takes.

        Raises:
            DataError, SpecError: faults that no single row has: unequal lengths, unknown zone or currency.
        """
        bound = signature(cls).bind(*args, **options)
        bound.apply_defaults()
        given = dict(bound.arguments)
        given.update(given.pop("reading"))
        attributes = given.pop("attributes", None)
        columns = {name: given.pop(name) for name in cls.fields if name in given}
        extras = {name: given.pop(name) for name in cls._extras if name in given}
        conventions = Conventions.of(given)
        read, read_attributes, flaws = cls._parse(columns, attributes, conventions)
        rejects = Rejects.of(flaws)
        is_kept = rejects.keeps(len(next(iter(read.values()))))
        table = object.__new__(cls)
        table._fill(
            {name: column.take(is_kept) for name, column in read.items()},
            {name: column.take(is_kept) for name, column in read_attributes.items()},
            conventions.tz,
            conventions.money,
            **extras,
        )
        return table, rejects

    @classmethod
    def accept_frame(
        cls,
        frame: Any,
        *,
        columns: Mapping[str, str] | None = None,
        attributes: Sequence[str] | Mapping[str, str] = (),
        **options: Any,
    ) -> tuple[Self, Rejects]:
        """``from_frame`` with the bad rows set apart as by ``accept``; same arguments, same errors."""
        return cls.accept(**cls._of_frame(frame, columns or {}, attributes, options))

    @classmethod
    def accept_rows(
        cls, rows: Iterable[Sequence[Any]], *, columns: Sequence[str], **options: Any
    ) -> tuple[Self, Rejects]:
        """``from_rows`` with the bad rows set apart as by ``accept``; same arguments, same errors."""
        return cls.accept(**cls._of_rows(rows, columns, options))

    @classmethod
    def _of_frame(
        cls,
        frame: Any,
        columns: Mapping[str, str],
        attributes: Sequence[str] | Mapping[str, str],
        options: Mapping[str, Any],
    ) -> dict[str, Any]:
        """Arguments of the constructor, found in a frame."""
        needed = cls._needed() - options.keys()
        given, taken = frame_columns(frame, cls.fields, columns, attributes, needed=needed)
        return {**given, **({"attributes": taken} if taken else {}), **options}

    @classmethod
    def _of_rows(
        cls, rows: Iterable[Sequence[Any]], columns: Sequence[str], options: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Arguments of the constructor, found in rows."""
        given = row_columns(rows, columns, needed=cls._needed() - options.keys())
        taken = {name: given.pop(name) for name in list(given) if name not in cls.fields}
        return {**given, **({"attributes": taken} if taken else {}), **options}

    _extras: ClassVar[tuple[str, ...]] = ()
    """Options of a kind of facts beyond columns and ways of reading."""

    @classmethod
    def _needed(cls) -> set[str]:
        """Names of the columns that the constructor cannot do without."""
        options = signature(cls).parameters
        return {name for name in cls.fields if options[name].default is Parameter.empty}

    # ------------------------------------------------------------------ reading

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

    # ------------------------------------------------------------------ deriving

    def take(self, rows: Any) -> Self:
        """The rows under a boolean mask or at integer positions, in that order.

        Raises:
            DataError: a mask of another length, or positions that are no integers or out of range.
        """
        chosen = np.asarray(rows)
        if not chosen.size and chosen.dtype != np.bool_:
            chosen = chosen.astype(np.int64)
        if chosen.ndim != 1 or chosen.dtype.kind not in "biu":
            raise DataError("rows", "is neither a mask nor positions", hint="Pass booleans or integers, one dimension.")
        if chosen.dtype == np.bool_ and len(chosen) != len(self):
            raise DataError("rows", f"is a mask of {len(chosen)} over {len(self)} rows", hint="Pass one flag per row.")
        if chosen.dtype != np.bool_:
            is_out = (chosen < -len(self)) | (chosen >= len(self))
            raise_first(flaws_at(is_out, "rows", f"is no position in {len(self)} rows"))
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
    def concat(cls, parts: Iterable[Self], *, duplicates: Duplicates = "refuse") -> Self:
        """All rows of all parts, in their order.

        Args:
            parts: At least one table of this kind, all of one tz, currency and set of columns.
            duplicates: Whether equal rows that carry an id and stand in two parts are refused, or kept.

        Raises:
            DataError: no part, parts that differ in tz, currency, columns or kind of id, or duplicate rows.
        """
        tables = list(parts)
        if not tables:
            raise DataError("parts", "is empty", hint=f"Pass at least one {cls.__name__}.")
        check_choice("duplicates", duplicates, ("refuse", "keep"))
        for table in tables:
            if type(table) is not cls:
                raise DataError("parts", f"hold a {type(table).__name__}", hint=f"Pass parts of {cls.__name__}.")
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
