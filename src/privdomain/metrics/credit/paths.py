"""Paths: the channels that users touched on their way to a conversion, or to none."""

from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import evolve, field, fields, frozen
from attrs.converters import optional

from privdomain._internal.arrays import Array, IntArray, read_only
from privdomain._internal.money import Currency
from privdomain._internal.reprs import LazyRows, TextTable, cell, label
from privdomain._internal.results import Additive
from privdomain.calendar.instants import SHOWN_AS_TIME
from privdomain.errors import DataError
from privdomain.metrics.cohorts.labels import Label, merged_labels, places_among
from privdomain.metrics.cohorts.starts import check_kind
from privdomain.metrics.credit.grouping import cells_of, equal_rows
from privdomain.metrics.credit.path_columns import (
    check_offsets,
    check_weights,
    read_ages,
    read_channels,
    read_codes,
    read_leftover,
    read_path_counts,
    read_value,
)

_SUMMED = ("conversions", "nulls", "value")
_JOINED = (*_SUMMED, "ages")
_ADDED = ("open", "unattributed", "unattributed_value")

_SHOWN_TOUCHES = 6
"""Channels of one path that a table shows."""


@frozen
class PathOptions:
    """How paths were made; only such as were made alike add. All defaults: by hand.

    Attributes:
        by: Column of the touches that names the channel.
        lookback: How long before a purchase a touch counts.
        refunds: "dated" or "at_order".
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
        currency: ISO 4217 code of the value.
        exponent: Decimal places that the value counts in: 2 for fen, 0 for the major unit itself.
    """

    by: str | None = None
    lookback: str | None = None
    refunds: str | None = None
    observed_until: int | None = field(default=None, metadata=SHOWN_AS_TIME)
    tz: str | None = None
    currency: str | None = None
    exponent: int = 0

    def __attrs_post_init__(self) -> None:
        Currency.of("none" if self.currency is None else self.currency, self.exponent)


@frozen(eq=False, repr=False, init=False)
class Paths(Additive):
    """Paths of touches (触点路径), and how many journeys along each converted or did not. *Additive*.

    A journey that converted twice is two journeys: each conversion ends a path. Conversions that no touch came before
    stand in ``unattributed``, never in a path. ``+`` puts the paths of both sides one after the other, over the union
    of their channels; ``grouped()`` merges equal ones into an order that does not depend on how they were added. What
    paths tell is correlational: a touch that came before a conversion need not have led to it.

    Args:
        channel: Position in ``channels`` of each touch, path after path, oldest first, shape ``(n_touches,)``.
        offsets: 0, then the end of each path in ``channel``, shape ``(n_paths + 1,)``. No path is empty.
        conversions: Journeys along each path that converted [count], shape ``(n_paths,)``.
        nulls: Journeys along each path that did not [count]; none by default.
        value: Value of each path's conversions together [money]. Whole numbers stay exact.
        channels: Names of the channels, in the order of their positions; by default the positions themselves.
        ages: Time from each touch to the end of its path [timedeltas, or microseconds], shape ``(n_touches,)``; only
            time decay asks for it.
        open: Touches whose journey had not ended when observation did [count].
        unattributed: Conversions without a touch [count].
        unattributed_value: Their value, in the unit of ``value``.
        options: How the paths were made, and in which currency the value is.

    Raises:
        DataError: a column that does not fit the others, a path without a touch, negative counts, missing or infinite
            value, value of a path without conversions, ages that grow along a path.

    Examples:
        >>> paths = Paths(
        ...     [0, 1, 0, 0, 1], [0, 2, 3, 5], conversions=[1, 0, 2], nulls=[0, 4, 0], channels=["ads", "mail"]
        ... )
        >>> paths.grouped()
        Paths: 3 touches of 2 channels, 3 conversions of 7 journeys
              path  conversions  nulls
               ads            0      4
        ads > mail            3      0
    """

    channel: IntArray = field(converter=read_only)
    offsets: IntArray = field(converter=read_only)
    conversions: IntArray = field(converter=read_only)
    nulls: IntArray = field(converter=read_only)
    value: Array | None = field(converter=optional(read_only))
    channels: tuple[Label, ...]
    ages: IntArray | None = field(converter=optional(read_only))
    open: int
    unattributed: int
    unattributed_value: int | float
    options: PathOptions

    def __init__(
        self,
        channel: npt.ArrayLike,
        offsets: npt.ArrayLike,
        *,
        conversions: npt.ArrayLike,
        nulls: npt.ArrayLike | None = None,
        value: npt.ArrayLike | None = None,
        channels: Any = None,
        ages: Any = None,
        open: int = 0,  # noqa: A002 - the field's own word
        unattributed: int = 0,
        unattributed_value: float = 0,
        options: PathOptions = PathOptions(),
    ) -> None:
        check_kind(options, PathOptions, "options")
        codes, ends = read_codes(channel, "channel"), read_codes(offsets, "offsets")
        check_offsets(ends, len(codes))
        converted = read_path_counts(conversions, "conversions", len(ends) - 1)
        lost = read_path_counts(nulls, "nulls", len(ends) - 1)
        check_weights(converted, lost, ends)
        aside = read_leftover(unattributed, "unattributed")
        self.__attrs_init__(
            channel=codes,
            offsets=ends,
            conversions=converted,
            nulls=lost,
            value=None if value is None else read_value(value, converted),
            channels=read_channels(channels, codes),
            ages=None if ages is None else read_ages(ages, ends),
            open=read_leftover(open, "open"),
            unattributed=aside,
            unattributed_value=_value_aside(unattributed_value, aside, is_known=value is not None),
            options=options,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), **{one.name: getattr(self, one.name) for one in fields(type(self))}), ()

    def __len__(self) -> int:
        return len(self.conversions)

    @property
    def lengths(self) -> IntArray:
        """Touches of each path [count], shape ``(n_paths,)``."""
        return read_only(np.diff(self.offsets))

    @property
    def total_value(self) -> float:
        """Value of all conversions, with and without a touch [major units]; nan where value is unknown."""
        if self.value is None:
            return float("nan")
        return float((self.value.sum() + self.unattributed_value) / 10**self.options.exponent)

    def grouped(self) -> "Paths":
        """The same journeys with equal paths together, by length and then channel by channel.

        Channels come sorted, missing last. Where paths have ages, these are equal too.
        """
        channels = merged_labels(self.channels, ())
        codes = np.append(places_among(self.channels, channels), 0)[self.channel]
        cells = codes[:, None] if self.ages is None else np.stack([codes, self.ages], axis=1)
        rows, groups = equal_rows(cells, self.offsets)
        touches, offsets = cells_of(self.offsets, rows)
        sums: dict[str, Any] = {name: _sums(getattr(self, name), groups, len(rows)) for name in _SUMMED}
        ages = None if self.ages is None else self.ages[touches]
        return evolve(self, channel=codes[touches], offsets=offsets, channels=channels, ages=ages, **sums)

    def to_columns(self) -> dict[str, Array]:
        """One row per touch, with the counts of its path."""
        path = np.repeat(np.arange(len(self)), np.diff(self.offsets))
        names = np.empty(len(self.channels), object)
        names[:] = self.channels
        columns: dict[str, Array] = {"path": path, "channel": names[self.channel]}
        columns |= {"conversions": self.conversions[path], "nulls": self.nulls[path]}
        columns |= {} if self.value is None else {"value": self.value[path] / 10**self.options.exponent}
        return columns | ({} if self.ages is None else {"age_seconds": self.ages / 1e6})

    def _added(self, other: "Paths") -> "Paths":
        for name in ("value", "ages"):
            if (getattr(self, name) is None) != (getattr(other, name) is None):
                raise DataError(name, "is known on one side only", hint=f"Give both sides {name}, or neither.")
        channels = [*self.channels, *(name for name in other.channels if name not in set(self.channels))]
        moved = np.append(places_among(other.channels, tuple(channels)), 0)[other.channel]
        joined: dict[str, Any] = {name: _joined(getattr(self, name), getattr(other, name)) for name in _JOINED}
        added: dict[str, Any] = {name: getattr(self, name) + getattr(other, name) for name in _ADDED}
        offsets = np.append(self.offsets, other.offsets[1:] + self.offsets[-1])
        return evolve(
            self, channel=np.append(self.channel, moved), offsets=offsets, channels=channels, **joined, **added
        )

    def _table(self) -> TextTable:
        scale = 10**self.options.exponent
        head = ["path", "conversions", "nulls", *([] if self.value is None else ["value"])]

        def draw(path: int) -> list[str]:
            value = [] if self.value is None else [cell(float(self.value[path] / scale))]
            return [self._text(path), cell(self.conversions[path]), cell(self.nulls[path]), *value]

        converted, lost = int(self.conversions.sum()), int(self.nulls.sum())
        title = f"Paths: {_count(len(self.channel), 'touch', 'touches')} of {_count(len(self.channels), 'channel')}, "
        title += f"{_count(converted, 'conversion')} of {_count(converted + lost, 'journey')}"
        title += f"; {self.unattributed:,} unattributed" if self.unattributed else ""
        title += f"; {_count(self.open, 'touch', 'touches')} open" if self.open else ""
        return TextTable(title, head, LazyRows(len(self), draw))

    def _text(self, path: int) -> str:
        names = [label(self.channels[code]) for code in self.channel[slice(*self.offsets[path : path + 2])]]
        more = [f"… {len(names) - _SHOWN_TOUCHES:,} more"] if len(names) > _SHOWN_TOUCHES else []
        return " > ".join(names[:_SHOWN_TOUCHES] + more)


def _value_aside(given: Any, unattributed: int, *, is_known: bool) -> int | float:
    """Value of the conversions without a touch."""
    value: int | float = read_value([given], np.array([unattributed]), "unattributed_value")[0].item()
    if value and not is_known:
        raise DataError("unattributed_value", "is known where value is not", hint="Give the paths a value, too.")
    return value


def _sums(column: Array | None, groups: IntArray, n_groups: int) -> Array | None:
    if column is None:
        return None
    sums = np.zeros(n_groups, column.dtype)
    np.add.at(sums, groups, column)
    return sums


def _joined(one: Array | None, other: Array | None) -> Array | None:
    return None if one is None or other is None else np.append(one, other)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
