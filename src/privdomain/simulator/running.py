"""Running: a plan from its first period to its last, one record for each."""

from collections.abc import Iterator

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import Array, FloatArray
from privdomain.simulator.bounds import check_growth
from privdomain.simulator.chance import Average, Chance
from privdomain.simulator.plan import Plan
from privdomain.simulator.steps.ledger import CostLine, costs_of
from privdomain.simulator.steps.state import Flows, State
from privdomain.simulator.steps.step import Stepper


@frozen(eq=False, kw_only=True)
class Elapsed:
    """A period that has passed.

    Attributes:
        period: Which one, from 0 on.
        flows: What happened.
        live: Contacts after it, by stage and cohort, ``(n_stages, n_cohorts, n)``.
        waiting: Adds that wait after it, ``(n_inflows, n)``.
        costs: What it cost by line [major unit], ``(n,)`` each.
    """

    period: int
    flows: Flows
    live: Array
    waiting: Array
    costs: dict[CostLine, FloatArray]


def run(plan: Plan, chance: Chance, n: int, *, by_cohort: bool = False) -> Iterator[Elapsed]:
    """The periods of a plan, one after the other.

    Args:
        plan: The plan.
        chance: How chance is taken.
        n: Replications, or sets of parameters.
        by_cohort: Whether people are told apart by when they entered: cohort 0 is the starting stock, cohort t + 1
            entered in period t.

    Raises:
        SpecError: people or events of a process grow past what can be counted.
    """
    stepper = Stepper(plan, chance)
    dtype = np.float64 if isinstance(chance, Average) else np.int64
    state = State.at_start(plan, n, dtype, plan.n_periods + 1 if by_cohort else 1)
    for period in range(plan.n_periods):
        yield _elapsed(stepper, state, period)  # bound to no name: a run that waits holds the state alone


def _elapsed(stepper: Stepper, state: State, period: int) -> Elapsed:
    flows = stepper.step(state, period)
    check_growth(period, state.live, state.waiting, flows)
    costs = costs_of(stepper.plan, flows, period)
    return Elapsed(period=period, flows=flows, live=state.live, waiting=state.waiting, costs=costs)
