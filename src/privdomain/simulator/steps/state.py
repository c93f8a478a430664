"""State and flows: who is where, and what happened in a period."""

import numpy as np
from attrs import define, frozen

from privdomain._internal.arrays import Array, FloatArray
from privdomain.simulator.plan import Plan


@define(eq=False, kw_only=True)
class State:
    """Where people are between two periods. Replications lie along the last axis.

    Attributes:
        live: Contacts by stage and cohort, ``(n_stages, n_cohorts, n)``; one cohort where nobody asked for more.
        waiting: Adds that no advisor has had time for, by inflow, ``(n_inflows, n)``.
        due: Invited people who will arrive 1, 2 … periods from now, ``(n_delays, n)``.
        invited: People invited so far, ``(n,)``.
    """

    live: Array
    waiting: Array
    due: Array
    invited: Array

    @classmethod
    def at_start(cls, plan: Plan, n: int, dtype: type, n_cohorts: int = 1) -> "State":
        """The starting stock, in the first cohort."""
        scenario = plan.scenario
        places = {name: place for place, name in enumerate(plan.stages.names)}
        live: Array = np.zeros((len(places), n_cohorts, n), dtype)
        for stock in scenario.stock:
            live[places[stock.name], 0] = np.rint(plan.read(f"stock.{stock.name}.count", stock.count))
        n_delays = len(scenario.referral.delays) if scenario.referral else 1
        return cls(
            live=live,
            waiting=np.zeros((len(plan.inflows), n), dtype),
            due=np.zeros((n_delays, n), dtype),
            invited=np.zeros(n, dtype),
        )


@frozen(eq=False, kw_only=True)
class Flows:
    """What happened in one period. Replications lie along the last axis; n_cohorts comes before it.

    Attributes:
        banned: Contacts lost with an account, ``(n_stages, n_cohorts, n)``.
        offered: New adds, by inflow, ``(n_inflows, n)``.
        taken: Adds that were taken in, of these and of those who waited, ``(n_inflows, n)``.
        lost: Adds that were turned away or tired of waiting, ``(n_inflows, n)``.
        touches: Touches sent, ``(n,)``.
        coverage: Share of the talks asked for by touches that advisors had time for, ``(n,)``; 1 where none were.
        base: Contacts at the time of touches, orders and invitations, ``(n_stages, n_cohorts, n)``.
        first: First orders, ``(n_stages, n_cohorts, n)``.
        repeat: Repeat orders, ``(n_stages, n_cohorts, n)``.
        returned: Orders that came back, ``(n_cohorts, n)``.
        sales: List price of the orders of each cohort, ``(n_cohorts, n)``.
        refunded: List price of those that came back, ``(n_cohorts, n)``.
        invited: Invitations that will arrive, by delay, ``(n_delays, n)``.
        left: Relations ended, ``(n_stages, n_cohorts, n)``.
        moved: People by their first, second … way out, each ``(n_stages, n_cohorts, n)``.
    """

    banned: Array
    offered: Array
    taken: Array
    lost: Array
    touches: Array
    coverage: FloatArray
    base: Array
    first: Array
    repeat: Array
    returned: Array
    sales: FloatArray
    refunded: FloatArray
    invited: Array
    left: Array
    moved: tuple[Array, ...]
