"""Providers: which of the functions of a private domain the providers cover, twice or not at all."""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import ClassVar, Final, TypeAlias

from attrs import frozen

from privdomain._internal.terms import Term
from privdomain.errors import BudgetError, SpecError, UnknownNameError
from privdomain.selectors.assessments.assessment import Assessment, Change
from privdomain.selectors.assessments.checklist import Answers, read_answers
from privdomain.selectors.reasons import Reason, Wording

__all__ = ["CoverageVerdict", "ProviderCoverage", "ServiceFunction", "provider_coverage"]

Known: TypeAlias = Mapping["ServiceFunction", bool | None]

MAX_PROVIDERS: Final = 10_000

_NO_MAPPING: Final = "Pass the functions of each provider by its name."


class ServiceFunction(Term):
    """What a provider of private-domain services does (服务商功能)."""

    ACQUISITION = "acquisition", "获客"
    OPERATION = "operation", "运营"
    CONVERSION = "conversion", "转化"
    FISSION = "fission", "裂变"
    RECOVERY = "recovery", "回收"
    """It brings data back, and users who were lost."""
    SUPPORT = "support", "支持保障"
    """Training, service and security; it carries the others."""


class CoverageVerdict(Term):
    """How much providers cover together (覆盖结论)."""

    COMPLETE = "complete", "全面覆盖"
    PARTIAL = "partial", "部分覆盖"
    NONE = "none", "未覆盖"


CORE: Final = tuple(function for function in ServiceFunction if function != ServiceFunction.SUPPORT)
"""The five links of the chain, which are asked for unless told otherwise."""

COVERED: Final = Wording("covered", "{n} of {total} are covered: {of}.", "{total} 项中已覆盖 {n} 项：{of}。")
GAPS: Final = Wording("gaps", "Nobody covers {of}.", "无人覆盖：{of}。")
OVERLAP: Final = Wording("overlap", "{n} providers cover {of}.", "{n} 家服务商重复覆盖{of}。")
ENOUGH: Final = Wording(
    "enough", "{n} of {total} providers cover as much: {names}.", "{total} 家中只需 {n} 家即可达到同样的覆盖：{names}。"
)
NOT_KNOWN: Final = Wording(
    "providers_unknown", "It is not known all that these do: {names}.", "功能不明的服务商：{names}。"
)
ADD: Final = Wording("add", "{of} covered too.", "补齐{of}。")
ADD_ONE: Final = Wording("add_one", "One of these covered: {of}.", "覆盖其中任意一项：{of}。")
WITHOUT: Final = Wording("without", "Without {names}.", "失去 {names}。")


@frozen(eq=False, repr=False, kw_only=True)
class ProviderCoverage(Assessment):
    """What providers cover together. Kind of result: final.

    Attributes:
        verdict: Complete, partial or none; None where what is not known of a provider could bring another one.
        providers: Names of the providers, in order of the alphabet.
        needed: The functions that are asked for.
        unknown: Those of them that nobody is known to have, and somebody may have.
        covers: Of each provider, the functions that it is known to have.
        smallest_set: The fewest providers that are known to cover as much as all; of several such sets the first in the
            alphabet.
    """

    title: ClassVar[str] = "Coverage by providers"

    verdict: CoverageVerdict | None
    providers: tuple[str, ...]
    needed: tuple[ServiceFunction, ...]
    unknown: tuple[ServiceFunction, ...]
    covers: tuple[tuple[ServiceFunction, ...], ...]
    smallest_set: tuple[str, ...]

    @property
    def counts(self) -> dict[ServiceFunction, int]:
        """How many providers are known to have each function, those that nobody asked for included [count]."""
        return {function: sum(function in has for has in self.covers) for function in ServiceFunction}

    @property
    def gaps(self) -> tuple[ServiceFunction, ...]:
        """The functions that are asked for and that nobody has, as far as all is known of them."""
        counts = self.counts
        return tuple(one for one in self.needed if not counts[one] and one not in self.unknown)

    @property
    def overlap(self) -> tuple[ServiceFunction, ...]:
        """The functions that are asked for and that several have."""
        counts = self.counts
        return tuple(one for one in self.needed if counts[one] > 1)


def provider_coverage(
    providers: Mapping[str, Iterable[str] | Mapping[str, bool | None] | None], /, *, needed: Iterable[str] = CORE
) -> ProviderCoverage:
    """What providers cover together (服务商能力覆盖): who does what, twice, or not at all, and how few would do.

    Two providers who both cover four of five do not cover eight: what counts is the union.

    Args:
        providers: By name of the provider its functions; or whether it has each of them, where None, or left out, is
            unknown; or None where nothing is known.
        needed: The functions that are asked for; the five links of the chain, for support carries all of them and is
            counted apart.

    Returns:
        Score: needed functions that somebody has over those of which that is known; nan where it is known of none. The
        verdicts are definitions, not bars: all, some or none of what is needed.

    Raises:
        SpecError: no mapping of providers, answers that are no booleans, or nothing that is needed.
        UnknownNameError: a function that there is not.
        BudgetError: more than 10,000 providers.

    Source:
        iResearch 2021 (获客, 运营, 转化, 裂变, 回收, 支持保障).

    Examples:
        >>> coverage = provider_coverage(
        ...     {
        ...         "Ada": ["acquisition", "operation", "support"],
        ...         "Bee": ["operation", "conversion"],
        ...         "Cho": ["conversion", "fission"],
        ...     }
        ... )
        >>> coverage.score, [gap.zh for gap in coverage.gaps], coverage.smallest_set
        (0.8, ['回收'], ('Ada', 'Cho'))
        >>> print(coverage.changes[0].verdict_zh, coverage.changes[0].how.zh)
        全面覆盖 补齐回收。
    """
    asked = tuple(dict.fromkeys(_functions("needed", needed)))
    if not asked:
        raise SpecError([("needed", "empty", "is empty. Name at least one function.")])
    given = _read_providers(providers)
    answers = _together(given.values(), asked)
    covers = {name: tuple(one for one, answer in has.items() if answer) for name, has in given.items()}
    smallest = _smallest_set(covers, answers.met)
    hazy = tuple(name for name, has in given.items() if None in has.values())
    is_too_many = not hazy and answers.met and len(smallest) < len(covers)
    return ProviderCoverage(
        score=answers.score,
        verdict=answers.verdict,
        reasons=(
            *answers.reasons(COVERED, GAPS),
            *_overlaps(covers, asked),
            *([ENOUGH(n=len(smallest), total=len(covers), names=smallest)] if is_too_many else []),
            *([NOT_KNOWN(names=hazy)] if hazy else []),
        ),
        changes=_changes(given, answers),
        providers=tuple(given),
        needed=asked,
        unknown=answers.unknown,
        covers=tuple(covers.values()),
        smallest_set=smallest,
    )


def _read_providers(providers: object) -> dict[str, Known]:
    """What is known of each provider, in order of the alphabet."""
    if not isinstance(providers, Mapping) or not all(isinstance(name, str) and name for name in providers):
        raise SpecError([("providers", "no_providers", f"are no mapping by name. {_NO_MAPPING}")])
    if len(providers) > MAX_PROVIDERS:
        raise BudgetError("providers", MAX_PROVIDERS, len(providers), "number of providers")
    return {name: _read_provider(name[:60], providers[name]) for name in sorted(providers)}


def _read_provider(name: str, given: object) -> Known:
    if given is None or isinstance(given, Mapping):
        return read_answers(ServiceFunction, given or {}, name)
    has = _functions(name, given)
    return {function: function in has for function in ServiceFunction}


def _functions(path: str, given: object) -> list[ServiceFunction]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise SpecError([(path, "no_list", "is no list of functions. Pass one, such as ['acquisition'].")])
    known = [function.value for function in ServiceFunction]
    names = list(given)
    for name in names:
        if name not in known:
            raise UnknownNameError(str(name)[:60], known, what="function")
    return [ServiceFunction(name) for name in names]


def _together(given: Iterable[Known], asked: tuple[ServiceFunction, ...]) -> Answers[ServiceFunction, CoverageVerdict]:
    """Whether anybody has each function that is asked for, and what that makes together."""
    answers: dict[ServiceFunction, bool | None] = dict.fromkeys(asked, False)
    for has in given:
        for one in asked:
            answers[one] = True if answers[one] or has[one] else None if None in {answers[one], has[one]} else False
    some = [CoverageVerdict.PARTIAL] * (len(asked) - 1)
    return Answers(answers=answers, verdicts=(CoverageVerdict.NONE, *some, CoverageVerdict.COMPLETE))


def _smallest_set(
    covers: Mapping[str, tuple[ServiceFunction, ...]], wanted: tuple[ServiceFunction, ...]
) -> tuple[str, ...]:
    """The fewest providers that have all that is wanted, exactly: over the at most 64 sets of functions, upwards.

    Of providers that have the same only the first can be in the first such set.
    """
    names: dict[frozenset[ServiceFunction], str] = {}
    for name, has in covers.items():
        names.setdefault(frozenset(has).intersection(wanted), name)
    best: dict[frozenset[ServiceFunction], tuple[str, ...]] = {frozenset(): ()}
    sets = (frozenset(some) for size in range(1, len(wanted) + 1) for some in combinations(wanted, size))
    for some in sets:
        found = (tuple(sorted((name, *best[some - has]))) for has, name in names.items() if has & some)
        best[some] = min(found, key=lambda names: (len(names), names))
    return best[frozenset(wanted)]


def _overlaps(covers: Mapping[str, tuple[ServiceFunction, ...]], asked: tuple[ServiceFunction, ...]) -> list[Reason]:
    counts = {function: sum(function in has for has in covers.values()) for function in asked}
    return [OVERLAP(n=n, of=function) for function, n in counts.items() if n > 1]


def _changes(given: Mapping[str, Known], answers: Answers[ServiceFunction, CoverageVerdict]) -> tuple[Change, ...]:
    """What would fill the gaps, and whose loss would open one; of an open verdict, what the unknown can bring."""
    if answers.verdict is None:
        return answers.changes()
    lines, gaps = [], (*answers.unmet, *answers.unknown)
    if answers.verdict != CoverageVerdict.COMPLETE:
        lines.append(Change.to(CoverageVerdict.COMPLETE, ADD(of=gaps)))
    if answers.verdict == CoverageVerdict.NONE and len(gaps) > 1:
        lines.append(Change.to(CoverageVerdict.PARTIAL, ADD_ONE(of=gaps)))
    for names in _losses(given, answers):
        left = _together((has for name, has in given.items() if name not in names), tuple(answers.answers))
        lines += [Change.to(left.verdict, WITHOUT(names=names))] if left.verdict else []
    return tuple(lines)


def _losses(given: Mapping[str, Known], answers: Answers[ServiceFunction, CoverageVerdict]) -> list[tuple[str, ...]]:
    """The fewest providers whose loss takes a function from what is complete, or all of them from what is partial."""
    if answers.verdict == CoverageVerdict.PARTIAL:
        return [tuple(name for name, has in given.items() if any(has[one] is not False for one in answers.answers))]
    holders = dict.fromkeys(
        tuple(name for name, has in given.items() if has[function] is not False) for function in answers.met
    )
    fewest = min(map(len, holders), default=0)
    return [names for names in holders if len(names) == fewest]
