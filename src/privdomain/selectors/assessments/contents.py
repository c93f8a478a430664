"""Contents: what to do with a kind of content, by its value now and its value later."""

from collections.abc import Mapping
from fractions import Fraction
from math import nan
from typing import ClassVar, Final

from attrs import frozen

from privdomain._internal.terms import Term
from privdomain.selectors.assessments.assessment import Assessment, Change
from privdomain.selectors.assessments.bars import share_bars
from privdomain.selectors.assessments.checklist import UNKNOWN
from privdomain.selectors.assessments.reading import read_shares
from privdomain.selectors.assessments.thresholds import exact
from privdomain.selectors.assessments.weighing import AT_LEAST, BELOW
from privdomain.selectors.reasons import Wording

__all__ = ["ContentStrategy", "ContentValue", "ContentVerdict", "content_strategy"]


class ContentValue(Term):
    """What content is worth (内容价值), each from 0 to 1."""

    SHORT_TERM = "short_term", "短期价值"
    """What it sells now."""
    LONG_TERM = "long_term", "长期价值"
    """What it leaves: trust, a name, things that are found and read again."""


class ContentVerdict(Term):
    """What a kind of content is (内容策略)."""

    DOUBLE_VALUE = "double_value", "长短兼顾"
    HARVEST = "harvest", "短期转化"
    """Sells now and leaves little."""
    NURTURE = "nurture", "长期沉淀"
    """Sells little now and leaves much."""
    CUT = "cut", "收缩"


VERDICTS: Final = {
    (True, True): ContentVerdict.DOUBLE_VALUE,
    (True, False): ContentVerdict.HARVEST,
    (False, True): ContentVerdict.NURTURE,
    (False, False): ContentVerdict.CUT,
}
"""By short-term and long-term value."""

HIGH: Final = Wording("high", "High {of}: {value:g}, from {bar:g} on.", "{of}较高：{value:g}（不低于 {bar:g}）。")
LOW: Final = Wording("low", "Low {of}: {value:g}, below {bar:g}.", "{of}较低：{value:g}（低于 {bar:g}）。")
ADVICE: Final = {
    ContentVerdict.DOUBLE_VALUE: Wording("raise_budget", "Raise its budget first.", "优先增加预算。"),
    ContentVerdict.HARVEST: Wording(
        "pay_by_sales", "Pay for what it sells, and tie it to something that stays.", "按转化投入，并引导沉淀到私域。"
    ),
    ContentVerdict.NURTURE: Wording(
        "keep_budget",
        "Keep a steady budget, and do not judge it by this month's sales.",
        "稳定投入，不以当月销售考核。",
    ),
    ContentVerdict.CUT: Wording("cut_budget", "Cut it, or make it anew.", "压缩投入或重新策划。"),
}


@frozen(eq=False, repr=False, kw_only=True)
class ContentStrategy(Assessment):
    """What to do with a kind of content. Kind of result: final.

    Attributes:
        verdict: One of the four quadrants.
    """

    title: ClassVar[str] = "Content"

    verdict: ContentVerdict | None


def content_strategy(
    *, short_term: float | None, long_term: float | None, short_from: float = 0.5, long_from: float = 0.5
) -> ContentStrategy:
    """What to do with a kind of content (内容策略): by its value now and its value later, two by two.

    Judged by this month's sales alone, what is read for years looks like waste.

    Args:
        short_term: What it sells now (短期价值) [0 to 1]; None is unknown.
        long_term: What it leaves (长期价值) [0 to 1]; None is unknown.
        short_from: Short-term value that counts as high.
        long_from: Long-term value that counts as high.

    Returns:
        Score: the mean of the known values. The verdict stands only where both are known.

    Raises:
        SpecError: a value outside [0, 1], or a bar that is no share above 0.

    Source:
        iResearch 2021 (兼具短期与长期价值). The quadrants, the bars and the advice are our inference.

    Examples:
        >>> video = content_strategy(short_term=0.7, long_term=0.4)
        >>> video
        Content: harvest (短期转化), score 0.55
                         why
        because          High short term: 0.7, from 0.5 on.
        because          Low long term: 0.4, below 0.5.
        because          Pay for what it sells, and tie it to something that stays.
        cut if           Less than 0.5 for short term.
        double value if  At least 0.5 for long term.
    """
    share_bars(ContentVerdict.CUT, short_from=(short_from, ContentVerdict.HARVEST))
    share_bars(ContentVerdict.CUT, long_from=(long_from, ContentVerdict.NURTURE))
    values = read_shares("", dict(zip(ContentValue, (short_term, long_term), strict=True)))
    bars = dict(zip(ContentValue, (exact(short_from), exact(long_from)), strict=True))
    is_high = {axis: value is not None and value >= bars[axis] for axis, value in values.items()}
    unknown = tuple(axis for axis, value in values.items() if value is None)
    verdict = None if unknown else VERDICTS[is_high[ContentValue.SHORT_TERM], is_high[ContentValue.LONG_TERM]]
    known = [value for value in values.values() if value is not None]
    levels = [
        (HIGH if is_high[axis] else LOW)(of=axis, value=float(value), bar=float(bars[axis]))
        for axis, value in values.items()
        if value is not None
    ]
    return ContentStrategy(
        score=float(sum(known) / len(known)) if known else nan,
        verdict=verdict,
        reasons=(
            *levels,
            *([UNKNOWN(of=unknown)] if unknown else []),
            *([ADVICE[verdict]()] if verdict else []),
        ),
        changes=_changes(is_high, bars, unknown),
    )


def _changes(
    is_high: Mapping[ContentValue, bool], bars: Mapping[ContentValue, Fraction], unknown: tuple[ContentValue, ...]
) -> tuple[Change, ...]:
    """What either value would have to be; while one is unknown, what it could bring; nothing while both are."""
    if len(unknown) > 1:
        return ()
    sides = [(axis, side) for axis in unknown for side in (False, True)]
    sides = sides or [(axis, not is_high[axis]) for axis in ContentValue]
    lines = []
    for axis, side in sides:
        turned = {**is_high, axis: side}
        verdict = VERDICTS[turned[ContentValue.SHORT_TERM], turned[ContentValue.LONG_TERM]]
        lines.append(Change.to(verdict, (AT_LEAST if side else BELOW)(of=axis, value=float(bars[axis]))))
    return tuple(lines)
