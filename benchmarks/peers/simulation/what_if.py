"""Three what-ifs of the funnel: on coupled draws, and on draws that soon fall out of step.

The answer is whether coupling reduces the variance of a difference as much as it must. Fast draws do not; theirs says
what the other must say.
"""

from typing import Final

import numpy as np
from benchmarks.peers.contender import LIBRARY, Answer, Contender
from benchmarks.peers.simulation.funnel import ORDERS, Task, scenario_of, task_of

from privdomain.simulator import Comparison, Promotion, WhatIf

REDUCTIONS: Final = {"repurchase": 100, "inflow": 100, "double eleven": 1_000}
"""By what factor the variance of the difference in orders must fall at least."""


def what_if_of(task: Task) -> WhatIf:
    promotion = Promotion(name="double eleven", period=20, length=2, uplift=0.3, discount=0.05, pull_forward=0.3)
    return (
        WhatIf(scenario_of(task.adds))
        .add("repurchase", {"lifecycle.stages.active.orders": ORDERS + 0.01})
        .add("inflow", {"channels.media.spend": 12 * task.adds * 1.02})
        .add("double eleven", {"promotions": [promotion]})
    )


def run(task: Task) -> Comparison:
    return what_if_of(task).run(replications=task.replications, seed=1)


def run_fast(task: Task) -> Comparison:
    return what_if_of(task).run(replications=task.replications, seed=1, draws="fast")


def answer(result: Comparison) -> Answer:
    found = {name: result.difference(name, "orders").variance_reduction for name in REDUCTIONS}
    return {f"reduction of {name}": np.array([found[name] >= bar]) for name, bar in REDUCTIONS.items()}


def needed(_: Comparison) -> Answer:
    return {f"reduction of {name}": np.array([True]) for name in REDUCTIONS}


CONTENDERS = (
    Contender(LIBRARY, task_of, run, answer),
    Contender(f"{LIBRARY}, fast draws", task_of, run_fast, needed),
)
