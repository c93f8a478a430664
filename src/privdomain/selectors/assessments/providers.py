"""Providers: which of the functions of a private domain the providers cover, twice or not at all."""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import ClassVar, Final

from attrs import frozen

from privdomain._internal.terms import Term
from privdomain.errors import BudgetError, SpecError, UnknownNameError
from privdomain.metrics.formulas import share
from privdomain.selectors.assessments.assessment import Assessment, Change
from privdomain.selectors.reasons import Reason, Wording

__all__ = ["CoverageVerdict", "ProviderCoverage", "ServiceFunction", "provider_coverage"]

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
    "providers_unknown", "What these do is not known: {names}.", "以下服务商的功能尚不清楚：{names}。"
)
ADD: Final = Wording("add", "{of} covered too.", "补齐{of}。")
ADD_ONE: Final = Wording("add_one", "One of these covered: {of}.", "覆盖其中任意一项：{of}。")
WITHOUT: Final = Wording("without", "Without {names}.", "失去 {names}。")
NOTHING_MORE: Final = Wording(
    "nothing_more", "What is not known covers none of the gaps.", "未知的服务商均不能补齐缺口。"
)


@frozen(eq=False, repr=False, kw_only=True)
class ProviderCoverage(Assessment):
    """What providers cover together. Kind of result: final.

    Attributes:
        verdict: Complete, partial or none; None where an unknown provider could bring another one.
        providers: Names of the providers, in order of the alphabet.
        needed: The functions that are asked for.
        covers: Of each provider, the functions that it has; empty where they are not known.
        smallest_set: The fewest providers that cover as much as all; of several such sets the first in the alphabet.
    """

    title: ClassVar[str] = "Coverage by providers"

    verdict: CoverageVerdict | None
    providers: tuple[str, ...]
    needed: tuple[ServiceFunction, ...]
    covers: tuple[tuple[ServiceFunction, ...], ...]
    smallest_set: tuple[str, ...]

    @property
    def counts(self) -> dict[ServiceFunction, int]:
        """How many providers have each function, those that nobody asked for included [count]."""
        return {function: sum(function in has for has in self.covers) for function in ServiceFunction}

    @property
    def gaps(self) -> tuple[ServiceFunction, ...]:
        """The functions that are asked for and that nobody has."""
        return tuple(function for function in self.needed if not self.counts[function])

    @property
    def overlap(self) -> tuple[ServiceFunction, ...]:
        """The functions that are asked for and that several have."""
        return tuple(function for function in self.needed if self.counts[function] > 1)


def provider_coverage(
    providers: Mapping[str, Iterable[str] | None], /, *, needed: Iterable[str] = CORE
) -> ProviderCoverage:
    """What providers cover together (服务商能力覆盖): who does what, twice, or not at all, and how few would do.

    Two providers who both cover four of five do not cover eight: what counts is the union.

    Args:
        providers: The functions of each provider by its name; None where they are not known.
        needed: The functions that are asked for; the five links of the chain, for support carries all of them and is
            counted apart.

    Returns:
        Score: the part of the needed functions that somebody is known to have.

    Raises:
        SpecError: no mapping of providers, or nothing that is needed.
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
    covers = _read_providers(providers)
    unknown = tuple(name for name, has in covers.items() if has is None)
    known = {name: has or () for name, has in covers.items()}
    covered = tuple(function for function in asked if any(function in has for has in known.values()))
    gaps = tuple(function for function in asked if function not in covered)
    smallest = _smallest_set(known, covered)
    parts = (
        ([COVERED(n=len(covered), total=len(asked), of=covered)] if covered else []),
        ([GAPS(of=gaps)] if gaps else []),
        _overlaps(known, asked),
        ([ENOUGH(n=len(smallest), total=len(known), names=smallest)] if len(smallest) < len(known) else []),
        ([NOT_KNOWN(names=unknown)] if unknown else []),
    )
    return ProviderCoverage(
        score=share(part=len(covered), whole=len(asked)),
        verdict=None if unknown and gaps else _verdict(covered, gaps),
        reasons=tuple(line for part in parts for line in part),
        changes=_changes(known, covered, gaps, is_known=not unknown),
        providers=tuple(known),
        needed=asked,
        covers=tuple(known.values()),
        smallest_set=smallest,
    )


def _read_providers(providers: object) -> dict[str, tuple[ServiceFunction, ...] | None]:
    if not isinstance(providers, Mapping) or not all(isinstance(name, str) and name for name in providers):
        raise SpecError([("providers", "no_providers", f"are no mapping by name. {_NO_MAPPING}")])
    if len(providers) > MAX_PROVIDERS:
        raise BudgetError("providers", MAX_PROVIDERS, len(providers), "number of providers")
    return {
        name: None if providers[name] is None else tuple(sorted(set(_functions(name, providers[name])), key=_place))
        for name in sorted(providers)
    }


def _functions(path: str, given: object) -> list[ServiceFunction]:
    if isinstance(given, str) or not isinstance(given, Iterable):
        raise SpecError([(path[:60], "no_list", "is no list of functions. Pass one, such as ['acquisition'].")])
    known = [function.value for function in ServiceFunction]
    names = list(given)
    for name in names:
        if name not in known:
            raise UnknownNameError(str(name)[:60], known, what="function")
    return [ServiceFunction(name) for name in names]


def _place(function: ServiceFunction) -> int:
    return list(ServiceFunction).index(function)


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


def _verdict(covered: tuple[ServiceFunction, ...], gaps: tuple[ServiceFunction, ...]) -> CoverageVerdict:
    if not gaps:
        return CoverageVerdict.COMPLETE
    return CoverageVerdict.PARTIAL if covered else CoverageVerdict.NONE


def _changes(
    covers: Mapping[str, tuple[ServiceFunction, ...]],
    covered: tuple[ServiceFunction, ...],
    gaps: tuple[ServiceFunction, ...],
    *,
    is_known: bool,
) -> tuple[Change, ...]:
    """What would fill the gaps, and whose loss would open one."""
    lines = [Change.to(CoverageVerdict.COMPLETE, ADD(of=gaps))] if gaps else []
    if len(gaps) > 1 and not covered:
        lines.append(Change.to(CoverageVerdict.PARTIAL, ADD_ONE(of=gaps)))
    if not is_known:
        return (*lines, Change.to(_verdict(covered, gaps), NOTHING_MORE())) if gaps else ()
    if gaps:
        needed = tuple(name for name, has in covers.items() if set(has).intersection(covered))
        return (*lines, *([Change.to(CoverageVerdict.NONE, WITHOUT(names=needed))] if needed else []))
    holders = {function: [name for name, has in covers.items() if function in has] for function in covered}
    fewest = min(map(len, holders.values()))
    losses = dict.fromkeys(tuple(names) for names in holders.values() if len(names) == fewest)
    for names in losses:
        kept = tuple(function for function in covered if set(holders[function]) - set(names))
        left = _verdict(kept, tuple(function for function in covered if function not in kept))
        lines.append(Change.to(left, WITHOUT(names=names)))
    return tuple(lines)
