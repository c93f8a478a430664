"""allocate: how a budget is best split over channels."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain.simulator.asked import read_scenario
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.planning.allocations import Allocation
from privdomain.simulator.planning.budget_asked import BudgetAsked, budget_asked
from privdomain.simulator.planning.outlook import certain, outcome_now
from privdomain.simulator.planning.spend_split import best_split
from privdomain.simulator.planning.spend_worth import Spending, adds_at
from privdomain.simulator.scenario.paths import changed, value_at
from privdomain.simulator.scenario.scenario import Scenario
from privdomain.simulator.scenario.uncertainty import Uncertain
from privdomain.simulator.whatif_runs.moved_ranges import with_moved_ranges

__all__ = ["allocate"]

_AT: Final = 1e-9
"""Share of the budget within which a spend lies at a limit."""
_AT_CAC: Final = 1e-6
"""Share of its limit within which a cost per add lies at it."""
_STEP: Final = 1e-4
"""Share of the budget that marginal returns are measured with."""


def allocate(
    scenario: Scenario,
    budget: float,
    /,
    *,
    over: Sequence[str] | None = None,
    outcome: Outcome | str = "profit",
    bounds: Mapping[str, tuple[float, float]] | None = None,
    max_cac: float | None = None,
) -> Allocation:
    """How a budget per period is best split over channels (预算分配), on the expectation.

    Money goes where the next unit brings the most, until all channels are alike at the margin; the average return,
    which reports show, says nothing of the next unit. What does not pay stays unspent. Advisors' time and places are
    limits as in the scenario: adds that nobody has time for are worth nothing.

    Where each add brings as much as the one before and no curve is S-shaped, the split is exact (``exact``): the
    Karush-Kuhn-Tucker conditions are solved by bisection of the multiplier. Else many splits are tried, and the best of
    them improved step by step; that finds a peak, and mostly the highest. Of splits that come to the same it is the one
    that spends least.

    Args:
        scenario: The scenario; its uncertain parameters stand at their values.
        budget: Money per period for all the channels together [major unit].
        over: Paths of the spends to choose, such as ``"channels.moments.spend"``; None for all channels.
        outcome: What is to become as large as can be.
        bounds: Least and most spend per period by path.
        max_cac: Most media and incentive per add that a channel may cost on average over its adds, each by itself. Adds
            that are turned away do not count: advisors who have no time make the others dearer.

    Raises:
        SpecError: an argument is wrong, or bounds, budget and ``max_cac`` allow nothing.
        BudgetError: more than 12 channels, or more periods x stages than can be searched.

    Examples:
        >>> from privdomain.simulator import Basket, Channel, Clock, Lifecycle, Saturation, Scenario
        >>> def channel(name, cost):
        ...     adds = Saturation(kind="power", cost_per_add=cost, base_spend=1_000, exponent=0.5)
        ...     return Channel(name=name, spend=1_000, adds=adds)
        >>> shop = Scenario(
        ...     currency="CNY",
        ...     channels=[channel("moments", 10), channel("search", 20)],
        ...     lifecycle=Lifecycle.simple(leave=0.01, first_order=0.03, orders=0.08),
        ...     basket=Basket(list_price=320, margin=0.55),
        ... )
        >>> split = allocate(shop, 2_000)  # adds grow with the root, so spends go as 1/10² to 1/20²
        >>> split.spend.round(6).tolist(), split.binding, split.exact
        ([1600.0, 400.0], ('budget',), True)
    """
    shop = certain(read_scenario(scenario))
    asked = budget_asked(shop, budget, over=over, outcome=outcome, bounds=bounds, max_cac=max_cac)
    spend, exact = best_split(asked.spending, asked.room)
    return _told(scenario, asked, spend, exact=exact)


def _told(scenario: Scenario, asked: BudgetAsked, spend: FloatArray, *, exact: bool) -> Allocation:
    spending, money, n = asked.spending, asked.room.budget, len(spend)
    step, n_periods = _STEP * money, scenario.clock.n_periods
    batch = spending.batch(np.column_stack([spend, np.full(n, money / n), spend[:, None] + step * np.eye(n)]))
    values, lost = batch.outcomes[spending.outcome], batch.outcomes[Outcome.LOST_ADDS]
    taken = spending.by_channel(batch.taken)[:, 0]
    limits = tuple(
        _limit(asked, place, *pair) for place, pair in enumerate(zip(spend.tolist(), taken.tolist(), strict=True))
    )
    bound = {
        "budget": spend.sum() >= money * (1 - _AT),
        "capacity": bool((lost[2:] - lost[0] > _AT * (1 + lost[0])).any()),
        "max_cac": "max_cac" in limits,
    }
    return Allocation(
        scenario=scenario.name,
        outcome=spending.outcome,
        budget=money,
        paths=spending.paths,
        present=np.array([_mean(value_at(scenario, path), n_periods) for path in spending.paths]),
        spend=spend,
        offered=spending.by_channel(batch.offered)[:, 0],
        adds=taken,
        incentive=spending.incentives,
        marginal=_marginal(spending, spend, step, values[2:] - values[0]) / n_periods,
        limits=limits,
        binding=tuple(name for name, is_bound in bound.items() if is_bound),
        ranges=_ranges(scenario, dict(zip(spending.paths, spend.tolist(), strict=True))),
        expected=float(values[0]),
        expected_now=outcome_now(certain(scenario), spending.outcome),
        expected_equal=float(values[1]),
        exact=exact,
    )


def _marginal(spending: Spending, spend: FloatArray, step: float, gained: FloatArray) -> FloatArray:
    """What a unit of spend in each period brings at the margin: the worth of an add, by the slope of the curve.

    The worth of an add is that of the adds of the next step; between limits it is constant, so no digits are lost. A
    curve that begins upright has no slope at 0: there, the step itself is told.
    """
    more = adds_at(spending, spend + step) - adds_at(spending, spend)
    add = np.divide(gained - spending.itself * step, more, out=np.zeros(len(spend)), where=more > 0)
    slopes = np.array([curve.slope(one) for curve, one in zip(spending.curves, spend.tolist(), strict=True)])
    is_upright = np.isinf(slopes)
    return np.where(is_upright, gained / step, spending.itself + add * np.where(is_upright, 0.0, slopes))


def _limit(asked: BudgetAsked, place: int, spend: float, taken: float) -> str:
    room, spending, near = asked.room, asked.spending, _AT * asked.room.budget
    if spend >= room.high[place] - near and asked.is_capped[place]:
        return "max_cac"
    if spend <= room.low[place] + near:
        return "least"
    if spend >= room.high[place] - near:
        return "most"
    is_dear = spend >= (spending.max_cac - float(spending.incentives[place])) * taken * (1 - _AT_CAC)
    return "max_cac" if is_dear else ""


def _ranges(scenario: Scenario, split: dict[str, float]) -> tuple[Uncertain, ...] | None:
    """The ranges that are left where that of a spend cannot move with it; None where all can."""
    kept = [one for one in scenario.uncertain if _is_movable(one, scenario, split)]
    if len(kept) == len(scenario.uncertain):
        return None
    return with_moved_ranges(scenario, changed(scenario, {**split, "uncertain": kept})).uncertain


def _is_movable(uncertain: Uncertain, scenario: Scenario, split: dict[str, float]) -> bool:
    set_here = [path for path in (uncertain.path, *uncertain.also) if path in split]
    return not set_here or (not uncertain.also and bool(split[uncertain.path] and value_at(scenario, uncertain.path)))


def _mean(spend: Any, n_periods: int) -> float:
    """Spend per period on average; a shorter list begins again."""
    if isinstance(spend, tuple):
        return float(sum(spend[period % len(spend)] for period in range(n_periods)) / n_periods)
    return float(spend)
