"""ContactSummary: daily figures of advisors added up, with averages that can only be approximate."""

from collections.abc import Mapping
from typing import ClassVar, Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, BoolArray, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import LazyRows, TextTable, cell
from privdomain._internal.results import Final as FinalResult
from privdomain._internal.results import refuse_wrapping
from privdomain.metrics.statistics.daily import check_averages, check_counts

_COUNTS: Final = (
    *("n_rows", "new_applications", "new_contacts", "chats", "messages", "negative_feedback", "unweighted_rows"),
)
"""What the sums count."""


@frozen(eq=False, repr=False)
class ContactSummary(FinalResult):
    """Sums of contact statistics, one row per day, per member of staff, or over all. *Final*: averages do not add.

    All arrays have shape ``(n,)``.

    Attributes:
        of: "day" or "staff", or None for the sum over everything.
        keys: The day or member of staff of each row.
        n_rows: Daily rows that it holds [count].
        new_applications: Friend requests sent [count].
        new_contacts: Customers added, whoever asked [count].
        chats: Single chats in which an advisor wrote, a chat of two days twice [count].
        messages: Messages sent in them [count].
        negative_feedback: Customers who deleted or blocked an advisor [count].
        unweighted_rows: Rows with a reply percentage but no chat: the advisor answered nobody [count]. Beside rows with
            chats they weigh nothing, so that the average flatters; where no row has chats, all weigh the same.
        reply_percentage: Daily reply percentages weighted by chats [percent]; nan where no day has one.
        average_reply_time: Daily mean waits weighted by chats [minutes]; nan where no day has one.
        approximate: Averages made of more than one row; the true weights, chats begun by customers, are not published.
        final: Sums of at least one row, all of them final.
    """

    add_instead: ClassVar[str] = "Add the contact statistics, then sum them up."

    of: str | None
    keys: Array = field(converter=read_only)
    n_rows: IntArray = field(converter=read_only)
    new_applications: IntArray = field(converter=read_only)
    new_contacts: IntArray = field(converter=read_only)
    chats: IntArray = field(converter=read_only)
    messages: IntArray = field(converter=read_only)
    negative_feedback: IntArray = field(converter=read_only)
    unweighted_rows: IntArray = field(converter=read_only)
    reply_percentage: FloatArray = field(converter=read_only)
    average_reply_time: FloatArray = field(converter=read_only)
    approximate: BoolArray = field(converter=read_only)
    final: BoolArray = field(converter=read_only)

    @final.validator
    def _check(self, _: object, __: object) -> None:
        check_counts(len(self.keys), {name: getattr(self, name) for name in _COUNTS})
        check_averages(len(self.keys), self.reply_percentage, self.average_reply_time)
        is_odd = self.unweighted_rows > self.n_rows
        is_odd |= (self.approximate & (self.n_rows == 1)) | ((self.approximate | self.final) & (self.n_rows == 0))
        if self.of not in {None, "day", "staff"} or is_odd.any() or (self.keys[1:] <= self.keys[:-1]).any():
            raise ValueError("the sums are of no rows")

    @property
    def contacts_per_application(self) -> FloatArray:
        """New contacts / friend requests sent (申请新增比), no acceptance rate; nan without requests."""
        return read_only(divide(self.new_contacts, self.new_applications))

    def to_columns(self) -> dict[str, Array]:
        """One row per key."""
        names = (*_COUNTS, "contacts_per_application", "reply_percentage", "average_reply_time", "approximate", "final")
        columns = {name: getattr(self, name) for name in names}
        return columns if self.of is None else {self.of: self.keys, **columns}

    def _table(self) -> TextTable:
        columns = self.to_columns()
        flags = {"approximate", "final", "staff"}
        rows = LazyRows(
            len(self.n_rows),
            lambda row: [cell(str(column[row]) if name in flags else column[row]) for name, column in columns.items()],
        )
        title = f"Contact statistics by {self.of}" if self.of else "Contact statistics, all rows"
        return TextTable(title, list(columns), rows)


def summed(
    of: str | None,
    keys: Array,
    groups: IntArray,
    counts: Mapping[str, IntArray],
    averages: Mapping[str, FloatArray],
    final: BoolArray,
) -> ContactSummary:
    """Rows summed by group: counts exactly, averages weighted by chats, or plain where a group has none.

    Args:
        of: What the groups are.
        keys: Name of each group, shape ``(n,)``.
        groups: Position of each row's group, shape ``(n_rows,)``.
        counts: Counts of each row by name, "chats" among them.
        averages: Averages of each row by name, nan for none.
        final: Which rows are final.
    """
    n_groups = len(keys)
    means, n_averaged = {}, np.zeros(n_groups, np.int64)
    for name, values in averages.items():
        has_one = ~np.isnan(values)
        chats = np.where(has_one, counts["chats"], 0)
        weights = np.where(np.bincount(groups, chats, n_groups)[groups] > 0, chats, has_one)
        above = np.bincount(groups, weights * np.where(has_one, values, 0.0), n_groups)
        means[name] = divide(above, np.bincount(groups, weights, n_groups))
        n_averaged = np.maximum(n_averaged, _count(groups, has_one, n_groups))
    n_rows = _count(groups, np.ones(len(groups), np.bool_), n_groups)
    return ContactSummary(
        of=of,
        keys=keys,
        n_rows=n_rows,
        **{name: _sums(groups, values, n_groups) for name, values in counts.items()},
        unweighted_rows=_count(groups, ~np.isnan(averages["reply_percentage"]) & (counts["chats"] == 0), n_groups),
        **means,
        approximate=n_averaged > 1,
        final=(n_rows > 0) & (_count(groups, final, n_groups) == n_rows),
    )


def _count(groups: IntArray, is_counted: BoolArray, n_groups: int) -> IntArray:
    return np.bincount(groups[is_counted], minlength=n_groups).astype(np.int64)


def _sums(groups: IntArray, values: IntArray, n_groups: int) -> IntArray:
    refuse_wrapping(np.asarray(values.sum(dtype=np.float64)))
    sums = np.zeros(n_groups, np.int64)
    np.add.at(sums, groups, values)
    return sums
