"""Anniversaries: how much of what a cohort brings falls before the horizons of its people."""

from functools import lru_cache
from typing import Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import BoolArray, FloatArray, IntArray, read_only
from privdomain.calendar.horizon import Horizon
from privdomain.calendar.zones import DAY
from privdomain.simulator.scenario.clock import Clock

FIRST_WITHIN: Final = Horizon("6m")
"""Until when a first order counts after somebody joined, as in ``cohort_value``."""


@frozen(eq=False)
class Anniversaries:
    """Where the windows of a horizon end, for people who join all over a period.

    A window is as long for everybody who joins on the same day, and periods begin at midnight. So between two midnights
    the share of a period that lies before the end of a window grows evenly, and the noon of each day of joining stands
    exactly for all instants of it.

    Attributes:
        periods: Period in which the window ends of who joins on a day, ``(n_cohorts, n_days)``.
        shares: Share of that period that has passed by then, the same shape, in [0, 1).
        is_reached: Whether all windows of a cohort end with the last period or before, ``(n_cohorts,)``.
    """

    periods: IntArray = field(converter=read_only)
    shares: FloatArray = field(converter=read_only)
    is_reached: BoolArray = field(converter=read_only)

    @classmethod
    def read_at(cls, clock: Clock, horizon: Horizon) -> "Anniversaries":
        """Those at which a horizon is read: of the first order they are those until when it counts."""
        return cls.of(clock, FIRST_WITHIN if horizon.is_first else horizon)

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, clock: Clock, horizon: Horizon) -> "Anniversaries":
        """Those of all cohorts of a clock, in UTC; kept, for a search expects one clock many times."""
        length = int(clock.days) * DAY
        start = int(np.datetime64(clock.start, "D").astype(np.int64)) * DAY
        noons = start + np.arange(clock.n_periods * int(clock.days)) * DAY + DAY // 2
        passed = (horizon.ends_of(noons, tz="UTC") - start).reshape(clock.n_periods, -1)
        periods = passed // length
        return cls(
            periods=periods,
            shares=(passed - periods * length) / length,
            is_reached=passed.max(axis=1) + DAY // 2 <= clock.n_periods * length,
        )

    def within(self, period: int) -> FloatArray:
        """Share of a period that lies within the windows of each cohort, on average over its people, ``(n_cohorts,)``.

        What cohorts bring, weighted by it and added up over the periods, is what ``sums`` has.
        """
        return np.asarray(np.clip(self.periods + self.shares - period, 0.0, 1.0).mean(axis=1))

    def sums(self, by_period: FloatArray) -> FloatArray:
        """What cohorts bring within their windows, ``(n_cohorts,)``; nan where the simulation does not reach the end.

        Args:
            by_period: What each cohort brings in each period, ``(n_cohorts, n_periods)``.
        """
        cohorts, n_periods = np.arange(len(by_period))[:, None], by_period.shape[1]
        before = np.zeros((len(by_period), n_periods + 1))
        np.cumsum(by_period, axis=1, out=before[:, 1:])
        last = np.minimum(self.periods, n_periods - 1)
        within = before[cohorts, last] + self.shares * by_period[cohorts, last]
        return np.where(self.is_reached, within.mean(axis=1), np.nan)
