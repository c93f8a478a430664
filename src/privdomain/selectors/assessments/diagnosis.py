"""Diagnosis: where a private domain hurts, which of two lessons that is, and what cures it."""

from collections.abc import Mapping
from typing import ClassVar, Final

import attrs
import numpy as np
from attrs import frozen

from privdomain._internal.arrays import Array
from privdomain._internal.reprs import TextTable
from privdomain._internal.terms import Term
from privdomain.selectors.assessments.assessment import Assessment, Change
from privdomain.selectors.assessments.checklist import Marks, nearest, nearest_for_sure, read_answers
from privdomain.selectors.reasons import Reason, Wording

__all__ = ["CURES", "Cure", "Diagnosis", "DiagnosisVerdict", "Lesson", "Pain", "diagnose"]


class Lesson(Term):
    """The two compulsory lessons of the private domain (两个必修课)."""

    TOUCHPOINTS = "touchpoints", "触点"
    """Where users are met, and that it is one user who is met in all these places."""
    LINKS = "links", "链路"
    """How users come from one place to the next."""


class Pain(Term):
    """Three pains (三大痛点)."""

    SCATTERED_TOUCHPOINTS = "scattered_touchpoints", "触点分散"
    """The same user is a stranger at each touchpoint."""
    LONG_LINKS = "long_links", "链路过长"
    """Each step between being met and buying loses people."""
    CUT_OFF_CHANNELS = "cut_off_channels", "线上线下割裂"
    """Traffic does not flow between online and offline."""


class DiagnosisVerdict(Term):
    """Which lesson is to be caught up on (诊断结论)."""

    PASSED = "passed", "两课均已修完"
    TOUCHPOINTS_LESSON = "touchpoints_lesson", "补修触点课"
    LINKS_LESSON = "links_lesson", "补修链路课"
    BOTH_LESSONS = "both_lessons", "两课都要补修"


@frozen(kw_only=True)
class Cure:
    """What cures a pain (对策).

    Attributes:
        pain: The pain.
        lesson: The lesson that it belongs to.
        step: What to do.
        source: Id of the source that names pain and cure; "privdomain" for our own reading of it.
    """

    pain: Pain
    lesson: Lesson
    step: Reason
    source: str


CURES: Final[tuple[Cure, ...]] = (
    Cure(
        pain=Pain.SCATTERED_TOUCHPOINTS,
        lesson=Lesson.TOUCHPOINTS,
        step=Wording(
            "unify",
            "Unify the touchpoints around the person: one identity across all of them; watch the match rate.",
            "以人为中心统一触点，打通各触点的身份标识，关注匹配率。",
        )(),
        source="xiaochengxu_guancha",
    ),
    Cure(
        pain=Pain.LONG_LINKS,
        lesson=Lesson.LINKS,
        step=Wording(
            "shorten",
            "Shorten the links: take out steps, the leakiest first; watch the conversion of the whole chain.",
            "缩短链路，从流失最大的步骤开始删减，关注全链路转化率。",
        )(),
        source="privdomain",
    ),
    Cure(
        pain=Pain.CUT_OFF_CHANNELS,
        lesson=Lesson.LINKS,
        step=Wording(
            "connect",
            "Connect online and offline so that each leads to the other; watch how many switch between them.",
            "打通线上线下，让流量双向互导，关注触点切换率。",
        )(),
        source="privdomain",
    ),
)
"""The cure of each pain (痛点对策表). The source names scattered touchpoints; the other two are our reading of what it
says of short links and of flows between online and offline."""

FREE: Final = Wording("free", "{n} of {total} pains are not felt: {of}.", "{total} 个痛点中有 {n} 个不存在：{of}。")
FELT: Final = Wording("felt", "{n} of {total} pains are felt: {of}.", "{total} 个痛点中存在 {n} 个：{of}。")
CURED: Final = Wording("cured", "These are cured: {of}.", "解决以下痛点：{of}。")
CURED_IF: Final = Wording(
    "cured_if",
    "These are cured: {of}; and nothing that is not known is felt: {unknown}.",
    "解决以下痛点：{of}；且尚不清楚的痛点均不存在：{unknown}。",
)
NOT_FELT: Final = Wording(
    "not_felt", "Of what is not known only these are not felt: {of}.", "尚不清楚的痛点中，仅以下不存在：{of}。"
)
ALL_FELT: Final = Wording("all_felt", "All that is not known is felt.", "尚不清楚的痛点全部存在。")

VERDICTS: Final[Mapping[frozenset[Lesson], DiagnosisVerdict]] = {
    frozenset(): DiagnosisVerdict.PASSED,
    frozenset({Lesson.TOUCHPOINTS}): DiagnosisVerdict.TOUCHPOINTS_LESSON,
    frozenset({Lesson.LINKS}): DiagnosisVerdict.LINKS_LESSON,
    frozenset(Lesson): DiagnosisVerdict.BOTH_LESSONS,
}
"""By the lessons whose pains are felt."""


@frozen(eq=False, repr=False, kw_only=True)
class Diagnosis(Assessment):
    """Where a private domain hurts, and what to do. Kind of result: final.

    Attributes:
        verdict: The lessons to be caught up on.
        steps: What to do next, for each pain that is felt.
    """

    title: ClassVar[str] = "Diagnosis"

    verdict: DiagnosisVerdict | None
    steps: tuple[Reason, ...]

    def to_columns(self) -> dict[str, Array]:
        """One row per reason, change and step, with the verdict that it speaks for."""
        steps = {
            "part": ["step"] * len(self.steps),
            "verdict": [None if self.verdict is None else self.verdict.value] * len(self.steps),
            "code": [step.code for step in self.steps],
            "en": [step.en for step in self.steps],
            "zh": [step.zh for step in self.steps],
        }
        columns = super().to_columns()
        return {name: np.concatenate([columns[name], np.array(steps[name], object)]) for name in columns}

    def _table(self) -> TextTable:
        table = super()._table()
        return attrs.evolve(table, rows=[*table.rows, *(["do", step.en] for step in self.steps)])


def diagnose(pains: Mapping[str, bool | None], /) -> Diagnosis:
    """Where a private domain hurts and what cures it (私域诊断): three pains, two lessons.

    More traffic cures none of the three: it runs through the same gaps.

    Args:
        pains: By the names of `Pain`, whether it is felt; None, or not given, is unknown.

    Returns:
        Score: pains that are not felt over those known; nan where none is known.

    Raises:
        SpecError: no such pain, or an answer that is no boolean.

    Source:
        晓程序观察 (触点 and 链路; 触点分散). Which pain belongs to which lesson, and that one pain is enough for its
        lesson, is our inference; see `CURES`.

    Examples:
        >>> diagnose({"scattered_touchpoints": True, "long_links": False, "cut_off_channels": False})
        Diagnosis: touchpoints lesson (补修触点课), score 0.67
                   why
        because    2 of 3 pains are not felt: long links, cut off channels.
        because    1 of 3 pains are felt: scattered touchpoints.
        passed if  These are cured: scattered touchpoints.
        do         Unify the touchpoints around the person: one identity across all of them; watch the match rate.
    """
    felt = read_answers(Pain, pains, "pains")
    free = Marks(answers={pain: None if answer is None else not answer for pain, answer in felt.items()})
    outcomes = nearest(frozenset(free.met), free.unknown, _judge)
    is_open = len(outcomes) > 1
    return Diagnosis(
        score=free.score,
        verdict=None if is_open else next(iter(outcomes)),
        reasons=free.reasons(FREE, FELT),
        changes=_open_changes(outcomes) if is_open else _cures_of(free),
        steps=tuple(cure.step for cure in CURES if cure.pain in free.unmet),
    )


def _judge(free: frozenset[Pain]) -> DiagnosisVerdict:
    return VERDICTS[frozenset(cure.lesson for cure in CURES if cure.pain not in free)]


def _open_changes(outcomes: Mapping[DiagnosisVerdict, tuple[Pain, ...]]) -> tuple[Change, ...]:
    return tuple(Change.to(verdict, NOT_FELT(of=pains) if pains else ALL_FELT()) for verdict, pains in outcomes.items())


def _cures_of(free: Marks[Pain]) -> tuple[Change, ...]:
    """The fewest pains whose cure brings each verdict: whatever the unknown is, else where nothing of it is felt."""
    sure = nearest_for_sure(free, _judge)
    hoped = nearest(frozenset(free.met + free.unknown), free.unmet, _judge)
    changes = [Change.to(verdict, CURED(of=pains)) for verdict, pains in sure.items() if pains]
    changes += [
        Change.to(verdict, CURED_IF(of=pains, unknown=free.unknown))
        for verdict, pains in hoped.items()
        if verdict not in sure
    ]
    return tuple(changes)
