"""Streams: the rows of units, which are users, or pairs of a user and a value that is held."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import evolve, frozen

from privdomain._internal.arrays import INT64_MAX, IntArray, encode_ints
from privdomain.facts.events import Events
from privdomain.metrics.cohorts.label_columns import labels_in
from privdomain.metrics.funnels.matching import Kinds
from privdomain.metrics.funnels.plan import FunnelPlan


@frozen(eq=False)
class Stream:
    """Rows of units.

    Attributes:
        units: Unit of each row, 0 .. n_units - 1.
        instants: When it happened [microseconds UTC].
        kinds: What it is to the funnel.
        users: Position of each unit's user in the index of the events, ascending, shape ``(n_units,)``.
        rows: Number of each row in the events; None where they are all rows.
        first: Number of the first unit, where the stream is a block of another.
    """

    units: npt.NDArray[np.int32]
    instants: IntArray
    kinds: npt.NDArray[Any]
    users: IntArray
    rows: IntArray | None = None
    first: int = 0

    @property
    def numbers(self) -> IntArray:
        """Numbers of the units."""
        return np.arange(self.first, self.first + len(self.users))

    @property
    def span(self) -> int:
        """Time from the first row to the last."""
        return int(self.instants.max()) - int(self.instants.min()) if len(self.instants) else 0

    def units_of_all(self, n_rows: int) -> npt.NDArray[np.int32]:
        """Unit of each row of the events; -1 for a row of none."""
        if self.rows is None:
            return self.units
        units = np.full(n_rows, -1, np.int32)
        units[self.rows] = self.units
        return units

    def take(self, rows: npt.NDArray[Any]) -> "Stream":
        """The rows at some positions, of the same units."""
        numbers = rows if self.rows is None else self.rows[rows]
        return Stream(self.units[rows], self.instants[rows], self.kinds[rows], self.users, numbers, self.first)

    def reach(self, window: int | None) -> int:
        """A window, no longer than the span of the rows."""
        return self.span if window is None else min(window, self.span)

    def blocks(self, window: int | None) -> Iterator["Stream"]:
        """Streams of consecutive units, few enough that the time of each and a window after it fit into 63 bits."""
        n_fit = max(INT64_MAX // (self.span + self.reach(window) + 1) - 1, 1)
        if len(self.users) <= n_fit:
            yield self
            return
        ordered = self.take(np.argsort(self.units, kind="stable"))
        firsts = np.arange(0, len(self.users) + n_fit, n_fit)
        bounds = np.searchsorted(ordered.units, firsts)
        for first, start, end in zip(firsts.tolist(), bounds[:-1].tolist(), bounds[1:].tolist(), strict=False):
            block = ordered.take(np.arange(start, end))
            yield evolve(block, units=block.units - first, users=self.users[first : first + n_fit], first=first)


def stream_of(events: Events, plan: FunnelPlan, kinds: Kinds) -> Stream:
    """The stream of events; with a held attribute, of the rows that have a value.

    Raises:
        UnknownNameError: no such attribute.
        DataError: an attribute that holds no labels.
    """
    users, units = np.arange(len(events.user_index)), events.user_codes
    if len(users) > len(events):  # an index that is shared with larger facts
        users, units = encode_ints(units.astype(np.int64))
    whole = Stream(units, events.instants, kinds.of_row, users)
    if plan.hold is None:
        return whole
    held = labels_in(events.column(plan.hold), plan.hold, "hold")
    known = np.flatnonzero(held.codes >= 0)
    n_values = max(len(held.names), 1)
    pairs, units = encode_ints(events.user_codes[known].astype(np.int64) * n_values + held.codes[known])
    return evolve(whole.take(known), units=units, users=pairs // n_values)
