"""What a question about a scenario is asked with, checked."""

from collections.abc import Iterable, Sequence
from math import inf, isfinite
from typing import Any, Final, TypeGuard

import numpy as np

from privdomain._internal.choices import check_choice
from privdomain._internal.columns import is_integer
from privdomain._internal.flaws import shortened
from privdomain.calendar.horizon import Horizon, HorizonLike
from privdomain.errors import BudgetError, SpecError
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.scenario.scenario import Scenario

FIRST_YEAR: Final = 1601
LAST_YEAR: Final = 2400
MOST_HORIZONS: Final = 64


def read_scenario(scenario: Any, argument: str = "scenario") -> Scenario:
    """A scenario.

    Raises:
        SpecError: it is none.
    """
    if not isinstance(scenario, Scenario):
        message = f"is a {type(scenario).__name__}. Pass a Scenario; Scenario.load reads one."
        raise SpecError([(argument, "no_scenario", message)])
    return scenario


def read_outcome(outcome: Any) -> Outcome:
    """An outcome by its name.

    Raises:
        SpecError: there is none of the name.
    """
    check_choice("outcome", outcome, tuple(one.value for one in Outcome))
    return Outcome(outcome)


def read_horizons(horizons: Sequence[HorizonLike]) -> tuple[Horizon, ...]:
    """Horizons, each once.

    Raises:
        SpecError: none, one twice, or no horizon.
        BudgetError: too many.
    """
    given = horizons if isinstance(horizons, Iterable) and not isinstance(horizons, str) else [horizons]
    read = tuple(Horizon.of(horizon, "horizons") for horizon in given)
    if len(read) > MOST_HORIZONS:
        raise BudgetError("horizons", MOST_HORIZONS, len(read), "number of horizons")
    if not read or len(set(read)) < len(read):
        labels = tuple(horizon.label for horizon in read)
        raise SpecError([("horizons", "not_distinct", f"{labels!r}: pass at least one, each once.")])
    return read


def check_calendar(scenario: Scenario) -> None:
    """Refuse a scenario whose calendar no horizon is known in.

    Raises:
        SpecError: it starts before 1601 or after 2400.
    """
    if not FIRST_YEAR <= scenario.clock.start.year <= LAST_YEAR:
        message = f"lies outside the years {FIRST_YEAR} to {LAST_YEAR}. Start within them."
        raise SpecError([("clock.start", "out_of_range", message)])


def read_number(argument: str, value: Any, *, least: float = -inf, most: float = inf) -> float:
    """A finite number between two bounds, these included.

    Raises:
        SpecError: it is none, or lies outside.
    """
    if not is_number(value) or not isfinite(value) or not least <= value <= most:
        bounds = "" if (least, most) == (-inf, inf) else f" in [{least:,.6g}, {most:,.6g}]"
        raise SpecError([(argument, "out_of_range", f"{shortened(value)} is no finite number{bounds}. Pass one.")])
    return float(value)


def read_whole(argument: str, value: Any, *, least: int, most: int) -> int:
    """A whole number between two bounds, these included.

    Raises:
        SpecError: it is none, or lies outside.
    """
    if not is_integer(value) or not least <= value <= most:
        message = f"{shortened(value)} is no whole number in [{least:,}, {most:,}]. Pass one."
        raise SpecError([(argument, "out_of_range", message)])
    return int(value)


def is_number(value: Any) -> TypeGuard[float]:
    """Whether a value is a real number, which True is not."""
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
