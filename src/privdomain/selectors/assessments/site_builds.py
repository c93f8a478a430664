"""Site builds: whether to rent a site, to buy its source code, or to have it made."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Final

from attrs import frozen

from privdomain._internal.choices import check_flag
from privdomain._internal.terms import Term
from privdomain.errors import SpecError
from privdomain.selectors.assessments.assessment import Assessment, Change
from privdomain.selectors.assessments.offers import Offer, Way
from privdomain.selectors.assessments.reading import read_known, read_number
from privdomain.selectors.assessments.thresholds import exact
from privdomain.selectors.assessments.total_cost import CostLine, CostPlan, Obstacle, read_plans, read_years
from privdomain.selectors.reasons import Wording

__all__ = ["SITE_PLANS", "SiteMode", "SiteModeAssessment", "site_build_mode"]


class SiteMode(Term):
    """How a site or shop of one's own comes about (建站方式)."""

    SAAS = "saas", "SaaS"
    """Rented by the year; the code stays the provider's."""
    SOURCE_CODE = "source_code", "源码"
    """Bought once, with the code."""
    CUSTOM = "custom", "定制"
    """Made to measure; the code is one's own where the contract says so."""
    NOT_YET = "not_yet", "暂不建站"
    """Nothing that is possible can be paid for."""


SITE_PLANS: Final[Mapping[str, CostPlan]] = MappingProxyType(
    {
        "saas": CostPlan(yearly=20_000),
        "source_code": CostPlan(setup=150_000),
        "custom": CostPlan(setup=300_000, yearly=45_000),
    }
)
"""What the three cost [CNY]: assumptions, to be replaced by one's own quotations. Keeping bought code running is not in
them, for it depends on who does it."""

WITHOUT_CODE: Final = (SiteMode.SAAS,)
PAID: Final = ("setup", "yearly")

CODE: Final = Wording(
    "code", "The code is one's own with {of}, where the contract says so.", "选择{of}时，合同有约定方可拥有源代码。"
)
NO_CODE: Final = Wording("no_code", "The code stays the provider's with {of}.", "选择{of}时，源代码归服务商所有。")
CODE_NEEDED: Final = Wording("code_needed", "The code has to be one's own.", "要求拥有源代码。")
CODE_NOT_NEEDED: Final = Wording("code_not_needed", "The code need not be one's own.", "不要求拥有源代码。")


@frozen(eq=False, repr=False, kw_only=True)
class SiteModeAssessment(Assessment):
    """How to come by a site. Kind of result: final.

    Attributes:
        verdict: The cheapest way that is possible and can be paid for.
        costs: What each way costs.
    """

    title: ClassVar[str] = "Site"

    verdict: SiteMode | None
    costs: tuple[CostLine, ...]


def site_build_mode(
    *,
    plans: Mapping[str, CostPlan | Mapping[str, Any]] = SITE_PLANS,
    years: float = 3,
    discount: float = 0.0,
    budget: float | None = None,
    must_own_code: bool = False,
) -> SiteModeAssessment:
    """Whether to rent a site, to buy its source code, or to have it made (建站方式选择), by total cost over years.

    What is rented looks cheap in the first year and is paid for ever: the answer turns with the years, and a change
    says where exactly.

    Args:
        plans: What each way costs, by name; ways that are not named are not compared. A site has no volume here: a plan
            has a setup and a yearly cost, and people who keep it running belong into the latter.
        years: For how long [years], at most 100; a part of a year costs its part.
        discount: Yearly rate at which later payments are discounted.
        budget: What may be spent in all years [money]; None has no limit.
        must_own_code: Whether the code has to be one's own; then nothing is rented.

    Returns:
        Score: the share that the chosen way saves against the next possible one; nan without a next one, and where none
        is chosen.

    Raises:
        SpecError: plans that do not fit, or that depend on a volume or a team, or numbers that are none.
        UnknownNameError: a plan for a way that there is not.

    Source:
        iResearch 2021 (SaaS, 源码, 定制). Deciding by total cost, and the prices, are our inference.

    Examples:
        Three years at 20,000 against 150,000 at once:

        >>> offered = {"saas": {"yearly": 20_000}, "source_code": {"setup": 150_000}}
        >>> site = site_build_mode(plans=offered, years=3)
        >>> site.verdict.zh, [line.total for line in site.costs]
        ('SaaS', [60000.0, 150000.0])
        >>> print(site.changes[0].verdict_zh, site.changes[0].how.zh)
        源码 使用年限超过 7.5 年。
        >>> site_build_mode(plans=offered, must_own_code=True).verdict
        <SiteMode.SOURCE_CODE: 'source_code'>
    """
    check_flag("must_own_code", must_own_code)
    offered = _read_plans(plans)
    terms = {"years": read_years(years), "discount": read_number("discount", discount, high=1)}
    limit = read_known("budget", budget)

    def offer(*, needs_code: bool) -> Offer[SiteMode]:
        ways = [
            Way(
                word=mode,
                setup=exact(plan.setup),
                yearly=exact(plan.yearly),
                obstacle=Obstacle.NO_CODE if needs_code and mode in WITHOUT_CODE else None,
            )
            for mode, plan in offered.items()
        ]
        return Offer(ways=ways, budget=limit, nothing=SiteMode.NOT_YET, **terms)

    chosen, other = offer(needs_code=bool(must_own_code)), offer(needs_code=not must_own_code)
    owned = tuple(mode for mode in offered if mode not in WITHOUT_CODE)
    rented = tuple(mode for mode in offered if mode in WITHOUT_CODE)
    code = [wording(of=modes) for wording, modes in ((CODE, owned), (NO_CODE, rented)) if modes]
    turned = CODE_NOT_NEEDED() if must_own_code else CODE_NEEDED()
    return SiteModeAssessment(
        score=chosen.clearness,
        verdict=chosen.verdict,
        reasons=(*chosen.reasons(), *code),
        changes=(
            *chosen.changes(),
            *([Change.to(other.verdict, turned)] if other.verdict != chosen.verdict else []),
        ),
        costs=chosen.lines(),
    )


def _read_plans(given: object) -> dict[SiteMode, CostPlan]:
    """The plans by way; what only a volume or a team would give a meaning to is refused, not passed over."""
    plans = read_plans(given, SiteMode.NOT_YET)
    nothing = CostPlan()
    problems = [
        (f"plans.{mode.value}.{name}", "not_used", "has no place in the cost of a site. Put it into setup or yearly.")
        for mode, plan in plans.items()
        for name in CostPlan.model_fields
        if name not in PAID and getattr(plan, name) != getattr(nothing, name)
    ]
    if problems:
        raise SpecError(problems)
    return plans
