"""Sets of parameters: whether each of them makes a valid scenario, without building a scenario of each."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain.errors import SpecError
from privdomain.simulator.scenario.scenario import Scenario
from privdomain.simulator.scenario.shocks import shifts_of


def check_all(scenario: Scenario, columns: Mapping[str, FloatArray]) -> None:
    """Refuse sets of which one makes no valid scenario.

    What a scenario bounds is a number, or a sum or product of several. A set breaks a bound only if the one in which it
    is highest or lowest does. So these sets are checked as scenarios, and stand for all others.

    Raises:
        SpecError: one of them makes no valid scenario; names the first such set.
    """
    sets = {int(np.argmax(height)) for height in _heights(scenario, columns)}
    for place in sorted(sets):
        try:
            scenario.with_changes({path: _alike(scenario.at(path), column[place]) for path, column in columns.items()})
        except SpecError as error:
            raise SpecError([(path, code, f"{text} (set {place})") for path, code, text in error.problems]) from None


def _heights(scenario: Scenario, columns: Mapping[str, FloatArray]) -> Iterator[FloatArray]:
    """Of each bound, how near every set comes to it, the higher the nearer, ``(n_sets,)`` each."""
    for path, column in columns.items():
        yield column
        yield -column
        if isinstance(scenario.at(path), int):
            yield column % 1

    def read(path: str, value: float) -> FloatArray:
        return np.asarray(columns.get(path, value))

    for stage in scenario.stages:
        path = f"lifecycle.stages.{stage.name}"
        rates = [read(f"{path}.moves.{move.to}.rate", move.rate) for move in stage.moves]
        yield read(f"{path}.leave", stage.leave) + sum(rates)
    for one in scenario.promotions:
        path = f"promotions.{one.name}"
        yield read(f"{path}.uplift", one.uplift) * read(f"{path}.pull_forward", one.pull_forward)

    def of_promotion(one: Any, name: str) -> FloatArray:
        return read(f"promotions.{one.name}.{name}", getattr(one, name))

    shifts = shifts_of(scenario.promotions, scenario.seasons.purchases, scenario.clock.n_periods, of_promotion)
    yield from (-np.asarray(shift) for shift in shifts)


def _alike(held: float, value: np.float64) -> float:
    """A number of the kind that a scenario holds there: a whole one stays an int."""
    return int(value) if isinstance(held, int) and value == int(value) else float(value)
