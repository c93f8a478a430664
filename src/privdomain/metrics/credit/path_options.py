"""PathOptions: how paths were made, and what their value counts in."""

from attrs import field, frozen

from privdomain._internal.money import Currency
from privdomain.calendar.instants import SHOWN_AS_TIME


@frozen
class PathOptions:
    """How paths were made; only such as were made alike add. All defaults: by hand.

    Attributes:
        by: Column of the touches that names the channel.
        lookback: How long before a purchase a touch counts.
        purchases: "all", "first" or "repeat".
        refunds: "ignored" or "at_order".
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
        currency: ISO 4217 code of the value.
        exponent: Decimal places that the value is given in: 2 for fen, 0 for the major unit itself.
    """

    by: str | None = None
    lookback: str | None = None
    purchases: str | None = None
    refunds: str | None = None
    observed_until: int | None = field(default=None, metadata=SHOWN_AS_TIME)
    tz: str | None = None
    currency: str | None = None
    exponent: int = 0

    def __attrs_post_init__(self) -> None:
        Currency.of("none" if self.currency is None else self.currency, self.exponent)
