"""Tags: what was said of users, by whom or what, and for how long it holds."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Unpack, cast

import numpy as np

from privdomain._internal.arrays import Array, BoolArray, DateArray, FloatArray, IntArray
from privdomain._internal.flaws import Flaw, flaws_at, raise_first
from privdomain.calendar.instants import InstantLike, instant
from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts.checks import ends_of, names_in, order_flaws, vocabulary_flaws
from privdomain.facts.columns import Coded, Column
from privdomain.facts.exclusive import overlaps
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
        DataError: unequal lengths, missing or malformed values, an assignment that does not cease after it starts.
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
        self,
        *,
        known: Iterable[str | int] | str | None = None,
        users: Users | None = None,
        exclusive: Iterable[str | int] | str = (),
    ) -> None:
        """Refuse assignments that a catalogue of tags or a population does not allow.

        Args:
            known: The tags that exist, a text being one; any by default.
            users: The population; anybody by default.
            exclusive: Groups of which a user holds at most one tag at a time, a text being one.

        Raises:
            DataError: an unknown tag, an unknown user, two tags of an exclusive group at one time, or a tag of such a
                group that also stands outside of it; names the row. Or names that are none.
            SpecError: exclusive groups without a column of groups.
            UnknownNameError: an exclusive group that the table does not know.
        """
        if known is not None:
            allowed = set(_names(known, "known"))
            is_known = np.array([name in allowed for name in self._coded("tag").names.tolist()], np.bool_)
            is_unknown = ~is_known[self._coded("tag").codes]
            raise_first(flaws_at(is_unknown, "tag", "is unknown", "Add it to the catalogue.", self.tag))
        if users is not None:
            self._check_users(users)
        groups = _names(exclusive, "exclusive")
        if groups:
            self._check_exclusive(groups)

    def _check_users(self, users: Users) -> None:
        if not isinstance(users, Users):
            raise DataError("users", f"is a {type(users).__name__}", hint="Pass Users.")
        ours, population = share_users(self, users)
        is_somebody = np.zeros(len(ours.user_index), np.bool_)
        is_somebody[population.user_codes] = True
        raise_first(flaws_at(~is_somebody[ours.user_codes], "user", "is not in the population", values=self.user))

    def _check_exclusive(self, chosen: list[str | int]) -> None:
        if "group" not in self._columns:
            raise SpecError([("exclusive", "no_groups", "these tags have no column of groups. Pass group=.")])
        tags, groups, known = self._coded("tag").codes, self._coded("group").codes, self._coded("group").names.tolist()
        for name in chosen:
            if len(self) and name not in known:
                raise UnknownNameError(str(name), map(str, known), what="group of these Tags")
        is_chosen = np.array([name in chosen for name in known] + [False])[groups]  # missing, -1, is the last
        group_of = np.full(len(self._coded("tag").names), -1, np.int32)
        group_of[tags[is_chosen]] = groups[is_chosen]
        is_stray = (group_of[tags] >= 0) & (group_of[tags] != groups)
        hint = "A tag of an exclusive group stands in that group alone."
        raise_first(flaws_at(is_stray, "group", "is not that of its tag in another row", hint, self.tag))
        rows = np.flatnonzero(is_chosen)
        places = self.user_codes[rows] * np.int64(len(known)) + groups[rows]
        is_late = np.zeros(len(self), np.bool_)
        is_late[rows] = overlaps(places, tags[rows], self.instants[rows], self.ends[rows])
        hint = "End the earlier tag of the group where the later one starts."
        raise_first(flaws_at(is_late, "tag", "overlaps another of its exclusive group", hint, self.tag))

    def _coded(self, name: str) -> Coded:
        return cast("Coded", self._columns[name])

    @classmethod
    def _row_flaws(cls, columns: Mapping[str, Column]) -> list[Flaw]:
        hint = "Leave it empty for a tag that holds on."
        flaws = order_flaws(columns, "at", "valid_until", hint, may_be_empty=False)
        return flaws + ([] if "source" not in columns else vocabulary_flaws(columns["source"], "source", TagSource))


def _names(given: object, argument: str) -> list[str | int]:
    """The names that an option lists; a text is one name, not a list of letters."""
    return names_in([given] if isinstance(given, str) else given, argument)
