"""Strengths: in which of five respects a private domain does better than the public one."""

from collections.abc import Mapping
from typing import ClassVar, Final

from attrs import frozen

from privdomain._internal.terms import Term
from privdomain.selectors.assessments.assessment import Assessment
from privdomain.selectors.assessments.bars import count_bars
from privdomain.selectors.assessments.checklist import Answers, read_answers
from privdomain.selectors.reasons import Wording

__all__ = ["Strength", "StrengthsAssessment", "StrengthsVerdict", "assess_strengths"]


class StrengthsVerdict(Term):
    """What a private domain has over the public one (私域优势结论)."""

    STRONG = "strong", "优势明显"
    MIXED = "mixed", "优势有限"
    WEAK = "weak", "优势不足"
    """It costs work and gives little that the public domain would not."""


class Strength(Term):
    """Five strengths of a private domain over the public one (私域五大特点), each a comparison."""

    CONTROLLABLE = "controllable", "更可控"
    """Fewer reaches have to be bought from a platform: compare the platform dependence."""
    CHEAPER = "cheaper", "更省钱"
    """Reaching a user costs less, work and systems included: compare the net benefit, not the media alone."""
    RICHER = "richer", "更丰富"
    """There are more ways to sell and to serve: compare what one user is offered and takes."""
    STEADIER = "steadier", "更稳定"
    """Users stay and come back: compare retention and reactivation of like cohorts."""
    BRAND_BUILDING = "brand_building", "更利IP"
    """The brand or its people become known and trusted: compare shares and replies."""


BETTER: Final = Wording(
    "better", "It does better than the public domain in {n} of {total}: {of}.", "{total} 项中有 {n} 项优于公域：{of}。"
)
NO_BETTER: Final = Wording(
    "no_better", "It does no better in {n} of {total}: {of}.", "{total} 项中有 {n} 项不优于公域：{of}。"
)


@frozen(eq=False, repr=False, kw_only=True)
class StrengthsAssessment(Assessment):
    """What a private domain has over the public one. Kind of result: final.

    Attributes:
        verdict: Strong, mixed, or weak.
    """

    title: ClassVar[str] = "Strengths"

    verdict: StrengthsVerdict | None


def assess_strengths(
    strengths: Mapping[str, bool | None], /, *, strong_from: int = 4, mixed_from: int = 2
) -> StrengthsAssessment:
    """What a private domain has over the public one (私域优势评分卡), in five respects.

    Each respect is a comparison, so a good number alone answers nothing: a private domain is cheaper only where its
    labour and systems are counted, and steadier only beside a public cohort of the same age.

    Args:
        strengths: By the names of `Strength`, whether yours does better; None, or not given, is not compared yet.
        strong_from: Strengths from which it is strong [count], 1 .. 5; the default is our inference.
        mixed_from: Strengths from which it is mixed [count], below ``strong_from``; the default is our inference.

    Returns:
        Score: strengths over those compared; nan where none is.

    Raises:
        SpecError: no such strength, an answer that is no boolean, or bars that do not rise.

    Source:
        MBA智库 names the five. How each is compared, and the bars, are our inference.

    Examples:
        >>> assess_strengths({"controllable": True, "cheaper": False, "richer": True, "steadier": True})
        Strengths: open, score 0.75
                   why
        because    It does better than the public domain in 3 of 5: controllable, richer, steadier.
        because    It does no better in 1 of 5: cheaper.
        because    Not known: brand building.
        mixed if   None of these applies: brand building.
        strong if  All of these apply: brand building.
    """
    verdicts = count_bars(
        StrengthsVerdict.WEAK,
        len(Strength),
        mixed_from=(mixed_from, StrengthsVerdict.MIXED),
        strong_from=(strong_from, StrengthsVerdict.STRONG),
    )
    answers = Answers(answers=read_answers(Strength, strengths, "strengths"), verdicts=verdicts)
    return answers.assess(StrengthsAssessment, BETTER, NO_BETTER)
