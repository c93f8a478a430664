"""group_statistics: what went on in group chats each day, as WeCom counts it."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, BoolArray, DateArray, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.flaws import flaws_at, raise_first
from privdomain._internal.reprs import LazyRows, TextTable, cell, label
from privdomain._internal.results import Additive
from privdomain.calendar.duration import DurationLike
from privdomain.metrics.statistics.daily import DailyOptions, DailyRows, check_counts, check_named, sorted_rows
from privdomain.metrics.statistics.reading import read_counts, read_fetched, read_starts, read_table

COUNTS: Final = {
    "groups": "chat_total",
    "ever_active_groups": "chat_has_msg",
    "new_groups": "new_chat_cnt",
    "members": "member_total",
    "ever_speaking_members": "member_has_msg",
    "new_members": "new_member_cnt",
    "messages_to_date": "msg_total",
}
"""Our names of the counts and WeCom's."""
PARTS: Final = {"ever_active_groups": "groups", "ever_speaking_members": "members"}
"""Counts that never exceed another."""


@frozen(eq=False, repr=False)
class GroupStatistics(Additive):
    """Daily figures of group chats, one row per owner and day. *Additive*: ``+`` joins days and owners, none twice.

    All arrays have shape ``(n,)``, sorted by owner and day. All but the two of new ones count *up to* the day
    (截至当天): who has ever spoken, not who spoke that day. Of these only messages may be differenced into a day's own.

    A difference is nan where the row before is not the day before. It falls below zero when a group changes its owner
    or is dissolved, and stands as it is.

    Attributes:
        options: How the figures were asked for.
        rows: Whose days they are, and when they were fetched.
        groups: Group chats at the end of the day [count].
        ever_active_groups: Of these, those in which anybody has ever written [count].
        new_groups: Groups founded on the day [count].
        members: Members at the end of the day [count].
        ever_speaking_members: Of these, those who have ever written [count].
        new_members: Members who joined on the day [count].
        messages_to_date: Messages ever written [count].
    """

    options: DailyOptions
    rows: DailyRows
    groups: IntArray = field(converter=read_only)
    ever_active_groups: IntArray = field(converter=read_only)
    new_groups: IntArray = field(converter=read_only)
    members: IntArray = field(converter=read_only)
    ever_speaking_members: IntArray = field(converter=read_only)
    new_members: IntArray = field(converter=read_only)
    messages_to_date: IntArray = field(converter=read_only)

    @messages_to_date.validator
    def _check(self, _: object, __: object) -> None:
        check_named(self.options.by, (None, "owner"), self.rows)
        check_counts(len(self), {name: getattr(self, name) for name in COUNTS})
        if any((getattr(self, part) > getattr(self, whole)).any() for part, whole in PARTS.items()):
            raise ValueError("a part exceeds its whole")

    @property
    def owners(self) -> Array:
        """Whose groups the rows count; None for the aggregate of whoever was asked for."""
        return self.rows.names

    @property
    def days(self) -> DateArray:
        """The day of each row, in UTC+8."""
        return self.rows.dates

    @property
    def final(self) -> BoolArray:
        """Figures known to have been fetched after their day had ended and settled; the others may still change."""
        return self.rows.settled(self.options.settled_after)

    @property
    def differences_final(self) -> BoolArray:
        """Differences between two days of which both are final."""
        final = self.final
        return read_only(self.rows.follows & final & np.append(False, final)[: len(self)])

    @property
    def messages(self) -> FloatArray:
        """Messages of the day; nan without the day before, below zero where a group changed its owner."""
        return self._difference(self.messages_to_date)

    @property
    def fell(self) -> BoolArray:
        """Days on which the messages ever written fell: groups went to another owner, and took theirs along."""
        return read_only(np.nan_to_num(self.messages) < 0)

    @property
    def newly_active_groups(self) -> FloatArray:
        """Groups with their first message ever, less active groups that went away; never the active groups of a day."""
        return self._difference(self.ever_active_groups)

    @property
    def newly_speaking_members(self) -> FloatArray:
        """Members with their first message ever, less speakers who left; never the speakers of a day."""
        return self._difference(self.ever_speaking_members)

    @property
    def ever_active_rate(self) -> FloatArray:
        """Ever active groups / groups (群活跃率, 截至当天), in [0, 1]; nan without groups."""
        return read_only(divide(self.ever_active_groups, self.groups))

    @property
    def ever_speaking_rate(self) -> FloatArray:
        """Members who have ever written / members (群成员发言率, 截至当天), in [0, 1]; nan without members."""
        return read_only(divide(self.ever_speaking_members, self.members))

    @property
    def messages_per_member(self) -> FloatArray:
        """Messages ever written / members (人均消息数); nan without members."""
        return read_only(divide(self.messages_to_date, self.members))

    def to_columns(self) -> dict[str, Array]:
        """One row per owner and day."""
        names = (*COUNTS, "messages", "newly_active_groups", "newly_speaking_members", "fell", "ever_active_rate")
        names = (*names, "ever_speaking_rate", "messages_per_member", "final", "differences_final")
        columns = {"day": self.days, **{name: getattr(self, name) for name in names}}
        return columns if self.options.by is None else {"owner": self.owners, **columns}

    def __len__(self) -> int:
        return len(self.rows.days)

    def _difference(self, totals: IntArray) -> FloatArray:
        difference = np.diff(totals, prepend=0).astype(np.float64)
        return read_only(np.where(self.rows.follows, difference, np.nan))

    def _added(self, other: "GroupStatistics") -> "GroupStatistics":
        rows, order = self.rows.join(other.rows)
        figures = (np.concatenate([getattr(self, name), getattr(other, name)])[order] for name in COUNTS)
        return GroupStatistics(self.options, rows, *figures)

    def _table(self) -> TextTable:
        names = ["day", "groups", "members", "messages", "ever_active_rate", "messages_per_member", "final"]
        shown = names if self.options.by is None else ["owner", *names]
        columns = {name: column for name, column in self.to_columns().items() if name in shown}
        rows = LazyRows(
            len(self),
            lambda row: [
                label(column[row]) if name in ("owner", "final") else cell(column[row])
                for name, column in columns.items()
            ],
        )
        n_fell = np.count_nonzero(self.fell)
        title = f"Group statistics (客户群统计): {len(self):,} days; messages to date fell on {n_fell:,} of them"
        return TextTable(title, list(columns), rows)


def group_statistics(
    figures: Any,
    /,
    *,
    fetched: Any = None,
    settled_after: DurationLike = "0s",
    columns: Mapping[str, str] | None = None,
) -> GroupStatistics:
    """WeCom's daily figures of group chats (客户群统计), checked and differenced only where that says something.

    The result is *additive*: it joins days and owners, and refuses a day that stands in both parts.

    Args:
        figures: A dict of columns, a data frame, or the dicts that WeCom answers with under "items", each with its
            figures under "data" or beside ``stat_time``. Columns ``stat_time`` (start of the day, UTC+8; Unix seconds
            or times), ``chat_total``, ``chat_has_msg``, ``new_chat_cnt``, ``member_total``, ``member_has_msg``,
            ``new_member_cnt``, ``msg_total`` [counts]; optional ``owner``. Days rise within each owner.
        fetched: When WeCom was asked: one instant, or one per row; integers are Unix seconds, as ``stat_time``. Where
            nobody says, no figure is known to be final.
        settled_after: Time after the end of a day at which its figures no longer change.
        columns: Our column name to yours, where they differ.

    Returns:
        The rows, with finality, differences and rates.

    Raises:
        DataError: a missing, malformed or negative figure, more speakers than members or active groups than groups,
            days twice or out of order.
        SpecError: an option that is none.
        UnknownNameError: a column that is not there.

    Examples:
        >>> days = {
        ...     "stat_time": ["2026-01-05", "2026-01-06", "2026-01-08"],
        ...     "chat_total": [60, 60, 61],
        ...     "chat_has_msg": [45, 46, 46],
        ...     "new_chat_cnt": [0, 0, 1],
        ...     "member_total": [2_000, 2_010, 2_030],
        ...     "member_has_msg": [360, 365, 370],
        ...     "new_member_cnt": [20, 15, 12],
        ...     "msg_total": [5_000, 5_120, 5_400],
        ... }
        >>> figures = group_statistics(days, fetched="2026-01-09")
        >>> figures.messages, figures.newly_active_groups
        (array([ nan, 120.,  nan]), array([nan,  1., nan]))
        >>> figures.ever_active_rate[0], figures.messages_per_member[0]
        (np.float64(0.75), np.float64(2.5))
    """
    table = read_table(figures, ["stat_time", *COUNTS.values()], ["owner"], columns)
    starts = read_starts(table["stat_time"])
    counts = {name: read_counts(table[theirs], theirs) for name, theirs in COUNTS.items()}
    raise_first(flaw for _, flaws in counts.values() for flaw in flaws)
    for part, whole in PARTS.items():
        is_more = counts[part][0] > counts[whole][0]
        hint = "Take both from one answer of WeCom."
        raise_first(flaws_at(is_more, COUNTS[part], f"exceeds {COUNTS[whole]}", hint))
    options = DailyOptions.of("owner" if "owner" in table else None, settled_after)
    rows, order = sorted_rows(starts, table.get("owner"), read_fetched(fetched, len(starts)), "owner")
    return GroupStatistics(options, rows, *(values[order] for values, _ in counts.values()))
