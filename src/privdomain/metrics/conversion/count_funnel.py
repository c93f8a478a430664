"""count_funnel: from step to step, where only counts are known."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from privdomain._internal.arrays import INT64_MAX, IntArray
from privdomain._internal.columns import is_integer
from privdomain._internal.counts import read_counts
from privdomain._internal.flaws import raise_first, shortened
from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.metrics.conversion.count_funnel_result import CountFunnel, CountFunnelOptions
from privdomain.metrics.conversion.wilson import normal_quantile


def count_funnel(
    counts: Mapping[str, Any],
    /,
    *,
    lags: Mapping[str, int] | None = None,
    observed: int | None = None,
    confidence: float = 0.95,
) -> CountFunnel:
    """How many go on from step to step (漏斗), where only counts are known: parcels, scans (加粉), accepted (通过).

    Nobody knows whether the people of one step are among those of the step before; a step that counts more is flagged
    in ``above_previous``, and its rate stands. Later steps take time: who received a parcel yesterday may scan it
    tomorrow. So a rate is taken over those cohorts only in which both its steps are final, and without ``lags`` every
    figure is held to be final once its period is over.

    The result is *additive*: over disjoint users ``count_funnel(a) + count_funnel(b)`` is the funnel of the summed
    counts, exactly; both need the same steps, lags and cohorts.

    Args:
        counts: Steps in order, each with its count, or with one count per cohort of the *first* step, oldest first:
            of the parcels of March, those that were ever scanned. Integers >= 0, shape ``(n_cohorts,)``.
        lags: Periods after a cohort's own until the figure of a step is final [periods], 0 where a step is not named.
        observed: Periods observed in full since the first cohort began; by default as many as there are cohorts.
        confidence: Of the intervals, in (0, 1).

    Returns:
        Counts by step, and the rates between them.

    Raises:
        DataError: no step; counts that are negative, missing or not whole; steps of different numbers of cohorts.
        SpecError: a lag or ``observed`` that is no whole number >= 0, a confidence outside (0, 1).
        UnknownNameError: a lag of a step that there is not.

    Examples:
        >>> funnel = count_funnel({"parcels": 10_000, "scans": 1_200, "accepted": 900})
        >>> funnel.from_previous, funnel.from_first
        (array([ nan, 0.12, 0.75]), array([1.  , 0.12, 0.09]))

        Scans of a month are final a month later, so those of the last month do not count yet:

        >>> funnel = count_funnel({"parcels": [1_000, 1_000], "scans": [120, 30]}, lags={"scans": 1})
        >>> funnel.from_previous, funnel.raw_from_previous
        (array([ nan, 0.12]), array([  nan, 0.075]))
        >>> count_funnel({"parcels": 0, "scans": 0}).from_previous
        array([nan, nan])
    """
    by_step = _by_step(counts)
    n_cohorts = len(next(iter(by_step.values())))
    options = CountFunnelOptions(
        steps=tuple(by_step),
        lags=_lags(lags, tuple(by_step)),
        cohorts=n_cohorts,
        observed=n_cohorts if observed is None else _whole("observed", observed),
        confidence=_confidence(confidence),
    )
    return CountFunnel(options, np.array(list(by_step.values()), np.int64))


def _by_step(counts: object) -> dict[str, IntArray]:
    """One array of counts per step, all of one length."""
    if not isinstance(counts, Mapping):
        hint = "Pass a mapping of step to count, or to counts by cohort."
        raise DataError("counts", f"is a {type(counts).__name__}", hint=hint)
    if not counts:
        raise DataError("counts", "is empty", hint="Pass at least one step.")
    by_step = {}
    for step, given in counts.items():
        if not isinstance(step, str):
            raise DataError("counts", f"has a step named {step!r}", hint="Name the steps with texts.")
        by_step[step] = _counts(given, f"counts[{step!r}]")
    first, n_cohorts = next((step, len(cells)) for step, cells in by_step.items())
    for step, cells in by_step.items():
        if len(cells) != n_cohorts:
            problem = f"has {len(cells)} cohorts where {first!r} has {n_cohorts}"
            hint = "Give every step one count per cohort of the first step."
            raise DataError(f"counts[{step!r}]", problem, hint=hint)
    return by_step


def _counts(given: Any, argument: str) -> IntArray:
    """The counts of one step."""
    cell = given[()] if isinstance(given, np.ndarray) and not given.ndim else given
    is_one = is_integer(cell) or isinstance(cell, (float, np.floating))
    counts, flaws = read_counts([cell] if is_one else given, argument)
    raise_first(flaws)
    return counts


def _lags(lags: Mapping[str, int] | None, steps: tuple[str, ...]) -> tuple[int, ...]:
    if lags is not None and not isinstance(lags, Mapping):
        raise SpecError([("lags", "no_mapping", f"is a {type(lags).__name__}. Pass a mapping of step to periods.")])
    given = dict(lags or {})
    for step in given:
        if step not in steps:
            raise UnknownNameError(step, steps, what="step")
    return tuple(_whole(f"lags[{step!r}]", given.get(step, 0)) for step in steps)


def _whole(path: str, periods: int) -> int:
    if not is_integer(periods) or not 0 <= periods <= INT64_MAX:
        message = f"{shortened(periods)} is no number of periods. Pass a whole number >= 0."
        raise SpecError([(path, "bad_count", message)])
    return int(periods)


def _confidence(confidence: float) -> float:
    normal_quantile(confidence)
    return float(confidence)
