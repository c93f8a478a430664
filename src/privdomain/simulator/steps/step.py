"""One period, step by step."""

from collections.abc import Sequence

import numpy as np

from privdomain.simulator.chance import Chance
from privdomain.simulator.plan import Number, Plan
from privdomain.simulator.steps.arriving import banned, offered, taken_in
from privdomain.simulator.steps.moving import entered, moved
from privdomain.simulator.steps.operating import (
    Touches,
    invited,
    is_steady,
    ordered,
    sold,
    steady_touches,
    touched,
    touched_contacts,
)
from privdomain.simulator.steps.rates import Rates, demands, rates_of
from privdomain.simulator.steps.state import Flows, State


class Stepper:
    """Steps a plan from period to period; what is the same in all of them is worked out once."""

    def __init__(self, plan: Plan, chance: Chance) -> None:
        """Prepare."""
        self.plan: Plan = plan
        self.chance: Chance = chance
        self._demands = demands(plan)
        steady = is_steady(plan) and all(np.ndim(demand) == 0 for demand in self._demands)
        self._rates = steady_rates(plan, self._demands) if steady else None

    def step(self, state: State, period: int) -> Flows:
        """One period: the state is where everybody is after it, the flows are what happened."""
        plan, chance = self.plan, self.chance
        gone = banned(plan, state, period, chance)  # 1
        adds = offered(plan, state, period, chance)  # 2
        taken, lost, talks = taken_in(plan, state, adds, period, chance)  # 3
        base = state.live
        touches = touched(plan, state, talks)  # 4
        rates = self._rates_of(period, touches)
        first, repeat = ordered(plan, state, rates, period, chance)  # 5
        returned, sales, refunded = sold(plan, first, repeat, period, chance)
        new = invited(plan, state, period, chance)  # 6
        left, ways = moved(plan, state, first, rates, period, chance)  # 7
        entered(plan, state, taken, min(period + 1, state.live.shape[1] - 1))  # 8
        return Flows(
            banned=gone,
            offered=adds,
            taken=taken,
            lost=lost,
            touches=touches.per_contact * touched_contacts(plan, base),
            coverage=touches.coverage,
            base=base,
            first=first,
            repeat=repeat,
            returned=returned,
            sales=sales,
            refunded=refunded,
            invited=new,
            left=left,
            moved=ways,
        )

    def _rates_of(self, period: int, touches: Touches) -> Rates:
        if self._rates is not None:
            return self._rates.at(period)
        return rates_of(self.plan.stages, self._demands[period], touches.response, touches.fatigue)


def steady_rates(plan: Plan, demand: Sequence[Number]) -> Rates:
    """The rates of every period, touched as wished: those that hold where no advisor's time limits touches."""
    touches = steady_touches(plan)
    return rates_of(plan.stages, np.array(demand)[:, None, None, None], touches.response, touches.fatigue)
