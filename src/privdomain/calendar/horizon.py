"""Horizon: local anniversaries of an instant, at which value is read."""

import re
from typing import Final, TypeAlias

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import DateArray, IntArray
from privdomain.calendar.instants import utc_instants
from privdomain.calendar.zones import DAY, zone_over
from privdomain.errors import SpecError

_TEXT: Final = re.compile(r"([1-9]\d{0,4})([dwmy])", re.ASCII)
_LONGEST_DAYS: Final = 36_600
_DAYS: Final = {"d": 1, "w": 7, "m": 31, "y": 366}
_ZH: Final = {"d": "天", "w": "周", "m": "个月", "y": "年"}
_LABELS: Final = {"first": "首次", "6m": "半年"}


@frozen
class Horizon:
    """A point in the life of a user at which value is read: the first order, or so many local days, weeks or months.

    Days and weeks end at the same wall time so many local days later; months and years on the same day of the month,
    clamped to the month's end and always counted from the original date: 31 January + 1m is 28 or 29 February, + 2m is
    31 March. A wall time inside a DST gap is read with the offset before the gap; in a fold the first pass counts.

    Attributes:
        label: "first", or a whole number and d, w, m or y, such as "90d" or "6m".

    Raises:
        SpecError: any other text, zero, or more than 100 years.

    Examples:
        >>> Horizon("3m").zh
        '3个月'
        >>> start = np.array(["2026-01-31T10:00"], "M8[us]")
        >>> Horizon("1m").ends(start, tz="Asia/Shanghai")
        array(['2026-02-28T10:00:00.000000'], dtype='datetime64[us]')
    """

    label: str = field()

    @label.validator
    def _check(self, _: object, label: object) -> None:
        if isinstance(label, str):
            match = _TEXT.fullmatch(label)
            if label == "first" or (match and int(match[1]) * _DAYS[match[2]] <= _LONGEST_DAYS):
                return
        hint = "Write 'first', or a whole number and d, w, m or y, such as '90d' or '6m', up to 100 years."
        raise SpecError([("horizon", "unknown_horizon", f"{label!r} is no horizon. {hint}")])

    @classmethod
    def of(cls, value: "HorizonLike", argument: str) -> "Horizon":
        """The horizon of an option; an error names the option."""
        try:
            return value if isinstance(value, Horizon) else cls(value)
        except SpecError as error:
            raise SpecError([(argument, code, message) for _, code, message in error.problems]) from None

    @property
    def zh(self) -> str:
        """The label in Chinese: 首次, 1周, 1个月, 半年."""
        return _LABELS.get(self.label) or self.label[:-1] + _ZH[self.label[-1]]

    @property
    def is_first(self) -> bool:
        """Whether this is the first order rather than a stretch of time."""
        return self.label == "first"

    @property
    def reach(self) -> int:
        """No window of this horizon is longer [microseconds]."""
        return 0 if self.is_first else int(self.label[:-1]) * _DAYS[self.label[-1]] * DAY + DAY

    def ends(self, instants: DateArray | IntArray, *, tz: str) -> DateArray:
        """End of the window of each instant.

        Args:
            instants: Starts, ``datetime64`` or int64 microseconds UTC, without missing values, shape ``(n,)``.
            tz: IANA name of the local calendar.

        Returns:
            Ends in UTC, ``datetime64[us]``, shape ``(n,)``; for "first" the instants themselves.

        Raises:
            DataError: a start is missing, or outside the years 1600 to 2499.
            SpecError: unknown zone.
            DataError: not a column of times, or a missing one.
        """
        return self.ends_of(utc_instants(instants, "instants"), tz=tz).astype("M8[us]")

    def ends_of(self, starts: IntArray, *, tz: str) -> IntArray:
        """The same on int64 microseconds."""
        if self.is_first:
            return starts
        count, unit = int(self.label[:-1]), self.label[-1]
        zone = zone_over(tz, starts, reach=self.reach)
        wall = zone.to_wall(starts)
        days = wall // DAY
        return zone.to_instants(_later_day(days, count, unit) * DAY + (wall - days * DAY))


HorizonLike: TypeAlias = Horizon | str

STANDARD_HORIZONS: Final = tuple(Horizon(label) for label in ("first", "1w", "1m", "2m", "3m", "6m"))
"""First order, 1 week, 1, 2, 3 and 6 months: 首次, 1周, 1个月, 2个月, 3个月, 半年."""


def _later_day(days: IntArray, count: int, unit: str) -> IntArray:
    """The day ``count`` units later; months clamp to the end of the month that they reach."""
    if unit in "dw":
        return days + count * _DAYS[unit]
    dates = days.astype("M8[D]")
    months = dates.astype("M8[M]")
    reached = months + count * (12 if unit == "y" else 1)
    last_day = (reached + 1).astype("M8[D]") - 1
    same_day: DateArray = np.minimum(reached.astype("M8[D]") + (dates - months.astype("M8[D]")), last_day)
    return same_day.astype(np.int64)
