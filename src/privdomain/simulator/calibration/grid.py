"""The grid: the whole periods that were observed."""

from datetime import date

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import Array, BoolArray, IntArray
from privdomain.calendar.period import Period
from privdomain.errors import DataError


@frozen
class Grid:
    """Consecutive periods of a calendar.

    Attributes:
        period: Their length.
        tz: The calendar.
        first: Number of the first one.
        n: How many.
        lead: Periods that a scenario has before them, 0 or 1: 1 where people come with their first order, which they
            place in the period after they enter.
    """

    period: Period
    tz: str
    first: int
    n: int
    lead: int = 0

    @classmethod
    def of(cls, period: Period, tz: str, since: int, until: int, lead: int = 0) -> "Grid":
        """The whole periods from the one that holds an instant to another instant.

        Raises:
            DataError: fewer than two.
        """
        first, end = period.index(np.array([since, until]), tz=tz).tolist()
        if end - first < 2:  # noqa: PLR2004 - who comes in one period does something in the next
            problem = f"leaves {max(end - first, 0)} whole periods"
            raise DataError("observed_until", problem, hint="Pass facts of at least two whole periods.")
        return cls(period, tz, first, end - first, lead)

    @property
    def start(self) -> date:
        """First day of the scenario."""
        return date.fromisoformat(str(self.period.starts(self.first - self.lead)))

    @property
    def n_told(self) -> int:
        """Periods of the scenario."""
        return self.n + self.lead

    def coming(self, values: Array) -> tuple[float, ...]:
        """Values of who comes, and what is paid for it, as periods of the scenario."""
        return tuple(np.append(values, np.zeros(self.lead)).tolist())

    def running(self, values: Array) -> tuple[float, ...]:
        """Values of what runs beside it, as periods of the scenario."""
        return tuple(np.append(np.zeros(self.lead), values).tolist())

    def within(self, covers: tuple[int, int] | None) -> BoolArray:
        """Which periods lie wholly within a stretch of time, ``(n,)``; without one all of them do."""
        if covers is None:
            return np.ones(self.n, np.bool_)
        edges = self.period.start_instants(self.first + np.arange(self.n + 1), tz=self.tz)
        return np.asarray((edges[:-1] >= covers[0]) & (edges[1:] <= covers[1]))

    def place(self, instants: IntArray) -> IntArray:
        """Number of the period of each instant, 0 being the first."""
        return self.period.index(instants, tz=self.tz) - self.first

    def counts(self, places: IntArray) -> IntArray:
        """How many lie in each period, ``(n,)``; those outside are not counted."""
        inside = places[(places >= 0) & (places < self.n)]
        return np.bincount(inside, minlength=self.n)
