"""Allocation: a split of a budget over channels, and what keeps it where it is."""

from typing import Any, ClassVar

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import TextTable
from privdomain._internal.results import Final as FinalResult
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.scenario.uncertainty import Uncertain
from privdomain.simulator.whatif_runs.figures import decimals_of, figure

__all__ = ["Allocation"]


@frozen(eq=False, repr=False, kw_only=True)
class Allocation(FinalResult):
    """The best split of a budget over channels (预算分配). Kind of result: final.

    Arrays are ``(n_channels,)``; money is per period where nothing else is said.

    Attributes:
        scenario: Name of the scenario.
        outcome: What was to become as large as can be.
        budget: The budget.
        paths: The channels, as paths of their spends.
        present: Their spends now, on average.
        spend: Their best spends; together no more than the budget.
        offered: Expected adds that want to come from each, on average per period in which no ban keeps everybody out.
        adds: Expected adds of each that advisors take in, the same.
        incentive: Welcome incentive per add of each.
        marginal: What more spend brings of the outcome per unit at the margin, budget or not: of profit, net of itself.
        limits: What keeps each spend where it is: "least", "most", "max_cac", or nothing.
        binding: What they run into: "budget", "capacity", "max_cac".
        ranges: Ranges of uncertain parameters that go with the split, where that of a spend cannot move with it, as
            from or to 0, and is dropped; None where all can.
        expected: Expected outcome with the best split.
        expected_now: Expected outcome with the spends as they are.
        expected_equal: Expected outcome with the budget in equal parts, limits or not.
        exact: Whether a formula proves that there is no better split; else it was searched for.
    """

    add_instead: ClassVar[str] = "Split both budgets as one."

    scenario: str
    outcome: Outcome
    budget: float
    paths: tuple[str, ...]
    present: FloatArray = field(converter=read_only)
    spend: FloatArray = field(converter=read_only)
    offered: FloatArray = field(converter=read_only)
    adds: FloatArray = field(converter=read_only)
    incentive: FloatArray = field(converter=read_only)
    marginal: FloatArray = field(converter=read_only)
    limits: tuple[str, ...]
    binding: tuple[str, ...]
    ranges: tuple[Uncertain, ...] | None
    expected: float
    expected_now: float
    expected_equal: float
    exact: bool

    @property
    def unspent(self) -> float:
        """What does not pay to spend."""
        return float(max(self.budget - self.spend.sum(), 0.0))

    @property
    def cac(self) -> FloatArray:
        """Media and incentive per add of each channel that was taken in (获客成本); nan without adds."""
        return read_only(divide(self.spend, self.adds) + self.incentive)

    @property
    def changes(self) -> dict[str, Any]:
        """The split by path, as a change for ``WhatIf``."""
        split: dict[str, Any] = dict(zip(self.paths, self.spend.tolist(), strict=True))
        return split if self.ranges is None else {**split, "uncertain": [one.to_dict() for one in self.ranges]}

    def to_columns(self) -> dict[str, Array]:
        """One row per channel."""
        columns: dict[str, Array] = {"path": np.array(self.paths, object)}
        for name in ("present", "spend", "offered", "adds", "cac", "marginal"):
            columns[name] = getattr(self, name)
        return {**columns, "limit": np.array(self.limits, object)}

    def _table(self) -> TextTable:
        decimals = decimals_of(self.expected)
        others = f"{figure(self.expected_now, decimals)} now, {figure(self.expected_equal, decimals)} in equal parts"
        bound = f"bound by {' and '.join(self.binding)}" if self.binding else "bound by nothing"
        title = (
            f"Split of {self.budget:,.6g} a period for {self.outcome} of {self.scenario}: "
            f"{figure(self.expected, decimals)} ({others}); {self.unspent:,.6g} unspent, {bound}, "
            f"{'proven' if self.exact else 'searched'}"
        )
        rows = [
            [
                path,
                *(figure(part[at], decimals_of(part[at])) for part in (self.present, self.spend, self.adds, self.cac)),
                figure(self.marginal[at], 3),
                self.limits[at],
            ]
            for at, path in enumerate(self.paths)
        ]
        return TextTable(title, ["path", "now", "spend", "adds", "cac", "marginal", "limit"], rows)
