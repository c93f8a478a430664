"""Options of measuring axes, each checked before any work."""

from collections.abc import Mapping
from typing import Final, Self

from attrs import field, frozen

from privdomain._internal.choices import check_choice
from privdomain._internal.flaws import shortened
from privdomain._internal.money import Currency
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant
from privdomain.calendar.zones import DAY
from privdomain.errors import SpecError
from privdomain.facts.orders import Orders
from privdomain.metrics.cohorts.starts import name_of
from privdomain.metrics.conversion.wilson import normal_quantile
from privdomain.selectors.axes.categories import ProductOf
from privdomain.selectors.axes.scale import DEFAULT_SCALE, DifficultyScale

LOOK_BACK: Final = "90d"
LEAST_EXPOSURE: Final = "90d"
VIEW: Final = "view"

YEAR: Final = 365.25 * DAY
"""A buyer-year [microseconds]."""


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
        new_from: Since when who buys first is new [microseconds UTC], or None.
        scale: What counts as half difficult.
        least_exposure: Time of all buyers together, below which repurchase is unknown.
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
    new_from: int | None = field(metadata=SHOWN_AS_TIME)
    scale: DifficultyScale
    least_exposure: str
    confidence: float
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str
    currency: str
    exponent: int

    def __attrs_post_init__(self) -> None:
        Currency.of(self.currency, self.exponent)
        check_choice("refunds", self.refunds, ("dated", "at_order"))
        check_choice("per", self.per, ("day", "order"))
        normal_quantile(self.confidence)
        Duration.of(self.least_exposure, "least_exposure")
        if not Duration.of(self.look_back, "look_back").microseconds:
            raise SpecError([("look_back", "no_length", f"is zero. Pass a length such as {LOOK_BACK!r}.")])

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
        new_from: InstantLike | None,
        scale: DifficultyScale,
        least_exposure: DurationLike,
        confidence: float,
        observed_until: InstantLike,
    ) -> Self:
        """The options of a call, all checked.

        Raises:
            SpecError: unknown options.
        """
        normal_quantile(confidence)
        return cls(
            product_of=str(name_of(product_of)),
            refunds=refunds,
            per=per,
            view=view,
            look_back=str(Duration.of(look_back, "look_back")),
            views_from=None if views_from is None else instant(views_from, tz=orders.tz, argument="views_from"),
            new_from=None if new_from is None else instant(new_from, tz=orders.tz, argument="new_from"),
            scale=scale,
            least_exposure=str(Duration.of(least_exposure, "least_exposure")),
            confidence=float(confidence),
            observed_until=instant(observed_until, tz=orders.tz),
            tz=orders.tz,
            currency=str(orders.currency),
            exponent=int(orders.exponent or 0),
        )

    def refuse_idle(self, view: str) -> None:
        """Refuse what says how to read views where there are no events.

        Raises:
            SpecError: an option that would change nothing.
        """
        said = {
            "view": view != VIEW,
            "look_back": self.look_back != str(Duration(LOOK_BACK)),
            "views_from": self.views_from is not None,
            "new_from": self.new_from is not None,
            "scale": self.scale != DEFAULT_SCALE,
        }
        message = "changes nothing without events. Pass events, or leave it out."
        if any(said.values()):
            raise SpecError((name, "no_effect", message) for name, is_said in said.items() if is_said)


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
