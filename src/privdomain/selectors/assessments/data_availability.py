"""Data availability: which fields each source hands out, and where the garden is walled."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from attrs import field, frozen

from privdomain._internal.flaws import shortened
from privdomain._internal.terms import Term
from privdomain.errors import BudgetError, SpecError
from privdomain.selectors.assessments.assessment import Assessment
from privdomain.selectors.assessments.bars import Bars, share_bars
from privdomain.selectors.assessments.checklist import Answers, read_answers, unknown_point
from privdomain.selectors.reasons import Reason, Wording, locked

__all__ = ["DataAvailabilityAssessment", "DataAvailabilityVerdict", "DataField", "assess_data_availability"]

MAX_SOURCES: Final = 100


class DataAvailabilityVerdict(Term):
    """How far sources hand out what they know (数据开放程度)."""

    OPEN = "open", "开放"
    PARTLY_OPEN = "partly_open", "部分开放"
    WALLED = "walled", "围墙花园"
    """What users do inside stays inside."""


class DataField(Term):
    """What a source may hand out of a user (数据字段)."""

    IDENTIFIER = "identifier", "用户标识"
    """An id that joins its users to those of another source."""
    CONTACT = "contact", "联系方式"
    PROFILE = "profile", "用户画像"
    BEHAVIOUR = "behaviour", "行为数据"
    TRANSACTIONS = "transactions", "交易数据"
    EXPOSURE = "exposure", "曝光数据"
    """Who saw which advertisement; without it nothing can be attributed."""


HAS: Final = Wording("available", "{n} of {total} fields can be had: {of}.", "{total} 个字段中可获取 {n} 个：{of}。")
LACKS: Final = Wording(
    "nowhere", "No source gives {n} of {total}: {of}.", "{total} 个字段中有 {n} 个任何来源都不提供：{of}。"
)
GIVES: Final = Wording(
    "gives",
    "{source} is {verdict}, giving {n} of {total}: {of}.",
    "{source}（{verdict}）提供 {total} 个字段中的 {n} 个：{of}。",
)
GIVES_NONE: Final = Wording(
    "gives_none",
    "{source} is {verdict}, giving none of {total}.",
    "{source}（{verdict}）不提供 {total} 个字段中的任何一个。",
)
GIVES_SO_FAR: Final = Wording(
    "gives_so_far",
    "{source} gives {n} of {total}, as far as is known: {of}.",
    "据目前所知，{source}提供 {total} 个字段中的 {n} 个：{of}。",
)
GIVES_NONE_SO_FAR: Final = Wording(
    "gives_none_so_far",
    "{source} gives none of {total}, as far as is known.",
    "据目前所知，{source}不提供 {total} 个字段中的任何一个。",
)
UNJOINED: Final = Wording(
    "unjoined",
    "{source} gives no identifier: what it tells cannot be joined to what other sources tell.",
    "{source}不提供用户标识，无法与其他来源的数据打通。",
)

Answered = Mapping[str, Answers[DataField, DataAvailabilityVerdict]]


@frozen(eq=False, repr=False, kw_only=True)
class DataAvailabilityAssessment(Assessment):
    """How far sources hand out what they know. Kind of result: final.

    Attributes:
        verdict: Open, partly open, or walled: all sources together.
        verdicts: The same of each source by itself; None where what is unknown leaves it open.
        shares: By source, the share of its known fields that it hands out; nan where none is known.
    """

    title: ClassVar[str] = "Data availability"

    verdict: DataAvailabilityVerdict | None
    verdicts: Mapping[str, DataAvailabilityVerdict | None] = field(converter=locked)
    shares: Mapping[str, float] = field(converter=locked)


def assess_data_availability(
    sources: Mapping[str, Mapping[str, bool | None]],
    /,
    *,
    needed: Collection[str] | None = None,
    open_from: float = 0.8,
    partly_from: float = 0.4,
) -> DataAvailabilityAssessment:
    """How far sources hand out what they know (围墙花园判定): which fields of a user can be had from which source.

    A field can be had where one source gives it, so a further source never makes less of the others. A report of sums
    is no field: it tells how many bought, never who. And a source without an identifier stands alone, however much else
    it gives.

    Args:
        sources: By the name of the source, its answers: by the names of `DataField`, whether it hands the field out
            user by user; None, or not given, is unknown. At most 100 sources.
        needed: The fields that you need; None is all six.
        open_from: Share of the fields from which they are open, in (0, 1]; the default is our inference.
        partly_from: Share from which they are partly open, below ``open_from``; the default is our inference.

    Returns:
        Score: fields that can be had from one source or another over those known; nan where none is known.

    Raises:
        SpecError: no source, or one without a name; no such field, an answer that is no boolean, or bars that are no
            shares or do not rise.
        BudgetError: too many sources.

    Source:
        iResearch 2021 (围墙花园). The fields, that sources are taken together, and the bars are our inference.

    Examples:
        >>> every = dict.fromkeys(["identifier", "contact", "profile", "behaviour", "transactions", "exposure"], True)
        >>> ads = {**dict.fromkeys(every, False), "profile": True}
        >>> gardens = assess_data_availability({"Mini program": {**every, "exposure": False}, "Short videos": ads})
        >>> gardens
        Data availability: open (开放), score 0.83
                        why
        because         5 of 6 fields can be had: identifier, contact, profile, behaviour, transactions.
        because         No source gives 1 of 6: exposure.
        because         Mini program is open, giving 5 of 6: identifier, contact, profile, behaviour, transactions.
        because         Short videos is walled, giving 1 of 6: profile.
        because         Short videos gives no identifier: what it tells cannot be joined to what other sources tell.
        partly open if  You drop 1 of these: identifier, contact, profile, behaviour, transactions.
    """
    bars = share_bars(
        DataAvailabilityVerdict.WALLED,
        partly_from=(partly_from, DataAvailabilityVerdict.PARTLY_OPEN),
        open_from=(open_from, DataAvailabilityVerdict.OPEN),
    )
    fields = _fields(needed)
    answered = _read(sources, fields, _ladder(bars, len(fields)))
    together = {one: _any_of(source.answers[one] for source in answered.values()) for one in fields}
    return Answers(answers=together, verdicts=_ladder(bars, len(fields))).assess(
        DataAvailabilityAssessment,
        HAS,
        LACKS,
        *_by_source(answered),
        verdicts={name: source.verdict for name, source in answered.items()},
        shares={name: source.score for name, source in answered.items()},
    )


def _ladder(bars: Bars[DataAvailabilityVerdict], total: int) -> tuple[DataAvailabilityVerdict, ...]:
    """The verdict of each number of fields."""
    return tuple(bars.of(n / total) for n in range(total + 1))


def _any_of(answers: Iterable[bool | None]) -> bool | None:
    """True where one is; None where none is, but one is unknown."""
    given = {*answers}
    return True if True in given else None if None in given else False


def _fields(needed: Any) -> tuple[DataField, ...]:
    """The fields asked for, in the order of the vocabulary."""
    if needed is None:
        return tuple(DataField)
    if isinstance(needed, str | Mapping) or not isinstance(needed, Collection) or not needed:
        raise SpecError([("needed", "no_fields", f"{shortened(needed)} is no list of fields. Name at least one.")])
    known = [one.value for one in DataField]
    problems = [unknown_point("needed", name, known) for name in needed if name not in known]
    if problems:
        raise SpecError(problems)
    return tuple(one for one in DataField if one in needed)


def _read(sources: Any, fields: tuple[DataField, ...], verdicts: Sequence[DataAvailabilityVerdict]) -> Answered:
    if not isinstance(sources, Mapping) or not sources:
        message = f"{shortened(sources)} holds no source. Pass the answers of each source by its name."
        raise SpecError([("sources", "no_source", message)])
    if len(sources) > MAX_SOURCES:
        raise BudgetError("sources", limit=MAX_SOURCES, asked=len(sources), product="number of sources")
    problems = [
        ("sources", "no_name", f"{shortened(name)} is no name of a source. Pass a text.")
        for name in sources
        if not isinstance(name, str) or not name.strip()
    ]
    if problems:
        raise SpecError(problems)
    answers = {name: read_answers(DataField, given, f"sources.{name[:60]}") for name, given in sources.items()}
    return {
        name: Answers(answers={one: given[one] for one in fields}, verdicts=verdicts) for name, given in answers.items()
    }


def _by_source(answered: Answered) -> list[Reason]:
    lines = []
    for name, marks in answered.items():
        n, total, verdict = len(marks.met), len(marks.answers), marks.verdict
        some, none = (GIVES_SO_FAR, GIVES_NONE_SO_FAR) if verdict is None else (GIVES, GIVES_NONE)
        wording = some if n else none
        lines.append(wording(source=name, verdict=verdict, n=n, total=total, of=marks.met))
        if n and DataField.IDENTIFIER in marks.unmet:
            lines.append(UNJOINED(source=name))
    return lines
