"""contact_statistics: what advisors did each day, as WeCom counts it."""

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
from privdomain.errors import SpecError
from privdomain.metrics.statistics.contact_summary import ContactSummary, summed
from privdomain.metrics.statistics.daily import (
    HUNDRED,
    DailyOptions,
    DailyRows,
    check_averages,
    check_counts,
    check_named,
    sorted_rows,
)
from privdomain.metrics.statistics.reading import read_averages, read_counts, read_fetched, read_starts, read_table

COUNTS: Final = {
    "new_applications": "new_apply_cnt",
    "new_contacts": "new_contact_cnt",
    "chats": "chat_cnt",
    "messages": "message_cnt",
    "negative_feedback": "negative_feedback_cnt",
}
"""Our names of the counts and WeCom's."""
AVERAGES: Final = {"reply_percentage": "reply_percentage", "average_reply_time": "avg_reply_time"}
"""The same of the averages."""


@frozen(eq=False, repr=False)
class ContactStatistics(Additive):
    """Daily figures of advisors, one row per staff and day. *Additive*: ``+`` joins days and staff, none twice.

    All arrays have shape ``(n,)``, sorted by staff and day. An average is nan where WeCom gives none: there is no reply
    percentage where no customer began a chat, for 0 means "answered nobody" (and then the chats may be 0, too).

    Attributes:
        options: How the figures were asked for.
        rows: Whose days they are, and when they were fetched.
        new_applications: Friend requests that the advisor sent [count].
        new_contacts: Customers added, whoever asked [count].
        chats: Single chats in which the advisor wrote [count].
        messages: Messages that the advisor sent in single chats [count].
        negative_feedback: Customers who deleted or blocked the advisor [count].
        reply_percentage: Share of the chats begun by customers that were answered the same day [percent].
        average_reply_time: Mean wait for the first reply [minutes].
    """

    options: DailyOptions
    rows: DailyRows
    new_applications: IntArray = field(converter=read_only)
    new_contacts: IntArray = field(converter=read_only)
    chats: IntArray = field(converter=read_only)
    messages: IntArray = field(converter=read_only)
    negative_feedback: IntArray = field(converter=read_only)
    reply_percentage: FloatArray = field(converter=read_only)
    average_reply_time: FloatArray = field(converter=read_only)

    @average_reply_time.validator
    def _check(self, _: object, __: object) -> None:
        check_named(self.options.by, (None, "staff"), self.rows)
        check_counts(len(self), {name: getattr(self, name) for name in COUNTS})
        check_averages(len(self), self.reply_percentage, self.average_reply_time)

    @property
    def staff(self) -> Array:
        """Whose figures the rows are; None for the aggregate of whoever was asked for."""
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
    def contacts_per_application(self) -> FloatArray:
        """New contacts / friend requests sent (申请新增比); nan without requests.

        No acceptance rate: customers who scan a code are in the numerator only and lift it above 1.
        """
        return read_only(divide(self.new_contacts, self.new_applications))

    def total(self) -> ContactSummary:
        """All rows in one."""
        return self._summed(None, np.full(1, None, object), np.zeros(len(self), np.int64))

    def by_day(self) -> ContactSummary:
        """One row per day, over all staff."""
        days, groups = np.unique(self.days, return_inverse=True)
        return self._summed("day", days, groups)

    def by_staff(self) -> ContactSummary:
        """One row per member of staff, over all days.

        Raises:
            SpecError: rows without staff. One call for several users is an aggregate that nothing can take apart.
        """
        if self.options.by is None:
            message = "was not given. Ask WeCom for one user per call, and name that user in a staff column."
            raise SpecError([("staff", "aggregate", message)])
        staff, groups = np.unique(self.staff, return_inverse=True)
        return self._summed("staff", staff, groups)

    def to_columns(self) -> dict[str, Array]:
        """One row per staff and day."""
        names = ("days", *COUNTS, "contacts_per_application", *AVERAGES, "final")
        columns = {"day" if name == "days" else name: getattr(self, name) for name in names}
        return columns if self.options.by is None else {"staff": self.staff, **columns}

    def __len__(self) -> int:
        return len(self.rows.days)

    def _summed(self, of: str | None, keys: Array, groups: IntArray) -> ContactSummary:
        counts = {name: getattr(self, name) for name in COUNTS}
        averages = {name: getattr(self, name) for name in AVERAGES}
        return summed(of, keys, groups, counts, averages, self.final)

    def _added(self, other: "ContactStatistics") -> "ContactStatistics":
        rows, order = self.rows.join(other.rows)
        figures = (np.concatenate([getattr(self, name), getattr(other, name)])[order] for name in (*COUNTS, *AVERAGES))
        return ContactStatistics(self.options, rows, *figures)

    def _table(self) -> TextTable:
        columns = self.to_columns()
        draw = LazyRows(len(self), lambda row: [_shown(name, column[row]) for name, column in columns.items()])
        title = f"Contact statistics (联系客户统计): {len(self):,} days, {np.count_nonzero(self.final):,} of them final"
        return TextTable(title, list(columns), draw)


def contact_statistics(
    figures: Any,
    /,
    *,
    fetched: Any = None,
    settled_after: DurationLike = "0s",
    columns: Mapping[str, str] | None = None,
) -> ContactStatistics:
    """WeCom's daily figures of advisors (联系客户统计), checked and ready to be added up.

    The averages of several days cannot be recovered from the daily ones: WeCom does not say how many chats customers
    began. Sums weight them by the chats in which the advisor wrote and mark them ``approximate``; the plain mean of the
    percentages is further off. The days of an advisor who wrote in no chat and so answered nobody weigh nothing there:
    ``unweighted_rows`` counts them.

    The result is *additive*: it joins days and staff, and refuses a day that stands in both parts.

    Args:
        figures: A dict of columns, a data frame, or the dicts that WeCom answers with under "behavior_data". Columns
            ``stat_time`` (start of the day, UTC+8; Unix seconds or times), ``new_apply_cnt``, ``new_contact_cnt``,
            ``chat_cnt``, ``message_cnt``, ``negative_feedback_cnt`` [counts]; optional ``reply_percentage``
            [0 to 100] (empty where no customer began a chat), ``avg_reply_time`` [minutes] (empty where the advisor
            wrote in none), and ``staff``. Days rise within each staff.
        fetched: When WeCom was asked: one instant, or one per row; integers are Unix seconds, as ``stat_time``. Where
            nobody says, no figure is known to be final.
        settled_after: Time after the end of a day at which its figures no longer change; fetched in the early morning
            they may all be 0 and change later.
        columns: Our column name to yours, where they differ: ``{"staff": "userid"}``.

    Returns:
        The rows, with finality, sums by day or staff, and contacts per application.

    Raises:
        DataError: a missing, malformed, negative or impossible figure, a reply time where the advisor wrote in no chat,
            days twice or out of order.
        SpecError: an option that is none.
        UnknownNameError: a column that is not there.

    Examples:
        The reply percentage of both days is not the mean, 80.125, but near 66.875:

        >>> day = {"new_apply_cnt": 6, "new_contact_cnt": 5, "negative_feedback_cnt": 0}
        >>> answer = [
        ...     {"stat_time": 1536508800, "chat_cnt": 100, "message_cnt": 80, "reply_percentage": 60.25, **day},
        ...     {"stat_time": 1536595200, "chat_cnt": 20, "message_cnt": 40, "reply_percentage": 100, **day},
        ... ]
        >>> both = contact_statistics(answer, fetched="2018-09-12").total()
        >>> both.reply_percentage, both.approximate, both.final
        (array([66.875]), array([ True]), array([ True]))
        >>> contact_statistics(answer, fetched="2018-09-11T06:00").final
        array([ True, False])
    """
    needed = ["stat_time", *COUNTS.values()]
    table = read_table(figures, needed, [*AVERAGES.values(), "staff"], columns)
    starts = read_starts(table["stat_time"])
    nothing = np.full(len(starts), np.nan)
    counts = {name: read_counts(table[theirs], theirs) for name, theirs in COUNTS.items()}
    averages = {name: read_averages(table.get(theirs, nothing), theirs) for name, theirs in AVERAGES.items()}
    raise_first(flaw for _, flaws in (*counts.values(), *averages.values()) for flaw in flaws)
    percentage, chats = averages["reply_percentage"][0], counts["chats"][0]
    raise_first(
        flaws_at(percentage > HUNDRED, "reply_percentage", "is above 100", "Write 60.25% as 60.25.", percentage)
    )
    hint = "Leave it empty on days on which the advisor wrote in no chat; 0 would read as 'answered at once'."
    is_unheard = (chats == 0) & ~np.isnan(averages["average_reply_time"][0])
    raise_first(flaws_at(is_unheard, "avg_reply_time", "is given without a chat", hint))
    options = DailyOptions.of("staff" if "staff" in table else None, settled_after)
    rows, order = sorted_rows(starts, table.get("staff"), read_fetched(fetched, len(starts)), "staff")
    return ContactStatistics(options, rows, *(values[order] for values, _ in (*counts.values(), *averages.values())))


def _shown(name: str, value: Any) -> str:
    if name == "staff":
        return label(value)
    return cell(str(value) if isinstance(value, np.bool_) else value)
