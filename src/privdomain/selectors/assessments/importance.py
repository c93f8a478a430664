"""Importance: whether what matters most is also what is developed most."""

from collections.abc import Mapping
from fractions import Fraction
from math import nan, sqrt
from typing import ClassVar, Final, Literal, TypeAlias

import numpy as np
from attrs import evolve, frozen

from privdomain._internal.arrays import FloatArray
from privdomain._internal.choices import check_choice
from privdomain._internal.flaws import shortened
from privdomain.errors import BudgetError, SpecError, UnknownNameError
from privdomain.selectors.assessments.assessment import Assessment
from privdomain.selectors.assessments.given import read_known, read_number
from privdomain.selectors.assessments.rank_pairs import GapVerdict, RankPairs
from privdomain.selectors.reasons import Reason, Wording

__all__ = ["GapLine", "ImportanceGap", "importance_gap"]

Given: TypeAlias = Literal["score", "rank"]

MAX_FUNCTIONS: Final = 1_000
"""Every pair is compared: a million pairs."""


TAU: Final = Wording(
    "tau",
    "Of {total:,} pairs {n_alike:,} stand in the same order and {n_reversed:,} in the opposite one: tau {tau:.2f}.",
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
        importance: Importance of each function by its name; None is unknown, and such a function is left out, and said.
        development: Development of the same functions.
        given: "score" where more is higher, "rank" where 1 is highest and ranks are taken as they are.
        inverted_to: Kendall's tau up to which the orders are inverted [-1 to 0].
        aligned_from: Tau from which they are aligned [0 to 1].

    Returns:
        Score: (tau + 1) / 2, so 0 is the opposite order and 1 the same.

    Raises:
        SpecError: no mappings, numbers that are none, or thresholds out of range.
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
        部分错位 次序相反的功能对中有 3 对改为一致。
    """
    check_choice("given", given, ("score", "rank"))
    low, high = (
        -read_number("inverted_to", _negated(inverted_to), high=1),
        read_number("aligned_from", aligned_from, high=1),
    )
    first, second = _read("importance", importance), _read("development", development)
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
    pairs = RankPairs.of(order, low=low, high=high)
    result = ImportanceGap(
        score=nan,
        verdict=pairs.verdict(0),
        reasons=(),
        changes=pairs.changes(),
        lines=tuple(sorted(lines, key=lambda line: (line.importance_rank, line.name))),
        n_alike=pairs.n_alike,
        n_reversed=pairs.n_reversed,
        n_importance_pairs=pairs.n_importance,
        n_development_pairs=pairs.n_development,
    )
    left_out = [name for name in first if name not in names]
    return evolve(result, score=(result.tau + 1) / 2, reasons=_reasons(result, left_out))


def _negated(value: object) -> object:
    """The same number with the other sign; anything else as it came."""
    return -value if isinstance(value, int | float | np.number) and not isinstance(value, bool) else value


def _read(path: str, given: object) -> dict[str, Fraction | None]:
    """Numbers by name.

    Raises:
        SpecError: no mapping of names to numbers.
        BudgetError: too many.
    """
    if not isinstance(given, Mapping) or not all(isinstance(name, str) and name for name in given):
        raise SpecError([(path, "no_mapping", f"{shortened(given)} is no mapping of functions. Pass numbers by name.")])
    if len(given) > MAX_FUNCTIONS:
        raise BudgetError(path, MAX_FUNCTIONS, len(given), "number of functions")
    return {name: read_known(f"{path}.{name[:60]}", value) for name, value in given.items()}


def _mean_ranks(values: FloatArray) -> FloatArray:
    """Ranks from 1 for the smallest; equal ones share the mean of theirs."""
    ordered = np.sort(values)
    return (np.searchsorted(ordered, values, "left") + np.searchsorted(ordered, values, "right") + 1) / 2


def _reasons(result: ImportanceGap, left_out: list[str]) -> tuple[Reason, ...]:
    total = len(result.lines) * (len(result.lines) - 1) // 2
    tau = TAU(total=total, n_alike=result.n_alike, n_reversed=result.n_reversed, tau=result.tau)
    furthest = sorted((line for line in result.lines if line.gap), key=lambda line: (-abs(line.gap), line.name))
    gaps = [
        (BEHIND if line.gap > 0 else AHEAD)(
            name=line.name,
            importance=line.importance_rank,
            development=line.development_rank,
            gap=abs(line.gap),
        )
        for line in furthest
    ]
    return (
        NO_ORDER() if result.verdict is None else tau,
        *gaps,
        *([NOT_RANKED(names=tuple(left_out))] if left_out else []),
    )
