"""sensitivity: whose uncertainty makes the outcome uncertain, interactions included."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, ClassVar, Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, read_only
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Final as FinalResult
from privdomain.errors import BudgetError, SpecError
from privdomain.simulator.asked import read_outcome, read_scenario, read_whole
from privdomain.simulator.expectation.asked import check_sets
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.planning.outlook import at_values, certain, is_whole_at, outcome_at
from privdomain.simulator.planning.ranges import Ranges, read_ranges
from privdomain.simulator.scenario.scenario import Scenario

__all__ = ["Sensitivity", "sensitivity"]

MOST_SETS: Final = 5_000_000
"""Sets of parameters of one question."""

_PARTS: Final = {"first": "S1", "first_reach": "S1_conf", "total": "ST", "total_reach": "ST_conf"}
"""What SALib calls them."""


@frozen(eq=False, repr=False, kw_only=True)
class Sensitivity(FinalResult):
    """Sobol indices of parameters (Sobol 敏感性指数), the largest total first. Kind of result: final.

    Arrays are ``(n_paths,)``; nan where the outcome does not vary, or has no value somewhere in the ranges.

    Attributes:
        scenario: Name of the scenario.
        outcome: The outcome.
        n: Base samples.
        seed: Seed of the sample.
        paths: The parameters.
        low: Their low values.
        high: Their high values.
        first: Share of the variance that a parameter makes by itself.
        first_reach: Half the width of its 95% interval.
        total: Share of the variance that is gone once the parameter is known, interactions included.
        total_reach: Half the width of its 95% interval.
    """

    add_instead: ClassVar[str] = "Ask for the ranges of both at once."

    scenario: str
    outcome: Outcome
    n: int
    seed: int
    paths: tuple[str, ...]
    low: FloatArray = field(converter=read_only)
    high: FloatArray = field(converter=read_only)
    first: FloatArray = field(converter=read_only)
    first_reach: FloatArray = field(converter=read_only)
    total: FloatArray = field(converter=read_only)
    total_reach: FloatArray = field(converter=read_only)

    def to_columns(self) -> dict[str, Array]:
        """One row per parameter, the largest total first."""
        columns: dict[str, Array] = {"path": np.array(self.paths, object)}
        for name in ("low", "high", "first", "first_reach", "total", "total_reach"):
            columns[name] = getattr(self, name)
        return columns

    def _table(self) -> TextTable:
        rows = [
            [
                path,
                *(f"{value:,.6g}" for value in (self.low[at], self.high[at])),
                *(cell(float(part[at])) for part in (self.first, self.first_reach, self.total, self.total_reach)),
            ]
            for at, path in enumerate(self.paths)
        ]
        title = f"Sobol indices for {self.outcome} of {self.scenario}: {self.n:,} samples, seed {self.seed}"
        return TextTable(title, ["path", "low", "high", "first", "±", "total", "±"], rows)


def sensitivity(
    scenario: Scenario,
    ranges: Mapping[str, tuple[float, float]],
    /,
    *,
    outcome: Outcome | str = "profit",
    n: int = 1_024,
    seed: int,
) -> Sensitivity:
    """Which parameters make the expected outcome uncertain, all moving at once (全局敏感性分析).

    All are taken as independent and uniform over their ranges. What a parameter makes with others counts in the total
    of each of them, so totals may add up to more than 1. A wide range makes a parameter look important.

    Needs SALib: install ``privdomain[sensitivity]``.

    Args:
        scenario: The scenario; its uncertain parameters stand at their values, where they have no range here.
        ranges: Low and high value by path, two or more.
        outcome: The outcome.
        n: Base samples, a power of 2 from 64 on; n x (paths + 2) expectations are worked out.
        seed: A whole number in ``[0, 2**32)``.

    Raises:
        ModuleNotFoundError: SALib is not installed.
        SpecError: a path leads nowhere or takes whole numbers only, an end makes no valid scenario, or n is no power
            of 2.
        BudgetError: more than 5,000,000 expectations, or more periods x stages x expectations than fit.

    Source:
        Sobol (2001), Saltelli et al. (2010), as implemented by SALib.
    """
    shop = certain(read_scenario(scenario))
    chosen, found = read_outcome(outcome), read_ranges(shop, ranges)
    read_whole("n", n, least=64, most=2**24)
    read_whole("seed", seed, least=0, most=2**32 - 1)
    _check(shop, found, int(n))
    indices = _indices(shop, chosen, found, int(n), int(seed))
    low, high = np.array(list(found.values())).T
    order = np.argsort(-indices["total"], kind="stable")
    columns = {name: column[order] for name, column in {"low": low, "high": high, **indices}.items()}
    paths = tuple(list(found)[place] for place in order)
    return Sensitivity(scenario=shop.name, outcome=chosen, n=int(n), seed=int(seed), paths=paths, **columns)


def _check(scenario: Scenario, ranges: Ranges, n: int) -> None:
    if n & (n - 1):
        raise SpecError([("n", "no_power", f"{n:,} is no power of 2. Pass {2 ** n.bit_length():,}.")])
    if len(ranges) < 2:  # noqa: PLR2004 - one parameter makes all of the variance
        raise SpecError([("ranges", "too_few", "one parameter alone makes all of the variance. Name two or more.")])
    for path in ranges:
        if is_whole_at(scenario, path):
            message = "takes whole numbers only, and is drawn between. Compare some with WhatIf."
            raise SpecError([(path, "whole_numbers", message)])
    if n * (len(ranges) + 2) > MOST_SETS:
        raise BudgetError("n", MOST_SETS, n * (len(ranges) + 2), "n x (paths + 2)")
    check_sets(scenario, n * (len(ranges) + 2), "n")
    for end in (0, 1):  # what is valid at all low and at all high ends together is valid between them
        at_values(scenario, {path: pair[end] for path, pair in ranges.items()})


def _indices(scenario: Scenario, outcome: Outcome, ranges: Ranges, n: int, seed: int) -> dict[str, FloatArray]:
    analyze, sample = _salib()
    names = [f"p{place}" for place in range(len(ranges))]
    problem = {"num_vars": len(names), "names": names, "bounds": [list(pair) for pair in ranges.values()]}
    sets = sample(problem, n, calc_second_order=False, seed=seed)
    values = outcome_at(scenario, dict(zip(ranges, np.ascontiguousarray(sets.T), strict=True)), outcome)
    if np.isnan(values).any() or not np.ptp(values):
        return {name: np.full(len(names), np.nan) for name in _PARTS}
    found = analyze(problem, values, calc_second_order=False, seed=seed)
    return {name: np.asarray(found[key], np.float64) for name, key in _PARTS.items()}


def _salib() -> tuple[Any, Any]:
    """Its analysis and its sample; loaded on use, for it brings scipy and pandas along."""
    try:
        analysis, samples = import_module("SALib.analyze.sobol"), import_module("SALib.sample.sobol")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("sensitivity needs SALib. Install privdomain[sensitivity].", name="SALib") from error
    return analysis.analyze, samples.sample
