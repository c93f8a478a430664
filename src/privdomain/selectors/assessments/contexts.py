"""Contexts: what is known of a person's circumstances, what is missing, and that it needs consent."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final

from attrs import frozen
from pydantic import Field

from privdomain._internal.terms import Term
from privdomain.models.spec import Items, Name, Spec
from privdomain.models.values import Count
from privdomain.selectors.assessments.assessment import Assessment
from privdomain.selectors.assessments.bars import share_bars
from privdomain.selectors.assessments.checklist import Answers
from privdomain.selectors.assessments.reading import read_spec
from privdomain.selectors.reasons import Wording

__all__ = [
    "ContextAssessment",
    "ContextFactors",
    "ContextVerdict",
    "FamilyFactors",
    "PersonalFactors",
    "PsychologicalFactors",
    "SocialFactors",
    "context_factors",
]

Some = Annotated[Items[Name], Field(min_length=1)]


class SocialFactors(Spec):
    """Circumstances among others (社会因素); None is unknown.

    Attributes:
        reference_groups: Groups that the person looks to (参照群体).
        role: Role among others (社会角色).
        status: Standing (社会地位).
    """

    reference_groups: Some | None = None
    role: Name | None = None
    status: Name | None = None


class FamilyFactors(Spec):
    """Circumstances at home (家庭因素); None is unknown.

    Attributes:
        household_size: Persons of the household [count] (家庭人数).
        life_cycle: Stage of the family's life (家庭生命周期).
        decider: Who decides on purchases (购买决策者).
    """

    household_size: Annotated[Count, Field(ge=1)] | None = None
    life_cycle: Name | None = None
    decider: Name | None = None


class PersonalFactors(Spec):
    """The person's own circumstances (个人因素); None is unknown.

    Attributes:
        age_band: Age, as a band (年龄段).
        occupation: Occupation (职业).
        income_band: Income, as a band (收入段).
        lifestyle: Way of life (生活方式).
    """

    age_band: Name | None = None
    occupation: Name | None = None
    income_band: Name | None = None
    lifestyle: Name | None = None


class PsychologicalFactors(Spec):
    """What moves the person (心理因素); None is unknown. Mostly inferred, and then it is a guess about a person.

    Attributes:
        motives: Motives (动机).
        perception: How the brand is seen (认知).
        attitude: Attitude to it (态度).
    """

    motives: Some | None = None
    perception: Name | None = None
    attitude: Name | None = None


class ContextFactors(Spec):
    """The circumstances behind a purchase (消费情境因素): social, family, personal, psychological.

    Attributes:
        social: Among others (社会因素).
        family: At home (家庭因素).
        personal: The person's own (个人因素).
        psychological: What moves the person (心理因素).

    Examples:
        >>> ContextFactors.load({"family": {"household_size": 3}}).family.household_size
        3
    """

    social: Annotated[SocialFactors, Field(strict=False)] = SocialFactors()
    family: Annotated[FamilyFactors, Field(strict=False)] = FamilyFactors()
    personal: Annotated[PersonalFactors, Field(strict=False)] = PersonalFactors()
    psychological: Annotated[PsychologicalFactors, Field(strict=False)] = PsychologicalFactors()


class ContextVerdict(Term):
    """How much of the circumstances is known (情境信息完整度)."""

    COMPLETE = "complete", "较完整"
    PARTIAL = "partial", "部分掌握"
    SPARSE = "sparse", "信息不足"


class ContextPoint(Term):
    """What can be known."""

    REFERENCE_GROUPS = "social.reference_groups", "参照群体"
    ROLE = "social.role", "社会角色"
    STATUS = "social.status", "社会地位"
    HOUSEHOLD_SIZE = "family.household_size", "家庭人数"
    LIFE_CYCLE = "family.life_cycle", "家庭生命周期"
    DECIDER = "family.decider", "购买决策者"
    AGE_BAND = "personal.age_band", "年龄段"
    OCCUPATION = "personal.occupation", "职业"
    INCOME_BAND = "personal.income_band", "收入段"
    LIFESTYLE = "personal.lifestyle", "生活方式"
    MOTIVES = "psychological.motives", "动机"
    PERCEPTION = "psychological.perception", "认知"
    ATTITUDE = "psychological.attitude", "态度"


HELD: Final = Wording("held", "{n} of {total} are known: {of}.", "{total} 项中已掌握 {n} 项：{of}。")
MISSING: Final = Wording("missing", "{n} of {total} are missing: {of}.", "{total} 项中缺少 {n} 项：{of}。")
CONSENT: Final = Wording(
    "needs_consent",
    "This is personal information: collect and use it only for a stated purpose that the person agreed to.",
    "以上属于个人信息：须告知目的并取得本人同意后方可收集和使用。",
)


@frozen(eq=False, repr=False, kw_only=True)
class ContextAssessment(Assessment):
    """How much of the circumstances is known. Kind of result: final.

    Attributes:
        verdict: Complete, partial or sparse.
        missing: What is not known, as paths into the factors.
    """

    title: ClassVar[str] = "Context"

    verdict: ContextVerdict | None
    missing: tuple[str, ...]


def context_factors(
    context: ContextFactors | Mapping[str, Any], /, *, partial_from: float = 0.3, complete_from: float = 0.8
) -> ContextAssessment:
    """How much is known of the circumstances behind a purchase (社会、家庭、个人、心理因素), and what is missing.

    More is not better by itself: what no purpose needs must not be collected, and all of it takes consent. The verdict
    says whether enough is known to speak of a picture, not that it should be completed.

    Args:
        context: What is known, or a mapping of it.
        partial_from: Share of the points known from which the picture is partial.
        complete_from: Share from which it is complete.

    Returns:
        Score: points known over all thirteen; 0 where none is.

    Raises:
        SpecError: not these factors, or bars that do not rise.

    Source:
        iResearch 2021 (社会、家庭、个人、心理). The points below the four kinds and the bars are our inference.

    Examples:
        >>> known = context_factors({"family": {"household_size": 3}, "personal": {"age_band": "30-39"}})
        >>> known.verdict.zh, round(known.score, 3), known.missing[:2]
        ('信息不足', 0.154, ('social.reference_groups', 'social.role'))
        >>> print(known.reasons[-1].zh)
        以上属于个人信息：须告知目的并取得本人同意后方可收集和使用。
    """
    known = read_spec("context", context, ContextFactors).to_dict()
    bars = share_bars(
        ContextVerdict.SPARSE,
        partial_from=(partial_from, ContextVerdict.PARTIAL),
        complete_from=(complete_from, ContextVerdict.COMPLETE),
    )
    held = {point: known[kind][name] is not None for point in ContextPoint for kind, name in [point.value.split(".")]}
    total = len(ContextPoint)
    answers = Answers(answers=held, verdicts=[bars.of(n / total) for n in range(total + 1)])
    return ContextAssessment(
        score=answers.score,
        verdict=answers.verdict,
        reasons=(*answers.reasons(HELD, MISSING), CONSENT()),
        changes=answers.changes(),
        missing=tuple(point.value for point in answers.unmet),
    )
