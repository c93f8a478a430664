"""Outlook: the expected outcome of a scenario at many values of its parameters, worked out together."""

from collections.abc import Mapping

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain.errors import SpecError
from privdomain.simulator.asked import is_number
from privdomain.simulator.expectation.batches import Sets, batch_of
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.scenario.paths import value_at
from privdomain.simulator.scenario.scenario import Scenario
from privdomain.simulator.whatif_runs.changes import changed_scenario


def certain(scenario: Scenario) -> Scenario:
    """The scenario without its ranges: an expectation is that of the values themselves."""
    return scenario.replace(uncertain=()) if scenario.uncertain else scenario


def read_paths(scenario: Scenario) -> frozenset[str]:
    """Paths of the numbers that the steps of a scenario read; all others shape the steps themselves."""
    return batch_of(scenario, {}, 1).read


def outcome_now(scenario: Scenario, outcome: Outcome) -> float:
    """The expected outcome of the scenario as it is; nan where it has no value."""
    return float(batch_of(scenario, {}, 1).outcomes[outcome][0])


def outcome_at(scenario: Scenario, sets: Sets, outcome: Outcome) -> FloatArray:
    """The expected outcome at each set of parameters, ``(n_sets,)``; nan where it has no value.

    Raises:
        SpecError: a set makes no valid scenario, or grows past all measure. Of sets that differ by numbers alone only
            the last is checked.
    """
    n_sets = len(next(iter(sets.values())))
    anchor = at_values(scenario, {path: values[-1] for path, values in sets.items()})
    if read_paths(anchor) >= sets.keys():
        return batch_of(anchor, sets, n_sets).outcomes[outcome]
    changes = ({path: values[place] for path, values in sets.items()} for place in range(n_sets))
    return np.array([outcome_now(at_values(scenario, values), outcome) for values in changes])


def at_values(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """The scenario with other numbers, whole ones where it holds whole ones.

    Raises:
        SpecError: they make no valid scenario.
    """
    plain = {path: float(value) for path, value in values.items()}
    whole = {path: int(value) for path, value in plain.items() if is_whole_at(scenario, path) and value.is_integer()}
    return changed_scenario(scenario, {**plain, **whole})


def is_whole_at(scenario: Scenario, path: str) -> bool:
    """Whether a path holds a whole number, which nothing lies between."""
    return type(value_at(scenario, path)) is int


def is_stepwise_at(scenario: Scenario, path: str) -> bool:
    """Whether only whole numbers count there, though others may stand: parcels, transactions, viewers, stock."""
    words = path.split(".")
    return is_whole_at(scenario, path) or (words[0], words[-1]) == ("volumes", "count")


def number_at(scenario: Scenario, path: str) -> float:
    """The number at a path; nan where nothing, or a number for each period, stands there.

    Raises:
        SpecError: it leads nowhere, or to what is no number.
    """
    value = value_at(scenario, path)
    if value is None or (isinstance(value, tuple) and value and all(map(is_number, value))):
        return np.nan
    if not is_number(value):
        raise SpecError(
            [(path, "no_number", f"holds no number. Name a path that does, such as {_example(scenario)!r}.")]
        )
    return float(value)


def _example(scenario: Scenario) -> str:
    return f"channels.{scenario.channels[0].name}.spend" if scenario.channels else "basket.list_price"
