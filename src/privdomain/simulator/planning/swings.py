"""tornado: which parameters move the outcome, one at a time, and how straight."""

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from attrs import evolve, field, frozen

from privdomain._internal.arrays import Array, FloatArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Final as FinalResult
from privdomain.simulator.asked import read_number, read_outcome, read_scenario
from privdomain.simulator.expectation.asked import check_sets
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.planning.outlook import certain, number_at, outcome_at, outcome_now, read_paths
from privdomain.simulator.planning.ranges import Ranges, read_ranges, relative_ranges
from privdomain.simulator.scenario.scenario import Scenario
from privdomain.simulator.whatif_runs.figures import decimals_of, figure, signed

__all__ = ["Tornado", "tornado"]


@frozen(eq=False, repr=False, kw_only=True)
class Tornado(FinalResult):
    """How far each parameter alone moves the expected outcome (龙卷风图), the widest first. Kind of result: final.

    Arrays are ``(n_paths,)``.

    Attributes:
        scenario: Name of the scenario.
        outcome: The outcome.
        expected: What is expected with all parameters as they are.
        paths: The parameters.
        present: Their values now; nan where there is no one number.
        low: Their low values.
        high: Their high values.
        at_low: Expected outcome at the low value, all others as they are; nan where it has no value.
        at_high: The same at the high value.
        skipped: Parameters that stand at a limit, so that they cannot be moved both ways; give ranges of these.
    """

    add_instead: ClassVar[str] = "Ask for the ranges of both at once."

    scenario: str
    outcome: Outcome
    expected: float
    paths: tuple[str, ...]
    present: FloatArray = field(converter=read_only)
    low: FloatArray = field(converter=read_only)
    high: FloatArray = field(converter=read_only)
    at_low: FloatArray = field(converter=read_only)
    at_high: FloatArray = field(converter=read_only)
    skipped: tuple[str, ...]

    @property
    def swing(self) -> FloatArray:
        """Highest less lowest of the three expected outcomes: at low, at high and now, if now lies between."""
        return read_only(self._three.max(axis=0) - self._three.min(axis=0))

    @property
    def linear_share(self) -> FloatArray:
        """How straight the outcome follows, in [0, 1]; nan where nothing swings, or now does not lie between the ends.

        1 less the distance of the outcome now from the straight line between both ends, over the swing. 0 means that
        both ends are as bad, or as good: an optimum lies between them, and a swing alone would say little.
        """
        share = np.full(len(self.paths), np.nan)
        is_inside = self._is_inside
        place = (self.present[is_inside] - self.low[is_inside]) / (self.high[is_inside] - self.low[is_inside])
        straight = self.at_low[is_inside] + place * (self.at_high[is_inside] - self.at_low[is_inside])
        share[is_inside] = 1 - divide(np.abs(self.expected - straight), self.swing[is_inside])
        return read_only(np.where(np.isnan(share), share, np.maximum(share, 0.0)))

    @property
    def _is_inside(self) -> Array:
        return np.less_equal(self.low, self.present) & np.less_equal(self.present, self.high)

    @property
    def _three(self) -> FloatArray:
        return np.array([self.at_low, self.at_high, np.where(self._is_inside, self.expected, self.at_low)])

    def to_columns(self) -> dict[str, Array]:
        """One row per parameter, the widest swing first."""
        columns: dict[str, Array] = {"path": np.array(self.paths, object)}
        for name in ("present", "low", "high", "at_low", "at_high", "swing", "linear_share"):
            columns[name] = getattr(self, name)
        return columns

    def _table(self) -> TextTable:
        decimals = decimals_of(self.expected)
        rows = [
            [
                path,
                *(f"{value:,.6g}" for value in (self.low[at], self.high[at])),
                *(signed(value - self.expected, decimals) for value in (self.at_low[at], self.at_high[at])),
                figure(self.swing[at], decimals),
                cell(self.linear_share[at]),
            ]
            for at, path in enumerate(self.paths)
        ]
        title = f"Tornado of {self.scenario}: expected {self.outcome} {figure(self.expected, decimals)}, one at a time"
        title += f"; at a limit and left out: {', '.join(self.skipped)}" if self.skipped else ""
        return TextTable(title, ["path", "low", "high", "at low", "at high", "swing", "linear"], rows)


def tornado(
    scenario: Scenario,
    /,
    *,
    ranges: Mapping[str, tuple[float, float]] | None = None,
    relative: float = 0.2,
    outcome: Outcome | str = "profit",
) -> Tornado:
    """Which parameters move the expected outcome, one at a time (敏感性龙卷风图).

    One at a time says nothing of what happens when two move together: ``sensitivity`` does. Ranges of one's own say
    more than 20% of everything, for some parameters are known well and others are guesses.

    Args:
        scenario: The scenario; its uncertain parameters stand at their values.
        ranges: Low and high value by path; None for all numbers that are not 0 and move the outcome.
        relative: Share by which these are moved down and up, in (0, 1); whole numbers by 1 at least, and no further
            than the scenario accepts.
        outcome: The outcome.

    Raises:
        SpecError: a path leads nowhere or to no number, or an end makes no valid scenario.
        BudgetError: more than 2,000 paths, or more periods x stages x ends than fit.

    Examples:
        >>> from privdomain.simulator import Basket, Channel, Lifecycle, Saturation, Scenario
        >>> shop = Scenario(
        ...     currency="CNY",
        ...     channels=[Channel(name="moments", spend=12_000, adds=Saturation(cost_per_add=12))],
        ...     lifecycle=Lifecycle.simple(leave=0.01, first_order=0.03, orders=0.08),
        ...     basket=Basket(list_price=320, margin=0.55),
        ... )
        >>> tornado(shop).paths[:2]
        ('channels.moments.adds.cost_per_add', 'basket.list_price')
    """
    shop = certain(read_scenario(scenario))
    chosen = read_outcome(outcome)
    read_number("relative", relative, least=1e-6, most=1 - 1e-6)
    found, skipped = relative_ranges(shop, float(relative)) if ranges is None else (read_ranges(shop, ranges), [])
    check_sets(shop, 2 * len(found), "ranges")
    present = np.array([number_at(shop, path) for path in found])
    at_low, at_high = _ends(shop, chosen, found, present)
    low, high = np.array(list(found.values())).reshape(-1, 2).T
    columns = {"present": present, "low": low, "high": high, "at_low": at_low, "at_high": at_high}
    result = Tornado(
        scenario=shop.name,
        outcome=chosen,
        expected=outcome_now(shop, chosen),
        paths=tuple(found),
        skipped=tuple(skipped),
        **columns,
    )
    order = np.argsort(-result.swing, kind="stable")
    if ranges is None:
        order = order[result.swing[order] != 0]
    paths = tuple(result.paths[place] for place in order)
    return evolve(result, paths=paths, **{name: column[order] for name, column in columns.items()})


def _ends(scenario: Scenario, outcome: Outcome, ranges: Ranges, present: FloatArray) -> FloatArray:
    """Expected outcome at both ends of each range, ``(2, n_paths)``; all that can be is worked out together."""
    ends = np.empty((2, len(ranges)))
    read = read_paths(scenario)
    together = [place for place, path in enumerate(ranges) if path in read and not np.isnan(present[place])]
    paths, pairs = list(ranges), np.array(list(ranges.values()))
    if together:
        sets = np.repeat(present[together, None], 2 * len(together), axis=1)
        for row, place in enumerate(together):
            sets[row, 2 * row : 2 * row + 2] = pairs[place]
        by_path = {paths[place]: sets[row] for row, place in enumerate(together)}
        ends[:, together] = outcome_at(scenario, by_path, outcome).reshape(-1, 2).T
    for place in {*range(len(paths))} - {*together}:
        ends[:, place] = outcome_at(scenario, {paths[place]: pairs[place]}, outcome)
    return ends
