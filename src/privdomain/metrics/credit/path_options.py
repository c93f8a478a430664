"""PathOptions: how paths were made, and what their value counts in."""

from types import NoneType
from typing import Final

from attrs import field, frozen

from privdomain._internal.flaws import shortened
from privdomain._internal.money import Currency
from privdomain.calendar.instants import SHOWN_AS_TIME
from privdomain.errors import SpecError


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
        texts = ("by", "lookback", "purchases", "refunds", "tz")
        wrong = [name for name in texts if not isinstance(getattr(self, name), (str, NoneType))]
        wrong += [] if type(self.observed_until) in (int, NoneType) else ["observed_until"]
        if wrong:
            message = "is no value that paths_from gives. Leave it out."
            raise SpecError([(name, "no_option", f"{shortened(getattr(self, name))} {message}") for name in wrong])
        Currency.of("none" if self.currency is None else self.currency, self.exponent)


BY_HAND: Final = PathOptions()
"""The options of paths that were not made from facts."""
