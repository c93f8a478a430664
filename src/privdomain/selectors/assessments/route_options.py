"""Route options: what each route costs and leaves, and at which gain and budget another one leaves more."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from math import nan
from typing import Final

from attrs import evolve, frozen

from privdomain._internal.terms import Term
from privdomain.selectors.assessments.assessment import Change
from privdomain.selectors.assessments.bounds import at_least, at_most, switches
from privdomain.selectors.assessments.offers import LESS_BUDGET, MORE_BUDGET
from privdomain.selectors.assessments.total_cost import Obstacle
from privdomain.selectors.reasons import Reason, Wording

__all__ = ["Route", "RouteLine"]


class Route(Term):
    """Which way to a private domain of one's own (建设路线)."""

    PIONEER = "pioneer", "自建先导"
    """Build now, before others."""
    FOLLOW = "follow", "自建跟进"
    """Build later, at less cost, when others have shown how; what it would bring until then is lost."""
    BUY = "buy", "采购"
    """Buy what others have built, now."""
    NOT_YET = "not_yet", "暂不投入"
    """Nothing that is possible brings more than it costs."""


NET: Final = Wording(
    "net",
    "{of}: {cost:,.2f} in all, {gain_years:.2f} years of gain.",
    "{of}：总成本 {cost:,.2f}，收益年数 {gain_years:.2f}。",
)
NET_OF_GAIN: Final = Wording(
    "net_of_gain",
    "{of}: {gain:,.2f} of gain less {cost:,.2f} of cost leave {net:,.2f}.",
    "{of}：收益 {gain:,.2f}，减去成本 {cost:,.2f}，净值 {net:,.2f}。",
)
RULED_OUT: Final = Wording("ruled_out", "{of}: ruled out: {why}.", "{of}：不可行，{why}。")
OVER_BUDGET: Final = Wording(
    "over_budget",
    "{of}: {cost:,.2f} in all, over the budget of {budget:,.2f}.",
    "{of}：总成本 {cost:,.2f}，超出预算 {budget:,.2f}。",
)
GAIN_UNKNOWN: Final = Wording("gain_unknown", "What a year would bring is not known.", "尚不清楚每年可带来的收益。")
MORE_GAIN: Final = Wording("more_gain", "A gain of more than {gain:,} a year.", "年收益超过 {gain:,}。")
LESS_GAIN: Final = Wording("less_gain", "A gain of {gain:,} a year or less.", "年收益不超过 {gain:,}。")


@frozen(kw_only=True)
class RouteLine:
    """What one route costs and brings (路线测算).

    Attributes:
        route: The route.
        route_zh: Its Chinese term.
        cost: Cost of all years, discounted [money].
        gain_years: Years of gain that it has, discounted.
        net: Gain less cost [money]; nan while the gain is not known.
        is_possible: Whether neither a missing team nor the budget rules it out.
    """

    route: str
    route_zh: str
    cost: float
    gain_years: float
    net: float
    is_possible: bool


@frozen(kw_only=True)
class Option:
    """A route, what it costs, and for how many years it brings a gain."""

    route: Route
    cost: Fraction
    gain_years: Fraction
    obstacle: Obstacle | None

    def net(self, gain: Fraction) -> Fraction:
        """What is left of a yearly gain."""
        return gain * self.gain_years - self.cost


NOTHING: Final = Option(route=Route.NOT_YET, cost=Fraction(), gain_years=Fraction(), obstacle=None)


@frozen(kw_only=True)
class Compared:
    """Routes that are compared: the possible one that leaves most is chosen.

    Of those that leave the same, that with fewer years of gain is chosen, then the cheaper one, then the first.

    Attributes:
        options: The routes.
        budget: What may be spent in all; None has no limit.
    """

    options: Sequence[Option]
    budget: Fraction | None

    def is_possible(self, option: Option) -> bool:
        """Whether nothing rules a route out."""
        return option.obstacle is None and (self.budget is None or option.cost <= self.budget)

    def chosen(self, gain: Fraction) -> Option:
        """The option that leaves most of a yearly gain."""
        open_ones = [NOTHING, *filter(self.is_possible, self.options)]
        return min(open_ones, key=lambda option: (-option.net(gain), option.gain_years, option.cost))

    def verdict(self, gain: Fraction | None) -> Route | None:
        """The route; None where it depends on a gain that is not known."""
        if gain is not None:
            return self.chosen(gain).route
        routes = self._by_gain()
        return routes[0][1] if len(routes) == 1 else None

    def score(self, gain: Fraction | None) -> float:
        """The part of the gain that the chosen route leaves; nan where there is no gain."""
        if not gain or not self.chosen(gain).gain_years:
            return nan
        option = self.chosen(gain)
        return float(option.net(gain) / (gain * option.gain_years))

    def lines(self, gain: Fraction | None) -> tuple[RouteLine, ...]:
        """Every route in numbers."""
        return tuple(
            RouteLine(
                route=option.route.value,
                route_zh=option.route.zh,
                cost=float(option.cost),
                gain_years=float(option.gain_years),
                net=nan if gain is None else float(option.net(gain)),
                is_possible=self.is_possible(option),
            )
            for option in self.options
        )

    def reasons(self, gain: Fraction | None) -> tuple[Reason, ...]:
        """Every route in words."""
        lines = [self._reason(option, gain) for option in self.options]
        return (*lines, *([GAIN_UNKNOWN()] if gain is None else []))

    def changes(self, gain: Fraction | None) -> tuple[Change, ...]:
        """The nearest gains and budgets at which another route is chosen; all of them while the gain is not known."""
        if gain is None:
            (_, lowest), *others = self._by_gain()
            lines = [Change.to(route, MORE_GAIN(gain=at_most(point))) for point, route in others]
            return (Change.to(lowest, LESS_GAIN(gain=at_most(others[0][0]))), *lines) if others else ()
        found = switches(lambda at: self.chosen(at).route, self._points(), gain)
        lines = [
            Change.to(at[1], wording(gain=at_most(at[0])))
            for at, wording in ((found.below, LESS_GAIN), (found.above, MORE_GAIN))
            if at is not None
        ]
        return (*lines, *self._changes_by_budget(gain))

    def _changes_by_budget(self, gain: Fraction) -> list[Change]:
        """The nearest budgets: a route comes in where the budget reaches its cost."""
        current = self.chosen(gain).route
        costs = sorted({option.cost for option in self.options if option.obstacle is None and option.cost})
        within = [cost for cost in costs if self.budget is None or cost <= self.budget]
        lower = ((cost, before) for before, cost in zip([Fraction(), *within], within, strict=False))
        less = ((cost, evolve(self, budget=before).chosen(gain).route) for cost, before in reversed([*lower]))
        more = ((cost, evolve(self, budget=cost).chosen(gain).route) for cost in costs[len(within) :])
        nearest = (
            (next((at for at in found if at[1] != current), None), wording)
            for found, wording in ((less, LESS_BUDGET), (more, MORE_BUDGET))
        )
        return [Change.to(at[1], wording(budget=at_least(at[0]))) for at, wording in nearest if at is not None]

    def _by_gain(self) -> list[tuple[Fraction, Route]]:
        """The route of every gain from 0 up: beyond which gain, and which route."""
        points = self._points()
        found = [(Fraction(), self.chosen(Fraction()).route)]
        for point, later in zip(points, [*points[1:], *(last + 1 for last in points[-1:])], strict=True):
            route = self.chosen(later).route
            if found[-1][1] != route:
                found.append((point, route))
        return found

    def _points(self) -> list[Fraction]:
        """The gains at which two routes leave the same."""
        pairs = combinations([NOTHING, *self.options], 2)
        points = {
            (one.cost - other.cost) / (one.gain_years - other.gain_years)
            for one, other in pairs
            if one.gain_years != other.gain_years
        }
        return sorted(point for point in points if point >= 0)

    def _reason(self, option: Option, gain: Fraction | None) -> Reason:
        cost = float(option.cost)
        if option.obstacle is not None:
            return RULED_OUT(of=option.route, why=option.obstacle)
        if self.budget is not None and not self.is_possible(option):
            return OVER_BUDGET(of=option.route, cost=cost, budget=float(self.budget))
        if gain is None:
            return NET(of=option.route, cost=cost, gain_years=float(option.gain_years))
        return NET_OF_GAIN(
            of=option.route, cost=cost, gain=float(gain * option.gain_years), net=float(option.net(gain))
        )
