"""The recorder of series: what is kept of each period before it is forgotten."""

from collections.abc import Sequence

import numpy as np

from privdomain._internal.arrays import Array
from privdomain.simulator.ensemble.distribution import Distribution
from privdomain.simulator.ensemble.lane import MONEY, Record, count_names
from privdomain.simulator.ensemble.options import EnsembleOptions
from privdomain.simulator.scenario.scenario import Scenario


class SeriesRecorder:
    """Series over the periods: distributions, and the replications themselves where they are kept."""

    def __init__(self, scenario: Scenario, options: EnsembleOptions) -> None:
        """Begin."""
        periods, n = scenario.clock.n_periods, options.replications
        self._options, self._counts = options, count_names(scenario)
        self._values = np.empty((len(self._counts) + len(MONEY), n))
        self._by_period: list[Distribution] = []
        self.imbalance: int = 0
        kept = periods if options.keep == "paths" else 0
        self._kept_counts = np.zeros((len(self._counts), kept, n), np.int64)
        self._kept_money = np.zeros((len(MONEY), kept, n))

    def add(self, period: int, records: Sequence[Record]) -> None:
        """Keep a period of all lanes."""
        self.imbalance = max(self.imbalance, *(record.imbalance for record in records))
        is_kept = self._options.keep == "paths"
        for place, parts in enumerate(zip(*(record.counts for record in records), strict=True)):
            np.concatenate(parts, out=self._values[place])
            if is_kept:
                np.concatenate(parts, out=self._kept_counts[place, period])
        for place, parts in enumerate(zip(*(record.money for record in records), strict=True)):
            money = np.concatenate(parts, out=self._values[len(self._counts) + place])
            if is_kept:
                self._kept_money[place, period] = money
        self._by_period.append(Distribution.of(self._values, self._options.quantiles))

    @property
    def series(self) -> dict[str, Distribution]:
        """Distributions by name, ``(n_periods,)`` each."""
        joined = Distribution.joined(self._by_period)
        return {name: joined.at(place) for place, name in enumerate((*self._counts, *MONEY))}

    @property
    def paths(self) -> dict[str, Array]:
        """Replications by name, ``(n_periods, n)`` each; nothing where none are kept."""
        if self._options.keep != "paths":
            return {}
        return dict(zip((*self._counts, *MONEY), (*self._kept_counts, *self._kept_money), strict=True))
