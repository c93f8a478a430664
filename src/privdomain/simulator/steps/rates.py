"""Rates of a period: those of the lifecycle, moved by seasons, promotions and touches."""

from typing import Any

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import Array, FloatArray
from privdomain.simulator.plan import Number, Plan, Stages
from privdomain.simulator.scenario.shocks import Promotion, shifts_of

_LEAST: float = np.finfo(np.float64).tiny


@frozen(eq=False, kw_only=True)
class Rates:
    """Rates of one period, ``(n_stages, 1, n)`` each, n being 1 where all replications are alike.

    Orders may have a leading axis: then they are those of every period, of which ``at`` cuts out one. Leaving and
    moves are the same in all of them.

    Attributes:
        first: Probability of the first order.
        orders: Repeat orders per person.
        leave: Probability of leaving, of those who placed no first order.
        moves: Of each way out in turn the probability of it, of those who have not left or gone another way before.
    """

    first: FloatArray
    orders: FloatArray
    leave: FloatArray
    moves: tuple[FloatArray, ...]

    def at(self, period: int) -> "Rates":
        """The rates of one period."""
        return Rates(
            first=self.first[period],
            orders=self.orders[period],
            leave=self.leave,
            moves=self.moves,
        )


def rates_of(stages: Stages, demand: Any, response: Any, fatigue: Any) -> Rates:
    """The rates of a period.

    Args:
        stages: The stages.
        demand: What seasons and promotions multiply orders by.
        response: What touches multiply orders and wakings by, where stages are touched.
        fatigue: What touches multiply the hazard of leaving by, where stages are touched.
    """
    response, fatigue = np.where(stages.touched, response, 1.0), np.where(stages.touched, fatigue, 1.0)
    leave = hazard_times(stages.leave, fatigue)
    ways = [np.where(way.by_touch, hazard_times(way.rate, response), way.rate) for way in stages.ways]
    total = sum(ways, np.zeros(1))
    room = np.minimum(1.0, (1.0 - leave) / np.maximum(total, _LEAST))
    rest, moves = 1.0 - leave, []
    for way in ways:
        taken = way * room
        moves.append(np.clip(np.where(rest > 0, taken / np.maximum(rest, _LEAST), 0.0), 0.0, 1.0))
        rest = rest - taken
    return Rates(
        first=hazard_times(stages.first_order, demand * response),
        orders=stages.orders * (demand * response),
        leave=leave,
        moves=tuple(moves),
    )


def hazard_times(rate: Array, factor: Array) -> FloatArray:
    """A probability whose hazard is multiplied: 1 - (1 - p)^f; a factor of 1 leaves it as it is to the bit."""
    if np.all(factor == 1):
        return np.broadcast_to(rate, np.broadcast_shapes(np.shape(rate), np.shape(factor)))
    is_sure = np.asarray(rate) == 1
    times = -np.expm1(np.log1p(-np.where(is_sure, 0.0, rate)) * factor)
    return np.where(np.asarray(factor) == 1, rate, np.where(is_sure, np.asarray(factor) > 0, times))


def demands(plan: Plan) -> list[Number]:
    """What seasons and promotions multiply orders by, in each period; never less than nothing, whatever is drawn."""
    seasons, n_periods = plan.scenario.seasons.purchases, plan.n_periods

    def read(promotion: Promotion, name: str) -> Number:
        return plan.read(f"promotions.{promotion.name}.{name}", getattr(promotion, name))

    shifts = shifts_of(plan.scenario.promotions, seasons, n_periods, read)
    return [
        seasons[period % len(seasons)] * (np.maximum(1 + shift, 0.0) if np.ndim(shift) else max(1 + shift, 0.0))
        for period, shift in enumerate(shifts)
    ]
