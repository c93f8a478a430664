"""Private domain: whether something is a private domain at all, or something between."""

from collections.abc import Mapping
from typing import ClassVar, Final

from attrs import frozen

from privdomain._internal.terms import Term
from privdomain.models import CarrierKind, Touchpoint
from privdomain.selectors.assessments.assessment import Assessment
from privdomain.selectors.assessments.checklist import Answers, read_answers
from privdomain.selectors.reasons import Wording

__all__ = ["PrivateDomainAssessment", "PrivateDomainFeature", "PrivateDomainVerdict", "assess_private_domain"]


class PrivateDomainVerdict(Term):
    """Whether something is a private domain (私域判定结论)."""

    PRIVATE_DOMAIN = "private_domain", "私域"
    INTERMEDIATE = "intermediate", "中间状态"
    """Some of it is there: users can be reached, say, but on ground that is somebody else's."""
    NOT_PRIVATE = "not_private", "非私域"
    """Public traffic, or marketing on somebody's platform."""


class PrivateDomainFeature(Term):
    """What makes a private domain (私域三特征)."""

    OWNED = "owned", "完全私有"
    """Account, data and system are the brand's."""
    CARRIER = "carrier", "载体"
    """It has a place of its own: a website, an H5 page, a mini program, a mall or an app."""
    LINKABLE = "linkable", "链接能力"
    """Its users can be reached and sold to again at will, whether or not they have been."""


OWN_CARRIERS: Final = frozenset(
    (CarrierKind.WEBSITE, CarrierKind.H5, CarrierKind.MINI_PROGRAM, CarrierKind.MALL, CarrierKind.APP)
)
"""Carriers that are a place of the brand's own."""

VERDICTS: Final = (
    PrivateDomainVerdict.NOT_PRIVATE,
    PrivateDomainVerdict.INTERMEDIATE,
    PrivateDomainVerdict.INTERMEDIATE,
    PrivateDomainVerdict.PRIVATE_DOMAIN,
)
"""By the number of features."""

HAS: Final = Wording("has", "{n} of {total} features are there: {of}.", "{total} 个特征中具备 {n} 个：{of}。")
LACKS: Final = Wording("lacks", "{n} of {total} features are missing: {of}.", "{total} 个特征中缺少 {n} 个：{of}。")


@frozen(eq=False, repr=False, kw_only=True)
class PrivateDomainAssessment(Assessment):
    """Whether something is a private domain. Kind of result: final.

    Attributes:
        verdict: Private domain, intermediate, or not private.
    """

    title: ClassVar[str] = "Private domain"

    verdict: PrivateDomainVerdict | None


def assess_private_domain(features: Touchpoint | Mapping[str, bool | None], /) -> PrivateDomainAssessment:
    """Whether something is a private domain (私域判定): all three features, not the ability to send alone.

    A WeCom group can be written to every day and still is a state between: it is on somebody's platform, and nothing
    carries it but that platform.

    Args:
        features: By the names of `PrivateDomainFeature`, whether they hold; None, or not given, is unknown. Or a
            touchpoint: it is owned where account, data and system are, has a carrier where that is a website, an H5
            page, a mini program, a mall or an app, and is linkable where it is repeatable.

    Returns:
        Score: features that hold over those known; nan where none is known.

    Raises:
        SpecError: no such feature, or an answer that is no boolean.

    Source:
        LTD names the three, asks for all of them, and calls a WeCom group, which has one, a state between; so there is
        no bar to set. That two are a state between as well, and how a touchpoint is read, is our inference.

    Examples:
        >>> group = assess_private_domain({"owned": False, "carrier": False, "linkable": True})
        >>> group
        Private domain: intermediate (中间状态), score 0.33
                           why
        because            1 of 3 features are there: linkable.
        because            2 of 3 features are missing: owned, carrier.
        private domain if  2 more of these: owned, carrier.
        not private if     You drop 1 of these: linkable.
    """
    given = _features_of(features) if isinstance(features, Touchpoint) else features
    answers = Answers(answers=read_answers(PrivateDomainFeature, given, "features"), verdicts=VERDICTS)
    return answers.assess(PrivateDomainAssessment, HAS, LACKS)


def _features_of(touchpoint: Touchpoint) -> dict[str, bool | None]:
    ownership = touchpoint.ownership
    return {
        PrivateDomainFeature.OWNED: None
        if ownership is None
        else ownership.n_owned == len(type(ownership).model_fields),
        PrivateDomainFeature.CARRIER: touchpoint.carrier in OWN_CARRIERS,
        PrivateDomainFeature.LINKABLE: touchpoint.repeatable,
    }
