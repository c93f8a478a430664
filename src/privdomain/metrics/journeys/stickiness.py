"""stickiness: how many users are active by day, week and month, and how often."""

from typing import Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, DateArray, FloatArray, IntArray, read_only
from privdomain._internal.columns import is_integer
from privdomain._internal.division import divide
from privdomain._internal.flaws import flaws_at, raise_first
from privdomain._internal.reprs import LazyRows, TextTable, cell, counted
from privdomain._internal.results import Additive, add_exactly
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant, local_text
from privdomain.calendar.period import Period
from privdomain.errors import SpecError
from privdomain.facts.events import Events
from privdomain.facts.observation import observed
from privdomain.metrics.cohorts.starts import check_kind
from privdomain.metrics.journeys.active_days import active_days

WEEK_DAYS: Final = 7
FOUR_WEEKS: Final = 28
MAX_MONTH_DAYS: Final = 366


@frozen
class StickinessOptions:
    """How stickiness was asked for; results add only where all of it is equal.

    Attributes:
        month_days: Days of a month.
        observed_from: Start of observation [microseconds UTC]; None is the first day of the facts.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
    """

    month_days: int
    observed_from: int | None = field(metadata=SHOWN_AS_TIME)
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str


@frozen(eq=False, repr=False)
class Stickiness(Additive):
    """Active users by local day. *Additive*: ``+`` over disjoint users is exact.

    Where ``observed_from`` is not said, a sum begins on the earlier of the first days: the other part had nobody then.
    Shapes: ``(n_days,)`` unless said otherwise.

    Attributes:
        options: How stickiness was asked for.
        first_day: The first day, counted from 1970-01-01; 0 while there is none.
        active: Users active on the day, in the week and in the month up to it, as far as was observed, ``(3, n_days)``.
        by_days_of_7: Users by active days within the last 7 days, as far as was observed, ``(8,)``.
        by_days_of_28: The same within the last 28 days, ``(29,)``.
        rows_outside: Rows on days that were not observed in full, which count nowhere else.
    """

    options: StickinessOptions
    first_day: int
    active: IntArray = field(converter=read_only)
    by_days_of_7: IntArray = field(converter=read_only)
    by_days_of_28: IntArray = field(converter=read_only)
    rows_outside: int

    def __attrs_post_init__(self) -> None:
        shapes = [array.shape for array in (self.active, self.by_days_of_7, self.by_days_of_28)]
        if shapes != [(3, self.n_days), (WEEK_DAYS + 1,), (FOUR_WEEKS + 1,)]:
            raise ValueError("counts are not by day, week and month")

    @property
    def n_days(self) -> int:
        """Number of consecutive local days observed in full."""
        return int(self.active.shape[-1])

    @property
    def days(self) -> DateArray:
        """The local days [datetime64[D]]."""
        return read_only(Period("day").starts(self.first_day + np.arange(self.n_days)))

    @property
    def users(self) -> int:
        """Users who were active on one of the days, however long ago."""
        return int(self.by_days_of_7.sum())

    @property
    def dau(self) -> IntArray:
        """Users active on the day (日活)."""
        return read_only(self.active[0])

    @property
    def wau(self) -> FloatArray:
        """Users active on the day or one of the 6 before (周活); nan until 7 days are observed."""
        return self._known(self.active[1], WEEK_DAYS)

    @property
    def mau(self) -> FloatArray:
        """Users active on one of the last ``month_days`` days (月活); nan until as many are observed."""
        return self._known(self.active[2], self.options.month_days)

    @property
    def dau_wau(self) -> FloatArray:
        """DAU / WAU, in [0, 1]; nan until 7 days are observed, and in a week without users."""
        return read_only(divide(self.dau, self.wau))

    @property
    def dau_mau(self) -> FloatArray:
        """DAU / MAU (用户粘性), in [0, 1]; nan until a month is observed, and in one without users."""
        return read_only(divide(self.dau, self.mau))

    @property
    def l7(self) -> FloatArray:
        """Users by active days 0 .. 7 within the last 7 days, shape ``(8,)``; nan until 7 days are observed.

        On 0 days: those who were active only before.
        """
        return self._whole(self.by_days_of_7)

    @property
    def l28(self) -> FloatArray:
        """Users by active days 0 .. 28 within the last 28 days, shape ``(29,)``; nan until 28 days are observed."""
        return self._whole(self.by_days_of_28)

    def to_columns(self) -> dict[str, Array]:
        """One row per day."""
        return {"day": self.days, **{name: getattr(self, name) for name in _SHOWN}}

    def _added(self, other: "Stickiness") -> "Stickiness":
        given = [part for part in (self, other) if part.n_days] or [self]
        first = min(part.first_day for part in given)
        n_days = max(part.n_days for part in given)
        active = np.zeros((3, n_days), np.int64)
        for part in given:
            last = np.zeros_like(active)
            last[:, n_days - part.n_days :] = part.active
            active = add_exactly(active, last)
        return Stickiness(
            self.options,
            first,
            active,
            add_exactly(self.by_days_of_7, other.by_days_of_7),
            add_exactly(self.by_days_of_28, other.by_days_of_28),
            self.rows_outside + other.rows_outside,
        )

    def _known(self, users: IntArray, length: int) -> FloatArray:
        """The users of each day before which so many days were observed, itself included."""
        return read_only(np.where(np.arange(self.n_days) >= length - 1, users, np.nan))

    def _whole(self, users: IntArray) -> FloatArray:
        return read_only(np.where(self.n_days >= len(users) - 1, users, np.nan))

    def _table(self) -> TextTable:
        days, columns = self.days, [getattr(self, name) for name in _SHOWN]

        def draw(row: int) -> list[str]:
            return [
                str(days[row]),
                *(cell(column[row], _DECIMALS[name]) for name, column in zip(_SHOWN, columns, strict=True)),
            ]

        until = local_text(self.options.observed_until, tz=self.options.tz)
        month = f"month of {self.options.month_days} days"
        title = f"Stickiness of {counted(self.users, 'user')}, {month}, until {until} {self.options.tz}"
        title += f"; {counted(self.rows_outside, 'row')} outside" if self.rows_outside else ""
        return TextTable(title, ["day", *_SHOWN], LazyRows(self.n_days, draw))


def stickiness(
    events: Events,
    /,
    *,
    observed_until: InstantLike,
    observed_from: InstantLike | None = None,
    month_days: int = 30,
    truncate: bool = False,
) -> Stickiness:
    """Users active by local day, in the week and in the month up to it, and who of them come daily (用户粘性).

    A day is a local calendar day of 23, 24 or 25 hours. It counts once it has been observed in full, so the day of
    ``observed_until`` counts only where that is its end. WAU and MAU look back over whole days, and are unknown until
    as many are observed: the MAU of a young product is no small number, but none.

    The result is *additive*: over disjoint users ``stickiness(a) + stickiness(b)`` equals ``stickiness(a + b)``,
    exactly.

    Args:
        events: What users did, or only what counts as being active (``events.named``).
        observed_until: End of observation: an instant, or a date (its local start of day).
        observed_from: Start of observation; by default the first row's local day, which then counts as a full one.
        month_days: Days of a month, 8 to 366; 28 holds each weekday equally often.
        truncate: Leave out rows outside of the observation instead of refusing them.

    Returns:
        Users by day, and users by number of active days.

    Raises:
        DataError: rows at or after ``observed_until`` or before ``observed_from``, or no events.
        SpecError: no instant, an end before the start, days out of range.

    Examples:
        Ann comes daily from Monday to Sunday, Bo on Monday only:

        >>> from privdomain.facts import Events
        >>> days = [f"2026-01-0{day}" for day in range(5, 10)] + ["2026-01-10", "2026-01-11"]
        >>> events = Events(["ann"] * 7 + ["bo"], [*days, "2026-01-05"], ["open"] * 8, tz="Asia/Shanghai")
        >>> result = stickiness(events, observed_until="2026-01-13")
        >>> result.dau
        array([2, 1, 1, 1, 1, 1, 1, 0])
        >>> result.wau
        array([nan, nan, nan, nan, nan, nan,  2.,  1.])
        >>> result.dau_wau[-2:]
        array([0.5, 0. ])
        >>> result.l7
        array([1., 0., 0., 0., 0., 0., 1., 0.])
    """
    check_kind(events, Events, "events")
    if not is_integer(month_days) or not WEEK_DAYS < month_days <= MAX_MONTH_DAYS:
        message = f"{month_days!r} is no number of days. Pass an integer from {WEEK_DAYS + 1} to {MAX_MONTH_DAYS}."
        raise SpecError([("month_days", "bad_count", message)])
    until = instant(observed_until, tz=events.tz)
    since = None if observed_from is None else instant(observed_from, tz=events.tz, argument="observed_from")
    if since is not None and since > until:
        raise SpecError([("observed_from", "after_the_end", "lies after observed_until. Swap them.")])
    events = _since(observed(events, until, truncate=truncate), since, truncate=truncate)
    active = active_days(events, since, until)
    return Stickiness(
        StickinessOptions(month_days=int(month_days), observed_from=since, observed_until=until, tz=events.tz),
        active.first,
        np.array([active.users_within(length) for length in (1, WEEK_DAYS, int(month_days))]),
        active.users_by_days(WEEK_DAYS),
        active.users_by_days(FOUR_WEEKS),
        active.n_outside,
    )


_SHOWN: Final = ("dau", "wau", "mau", "dau_wau", "dau_mau")
_DECIMALS: Final = {"dau": 0, "wau": 0, "mau": 0, "dau_wau": 3, "dau_mau": 3}


def _since(events: Events, start: int | None, *, truncate: bool) -> Events:
    """The events without those before the start of observation."""
    if start is None:
        return events
    is_early = events.instants < start
    if not truncate:
        hint = "Move observed_from, or leave the rows out with truncate=True."
        raise_first(flaws_at(is_early, "time", "lies before observed_from", hint))
    return events.take(~is_early)
