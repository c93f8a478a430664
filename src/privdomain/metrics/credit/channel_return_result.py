"""ChannelReturn: value and spend by channel, and the return level by level."""

from typing import ClassVar

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, BoolArray, FloatArray, IntArray, read_only
from privdomain._internal.money import Currency
from privdomain._internal.reprs import TextTable, cell, label
from privdomain._internal.results import Final
from privdomain.calendar.instants import SHOWN_AS_TIME, local_text
from privdomain.metrics.cohorts.labels import Label, check_labels
from privdomain.metrics.formulas.value import multilevel_roi

_NAMED = 3
"""Channels that a title names."""


@frozen
class ChannelReturnOptions:
    """How the return was asked for.

    Attributes:
        levels: Names of the levels, in order.
        kinds: Kinds of spend that count.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
        currency: ISO 4217 code.
        exponent: Decimal places of the currency.
    """

    levels: tuple[str, ...]
    kinds: tuple[str, ...]
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str
    currency: str
    exponent: int

    def __attrs_post_init__(self) -> None:
        Currency.of(self.currency, self.exponent)


@frozen(eq=False, repr=False)
class ChannelReturn(Final):
    """Return on spend by channel and level (渠道多级ROI). *Final*: credit does not add.

    Like the credit it rests on, the return is correlational: it says what is booked to a channel, not what the channel
    brought about.

    Attributes:
        options: How it was asked for.
        channels: All channels with credit or spend, sorted.
        value: Value credited to each channel at each level [major units], shape ``(n_channels, n_levels)``.
        spend_minor: Spend of each channel [minor units], shape ``(n_channels,)``; 0 also where it has none.
        has_spend: Channels that have a row of spend.
        in_levels: Channels that a level has, with or without value; the others only cost.
        unassigned_spend_minor: Spend that names no channel [minor units].
        other_spend_minor: Spend of other kinds, left out.
        later_spend_minor: Spend at or after ``observed_until``, left out.
        unattributed_value: Value without a touch at each level [major units], which no channel gets.
    """

    add_instead: ClassVar[str] = "Add the paths and the spend, then attribute and divide again."

    options: ChannelReturnOptions
    channels: tuple[Label, ...]
    value: FloatArray = field(converter=read_only)
    spend_minor: IntArray = field(converter=read_only)
    has_spend: BoolArray = field(converter=read_only)
    in_levels: BoolArray = field(converter=read_only)
    unassigned_spend_minor: int
    other_spend_minor: int
    later_spend_minor: int
    unattributed_value: FloatArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        check_labels(self.channels)
        n_channels, n_levels = len(self.channels), len(self.options.levels)
        by_channel = {array.shape for array in (self.spend_minor, self.has_spend, self.in_levels)}
        is_table = (self.value.shape, self.unattributed_value.shape) == ((n_channels, n_levels), (n_levels,))
        if not is_table or by_channel != {(n_channels,)}:
            raise ValueError("value and spend are not those of channels and levels")

    @property
    def spend(self) -> FloatArray:
        """Spend of each channel [major units]; nan where it has no row, for then it is unknown."""
        return read_only(np.where(self.has_spend, self.spend_minor / 10**self.options.exponent, np.nan))

    @property
    def channels_without_spend(self) -> tuple[Label, ...]:
        """Channels of the levels that no row of spend names: free of cost, or written in another way."""
        return tuple(name for name, paid in zip(self.channels, self.has_spend, strict=True) if not paid)

    @property
    def channels_without_level(self) -> tuple[Label, ...]:
        """Channels of the spend that no level has: without a touch, or written in another way."""
        return tuple(name for name, known in zip(self.channels, self.in_levels, strict=True) if not known)

    @property
    def roi(self) -> FloatArray:
        """Value up to each level / spend (多级ROI), shape ``(n_channels, n_levels)``.

        nan where spend is unknown, zero or less, and from the first level of unknown value on.
        """
        cost = np.where(self.has_spend, np.maximum(self.spend_minor, 0), 0) / 10**self.options.exponent
        return read_only(multilevel_roi(levels=self.value, cost=cost))

    def to_columns(self) -> dict[str, Array]:
        """One row per channel and level."""
        n_levels = len(self.options.levels)
        names = np.empty(len(self.channels), object)
        names[:] = self.channels
        levels = np.tile(np.array(self.options.levels, object), len(names))
        columns = {"channel": np.repeat(names, n_levels), "level": levels, "value": self.value.ravel()}
        return columns | {"spend": np.repeat(self.spend, n_levels), "roi": self.roi.ravel()}

    def _table(self) -> TextTable:
        rows = [
            [label(name), cell(spend), *map(cell, roi)]
            for name, spend, roi in zip(self.channels, self.spend.tolist(), self.roi.tolist(), strict=True)
        ]
        options = self.options
        aside = cell(self.unassigned_spend_minor / 10**options.exponent)
        until = local_text(options.observed_until, tz=options.tz)
        title = f"ROI by channel and level in {options.currency}, until {until} {options.tz}"
        title += f"; {aside} spent on no channel" if self.unassigned_spend_minor else ""
        title += _named("no spend on", self.channels_without_spend)
        title += _named("no level has", self.channels_without_level)
        return TextTable(title, ["channel", "spend", *options.levels], rows)


def _named(problem: str, channels: tuple[Label, ...]) -> str:
    """What a title says of some channels; nothing where there are none."""
    if not channels:
        return ""
    more = f" and {len(channels) - _NAMED:,} more" if len(channels) > _NAMED else ""
    return f"; {problem} {', '.join(map(label, channels[:_NAMED]))}{more}"
