"""Assets: whether a group of users is an asset of the private domain, or mere traffic."""

from collections.abc import Mapping
from typing import ClassVar, Final

from attrs import frozen

from privdomain._internal.terms import Term
from privdomain.selectors.assessments.assessment import Assessment
from privdomain.selectors.assessments.bars import count_bars
from privdomain.selectors.assessments.checklist import Answers, read_answers
from privdomain.selectors.reasons import Wording

__all__ = ["AssetAssessment", "AssetAttribute", "AssetVerdict", "assess_asset"]


class AssetVerdict(Term):
    """What users are to the brand (私域资产结论)."""

    ASSET = "asset", "私域资产"
    PARTLY = "partly", "准资产"
    """Worth keeping, but something is missing before it can be worked with."""
    TRAFFIC = "traffic", "流量"
    """People who passed by."""


class AssetAttribute(Term):
    """What makes users an asset (私域资产的五个属性)."""

    REACHABLE = "reachable", "长期反复触达"
    """They can be reached again and again, for long."""
    INFLUENCED = "influenced", "持续影响"
    """What they are told moves them, more than once."""
    TAGGED = "tagged", "标签属性"
    """It is known who of them is what."""
    MANAGEABLE = "manageable", "可精细运营"
    """Each group of them can be served in its own way."""
    VALUABLE = "valuable", "商业价值"
    """They buy, or bring others who do."""


HAS: Final = Wording("has", "It has {n} of {total} attributes: {of}.", "具备 {total} 个属性中的 {n} 个：{of}。")
LACKS: Final = Wording("lacks", "It lacks {n} of {total} attributes: {of}.", "缺少 {total} 个属性中的 {n} 个：{of}。")


@frozen(eq=False, repr=False, kw_only=True)
class AssetAssessment(Assessment):
    """Whether users are an asset. Kind of result: final.

    Attributes:
        verdict: Asset, partly, or traffic.
    """

    title: ClassVar[str] = "Private-domain asset"

    verdict: AssetVerdict | None


def assess_asset(
    attributes: Mapping[str, bool | None], /, *, asset_from: int = 5, partly_from: int = 3
) -> AssetAssessment:
    """Whether users are an asset of the private domain (私域资产判定), by five attributes.

    Many contacts are no asset: without tags nobody can be served in his own way, and without value there is nothing
    to serve them for.

    Args:
        attributes: By the names of `AssetAttribute`, whether they hold; None, or not given, is unknown.
        asset_from: Attributes from which it is an asset [count], 1 .. 5; the default is our inference.
        partly_from: Attributes from which it is partly one [count], below ``asset_from``; the default is our inference.

    Returns:
        Score: attributes that hold over those known; nan where none is known.

    Raises:
        SpecError: no such attribute, an answer that is no boolean, or bars that do not rise.

    Source:
        MBA智库 names the five. That all five make the asset, and three a part of it, is our inference.

    Examples:
        >>> fans = {"reachable": True, "influenced": True, "tagged": False, "manageable": True, "valuable": True}
        >>> assess_asset(fans)
        Private-domain asset: partly (准资产), score 0.80
                    why
        because     It has 4 of 5 attributes: reachable, influenced, manageable, valuable.
        because     It lacks 1 of 5 attributes: tagged.
        asset if    1 more of these: tagged.
        traffic if  You drop 2 of these: reachable, influenced, manageable, valuable.
    """
    verdicts = count_bars(
        AssetVerdict.TRAFFIC,
        len(AssetAttribute),
        partly_from=(partly_from, AssetVerdict.PARTLY),
        asset_from=(asset_from, AssetVerdict.ASSET),
    )
    answers = Answers(answers=read_answers(AssetAttribute, attributes, "attributes"), verdicts=verdicts)
    return answers.assess(AssetAssessment, HAS, LACKS)
