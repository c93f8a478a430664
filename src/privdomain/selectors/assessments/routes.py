"""Routes: whether to build first, to build after others have shown how, or to buy."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations, repeat
from math import inf, nan
from typing import Any, ClassVar, Final

from attrs import frozen

from privdomain._internal.choices import check_flag
from privdomain._internal.terms import Term
from privdomain.errors import SpecError
from privdomain.selectors.assessments.assessment import Assessment, Change
from privdomain.selectors.assessments.offers import NO_TEAM, TEAM, TEAM_UNKNOWN
from privdomain.selectors.assessments.reading import read_count, read_known, read_number, read_spec
from privdomain.selectors.assessments.thresholds import Threshold, at_most, beside, exact, place_in, stretches
from privdomain.selectors.assessments.total_cost import (
    CostPlan,
    Obstacle,
    annuity,
    is_possible,
    obstacle,
    read_volume,
    read_years,
    yearly_cost,
)
from privdomain.selectors.reasons import Reason, Wording

__all__ = ["Route", "RouteAssessment", "RouteLine", "build_or_follow"]


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
    "{of}: {cost:,.2f} in total, {gain_years:.2f} years of gain.",
    "{of}：总成本 {cost:,.2f}，收益年数 {gain_years:.2f}。",
)
NET_OF_GAIN: Final = Wording(
    "net_of_gain",
    "{of}: {gain:,.2f} of gain less {cost:,.2f} of cost leave {net:,.2f}.",
    "{of}：收益 {gain:,.2f}，减去成本 {cost:,.2f}，净值 {net:,.2f}。",
)
RULED_OUT: Final = Wording("ruled_out", "{of}: ruled out: {why}.", "{of}：不可行，{why}。")
GAIN_UNKNOWN: Final = Wording("gain_unknown", "What a year would bring is not known.", "尚不清楚每年可带来的收益。")
MORE_GAIN: Final = Threshold(
    "more_gain", "A gain of more than {gain} a year.", "年收益超过 {gain}。", "gain", inf, 2, is_least=True
)
LESS_GAIN: Final = Threshold(
    "less_gain", "A gain of {gain} a year or less.", "年收益不超过 {gain}。", "gain", inf, 2, is_least=False
)


@frozen(kw_only=True)
class RouteLine:
    """What one route costs and brings (路线测算).

    Attributes:
        route: The route.
        route_zh: Its Chinese term.
        cost: Cost of all years, discounted [money].
        gain_years: Years of gain that it has, discounted.
        net: Gain less cost [money]; nan while the gain is not known.
        is_possible: Whether there is the team, and the capacity, that it takes; None while that is not known.
    """

    route: str
    route_zh: str
    cost: float
    gain_years: float
    net: float
    is_possible: bool | None


@frozen(eq=False, repr=False, kw_only=True)
class RouteAssessment(Assessment):
    """Which route to take. Kind of result: final.

    Attributes:
        verdict: The possible route that leaves most; None while it depends on a gain or a team that is not known.
        routes: What each route costs and brings.
    """

    title: ClassVar[str] = "Route"

    verdict: Route | None
    routes: tuple[RouteLine, ...]


def build_or_follow(
    *,
    build: CostPlan | Mapping[str, Any],
    buy: CostPlan | Mapping[str, Any],
    yearly_gain: float | None,
    has_digital_team: bool | None,
    monthly_volume: int | None = None,
    years: float = 3,
    discount: float = 0.0,
    delay_years: int = 1,
    follow_saving: float = 0.3,
) -> RouteAssessment:
    """Whether to build first, to follow, or to buy (有资源企业自建路线: 先导或跟进): what leaves most over years.

    Who has the resources can build; who waits builds for less, but forgoes what the years of waiting would have
    brought. So the answer depends on the yearly gain, and a change says where exactly it turns.

    Args:
        build: What it costs to build and run one's own.
        buy: What it costs to buy the same.
        yearly_gain: What a year of it brings, before these costs [money]; None is unknown.
        has_digital_team: Whether there are people who can run what needs a team; None is unknown.
        monthly_volume: Volume of a month [count]; None only where neither plan depends on it.
        years: For how long one looks ahead [years], at most 100.
        discount: Yearly rate at which later gains and payments are discounted.
        delay_years: How long a follower waits [years], whole.
        follow_saving: Share of the setup that a follower saves.

    Returns:
        Score: the part of the gain that the chosen route leaves; nan while it is not known, and where none is chosen.
        While the team is unknown the changes name only what depends on it.

    Raises:
        SpecError: plans that do not fit, numbers that are none, or a delay that is not shorter than the years.

    Source:
        36kr (有资源企业自建, 先导, 跟进). Deciding by what is left, and the defaults, are our inference.

    Examples:
        >>> plans = {"build": {"setup": 300_000, "yearly": 60_000}, "buy": {"yearly": 200_000}}
        >>> route = build_or_follow(**plans, yearly_gain=250_000, has_digital_team=True)
        >>> route.verdict.zh, [line.net for line in route.routes]
        ('自建先导', [270000.0, 170000.0, 150000.0])
        >>> print(route.changes[0].verdict_zh, route.changes[0].how.zh)
        暂不投入 年收益不超过 160,000。
    """
    if has_digital_team is not None:
        check_flag("has_digital_team", has_digital_team)
    plans = read_spec("build", build, CostPlan), read_spec("buy", buy, CostPlan)
    volume, gain = read_volume(monthly_volume, plans), read_known("yearly_gain", yearly_gain)
    terms = read_years(years), read_number("discount", discount, high=1)
    delay = read_count("delay_years", delay_years)
    if delay >= terms[0]:
        raise SpecError([("delay_years", "too_long", f"{delay} is not below years, {years}. Shorten it.")])
    options = _options(*plans, volume, *terms, delay, read_number("follow_saving", follow_saving, high=1))
    obstacles = {
        team: [obstacle(option.plan, volume=volume, has_team=team) for option in options]
        for team in (True, False, None)
    }
    by_gain = {
        team: _by_gain([option for option, found in zip(options, obstacles[team], strict=True) if found is None])
        for team in (True, False)
    }
    best = {team: _at(found, gain) for team, found in by_gain.items()}
    routes = {team: None if option is None else option.route for team, option in best.items()}
    is_decided_by_team = routes[True] != routes[False]
    chosen = None if has_digital_team is None and is_decided_by_team else best[bool(has_digital_team)]
    turned = [team for team in (True, False) if is_decided_by_team and None not in routes.values()]
    return RouteAssessment(
        score=float(chosen.net(gain) / (gain * chosen.gain_years)) if gain and chosen and chosen.gain_years else nan,
        verdict=None if chosen is None else chosen.route,
        reasons=(
            *map(_reason, options, obstacles[has_digital_team], repeat(gain)),
            *([GAIN_UNKNOWN()] if gain is None else []),
            *([TEAM_UNKNOWN()] if has_digital_team is None else []),
        ),
        changes=(
            *([] if has_digital_team is None else _changes(by_gain[bool(has_digital_team)], gain)),
            *(Change.to(routes[team], TEAM() if team else NO_TEAM()) for team in turned if team != has_digital_team),
        ),
        routes=tuple(map(_line, options, obstacles[has_digital_team], repeat(gain))),
    )


@frozen
class _Option:
    """A route, what it costs, and for how many years it brings a gain."""

    route: Route
    plan: CostPlan
    cost: Fraction
    gain_years: Fraction

    def net(self, gain: Fraction) -> Fraction:
        """What is left of a yearly gain."""
        return gain * self.gain_years - self.cost


NOTHING: Final = _Option(Route.NOT_YET, CostPlan(), Fraction(), Fraction())


def _options(
    build: CostPlan, buy: CostPlan, volume: int, years: Fraction, discount: Fraction, delay: int, saving: Fraction
) -> list[_Option]:
    """The three routes; who follows pays a part of the setup, later, and has the fewer years."""
    times = annuity(years, discount)
    fewer = times - annuity(Fraction(delay), discount)
    later = (1 - saving) / (1 + discount) ** delay
    terms = (Route.PIONEER, build, 1, times), (Route.FOLLOW, build, later, fewer), (Route.BUY, buy, 1, times)
    return [
        _Option(route, plan, exact(plan.setup) * part + yearly_cost(plan, volume) * gain_years, gain_years)
        for route, plan, part, gain_years in terms
    ]


def _by_gain(options: Sequence[_Option]) -> list[tuple[Fraction, _Option]]:
    """The option that leaves most, for every yearly gain from 0 up, each with the gain beyond which it does.

    Of those that leave the same, that with fewer years of gain is chosen, then the cheaper one, then the first.
    """
    possible = [NOTHING, *options]
    points = (
        (one.cost - other.cost) / (one.gain_years - other.gain_years)
        for one, other in combinations(possible, 2)
        if one.gain_years != other.gain_years
    )

    def chosen(gain: Fraction) -> _Option:
        return min(possible, key=lambda option: (-option.net(gain), option.gain_years, option.cost))

    return stretches(chosen, [point for point in points if point >= 0])


def _at(found: Sequence[tuple[Fraction, _Option]], gain: Fraction | None) -> _Option | None:
    """The option of a gain; None where it depends on a gain that is not known."""
    if gain is None:
        return found[0][1] if len(found) == 1 else None
    return found[place_in(found, gain)][1]


def _changes(found: Sequence[tuple[Fraction, _Option]], gain: Fraction | None) -> list[Change]:
    """The nearest gains at which another route is chosen; all of them while the gain is not known."""
    if gain is None:
        below = [(start, found[0][1]) for start, _ in found[1:2]]
        above = found[1:]
    else:
        below, above = ([at] if at else [] for at in beside(found, gain))
    pairs = ((LESS_GAIN, below), (MORE_GAIN, above))
    return [Change.to(option.route, wording(gain=at_most(at))) for wording, stretch in pairs for at, option in stretch]


def _line(option: _Option, found: Obstacle | None, gain: Fraction | None) -> RouteLine:
    return RouteLine(
        route=option.route.value,
        route_zh=option.route.zh,
        cost=float(option.cost),
        gain_years=float(option.gain_years),
        net=nan if gain is None else float(option.net(gain)),
        is_possible=is_possible(found),
    )


def _reason(option: _Option, found: Obstacle | None, gain: Fraction | None) -> Reason:
    if is_possible(found) is False:
        return RULED_OUT(of=option.route, why=found)
    if gain is None:
        return NET(of=option.route, cost=float(option.cost), gain_years=float(option.gain_years))
    numbers = {"gain": gain * option.gain_years, "cost": option.cost, "net": option.net(gain)}
    return NET_OF_GAIN(of=option.route, **{name: float(number) for name, number in numbers.items()})
