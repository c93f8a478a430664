"""The funnel that everybody simulates: six stages, 52 weeks, people who come by a Poisson process.

New contacts settle, become members and fall silent; some place a first order and are then active or dormant buyers.
Rows are replications.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from benchmarks.peers.contender import Answer, Case

from privdomain.simulator import Basket, Channel, Clock, Lifecycle, LifeStage, Move, Saturation, Scenario
from privdomain.simulator.chance import Average
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run

WEEKS: Final = 52
ADDS: Final = 1_000
STAGES: Final = ("new", "settling", "member", "silent", "active", "dormant")
ACTIVE: Final = STAGES.index("active")
LEAVE: Final = (0.07, 0.025, 0.006, 0.01, 0.006, 0.006)
FIRST: Final = (0.03, 0.03, 0.004, 0.0, 0.0, 0.0)
MOVE: Final = (0.0, 0.33, 0.02, 0.01, 0.012, 0.003)
"""Probabilities of leaving, of the first order, and of moving on."""
TO: Final = (0, 2, 3, 2, 5, 4)
"""Where a move leads."""
THEN: Final = (1, 1, 2, 3, 4, 5)
"""Where everybody else is a week later."""
ORDERS: Final = 0.08
"""Repeat orders of an active buyer in a week."""
RETURNS: Final = 0.2
_TOLERANCE: Final = 6.0
"""Standard errors by which a mean may miss what is expected."""


@dataclass(frozen=True)
class Task:
    """Some replications of the funnel with so many adds a week."""

    replications: int
    adds: int = ADDS


def task_of(case: Case) -> Task:
    return Task(len(case.columns.user))


def scenario_of(adds: int) -> Scenario:
    stages = [
        LifeStage(
            name=name,
            leave=LEAVE[place],
            first_order=FIRST[place],
            buyers_enter="active" if FIRST[place] else None,
            orders=ORDERS if place == ACTIVE else 0.0,
            moves=[Move(to=STAGES[TO[place]], rate=MOVE[place])] if MOVE[place] else [],
            then=STAGES[THEN[place]],
        )
        for place, name in enumerate(STAGES)
    ]
    return Scenario(
        currency="CNY",
        clock=Clock(n_periods=WEEKS),
        channels=[Channel(name="media", spend=12 * adds, adds=Saturation(cost_per_add=12))],
        lifecycle=Lifecycle(stages=stages, entry="new"),
        basket=Basket(list_price=320, returns=RETURNS),
    )


def expected_live(adds: int) -> npt.NDArray[np.float64]:
    """Contacts by stage at the end, on average."""
    *_, last = run(Plan.of(scenario_of(adds)), Average(), 1)
    return np.asarray(last.live[:, 0, 0])


def answer_of(task: Task, live: npt.ArrayLike) -> Answer:
    """Whether the mean of each stage is what it should be; contacts by stage are Poisson, so that sd is known."""
    expected = expected_live(task.adds)
    error = _TOLERANCE * np.sqrt(expected / task.replications)
    return {"as_expected": (np.abs(np.asarray(live) - expected) <= error).astype(np.int64)}
