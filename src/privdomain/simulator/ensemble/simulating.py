"""Simulating: a scenario many times over, as chance would have it."""

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np

from privdomain._internal.flaws import shortened
from privdomain.calendar.horizon import STANDARD_HORIZONS, HorizonLike
from privdomain.errors import SpecError
from privdomain.simulator.asked import check_calendar, read_scenario
from privdomain.simulator.ensemble.budget import check_budget
from privdomain.simulator.ensemble.cohort_recorder import CohortRecorder
from privdomain.simulator.ensemble.ensemble import Ensemble
from privdomain.simulator.ensemble.lane import Lane, lanes_of, outcome_totals
from privdomain.simulator.ensemble.ledger_recorder import LedgerRecorder
from privdomain.simulator.ensemble.options import EnsembleOptions
from privdomain.simulator.ensemble.series_recorder import SeriesRecorder
from privdomain.simulator.ensemble.uncertain_draws import check_uncertain
from privdomain.simulator.scenario.scenario import Scenario

__all__ = ["simulate"]


def simulate(
    scenario: Scenario,
    *,
    replications: int,
    seed: int,
    draws: Literal["fast", "monotone"] = "fast",
    keep: Literal["summary", "paths"] = "summary",
    by_cohort: bool = False,
    progress: Callable[[int, int], object] | None = None,
    quantiles: Sequence[float] = (0.05, 0.25, 0.5, 0.75, 0.95),
    horizons: Sequence[HorizonLike] = STANDARD_HORIZONS,
) -> Ensemble:
    """What a scenario may come to, by running it many times over (蒙特卡洛模拟).

    Every replication moves whole people by binomial and Poisson draws, so that what it costs does not depend on how
    many there are. Parameters that are uncertain are drawn once for each replication. The trap: quantiles tell what
    may happen if the scenario is right; what nobody put in as uncertain is taken as certain.

    The same arguments give the same bits, whatever else was run before or is run beside it. With ``draws="fast"`` they
    are those of one version of numpy, which the result names; ``"monotone"`` is slower, does not depend on numpy, and
    gives scenarios common random numbers: what a change leaves alone stays as it is.

    Args:
        scenario: The scenario.
        replications: How many times it is run. Periods x replications x (stages x cohorts + inflows + referral delays)
            are bounded by 2,000,000,000, numbers that are held at once by 100,000,000.
        seed: What the draws begin from: a whole number in ``[0, 2**64)``.
        draws: How chance is drawn.
        keep: ``"paths"`` keeps the series of every replication.
        by_cohort: Whether people are told apart by the period in which they entered; dearer by the number of periods.
        progress: Called after every period with how many have passed and how many there are.
        quantiles: Shares of replications that quantiles are given for, ascending, between 0 and 1.
        horizons: Horizons that cohorts are read at, as in ``expect``.

    Raises:
        SpecError: an option is wrong; an uncertain parameter could be drawn out of its range; people grow beyond what
            can be counted; or, by cohort, a start outside the years 1601 to 2400.
        BudgetError: the request is too large; nothing was computed.

    Examples:
        >>> from privdomain.simulator import Basket, Channel, Lifecycle, Saturation, Scenario
        >>> shop = Scenario(
        ...     currency="CNY",
        ...     channels=[Channel(name="moments", spend=1_200, adds=Saturation(cost_per_add=12))],
        ...     lifecycle=Lifecycle.simple(leave=0.01, first_order=0.0015, orders=0.01),
        ...     basket=Basket(list_price=320, margin=0.55),
        ... )
        >>> ensemble = simulate(shop, replications=200, seed=1)
        >>> ensemble.outcome("roi").shape
        (200,)
        >>> risk = ensemble.probability("roi", below=1)
        >>> risk.low < risk.value < risk.high
        True
    """
    read_scenario(scenario)
    _check_progress(progress)
    options = EnsembleOptions.of(
        replications=replications,
        seed=seed,
        draws=draws,
        keep=keep,
        by_cohort=by_cohort,
        quantiles=quantiles,
        horizons=horizons,
    )
    if options.by_cohort:
        check_calendar(scenario)
    check_budget(scenario, options)
    check_uncertain(scenario)
    return gathered(scenario, options, lanes_of(scenario, options), progress)


def _check_progress(progress: Any) -> None:
    if progress is not None and not callable(progress):
        message = f"{shortened(progress)} cannot be called. Pass a function of two integers, or None."
        raise SpecError([("progress", "not_callable", message)])


def gathered(
    scenario: Scenario,
    options: EnsembleOptions,
    lanes: list[Lane],
    progress: Callable[[int, int], object] | None = None,
    mapping: Callable[..., Any] = map,
) -> Ensemble:
    """The ensemble of lanes that pass through the periods together.

    Args:
        scenario: The scenario.
        options: What was asked for.
        lanes: All replications.
        progress: Called after every period.
        mapping: How a function is called for each lane: one after the other, or by a pool of threads.
    """
    periods = scenario.clock.n_periods
    series, cohorts = SeriesRecorder(scenario, options), CohortRecorder(scenario, options)
    ledger = LedgerRecorder(scenario, options)
    for period in range(periods):
        records = list(mapping(Lane.advance, lanes))
        for recorder in (series, cohorts, ledger):
            recorder.add(period, records)
        if progress is not None:
            progress(period + 1, periods)
    return Ensemble(
        scenario=scenario,
        options=options,
        numpy_version=np.__version__ if options.draws == "fast" else None,
        imbalance=series.imbalance,
        totals=outcome_totals(lanes),
        series=series.series,
        ledger=ledger.ledger(lanes),
        cohorts=cohorts.cohorts,
        paths=series.paths | cohorts.paths,
    )
