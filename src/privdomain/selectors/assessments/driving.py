"""Driving: whether a private domain is driven from inside the company or by what the outside offers."""

from collections.abc import Mapping
from math import nan
from typing import ClassVar, Final

from attrs import frozen

from privdomain.selectors.assessments.assessment import Assessment
from privdomain.selectors.assessments.bars import share_bars
from privdomain.selectors.assessments.given import read_shares, read_weights
from privdomain.selectors.assessments.pulls import Driver, DriverVerdict, Pulls
from privdomain.selectors.assessments.weighing import weighed_reasons
from privdomain.selectors.reasons import Wording

__all__ = ["DriverAssessment", "drivers"]


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
    DriverVerdict.NEITHER: Wording("no_pull", "Nothing pulls.", "内外动因均不存在。"),
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
        Score: the inner share of the pull of the known drivers; nan where nothing pulls or is known. Each change names
        one driver; while several are unknown and the verdict is open, there is none.

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
        内外共同驱动 红利超过 0.4666666666666666。
    """
    given = (strategy, refinement, bottleneck, dividend)
    pulls = Pulls(
        values=read_shares("", dict(zip(Driver, given, strict=True))),
        weights=read_weights(WEIGHTS if weights is None else weights, Driver),
        bars=share_bars(
            DriverVerdict.OUTER,
            both_from=(both_from, DriverVerdict.BOTH),
            inner_from=(inner_from, DriverVerdict.INNER),
        ),
    )
    verdict, known = pulls.verdict, pulls.known_share
    meaning = [] if verdict is None else [MEANINGS[verdict](share=None if known is None else float(known))]
    return DriverAssessment(
        score=nan if known is None else float(known),
        verdict=verdict,
        reasons=(*weighed_reasons(pulls.values, pulls.weights), *meaning),
        changes=pulls.changes(),
        inner=float(pulls.pull(inner=True, unknown=0)),
        outer=float(pulls.pull(inner=False, unknown=0)),
    )
