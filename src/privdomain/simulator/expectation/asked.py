"""What an expectation is asked for, checked against its bounds before any work."""

from typing import Final

from privdomain.errors import BudgetError
from privdomain.simulator.asked import check_calendar
from privdomain.simulator.expectation.places import Places
from privdomain.simulator.scenario.scenario import Scenario

MOST_CELLS: Final = 100_000_000
"""Numbers that are held at once."""
MOST_PRODUCTS: Final = 20_000_000_000
"""Periods x size^3: what covariances take."""
MOST_SETS_CELLS: Final = 2_000_000_000
"""Periods x (stages + inflows + referral delays) x sets; sets are worked on piece by piece."""


def check_expectation(scenario: Scenario) -> None:
    """Refuse a scenario whose cohorts or covariances are too large, or whose calendar no horizon is known in.

    Raises:
        BudgetError: they are.
        SpecError: it starts before 1601 or after 2400.
    """
    check_calendar(scenario)
    places, n_periods = Places.of(scenario), scenario.clock.n_periods
    n_fates = 3 + max(len(stage.moves) for stage in scenario.stages)
    cells = n_periods * places.n_stages * (n_periods + 1)
    if cells > MOST_CELLS:
        raise BudgetError("scenario", MOST_CELLS, cells, "periods x stages x cohorts")
    products = n_periods * places.size**3
    if products > MOST_PRODUCTS:
        product = "periods x (stages + inflows + referral delays + sums)^3"
        raise BudgetError("scenario", MOST_PRODUCTS, products, product)
    held = places.size * (n_fates * places.n_stages + n_periods * (places.n_inflows + places.n_stages))
    if held > MOST_CELLS:
        product = "(stages + inflows + referral delays + sums) x (ways x stages + periods x (inflows + stages))"
        raise BudgetError("scenario", MOST_CELLS, held, product)


def check_sets(scenario: Scenario, n_sets: int, argument: str = "values") -> None:
    """Refuse too many sets of parameters, which an argument asked for.

    Raises:
        BudgetError: they are.
    """
    cells = scenario.clock.n_periods * Places.of(scenario).moving * n_sets
    if cells > MOST_SETS_CELLS:
        product = "periods x (stages + inflows + referral delays) x sets"
        raise BudgetError(argument, MOST_SETS_CELLS, cells, product)
