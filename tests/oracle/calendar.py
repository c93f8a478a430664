"""The calendar once more, slowly and exactly: one datetime at a time, with zoneinfo and dateutil.

Instants and wall times are microseconds since 1970-01-01, as in the library; nothing here is vectorised or cached.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MICROSECOND = timedelta(microseconds=1)


def moment(instant):
    """The aware datetime of an instant."""
    return EPOCH + instant * MICROSECOND


def naive(wall):
    """The naive datetime of a wall time."""
    return moment(wall).replace(tzinfo=None)


def to_wall(instant, tz):
    """Local wall time of an instant."""
    local = moment(instant).astimezone(ZoneInfo(tz)).replace(tzinfo=UTC)
    return (local - EPOCH) // MICROSECOND


def to_instant(wall, tz):
    """Instant of a wall time; Python's fold=0 reads a gap with the offset before it, and a fold as its first pass."""
    aware = naive(wall).replace(tzinfo=ZoneInfo(tz), fold=0)
    return (aware - EPOCH) // MICROSECOND


def horizon_end(start, count, unit, tz):
    """Local anniversary of an instant: ``count`` days, weeks, months or years later at the same wall time."""
    step = relativedelta(**{{"d": "days", "w": "weeks", "m": "months", "y": "years"}[unit]: count})
    later = naive(to_wall(start, tz)) + step
    return to_instant((later.replace(tzinfo=UTC) - EPOCH) // MICROSECOND, tz)


def period_index(instant, name, tz, week_start="monday"):
    """Number of the local period of an instant, counted from the one that holds 1970-01-01."""
    day = naive(to_wall(instant, tz)).date()
    if name == "week":
        return (_week_of(day, week_start) - _week_of(date(1970, 1, 1), week_start)).days // 7
    months = (day.year - 1970) * 12 + day.month - 1
    return {"day": (day - date(1970, 1, 1)).days, "month": months, "quarter": months // 3, "year": day.year - 1970}[
        name
    ]


def period_start(index, name, week_start="monday"):
    """First local date of a period."""
    if name in ("day", "week"):
        first = date(1970, 1, 1) if name == "day" else _week_of(date(1970, 1, 1), week_start)
        return first + timedelta(days=index * (1 if name == "day" else 7))
    return date(1970, 1, 1) + relativedelta(months=index * {"month": 1, "quarter": 3, "year": 12}[name])


def change_days(tz, years):
    """Local days on which the zone's clock is set, as instants near the change."""
    found = []
    for year in years:
        day = datetime(year, 1, 1, tzinfo=UTC)
        while day.year == year:
            before, after = (at.astimezone(ZoneInfo(tz)).utcoffset() for at in (day, day + timedelta(days=1)))
            if before != after:
                found.append((day - EPOCH) // MICROSECOND)
            day += timedelta(days=1)
    return found


def _week_of(day, week_start):
    while WEEKDAYS[day.weekday()] != week_start:
        day -= timedelta(days=1)
    return day
