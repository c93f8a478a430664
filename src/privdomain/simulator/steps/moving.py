"""Steps 7 and 8: leaving, moves between stages, and entering."""

from typing import Final

import numpy as np

from privdomain._internal.arrays import Array, IntArray
from privdomain.simulator.chance import Chance
from privdomain.simulator.plan import Plan
from privdomain.simulator.steps.rates import Rates
from privdomain.simulator.steps.state import State

_LONG_ROW: Final = 64
"""Cells of a stage from which on rows are faster added one by one."""


def moved(
    plan: Plan, state: State, first: Array, rates: Rates, period: int, chance: Chance
) -> tuple[Array, tuple[Array, ...]]:
    """Who leaves, and who moves, by stage; the state has them where they go.

    Who placed a first order enters the stage of buyers. Of the others each leaves, moves, or goes where all others go:
    a chain of conditional binomials, in which all others are what remains.
    """
    stages, arrived = plan.stages, np.zeros(state.live.shape, state.live.dtype)
    _send(first, stages.buyers_enter, arrived)
    here = state.live - first
    left = chance.binomial("leave", period, here, rates.leave, stages.names)
    here, gone = here - left, []
    for way, rate in zip(stages.ways, rates.moves, strict=True):
        gone.append(chance.binomial("move", period, here, rate, way.names))
        _send(gone[-1], way.to, arrived)
        here = here - gone[-1]
    _send(here, stages.then, arrived)
    state.live = arrived
    return left, tuple(gone)


def _send(people: Array, to: IntArray, arrived: Array) -> None:
    """Add each row of people to the row where they go."""
    if people[0].size < _LONG_ROW:
        np.add.at(arrived, to, people)
        return
    for place, target in enumerate(to.tolist()):
        arrived[target] += people[place]


def entered(plan: Plan, state: State, taken: Array, cohort: int) -> None:
    """Adds that were taken in enter their stage, as a cohort."""
    for place, inflow in enumerate(plan.inflows):
        state.live[inflow.enters, cohort] += taken[place]
