"""Routes: whether to build first, to build after others have shown how, or to buy."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, ClassVar

from attrs import evolve, frozen

from privdomain._internal.choices import check_flag
from privdomain.errors import SpecError
from privdomain.selectors.assessments.assessment import Assessment, Change
from privdomain.selectors.assessments.bounds import exact
from privdomain.selectors.assessments.given import read_count, read_known, read_number, read_spec
from privdomain.selectors.assessments.offers import NO_TEAM, TEAM
from privdomain.selectors.assessments.route_options import Compared, Option, Route, RouteLine
from privdomain.selectors.assessments.total_cost import CostPlan, annuity, obstacle, read_years, yearly_cost

__all__ = ["RouteAssessment", "build_or_follow"]


@frozen(eq=False, repr=False, kw_only=True)
class RouteAssessment(Assessment):
    """Which route to take. Kind of result: final.

    Attributes:
        verdict: The possible route that leaves most; None while the gain is not known.
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
    has_digital_team: bool,
    budget: float | None = None,
    monthly_volume: int = 0,
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
        has_digital_team: Whether there are people who can run what needs a team.
        budget: What may be spent in all years [money]; None has no limit.
        monthly_volume: Volume of a month [count], for plans whose cost depends on it.
        years: For how long one looks ahead [years], at most 100.
        discount: Yearly rate at which later gains and payments are discounted.
        delay_years: How long a follower waits [years], whole.
        follow_saving: Share of the setup that a follower saves.

    Returns:
        Score: the part of the gain that the chosen route leaves; nan while the gain is not known, and where none is
        chosen.

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
        暂不投入 年收益不超过 160,000.0。
    """
    check_flag("has_digital_team", has_digital_team)
    asked = _Asked(
        build=read_spec("build", build, CostPlan),
        buy=read_spec("buy", buy, CostPlan),
        volume=read_count("monthly_volume", monthly_volume),
        years=read_years(years),
        discount=read_number("discount", discount, high=1),
        delay=read_count("delay_years", delay_years),
        saving=read_number("follow_saving", follow_saving, high=1),
    )
    if asked.delay >= asked.years:
        raise SpecError([("delay_years", "too_long", f"{asked.delay} is not below years, {years}. Shorten it.")])
    compared = Compared(options=asked.options(has_team=bool(has_digital_team)), budget=read_known("budget", budget))
    gain = read_known("yearly_gain", yearly_gain)
    verdict = compared.verdict(gain)
    other = evolve(compared, options=asked.options(has_team=not has_digital_team)).verdict(gain)
    turned = NO_TEAM() if has_digital_team else TEAM()
    by_team = [Change.to(other, turned)] if verdict and other and other != verdict else []
    return RouteAssessment(
        score=compared.score(gain),
        verdict=verdict,
        reasons=compared.reasons(gain),
        changes=(*compared.changes(gain), *by_team),
        routes=compared.lines(gain),
    )


@frozen(kw_only=True)
class _Asked:
    """What was asked, but for the gain and the budget."""

    build: CostPlan
    buy: CostPlan
    volume: int
    years: Fraction
    discount: Fraction
    delay: int
    saving: Fraction

    def options(self, *, has_team: bool) -> tuple[Option, ...]:
        """The three routes with their cost and the years in which they bring a gain."""
        times, waited = annuity(self.years, self.discount), annuity(Fraction(self.delay), self.discount)
        later = (1 - self.saving) / (1 + self.discount) ** self.delay
        lines = (
            (Route.PIONEER, self.build, Fraction(1), times),
            (Route.FOLLOW, self.build, later, times - waited),
            (Route.BUY, self.buy, Fraction(1), times),
        )
        return tuple(
            Option(
                route=route,
                cost=exact(plan.setup) * part_of_setup + yearly_cost(plan, self.volume) * gain_years,
                gain_years=gain_years,
                obstacle=obstacle(plan, volume=self.volume, has_team=has_team),
            )
            for route, plan, part_of_setup, gain_years in lines
        )
