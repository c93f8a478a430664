"""Users: the explicit population and what is known of each."""

from collections.abc import Mapping
from typing import Any, Unpack, cast

import numpy as np

from privdomain._internal.arrays import Array
from privdomain._internal.flaws import Flaw, flaws_at
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
        self._read({"user": user, "time_zone": time_zone}, attributes, Conventions(tz=tz, **reading))

    @classmethod
    def _row_flaws(cls, columns: Mapping[str, Column]) -> list[Flaw]:
        codes = cast("Coded", columns["user"]).codes
        _, first = np.unique(codes, return_index=True)
        is_repeated = codes >= 0
        is_repeated[first] = False
        return flaws_at(is_repeated, "user", "is listed twice", "Give each user one row.")

    def _refuse_duplicates(self, part: Array) -> None:
        """A population lists everybody once, so no user may stand in two parts."""
        del part
        for flaw in self._row_flaws(self._columns):
            raise flaw.error()
