"""Drivers: whether a private domain is driven from inside the company or by what the outside offers."""

from collections.abc import Mapping
from fractions import Fraction
from math import nan
from typing import ClassVar, Final

from attrs import frozen

from privdomain._internal.terms import Term
from privdomain.selectors.assessments.assessment import Assessment, Change
from privdomain.selectors.assessments.bars import Bars, share_bars
from privdomain.selectors.assessments.reading import read_shares, read_weights
from privdomain.selectors.assessments.thresholds import at_least, at_most, exact
from privdomain.selectors.assessments.weighing import ABOVE, AT_LEAST, AT_MOST, BELOW, weighed_reasons
from privdomain.selectors.reasons import Reason, Wording

__all__ = ["Driver", "DriverAssessment", "DriverVerdict", "drivers"]


class Driver(Term):
    """What drives a company into the private domain (动因), each from 0 to 1."""

    STRATEGY = "strategy", "战略"
    """A strategy of its own, such as going digital."""
    REFINEMENT = "refinement", "精细化"
    """It wants to serve its users more finely."""
    BOTTLENECK = "bottleneck", "瓶颈"
    """Growth by the old means has come to its limit."""
    DIVIDEND = "dividend", "红利"
    """Platforms, rules or fashion make it cheap just now."""


class DriverVerdict(Term):
    """Which kind drives (动因结论)."""

    INNER = "inner", "内生驱动"
    """It will go on when the dividend ends."""
    BOTH = "both", "内外共同驱动"
    OUTER = "outer", "外生驱动"
    """It ends with the dividend, unless a reason of one's own is found."""
    NEITHER = "neither", "缺乏动因"
    """No driver is at work."""


OUTER_DRIVERS: Final = (Driver.DIVIDEND,)

WEIGHTS: Final = {"strategy": 1, "refinement": 1, "bottleneck": 1, "dividend": 3}
"""Inner and outer drivers weigh the same together."""

MEANINGS: Final = {
    DriverVerdict.INNER: Wording(
        "goes_on",
        "{share:.0%} comes from inside: it goes on when the dividend ends.",
        "内生动因占 {share:.0%}，红利消退后仍可持续。",
    ),
    DriverVerdict.BOTH: Wording(
        "use_it",
        "{share:.0%} comes from inside: use the dividend while it lasts to build what stays.",
        "内生动因占 {share:.0%}，宜借红利期沉淀自身能力。",
    ),
    DriverVerdict.OUTER: Wording(
        "ends",
        "{share:.0%} comes from inside: it ends with the dividend, unless a reason of one's own is found.",
        "内生动因占 {share:.0%}，红利消退后难以为继，需先明确自身目标。",
    ),
    DriverVerdict.NEITHER: Wording("no_pull", "No driver is at work.", "内外动因均不存在。"),
}


@frozen(eq=False, repr=False, kw_only=True)
class DriverAssessment(Assessment):
    """Which kind of drivers drives. Kind of result: final.

    Attributes:
        verdict: Inner, both, outer or neither.
        inner: Pull of the inner drivers, in [0, 1] together with the outer one; unknown ones count as 0.
        outer: Pull of the outer driver; 0 if it is unknown.
    """

    title: ClassVar[str] = "Drivers"

    verdict: DriverVerdict | None
    inner: float
    outer: float


def drivers(
    *,
    strategy: float | None,
    refinement: float | None,
    bottleneck: float | None,
    dividend: float | None,
    weights: Mapping[str, float] | None = None,
    both_from: float = 0.4,
    inner_from: float = 0.6,
) -> DriverAssessment:
    """Whether a private domain is driven from inside or from outside (内生动因与外生动因).

    A dividend can pull as strongly as a strategy, but not for as long: what matters is the share that is one's own.

    Args:
        strategy: How much a strategy of one's own drives (战略) [0 to 1]; None is unknown, here and below.
        refinement: How much the wish to serve more finely does (精细化) [0 to 1].
        bottleneck: How much the limit of the old growth does (瓶颈) [0 to 1].
        dividend: How much an outer dividend does (红利) [0 to 1].
        weights: Weight of each of the four; None lets the three inner ones weigh as much as the outer one.
        both_from: Inner share from which both drive.
        inner_from: Inner share from which the inner ones do.

    Returns:
        Score: the inner share of the pull of the known drivers; nan where none is at work or known. Each change names
        one driver; while one is unknown there are none, for the share depends on all of them.

    Raises:
        SpecError: a driver outside [0, 1], weights that are none, or bars that do not rise.
        UnknownNameError: a weight of another name.

    Source:
        iResearch 2021 (战略, 精细化, 瓶颈, 红利; inner and outer). Weights, bars and what follows are our inference.

    Examples:
        >>> pulled = drivers(strategy=0.9, refinement=0.6, bottleneck=0.6, dividend=0.3)
        >>> pulled.verdict.zh, pulled.score
        ('内生驱动', 0.7)
        >>> print(pulled.changes[-1].verdict_zh, pulled.changes[-1].how.zh)
        内外共同驱动 红利超过 0.4667。
    """
    values = read_shares("", dict(zip(Driver, (strategy, refinement, bottleneck, dividend), strict=True)))
    weighing = read_weights(WEIGHTS if weights is None else weights, Driver)
    bars = share_bars(
        DriverVerdict.OUTER,
        both_from=(both_from, DriverVerdict.BOTH),
        inner_from=(inner_from, DriverVerdict.INNER),
    )
    least, known, most = (_pulls(values, weighing, unknown=at) for at in ((0, 1), (0, 0), (1, 0)))
    possible = {_verdict(bars, pulls) for pulls in (least, known, most)}
    verdict = possible.pop() if len(possible) == 1 else None
    share = known[0] / sum(known) if sum(known) else None
    score = nan if share is None else float(share)
    return DriverAssessment(
        score=score,
        verdict=verdict,
        reasons=(
            *weighed_reasons(values, weighing),
            *([] if verdict is None else [MEANINGS[verdict](share=None if share is None else score)]),
        ),
        changes=_changes({one: v for one, v in values.items() if v is not None}, weighing, bars),
        inner=float(known[0]),
        outer=float(known[1]),
    )


def _pulls(
    values: Mapping[Driver, Fraction | None], weights: Mapping[Driver, Fraction], unknown: tuple[int, int]
) -> tuple[Fraction, Fraction]:
    """Inner and outer pull, if each unknown inner and each unknown outer driver is so strong."""
    pulls = [Fraction(), Fraction()]
    for driver, value in values.items():
        kind = driver in OUTER_DRIVERS
        pulls[kind] += weights[driver] * (unknown[kind] if value is None else value)
    return pulls[0], pulls[1]


def _verdict(bars: Bars[DriverVerdict], pulls: tuple[Fraction, Fraction]) -> DriverVerdict:
    if not sum(pulls):
        return DriverVerdict.NEITHER
    reached = [verdict for bar, verdict in bars.steps if pulls[0] >= exact(bar) * sum(pulls)]
    return [bars.lowest, *reached][-1]


def _changes(
    values: Mapping[Driver, Fraction], weights: Mapping[Driver, Fraction], bars: Bars[DriverVerdict]
) -> tuple[Change, ...]:
    """What one driver alone would have to be for the verdicts next to this one; nothing while one is unknown.

    The inner share is at a bar where inner pull x (1 - bar) less outer pull x bar is 0: a straight line in each driver.
    """
    if len(values) < len(Driver):
        return ()
    pulls = _pulls(values, weights, unknown=(0, 0))
    if not sum(pulls):
        kinds = {one: DriverVerdict.OUTER if one in OUTER_DRIVERS else DriverVerdict.INNER for one in values}
        return tuple(Change.to(kind, ABOVE(of=one, value=0.0)) for one, kind in kinds.items() if weights[one])
    starts, verdicts = [exact(bar) for bar, _ in bars.steps], [bars.lowest, *(verdict for _, verdict in bars.steps)]
    place = sum(pulls[0] >= start * sum(pulls) for start in starts)
    lines = []
    for is_rise, beside in ((True, place + 1), (False, place - 1)):
        if 0 <= beside < len(verdicts):
            needed = _needed(values, weights, starts[min(place, beside)], is_rise=is_rise)
            lines += [Change.to(verdicts[beside], how) for how in needed]
    return tuple(lines)


def _needed(
    values: Mapping[Driver, Fraction], weights: Mapping[Driver, Fraction], bar: Fraction, *, is_rise: bool
) -> list[Reason]:
    """What each driver would have to be for an inner share that reaches a bar, or stays below it."""
    inner, outer = _pulls(values, weights, unknown=(0, 0))
    excess = inner * (1 - bar) - outer * bar
    lines = []
    for driver, value in values.items():
        is_outer = driver in OUTER_DRIVERS
        slope = weights[driver] * (-bar if is_outer else 1 - bar)
        at = value - excess / slope if slope else None
        if at is None or not 0 <= at <= 1 or not (inner if is_outer else at) or (at == 1 and is_outer):
            continue
        wording = (AT_MOST if is_outer else AT_LEAST) if is_rise else (ABOVE if is_outer else BELOW)
        lines.append(wording(of=driver, value=at_most(at) if is_outer else at_least(at)))
    return lines
