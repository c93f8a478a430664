"""Ingest: the ways of strangers' data into facts: columns, frames and rows, with the bad rows refused or set apart."""

from collections.abc import Iterable, Mapping, Sequence
from inspect import Parameter, signature
from types import MappingProxyType
from typing import Any, ClassVar, Self

from privdomain._internal.flaws import Flaw, raise_first
from privdomain._internal.money import Currency
from privdomain.calendar.zones import zone_info
from privdomain.errors import DataError, SpecError
from privdomain.facts.checks import check_lengths, missing_flaws
from privdomain.facts.columns import Column
from privdomain.facts.fields import Conventions, Field, read_amounts, read_attribute
from privdomain.facts.frames import frame_columns, row_columns
from privdomain.facts.rejects import Rejects


class Ingest:
    """How columns, frames and rows become a table: its constructor reads with ``_read`` and ``_fill``."""

    fields: ClassVar[Mapping[str, Field[Any]]] = MappingProxyType({})
    _extras: ClassVar[tuple[str, ...]] = ()
    """Options of a kind of facts beyond columns and ways of reading."""

    _columns: Mapping[str, Column]
    _attributes: Mapping[str, Column]
    _tz: str
    _currency: Currency | None

    def __init_subclass__(cls) -> None:
        own = {name: field for name, field in vars(cls).items() if isinstance(field, Field)}
        cls.fields = MappingProxyType({**cls.fields, **own})

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

    @classmethod
    def _needed(cls) -> set[str]:
        """Names of the columns that the constructor cannot do without."""
        options = signature(cls).parameters
        return {name for name in cls.fields if options[name].default is Parameter.empty}
