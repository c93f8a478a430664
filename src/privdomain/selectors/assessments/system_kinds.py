"""Systems: which kind of customer-data system something is, by what it does and not by what it is called."""

from collections.abc import Mapping
from math import nan
from types import MappingProxyType
from typing import ClassVar, Final

from attrs import field, frozen

from privdomain._internal.terms import Term
from privdomain.models import SystemKind
from privdomain.selectors.assessments.assessment import Assessment, Change
from privdomain.selectors.assessments.bars import share_bars
from privdomain.selectors.assessments.checklist import UNKNOWN, Marks, nearest, read_answers
from privdomain.selectors.reasons import Reason, Wording

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
    "Nearest is {kind}: it does {n} of its {total}, and {n_beyond} beyond; fit {fit:.2f}.",
    "最接近的是{kind}：其 {total} 项核心能力具备 {n} 项，另有 {n_beyond} 项超出其范围；契合度 {fit:.2f}。",
)
CORE_LACKING: Final = Wording("core_lacking", "Of {kind} it lacks: {of}.", "作为{kind}还缺：{of}。")
NO_FIT: Final = Wording("no_fit", "No kind fits by {min_fit:.12g}.", "没有哪类系统的契合度达到 {min_fit:.12g}。")
NOT_ONE: Final = Wording(
    "not_one", "It does nothing that makes a kind: {of}.", "不具备任何一类系统的标志性能力：{of}。"
)
TIE: Final = Wording("tie", "These fit equally well: {of}.", "以下系统契合度相同：{of}。")
DOES_TOO: Final = Wording("does_too", "It does these too: {of}.", "还具备：{of}。")
NOTHING_MORE: Final = Wording("nothing_more", "It does none of what is not known.", "不清楚的能力均不具备。")

Capabilities = frozenset[SystemCapability]


def _locked(fits: Mapping[str, float]) -> Mapping[str, float]:
    return MappingProxyType(dict(fits))


@frozen(eq=False, repr=False, kw_only=True)
class SystemAssessment(Assessment):
    """Which kind of system something is. Kind of result: final.

    Attributes:
        verdict: The kind; None also where no kind fits, or several fit equally well.
        fits: By kind, how well it fits what is known to be done, in [0, 1]; 0 without what makes the kind.
    """

    title: ClassVar[str] = "System"

    verdict: SystemKind | None
    fits: Mapping[str, float] = field(converter=_locked)


def assess_system(capabilities: Mapping[str, bool | None], /, *, min_fit: float = 0.4) -> SystemAssessment:
    """Which kind of customer-data system something is (CRM、SCRM、CDP、DMP、数据中台判定), by what it does.

    A CRM is what staff use; a CDP serves users by itself. One that only stores and shows data is no CDP, whatever the
    box says; and by its data even one that serves may be none: see
    [`assess_data_platform`][privdomain.selectors.assess_data_platform].

    Args:
        capabilities: By the names of `SystemCapability`, whether the system does it; None, or not given, is unknown.
        min_fit: The least fit by which something is of a kind, in (0, 1].

    Returns:
        Score: the fit of the nearest kind, which is what both do over what either does, and 0 without what makes the
        kind; what is unknown counts as not done. nan where nothing is known. The changes name the fewest further
        capabilities that make it another kind.

    Raises:
        SpecError: no such capability, an answer that is no boolean, or a least fit that is no share.

    Source:
        The matrix is `SYSTEM_CAPABILITIES`, with its sources. The measure of fit and its bar are our inference.

    Examples:
        >>> known = dict.fromkeys(SystemCapability, False)
        >>> assess_system({**known, "serve": True, "analyse": True}).verdict
        <SystemKind.CDP: 'cdp'>
        >>> assess_system({**known, "acquire": True, "integrate": True, "manage": True, "analyse": True})
        System: open, score 0.00
                                 why
        because                  It does 4 of 10: acquire, integrate, manage, analyse.
        because                  It does not do 6 of 10: serve, link staff, interact, tag, advertise, share.
        because                  It does nothing that makes a kind: link staff, interact, serve, advertise, share.
        cdp if                   It does these too: serve.
        crm if                   It does these too: link staff.
        dmp if                   It does these too: advertise.
        data middle platform if  It does these too: share.
        scrm if                  It does these too: link staff, interact.
    """
    share_bars(SystemKind.CRM, min_fit=(min_fit, SystemKind.CRM))
    marks = Marks(answers=read_answers(SystemCapability, capabilities, "capabilities"))
    met = frozenset(marks.met)

    def judge(done: Capabilities) -> SystemKind | None:
        best = _best(done)
        return best[0] if len(best) == 1 and _fit(best[0], done) >= min_fit else None

    outcomes = nearest(met, marks.unknown, judge)
    is_open = len(outcomes) > 1
    verdict = None if is_open else judge(met)
    others = outcomes if is_open else nearest(met, (*marks.unknown, *marks.unmet), judge)
    fits = {kind.value: _fit(kind, met) for kind in SYSTEM_CAPABILITIES}
    is_known = len(marks.unknown) < len(marks.answers)
    return SystemAssessment(
        score=max(fits.values()) if is_known else nan,
        verdict=verdict,
        reasons=(*marks.reasons(DOES, DOES_NOT), *_fit_reasons(met, min_fit))
        if is_known
        else (UNKNOWN(of=marks.unknown),),
        changes=tuple(
            Change.to(kind, DOES_TOO(of=added) if added else NOTHING_MORE())
            for kind, added in others.items()
            if kind is not None and kind != verdict
        ),
        fits=fits,
    )


def _fit(kind: SystemKind, done: Capabilities) -> float:
    """What both do over what either does; 0 without what makes the kind."""
    maker, *_ = SYSTEM_CAPABILITIES[kind]
    core = frozenset(SYSTEM_CAPABILITIES[kind])
    return len(core & done) / len(core | done) if maker in done else 0.0


def _best(done: Capabilities) -> list[SystemKind]:
    """The kinds that fit best."""
    fits = {kind: _fit(kind, done) for kind in SYSTEM_CAPABILITIES}
    return [kind for kind, fit in fits.items() if fit == max(fits.values())]


def _fit_reasons(done: Capabilities, min_fit: float) -> list[Reason]:
    kind, *equals = best = _best(done)
    fit = _fit(kind, done)
    if not fit:
        return [NOT_ONE(of=tuple(core[0] for core in SYSTEM_CAPABILITIES.values()))]
    if equals:
        lines = [TIE(of=tuple(best))]
    else:
        core = SYSTEM_CAPABILITIES[kind]
        lacking = tuple(one for one in core if one not in done)
        n_met = len(core) - len(lacking)
        lines = [NEAREST(kind=kind, n=n_met, total=len(core), n_beyond=len(done) - n_met, fit=fit)]
        lines += [CORE_LACKING(kind=kind, of=lacking)] if lacking else []
    return [*lines, NO_FIT(min_fit=min_fit)] if fit < min_fit else lines
