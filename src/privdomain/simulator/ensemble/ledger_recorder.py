"""The recorder of costs: mean and spread of each line in each period."""

from collections.abc import Sequence

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain.simulator.ensemble.distribution import Distribution
from privdomain.simulator.ensemble.ensemble_ledger import EnsembleLedger
from privdomain.simulator.ensemble.lane import Lane, Record
from privdomain.simulator.ensemble.options import EnsembleOptions
from privdomain.simulator.scenario.scenario import Scenario
from privdomain.simulator.steps.ledger import COST_LINES


class LedgerRecorder:
    """Costs over the periods."""

    def __init__(self, scenario: Scenario, options: EnsembleOptions) -> None:
        """Begin."""
        self._currency, self._options = scenario.currency, options
        self._values = np.empty((len(COST_LINES), options.replications))
        self._mean, self._sd = np.full((2, scenario.clock.n_periods, len(COST_LINES)), np.nan)

    def add(self, period: int, records: Sequence[Record]) -> None:
        """Count a period of all lanes."""
        for place, parts in enumerate(zip(*(record.costs for record in records), strict=True)):
            np.concatenate(parts, out=self._values[place])
        self._mean[period], self._sd[period] = _mean_and_sd(self._values)

    def ledger(self, lanes: Sequence[Lane]) -> EnsembleLedger:
        """All periods, and the lines of the whole run."""
        for place, line in enumerate(COST_LINES):
            np.concatenate([lane.totals.costs[line] for lane in lanes], out=self._values[place])
        return EnsembleLedger(
            currency=self._currency,
            replications=self._options.replications,
            mean=self._mean,
            sd=self._sd,
            totals=Distribution.of(self._values, self._options.quantiles),
        )


def _mean_and_sd(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Of each row; about its first value, so that what is the same in all replications comes out exactly."""
    n, apart = values.shape[1], values - values[:, :1]
    shift = apart.sum(axis=1) / n
    if n == 1:
        return values[:, 0], np.full(len(values), np.nan)
    apart -= shift[:, None]
    return values[:, 0] + shift, np.sqrt(np.einsum("ij,ij->i", apart, apart) / (n - 1))
