"""Dates: when, within its period, something happened to somebody."""

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain.calendar.period import Period
from privdomain.simulator.scenario.clock import Clock

ROOM = 3
"""Microseconds that an order leaves before the end of its period, for a return and a departure after it."""


@frozen(eq=False)
class Dates:
    """Edges of the periods.

    Attributes:
        edges: Local start of each period, and the end of the last [microseconds UTC], ``(n_periods + 1,)``.
    """

    edges: IntArray

    @classmethod
    def of(cls, clock: Clock, tz: str) -> "Dates":
        """Those of a clock in a calendar."""
        first = np.datetime64(clock.start, "D").astype(np.int64)
        days = first + np.arange(clock.n_periods + 1) * int(clock.days)
        return cls(Period("day").start_instants(days, tz=tz))

    @property
    def end(self) -> int:
        """End of the last period."""
        return int(self.edges[-1])

    def within(self, period: int, uniforms: FloatArray) -> IntArray:
        """Instants all over a period."""
        start, end = self.edges[period : period + 2].tolist()
        return np.asarray(start + np.floor(uniforms * (end - start - ROOM)).astype(np.int64))

    def after(self, instants: IntArray, period: int, uniforms: FloatArray) -> IntArray:
        """Instants between others, or the start of a period where they lie before it, and the end of the period."""
        start, end = self.edges[period : period + 2].tolist()
        low = np.maximum(instants, start) + 1
        return np.asarray(low + np.floor(uniforms * (end - low)).astype(np.int64))
