"""Ensemble: what many replications of a scenario came to."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, read_only
from privdomain._internal.flaws import shortened
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Final
from privdomain.errors import SpecError, UnknownNameError
from privdomain.metrics.conversion.wilson import wilson_interval
from privdomain.simulator.ensemble.distribution import Distribution
from privdomain.simulator.ensemble.ensemble_ledger import EnsembleLedger
from privdomain.simulator.ensemble.options import EnsembleOptions
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.scenario.scenario import Scenario

__all__ = ["Ensemble", "Probability"]


def _arrays(given: Mapping[str, Array]) -> Mapping[str, Array]:
    return MappingProxyType({name: read_only(array) for name, array in given.items()})


def _proxy(given: Mapping[str, Distribution]) -> Mapping[str, Distribution]:
    return MappingProxyType(dict(given))


@frozen(kw_only=True)
class Probability:
    """How often something happened among replications, and how far chance may have moved that (概率).

    Attributes:
        cases: Replications in which it happened [count].
        replications: Replications in which it could be told [count].
        value: The share; nan where it could be told in none.
        low: Lower bound of the interval (Wilson 1927): of the error of too few replications, not of a wrong scenario.
        high: Upper bound.
    """

    cases: int
    replications: int
    value: float
    low: float
    high: float


@frozen(eq=False, repr=False, kw_only=True)
class Ensemble(Final):
    """What many replications of a scenario came to (模拟结果). Kind of result: final.

    Attributes:
        scenario: The scenario.
        options: How it was asked for.
        numpy_version: The version of numpy that the fast draws are those of; None of monotone ones.
        imbalance: Most people by whom, in any replication and period, those who are live, left and banned differ from
            the starting stock and all who entered. It is 0: people are conserved exactly.
        totals: Outcomes over all periods, ``(n_replications,)`` each; nan where their base is zero.
        series: Distributions by period, ``(n_periods,)``: of ``live``, ``adds``, ``left``, ``banned``, ``orders``
            [count], ``live.<stage>`` for each stage, and ``revenue``, ``cost``, ``profit`` [major unit].
        ledger: Costs by kind of spend, stage and period.
        cohorts: Distributions by the period in which a cohort entered and by horizon, ``(n_periods, n_horizons)``,
            where ``by_cohort`` was asked: ``people`` who are still there [count], ``revenue`` so far [major unit], and
            ``roi``: revenue over media and incentives of the period in which it entered. Horizons end as in
            ``CohortRoi``: on anniversaries, for people who join all over a period, and of a period within which they
            end they take the share that lies before. Of "first", revenue is that of first orders within six months,
            and people are those who are there after six months. nan, of no replication, where the scenario ends before.
        paths: Series of every replication, ``(n_periods, n_replications)``, where they were kept; and ``roi.<horizon>``
            by cohort.
    """

    add_instead: ClassVar[str] = "Simulate once, with as many replications as both have."

    scenario: Scenario
    options: EnsembleOptions
    numpy_version: str | None
    imbalance: int
    totals: Mapping[str, FloatArray] = field(converter=_arrays)
    series: Mapping[str, Distribution] = field(converter=_proxy)
    ledger: EnsembleLedger
    cohorts: Mapping[str, Distribution] = field(converter=_proxy)
    paths: Mapping[str, Array] = field(converter=_arrays)

    def __attrs_post_init__(self) -> None:
        n, periods, levels = self.options.replications, self.scenario.clock.n_periods, self.options.quantiles
        by_period, by_horizon = (periods,), (periods, len(self.horizons))
        shapes = [total.shape == (n,) for total in self.totals.values()]
        shapes += [len(self.ledger.mean) == periods, self.ledger.totals.has_shape(self.ledger.mean.shape[1:], levels)]
        shapes += [path.shape == (periods, n) for path in self.paths.values()]
        shapes += [one.has_shape(by_period, levels) for one in self.series.values()]
        shapes += [one.has_shape(by_horizon, levels) for one in self.cohorts.values()]
        if not all(shapes):
            raise ValueError("there is not one value per replication, period and horizon")

    @property
    def horizons(self) -> tuple[str, ...]:
        """Labels of the horizons that cohorts were read at; none where nobody asked for cohorts."""
        return self.options.horizons if self.options.by_cohort else ()

    def outcome(self, outcome: Outcome | str) -> FloatArray:
        """An outcome of each replication, ``(n_replications,)``; nan where its base is zero.

        Raises:
            UnknownNameError: no outcome.
        """
        if not isinstance(outcome, str) or outcome not in self.totals:
            asked = outcome if isinstance(outcome, str) else shortened(outcome)
            raise UnknownNameError(asked, [name.value for name in Outcome], what="outcome")
        return self.totals[outcome]

    def distribution(self, outcome: Outcome | str) -> Distribution:
        """Mean, standard error and quantiles of an outcome, over the replications that have it.

        Raises:
            UnknownNameError: no outcome.
        """
        return Distribution.of(self.outcome(outcome).copy(), self.options.quantiles)

    def probability(
        self,
        outcome: Outcome | str,
        *,
        below: float | None = None,
        above: float | None = None,
        confidence: float = 0.95,
    ) -> Probability:
        """How probable it is that an outcome ends below or above a value; it must not be equal to it.

        Args:
            outcome: The outcome, such as ``"roi"``.
            below: The value that it ends below; or else
            above: The value that it ends above.
            confidence: Of the interval, in (0, 1).

        Raises:
            UnknownNameError: no outcome.
            SpecError: no value, or two; no finite number; or no confidence.
        """
        values = self.outcome(outcome)
        known = values[~np.isnan(values)]
        happened = known < _bound("below", below) if above is None else known > _bound("above", above)
        if above is not None and below is not None:
            raise SpecError([("below", "contradiction", "stands beside above. Ask for one of them.")])
        cases, n = int(np.count_nonzero(happened)), len(known)
        low, high = wilson_interval(np.array([cases]), np.array([n]), confidence=confidence)
        value = cases / n if n else float("nan")
        return Probability(cases=cases, replications=n, value=value, low=low.item(), high=high.item())

    def to_columns(self) -> dict[str, Array]:
        """One row per outcome: replications that have it, mean, its standard error, standard deviation, quantiles."""
        found = [self.distribution(outcome) for outcome in Outcome]
        columns = {"outcome": np.array([outcome.value for outcome in Outcome], object)}
        return columns | Distribution.joined(found).to_columns()

    def series_to_columns(self) -> dict[str, Array]:
        """One row per series and period, the first period being 0: the same columns."""
        periods = self.scenario.clock.n_periods
        columns = {
            "series": np.repeat(np.array(list(self.series), object), periods),
            "period": np.tile(np.arange(periods), len(self.series)),
        }
        return columns | _stacked(self.series)

    def cohorts_to_columns(self) -> dict[str, Array]:
        """One row per measure, cohort, by the first day of its period, and horizon: the same columns.

        Raises:
            SpecError: cohorts were not told apart.
        """
        if not self.options.by_cohort:
            raise SpecError([("by_cohort", "not_asked", "is False. Simulate with by_cohort=True.")])
        clock = self.scenario.clock
        starts = np.datetime64(clock.start, "D") + np.arange(clock.n_periods) * int(clock.days)
        n_horizons = len(self.horizons)
        columns = {
            "measure": np.repeat(np.array(list(self.cohorts), object), clock.n_periods * n_horizons),
            "cohort": np.tile(np.repeat(starts, n_horizons), len(self.cohorts)),
            "horizon": np.array(self.horizons * clock.n_periods * len(self.cohorts), object),
        }
        return columns | _stacked(self.cohorts)

    def _table(self) -> TextTable:
        columns = self.to_columns()
        version = f", numpy {self.numpy_version}" if self.numpy_version else ""
        title = (
            f"{self.scenario.name}: {self.options.replications:,} replications of {self.scenario.clock.n_periods} "
            f"{self.scenario.clock.period}s, {self.options.draws} draws{version}, {self.scenario.currency}"
        )
        shown = [name for name in columns if name != "sd"]
        rows = [[cell(columns[name][row]) for name in shown] for row in range(len(Outcome))]
        return TextTable(title, [name.replace("_", " ") for name in shown], rows)


def _stacked(parts: Mapping[str, Distribution]) -> dict[str, Array]:
    """Columns of distributions, one below the other."""
    columns = [part.to_columns() for part in parts.values()]
    return {name: np.concatenate([one[name] for one in columns]) for name in columns[0]}


def _bound(path: str, value: Any) -> float:
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.number) or not np.isfinite(value):
        raise SpecError([(path, "no_number", f"{shortened(value)} is no finite number. Pass one, such as 1.")])
    return float(value)
