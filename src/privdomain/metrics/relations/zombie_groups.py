"""zombie_groups: the group chats in which nobody speaks any more."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import MISSING, Array, BoolArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.flaws import flaws_at, raise_first
from privdomain._internal.reprs import LazyRows, TextTable, label
from privdomain._internal.results import PerUser
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant, local_text, read_instants
from privdomain.errors import DataError, SpecError
from privdomain.facts.columns import encode_names
from privdomain.facts.frames import frame_columns

_FIELDS: Final = ("group", "created", "last_message")
_YOUNG, _SPEAKING, _SILENT = range(3)
_STATES: Final = (None, False, True)


@frozen
class ZombieOptions:
    """How zombie groups were asked for; results add only where all of it is equal.

    Attributes:
        silence: How long nobody may have written [microseconds].
        as_of: The moment [microseconds UTC].
        tz: IANA name of the calendar.
    """

    silence: int
    as_of: int = field(metadata=SHOWN_AS_TIME)
    tz: str


@frozen(eq=False, repr=False)
class ZombieGroups(PerUser):
    """One row per group, sorted by id. *Per-group*: ``+`` over disjoint groups concatenates.

    Attributes:
        options: How zombie groups were asked for.
        groups: Ids of the groups, shape ``(n,)``.
        codes: 0 for groups too young to tell, 1 for speaking ones, 2 for silent ones.
    """

    options: ZombieOptions
    groups: Array = field(converter=read_only)
    codes: IntArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        if not (
            self.groups.shape == self.codes.shape == (self.codes.size,)
            and (self.groups[1:] > self.groups[:-1]).all()
            and np.isin(self.codes, range(len(_STATES))).all()
        ):
            raise ValueError("groups are not distinct and sorted, or their states none")

    @property
    def is_zombie(self) -> BoolArray:
        """Groups old enough in which nobody has written for long."""
        return read_only(self.codes == _SILENT)

    @property
    def zombies(self) -> int:
        """Their number."""
        return int(np.count_nonzero(self.is_zombie))

    @property
    def too_young(self) -> int:
        """Groups without a message that are younger than the silence: nobody can tell yet."""
        return int(np.count_nonzero(self.codes == _YOUNG))

    @property
    def zombie_group_rate(self) -> float:
        """Zombies / groups of which one can tell (僵尸群占比), in [0, 1]; nan without any."""
        return float(divide(self.zombies, len(self) - self.too_young))

    def to_columns(self) -> dict[str, Array]:
        """One row per group; ``is_zombie`` is None where nobody can tell yet."""
        return {"group": self.groups, "is_zombie": read_only(np.array(_STATES, object)[self.codes])}

    def __len__(self) -> int:
        return len(self.groups)

    def _added(self, other: "ZombieGroups") -> "ZombieGroups":
        parts = [part for part in (self, other) if len(part)] or [self]
        if len({part.groups.dtype for part in parts}) > 1:
            raise DataError("group", "is int on one side and str on the other", hint="Convert one of them first.")
        joined = np.concatenate([part.groups for part in parts])
        groups, first = np.unique(joined, return_index=True)
        if len(groups) < len(joined):
            raise DataError("group", "stands in both parts", count=len(joined) - len(groups), hint="Pass it once.")
        return ZombieGroups(self.options, groups, np.concatenate([part.codes for part in parts])[first])

    def _table(self) -> TextTable:
        groups, states = self.to_columns().values()
        words = {None: "too young", False: "no", True: "yes"}
        moment = local_text(self.options.as_of, tz=self.options.tz)
        silence = Duration(f"{self.options.silence}us")
        found = f"{self.zombies:,} of {len(self):,} silent for {silence}"
        title = f"Zombie groups (僵尸群) at {moment} {self.options.tz}: {found}"
        rows = LazyRows(len(self), lambda row: [label(groups[row]), words[states[row]]])
        return TextTable(title, ["group", "zombie"], rows)


def zombie_groups(
    groups: Any,
    /,
    *,
    as_of: InstantLike,
    tz: str,
    silence: DurationLike = "30d",
    columns: Mapping[str, str] | None = None,
) -> ZombieGroups:
    """Which group chats are dead (僵尸群): old enough, and without a message for long.

    A group that is younger than the silence and has no message is not dead but new; nobody can tell yet. Announcements
    by staff are messages too: leave them out of ``last_message`` to find groups that only staff keep alive.

    The result is *per-group*: over disjoint groups ``+`` concatenates.

    Args:
        groups: A dict of columns or a data frame: ``group`` (distinct ids), ``created``, and ``last_message``, missing
            where nobody ever wrote; shapes ``(n,)``.
        as_of: The moment: an instant, or a date (its local start of day).
        tz: IANA name of the calendar, in which naive times are read.
        silence: How long nobody may have written; a message exactly so long ago still counts.
        columns: Our column name to yours, where they differ: ``{"group": "chat_id"}``.

    Returns:
        The state of each group.

    Raises:
        DataError: missing or repeated ids, missing or malformed times, groups or messages at or after ``as_of``, a
            message before its group.
        SpecError: an option that is none.
        UnknownNameError: a column that is not there.

    Examples:
        >>> chats = {
        ...     "group": ["a", "b", "c"],
        ...     "created": ["2025-06-01", "2025-06-01", "2026-02-20"],
        ...     "last_message": ["2026-02-27", "2026-01-15", None],
        ... }
        >>> result = zombie_groups(chats, as_of="2026-03-01", tz="Asia/Shanghai")
        >>> result.to_columns()["is_zombie"].tolist(), result.zombie_group_rate
        ([False, True, None], 0.5)
    """
    if columns is not None and not isinstance(columns, Mapping):
        raise DataError("columns", f"is a {type(columns).__name__}", hint="Pass a dict of our name to yours.")
    length = Duration.of(silence, "silence").microseconds
    if not length:
        raise SpecError([("silence", "no_length", "is zero. Pass a length such as '30d'.")])
    options = ZombieOptions(length, instant(as_of, tz=tz, argument="as_of"), tz)
    table, _ = frame_columns(groups, _FIELDS, columns or {}, (), needed=_FIELDS)
    names, created, last = _read(table, tz)
    _check_times(created, last, options.as_of)
    since = options.as_of - length
    codes = np.where(last >= since, _SPEAKING, np.where(created > since, _YOUNG, _SILENT))
    order = np.argsort(names)
    return ZombieGroups(options, names[order], codes[order].astype(np.int64))


def _read(table: Mapping[str, Any], tz: str) -> tuple[Array, IntArray, IntArray]:
    """Ids, starts and last messages of groups, MISSING where there is no message."""
    ids, flaws = encode_names(table["group"], "group", is_id=True)
    raise_first([*flaws, *flaws_at(ids.is_missing, "group", "is missing", "Give each group its id.")])
    _, first = np.unique(ids.codes, return_index=True)
    is_repeated = np.ones(len(ids), np.bool_)
    is_repeated[first] = False
    raise_first(flaws_at(is_repeated, "group", "is listed twice", "Give each group one row."))
    times = []
    for name in _FIELDS[1:]:
        instants, flaws = read_instants(table[name], tz=tz, argument=name)
        raise_first(flaws)
        if len(instants) != len(ids):
            problem = f"has {len(instants)} rows where group has {len(ids)}"
            raise DataError(name, problem, hint="Pass columns of one length.")
        times.append(instants)
    raise_first(flaws_at(times[0] == MISSING, "created", "is missing", "A group without an age cannot be judged."))
    return ids.values, times[0], times[1]


def _check_times(created: IntArray, last: IntArray, as_of: int) -> None:
    hint = "Move as_of, or leave the rows out."
    raise_first(flaws_at(created >= as_of, "created", "lies at or after as_of", hint))
    raise_first(flaws_at(last >= as_of, "last_message", "lies at or after as_of", hint))
    is_early = (last != MISSING) & (last < created)
    raise_first(flaws_at(is_early, "last_message", "lies before created", "Check that both are of one group."))
