"""Lines: one axis for the rows of all units, one unit after the other, on which only rows of one unit are in reach."""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import field, frozen

from privdomain._internal.arrays import BoolArray, IntArray, chunks
from privdomain.metrics.funnels.streams import Stream


@frozen(eq=False)
class Line(ABC):
    """Keys that order rows, and the place of each key in time.

    A place is ``unit * width + (instant - origin)``. Since the width exceeds the span of time by more than the reach,
    two places that are in reach of each other belong to one unit.

    Attributes:
        stream: The rows.
        origin: Instant at which every unit begins [microseconds UTC].
        width: Room of each unit [microseconds].
        reach: Longest time from the first step to the last, itself included; no longer than the span of the rows.
    """

    stream: Stream
    origin: int
    width: int
    reach: int

    @abstractmethod
    def keys(self, is_kind: BoolArray, is_alive: BoolArray | None = None) -> IntArray:
        """Sorted keys of the rows of some kinds, of units that are alive."""

    @abstractmethod
    def place(self, keys: IntArray) -> IntArray:
        """Places of keys."""

    @abstractmethod
    def first_key(self, places: IntArray) -> IntArray:
        """The first key whose place is not before each of these."""

    def unit(self, keys: IntArray) -> IntArray:
        """Units of keys."""
        return self.place(keys) // self.width

    def beyond(self, keys: IntArray) -> IntArray:
        """The first key after all rows of a key's unit."""
        return self.first_key((self.unit(keys) + 1) * self.width)

    def instant(self, keys: IntArray) -> IntArray:
        """Instants of keys [microseconds UTC]."""
        return self.place(keys) % self.width + self.origin

    def places_of(self, rows: slice | npt.NDArray[Any]) -> IntArray:
        """Places of rows of the stream."""
        return self.stream.units[rows].astype(np.int64) * self.width + (self.stream.instants[rows] - self.origin)


@frozen(eq=False)
class TimeLine(Line):
    """Rows ordered by time alone: a key is a place."""

    def keys(self, is_kind: BoolArray, is_alive: BoolArray | None = None) -> IntArray:
        """Places of the rows, sorted."""
        keys, n_keys = np.empty(len(self.stream.units), np.int64), 0
        for chunk in chunks(len(self.stream.units)):
            rows = np.flatnonzero(is_kind[self.stream.kinds[chunk]]) + chunk.start
            if is_alive is not None:
                rows = rows[is_alive[self.stream.units[rows]]]
            keys[n_keys : n_keys + len(rows)] = self.places_of(rows)
            n_keys += len(rows)
        keys = keys[:n_keys]
        keys.sort()
        return keys

    def place(self, keys: IntArray) -> IntArray:
        """The keys themselves."""
        return keys

    def first_key(self, places: IntArray) -> IntArray:
        """The places themselves."""
        return places


@frozen(eq=False)
class RowLine(Line):
    """Rows ordered by time, and rows of one instant by their order: a key is a position among them.

    Attributes:
        places: Place of each position, ascending.
        kinds: Kind of the row at each position.
    """

    places: IntArray = field(repr=False)
    kinds: npt.NDArray[Any] = field(repr=False)

    def keys(self, is_kind: BoolArray, is_alive: BoolArray | None = None) -> IntArray:
        """Positions of the rows."""
        keys = np.flatnonzero(is_kind[self.kinds])
        return keys if is_alive is None else keys[is_alive[self.unit(keys)]]

    def place(self, keys: IntArray) -> IntArray:
        """Places of positions."""
        return self.places[keys]

    def first_key(self, places: IntArray) -> IntArray:
        """The first position whose place is not before each of these."""
        return np.searchsorted(self.places, places)


def time_line(stream: Stream, window: int | None) -> TimeLine:
    """The line of a block of units by time."""
    return TimeLine(stream, *_frame(stream, window))


def row_line(stream: Stream, window: int | None, rank: IntArray | None = None) -> RowLine:
    """The line of a block of units by time, then by the rank of a row's kind, then by the order of the rows."""
    bare = TimeLine(stream, *_frame(stream, window))
    places = bare.places_of(slice(None))
    order = np.argsort(places, kind="stable") if rank is None else np.lexsort((rank[stream.kinds], places))
    return RowLine(stream, bare.origin, bare.width, bare.reach, places[order], stream.kinds[order])


def _frame(stream: Stream, window: int | None) -> tuple[int, int, int]:
    origin = int(stream.instants.min()) if len(stream.instants) else 0
    reach = stream.reach(window)
    return origin, stream.span + reach + 1, reach
