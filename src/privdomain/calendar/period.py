"""Period: the local days, weeks, months, quarters and years into which time is cut."""

from collections.abc import Callable
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
from attrs import field, frozen

from privdomain._internal.arrays import DateArray, IntArray
from privdomain._internal.choices import check_choice
from privdomain.calendar.instants import utc_instants
from privdomain.calendar.zones import DAY, zone_over

_NAMES: Final = ("day", "week", "month", "quarter", "year")
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ZH: Final = {"day": "日", "week": "周", "month": "月", "quarter": "季", "year": "年"}


@frozen
class Period:
    """A calendar period, numbered from the one that holds 1970-01-01.

    Attributes:
        name: "day", "week", "month", "quarter" or "year".
        week_start: First day of the week, in lower-case English.

    Raises:
        SpecError: unknown name or day.

    Examples:
        >>> month = Period("month")
        >>> index = month.index(np.array(["1970-01-31T16:00"], "M8[us]"), tz="Asia/Shanghai")
        >>> index.tolist(), month.label(index).tolist()
        ([1], ['1970-02'])
        >>> Period("week", week_start="sunday").starts(np.array([0]))
        array(['1969-12-28'], dtype='datetime64[D]')
    """

    name: str = field()
    week_start: str = field(default="monday")

    @name.validator
    def _check_name(self, _: object, name: str) -> None:
        check_choice("period", name, _NAMES)

    @week_start.validator
    def _check_week_start(self, _: object, day: str) -> None:
        check_choice("week_start", day, _WEEKDAYS)

    @classmethod
    def of(cls, value: "PeriodLike", week_start: str = "monday") -> "Period":
        """The period itself, or the one of a name."""
        return value if isinstance(value, Period) else cls(value, week_start)

    @property
    def zh(self) -> str:
        """The name in Chinese: 日, 周, 月, 季, 年."""
        return _ZH[self.name]

    def index(self, instants: DateArray | IntArray, *, tz: str) -> IntArray:
        """Number of the period that each instant lies in.

        Args:
            instants: ``datetime64`` or int64 microseconds UTC, without missing values, shape ``(n,)``.
            tz: IANA name of the local calendar.

        Returns:
            Period numbers, int64, shape ``(n,)``.

        Raises:
            DataError: an instant is missing, or outside the years 1600 to 2499.
            SpecError: unknown zone.
            DataError: not a column of times, or a missing one.
        """
        moments = utc_instants(instants, "instants")
        zone = zone_over(tz, moments)
        return zone.per_slot(moments, lambda slots: self.of_days(zone.to_wall(slots) // DAY))

    def stepper(self, instants: IntArray, *, tz: str) -> Callable[[IntArray], IntArray]:
        """``index`` for any part of the instants, chunk by chunk."""
        zone = zone_over(tz, instants)
        return zone.stepper(instants, lambda slots: self.of_days(zone.to_wall(slots) // DAY))

    def of_days(self, days: IntArray) -> IntArray:
        """Number of the period that each local day (counted from 1970-01-01) lies in."""
        if self.name in _MONTHS:
            return days.astype("M8[D]").astype("M8[M]").astype(np.int64) // _MONTHS[self.name]
        return days if self.name == "day" else (days + self._week_shift) // 7

    def starts(self, index: npt.ArrayLike) -> DateArray:
        """First local date of each period, ``datetime64[D]``."""
        numbers = np.asarray(index, np.int64)
        if self.name in _MONTHS:
            return (numbers * _MONTHS[self.name]).astype("M8[M]").astype("M8[D]")
        return (numbers if self.name == "day" else numbers * 7 - self._week_shift).astype("M8[D]")

    def start_instants(self, index: npt.ArrayLike, *, tz: str) -> IntArray:
        """Instant at which each period begins locally, int64 microseconds UTC."""
        wall = np.atleast_1d(self.starts(index)).astype(np.int64) * DAY
        return zone_over(tz, wall).to_instants(wall)

    def label(self, index: npt.ArrayLike) -> npt.NDArray[np.str_]:
        """Readable names: 2026-01-31 for days and weeks (their first day), 2026-01, 2026-Q1, 2026."""
        starts = self.starts(index)
        if self.name == "quarter":
            quarters = np.asarray(index, np.int64) % 4 + 1
            return np.char.add(np.char.add(starts.astype("M8[Y]").astype(str), "-Q"), quarters.astype(str))
        unit = {"month": "M", "year": "Y"}.get(self.name, "D")
        return starts.astype(f"M8[{unit}]").astype(str)

    @property
    def _week_shift(self) -> int:
        """Days by which 1970-01-01, a Thursday, lies after the start of its week."""
        return (3 - _WEEKDAYS.index(self.week_start)) % 7


PeriodLike: TypeAlias = Period | str
