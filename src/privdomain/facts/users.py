"""Users: the explicit population and what is known of each."""

from collections.abc import Mapping
from typing import Any, Self, Unpack, cast

import numpy as np

from privdomain._internal.arrays import Array
from privdomain._internal.flaws import Flaw, flaws_at, raise_first
from privdomain.calendar.zones import is_zone
from privdomain.facts.columns import Coded, Column
from privdomain.facts.fields import Conventions, Field, TimeReading, read_ids, read_labels
from privdomain.facts.user_table import UserTable


class Users(UserTable):
    """One row per user (用户), whether or not anything ever happened to them.

    Args:
        user: Distinct ids, shape ``(n,)``.
        attributes: What is known of each user, by name.
        time_zone: IANA name of each user's own zone; missing is unknown.
        tz: Zone in which naive times among the attributes are read.
        **reading: ``naive_tz``, ``time_unit``.

    Raises:
        DataError: unequal lengths, missing, malformed or repeated ids.
        SpecError: unknown zone.

    Examples:
        >>> users = Users(["ann", "bo"], attributes={"city": ["Shanghai", None], "age": [31, 40]})
        >>> users.attributes["city"]
        array(['Shanghai', None], dtype=object)
    """

    user: Field[Array] = Field(read_ids, required=True)
    time_zone: Field[Array | None] = Field(read_labels)

    def __init__(
        self,
        user: Any,
        *,
        attributes: Mapping[str, Any] | None = None,
        time_zone: Any = None,
        tz: str = "UTC",
        **reading: Unpack[TimeReading],
    ) -> None:
        self._read({"user": user, "time_zone": time_zone}, attributes, Conventions.of({"tz": tz, **reading}))

    def take(self, rows: Any) -> Self:
        """The users under a boolean mask or at distinct integer positions, in that order.

        Raises:
            DataError: a mask of another length, or positions that are repeated, no integers or out of range.
        """
        taken = super().take(rows)
        raise_first(_repeated(taken._columns))
        return taken

    @classmethod
    def _row_flaws(cls, columns: Mapping[str, Column]) -> list[Flaw]:
        flaws = _repeated(columns)
        if "time_zone" in columns:
            zones = cast("Coded", columns["time_zone"])
            is_odd = np.array([not is_zone(name) for name in zones.names.tolist()] + [False])[zones.codes]
            flaws += flaws_at(is_odd, "time_zone", "is no IANA time zone", "Write a name such as 'Asia/Shanghai'.")
        return flaws

    def _refuse_duplicates(self, part: Array) -> None:
        """A population lists everybody once, so no user may stand in two parts."""
        del part
        raise_first(_repeated(self._columns))


def _repeated(columns: Mapping[str, Column]) -> list[Flaw]:
    codes = cast("Coded", columns["user"]).codes
    _, first = np.unique(codes, return_index=True)
    is_repeated = codes >= 0
    is_repeated[first] = False
    return flaws_at(is_repeated, "user", "is listed twice", "Give each user one row.")
