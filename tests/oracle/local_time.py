"""Local anniversaries and period starts of single instants, over the slow calendar."""

from datetime import UTC, datetime, time

from oracle.calendar import EPOCH, MICROSECOND, horizon_end, period_index, period_start, to_instant, to_wall

DAY = 86_400 * 10**6


def end_of(start, horizon, tz):
    """End of the window of a horizon such as "1w" or "6m"."""
    return horizon_end(start, int(horizon[:-1]), horizon[-1], tz)


def period_of(instant, period, tz):
    """Number of the local period of an instant; a period is (name, week start)."""
    return period_index(instant, period[0], tz, period[1])


def start_of(index, period, tz):
    """Instant at which a local period begins."""
    midnight = datetime.combine(period_start(index, *period), time(), UTC)
    return to_instant((midnight - EPOCH) // MICROSECOND, tz)


def local_day(instant, tz):
    """Local day of an instant, counted from 1970-01-01."""
    return to_wall(instant, tz) // DAY
