"""Offers: ways that do the same at different cost, of which the cheapest possible one is chosen."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import inf, nan
from typing import Final, Generic, TypeVar

from attrs import evolve, frozen

from privdomain._internal.terms import Term
from privdomain.metrics.formulas import share
from privdomain.selectors.assessments.assessment import Change
from privdomain.selectors.assessments.thresholds import Threshold, at_least, at_most, beside, stretches
from privdomain.selectors.assessments.total_cost import (
    MAX_YEARS,
    CostLine,
    Obstacle,
    annuity,
    is_possible,
    years_of,
)
from privdomain.selectors.reasons import Reason, Wording

M = TypeVar("M", bound=Term)

COSTS: Final = Wording("costs", "{of}: {total:,.2f} in total.", "{of}：总成本 {total:,.2f}。")
RULED_OUT: Final = Wording(
    "ruled_out", "{of}: {total:,.2f} in total, but ruled out: {why}.", "{of}：总成本 {total:,.2f}，但不可行：{why}。"
)
NOT_AFFORDABLE: Final = Wording(
    "not_affordable", "A budget of {budget:,.2f} pays for none of them.", "预算 {budget:,.2f} 不足以支付任何可行方案。"
)
TEAM: Final = Wording("team", "There is a digital team.", "已有数字化团队。")
NO_TEAM: Final = Wording("no_team", "There is no digital team.", "没有数字化团队。")
TEAM_UNKNOWN: Final = Wording(
    "team_unknown", "Whether there is a digital team is not known.", "尚不清楚是否有数字化团队。"
)
TEAM_REASONS: Final[dict[bool | None, Wording]] = {True: TEAM, False: NO_TEAM, None: TEAM_UNKNOWN}
MORE_YEARS: Final = Threshold(
    "more_years", "More than {years} years.", "使用年限超过 {years} 年。", "years", MAX_YEARS, 2, is_least=True
)
FEWER_YEARS: Final = Threshold(
    "fewer_years", "{years} years or less.", "使用年限不超过 {years} 年。", "years", MAX_YEARS, 2, is_least=False
)
MORE_BUDGET: Final = Threshold(
    "more_budget", "A budget of {budget} or more.", "预算达到 {budget} 及以上。", "budget", inf, 2, is_least=True
)
LESS_BUDGET: Final = Threshold(
    "less_budget", "A budget of less than {budget}.", "预算低于 {budget}。", "budget", inf, 2, is_least=False
)


@frozen(kw_only=True)
class Way(Generic[M]):
    """One way with its cost.

    Attributes:
        word: Its name.
        setup: Cost at the start.
        yearly: Cost of a year.
        obstacle: What rules it out, or may do so, whatever the budget; None is nothing.
    """

    word: M
    setup: Fraction
    yearly: Fraction
    obstacle: Obstacle | None = None


@frozen(kw_only=True)
class Offer(Generic[M]):
    """Ways that do the same: the cheapest that is possible and within the budget is chosen.

    Of equally cheap ones that with the lower setup is chosen, then the first.

    Attributes:
        ways: The ways.
        years: For how long.
        discount: Yearly rate of discount.
        budget: What may be spent in all; None has no limit.
        nothing: The verdict where none can be paid for.
    """

    ways: Sequence[Way[M]]
    years: Fraction
    discount: Fraction
    budget: Fraction | None
    nothing: M

    @property
    def possible(self) -> list[Way[M]]:
        """The ways that are known to be possible, but perhaps for the budget."""
        return [way for way in self.ways if way.obstacle is None]

    @property
    def verdict(self) -> M:
        """The cheapest way."""
        return self._verdict_at(self.years)

    @property
    def cheapest(self) -> Fraction | None:
        """What the cheapest possible way costs."""
        return min(self._totals(self.years), default=None)

    @property
    def clearness(self) -> float:
        """Share that the cheapest way saves against the next one; nan where none is chosen, or there is no next one."""
        totals = sorted(self._totals(self.years))
        if self.verdict == self.nothing or len(totals) < 2:  # noqa: PLR2004 - it takes two
            return nan
        return 1.0 - share(part=float(totals[0]), whole=float(totals[1]))

    def lines(self) -> tuple[CostLine, ...]:
        """What each way costs, in the order of the ways."""
        times = annuity(self.years, self.discount)
        return tuple(
            CostLine(
                way=way.word.value,
                way_zh=way.word.zh,
                setup=float(way.setup),
                yearly=float(way.yearly),
                total=float(way.setup + way.yearly * times),
                is_possible=is_possible(way.obstacle),
            )
            for way in self.ways
        )

    def reasons(self) -> tuple[Reason, ...]:
        """What each way costs, what rules it out, and whether the budget is enough."""
        lines = self.lines()
        reasons = [
            RULED_OUT(of=way.word, total=line.total, why=way.obstacle)
            if line.is_possible is False
            else COSTS(of=way.word, total=line.total)
            for way, line in zip(self.ways, lines, strict=True)
        ]
        left = [line.total for line in lines if line.is_possible is not False]
        if self.budget is not None and left and min(left) > self.budget:
            reasons.append(NOT_AFFORDABLE(budget=float(self.budget)))
        return tuple(reasons)

    def changes(self) -> tuple[Change, ...]:
        """The nearest numbers of years, and the budget, at which another verdict stands."""
        return (*self._changes_by_years(), *self._changes_by_budget())

    def _changes_by_years(self) -> tuple[Change, ...]:
        found = beside(stretches(self._verdict_at, self._break_even_years()), self.years)
        lines = zip((FEWER_YEARS, MORE_YEARS), found, strict=True)
        return tuple(Change.to(at[1], wording(years=at_most(at[0]))) for wording, at in lines if at)

    def _changes_by_budget(self) -> tuple[Change, ...]:
        if self.cheapest is None:
            return ()
        bound = at_least(self.cheapest)
        if self.verdict != self.nothing:
            return (Change.to(self.nothing, LESS_BUDGET(budget=bound)),) if bound else ()
        unlimited = evolve(self, budget=None)
        return (Change.to(unlimited.verdict, MORE_BUDGET(budget=bound)),)

    def _verdict_at(self, years: Fraction) -> M:
        times = annuity(years, self.discount)
        keys = [(way.setup + way.yearly * times, way.setup, place) for place, way in enumerate(self.possible)]
        if not keys or (self.budget is not None and min(keys)[0] > self.budget):
            return self.nothing
        return self.possible[min(keys)[2]].word

    def _totals(self, years: Fraction) -> list[Fraction]:
        times = annuity(years, self.discount)
        return [way.setup + way.yearly * times for way in self.possible]

    def _break_even_years(self) -> list[Fraction]:
        """The years after which two ways have cost the same, or one has cost the budget."""
        worths = [
            (one.setup - other.setup) / (other.yearly - one.yearly)
            for one, other in combinations(self.possible, 2)
            if one.yearly != other.yearly
        ]
        if self.budget is not None:
            worths += [(self.budget - way.setup) / way.yearly for way in self.possible if way.yearly]
        found = (years_of(worth, self.discount) for worth in worths if worth > 0)
        return [years for years in found if years is not None and years < MAX_YEARS]
