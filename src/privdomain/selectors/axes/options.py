"""Options of measuring axes, each checked before any work."""

from collections.abc import Mapping
from typing import Self

from attrs import field, frozen

from privdomain._internal.choices import check_choice
from privdomain._internal.flaws import shortened
from privdomain._internal.money import Currency
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant
from privdomain.errors import SpecError
from privdomain.facts.orders import Orders
from privdomain.metrics.cohorts.starts import name_of
from privdomain.metrics.conversion.wilson import normal_quantile
from privdomain.selectors.axes.categories import ProductOf
from privdomain.selectors.axes.scale import DifficultyScale


@frozen(kw_only=True)
class AxesOptions:
    """How axes were asked for.

    Attributes:
        product_of: Name of the column of categories, or "(mapping)".
        refunds: "dated" or "at_order".
        per: Whether purchases count by "order" or by "day".
        view: Name of the events that are views; None without events.
        look_back: How long before the first purchase views count.
        views_from: Since when views are recorded [microseconds UTC], or None.
        scale: What counts as half difficult.
        confidence: Of the intervals.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
        currency: ISO 4217 code.
        exponent: Decimal places of the currency.
    """

    product_of: str
    refunds: str
    per: str
    view: str | None
    look_back: str
    views_from: int | None = field(metadata=SHOWN_AS_TIME)
    scale: DifficultyScale
    confidence: float
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str
    currency: str
    exponent: int

    def __attrs_post_init__(self) -> None:
        Currency.of(self.currency, self.exponent)

    @classmethod
    def of(
        cls,
        orders: Orders,
        *,
        product_of: ProductOf,
        refunds: str,
        per: str,
        view: str | None,
        look_back: DurationLike,
        views_from: InstantLike | None,
        scale: DifficultyScale,
        confidence: float,
        observed_until: InstantLike,
    ) -> Self:
        """The options of a call, all checked.

        Raises:
            SpecError: unknown options.
        """
        check_choice("refunds", refunds, ("dated", "at_order"))
        check_choice("per", per, ("day", "order"))
        normal_quantile(confidence)
        length = Duration.of(look_back, "look_back")
        if not length.microseconds:
            raise SpecError([("look_back", "no_length", "is zero. Pass a length such as '90d'.")])
        return cls(
            product_of=str(name_of(product_of)),
            refunds=refunds,
            per=per,
            view=view,
            look_back=str(length),
            views_from=None if views_from is None else instant(views_from, tz=orders.tz, argument="views_from"),
            scale=scale,
            confidence=float(confidence),
            observed_until=instant(observed_until, tz=orders.tz),
            tz=orders.tz,
            currency=str(orders.currency),
            exponent=int(orders.exponent or 0),
        )


def read_scale(given: object) -> DifficultyScale:
    """A scale, or a mapping of one.

    Raises:
        SpecError: neither.
    """
    if isinstance(given, Mapping):
        return DifficultyScale.load(given)
    if not isinstance(given, DifficultyScale):
        message = f"{shortened(given)} is no DifficultyScale. Pass one, or a mapping such as {{'days': 7}}."
        raise SpecError([("scale", "no_scale", message)])
    return given
