"""Consents: who agreed to what, from when until when."""

from collections.abc import Mapping
from typing import Any, ClassVar, Unpack, cast

import numpy as np

from privdomain._internal.arrays import Array, BoolArray, DateArray, IntArray
from privdomain._internal.flaws import Flaw
from privdomain.calendar.instants import InstantLike, instant
from privdomain.facts.checks import ends_of, order_flaws
from privdomain.facts.columns import Column
from privdomain.facts.fields import Conventions, Field, TimeReading, read_ids, read_labels, read_times
from privdomain.facts.user_table import UserTable


class Consents(UserTable):
    """Consents (个人信息处理同意): one row per grant, which holds on [granted, the earlier of withdrawn and expires).

    Grants are only ever added. A withdrawal ends its grant from that instant on; what was done before stays lawful.

    Args:
        user: Whose, shape ``(n,)``.
        purpose: Label of what for; a purpose that is not named is not covered.
        granted: When it was given.
        tz: IANA name of the calendar.
        withdrawn: When it was taken back; missing is never.
        expires: When it ends of itself; missing is never.
        channel: Label of the channel it covers; missing is every channel.
        basis: Label of the legal basis.
        notice_version: Label of the notice that was shown.
        source: Label of where it was given.
        attributes: Further columns by name.
        **reading: ``naive_tz``, ``time_unit``.

    Raises:
        DataError: unequal lengths, missing or malformed values, a consent that is withdrawn before it was given
            or does not expire after.
        SpecError: unknown zone.

    Examples:
        >>> consents = Consents(
        ...     ["ann", "bo"],
        ...     ["marketing", "marketing"],
        ...     ["2026-01-05"] * 2,
        ...     tz="Asia/Shanghai",
        ...     withdrawn=["2026-02-05", None],
        ... )
        >>> consents.hold_at("2026-02-05").tolist()
        [False, True]
    """

    clock: ClassVar[str] = "granted"

    user: Field[Array] = Field(read_ids, required=True)
    purpose: Field[Array] = Field(read_labels, required=True)
    granted: Field[DateArray] = Field(read_times, required=True)
    withdrawn: Field[DateArray | None] = Field(read_times)
    expires: Field[DateArray | None] = Field(read_times)
    channel: Field[Array | None] = Field(read_labels)
    basis: Field[Array | None] = Field(read_labels)
    notice_version: Field[Array | None] = Field(read_labels)
    source: Field[Array | None] = Field(read_labels)

    def __init__(
        self,
        user: Any,
        purpose: Any,
        granted: Any,
        *,
        tz: str,
        withdrawn: Any = None,
        expires: Any = None,
        channel: Any = None,
        basis: Any = None,
        notice_version: Any = None,
        source: Any = None,
        attributes: Mapping[str, Any] | None = None,
        **reading: Unpack[TimeReading],
    ) -> None:
        columns = {"user": user, "purpose": purpose, "granted": granted, "withdrawn": withdrawn, "expires": expires}
        columns |= {"channel": channel, "basis": basis, "notice_version": notice_version, "source": source}
        self._read(columns, attributes, Conventions.of({"tz": tz, **reading}))

    def hold_at(self, when: InstantLike) -> BoolArray:
        """Which consents hold at an instant, shape ``(n,)``."""
        moment = instant(when, tz=self.tz, argument="when")
        return (self.instants <= moment) & (moment < self.ends)

    @property
    def ends(self) -> IntArray:
        """End of each consent [microseconds UTC]; ``2**63 - 1`` where it has none."""
        ends = (ends_of(self._columns, name, len(self)) for name in ("withdrawn", "expires"))
        return cast("IntArray", np.minimum(*ends))

    @classmethod
    def _row_flaws(cls, columns: Mapping[str, Column]) -> list[Flaw]:
        hint = "Leave it empty for a consent that holds on."
        withdrawn = order_flaws(columns, "granted", "withdrawn", hint)
        return withdrawn + order_flaws(columns, "granted", "expires", hint, may_be_empty=False)
