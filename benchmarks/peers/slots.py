"""Slots: stretches of time short enough that the local calendar moves only between them."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from benchmarks.data import DAY, END, START

HOUR: Final = DAY // 24
QUARTER: Final = HOUR // 4


def slot_of(tz: str) -> int:
    """An hour where the zone's offsets are whole hours, else a quarter of one [microseconds].

    Neither a local midnight nor a change of the offset lies within a slot, so that whatever the calendar says of its
    start it says of all of it. Two years have 17,544 hours: what the calendar costs does not depend on the rows.
    """
    zone, start = ZoneInfo(tz), datetime.fromtimestamp(START / 1e6, UTC)
    days = (start + timedelta(days=day) for day in range((END - START) // DAY))
    offsets = {day.astimezone(zone).utcoffset() for day in days}
    return HOUR if all(offset is not None and not offset % timedelta(hours=1) for offset in offsets) else QUARTER


def slots_of(tz: str) -> range:
    """Numbers of the slots that the data lie in."""
    slot = slot_of(tz)
    return range(START // slot, -(-END // slot))
