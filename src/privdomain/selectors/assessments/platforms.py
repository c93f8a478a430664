"""Platforms: how much a platform has to offer to a private domain."""

from collections.abc import Mapping
from typing import ClassVar

from attrs import frozen

from privdomain._internal.terms import Term
from privdomain.selectors.assessments.assessment import Assessment
from privdomain.selectors.assessments.bars import share_bars
from privdomain.selectors.assessments.reading import read_shares, read_weights
from privdomain.selectors.assessments.weighing import Weighed

__all__ = ["PlatformAdvantage", "PlatformFactor", "PlatformVerdict", "platform_advantage"]


class PlatformFactor(Term):
    """What makes a platform fit for a private domain (平台优势因素), each from 0 to 1."""

    ATTRIBUTES = "attributes", "平台属性"
    """What it is: content, social, commerce, and how open it is to brands."""
    TECHNOLOGY = "technology", "技术生态"
    """Interfaces, tools and providers around it."""
    CONVERSION = "conversion", "转化环节"
    """How much of the way from contact to order it carries."""
    BEHAVIOUR = "behaviour", "用户行为"
    """How often, how long and for what its users come."""


class PlatformVerdict(Term):
    """How much a platform has to offer (平台优势结论)."""

    STRONG = "strong", "优势明显"
    MODERATE = "moderate", "优势一般"
    WEAK = "weak", "优势较弱"


@frozen(eq=False, repr=False, kw_only=True)
class PlatformAdvantage(Assessment):
    """How much a platform has to offer. Kind of result: final.

    Attributes:
        verdict: Strong, moderate or weak.
        low: The score if every unknown factor is 0.
        high: The score if every unknown factor is 1.
    """

    title: ClassVar[str] = "Platform advantage"

    verdict: PlatformVerdict | None
    low: float
    high: float


def platform_advantage(
    *,
    attributes: float | None,
    technology: float | None,
    conversion: float | None,
    behaviour: float | None,
    weights: Mapping[str, float] | None = None,
    moderate_from: float = 0.4,
    strong_from: float = 0.7,
) -> PlatformAdvantage:
    """How much a platform has to offer to a private domain (平台优势): the weighted mean of four factors.

    A factor that nobody assessed is not 0: it widens the range from ``low`` to ``high``, and where the range meets a
    bar there is no verdict.

    Args:
        attributes: What the platform is (平台属性) [0 to 1]; None is unknown, here and below.
        technology: Its technology (技术生态) [0 to 1].
        conversion: Its part of the way to the order (转化环节) [0 to 1].
        behaviour: What its users do (用户行为) [0 to 1].
        weights: Weight of each of the four; None weighs all the same.
        moderate_from: Score from which the advantage is moderate.
        strong_from: Score from which it is strong.

    Returns:
        Score: the mean of the known factors. Each change names one factor and the value that brings the verdict.

    Raises:
        SpecError: a factor outside [0, 1], weights that are none, or bars that do not rise.
        UnknownNameError: a weight of another name.

    Source:
        iResearch 2021 (the four factors). The mean, the weights and the bars are our inference.

    Examples:
        >>> wechat = platform_advantage(attributes=0.8, technology=0.7, conversion=0.6, behaviour=0.9)
        >>> wechat.score, wechat.verdict.zh
        (0.75, '优势明显')
        >>> print(wechat.changes[0].verdict_zh, wechat.changes[0].how.zh)
        优势一般 平台属性低于 0.6。
        >>> open_end = platform_advantage(attributes=0.8, technology=None, conversion=0.6, behaviour=0.9)
        >>> open_end.verdict, open_end.low, open_end.high
        (None, 0.575, 0.825)
        >>> print(open_end.changes[1].how)
        At least 0.5 for technology.
    """
    given = (attributes, technology, conversion, behaviour)
    weighed = Weighed(
        values=read_shares("", dict(zip(PlatformFactor, given, strict=True))),
        weights=read_weights(weights, PlatformFactor),
    )
    bars = share_bars(
        PlatformVerdict.WEAK,
        moderate_from=(moderate_from, PlatformVerdict.MODERATE),
        strong_from=(strong_from, PlatformVerdict.STRONG),
    )
    return PlatformAdvantage(
        score=weighed.score,
        verdict=weighed.verdict(bars),
        reasons=weighed.reasons(),
        changes=weighed.changes(bars),
        low=float(weighed.low),
        high=float(weighed.high),
    )
