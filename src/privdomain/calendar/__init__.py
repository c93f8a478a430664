"""The calendar: instants, horizons, periods and durations, all in local time where people live by it."""

from typing import TYPE_CHECKING

from privdomain._internal.lazy import lazy_exports

if TYPE_CHECKING:
    from privdomain.calendar.duration import Duration, DurationLike
    from privdomain.calendar.horizon import STANDARD_HORIZONS, Horizon, HorizonLike
    from privdomain.calendar.instants import InstantLike, TimeUnit, instant
    from privdomain.calendar.period import Period, PeriodLike
else:
    __getattr__, __dir__ = lazy_exports(
        __name__,
        {
            "duration": "Duration DurationLike",
            "horizon": "STANDARD_HORIZONS Horizon HorizonLike",
            "instants": "InstantLike TimeUnit instant",
            "period": "Period PeriodLike",
        },
    )

__all__ = [
    "STANDARD_HORIZONS",
    "Duration",
    "DurationLike",
    "Horizon",
    "HorizonLike",
    "InstantLike",
    "Period",
    "PeriodLike",
    "TimeUnit",
    "instant",
]
