"""Shares: how each converting path is divided among its channels."""

from collections.abc import Callable
from typing import Final, cast

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, distinct_keys
from privdomain.calendar.duration import Duration
from privdomain.errors import DataError
from privdomain.metrics.credit.grouping import cells_of
from privdomain.metrics.credit.models import AttributionOptions
from privdomain.metrics.credit.paths import Paths

_FAINTEST: Final = 500.0
"""Half-lives behind the latest touch of its path from which on a touch gets no less: 2**-500 is nothing."""


@frozen(eq=False)
class Shares:
    """What of which path goes to which channel; the shares of a path add up to 1.

    Attributes:
        path: Position of the path, shape ``(n_shares,)``.
        channel: Position of the channel.
        share: How much of the path.
    """

    path: IntArray
    channel: IntArray
    share: FloatArray

    @classmethod
    def by_weight(cls, path: IntArray, channel: IntArray, weights: FloatArray) -> "Shares":
        """Shares in proportion to weights."""
        return cls(path, channel, weights / np.bincount(path, weights)[path])

    def of(self, amounts: Array, n_channels: int) -> FloatArray:
        """What each channel gets of an amount per path, shape ``(n_channels,)``."""
        return np.bincount(self.channel, self.share * amounts[self.path], n_channels).astype(np.float64)


@frozen(eq=False)
class Converting:
    """The touches of the paths that converted.

    Attributes:
        rows: Position of each path among all paths, shape ``(n_converting,)``.
        offsets: 0, then the end of each path.
        channel: Position of the channel of each touch, shape ``(n_touches,)``.
        touches: Position of each touch among all touches.
    """

    rows: IntArray
    offsets: IntArray
    channel: IntArray
    touches: IntArray

    @classmethod
    def of(cls, paths: Paths) -> "Converting":
        """Those of paths."""
        rows = np.flatnonzero(paths.conversions)
        touches, offsets = cells_of(paths.offsets, rows)
        return cls(rows, offsets, paths.channel[touches], touches)

    @property
    def first(self) -> IntArray:
        """The first touch of each path."""
        return self.offsets[:-1]

    @property
    def last(self) -> IntArray:
        """The last touch of each path."""
        return self.offsets[1:] - 1

    @property
    def lengths(self) -> IntArray:
        """Touches of each path."""
        return np.diff(self.offsets)


def shares_by_touch(paths: Paths, options: AttributionOptions) -> Shares:
    """The shares of a rule that looks at the order or the time of touches."""
    converting = Converting.of(paths)
    if options.model in _CHOSEN:
        touch = _CHOSEN[options.model](converting, paths, options)
        return Shares(converting.rows, converting.channel[touch], np.ones(len(touch)))
    weights = _WEIGHTS[options.model](converting, paths, options)
    return Shares.by_weight(np.repeat(converting.rows, converting.lengths), converting.channel, weights)


def shares_by_channel(paths: Paths, weights: FloatArray) -> Shares:
    """Shares in proportion to the weights of the distinct channels of a path, however often it touched each."""
    converting, n_channels = Converting.of(paths), len(paths.channels)
    n_paths, n_touches = len(converting.rows), len(converting.channel)
    keys = np.repeat(np.arange(n_paths), converting.lengths) * n_channels + converting.channel
    path, channel = np.divmod(distinct_keys([keys], n_paths * n_channels, n_touches), n_channels)
    return Shares.by_weight(converting.rows[path], channel, weights[channel])


def _last_non_direct(converting: Converting, paths: Paths, options: AttributionOptions) -> IntArray:
    direct = [place for place, name in enumerate(paths.channels) if name == options.direct]
    is_direct = np.isin(converting.channel, direct)
    touch = np.where(is_direct, -1, np.arange(len(is_direct)))
    latest = np.maximum.reduceat(touch, converting.first)
    return np.where(latest < 0, converting.last, latest)


def _by_position(converting: Converting, _: Paths, options: AttributionOptions) -> FloatArray:
    """Of a path of two touches the ends share all in proportion to their weights; a single touch gets all."""
    start, middle, end = cast("tuple[float, ...]", options.weights)
    weights = np.repeat(middle / np.maximum(converting.lengths - 2, 1), converting.lengths)
    weights[converting.first] = start
    weights[converting.last] = end
    weights[converting.first[converting.lengths == 1]] = 1
    return weights


def _by_age(converting: Converting, paths: Paths, options: AttributionOptions) -> FloatArray:
    """Half the weight for each half-life that a touch is older than the last of its path."""
    if paths.ages is None:
        raise DataError("ages", "are needed for model='time_decay'", hint="Give Paths the age of each touch.")
    ages = paths.ages[converting.touches]
    behind = (ages - np.repeat(ages[converting.last], converting.lengths)).astype(np.float64)
    half_life = Duration(cast("str", options.half_life)).microseconds
    return np.exp2(-np.minimum(behind / half_life, _FAINTEST))


_CHOSEN: Final[dict[str, Callable[[Converting, Paths, AttributionOptions], IntArray]]] = {
    "first": lambda converting, *_: converting.first,
    "last": lambda converting, *_: converting.last,
    "last_non_direct": _last_non_direct,
}
"""Models that give a path to one touch."""

_WEIGHTS: Final[dict[str, Callable[[Converting, Paths, AttributionOptions], FloatArray]]] = {
    "linear": lambda converting, *_: np.ones(len(converting.channel)),
    "position": _by_position,
    "time_decay": _by_age,
}
"""Models that divide it among all."""
