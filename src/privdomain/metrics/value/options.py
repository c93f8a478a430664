"""The options of a cohort value table, checked once and kept with the result."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final, Literal, TypeAlias

import numpy as np
from attrs import field, frozen

from privdomain._internal.choices import check_choice
from privdomain._internal.money import Currency
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.horizon import Horizon, HorizonLike
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant
from privdomain.calendar.period import Period, PeriodLike
from privdomain.errors import BudgetError, DataError, SpecError
from privdomain.facts.orders import Orders
from privdomain.metrics.cohorts.starts import By, name_of
from privdomain.metrics.purchases.contribution import read_margin

Value: TypeAlias = Literal["revenue", "contribution"]
Base: TypeAlias = Literal["members", "buyers"]

MAX_HORIZONS: Final = 64


@frozen
class ValueOptions:
    """How a cohort value table was asked for; tables add only where all of it is equal.

    Attributes:
        base: Whom the users are: "members" or "buyers".
        value: "revenue" or "contribution".
        margin: Assumed margin where costs are missing, or None.
        refunds: "dated" or "at_order".
        refund_lag: How long after a window's end refunds of it may still come; "0s" where refunds stay dated.
        attach: How long before the relation an order counts as its own.
        first_within: Until when a first order counts after a member joined; of no effect for buyers.
        period: Period of the cohorts.
        week_start: First day of the week.
        horizons: Labels of the horizons.
        by: Name of the grouping, or None.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
        currency: ISO 4217 code.
        exponent: Decimal places of the currency.
    """

    base: str
    value: str
    margin: str | None
    refunds: str
    refund_lag: str
    attach: str
    first_within: str
    period: str
    week_start: str
    horizons: tuple[str, ...]
    by: str | None
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str
    currency: str
    exponent: int

    @property
    def cohort_period(self) -> Period:
        """The period of the cohorts."""
        return Period(self.period, self.week_start)

    @property
    def windows(self) -> tuple[Horizon, ...]:
        """The horizon that bounds each window: for "first" the one within which a first order counts."""
        return tuple(Horizon(self.first_within if label == "first" else label) for label in self.horizons)

    @property
    def is_first(self) -> tuple[bool, ...]:
        """Which horizons are the first order."""
        return tuple(label == "first" for label in self.horizons)

    @property
    def order_of_ends(self) -> tuple[int, ...]:
        """Positions of the horizons in the order in which one user's windows end, a first order last among equals."""
        start = np.array([self.observed_until])
        ends = [
            start if is_first and self.base == "buyers" else window.ends_of(start, tz=self.tz)
            for window, is_first in zip(self.windows, self.is_first, strict=True)
        ]
        return tuple(sorted(range(len(ends)), key=lambda place: (int(ends[place][0]), self.is_first[place])))

    @property
    def attach_length(self) -> int:
        """``attach`` in microseconds."""
        return Duration(self.attach).microseconds

    @property
    def refund_lag_length(self) -> int:
        """``refund_lag`` in microseconds."""
        return Duration(self.refund_lag).microseconds

    @property
    def assumed_margin(self) -> Fraction | None:
        """``margin`` as an exact fraction."""
        return None if self.margin is None else Fraction(self.margin)

    @property
    def money(self) -> Currency:
        """The currency."""
        return Currency(self.currency, self.exponent)


def value_options(
    orders: Orders,
    *,
    base: Base,
    value: Value,
    margin: float | str | None,
    refunds: str,
    refund_lag: DurationLike,
    attach: DurationLike,
    first_within: HorizonLike,
    period: PeriodLike,
    horizons: Sequence[HorizonLike],
    observed_until: InstantLike,
    by: By,
) -> ValueOptions:
    """The options of a call, all checked.

    Raises:
        SpecError: unknown or contradictory options.
        DataError: refunds that should move to orders without ids.
    """
    check_choice("value", value, ("revenue", "contribution"))
    check_choice("refunds", refunds, ("dated", "at_order"))
    if refunds == "at_order" and "order_id" not in orders.columns:
        raise DataError("order_id", "is needed for refunds='at_order'", hint="Give Orders an order_id, or use 'dated'.")
    exact_margin = read_margin(margin)
    if exact_margin is not None and value != "contribution":
        raise SpecError([("margin", "unused", "serves value='contribution' only. Leave it out, or ask for that.")])
    attached = Duration.of(attach, "attach")
    if base == "buyers" and attached.microseconds:
        raise SpecError([("attach", "unused", "needs members: it is the time before a relation. Pass members=.")])
    lag = Duration.of(refund_lag, "refund_lag")
    cohort_period = Period.of(period)
    until = Horizon.of(first_within, "first_within")
    if until.is_first:
        raise SpecError([("first_within", "no_window", "needs a length of time, such as '6m'.")])
    return ValueOptions(
        base=base,
        value=value,
        margin=None if exact_margin is None else str(exact_margin),
        refunds=refunds,
        refund_lag=str(lag) if refunds == "at_order" else "0s",
        attach=str(attached),
        first_within=until.label if base == "members" else "6m",
        period=cohort_period.name,
        week_start=cohort_period.week_start,
        horizons=_labels(horizons),
        by=name_of(by),
        observed_until=instant(observed_until, tz=orders.tz),
        tz=orders.tz,
        currency=str(orders.currency),
        exponent=int(orders.exponent or 0),
    )


def _labels(horizons: Sequence[HorizonLike]) -> tuple[str, ...]:
    given = horizons if isinstance(horizons, Iterable) and not isinstance(horizons, str) else [horizons]
    labels = tuple(Horizon.of(horizon, "horizons").label for horizon in given)
    if len(labels) > MAX_HORIZONS:
        raise BudgetError("horizons", MAX_HORIZONS, len(labels), "number of horizons")
    if not labels or len(set(labels)) < len(labels):
        raise SpecError([("horizons", "not_distinct", f"{labels!r}: pass at least one, each once.")])
    return labels
