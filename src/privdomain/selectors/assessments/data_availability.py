"""Data availability: which fields each source hands out, and where the garden is walled."""

from collections.abc import Collection, Mapping
from math import nan
from types import MappingProxyType
from typing import Any, ClassVar, Final

from attrs import field, frozen

from privdomain._internal.flaws import shortened
from privdomain._internal.terms import Term
from privdomain.errors import BudgetError, DataError, SpecError, UnknownNameError
from privdomain.selectors.assessments.assessment import Assessment
from privdomain.selectors.assessments.bars import share_bars
from privdomain.selectors.assessments.checklist import Marks, read_answers
from privdomain.selectors.reasons import Reason, Wording

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


TOTAL: Final = Wording("available", "{n} of {total} fields are available.", "{total} 个字段中可获取 {n} 个。")
NOT_KNOWN: Final = Wording("not_known", "{n} of {total} fields are not known.", "{total} 个字段中尚有 {n} 个不清楚。")
GIVES: Final = Wording(
    "gives", "{source} gives {n} of {total}: {of}.", "{source}提供 {total} 个字段中的 {n} 个：{of}。"
)
GIVES_NONE: Final = Wording(
    "gives_none",
    "{source} gives none of {total}, as far as is known.",
    "据目前所知，{source}不提供 {total} 个字段中的任何一个。",
)
UNJOINED: Final = Wording(
    "unjoined",
    "{source} gives no identifier: what it tells can be joined to nobody.",
    "{source}不提供用户标识，其数据无法与任何人打通。",
)
NOWHERE: Final = Wording("nowhere", "No source gives: {of}.", "所有来源都不提供：{of}。")
AT_LEAST: Final = Wording(
    "at_least", "At least {n} of {total} fields available.", "{total} 个字段中至少可获取 {n} 个。"
)
AT_MOST: Final = Wording("at_most", "At most {n} of {total} fields available.", "{total} 个字段中至多可获取 {n} 个。")

Answered = Mapping[str, Marks[DataField]]


def _locked(shares: Mapping[str, float]) -> Mapping[str, float]:
    return MappingProxyType(dict(shares))


@frozen(eq=False, repr=False, kw_only=True)
class DataAvailabilityAssessment(Assessment):
    """How far sources hand out what they know. Kind of result: final.

    Attributes:
        verdict: Open, partly open, or walled.
        shares: By source, the share of its known fields that it hands out; nan where none is known.
    """

    title: ClassVar[str] = "Data availability"

    verdict: DataAvailabilityVerdict | None
    shares: Mapping[str, float] = field(converter=_locked)


def assess_data_availability(
    sources: Mapping[str, Mapping[str, bool | None]],
    /,
    *,
    needed: Collection[str] | None = None,
    open_from: float = 0.8,
    partly_from: float = 0.4,
) -> DataAvailabilityAssessment:
    """How far sources hand out what they know (围墙花园判定): which fields of a user can be had from which source.

    A report of sums is no field: it tells how many bought, never who. And a source without an identifier stands
    alone, however much else it gives.

    Args:
        sources: By the name of the source, its answers: by the names of `DataField`, whether it hands the field out
            user by user; None, or not given, is unknown. At most 100 sources.
        needed: The fields that you need; None is all six.
        open_from: Share of the fields from which the sources are open, in (0, 1].
        partly_from: Share from which they are partly open, below ``open_from``.

    Returns:
        Score: fields available over those known, all sources together; nan where none is known.

    Raises:
        DataError: no source, or one without a name.
        SpecError: no such field, an answer that is no boolean, or bars that are no shares or do not rise.
        UnknownNameError: a needed field that is none.
        BudgetError: too many sources.

    Source:
        iResearch 2021 (围墙花园). The fields and the bars are our inference.

    Examples:
        >>> every = dict.fromkeys(["identifier", "contact", "profile", "behaviour", "transactions", "exposure"], True)
        >>> ads = {**dict.fromkeys(every, False), "profile": True}
        >>> gardens = assess_data_availability({"Mini program": {**every, "exposure": False}, "Short videos": ads})
        >>> gardens
        Data availability: partly open (部分开放), score 0.50
                   why
        because    6 of 12 fields are available.
        because    Mini program gives 5 of 6: identifier, contact, profile, behaviour, transactions.
        because    Short videos gives 1 of 6: profile.
        because    Short videos gives no identifier: what it tells can be joined to nobody.
        because    No source gives: exposure.
        open if    At least 10 of 12 fields available.
        walled if  At most 4 of 12 fields available.
    """
    bars = share_bars(
        DataAvailabilityVerdict.WALLED,
        partly_from=(partly_from, DataAvailabilityVerdict.PARTLY_OPEN),
        open_from=(open_from, DataAvailabilityVerdict.OPEN),
    )
    answered = _read(sources, _fields(needed))
    n_met = sum(len(marks.met) for marks in answered.values())
    n_unknown = sum(len(marks.unknown) for marks in answered.values())
    total = sum(len(marks.answers) for marks in answered.values())
    n_possible = n_met + n_unknown
    possible = bars.within(n_met, n_possible, total)
    return DataAvailabilityAssessment(
        score=n_met / (total - n_unknown) if total > n_unknown else nan,
        verdict=next(iter(possible)) if len(possible) == 1 else None,
        reasons=(*_totals(n_met, n_unknown, total), *_by_source(answered), *_nowhere(answered)),
        changes=bars.changes(n_met, n_possible, total, AT_LEAST, AT_MOST),
        shares={name: marks.score for name, marks in answered.items()},
    )


def _fields(needed: Any) -> tuple[DataField, ...]:
    """The fields asked for, in the order of the vocabulary."""
    if needed is None:
        return tuple(DataField)
    if isinstance(needed, str) or not isinstance(needed, Collection) or not needed:
        raise SpecError([("needed", "no_fields", f"{shortened(needed)} is no list of fields. Name at least one.")])
    known = [one.value for one in DataField]
    for name in needed:
        if name not in known:
            raise UnknownNameError(str(name)[:60], known, what="field")
    return tuple(one for one in DataField if one in needed)


def _read(sources: Any, fields: tuple[DataField, ...]) -> Answered:
    if not isinstance(sources, Mapping) or not sources:
        hint = "Pass the answers of each source by its name."
        raise DataError("sources", f"{shortened(sources)} holds no source", hint=hint)
    if len(sources) > MAX_SOURCES:
        raise BudgetError("sources", limit=MAX_SOURCES, asked=len(sources), product="number of sources")
    for name in sources:
        if not isinstance(name, str) or not name.strip():
            raise DataError("sources", f"{shortened(name)} is no name of a source", hint="Pass a text.")
    answers = {name: read_answers(DataField, given, f"sources.{name[:60]}") for name, given in sources.items()}
    return {name: Marks(answers={one: given[one] for one in fields}) for name, given in answers.items()}


def _totals(n_met: int, n_unknown: int, total: int) -> tuple[Reason, ...]:
    counts = ((TOTAL, n_met), (NOT_KNOWN, n_unknown))
    return tuple(wording(n=n, total=total) for wording, n in counts if n or wording is TOTAL)


def _by_source(answered: Answered) -> list[Reason]:
    lines = []
    for name, marks in answered.items():
        n_met, total = len(marks.met), len(marks.answers)
        lines.append(
            GIVES(source=name, n=n_met, total=total, of=marks.met) if n_met else GIVES_NONE(source=name, total=total)
        )
        if n_met and DataField.IDENTIFIER in marks.unmet:
            lines.append(UNJOINED(source=name))
    return lines


def _nowhere(answered: Answered) -> tuple[Reason, ...]:
    fields = next(iter(answered.values())).answers
    nowhere = tuple(one for one in fields if all(one in marks.unmet for marks in answered.values()))
    return (NOWHERE(of=nowhere),) if nowhere else ()
