"""Data platforms: whether the users in one are the brand's own acquaintances, or bought."""

from math import isnan, nan
from typing import ClassVar, Final

from attrs import frozen

from privdomain._internal.choices import check_flag
from privdomain._internal.terms import Term
from privdomain.errors import SpecError
from privdomain.metrics.formulas import first_party_ratio
from privdomain.selectors.assessments.assessment import Assessment, Change
from privdomain.selectors.assessments.bars import Bars, share_bars
from privdomain.selectors.assessments.checklist import UNKNOWN
from privdomain.selectors.assessments.reading import read_count
from privdomain.selectors.reasons import Reason, Wording

__all__ = ["DataPlatformAssessment", "DataPlatformVerdict", "assess_data_platform"]


class DataPlatformVerdict(Term):
    """What a platform of customer data is by its users (数据平台结论)."""

    CDP = "cdp", "真CDP"
    """Most of its users were met by the brand itself."""
    MIXED = "mixed", "混合数据"
    PSEUDO_CDP = "pseudo_cdp", "伪CDP"
    """Other people's data under the name of one's own: a DMP."""


class DataPlatformNumber(Term):
    """The numbers that may be unknown."""

    FIRST_PARTY_USERS = "first_party_users", "第一方用户数"
    USERS = "users", "用户总数"


SHARE: Final = Wording(
    "first_party_share",
    "{n:,} of {total:,} users were met at touchpoints of the brand's own: {share:.1%}.",
    "{total:,} 名用户中有 {n:,} 名来自自有触点，占 {share:.1%}。",
)
NO_TOUCHPOINT: Final = Wording(
    "no_touchpoint",
    "The brand has no touchpoint of its own: whatever the platform holds is bought or borrowed.",
    "品牌没有自己可控的触点，平台里的数据都是买来或借来的。",
)
NO_USERS: Final = Wording("no_users", "There is no user on file yet.", "平台里还没有用户。")
AT_LEAST: Final = Wording(
    "at_least",
    "At least {n:,} of {total:,} users met at touchpoints of the brand's own.",
    "{total:,} 名用户中至少 {n:,} 名来自自有触点。",
)
BETWEEN: Final = Wording(
    "between",
    "{n:,} to {most:,} of {total:,} users met at touchpoints of the brand's own.",
    "{total:,} 名用户中有 {n:,} 至 {most:,} 名来自自有触点。",
)
AT_MOST: Final = Wording(
    "at_most",
    "At most {n:,} of {total:,} users met at touchpoints of the brand's own.",
    "{total:,} 名用户中至多 {n:,} 名来自自有触点。",
)
SHARE_BELOW: Final = Wording(
    "share_below",
    "A share below {below:.12g} of the users met at touchpoints of the brand's own.",
    "自有触点用户占比低于 {below:.12g}。",
)
SHARE_BETWEEN: Final = Wording(
    "share_between",
    "A share of at least {share:.12g}, and below {below:.12g}, of the users met at touchpoints of the brand's own.",
    "自有触点用户占比不低于 {share:.12g}，且低于 {below:.12g}。",
)
SHARE_FROM: Final = Wording(
    "share_from",
    "A share of at least {share:.12g} of the users met at touchpoints of the brand's own.",
    "自有触点用户占比不低于 {share:.12g}。",
)


@frozen(eq=False, repr=False, kw_only=True)
class DataPlatformAssessment(Assessment):
    """What a platform of customer data is by its users. Kind of result: final.

    Attributes:
        verdict: CDP, mixed, or pseudo-CDP; None also where nobody is on file.
    """

    title: ClassVar[str] = "Data platform"

    verdict: DataPlatformVerdict | None


def assess_data_platform(
    *,
    first_party_users: int | None,
    users: int | None,
    has_own_touchpoints: bool | None = None,
    cdp_from: float = 0.5,
    mixed_from: float = 0.2,
) -> DataPlatformAssessment:
    """Whether a data platform is a CDP or a pseudo-CDP (伪CDP判定), by whose users are in it.

    The name on the licence proves nothing: a platform fed with bought audiences alone is a DMP, however many users it
    holds and whatever it can do. What it can do is the matter of
    [`assess_system`][privdomain.selectors.assess_system].

    Args:
        first_party_users: Users met at touchpoints of the brand's own [count]; None is unknown.
        users: All users on file [count]; None is unknown.
        has_own_touchpoints: Whether the brand has any touchpoint under its control. Without one there is no
            first-party user.
        cdp_from: Share of first-party users from which it is a CDP, in (0, 1]; the default is our inference.
        mixed_from: Share from which it is mixed, below ``cdp_from``; the default is our inference.

    Returns:
        Score: the first-party share; nan where it is unknown or nobody is on file. No first-party user at all is a
        share of 0, however many users there are.

    Raises:
        SpecError: no counts, more first-party users than users, or some without a touchpoint; no boolean; bars that are
            no shares or do not rise.

    Source:
        36kr 私域流量 (around touchpoints under control; 伪CDP). The bars are our inference.

    Examples:
        >>> assess_data_platform(first_party_users=800_000, users=1_000_000)
        Data platform: CDP (真CDP), score 0.80
                  why
        because   800,000 of 1,000,000 users were met at touchpoints of the brand's own: 80.0%.
        mixed if  200,000 to 499,999 of 1,000,000 users met at touchpoints of the brand's own.
        >>> assess_data_platform(first_party_users=0, users=5_000_000, has_own_touchpoints=False).verdict
        <DataPlatformVerdict.PSEUDO_CDP: 'pseudo_cdp'>
    """
    bars = share_bars(
        DataPlatformVerdict.PSEUDO_CDP,
        mixed_from=(mixed_from, DataPlatformVerdict.MIXED),
        cdp_from=(cdp_from, DataPlatformVerdict.CDP),
    )
    first, total = _count("first_party_users", first_party_users), _count("users", users)
    if has_own_touchpoints is not None:
        check_flag("has_own_touchpoints", has_own_touchpoints)
    is_without = has_own_touchpoints is not None and not has_own_touchpoints
    _check(first, total, is_without=is_without)
    first = 0 if is_without or total == 0 else first
    score = _score(first, total)
    return DataPlatformAssessment(
        score=score,
        verdict=None if isnan(score) else bars.of(score),
        reasons=_reasons(first, total, is_without=is_without),
        changes=_changes(bars, first, total),
    )


def _count(name: str, value: object) -> int | None:
    return None if value is None else read_count(name, value)


def _check(first: int | None, total: int | None, *, is_without: bool) -> None:
    if first and is_without:
        message = f"is {first:,} though has_own_touchpoints is False. Count none, or say that there are touchpoints."
        raise SpecError([("first_party_users", "no_touchpoint", message)])
    if first is not None and total is not None and first > total:
        message = f"{first:,} exceed the {total:,} users. Count both on one file."
        raise SpecError([("first_party_users", "exceeds", message)])


def _score(first: int | None, total: int | None) -> float:
    """The first-party share; no first-party user is no share of however many users."""
    if first is None or total == 0 or (first and total is None):
        return nan
    return first_party_ratio(first_party_users=first, users=1 if total is None else total)


def _reasons(first: int | None, total: int | None, *, is_without: bool) -> tuple[Reason, ...]:
    numbers = {DataPlatformNumber.FIRST_PARTY_USERS: first, DataPlatformNumber.USERS: total}
    unknown = tuple(number for number, value in numbers.items() if value is None)
    shares = [] if unknown or not total else [SHARE(n=first, total=total, share=_score(first, total))]
    notes = [wording() for wording, is_so in ((NO_TOUCHPOINT, is_without), (NO_USERS, total == 0)) if is_so]
    return (*shares, *notes, *([UNKNOWN(of=unknown)] if unknown else []))


def _changes(bars: Bars[DataPlatformVerdict], first: int | None, total: int | None) -> tuple[Change, ...]:
    """By counts where the users are counted, else by shares."""
    if total:
        low, high = (0, total) if first is None else (first, first)
        return bars.changes(low, high, total, at_least=AT_LEAST, between=BETWEEN, at_most=AT_MOST)
    (mixed_from, mixed), (cdp_from, cdp) = bars.steps
    lowest = Change.to(bars.lowest, SHARE_BELOW(below=float(mixed_from)))
    above = Change.to(mixed, SHARE_BETWEEN(share=float(mixed_from), below=float(cdp_from)))
    highest = Change.to(cdp, SHARE_FROM(share=float(cdp_from)))
    return (above,) if first == 0 and total is None else (lowest, above, highest)
