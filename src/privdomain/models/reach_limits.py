"""Reach limits: how often a platform lets a brand reach somebody, as dated data with a source."""

from calendar import monthrange
from datetime import date
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from privdomain._internal.terms import Term
from privdomain.calendar.duration import Duration
from privdomain.errors import SpecError
from privdomain.models.checks import check_day, refuse
from privdomain.models.spec import Name, Record, Text, Word
from privdomain.models.values import Count, Day

__all__ = ["Capacity", "Confidence", "LimitKind", "LimitScope", "ReachLimit"]


_WINDOWS: Final = (
    "Write day, week or month for a calendar cap, a duration such as '48h' for a rolling cap or event quota, none else."
)


class LimitKind(Term):
    """How a quota works (限频方式); a planner that knows only "n per window" cannot model WeChat."""

    CALENDAR_CAP = "calendar_cap", "自然周期上限"
    """So many per local day, week or month."""
    ROLLING_CAP = "rolling_cap", "滚动周期上限"
    """So many within the last so many hours."""
    EVENT_QUOTA = "event_quota", "事件触发额度"
    """So many within some time after something the user did."""
    GRANT = "grant", "一次性授权"
    """One for each time the user allowed it; grants add up."""


class LimitScope(Term):
    """Whose count a limit bounds (限频对象)."""

    CUSTOMER = "customer", "每位客户"
    GROUP_CHAT = "group_chat", "每个客户群"
    STAFF_CUSTOMER = "staff_customer", "每位成员对每位客户"
    STAFF = "staff", "每位成员"
    ACCOUNT = "account", "每个账号"
    APP = "app", "每个应用"
    SEND = "send", "每次群发"


class Confidence(Term):
    """How sure a figure is (可信度)."""

    HIGH = "high", "高"
    MEDIUM = "medium", "中"
    LOW = "low", "低"


class ReachLimit(Record):
    """One limit of one channel (触达限制), valid for some days.

    A count that is not known is None: neither 0 nor free. Such a limit waits for the caller's own figure.

    Attributes:
        id: Id.
        channel: Channel.
        scope: Whose count it bounds.
        count: How many; "days_of_month" is as many as the month has days; "unlimited"; None is unknown.
        window: "day", "week" or "month" of a calendar cap; elapsed time, such as "48h", of a rolling cap or
            event quota.
        kind: How the quota works; None is unknown.
        trigger: What opens an event quota, or what is granted.
        alternative_to: Id of the limit that an administrator may replace by this one.
        valid_from: First day; None is not known since when.
        valid_to: First day on which it no longer holds; None is still valid.
        stated_on: Day of the source, or its last update.
        source: Where it is written.
        confidence: How sure it is.
        note: What else to know.

    Examples:
        >>> limit = ReachLimit(
        ...     id="mass",
        ...     channel="wecom_mass_send",
        ...     scope="customer",
        ...     kind="calendar_cap",
        ...     count="days_of_month",
        ...     window="month",
        ...     source="WeCom documentation 92135",
        ...     confidence="high",
        ... )
        >>> limit.count_on(date(2028, 2, 10))
        29
    """

    id: Name
    channel: Name
    scope: Word[LimitScope]
    count: Annotated[Count, Field(ge=1)] | Literal["days_of_month", "unlimited"] | None = None
    window: Name | None = None
    kind: Word[LimitKind] | None = None
    trigger: Name | None = None
    alternative_to: Name | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    stated_on: Day | None = None
    source: Name
    confidence: Word[Confidence]
    note: Text = ""

    @property
    def is_known(self) -> bool:
        """Whether there is a figure, or it is known that there is no limit."""
        return self.count is not None

    @property
    def is_unlimited(self) -> bool:
        """Whether it is known that there is no limit."""
        return self.count == "unlimited"

    def count_on(self, day: date) -> int | None:
        """How many on a day; None if it is unknown or unlimited, which ``is_known`` and ``is_unlimited`` tell apart."""
        check_day(day)
        if self.count == "days_of_month":
            return monthrange(day.year, day.month)[1]
        return self.count if isinstance(self.count, int) else None

    def is_valid_on(self, day: date) -> bool:
        """Whether it holds on a day: on [valid_from, valid_to)."""
        check_day(day)
        is_begun = self.valid_from is None or self.valid_from <= day
        return is_begun and (self.valid_to is None or day < self.valid_to)

    @model_validator(mode="after")
    def _check(self) -> Self:
        is_counted = self.is_known and not self.is_unlimited
        has_trigger = self.kind in {LimitKind.EVENT_QUOTA, LimitKind.GRANT}
        backwards = self.valid_from is not None and self.valid_to is not None and self.valid_to <= self.valid_from
        refuse(
            (is_counted and self.kind is None, "kind", "missing", "is missing. Say how the count works."),
            (
                (is_counted or self.window is not None) and not self._window_fits(),
                "window",
                "wrong_window",
                f"{self.window!r} does not fit {self.kind}. {_WINDOWS}",
            ),
            (
                self.count == "days_of_month" and self.window != "month",
                "count",
                "wrong_window",
                "counts the days of a month. Write window 'month'.",
            ),
            (
                has_trigger and self.trigger is None,
                "trigger",
                "missing",
                "is missing. Say what opens the quota.",
            ),
            (backwards, "valid_to", "not_after_start", "must lie after valid_from. Swap the two."),
        )
        return self

    def _window_fits(self) -> bool:
        if self.kind == LimitKind.CALENDAR_CAP:
            return self.window in {"day", "week", "month"}
        if self.kind in {LimitKind.ROLLING_CAP, LimitKind.EVENT_QUOTA}:
            return self.window is not None and _is_duration(self.window)
        return self.window is None


class Capacity(Record):
    """How much one thing holds on a platform (容量上限): contacts of a member of staff, customers of one send.

    Attributes:
        id: Id.
        holder: Whose capacity it is.
        holds: What it holds.
        count: How many; None is unknown.
        stated_on: Day of the source; None is unknown.
        source: Where it is written.
        confidence: How sure it is.
        note: What else to know.
    """

    id: Name
    holder: Name
    holds: Name
    count: Count | None = None
    stated_on: Day | None = None
    source: Name
    confidence: Word[Confidence]
    note: Text = ""


def _is_duration(text: str) -> bool:
    try:
        Duration(text)
    except SpecError:
        return False
    return True
