"""Invites: who brought whom."""

from collections.abc import Mapping
from typing import Any, ClassVar, Unpack, cast

from privdomain._internal.arrays import Array, BoolArray, DateArray
from privdomain.facts.columns import Coded, Column, share_names
from privdomain.facts.fields import Conventions, Field, TimeReading, read_flags, read_ids, read_times
from privdomain.facts.user_table import UserTable


class Invites(UserTable):
    """Invitation rows (裂变邀请). A row belongs to its invitee: ``for_users`` and ``split`` follow the invitee.

    Args:
        inviter: Who invited, shape ``(n,)``.
        invitee: Who came.
        time: When.
        tz: IANA name of the calendar.
        valid: Whether the invitation counts (new and not lost).
        attributes: Further columns by name.
        **reading: ``naive_tz``, ``time_unit``.

    Raises:
        DataError: unequal lengths, missing or malformed values, ids of two kinds.
        SpecError: unknown zone.

    Examples:
        >>> invites = Invites([1, 1, 2], [2, 3, 4], ["2026-01-05"] * 3, tz="Asia/Shanghai", valid=[True, True, False])
        >>> invites.users
        array([1, 2, 3, 4])
    """

    user_columns: ClassVar[tuple[str, ...]] = ("invitee", "inviter")

    inviter: Field[Array] = Field(read_ids, required=True)
    invitee: Field[Array] = Field(read_ids, required=True)
    time: Field[DateArray] = Field(read_times, required=True)
    valid: Field[BoolArray | None] = Field(read_flags)

    def __init__(
        self,
        inviter: Any,
        invitee: Any,
        time: Any,
        *,
        tz: str,
        valid: Any = None,
        attributes: Mapping[str, Any] | None = None,
        **reading: Unpack[TimeReading],
    ) -> None:
        columns = {"inviter": inviter, "invitee": invitee, "time": time, "valid": valid}
        self._read(columns, attributes, Conventions.of({"tz": tz, **reading}))

    def _fill(self, columns: Mapping[str, Column], *rest: Any, **extras: Any) -> None:
        """Give both user columns one index."""
        ids = [cast("Coded", columns[name]) for name in self.user_columns]
        shared = dict(zip(self.user_columns, share_names(ids, "inviter"), strict=True))
        super()._fill({**columns, **shared}, *rest, **extras)
