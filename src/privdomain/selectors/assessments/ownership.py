"""Ownership: whether a touchpoint is the brand's own, or one more account on somebody's platform."""

from collections.abc import Mapping
from typing import ClassVar, Final

from attrs import frozen

from privdomain._internal.terms import Term
from privdomain.models import Ownership, Touchpoint
from privdomain.selectors.assessments.assessment import Assessment
from privdomain.selectors.assessments.checklist import Answers, read_answers
from privdomain.selectors.reasons import Wording

__all__ = ["OwnershipAssessment", "OwnershipVerdict", "assess_ownership"]


class OwnershipVerdict(Term):
    """Whose a touchpoint is (所有权结论)."""

    OWNED = "owned", "私有"
    PARTIAL = "partial", "中间状态"
    """Some of it is the platform's: it can be lost with the account."""
    SOCIAL_MARKETING = "social_marketing", "社交营销"
    """Nothing is the brand's: marketing on somebody's platform."""


class OwnershipPoint(Term):
    """What can be owned of a touchpoint."""

    ACCOUNT = "account", "账号"
    DATA = "data", "数据"
    SYSTEM = "system", "系统"


VERDICTS: Final = (
    OwnershipVerdict.SOCIAL_MARKETING,
    OwnershipVerdict.PARTIAL,
    OwnershipVerdict.PARTIAL,
    OwnershipVerdict.OWNED,
)
"""By the number of points that are the brand's own."""

OWNED: Final = Wording("owned", "{n} of {total} are the brand's own: {of}.", "{total} 项中有 {n} 项归品牌所有：{of}。")
NOT_OWNED: Final = Wording(
    "not_owned", "{n} of {total} are the platform's: {of}.", "{total} 项中有 {n} 项归平台：{of}。"
)


@frozen(eq=False, repr=False, kw_only=True)
class OwnershipAssessment(Assessment):
    """Whose a touchpoint is. Kind of result: final.

    Attributes:
        verdict: Owned, partial, or social marketing.
    """

    title: ClassVar[str] = "Ownership"

    verdict: OwnershipVerdict | None


def assess_ownership(owned: Ownership | Touchpoint | Mapping[str, bool | None], /) -> OwnershipAssessment:
    """Whether a touchpoint is the brand's own (私域归属判定): account, data and system, all three.

    Being able to reach somebody today is not owning: a platform that owns the account can close it tomorrow. By this
    test a WeChat group is social marketing, however faithful its members are.

    Args:
        owned: What of it is the brand's, a mapping of the three, or a touchpoint that says so; None in the mapping, or
            not given, is unknown.

    Returns:
        Score: points owned over those known. A touchpoint whose ownership nobody assessed has score nan and no verdict.

    Raises:
        SpecError: none of these, no such point, or an answer that is no boolean.

    Source:
        LTD asks for all three (账号所有权, 数据, 系统), and calls it social marketing where the platform has them; so
        there is no bar to set. A state between is said there of the three features of a private domain; that one or
        two points of ownership are one too is our inference.

    Examples:
        >>> assess_ownership({"account": True, "data": True, "system": True}).verdict
        <OwnershipVerdict.OWNED: 'owned'>
        >>> group = assess_ownership({"account": False, "data": False, "system": False})
        >>> group
        Ownership: social marketing (社交营销), score 0.00
                    why
        because     3 of 3 are the platform's: account, data, system.
        partial if  1 more of these: account, data, system.
        >>> print(group.changes[0].verdict_zh, group.changes[0].how.zh)
        中间状态 以下各项再满足 1 项：账号、数据、系统。
    """
    marks = owned.ownership or {} if isinstance(owned, Touchpoint) else owned
    given = marks.to_dict() if isinstance(marks, Ownership) else marks
    answers = Answers(answers=read_answers(OwnershipPoint, given, "owned"), verdicts=VERDICTS)
    return answers.assess(OwnershipAssessment, OWNED, NOT_OWNED)
