"""Vanity: whether growth is more than a number."""

from bisect import bisect_left
from math import isnan, nan
from typing import ClassVar, Final

import numpy as np
from attrs import frozen

from privdomain._internal.terms import Term
from privdomain.errors import SpecError
from privdomain.metrics.conversion.wilson import normal_quantile, wilson_interval
from privdomain.metrics.formulas import conversion_rate
from privdomain.selectors.assessments.assessment import Assessment, Change
from privdomain.selectors.assessments.reading import read_count, read_number
from privdomain.selectors.reasons import Wording

__all__ = ["VanityAssessment", "VanityVerdict", "vanity_guard"]


class VanityVerdict(Term):
    """Whether growth is more than a number (增长质量结论)."""

    SOUND = "sound", "有效增长"
    """At least as many convert as asked for, beyond chance."""
    WATCH = "watch", "待观察"
    """Chance could explain either; wait for more contacts, or for more time."""
    VANITY = "vanity", "虚荣增长"
    """Fewer convert than asked for, beyond chance: a vanity metric."""


GROWTH: Final = Wording("growth", "{n:,} contacts were added.", "新增联系人 {n:,} 个。")
NO_GROWTH: Final = Wording("no_growth", "Nobody was added, so there is nothing to judge.", "没有新增联系人，无从判断。")
CONVERTED: Final = Wording(
    "converted",
    "{n:,} of them converted: {rate:.2%}, between {low:.2%} and {high:.2%}; {least:.2%} are asked for.",
    "其中 {n:,} 个完成转化，转化率 {rate:.2%}（区间 {low:.2%} 至 {high:.2%}），要求不低于 {least:.2%}。",
)
UNKNOWN_CONVERSIONS: Final = Wording(
    "conversions_unknown",
    "How many of them converted is not known, which is not none.",
    "转化数尚不清楚，未知不等于零。",
)
AT_LEAST: Final = Wording("at_least_converted", "{n:,} or more conversions.", "转化数达到 {n:,} 及以上。")
AT_MOST: Final = Wording("at_most_converted", "{n:,} conversions or fewer.", "转化数不超过 {n:,}。")


@frozen(eq=False, repr=False, kw_only=True)
class VanityAssessment(Assessment):
    """Whether growth is more than a number. Kind of result: final.

    Attributes:
        verdict: Sound, watch or vanity; None where nobody was added, or the conversions are not known.
        rate: Conversions per new contact; nan where it is not known.
        low: Lower bound of its Wilson interval.
        high: Upper bound.
    """

    title: ClassVar[str] = "Growth"

    verdict: VanityVerdict | None
    rate: float
    low: float
    high: float


def vanity_guard(
    *, new_contacts: int, conversions: float | None, least_rate: float = 0.01, confidence: float = 0.95
) -> VanityAssessment:
    """Whether growth is more than a number (虚荣指标预警): size without conversion warns.

    Count conversions that were validated, of these very contacts, and give them the time that a first order takes:
    contacts of this week that have not bought yet are unknown, not lost.

    Args:
        new_contacts: Contacts that were added [count].
        conversions: How many of them converted, validated [count]; None or nan is unknown, which is not zero.
        least_rate: Share that has to convert [0 to 1], above 0.
        confidence: Of the interval, in (0, 1).

    Returns:
        Score: the rate over the least rate, at most 1. The verdict is vanity where the whole interval lies below the
        least rate, sound where none of it does.

    Raises:
        SpecError: no counts, more conversions than contacts, a least rate that is no share above 0, or no confidence.

    Source:
        MBA智库 (虚荣指标), 晓程序观察 (quality before size). The test and its thresholds are our inference; the
        interval is Wilson's of 1927.

    Examples:
        >>> guard = vanity_guard(new_contacts=5_000, conversions=0)
        >>> guard.verdict.zh, guard.changes[0].verdict_zh, guard.changes[0].how.zh
        ('虚荣增长', '待观察', '转化数达到 37 及以上。')
        >>> vanity_guard(new_contacts=5_000, conversions=None).verdict
    """
    added = read_count("new_contacts", new_contacts)
    least = float(read_number("least_rate", least_rate, high=1))
    if not least:
        raise SpecError([("least_rate", "no_number", "0 would call everything sound. Pass a share above 0.")])
    normal_quantile(confidence)
    converted = _read_conversions(conversions, added)
    judge = _Judge(added=added, least=least, confidence=confidence)
    if not added or converted is None:
        return VanityAssessment(
            score=nan,
            verdict=None,
            reasons=(GROWTH(n=added), UNKNOWN_CONVERSIONS()) if added else (NO_GROWTH(),),
            changes=judge.possible() if added else (),
            rate=nan,
            low=nan,
            high=nan,
        )
    rate = conversion_rate(converted=converted, entered=added)
    low, high = judge.interval(converted)
    return VanityAssessment(
        score=min(rate / least, 1.0),
        verdict=judge.verdict(converted),
        reasons=(GROWTH(n=added), CONVERTED(n=converted, rate=rate, low=low, high=high, least=least)),
        changes=judge.changes(converted),
        rate=rate,
        low=low,
        high=high,
    )


RISING: Final = (VanityVerdict.VANITY, VanityVerdict.WATCH, VanityVerdict.SOUND)
"""The verdicts from no conversion up."""


@frozen(kw_only=True)
class _Judge:
    """The verdict by the number of conversions, which can only rise with it."""

    added: int
    least: float
    confidence: float

    def interval(self, converted: int) -> tuple[float, float]:
        low, high = wilson_interval(np.array([converted]), np.array([self.added]), confidence=self.confidence)
        return float(low[0]), float(high[0])

    def verdict(self, converted: int) -> VanityVerdict:
        low, high = self.interval(converted)
        return RISING[(high >= self.least) + (low >= self.least)]

    def changes(self, converted: int) -> tuple[Change, ...]:
        """The fewest and the most conversions that bring another verdict."""
        place = RISING.index(self.verdict(converted))
        up, down = self._first(place + 1), self._first(place) - 1
        return (
            *([Change.to(self.verdict(up), AT_LEAST(n=up))] if up <= self.added else []),
            *([Change.to(self.verdict(down), AT_MOST(n=down))] if down >= 0 else []),
        )

    def possible(self) -> tuple[Change, ...]:
        """Every verdict that some number of conversions would bring."""
        firsts = sorted({first for place in (1, 2) if 0 < (first := self._first(place)) <= self.added})
        most = firsts[0] - 1 if firsts else self.added
        lowest = Change.to(self.verdict(0), AT_MOST(n=most))
        return lowest, *(Change.to(self.verdict(first), AT_LEAST(n=first)) for first in firsts)

    def _first(self, place: int) -> int:
        """The fewest conversions whose verdict stands at this place or above; beyond all contacts if none does."""
        counts = range(self.added + 1)
        return bisect_left(counts, place, key=lambda converted: RISING.index(self.verdict(converted)))


def _read_conversions(conversions: object, added: int) -> int | None:
    """The conversions; None for what is not known."""
    if conversions is None or (isinstance(conversions, float | np.floating) and isnan(conversions)):
        return None
    whole = (
        int(conversions)
        if isinstance(conversions, float | np.floating) and float(conversions).is_integer()
        else conversions
    )
    converted = read_count("conversions", whole)
    if converted > added:
        message = f"{converted:,} exceed new_contacts, {added:,}. Count conversions of these contacts only."
        raise SpecError([("conversions", "exceeds", message)])
    return converted
