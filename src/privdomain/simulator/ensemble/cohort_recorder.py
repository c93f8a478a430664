"""The recorder of cohorts: what people of each period have come to at the horizons."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from privdomain._internal.arrays import Array, FloatArray
from privdomain._internal.division import divide
from privdomain.calendar.horizon import Horizon
from privdomain.simulator.ensemble.distribution import Distribution
from privdomain.simulator.ensemble.lane import Record
from privdomain.simulator.ensemble.options import EnsembleOptions
from privdomain.simulator.expectation.anniversaries import Anniversaries
from privdomain.simulator.scenario.scenario import Scenario

COHORT_NAMES: Final = ("people", "revenue", "roi")

_BROUGHT: Final = ("people", "revenue", "first")


class CohortRecorder:
    """Cohorts at their horizons, read by the windows of people who join all over a period, as ``expect`` does."""

    def __init__(self, scenario: Scenario, options: EnsembleOptions) -> None:
        """Begin."""
        self._options = options
        self._horizons = [Horizon(label) for label in options.horizons] if options.by_cohort else []
        self._windows = [Anniversaries.read_at(scenario.clock, horizon) for horizon in self._horizons]
        periods, n = (scenario.clock.n_periods, options.replications) if options.by_cohort else (0, 0)
        self._so_far = np.zeros((len(_BROUGHT), periods, n))
        self._acquisition = np.zeros((periods, n))
        self._closing: dict[tuple[int, int], FloatArray] = {}
        kept = n if options.keep == "paths" else 0
        shape = (len(COHORT_NAMES), periods, len(self._horizons))
        self._roi = np.full((len(self._horizons), periods, kept), np.nan)
        self._defined = np.zeros(shape, np.int64)
        self._mean, self._sd = np.full((2, *shape), np.nan)
        self._quantiles = np.full((len(options.quantiles), *shape), np.nan)

    def add(self, period: int, records: Sequence[Record]) -> None:
        """Read the cohorts whose windows end."""
        cohorts = [record.cohorts for record in records if record.cohorts is not None]
        if not cohorts:
            return
        brought = [np.concatenate([getattr(part, name) for part in cohorts], axis=-1) for name in _BROUGHT]
        brought[0] = brought[0] - self._so_far[0]
        self._acquisition[period] = np.concatenate([part.acquisition for part in cohorts])
        for place, window in enumerate(self._windows):
            within, last = window.within(period), window.periods.max(axis=1)
            is_ending = window.is_reached & (window.periods.min(axis=1) <= period) & (period <= last)
            for cohort in np.flatnonzero(is_ending).tolist():
                self._end(place, cohort, within[cohort] if cohort < period else 1.0, [part[cohort] for part in brought])
                if period == last[cohort]:
                    self._read(place, cohort)
        for place, part in enumerate(brought):
            self._so_far[place] += part

    def _end(self, place: int, cohort: int, share: float, brought: Sequence[Array]) -> None:
        """Let the share of a period pass that lies within a window; who enters in it has entered."""
        so_far = self._closing.setdefault((place, cohort), self._so_far[:, cohort].copy())
        for row, part in enumerate(brought):
            so_far[row] += share * part

    def _read(self, place: int, cohort: int) -> None:
        people, revenue, first = self._closing.pop((place, cohort))
        revenue = first if self._horizons[place].is_first else revenue
        roi = divide(revenue, self._acquisition[cohort])
        found = Distribution.of(np.stack([people, revenue, roi]), self._options.quantiles)
        self._defined[:, cohort, place], self._mean[:, cohort, place] = found.defined, found.mean
        self._sd[:, cohort, place], self._quantiles[:, :, cohort, place] = found.sd, found.quantiles
        if self._roi.size:
            self._roi[place, cohort] = roi

    @property
    def cohorts(self) -> dict[str, Distribution]:
        """Distributions by name, ``(n_periods, n_horizons)`` each; nothing where nobody asked."""
        if not self._options.by_cohort:
            return {}
        whole = Distribution(
            levels=self._options.quantiles,
            defined=self._defined,
            mean=self._mean,
            sd=self._sd,
            quantiles=self._quantiles,
        )
        return {name: whole.at(place) for place, name in enumerate(COHORT_NAMES)}

    @property
    def paths(self) -> dict[str, Array]:
        """ROI of each cohort in each replication by horizon, ``(n_periods, n)`` each, where paths are kept."""
        if not self._roi.size:
            return {}
        return {f"roi.{horizon.label}": self._roi[place] for place, horizon in enumerate(self._horizons)}
