"""Time zones in bulk: the offset changes of a zone, and local wall time to and from UTC, vectorised.

All instants are int64 microseconds since 1970-01-01 UTC; a *wall* value counts the same units on the local clock.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import IntArray, chunks
from privdomain.errors import DataError, SpecError, did_you_mean

SECOND: Final = 1_000_000
DAY: Final = 86_400 * SECOND
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MAX_SLOTS: Final = 1 << 17
"""Slots that are mapped at once; a wider range of time is mapped value by value."""
_CHINA: Final = frozenset({"CST", "BJT", "Beijing", "Asia/Beijing", "China", "GMT+8", "UTC+8"})
"""What China Standard Time is called where it is no name of a zone, or that of another."""

_EARLIEST: Final = int((datetime(1600, 1, 1, tzinfo=UTC) - EPOCH).total_seconds()) * SECOND
_LATEST: Final = int((datetime(2500, 1, 1, tzinfo=UTC) - EPOCH).total_seconds()) * SECOND


@frozen(eq=False)
class Zone:
    """An IANA time zone as a step function of offsets over a range of time.

    Attributes:
        name: IANA name.
        changes: Instants at which the offset changes, ascending.
        offsets: Offsets [microseconds east of UTC]: before the first change, then after each.
    """

    name: str
    changes: IntArray
    offsets: IntArray

    def to_wall(self, instants: IntArray) -> IntArray:
        """Local wall time of each instant."""
        return instants + _step(self.changes, self.offsets, instants)

    def to_instants(self, wall: IntArray) -> IntArray:
        """The instant of each wall time: in a gap the offset before it is read, in a fold the first pass counts."""
        steps = self.changes + np.maximum(self.offsets[:-1], self.offsets[1:])
        return wall - _step(steps, self.offsets, wall)

    def days(self, instants: IntArray) -> IntArray:
        """Local day of each instant, counted from 1970-01-01."""
        return self.per_slot(instants, lambda slots: self.to_wall(slots) // DAY)

    @property
    def slot(self) -> int:
        """The widest grid of time that never straddles a local midnight or an offset change [microseconds]."""
        return int(np.gcd.reduce(np.concatenate([[DAY], self.changes, self.offsets])))

    def per_slot(self, instants: IntArray, function: Callable[[IntArray], IntArray]) -> IntArray:
        """``function(instants)`` for a function that is constant on each slot, computed once per slot in range."""
        step = self.stepper(instants, function)
        result = np.empty(len(instants), np.int64)
        for rows in chunks(len(instants)):
            result[rows] = step(instants[rows])
        return result

    def stepper(self, instants: IntArray, function: Callable[[IntArray], IntArray]) -> Callable[[IntArray], IntArray]:
        """The same function for any part of the instants, as a look into a table with one cell per slot."""
        if not len(instants):
            return function
        slot = self.slot
        first, last = int(instants.min()) // slot, int(instants.max()) // slot
        if last - first > min(MAX_SLOTS, 4 * len(instants)):
            return function
        table = function(np.arange(first, last + 1, dtype=np.int64) * slot)

        def step(part: IntArray) -> IntArray:
            found: IntArray = table[part // slot - first]
            return found

        return step


def zone_over(tz: str, instants: IntArray, *, reach: int = 0) -> Zone:
    """The zone ``tz``, valid from the earliest instant to ``reach`` microseconds after the latest."""
    zone_info(tz)
    if not len(instants):
        instants = np.zeros(1, np.int64)
    low, high = int(instants.min()), int(instants.max())
    if low < _EARLIEST or high >= _LATEST:
        far = np.flatnonzero((instants < _EARLIEST) | (instants >= _LATEST))
        problem = "is missing or outside the years 1600 to 2499"
        raise DataError("instants", problem, int(far[0]), len(far), "Leave such rows out.")
    years = range(_utc(low - 2 * DAY).year, _utc(high + reach + 2 * DAY).year + 1)
    changes = [change for year in years for change in _changes_in(tz, year)]
    offsets = [_offset(tz, int(datetime(years[0], 1, 1, tzinfo=UTC).timestamp())), *(offset for _, offset in changes)]
    return Zone(
        tz,
        np.array([at for at, _ in changes], np.int64) * SECOND,
        np.array(offsets, np.int64) * SECOND,
    )


def zone_info(tz: str, argument: str = "tz") -> ZoneInfo:
    """The zone of an IANA name; a SpecError with the nearest name for any other."""
    if is_zone(tz):
        return ZoneInfo(tz)
    hint = did_you_mean(tz, sorted(available_timezones()))
    if str(tz) in _CHINA or not hint.startswith("Did"):
        hint = "Write an IANA name such as 'Asia/Shanghai'."
    raise SpecError([(argument, "unknown_time_zone", f"{tz!r} is no IANA time zone. {hint}")])


def is_zone(name: Any) -> bool:
    """Whether a value is the IANA name of a zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError, TypeError, AttributeError):
        return False
    return True


def _step(bounds: IntArray, levels: IntArray, values: IntArray) -> IntArray:
    if not len(bounds):
        return levels
    found: IntArray = levels[np.searchsorted(bounds, values, side="right")]
    return found


@lru_cache(maxsize=4096)
def _changes_in(tz: str, year: int) -> tuple[tuple[int, int], ...]:
    """Offset changes of one UTC year as (second, new offset): found day by day, then by bisection to the second."""
    start = int(datetime(year, 1, 1, tzinfo=UTC).timestamp())
    end = int(datetime(year + 1, 1, 1, tzinfo=UTC).timestamp())
    found = []
    before = _offset(tz, start - 1)
    for day in range(start, end, 86_400):
        low, high = day - 1, min(day + 86_400, end) - 1
        after = _offset(tz, high)
        if after != before:
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if _offset(tz, middle) != before else (middle, high)
            found.append((high, after))
        before = after
    return tuple(found)


def _offset(tz: str, second: int) -> int:
    """Seconds east of UTC at a second since 1970."""
    offset = (EPOCH + timedelta(seconds=second)).astimezone(ZoneInfo(tz)).utcoffset()
    return round(offset.total_seconds()) if offset is not None else 0


def _utc(instant: int) -> datetime:
    return EPOCH + timedelta(microseconds=instant)
