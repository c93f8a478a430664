"""Systems: which kind of customer-data system something is, by what it does and not by what it is called."""

from collections.abc import Mapping
from math import isnan, nan
from types import MappingProxyType
from typing import ClassVar, Final

from attrs import field, frozen

from privdomain._internal.terms import Term
from privdomain.models import SystemKind
from privdomain.selectors.assessments.assessment import Assessment, Change
from privdomain.selectors.assessments.bars import share_bars
from privdomain.selectors.assessments.checklist import Marks, nearest, nearest_for_sure, read_answers
from privdomain.selectors.reasons import Reason, Wording, locked

__all__ = ["SYSTEM_CAPABILITIES", "SystemAssessment", "SystemCapability", "assess_system"]


class SystemCapability(Term):
    """What a system of customer data does (系统能力)."""

    ACQUIRE = "acquire", "数据获取"
    """Collects what users do, from many touchpoints."""
    INTEGRATE = "integrate", "数据整合"
    """Joins what it collects to persons."""
    MANAGE = "manage", "数据管理"
    """Keeps records that can be looked up and changed."""
    ANALYSE = "analyse", "分析洞察"
    """Finds out who is what, and who will do what."""
    SERVE = "serve", "自动服务用户"
    """Serves each user by itself, at the touchpoint."""
    LINK_STAFF = "link_staff", "员工连接客户"
    """Staff work in it, each with his customers."""
    INTERACT = "interact", "社交互动"
    """Talks to contacts and groups in the messenger."""
    TAG = "tag", "客户标签"
    ADVERTISE = "advertise", "广告投放"
    """Picks audiences for advertisements."""
    SHARE = "share", "数据服务"
    """Hands data to other systems of the firm, as a service."""


_ACQUIRE, _INTEGRATE, _MANAGE, _ANALYSE, _SERVE, _LINK_STAFF, _INTERACT, _TAG, _ADVERTISE, _SHARE = SystemCapability

SYSTEM_CAPABILITIES: Final[Mapping[SystemKind, tuple[SystemCapability, ...]]] = MappingProxyType(
    {
        SystemKind.CRM: (_LINK_STAFF, _MANAGE),
        SystemKind.SCRM: (_INTERACT, _LINK_STAFF, _TAG, _MANAGE),
        SystemKind.CDP: (_SERVE, _ACQUIRE, _INTEGRATE, _MANAGE, _ANALYSE),
        SystemKind.DMP: (_ADVERTISE, _ACQUIRE, _ANALYSE),
        SystemKind.DATA_MIDDLE_PLATFORM: (_SHARE, _INTEGRATE, _MANAGE, _ANALYSE),
    }
)
"""What each kind of system does at its core (系统能力矩阵); nothing is of a kind that does not do the first of its row.

That staff use a CRM and that a CDP serves users by itself is said by 36kr; the four tasks of a CDP (获取, 整合, 管理,
分析), and interaction and tags of a SCRM, by iResearch 2021. The rest of the matrix, and which one comes first, is our
inference.
"""

DOES: Final = Wording("does", "It does {n} of {total}: {of}.", "{total} 项能力中具备 {n} 项：{of}。")
DOES_NOT: Final = Wording("does_not", "It does not do {n} of {total}: {of}.", "{total} 项能力中不具备 {n} 项：{of}。")
NEAREST: Final = Wording(
    "nearest",
    "Nearest is {kind}: it does {n} of its {total}, and {n_beyond} beyond.",
    "最接近的是{kind}：其 {total} 项核心能力具备 {n} 项，另有 {n_beyond} 项超出其范围。",
)
CORE_LACKING: Final = Wording("core_lacking", "Of {kind} it lacks: {of}.", "作为{kind}还缺：{of}。")
NO_FIT: Final = Wording(
    "no_fit",
    "It is of no kind: of each it lacks what makes the kind, or does less than {min_fit:.12g} of its core.",
    "不属于任何一类系统：要么缺少其标志性能力，要么其核心能力具备的比例低于 {min_fit:.12g}。",
)
NOT_ONE: Final = Wording(
    "not_one", "It does nothing that makes a kind: {of}.", "不具备任何一类系统的标志性能力：{of}。"
)
TIE: Final = Wording(
    "tie", "These fit equally well, and the first is named: {of}.", "以下系统契合度相同，取第一个：{of}。"
)
DOES_TOO: Final = Wording("does_too", "It does these too: {of}.", "还具备：{of}。")
DOES_ALONE: Final = Wording("does_alone", "Of what is not known it does only: {of}.", "尚不清楚的能力中只具备：{of}。")
NOTHING_MORE: Final = Wording("nothing_more", "It does none of what is not known.", "不清楚的能力均不具备。")

Capabilities = frozenset[SystemCapability]


@frozen(eq=False, repr=False, kw_only=True)
class SystemAssessment(Assessment):
    """Which kind of system something is. Kind of result: final.

    Attributes:
        verdict: The kind; None also where it is of no kind.
        fits: By kind, the share of its core that is done, of what is known of it; 0 where what makes the kind is not
            done, and nan where nothing is known.
    """

    title: ClassVar[str] = "System"

    verdict: SystemKind | None
    fits: Mapping[str, float] = field(converter=locked)

    @property
    def is_open(self) -> bool:
        """Whether what is unknown leaves the kind open; without a kind otherwise, it is of none."""
        return super().is_open and not {NO_FIT.code, NOT_ONE.code} & {reason.code for reason in self.reasons}


def assess_system(capabilities: Mapping[str, bool | None], /, *, min_fit: float = 0.4) -> SystemAssessment:
    """Which kind of customer-data system something is (CRM、SCRM、CDP、DMP、数据中台判定), by what it does.

    A CRM is what staff use; a CDP serves users by itself. One that only stores and shows data is no CDP, whatever the
    box says; and by its data even one that serves may be none: see
    [`assess_data_platform`][privdomain.selectors.assess_data_platform].

    It can be of a kind that it does the first of, and enough of the row. Of several such kinds it is the one that is
    closest: what both do over what either does. So one capability more may make it another kind, but never none.

    Args:
        capabilities: By the names of `SystemCapability`, whether the system does it; None, or not given, is unknown.
        min_fit: The least share of a row by which something can be of a kind, in (0, 1]; the default is our inference.

    Returns:
        Score: the fit of the kind, or where there is none the best fit. nan where nothing is known. The changes name
        the fewest further capabilities that make it another kind, whatever the unknown ones are; while the verdict is
        open, what of the unknown makes it each kind, or none.

    Raises:
        SpecError: no such capability, an answer that is no boolean, or a least share that is none.

    Source:
        The matrix is `SYSTEM_CAPABILITIES`, with its sources. The rule, its bar, and closeness are our inference.

    Examples:
        >>> known = dict.fromkeys(SystemCapability, False)
        >>> assess_system({**known, "serve": True, "analyse": True}).verdict
        <SystemKind.CDP: 'cdp'>
        >>> assess_system({**known, "acquire": True, "integrate": True, "manage": True, "analyse": True})
        System: none (均不适用), score 0.00
                                 why
        because                  It does 4 of 10: acquire, integrate, manage, analyse.
        because                  It does not do 6 of 10: serve, link staff, interact, tag, advertise, share.
        because                  It does nothing that makes a kind: link staff, interact, serve, advertise, share.
        CDP if                   It does these too: serve.
        CRM if                   It does these too: link staff.
        SCRM if                  It does these too: interact.
        DMP if                   It does these too: advertise.
        data middle platform if  It does these too: share.
    """
    share_bars(SystemKind.CRM, min_fit=(min_fit, SystemKind.CRM))
    marks = Marks(answers=read_answers(SystemCapability, capabilities, "capabilities"))

    def judge(done: Capabilities) -> SystemKind | None:
        return next(iter(_closest(done, min_fit)), None)

    outcomes = nearest(frozenset(marks.met), marks.unknown, judge)
    is_open = len(outcomes) > 1
    verdict = None if is_open else next(iter(outcomes))
    fits = {kind.value: _known_fit(kind, marks) for kind in SYSTEM_CAPABILITIES}
    reasons = marks.reasons(DOES, DOES_NOT)
    return SystemAssessment(
        score=max((fit for fit in fits.values() if not isnan(fit)), default=nan) if verdict is None else fits[verdict],
        verdict=verdict,
        reasons=reasons if is_open else (*reasons, *_fit_reasons(marks, min_fit)),
        changes=_open_changes(outcomes) if is_open else _further(nearest_for_sure(marks, judge), verdict),
        fits=fits,
    )


def _closest(done: Capabilities, min_fit: float) -> list[SystemKind]:
    """The kinds that it can be of and is closest to."""
    closeness = {
        kind: len(done.intersection(core)) / len(done.union(core))
        for kind, core in SYSTEM_CAPABILITIES.items()
        if core[0] in done and len(done.intersection(core)) / len(core) >= min_fit
    }
    return [kind for kind, close in closeness.items() if close == max(closeness.values())]


def _known_fit(kind: SystemKind, marks: Marks[SystemCapability]) -> float:
    core = SYSTEM_CAPABILITIES[kind]
    return 0.0 if core[0] in marks.unmet else Marks(answers={one: marks.answers[one] for one in core}).score


def _open_changes(outcomes: Mapping[SystemKind | None, tuple[SystemCapability, ...]]) -> tuple[Change, ...]:
    return tuple(Change.to(kind, DOES_ALONE(of=done) if done else NOTHING_MORE()) for kind, done in outcomes.items())


def _further(
    found: Mapping[SystemKind | None, tuple[SystemCapability, ...]], verdict: SystemKind | None
) -> tuple[Change, ...]:
    return tuple(Change.to(kind, DOES_TOO(of=added)) for kind, added in found.items() if kind != verdict)


def _fit_reasons(marks: Marks[SystemCapability], min_fit: float) -> list[Reason]:
    """How near it is to a kind, once that is settled."""
    makers = tuple(core[0] for core in SYSTEM_CAPABILITIES.values())
    if set(makers) <= set(marks.unmet):
        return [NOT_ONE(of=makers)]
    done = frozenset(marks.met)
    kinds = _closest(done, min_fit)
    lines = [] if kinds else [NO_FIT(min_fit=min_fit)]
    for kind in (kinds or _closest(done, 0))[:1]:
        core = SYSTEM_CAPABILITIES[kind]
        lacking = tuple(one for one in core if one in marks.unmet)
        n = len(done.intersection(core))
        lines.append(NEAREST(kind=kind, n=n, total=len(core), n_beyond=len(done) - n))
        lines += [CORE_LACKING(kind=kind, of=lacking)] if lacking else []
    return [*lines, TIE(of=tuple(kinds))] if len(kinds) > 1 else lines
