"""The budget of an ensemble: how long it may take, and how much it may hold, reckoned before it is begun."""

from typing import Final

from privdomain._internal.draws.streams import BLOCK
from privdomain.errors import BudgetError
from privdomain.simulator.ensemble.options import EnsembleOptions
from privdomain.simulator.expectation.places import Places
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.scenario.scenario import Scenario
from privdomain.simulator.steps.ledger import COST_LINES

WORK_LIMIT: Final = 2_000_000_000
"""Periods x replications x (stages x cohorts + inflows + referral delays), at most: some ten minutes."""
HELD_LIMIT: Final = 100_000_000
"""Numbers that are held at once, at most: 0.8 GB."""
CELLS_AT_ONCE: Final = 1 << 18
"""Stages x cohorts x replications of a lane, about: its arrays stay in the processor's cache."""

SERIES: Final = ("live", "adds", "left", "banned", "orders", "revenue", "cost", "profit")
"""What is told by period, beside the contacts of each stage."""

_PASSING: Final = 20
"""Arrays of stages x cohorts that a period needs beside the ways between stages: its flows and draws."""
_SUMMED: Final = 12
"""Sums that a run keeps of each replication, beside those of costs."""
_MEASURES: Final = 3
"""What is told of a cohort: people, revenue, and that of first orders."""
_CLOSING: Final = 4
"""Cohorts whose windows of one horizon may be ending at once."""


def check_budget(scenario: Scenario, options: EnsembleOptions) -> None:
    """Refuse what would take too long, or too much memory, before any of it is begun.

    Raises:
        BudgetError: beyond one of the two bounds.
    """
    places = Places.of(scenario)
    cells = places.n_stages * options.n_cohorts(scenario)
    work = scenario.clock.n_periods * options.replications * (cells + places.n_inflows + places.n_delays)
    if work > WORK_LIMIT:
        product = "periods x replications x (stages x cohorts + inflows + referral delays)"
        raise BudgetError("replications", WORK_LIMIT, work, product)
    held = numbers_held(scenario, options)
    if held > HELD_LIMIT:
        product = "numbers held at once: state, sums, series, and the paths and cohorts that are asked for, together,"
        raise BudgetError("replications", HELD_LIMIT, held, product)


def numbers_held(scenario: Scenario, options: EnsembleOptions) -> int:
    """Numbers that are held at once, at most: those of all replications, and what a lane needs as it passes."""
    cells = len(scenario.stages) * options.n_cohorts(scenario)
    ways = max(len(stage.moves) for stage in scenario.stages)
    passing = min(options.replications, lane_width(scenario, options) * BLOCK) * cells * (_PASSING + ways)
    return options.replications * _held_each(scenario, options) + passing


def _held_each(scenario: Scenario, options: EnsembleOptions) -> int:
    """Numbers that are held of each replication while all of them pass through the periods."""
    places, n_periods, n_horizons = Places.of(scenario), scenario.clock.n_periods, len(options.horizons)
    n_series, n_lines = len(SERIES) + places.n_stages, len(COST_LINES)
    held = places.n_stages * options.n_cohorts(scenario) + places.n_inflows + places.n_delays + 1
    held += len(scenario.uncertain) + _SUMMED + n_lines + len(Outcome)
    held += 2 * n_series + 3 * n_lines  # of a period: as it comes, and side by side
    if options.by_cohort:
        held += (3 * _MEASURES + 1) * n_periods + _MEASURES * _CLOSING * n_horizons
    if options.keep == "paths":
        held += n_series * n_periods + (n_horizons * n_periods if options.by_cohort else 0)
    return held


def lane_width(scenario: Scenario, options: EnsembleOptions) -> int:
    """Blocks of replications that pass through the periods as one."""
    return max(1, CELLS_AT_ONCE // (len(scenario.stages) * options.n_cohorts(scenario) * BLOCK))
