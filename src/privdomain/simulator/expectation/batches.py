"""Batches: the means of a scenario under many sets of parameters, piece by piece."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import Array, FloatArray
from privdomain.errors import SpecError
from privdomain.simulator.chance import Average
from privdomain.simulator.outcomes import Outcome, Totals
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run
from privdomain.simulator.scenario.lifecycle import FULL
from privdomain.simulator.scenario.scenario import Scenario

CELLS: Final = 20_000
"""Sets x stages that are worked on at once; their arrays stay in the processor's cache."""

Sets: TypeAlias = Mapping[str, FloatArray]
"""Values by path, one for each set of parameters, ``(n_sets,)`` each."""


class _Drawn(dict[str, FloatArray]):
    """Values by path, which remember who was asked for."""

    def __init__(self, values: Sets) -> None:
        super().__init__(values)
        self.read: set[str] = set()

    def get(self, path: str, default: Any = None) -> Any:
        """The values at a path."""
        self.read.add(path)
        return super().get(path, default)

    def __bool__(self) -> bool:
        return True


@frozen(eq=False, kw_only=True)
class Batch:
    """What sets of parameters come to.

    Attributes:
        outcomes: Mean outcomes of each set, ``(n_sets,)`` each; nan on an empty base.
        offered: New adds over all periods by inflow, ``(n_sets,)`` each.
        taken: Adds that were taken in, the same.
        read: Paths of the numbers that the steps read; all others shape the steps themselves.
    """

    outcomes: dict[Outcome, FloatArray]
    offered: dict[str, FloatArray]
    taken: dict[str, FloatArray]
    read: frozenset[str]


def batch_of(scenario: Scenario, sets: Sets, n_sets: int) -> Batch:
    """The means of each set of parameters; what a set holds is not checked here.

    Raises:
        SpecError: rates of a stage add up to more than everybody, or a set grows past 2**50 people or events.
    """
    at_once = max(CELLS // len(scenario.stages), 1)
    pieces = [
        _piece(scenario, {path: column[at : at + at_once] for path, column in sets.items()}, min(at_once, n_sets - at))
        for at in range(0, n_sets, at_once)
    ]
    first = pieces[0]
    return Batch(
        outcomes={one: np.concatenate([piece.outcomes[one] for piece in pieces]) for one in first.outcomes},
        offered={name: np.concatenate([piece.offered[name] for piece in pieces]) for name in first.offered},
        taken={name: np.concatenate([piece.taken[name] for piece in pieces]) for name in first.taken},
        read=first.read,
    )


def _piece(scenario: Scenario, sets: Sets, n_sets: int) -> Batch:
    drawn = _Drawn(sets)
    plan = Plan.of(scenario, drawn)
    if (plan.stages.leave + sum(way.rate for way in plan.stages.ways) > FULL).any():
        message = "of a stage and leave add up to more than everybody in some set. Lower them."
        raise SpecError([("lifecycle.stages.moves", "over_one", message)])
    totals = Totals()
    offered: Array = np.zeros((len(plan.inflows), n_sets))
    taken: Array = np.zeros((len(plan.inflows), n_sets))
    for elapsed in run(plan, Average(), n_sets):
        totals.add(plan, elapsed)
        offered += elapsed.flows.offered
        taken += elapsed.flows.taken
    names = [inflow.name for inflow in plan.inflows]
    return Batch(
        outcomes={outcome: np.broadcast_to(column, (n_sets,)) for outcome, column in totals.outcomes().items()},
        offered=dict(zip(names, offered, strict=True)),
        taken=dict(zip(names, taken, strict=True)),
        read=frozenset(drawn.read),
    )
