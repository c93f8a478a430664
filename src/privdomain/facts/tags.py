"""Tags: what was said of users, by whom or what, and for how long it holds."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Unpack, cast

import numpy as np
import numpy.typing as npt

from privdomain._internal.arrays import Array, BoolArray, DateArray, FloatArray, IntArray
from privdomain._internal.flaws import Flaw, flaws_at, raise_first
from privdomain.calendar.instants import InstantLike, instant
from privdomain.errors import SpecError
from privdomain.facts.checks import ends_of, order_flaws, vocabulary_flaws
from privdomain.facts.columns import Coded, Column
from privdomain.facts.fields import Conventions, Field, TimeReading, read_ids, read_labels, read_shares, read_times
from privdomain.facts.user_table import UserTable, share_users
from privdomain.facts.users import Users
from privdomain.facts.vocabulary import TagSource


class Tags(UserTable):
    """Tag assignments (打标签): one row per assignment, which counts on [at, valid_until).

    Args:
        user: Whose, shape ``(n,)``.
        tag: Label of the tag.
        at: When it was assigned.
        tz: IANA name of the calendar.
        valid_until: When it ceases to count; missing is never.
        group: Label of the tag's group.
        source: "manual", "rule", "event" or "model"; missing is unknown.
        confidence: How sure the source is, in [0, 1]; missing is unknown.
        attributes: Further columns by name.
        **reading: ``naive_tz``, ``time_unit``.

    Raises:
        DataError: unequal lengths, missing or malformed values, an assignment that ceases before it starts.
        SpecError: unknown zone.

    Examples:
        >>> tags = Tags(
        ...     ["ann", "ann", "bo"],
        ...     ["vip", "mother", "vip"],
        ...     ["2026-01-05"] * 3,
        ...     tz="Asia/Shanghai",
        ...     valid_until=["2026-02-05", None, None],
        ... )
        >>> tags.hold_at("2026-02-05").tolist()
        [False, True, True]
    """

    clock: ClassVar[str] = "at"

    user: Field[Array] = Field(read_ids, required=True)
    tag: Field[Array] = Field(read_labels, required=True)
    at: Field[DateArray] = Field(read_times, required=True)
    valid_until: Field[DateArray | None] = Field(read_times)
    group: Field[Array | None] = Field(read_labels)
    source: Field[Array | None] = Field(read_labels)
    confidence: Field[FloatArray | None] = Field(read_shares)

    def __init__(
        self,
        user: Any,
        tag: Any,
        at: Any,
        *,
        tz: str,
        valid_until: Any = None,
        group: Any = None,
        source: Any = None,
        confidence: Any = None,
        attributes: Mapping[str, Any] | None = None,
        **reading: Unpack[TimeReading],
    ) -> None:
        columns = {"user": user, "tag": tag, "at": at, "valid_until": valid_until}
        columns |= {"group": group, "source": source, "confidence": confidence}
        self._read(columns, attributes, Conventions.of({"tz": tz, **reading}))

    def hold_at(self, when: InstantLike) -> BoolArray:
        """Which assignments count at an instant, shape ``(n,)``: those with at <= when < valid_until."""
        moment = instant(when, tz=self.tz, argument="when")
        return (self.instants <= moment) & (moment < self.ends)

    @property
    def ends(self) -> IntArray:
        """End of each assignment [microseconds UTC]; ``2**63 - 1`` where it has none."""
        return ends_of(self._columns, "valid_until", len(self))

    def check(
        self, *, known: Iterable[str | int] | None = None, users: Users | None = None, exclusive: Iterable[str] = ()
    ) -> None:
        """Refuse assignments that a catalogue of tags or a population does not allow.

        Args:
            known: The tags that exist; any by default.
            users: The population; anybody by default.
            exclusive: Groups of which a user holds at most one tag at a time.

        Raises:
            DataError: an unknown tag, an unknown user, or two tags of an exclusive group at one time; names the row.
            SpecError: exclusive groups without a column of groups.
        """
        if known is not None:
            names = cast("Coded", self._columns["tag"])
            allowed = set(known)
            is_known = np.array([name in allowed for name in names.names.tolist()], np.bool_)
            raise_first(flaws_at(~is_known[names.codes], "tag", "is unknown", "Add it to the catalogue.", self.tag))
        if users is not None:
            ours, population = share_users(self, users)
            is_somebody = np.zeros(len(ours.user_index), np.bool_)
            is_somebody[population.user_codes] = True
            raise_first(flaws_at(~is_somebody[ours.user_codes], "user", "is not in the population", values=self.user))
        groups = list(exclusive)
        if groups and "group" not in self._columns:
            raise SpecError([("exclusive", "no_groups", "these tags have no column of groups. Pass group=.")])
        for group in groups:
            hint = f"End the earlier tag of group {group!r} where the later one starts."
            raise_first(
                flaws_at(self._overlaps(group), "tag", "overlaps another of its exclusive group", hint, self.tag)
            )

    def _overlaps(self, group: str) -> BoolArray:
        """Assignments of a group that start while another tag of it still counts for the same user."""
        is_in = (cast("Any", self.group) == group) & (self.instants < self.ends)
        rows = np.flatnonzero(is_in)
        rows = rows[np.lexsort((self.instants[rows], self.user_codes[rows]))]
        users, starts, ends = self.user_codes[rows], self.instants[rows], self.ends[rows]
        tags = cast("Coded", self._columns["tag"]).codes[rows]
        is_bad = np.zeros(len(self), np.bool_)
        for user in np.unique(users[1:][starts[1:] < _latest_before(users, ends)]):  # who holds two at a time, if same
            held: list[tuple[int, int]] = []
            for row in np.flatnonzero(users == user):
                is_bad[rows[row]] = any(tag != tags[row] and starts[row] < end for tag, end in held)
                held.append((int(tags[row]), int(ends[row])))
        return is_bad

    @classmethod
    def _row_flaws(cls, columns: Mapping[str, Column]) -> list[Flaw]:
        flaws = order_flaws(columns, "at", "valid_until", "Leave it empty for a tag that holds on.")
        return flaws + ([] if "source" not in columns else vocabulary_flaws(columns["source"], "source", TagSource))


def _latest_before(users: npt.NDArray[np.int32], ends: IntArray) -> IntArray:
    """For each row but the first, the latest end among the earlier rows of its user; rows sorted by user."""
    order = np.argsort(ends, kind="stable")
    rank = np.empty(len(ends), np.int64)
    rank[order] = np.arange(len(ends))
    best = np.maximum.accumulate(users * np.int64(len(ends) + 1) + rank)[:-1]
    latest = ends[order][best % (len(ends) + 1)] if len(best) else ends[:0]
    return np.where(users[1:] == users[:-1], latest, np.iinfo(np.int64).min)
