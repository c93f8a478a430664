"""Paths: the channels that users touched on their way to a conversion, or to none."""

from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from attrs import evolve, field, fields, frozen
from attrs.converters import optional

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.reprs import TextTable
from privdomain._internal.results import Additive
from privdomain.errors import DataError
from privdomain.metrics.cohorts.labels import Label, merged_labels, places_among
from privdomain.metrics.cohorts.starts import check_kind
from privdomain.metrics.credit.grouping import cells_of, equal_rows, group_sums
from privdomain.metrics.credit.named_paths import read_named_paths
from privdomain.metrics.credit.path_columns import (
    check_offsets,
    check_weights,
    read_ages,
    read_channels,
    read_codes,
    read_leftover,
    read_money_aside,
    read_path_counts,
    read_value,
)
from privdomain.metrics.credit.path_options import BY_HAND, PathOptions
from privdomain.metrics.credit.path_table import path_table

_SUMMED = {"conversions": "conversions", "nulls": "nulls", "value": "value_minor"}
_JOINED = {**_SUMMED, "ages": "ages"}
_ADDED = {
    "open": "open",
    "other_touches": "other_touches",
    "unattributed": "unattributed",
    "unattributed_value": "unattributed_minor",
    "refunds_outside": "refunds_outside_minor",
}
"""Columns that grouping sums, that adding joins, and counts that it adds: arguments and the fields that hold them."""


@frozen(eq=False, repr=False, init=False)
class Paths(Additive):
    """Paths of touches (触点路径), and how many journeys along each converted or did not. *Additive*.

    A journey that converted twice is two journeys: each conversion ends a path. Conversions that no touch came before
    stand in ``unattributed``, never in a path. ``+`` puts the paths of both sides one after the other, over the union
    of their channels; ``grouped()`` merges equal ones. The order of paths and channels says nothing: paths are equal if
    their ``grouped()`` are, so that parts add up to the whole. What paths tell is correlational: a touch that came
    before a conversion need not have led to it.

    Money is given in the unit that ``options`` name, and kept there, so that sums stay exact: in major units by
    default, in minor ones where paths were made from facts. It is read in major units; names in ``_minor`` are as kept.

    For paths written as names there is ``Paths.of_names``.

    Args:
        channel: Position in ``channels`` of each touch, path after path, oldest first, shape ``(n_touches,)``.
        offsets: 0, then the end of each path in ``channel``, shape ``(n_paths + 1,)``. No path is empty.
        conversions: Journeys along each path that converted [count], shape ``(n_paths,)``.
        nulls: Journeys along each path that did not [count]; none by default.
        value: Value of each path's conversions together [units of ``10**-options.exponent``]. Whole numbers stay exact.
        channels: Names of the channels, in the order of their positions; by default the positions themselves.
        ages: Time from each touch to the end of its path [timedeltas, or microseconds], shape ``(n_touches,)``; only
            time decay asks for it.
        open: Touches whose journey had not ended when observation did [count].
        other_touches: Touches on the way to purchases that were not asked for [count].
        unattributed: Conversions without a touch [count].
        unattributed_value: Their value, in the unit of ``value``.
        refunds_outside: Refunds that take nothing from any purchase, a negative amount in the unit of ``value``.
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
    value_minor: Array | None = field(converter=optional(read_only), alias="value")
    channels: tuple[Label, ...]
    ages: IntArray | None = field(converter=optional(read_only))
    open: int
    other_touches: int
    unattributed: int
    unattributed_minor: int | float = field(alias="unattributed_value")
    refunds_outside_minor: int | float = field(alias="refunds_outside")
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
        other_touches: int = 0,
        unattributed: int = 0,
        unattributed_value: float = 0,
        refunds_outside: float = 0,
        options: PathOptions = BY_HAND,
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
            other_touches=read_leftover(other_touches, "other_touches"),
            unattributed=aside,
            unattributed_value=read_money_aside(
                unattributed_value, "unattributed_value", is_known=value is not None, n_conversions=aside
            ),
            refunds_outside=read_money_aside(refunds_outside, "refunds_outside", is_known=value is not None),
            options=options,
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), **{one.alias: getattr(self, one.name) for one in fields(type(self))}), ()

    @classmethod
    def of_names(
        cls,
        paths: Iterable[Iterable[Label]],
        /,
        *,
        conversions: npt.ArrayLike,
        nulls: npt.ArrayLike | None = None,
        value: npt.ArrayLike | None = None,
        unattributed: int = 0,
        unattributed_value: float = 0,
        options: PathOptions = BY_HAND,
    ) -> "Paths":
        """Paths written as names, such as a report of counted paths; of millions of paths, pass positions instead.

        Args:
            paths: Names of the channels of each path, oldest touch first: texts or integers, None for missing.
            conversions: Journeys along each path that converted [count], shape ``(n_paths,)``.
            nulls: Journeys along each path that did not [count]; none by default.
            value: Value of each path's conversions together [units of ``10**-options.exponent``].
            unattributed: Conversions without a touch [count].
            unattributed_value: Their value, in the unit of ``value``.
            options: How the paths were made, and in which currency the value is.

        Raises:
            DataError: what is no list of names, a path without a touch, or columns that ``Paths`` refuses.

        Examples:
            >>> Paths.of_names([["ads", "mail"], ["mail"]], conversions=[1, 0], nulls=[0, 4])
            Paths: 3 touches of 2 channels, 1 conversion of 5 journeys
                  path  conversions  nulls
            ads > mail            1      0
                  mail            0      4
        """
        channel, offsets, channels = read_named_paths(paths)
        return cls(
            channel,
            offsets,
            conversions=conversions,
            nulls=nulls,
            value=value,
            channels=channels,
            unattributed=unattributed,
            unattributed_value=unattributed_value,
            options=options,
        )

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return Additive.__eq__(self.grouped(), other.grouped())

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __len__(self) -> int:
        return len(self.conversions)

    @property
    def lengths(self) -> IntArray:
        """Touches of each path [count], shape ``(n_paths,)``."""
        return read_only(np.diff(self.offsets))

    @property
    def value(self) -> FloatArray | None:
        """Value of each path's conversions together [major units], shape ``(n_paths,)``; None where it is unknown."""
        return None if self.value_minor is None else read_only(self.value_minor / 10**self.options.exponent)

    @property
    def unattributed_value(self) -> float:
        """Value of the conversions without a touch [major units]; nan where value is unknown."""
        return self._major(self.unattributed_minor)

    @property
    def refunds_outside(self) -> float:
        """Refunds that take nothing from any purchase, a negative amount [major units]; nan where value is unknown."""
        return self._major(self.refunds_outside_minor)

    @property
    def total_value(self) -> float:
        """Value of all conversions, with and without a touch [major units]; nan where it is unknown."""
        # as Python's own numbers: together they may pass int64
        return self._major(0 if self.value_minor is None else self.value_minor.sum().item() + self.unattributed_minor)

    def grouped(self) -> "Paths":
        """The same journeys with equal paths together, by length and then channel by channel.

        Channels come sorted, missing last. Where paths have ages, these are equal too.
        """
        channels = _union(self.channels, ())
        codes = np.append(places_among(self.channels, channels), 0)[self.channel]
        cells = codes[:, None] if self.ages is None else np.stack([codes, self.ages], axis=1)
        rows, groups = equal_rows(cells, self.offsets)
        touches, offsets = cells_of(self.offsets, rows)
        sums: dict[str, Any] = {
            name: group_sums(getattr(self, held), groups, len(rows)) for name, held in _SUMMED.items()
        }
        ages = None if self.ages is None else self.ages[touches]
        return evolve(self, channel=codes[touches], offsets=offsets, channels=channels, ages=ages, **sums)

    def to_columns(self) -> dict[str, Array]:
        """One row per touch, with the counts of its path."""
        path = np.repeat(np.arange(len(self)), np.diff(self.offsets))
        names = np.empty(len(self.channels), object)
        names[:] = self.channels
        columns: dict[str, Array] = {"path": path, "channel": names[self.channel]}
        columns |= {"conversions": self.conversions[path], "nulls": self.nulls[path]}
        columns |= {} if self.value is None else {"value": self.value[path]}
        return columns | ({} if self.ages is None else {"age_seconds": self.ages / 1e6})

    def _added(self, other: "Paths") -> "Paths":
        for name in ("value", "ages"):
            if (getattr(self, name) is None) != (getattr(other, name) is None):
                raise DataError(name, "is known on one side only", hint=f"Give both sides {name}, or neither.")
        channels = _union(self.channels, other.channels)
        moved = [np.append(places_among(part.channels, channels), 0)[part.channel] for part in (self, other)]
        joined: dict[str, Any] = {
            name: None if getattr(self, held) is None else np.append(getattr(self, held), getattr(other, held))
            for name, held in _JOINED.items()
        }
        added: dict[str, Any] = {name: getattr(self, held) + getattr(other, held) for name, held in _ADDED.items()}
        offsets = np.append(self.offsets, other.offsets[1:] + self.offsets[-1])
        return evolve(self, channel=np.concatenate(moved), offsets=offsets, channels=channels, **joined, **added)

    def _table(self) -> TextTable:
        return path_table(self)

    def _major(self, amount: float) -> float:
        return float("nan") if self.value_minor is None else float(amount / 10**self.options.exponent)


def _union(one: tuple[Label, ...], other: tuple[Label, ...]) -> tuple[Label, ...]:
    """The channels of both, sorted, missing last."""
    try:
        return merged_labels(one, other)
    except DataError as error:
        raise DataError("channels", error.problem, hint=error.hint) from None
