"""Suitability: how well a trade suits a private domain."""

from collections.abc import Mapping
from typing import ClassVar, Final

from attrs import frozen

from privdomain.errors import SpecError
from privdomain.selectors.assessments.assessment import Assessment
from privdomain.selectors.assessments.bars import count_bars
from privdomain.selectors.assessments.checklist import Answers, read_answers
from privdomain.selectors.assessments.suitability_data import SuitabilityFactor, SuitabilityGrade
from privdomain.selectors.reasons import Reason, Wording

__all__ = ["SuitabilityAssessment", "suitability"]

SPEAKS_FOR: Final = Wording(
    "speaks_for", "{n} of {total} factors speak for it: {of}.", "{total} 个要素中有 {n} 个支持：{of}。"
)
SPEAKS_AGAINST: Final = Wording(
    "speaks_against", "{n} of {total} factors speak against it: {of}.", "{total} 个要素中有 {n} 个不支持：{of}。"
)
STRONG_ON_PLATFORM: Final = Wording(
    "strong_on_platform",
    "The brand sells on platforms anyway: it needs a private domain less, not more.",
    "品牌在平台上本就卖得好，对私域的需求反而更低。",
)
BETWEEN: Final = Wording(
    "between", "What is not known leaves these grades: {of}.", "尚不清楚的要素使以下等级均有可能：{of}。"
)


@frozen(eq=False, repr=False, kw_only=True)
class SuitabilityAssessment(Assessment):
    """How well a trade suits a private domain. Kind of result: final.

    Attributes:
        verdict: The grade; None where unknown factors leave several.
        possible: The grades that the unknown factors leave, the worst first.
    """

    title: ClassVar[str] = "Suitability"

    verdict: SuitabilityGrade | None
    possible: tuple[SuitabilityGrade, ...]


def suitability(
    factors: Mapping[str, bool | None], /, *, try_from: int = 4, marginal_from: int = 2
) -> SuitabilityAssessment:
    """How well a trade suits a private domain (私域适配度), by seven factors and in five grades.

    A strong brand is no factor of its own here: where platforms sell it anyway, it needs a private domain less, and
    ``brand_need`` is False.

    Args:
        factors: By the names of `SuitabilityFactor`, whether it speaks for a private domain; None, or not given, is
            unknown and widens the possible grades.
        try_from: Factors from which it is worth a try [count], 2 .. 5; the default is our inference.
        marginal_from: Factors from which it is marginal [count], below ``try_from``; the default is our inference.

    Returns:
        Score: factors that hold over those known; nan where none is known. All seven are made for it, six are a
        golden partner.

    Raises:
        SpecError: no such factor, an answer that is no boolean, or bars that do not rise or reach six.

    Source:
        Guosen Securities 2020, through secondary pages: the factors, and the grades of seven and six. The bars
        between are our inference.

    Examples:
        >>> bags = dict.fromkeys(SuitabilityFactor, True)
        >>> suitability(bags).verdict
        <SuitabilityGrade.MADE_FOR_IT: 'made_for_it'>
        >>> cookers = {**dict.fromkeys(SuitabilityFactor, False), "trial_cost": True, "audience_precision": None}
        >>> suitability(cookers)
        Suitability: open, score 0.17
                       why
        because        1 of 7 factors speak for it: trial cost.
        because        5 of 7 factors speak against it: basket, differentiation, repurchase, loyalty, brand need.
        because        Not known: audience precision.
        because        The brand sells on platforms anyway: it needs a private domain less, not more.
        because        What is not known leaves these grades: unsuitable, marginal.
        unsuitable if  None of these applies: audience precision.
        marginal if    All of these apply: audience precision.
    """
    total = len(SuitabilityFactor)
    verdicts = count_bars(
        SuitabilityGrade.UNSUITABLE,
        total,
        marginal_from=(marginal_from, SuitabilityGrade.MARGINAL),
        try_from=(try_from, SuitabilityGrade.WORTH_A_TRY),
    )
    if try_from >= total - 1:
        message = f"{try_from} leaves no room below the golden partner, {total - 1}. Lower it."
        raise SpecError([("try_from", "no_room", message)])
    grades = (*verdicts[:-2], SuitabilityGrade.GOLDEN_PARTNER, SuitabilityGrade.MADE_FOR_IT)
    answers = Answers(answers=read_answers(SuitabilityFactor, factors, "factors"), verdicts=grades)
    possible = answers.possible
    return answers.assess(SuitabilityAssessment, SPEAKS_FOR, SPEAKS_AGAINST, *_notes(answers), possible=possible)


def _notes(answers: Answers[SuitabilityFactor, SuitabilityGrade]) -> list[Reason]:
    notes = [STRONG_ON_PLATFORM()] if SuitabilityFactor.BRAND_NEED in answers.unmet else []
    return [*notes, BETWEEN(of=answers.possible)] if len(answers.possible) > 1 else notes
