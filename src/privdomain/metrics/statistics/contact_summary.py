"""ContactSummary: daily figures of advisors added up, with averages that can only be approximate."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, BoolArray, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import LazyRows, TextTable, cell
from privdomain._internal.results import Final, refuse_wrapping


@frozen(eq=False, repr=False)
class ContactSummary(Final):
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
        reply_percentage: Daily reply percentages weighted by chats [percent]; nan where no day has one.
        average_reply_time: Daily mean waits weighted by chats [minutes]; nan where no day has one.
        approximate: Averages made of more than one row; the true weights, chats begun by customers, are not published.
        final: Sums of which every row is final.
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
    reply_percentage: FloatArray = field(converter=read_only)
    average_reply_time: FloatArray = field(converter=read_only)
    approximate: BoolArray = field(converter=read_only)
    final: BoolArray = field(converter=read_only)

    @property
    def contacts_per_application(self) -> FloatArray:
        """New contacts / friend requests sent (申请新增比), no acceptance rate; nan without requests."""
        return read_only(divide(self.new_contacts, self.new_applications))

    def to_columns(self) -> dict[str, Array]:
        """One row per key."""
        names = ("n_rows", "new_applications", "new_contacts", "chats", "messages", "negative_feedback")
        rest = ("contacts_per_application", "reply_percentage", "average_reply_time", "approximate", "final")
        columns = {name: getattr(self, name) for name in (*names, *rest)}
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
    """Rows summed by group: counts exactly, averages weighted by chats.

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
        weights = np.where(has_one, counts["chats"], 0)
        above = np.bincount(groups, weights * np.where(has_one, values, 0.0), n_groups)
        means[name] = divide(above, np.bincount(groups, weights, n_groups))
        n_averaged = np.maximum(n_averaged, np.bincount(groups, has_one, n_groups).astype(np.int64))
    return ContactSummary(
        of=of,
        keys=keys,
        n_rows=np.bincount(groups, minlength=n_groups).astype(np.int64),
        **{name: _sums(groups, values, n_groups) for name, values in counts.items()},
        **means,
        approximate=n_averaged > 1,
        final=np.bincount(groups, ~final, n_groups) == 0,
    )


def _sums(groups: IntArray, values: IntArray, n_groups: int) -> IntArray:
    refuse_wrapping(np.asarray(values.sum(dtype=np.float64)))
    sums = np.zeros(n_groups, np.int64)
    np.add.at(sums, groups, values)
    return sums
