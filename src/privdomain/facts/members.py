"""Members: the relations through which users can be reached."""

from collections.abc import Mapping
from typing import Any, ClassVar, Unpack, cast

import numpy as np

from privdomain._internal.arrays import Array, DateArray, IntArray
from privdomain._internal.flaws import Flaw, flaws_at
from privdomain.facts.checks import order_flaws, vocabulary_flaws
from privdomain.facts.columns import Coded, Column
from privdomain.facts.events import Events
from privdomain.facts.fields import Conventions, Field, TimeReading, read_ids, read_labels, read_times
from privdomain.facts.user_table import UserTable
from privdomain.facts.vocabulary import EndedBy

_LABELS = ("channel", "staff", "code", "add_way", "inviter", "takeover_from")


class Members(UserTable):
    """Relation rows (私域用户关系): one per relation, so a user who was added twice has two.

    Args:
        user: Who, shape ``(n,)``.
        joined: Start of the relation.
        tz: IANA name of the calendar.
        left: End of the relation; missing is live.
        ended_by: "customer", "staff", "transfer" or "system"; missing is unknown or live.
        channel: Label of where the user came from.
        staff: Label of the member of staff who holds the relation.
        code: Label of the channel code (渠道活码).
        add_way: Label or vendor code of how the user was added.
        inviter: Id of the user who brought this one.
        takeover_from: Label of the member of staff from whom the relation was taken over (继承), never its own; missing
            is a new one. Leave the column out if nobody wrote it down.
        attributes: Further columns by name.
        **reading: ``naive_tz``, ``time_unit``.

    Raises:
        DataError: unequal lengths, missing or malformed values, a relation that ends before it starts, that somebody
            ended though it is live, or that was taken over from who holds it.
        SpecError: unknown zone.

    Examples:
        >>> members = Members(
        ...     ["ann", "bo"], ["2026-01-05", "2026-01-06"], tz="Asia/Shanghai", left=[None, "2026-02-01"]
        ... )
        >>> members.left[1]
        np.datetime64('2026-01-31T16:00:00.000000')
    """

    clock: ClassVar[str] = "joined"

    user: Field[Array] = Field(read_ids, required=True)
    joined: Field[DateArray] = Field(read_times, required=True)
    left: Field[DateArray | None] = Field(read_times)
    ended_by: Field[Array | None] = Field(read_labels)
    channel: Field[Array | None] = Field(read_labels)
    staff: Field[Array | None] = Field(read_labels)
    code: Field[Array | None] = Field(read_labels)
    add_way: Field[Array | None] = Field(read_labels)
    inviter: Field[Array | None] = Field(read_ids)
    takeover_from: Field[Array | None] = Field(read_labels)

    def __init__(
        self,
        user: Any,
        joined: Any,
        *,
        tz: str,
        left: Any = None,
        ended_by: Any = None,
        channel: Any = None,
        staff: Any = None,
        code: Any = None,
        add_way: Any = None,
        inviter: Any = None,
        takeover_from: Any = None,
        attributes: Mapping[str, Any] | None = None,
        **reading: Unpack[TimeReading],
    ) -> None:
        columns = {"user": user, "joined": joined, "left": left, "ended_by": ended_by, "channel": channel}
        columns |= {"staff": staff, "code": code, "add_way": add_way, "inviter": inviter}
        columns |= {"takeover_from": takeover_from}
        self._read(columns, attributes, Conventions.of({"tz": tz, **reading}))

    def as_events(self, name: str) -> Events:
        """The starts of the relations as events of one name, with the label columns as attributes."""
        labels = {key: column for key, column in self._columns.items() if key in _LABELS}
        return Events.of_columns(
            self._columns["user"], self._columns["joined"], name, {**labels, **self._attributes}, self.tz
        )

    @classmethod
    def _row_flaws(cls, columns: Mapping[str, Column]) -> list[Flaw]:
        flaws = order_flaws(columns, "joined", "left", "Leave it empty for a live relation.")
        if "ended_by" in columns:
            flaws += vocabulary_flaws(columns["ended_by"], "ended_by", EndedBy)
            is_live = columns["left"].is_missing if "left" in columns else True
            hint = "Say when the relation ended, or leave ended_by empty."
            is_early = ~columns["ended_by"].is_missing & is_live
            flaws += flaws_at(is_early, "ended_by", "is known where left is missing", hint)
        if {"staff", "takeover_from"} <= columns.keys():
            staff, source = (cast("Coded", columns[name]) for name in ("staff", "takeover_from"))
            hint = "Write who held the relation before, or leave it empty."
            is_own = source_places(staff, source) == staff.codes
            flaws += flaws_at(is_own, "takeover_from", "is the staff who holds the relation", hint)
        return flaws


def source_places(staff: Coded, source: Coded) -> IntArray:
    """Position of each relation's source among the names of staff; -2 where it has none, or one who is no staff."""
    place = {name: code for code, name in enumerate(staff.names.tolist())}
    return np.array([*(place.get(name, -2) for name in source.names.tolist()), -2])[source.codes]
