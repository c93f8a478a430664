"""Importance gap: whether what matters most is also what is developed most."""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, isqrt, nan, sqrt
from typing import ClassVar, Final, Literal, TypeAlias

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain._internal.choices import check_choice
from privdomain._internal.flaws import shortened
from privdomain._internal.terms import Term
from privdomain.errors import BudgetError, SpecError, UnknownNameError
from privdomain.selectors.assessments.assessment import Assessment, Change
from privdomain.selectors.assessments.reading import MOST, read_known, read_number
from privdomain.selectors.reasons import Reason, Wording

__all__ = ["GapLine", "GapVerdict", "ImportanceGap", "importance_gap"]

Given: TypeAlias = Literal["score", "rank"]

MAX_FUNCTIONS: Final = 1_000
"""Every pair is compared: a million pairs."""


class GapVerdict(Term):
    """Whether development follows importance (重要性与发展程度的关系)."""

    ALIGNED = "aligned", "基本匹配"
    MIXED = "mixed", "部分错位"
    INVERTED = "inverted", "重要性与发展程度倒置"


RISING: Final = (GapVerdict.INVERTED, GapVerdict.MIXED, GapVerdict.ALIGNED)
"""The verdicts from the opposite order up."""

TAU: Final = Wording(
    "tau",
    "Pairs in the same order: {n_alike:,} of {total:,}; in the opposite order: {n_reversed:,}; tau {tau:.2f}.",
    "{total:,} 对功能中，{n_alike:,} 对次序一致，{n_reversed:,} 对次序相反，τ 为 {tau:.2f}。",
)
BEHIND: Final = Wording(
    "behind",
    "Behind by {gap:g}: {name}, rank {importance:g} by importance and {development:g} by development.",
    "{name}：重要性第 {importance:g}，发展程度第 {development:g}，滞后 {gap:g} 位。",
)
AHEAD: Final = Wording(
    "ahead",
    "Ahead by {gap:g}: {name}, rank {importance:g} by importance and {development:g} by development.",
    "{name}：重要性第 {importance:g}，发展程度第 {development:g}，超前 {gap:g} 位。",
)
NOT_RANKED: Final = Wording("not_ranked", "Not known, and left out: {names}.", "尚不清楚、未计入：{names}。")
NO_ORDER: Final = Wording("no_order", "There is no order to compare.", "没有可比较的次序。")
MOVED: Final = Wording(
    "moved",
    "{name} at rank {rank} by development, not {now:g}.",
    "{name}的发展程度由第 {now:g} 位变为第 {rank} 位。",
)


@frozen(kw_only=True)
class GapLine:
    """The two ranks of a function (功能排名).

    Attributes:
        name: The function.
        importance_rank: Rank by importance, 1 for the most important; equal ones share the mean of their ranks.
        development_rank: Rank by development, 1 for the most developed.
    """

    name: str
    importance_rank: float
    development_rank: float

    @property
    def gap(self) -> float:
        """Development rank less importance rank: negative is developed beyond its importance, positive lags behind."""
        return self.development_rank - self.importance_rank


@frozen(eq=False, repr=False, kw_only=True)
class ImportanceGap(Assessment):
    """Whether development follows importance. Kind of result: final.

    Attributes:
        verdict: Aligned, mixed or inverted; None where there is no order to compare.
        lines: The functions that are known of, the most important first.
        n_alike: Pairs that stand in the same order by both [count].
        n_reversed: Pairs that stand in opposite orders [count].
        n_importance_pairs: Pairs that differ in importance [count].
        n_development_pairs: Pairs that differ in development [count].
    """

    title: ClassVar[str] = "Importance and development"

    verdict: GapVerdict | None
    lines: tuple[GapLine, ...]
    n_alike: int
    n_reversed: int
    n_importance_pairs: int
    n_development_pairs: int

    @property
    def tau(self) -> float:
        """Kendall's tau-b, in [-1, 1]: 1 is the same order, -1 the opposite; nan where one of the two has none."""
        pairs = self.n_importance_pairs * self.n_development_pairs
        return (self.n_alike - self.n_reversed) / sqrt(pairs) if pairs else nan


def importance_gap(
    *,
    importance: Mapping[str, float | None],
    development: Mapping[str, float | None],
    given: Given = "score",
    inverted_to: float = -0.3,
    aligned_from: float = 0.3,
) -> ImportanceGap:
    """Whether what matters most is also developed most (重要性与发展程度倒置).

    The ranks are compared, not the scores: the two are asked on different scales, and their difference means nothing.

    Args:
        importance: Importance of each function by its name, >= 0; None is unknown, and such a function is left out, and
            said.
        development: Development of the same functions, >= 0.
        given: "score" where more is higher; "rank" where 1 is highest and no rank lies beyond the number of functions.
        inverted_to: Kendall's tau up to which the orders are inverted [-1 to 0].
        aligned_from: Tau from which they are aligned [0 to 1].

    Returns:
        Score: (tau + 1) / 2, so 0 is the opposite order and 1 the same. A change moves one function to another rank by
        development, the others keeping their order: the shortest such move; none where no single one is enough.

    Raises:
        SpecError: no mappings, numbers that are none, ranks beyond the functions, or thresholds out of range.
        UnknownNameError: a function that only one of the two names.
        BudgetError: more than 1,000 functions.

    Source:
        iResearch 2021 (倒置). Kendall's tau-b (Kendall 1945) and the thresholds are our choice.

    Examples:
        Data analysis is fourth by importance and first by development:

        >>> gap = importance_gap(
        ...     importance={"conversion": 90, "data access": 80, "operation": 70, "data analysis": 60},
        ...     development={"conversion": 30, "data access": 40, "operation": 50, "data analysis": 60},
        ... )
        >>> gap.verdict.zh, gap.tau, gap.lines[3].gap
        ('重要性与发展程度倒置', -1.0, -3.0)
        >>> print(gap.changes[0].verdict_zh, gap.changes[0].how.zh)
        部分错位 conversion的发展程度由第 4 位变为第 1 位。
    """
    check_choice("given", given, ("score", "rank"))
    low = read_number("inverted_to", inverted_to, low=-1, high=0)
    high = read_number("aligned_from", aligned_from, high=1)
    first, second = _read("importance", importance, given), _read("development", development, given)
    for name in (*first, *second):
        for other in (first, second):
            if name not in other:
                raise UnknownNameError(name, other, what="function")
    names = [name for name in first if first[name] is not None and second[name] is not None]
    values = np.array([[float(side[name] or 0) for name in names] for side in (first, second)])
    order = values if given == "rank" else -values
    ranks = order if given == "rank" else np.array([_mean_ranks(row) for row in order])
    lines = [
        GapLine(name=name, importance_rank=float(one), development_rank=float(other))
        for name, one, other in zip(names, *ranks, strict=True)
    ]
    pairs = _Pairs(order, low, high)
    verdict, tau = pairs.verdict, pairs.tau
    counts = {"n_alike": pairs.n_alike, "n_reversed": pairs.n_reversed}
    told = NO_ORDER() if verdict is None else TAU(total=len(names) * (len(names) - 1) // 2, **counts, tau=tau)
    left_out = tuple(name for name in first if name not in names)
    return ImportanceGap(
        score=(tau + 1) / 2,
        verdict=verdict,
        reasons=(told, *_gaps(lines), *([NOT_RANKED(names=left_out)] if left_out else [])),
        changes=pairs.changes(lines),
        lines=tuple(sorted(lines, key=lambda line: (line.importance_rank, line.name))),
        **counts,
        n_importance_pairs=pairs.n_importance,
        n_development_pairs=pairs.n_development,
    )


def _read(path: str, values: object, given: Given) -> dict[str, Fraction | None]:
    """Numbers by name; ranks are at most as many as there are functions.

    Raises:
        SpecError: no mapping of names to numbers.
        BudgetError: too many.
    """
    if not isinstance(values, Mapping) or not all(isinstance(name, str) and name for name in values):
        message = f"{shortened(values)} is no mapping of functions. Pass numbers by name."
        raise SpecError([(path, "no_mapping", message)])
    if len(values) > MAX_FUNCTIONS:
        raise BudgetError(path, MAX_FUNCTIONS, len(values), "number of functions")
    low, high = (1, len(values)) if given == "rank" else (0, MOST)
    return {name: read_known(f"{path}.{name[:60]}", value, low, high) for name, value in values.items()}


def _mean_ranks(values: FloatArray) -> FloatArray:
    """Ranks from 1 for the smallest; equal ones share the mean of theirs."""
    ordered = np.sort(values)
    return (np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right") + 1) / 2


def _gaps(lines: list[GapLine]) -> list[Reason]:
    """The functions whose two ranks differ, the furthest first."""
    furthest = sorted((line for line in lines if line.gap), key=lambda line: (-abs(line.gap), line.name))
    return [
        (BEHIND if line.gap > 0 else AHEAD)(
            name=line.name,
            importance=line.importance_rank,
            development=line.development_rank,
            gap=abs(line.gap),
        )
        for line in furthest
    ]


class _Pairs:
    """All pairs of functions, and how two orders stand to each other, in whole numbers."""

    def __init__(self, order: FloatArray, low: Fraction, high: Fraction) -> None:
        """Every function against every other; ``order`` has the smallest first, by importance and by development."""
        self.development, self.bars = order[1], (low, high)
        self.signs, other = (np.sign(row[:, None] - row[None, :]).astype(np.int64) for row in order)
        self.product, self.n_tied = self.signs * other, (other == 0).sum(axis=1) - 1
        parts = (self.product > 0, self.product < 0, self.signs, other)
        self.n_alike, self.n_reversed, self.n_importance, self.n_development = (
            int(np.count_nonzero(part)) // 2 for part in parts
        )

    @property
    def tau(self) -> float:
        """Kendall's tau-b; nan where one of the two has no order."""
        squared = self.n_importance * self.n_development
        return (self.n_alike - self.n_reversed) / sqrt(squared) if squared else nan

    @property
    def verdict(self) -> GapVerdict | None:
        """The verdict; None where there is no order to compare."""
        if not self.n_importance * self.n_development:
            return None
        return RISING[int(self._places(np.array(self.n_alike - self.n_reversed), self.n_development))]

    def changes(self, lines: list[GapLine]) -> tuple[Change, ...]:
        """For each other verdict the shortest move of one function to another rank that brings it, if there is one."""
        found: dict[GapVerdict, tuple[float, str, Change]] = {}
        for at, line in enumerate(lines if self.verdict else []):
            ranks, places = self._moves(at)
            far = np.abs(ranks - line.development_rank)
            for place, verdict in enumerate(RISING):
                if verdict != self.verdict and (places == place).any():
                    nearest = int(np.argmin(np.where(places == place, far, np.inf)))
                    how = MOVED(name=line.name, rank=int(ranks[nearest]), now=line.development_rank)
                    move = (float(far[nearest]), line.name, Change.to(verdict, how))
                    found[verdict] = min(found.get(verdict, move), move, key=lambda one: one[:2])
        return tuple(found[verdict][-1] for verdict in RISING if verdict in found)

    def _moves(self, at: int) -> tuple[IntArray, IntArray]:
        """The ranks between the others to which a function can move, and the place of the verdict there."""
        others = np.argsort(self.development, kind="stable")
        others = others[others != at]
        signs = self.signs[at, others]
        is_between = np.diff(self.development[others], prepend=-np.inf, append=np.inf) > 0
        excess = self.n_alike - self.n_reversed - self.product[at].sum() - signs.sum() + 2 * np.cumsum([0, *signs])
        ranks = np.flatnonzero(is_between) + 1
        return ranks, self._places(excess[is_between], self.n_development + int(self.n_tied[at]))

    def _places(self, excess: IntArray, n_development: int) -> IntArray:
        """The place among the verdicts by the pairs alike less those reversed; decided without a root of floats."""
        low, high = (_root_above(bar**2 * self.n_importance * n_development) for bar in self.bars)
        return np.where(excess >= high, 2, np.where(excess <= -low, 0, 1))


def _root_above(square: Fraction) -> int:
    """The smallest whole number whose square reaches a number."""
    whole = ceil(square)
    return isqrt(whole - 1) + 1 if whole else 0
