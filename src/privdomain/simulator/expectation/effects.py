"""Effects: what one order, one add, one contact does to the state and to the sums, by period."""

import numpy as np
from attrs import evolve, frozen

from privdomain._internal.arrays import Array, FloatArray
from privdomain.simulator.expectation.places import Places
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.plan import Plan
from privdomain.simulator.steps.ledger import discount_of, worth_now


@frozen(eq=False, kw_only=True)
class Effects:
    """What one of each adds to the vector of ``Places``, by period.

    Attributes:
        amount: One unit of sales at list price that are kept, ``(n_periods, size)``.
        spread: Variance of such sales of one order, which may come back and whose amount varies.
        order: One order on average, ``(n_periods, size)``.
        taken: One add that is taken in, by inflow, ``(n_periods, n_inflows, size)``.
        refused: One add for which there is no room, by inflow, ``(n_inflows, size)``.
        lost: One add that comes while a ban keeps everybody out, the same.
        cost: One unit of cost, ``(n_periods, size)``.
    """

    amount: FloatArray
    spread: float
    order: FloatArray
    taken: FloatArray
    refused: FloatArray
    lost: FloatArray
    cost: FloatArray

    @classmethod
    def of(cls, plan: Plan, places: Places) -> "Effects":
        """Those of a plan."""
        basket, n_periods = plan.scenario.basket, plan.n_periods
        worth = worth_now(plan, np.arange(n_periods))
        discount = np.array([discount_of(plan, period) for period in range(n_periods)])
        cost = _vectors(places, n_periods, cost=1.0, present_value=-worth)
        price, kept = basket.list_price, 1 - basket.returns
        goods = 1 - basket.margin
        amount = _vectors(
            places,
            n_periods,
            revenue=1 - discount,
            cost=goods,
            present_value=worth * (1 - discount - goods),
        )
        orders = _vectors(places, n_periods, orders=1.0)
        return cls(
            amount=amount,
            spread=kept * price**2 * (1 + basket.spread**2) - (kept * price) ** 2,
            order=orders + kept * price * amount + basket.fulfilment * cost,
            taken=_taken(plan, places, cost),
            refused=_refused(places, patience_of(plan)),
            lost=_refused(places, 0.0),
            cost=cost,
        )

    def cut(self, at: slice) -> "Effects":
        """Those of some periods."""
        cut = {name: getattr(self, name)[at] for name in ("amount", "order", "taken", "cost")}
        return evolve(self, **cut)


def _vectors(places: Places, n_periods: int, **values: float | Array) -> FloatArray:
    vectors = np.zeros((n_periods, places.size))
    for name, value in values.items():
        vectors[:, places.sum_of(Outcome(name))] = value
    return vectors


def _taken(plan: Plan, places: Places, cost: FloatArray) -> FloatArray:
    incentives = np.array([float(inflow.incentive) for inflow in plan.inflows])
    taken = incentives[:, None] * cost[:, None, :]
    for place, inflow in enumerate(plan.inflows):
        taken[:, place, inflow.enters] = 1.0
    taken[:, :, places.sum_of(Outcome.ADDS)] = 1.0
    return taken


def _refused(places: Places, patience: float) -> FloatArray:
    """Who waits is still there with the patience of the waiting; all others are lost."""
    refused = np.zeros((places.n_inflows, places.size))
    refused[:, places.sum_of(Outcome.LOST_ADDS)] = 1 - patience
    for place in range(places.n_inflows):
        refused[place, places.waiting + place] = patience
    return refused


def patience_of(plan: Plan) -> float:
    """Share of the adds for whom there is no room who are still there a period later."""
    advisors = plan.scenario.advisors
    return 0.0 if advisors is None or advisors.patience is None else advisors.patience
