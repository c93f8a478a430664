"""Build modes: who runs a private domain, and with what: by hand, with bought technology, with both, or an agency."""

from collections.abc import Mapping
from fractions import Fraction
from math import nan
from types import MappingProxyType
from typing import Any, ClassVar, Final

from attrs import frozen

from privdomain._internal.choices import check_flag
from privdomain._internal.terms import Term
from privdomain.selectors.assessments.assessment import Assessment, Change
from privdomain.selectors.assessments.offers import NO_TEAM, TEAM, TEAM_REASONS, Offer, Way
from privdomain.selectors.assessments.reading import read_count, read_known, read_number
from privdomain.selectors.assessments.thresholds import exact
from privdomain.selectors.assessments.total_cost import (
    CostLine,
    CostPlan,
    annuity,
    obstacle,
    read_plans,
    read_years,
    yearly_cost,
)
from privdomain.selectors.assessments.volumes import VolumeLines
from privdomain.selectors.reasons import Wording

__all__ = ["BUILD_PLANS", "BuildMode", "BuildModeAssessment", "build_mode"]


class BuildMode(Term):
    """How a private domain is run (建设与运营方式): the first three by oneself (自主运营), the last by an agency."""

    MANUAL = "manual", "人工"
    """One's own people, by hand."""
    TECHNOLOGY = "technology", "技术服务商"
    """A provider's technology, and few people."""
    HYBRID = "hybrid", "混合"
    """People with tools."""
    AGENCY = "agency", "代运营"
    """An agency runs it."""
    NOT_YET = "not_yet", "暂不建设"
    """Nothing that is possible can be paid for."""


BUILD_PLANS: Final[Mapping[str, CostPlan]] = MappingProxyType(
    {
        "manual": CostPlan(person_capacity=2_000, person_yearly=120_000),
        "technology": CostPlan(
            setup=100_000,
            yearly=150_000,
            per_unit=0.2,
            person_capacity=30_000,
            person_yearly=120_000,
        ),
        "hybrid": CostPlan(setup=30_000, yearly=40_000, per_unit=0.1, person_capacity=6_000, person_yearly=120_000),
        "agency": CostPlan(yearly=120_000, per_unit=4.0),
    }
)
"""What the four cost by contacts served in a month [CNY]: assumptions, to be replaced by one's own figures."""

VOLUME_RISES: Final = Wording("volume_rises", "The monthly volume rises to {volume:,}.", "月服务量升至 {volume:,}。")
VOLUME_FALLS: Final = Wording("volume_falls", "The monthly volume falls to {volume:,}.", "月服务量降至 {volume:,}。")


@frozen(eq=False, repr=False, kw_only=True)
class BuildModeAssessment(Assessment):
    """How to run a private domain. Kind of result: final.

    Attributes:
        verdict: The cheapest way that is possible and can be paid for.
        costs: What each way costs; which needs a team is neither possible nor impossible while the team is not known.
    """

    title: ClassVar[str] = "Build mode"

    verdict: BuildMode | None
    costs: tuple[CostLine, ...]


def build_mode(
    *,
    has_digital_team: bool | None,
    monthly_volume: int,
    budget: float | None = None,
    years: float = 3,
    discount: float = 0.0,
    plans: Mapping[str, CostPlan | Mapping[str, Any]] = BUILD_PLANS,
) -> BuildModeAssessment:
    """Who runs a private domain, and with what (建设方式选择): the cheapest way over years that can do it.

    Software does not run itself: every way but the agency needs people who can run it, and a way that lacks them is
    ruled out, however cheap it is.

    Args:
        has_digital_team: Whether there are people of one's own who can run it; None is unknown.
        monthly_volume: Contacts to be served in a month [count].
        budget: What may be spent in all years [money]; None has no limit.
        years: For how long [years], at most 100.
        discount: Yearly rate at which later payments are discounted.
        plans: What each way costs, by name; ways that are not named are not compared.

    Returns:
        Score: the share that the chosen way saves against the next possible one; nan without a next one, where none is
        chosen, and while the team is unknown and decides it. The changes name the nearest volumes, numbers of years and
        budget at which another way stands; volumes are searched over the next 300 hirings to either side. While the
        team is unknown they name only what depends on it.

    Raises:
        SpecError: plans that do not fit, or numbers that are none.
        UnknownNameError: a plan for a way that there is not.

    Source:
        iResearch 2021 (人工, 技术服务商, 混合), 晓程序观察 (自主运营, 代运营). Deciding by total cost, and the costs,
        are our inference.

    Examples:
        >>> build_mode(has_digital_team=False, monthly_volume=5_000).verdict.zh
        '代运营'
        >>> own = build_mode(has_digital_team=True, monthly_volume=5_000)
        >>> own.verdict.zh
        '混合'
        >>> for change in own.changes[:2]:
        ...     print(change.verdict_zh, change.how.zh)
        人工 月服务量降至 2,000。
        技术服务商 月服务量升至 12,001。
    """
    if has_digital_team is not None:
        check_flag("has_digital_team", has_digital_team)
    asked = _Asked(
        plans=read_plans(plans, BuildMode.NOT_YET),
        volume=read_count("monthly_volume", monthly_volume),
        years=read_years(years),
        discount=read_number("discount", discount, high=1),
        budget=read_known("budget", budget),
    )
    with_team, without = asked.offer(has_team=True), asked.offer(has_team=False)
    by_team = [Change.to(with_team.verdict, TEAM()), Change.to(without.verdict, NO_TEAM())]
    is_decided_by_team = with_team.verdict != without.verdict
    if has_digital_team is None:
        chosen = asked.offer(has_team=None)
        score = without.clearness if with_team.clearness == without.clearness else nan
        verdict = None if is_decided_by_team else with_team.verdict
        changes = by_team if is_decided_by_team else []
    else:
        has_team = bool(has_digital_team)
        chosen = with_team if has_team else without
        score, verdict = chosen.clearness, chosen.verdict
        changes = [*asked.changes_by_volume(has_team=has_team), *chosen.changes()]
        changes += [by_team[has_team]] if is_decided_by_team else []
    return BuildModeAssessment(
        score=score,
        verdict=verdict,
        reasons=(TEAM_REASONS[has_digital_team](), *chosen.reasons()),
        changes=tuple(changes),
        costs=chosen.lines(),
    )


@frozen(kw_only=True)
class _Asked:
    """What was asked, to be asked again with another team."""

    plans: Mapping[BuildMode, CostPlan]
    volume: int
    years: Fraction
    discount: Fraction
    budget: Fraction | None

    def offer(self, *, has_team: bool | None) -> Offer[BuildMode]:
        """The ways and their cost."""
        ways = [
            Way(
                word=mode,
                setup=exact(plan.setup),
                yearly=yearly_cost(plan, self.volume),
                obstacle=obstacle(plan, volume=self.volume, has_team=has_team),
            )
            for mode, plan in self.plans.items()
        ]
        return Offer(ways=ways, years=self.years, discount=self.discount, budget=self.budget, nothing=BuildMode.NOT_YET)

    def changes_by_volume(self, *, has_team: bool) -> list[Change]:
        """The nearest volumes at which another way stands."""
        plans = {mode: plan for mode, plan in self.plans.items() if has_team or not plan.takes_team}
        times = annuity(self.years, self.discount)
        found = VolumeLines.of(plans, times=times, budget=self.budget, nothing=BuildMode.NOT_YET).nearest(self.volume)
        wordings = (VOLUME_FALLS, VOLUME_RISES)
        return [Change.to(at[1], wording(volume=at[0])) for wording, at in zip(wordings, found, strict=True) if at]
