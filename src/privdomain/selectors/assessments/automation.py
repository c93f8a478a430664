"""Automation: what of the work is done without a person, and where people still decide."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import ClassVar, Final

from attrs import field, frozen

from privdomain._internal.terms import Term
from privdomain.errors import SpecError
from privdomain.metrics.formulas import share
from privdomain.selectors.assessments.assessment import Assessment
from privdomain.selectors.assessments.bars import count_bars
from privdomain.selectors.assessments.checklist import Answers, read_answers
from privdomain.selectors.assessments.reading import read_count, read_words
from privdomain.selectors.reasons import Wording

__all__ = ["AutomationAssessment", "AutomationVerdict", "Capability", "assess_automation"]


class Capability(Term):
    """What can be automated, or left to AI (智能化能力)."""

    DATA_INSIGHT = "data_insight", "数据洞察"
    SMART_DELIVERY = "smart_delivery", "智能投放"
    SMART_DECISION = "smart_decision", "智能决策"
    MONITORING = "monitoring", "效果监控"
    ATTRIBUTION = "attribution", "归因"


class AutomationVerdict(Term):
    """How much is automated (自动化程度)."""

    AUTOMATED = "automated", "全面自动化"
    PARTIAL = "partial", "部分自动化"
    MANUAL = "manual", "依赖人工"


AUTOMATED: Final = Wording("automated", "{n} of {total} are automated: {of}.", "{total} 项中已自动化 {n} 项：{of}。")
NOT_AUTOMATED: Final = Wording(
    "not_automated", "{n} of {total} are done by hand: {of}.", "{total} 项中仍靠人工 {n} 项：{of}。"
)
DECIDED: Final = Wording(
    "decided",
    "{n:,} of {total:,} decisions are made without a person: {ratio:.0%}.",
    "{total:,} 项决策中，{n:,} 项无须人工，占 {ratio:.0%}。",
)
BY_HAND: Final = Wording(
    "by_hand", "{of}: {n:,} of {total:,} decisions are made by hand.", "{of}：{total:,} 项决策中，{n:,} 项仍靠人工。"
)
NOT_USED: Final = Wording(
    "not_used",
    "{of}: automated, yet all {total:,} decisions are made by hand.",
    "{of}：虽已自动化，{total:,} 项决策仍全靠人工。",
)


def _locked(counts: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType(dict(counts))


@frozen(eq=False, repr=False, kw_only=True)
class AutomationAssessment(Assessment):
    """What of the work is automated. Kind of result: final.

    Attributes:
        verdict: Automated, partial or manual, by the capabilities.
        automation_ratio: Share of the decisions that no person makes; nan where none was counted.
        by_hand: Decisions that people still make, by capability, most first [count].
    """

    title: ClassVar[str] = "Automation"

    verdict: AutomationVerdict | None
    automation_ratio: float
    by_hand: Mapping[str, int] = field(converter=_locked)


def assess_automation(
    automated: Mapping[str, bool | None],
    /,
    *,
    decisions: Mapping[str, tuple[int, int]] | None = None,
    partial_from: int = 1,
    automated_from: int = 5,
) -> AutomationAssessment:
    """What of the work is done without a person (自动化与智能化程度), and where decisions still take one.

    A tool that is there is not a decision that it makes: the first is asked of each capability, the second is counted.

    Args:
        automated: Whether each capability is automated, by name; None, or left out, is unknown.
        decisions: By capability: how many decisions no person made, and how many were made together [count]; what is
            left out is not counted.
        partial_from: Capabilities automated from which the whole is partly automated [count, 1 to 5].
        automated_from: Capabilities automated from which it is automated [count].

    Returns:
        Score: capabilities automated over those known. ``automation_ratio`` is the share of the counted decisions.

    Raises:
        SpecError: answers that are no booleans, counts that are none, exceed their total or contradict the answers, or
            bars that do not rise.
        UnknownNameError: decisions of a capability that there is not.

    Source:
        iResearch 2021 (数据洞察, 智能投放, 智能决策, 效果监控和归因; 决策仍依赖体力劳动). The bars are our inference.

    Examples:
        >>> known = {"data_insight": True, "smart_delivery": True, "smart_decision": False, "monitoring": True}
        >>> today = assess_automation(
        ...     {**known, "attribution": False},
        ...     decisions={"smart_delivery": (18, 20), "smart_decision": (2, 30)},
        ... )
        >>> today.score, today.automation_ratio, dict(today.by_hand)
        (0.6, 0.4, {'smart_decision': 28, 'smart_delivery': 2})
        >>> print(today.changes[0].verdict_zh, today.changes[0].how.zh)
        全面自动化 以下各项再满足 2 项：智能决策、归因。
    """
    verdicts = count_bars(
        AutomationVerdict.MANUAL,
        len(Capability),
        partial_from=(partial_from, AutomationVerdict.PARTIAL),
        automated_from=(automated_from, AutomationVerdict.AUTOMATED),
    )
    answers = Answers(answers=read_answers(Capability, automated, "automated"), verdicts=verdicts)
    counts = _read_decisions({} if decisions is None else decisions)
    _check_contradictions(answers.unmet, counts)
    without, total = (sum(column) for column in zip((0, 0), *counts.values(), strict=True))
    manual = sorted(counts, key=lambda capability: counts[capability][0] - counts[capability][1])
    by_hand = {capability: counts[capability][1] - counts[capability][0] for capability in manual}
    ratio = share(part=without, whole=total)
    lines = [
        (NOT_USED if n == counts[one][1] and one in answers.met else BY_HAND)(of=one, n=n, total=counts[one][1])
        for one, n in by_hand.items()
        if n
    ]
    return AutomationAssessment(
        score=answers.score,
        verdict=answers.verdict,
        reasons=(
            *answers.reasons(AUTOMATED, NOT_AUTOMATED),
            *([DECIDED(n=without, total=total, ratio=ratio)] if total else []),
            *lines,
        ),
        changes=answers.changes(),
        automation_ratio=ratio,
        by_hand={capability.value: n for capability, n in by_hand.items()},
    )


def _check_contradictions(by_hand: Iterable[Capability], counts: Mapping[Capability, tuple[int, int]]) -> None:
    """Refuse a capability that is not automated, but of whose decisions no person made any."""
    wrong = [(one, counts[one][1]) for one in by_hand if one in counts and counts[one][0] == counts[one][1] > 0]
    if wrong:
        raise SpecError(
            (
                f"decisions.{one.value}",
                "contradicts",
                f"{n:,} of {n:,} took no person, yet it is not automated. Mend one.",
            )
            for one, n in wrong
        )


def _read_decisions(given: object) -> dict[Capability, tuple[int, int]]:
    """Decisions without a person, and all, by capability."""
    counts = {}
    for capability, pair in read_words("decisions", given, Capability).items():
        path = f"decisions.{capability.value}"
        if not isinstance(pair, list | tuple) or len(pair) != 2:  # noqa: PLR2004 - a pair
            raise SpecError([(path, "no_pair", "is no pair. Pass how many no person made, and how many there were.")])
        without, total = read_count(path, pair[0]), read_count(path, pair[1])
        if without > total:
            raise SpecError([(path, "exceeds", f"{without:,} exceed the {total:,} that were made. Count them again.")])
        counts[capability] = (without, total)
    return counts
