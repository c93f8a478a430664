"""solve: at which value of a parameter the expected outcome comes to a goal."""

from typing import ClassVar, Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, BoolArray, FloatArray, read_only
from privdomain._internal.reprs import TextTable
from privdomain._internal.results import Final as FinalResult
from privdomain.errors import SpecError
from privdomain.simulator.asked import read_number, read_outcome, read_scenario
from privdomain.simulator.expectation.asked import check_sets
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.planning.crossings import Crossings, crossings
from privdomain.simulator.planning.outlook import at_values, certain, is_stepwise_at, number_at, outcome_at, outcome_now
from privdomain.simulator.scenario.scenario import Scenario
from privdomain.simulator.whatif_runs.figures import decimals_of, figure, signed

__all__ = ["Solution", "solve"]

_SETS: Final = 10_000
"""Sets of parameters that a search looks at, more or less."""
_MET: Final = 1e-6
"""Share of all heights seen by which a goal may be missed; what misses it by more has jumped past it."""


@frozen(eq=False, repr=False, kw_only=True)
class Solution(FinalResult):
    """Values of a parameter at which the expected outcome comes to a goal (目标求解). Kind of result: final.

    Attributes:
        scenario: Name of the scenario.
        path: The parameter.
        outcome: The outcome.
        goal: What it is to come to.
        present: The parameter now; nan where there is no one number.
        expected: The outcome now; nan where it has no value.
        values: The values, the nearest to the present one first, ``(n_values,)``.
        reached: Expected outcome at each, ``(n_values,)``.
        is_reached: Whether that is the goal, ``(n_values,)``; the outcome may jump past it.
    """

    add_instead: ClassVar[str] = "Solve for one goal at a time."

    scenario: str
    path: str
    outcome: Outcome
    goal: float
    present: float
    expected: float
    values: FloatArray = field(converter=read_only)
    reached: FloatArray = field(converter=read_only)
    is_reached: BoolArray = field(converter=read_only)

    @property
    def value(self) -> float:
        """The value that is nearest to the present one."""
        return float(self.values[0])

    def to_columns(self) -> dict[str, Array]:
        """One row per value, the nearest first."""
        columns: dict[str, Array] = {"value": self.values, "change": self.values - self.present}
        return {**columns, "reached": self.reached, "is_reached": self.is_reached}

    def _table(self) -> TextTable:
        decimals = decimals_of(self.goal, self.expected)
        now = f"now {figure(self.expected, decimals)} at {_number(self.present)}"
        title = f"{self.path} for {self.outcome} {figure(self.goal, decimals)} of {self.scenario}; {now}"
        rows = [
            [
                _number(value),
                _change(value, self.present),
                figure(reached, decimals) + ("" if is_reached else ", a jump"),
            ]
            for value, reached, is_reached in zip(*self._lists, strict=True)
        ]
        return TextTable(title, ["value", "change", "reached"], rows)

    @property
    def _lists(self) -> tuple[list[float], list[float], list[bool]]:
        return self.values.tolist(), self.reached.tolist(), self.is_reached.tolist()


def solve(
    scenario: Scenario, path: str, /, *, goal: float, low: float, high: float, outcome: Outcome | str = "profit"
) -> Solution:
    """At which value of a parameter the expected outcome comes to a goal (盈亏平衡与目标求解): 0 profit is break-even.

    The expectation stands for the average year, and half of all years fall below it: to be safe, aim higher, or look
    at the risk of the value that was found with ``simulate``.

    Args:
        scenario: The scenario; its uncertain parameters stand at their values.
        path: The parameter; one of numbers that may lie between two others, which counts of things do not.
        goal: What the outcome is to come to.
        low: Lowest value that is looked at.
        high: Highest one.
        outcome: The outcome.

    Returns:
        All values that a grid of some 600 places, closer towards both ends, can tell apart, to 1e-12 of their range;
        nearest to the present first.

    Raises:
        SpecError: the goal lies outside what was seen (says what was), a value makes no valid scenario, or the
            parameter takes whole numbers only.
        BudgetError: more periods x stages than can be searched.

    Examples:
        >>> from privdomain.simulator import Basket, Channel, Lifecycle, Saturation, Scenario
        >>> shop = Scenario(
        ...     currency="CNY",
        ...     channels=[Channel(name="moments", spend=12_000, adds=Saturation(cost_per_add=12))],
        ...     lifecycle=Lifecycle.simple(leave=0.01, first_order=0.03, orders=0.08),
        ...     basket=Basket(list_price=320, margin=0.55),
        ... )
        >>> round(solve(shop, "basket.margin", goal=0, low=0, high=1).value, 4)
        0.0368
        >>> solve(shop, "basket.margin", goal=-1e9, low=0, high=1)  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        ...
        privdomain.errors.SpecError: goal: profit was seen between -624,000 and 16,... for basket.margin in [0, 1]. ...
    """
    shop = certain(read_scenario(scenario))
    chosen = read_outcome(outcome)
    present = number_at(shop, path)
    if is_stepwise_at(shop, path):
        message = "takes whole numbers only, so a goal lies between two of them. Compare some with WhatIf."
        raise SpecError([(path, "whole_numbers", message)])
    goal, low, high = (read_number(name, value) for name, value in (("goal", goal), ("low", low), ("high", high)))
    if low >= high:
        raise SpecError([("low", "out_of_order", f"{low!r} is not below high, {high!r}. Swap or part them.")])
    check_sets(shop, _SETS, "scenario")
    for end in (low, high):
        at_values(shop, {path: end})

    def curve(values: FloatArray) -> FloatArray:
        return outcome_at(shop, {path: values}, chosen)

    found = crossings(curve, goal, low, high)
    if not len(found.places):
        raise SpecError([("goal", "out_of_reach", _reach(chosen, path, found, low, high))])
    values = found.places[np.argsort(np.abs(found.places - present), kind="stable")]
    reached = curve(values)
    return Solution(
        scenario=shop.name,
        path=path,
        outcome=chosen,
        goal=goal,
        present=present,
        expected=outcome_now(shop, chosen),
        values=values,
        reached=reached,
        is_reached=np.abs(reached - goal) <= _MET * max(found.span, abs(goal)),
    )


def _reach(outcome: Outcome, path: str, found: Crossings, low: float, high: float) -> str:
    where = f"for {path} in [{low:,.6g}, {high:,.6g}]"
    if np.isnan(found.lowest):
        return f"{outcome} has no value {where}. Look at other values."
    decimals = decimals_of(found.lowest, found.highest)
    ends = f"{figure(found.lowest, decimals)} and {figure(found.highest, decimals)}"
    return f"{outcome} was seen between {ends} {where}. Aim between these, or look at other values."


def _number(value: float) -> str:
    return "—" if np.isnan(value) else f"{value:,.10g}"


def _change(value: float, present: float) -> str:
    """How far the value lies from the present one, with as many digits as the value has."""
    text = _number(value)
    return f"{value - present:+.10g}" if "e" in text else signed(value - present, len(text.partition(".")[2]))
