"""Carriers: whether a site, program or account is a digital website of the brand's own, or borrowed ground."""

from collections.abc import Mapping
from typing import ClassVar, Final

from attrs import frozen

from privdomain._internal.terms import Term
from privdomain.models import Autonomy, Carrier
from privdomain.selectors.assessments.assessment import Assessment
from privdomain.selectors.assessments.bars import count_bars
from privdomain.selectors.assessments.checklist import Answers, read_answers
from privdomain.selectors.reasons import Reason, Wording

__all__ = ["CarrierAssessment", "CarrierMark", "CarrierVerdict", "assess_carrier"]


class CarrierVerdict(Term):
    """Whose ground a carrier stands on (载体结论)."""

    DIGITAL_WEBSITE = "digital_website", "数字官网"
    """The brand's own in every mark."""
    PARTLY_OWN = "partly_own", "部分自主"
    BORROWED = "borrowed", "借用平台"
    """The platform sets the rules, and may change them."""


class CarrierMark(Term):
    """The six marks of a digital website, as in [`Autonomy`][privdomain.models.Autonomy] (数字官网六要素)."""

    OWN_DOMAIN = "own_domain", "独立域名"
    PRIVATE_CONTENT = "private_content", "内容/数据/权益私有"
    SOVEREIGNTY = "sovereignty", "经营主权"
    LIABILITY = "liability", "主体责任"
    CLOUD = "cloud", "云算力"
    OPEN_INTEGRATION = "open_integration", "自由对接"


HAS: Final = Wording("has", "It meets {n} of {total} criteria: {of}.", "具备 {total} 项要素中的 {n} 项：{of}。")
LACKS: Final = Wording("lacks", "It fails {n} of {total} criteria: {of}.", "缺少 {total} 项要素中的 {n} 项：{of}。")
PLATFORM: Final = Wording(
    "platform",
    "It depends on {platform}: if that closes it, it is gone.",
    "它依赖于{platform}，平台一旦封禁便不复存在。",
)


@frozen(eq=False, repr=False, kw_only=True)
class CarrierAssessment(Assessment):
    """Whose ground a carrier stands on. Kind of result: final.

    Attributes:
        verdict: Digital website, partly own, or borrowed.
    """

    title: ClassVar[str] = "Carrier"

    verdict: CarrierVerdict | None


def assess_carrier(
    carrier: Carrier | Autonomy | Mapping[str, bool | None], /, *, own_from: int = 6, partly_from: int = 3
) -> CarrierAssessment:
    """Whether a carrier is a digital website of the brand's own (数字官网判定), by six marks.

    A brand answers for its shop on a marketplace too, so one mark or two are no independence.

    Args:
        carrier: A carrier, its six marks, or a mapping of them; None, or not given, is unknown.
        own_from: Marks from which it is the brand's own [count], 1 .. 6; the default is our inference.
        partly_from: Marks from which it is partly so [count], below ``own_from``; the default is our inference.

    Returns:
        Score: marks that it bears over those known; nan where nobody assessed them.

    Raises:
        SpecError: no such mark, an answer that is no boolean, or bars that do not rise.

    Source:
        LTD names the six. That all six make the website, and three a part of it, is our inference.

    Examples:
        >>> shop = {"own_domain": True, "private_content": True, "sovereignty": True, "liability": True, "cloud": True}
        >>> assess_carrier({**shop, "open_integration": False})
        Carrier: partly own (部分自主), score 0.83
                            why
        because             It meets 5 of 6 criteria: own domain, private content, sovereignty, liability, cloud.
        because             It fails 1 of 6 criteria: open integration.
        digital website if  1 more of these: open integration.
        borrowed if         You drop 3 of these: own domain, private content, sovereignty, liability, cloud.
    """
    verdicts = count_bars(
        CarrierVerdict.BORROWED,
        len(CarrierMark),
        partly_from=(partly_from, CarrierVerdict.PARTLY_OWN),
        own_from=(own_from, CarrierVerdict.DIGITAL_WEBSITE),
    )
    marks = carrier.autonomy or {} if isinstance(carrier, Carrier) else carrier
    given = marks.to_dict() if isinstance(marks, Autonomy) else marks
    answers = Answers(answers=read_answers(CarrierMark, given, "carrier"), verdicts=verdicts)
    return answers.assess(CarrierAssessment, HAS, LACKS, *_dependence(carrier))


def _dependence(carrier: object) -> tuple[Reason, ...]:
    platform = carrier.platform if isinstance(carrier, Carrier) else None
    return () if platform is None else (PLATFORM(platform=platform),)
