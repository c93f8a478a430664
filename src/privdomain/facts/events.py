"""Events: what users did."""

from collections.abc import Mapping
from typing import Any, Self, Unpack, cast

import numpy as np

from privdomain._internal.arrays import Array, DateArray
from privdomain.errors import SpecError, UnknownNameError
from privdomain.facts.columns import Coded, Column
from privdomain.facts.fields import Conventions, Field, TimeReading, read_ids, read_labels, read_times
from privdomain.facts.user_table import UserTable


class Events(UserTable):
    """Event rows (行为事件): a user did something with a name at a time.

    Args:
        user: Who, shape ``(n,)``.
        time: When.
        name: What: a text per row.
        tz: IANA name of the calendar.
        attributes: Further columns by name.
        **reading: ``naive_tz``, ``time_unit``.

    Raises:
        DataError: unequal lengths, missing or malformed values.
        SpecError: unknown zone.

    Examples:
        >>> events = Events([1, 1, 2], ["2026-01-05", "2026-01-06", "2026-01-06"], ["add", "join", "add"], tz="UTC")
        >>> events.names
        ('add', 'join')
        >>> events.named("add").users
        array([1, 2])
    """

    user: Field[Array] = Field(read_ids, required=True)
    time: Field[DateArray] = Field(read_times, required=True)
    name: Field[Array] = Field(read_labels, required=True)

    def __init__(
        self,
        user: Any,
        time: Any,
        name: Any,
        *,
        tz: str,
        attributes: Mapping[str, Any] | None = None,
        **reading: Unpack[TimeReading],
    ) -> None:
        self._read({"user": user, "time": time, "name": name}, attributes, Conventions.of({"tz": tz, **reading}))

    @classmethod
    def of_columns(cls, user: Column, time: Column, name: str, attributes: Mapping[str, Column], tz: str) -> Self:
        """Events of one name from the stored columns of other facts."""
        if not isinstance(name, str) or not name:
            raise SpecError([("name", "no_name", f"{name!r} is no event name. Pass a text.")])
        for taken in sorted(attributes.keys() & cls.fields.keys()):
            raise SpecError([("attributes", "name_taken", f"{taken!r} is a column of {cls.__name__}. Rename it.")])
        table = object.__new__(cls)
        names = Coded(np.zeros(len(user), np.int32), np.array([name], object))
        table._fill({"user": user, "time": time, "name": names}, attributes, tz, None)
        return table

    @property
    def names(self) -> tuple[Any, ...]:
        """Sorted distinct event names that have a row."""
        column = cast("Coded", self._columns["name"])
        return tuple(column.names[np.unique(column.codes)].tolist())

    def named(self, *names: str) -> Self:
        """The events of these names.

        Raises:
            UnknownNameError: no event has the name.
        """
        column = cast("Coded", self._columns["name"])
        place = {name: code for code, name in enumerate(column.names.tolist())}
        for name in names:
            if name not in self.names:
                raise UnknownNameError(str(name), [str(known) for known in self.names], what="event name")
        return self.take(np.isin(column.codes, [place[name] for name in names]))
