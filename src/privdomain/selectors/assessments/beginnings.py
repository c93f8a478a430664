"""Beginnings: whether the private domain had begun in a year, on which the sources disagree."""

from typing import ClassVar, Final

from attrs import frozen

from privdomain._internal.terms import Term
from privdomain.models import TIMELINE, Era, Turn, era, source
from privdomain.selectors.assessments.assessment import Assessment, Change
from privdomain.selectors.reasons import Reason, Wording

__all__ = ["EraAssessment", "EraVerdict", "assess_era"]


class EraVerdict(Term):
    """Whether the private domain had begun (私域起始结论)."""

    BEGUN = "begun", "已经开始"
    DISPUTED = "disputed", "说法不一"
    """By one source it had, by another it had not."""
    NOT_BEGUN = "not_begun", "尚未开始"


ERA: Final = Wording(
    "era",
    "By {source}, {year} belongs to the era {era}, {years}.",
    "据《{source_zh}》，{year} 年处于{era_zh}（{years_zh}）。",
)
BEGAN: Final = Wording(
    "began",
    "By {source}, it began in {start}: in {year} it had begun.",
    "据《{source_zh}》，私域始于 {start} 年，{year} 年时已经开始。",
)
BEGINS: Final = Wording(
    "begins",
    "By {source}, it began in {start}: in {year} it had not.",
    "据《{source_zh}》，私域始于 {start} 年，{year} 年时尚未开始。",
)
FROM: Final = Wording("from", "{year} or later.", "{year} 年及以后。")
FROM_UNTIL: Final = Wording("from_until", "{year} to {last}.", "{year}–{last} 年。")
UNTIL: Final = Wording("until", "{year} or earlier.", "{year} 年及以前。")

STARTS: Final = tuple(sorted((turn for turn in TIMELINE if turn.is_start), key=lambda turn: turn.year))
"""The accounts of the beginning, the earliest first."""


@frozen(eq=False, repr=False, kw_only=True)
class EraAssessment(Assessment):
    """Whether the private domain had begun. Kind of result: final.

    Attributes:
        verdict: Begun, disputed, or not begun.
    """

    title: ClassVar[str] = "Beginning of the private domain"

    verdict: EraVerdict


def assess_era(year: int, /) -> EraAssessment:
    """Whether the private domain had begun in a year (私域起始判定), by all sources that say when.

    The eras of one source reach back before the word; so a year may lie in an era and still before the beginning.

    Args:
        year: The year.

    Returns:
        Score: share of the sources by which it had begun.

    Raises:
        SpecError: no year.

    Source:
        MBA智库 for the eras; 晓程序观察 (2018) and LTD (2020) for the beginning.
        That it had begun only where both say so, and is disputed between, is our inference.

    Examples:
        >>> assess_era(2019)
        Beginning of the private domain: disputed (说法不一), score 0.50
                      why
        because       By MBA Lib encyclopedia, private traffic, 2019 belongs to the era boom, 2019–2020.
        because       By Mini Program Watch on touchpoints and links, it began in 2018: in 2019 it had begun.
        because       By LTD on ownership and inbound marketing, it began in 2020: in 2019 it had not.
        begun if      2020 or later.
        not begun if  2017 or earlier.
    """
    its_era = era(year)
    n_begun = sum(turn.year <= year for turn in STARTS)
    first, last = STARTS[0].year, STARTS[-1].year
    verdict = _verdict(year)
    disputed = FROM_UNTIL(year=first, last=last - 1)
    changes = {
        EraVerdict.NOT_BEGUN: ((EraVerdict.DISPUTED, disputed),),
        EraVerdict.DISPUTED: ((EraVerdict.BEGUN, FROM(year=last)), (EraVerdict.NOT_BEGUN, UNTIL(year=first - 1))),
        EraVerdict.BEGUN: ((EraVerdict.DISPUTED, disputed),),
    }
    return EraAssessment(
        score=n_begun / len(STARTS),
        verdict=verdict,
        reasons=(_era_reason(its_era, int(year)), *(_account(turn, int(year)) for turn in STARTS)),
        changes=tuple(Change.to(*change) for change in changes[verdict]),
    )


def _verdict(year: int) -> EraVerdict:
    if year < STARTS[0].year:
        return EraVerdict.NOT_BEGUN
    return EraVerdict.BEGUN if year >= STARTS[-1].year else EraVerdict.DISPUTED


def _era_reason(its_era: Era, year: int) -> Reason:
    told_by = source(its_era.source)
    return ERA(
        source=told_by.title,
        source_zh=told_by.zh,
        year=year,
        era=its_era.id,
        era_zh=its_era.zh,
        years=_years(its_era, "until {}", "{}–{}", "from {}"),
        years_zh=_years(its_era, "{} 年及以前", "{}–{} 年", "{} 年以来"),
    )


def _years(its_era: Era, until: str, between: str, since: str) -> str:
    if its_era.first_year is None:
        return until.format(its_era.last_year)
    if its_era.last_year is None:
        return since.format(its_era.first_year)
    return between.format(its_era.first_year, its_era.last_year)


def _account(turn: Turn, year: int) -> Reason:
    wording = BEGAN if turn.year <= year else BEGINS
    told_by = source(turn.source)
    return wording(source=told_by.title, source_zh=told_by.zh, start=turn.year, year=year)
