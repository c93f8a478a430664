"""Options of the lifecycle."""

from attrs import field, frozen

from privdomain._internal.choices import check_choice
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant
from privdomain.calendar.zones import DAY
from privdomain.errors import SpecError
from privdomain.metrics.cohorts.starts import By, name_of
from privdomain.metrics.stages.vocabulary import LifecycleBounds


@frozen
class LifecycleOptions:
    """How the lifecycle was asked for.

    Attributes:
        bounds: Where one stage ends and the next begins.
        interval: The interval that holds for everybody [microseconds], or None.
        by: Name of the grouping whose buyers share an interval, or None.
        refunds: "dated" or "at_order".
        as_of: The moment [microseconds UTC].
        tz: IANA name of the calendar.
    """

    bounds: LifecycleBounds = field()
    interval: int | None = field()
    by: str | None = field()
    refunds: str = field()
    as_of: int = field(metadata=SHOWN_AS_TIME)
    tz: str

    @bounds.validator
    def _check_bounds(self, _: object, bounds: object) -> None:
        if not isinstance(bounds, LifecycleBounds):
            raise SpecError([("bounds", "no_bounds", f"is a {type(bounds).__name__}. Pass LifecycleBounds(...).")])

    @interval.validator
    def _check_interval(self, _: object, interval: int | None) -> None:
        if interval is not None and interval <= 0:
            raise SpecError([("interval", "no_length", "is zero. Pass a length such as '30d'.")])

    @by.validator
    def _check_by(self, _: object, by: str | None) -> None:
        if self.interval is not None and by is not None:
            message = "has no say where interval= holds for everybody. Leave one of them out."
            raise SpecError([("by", "unused", message)])

    @refunds.validator
    def _check_refunds(self, _: object, refunds: str) -> None:
        check_choice("refunds", refunds, ("dated", "at_order"))

    @property
    def interval_days(self) -> float | None:
        """The interval that holds for everybody [days], or None."""
        return None if self.interval is None else self.interval / DAY


def lifecycle_options(
    *,
    bounds: LifecycleBounds,
    interval: DurationLike | None,
    by: By,
    refunds: str,
    as_of: InstantLike,
    tz: str,
) -> LifecycleOptions:
    """The options of a call, all checked.

    Raises:
        SpecError: unknown or contradictory options.
    """
    fixed = None if interval is None else Duration.of(interval, "interval").microseconds
    return LifecycleOptions(bounds, fixed, name_of(by), refunds, instant(as_of, tz=tz, argument="as_of"), tz)
