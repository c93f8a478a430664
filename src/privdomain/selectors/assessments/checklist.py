"""Checklists: yes-or-no answers that are counted, and a verdict for each count or for each set of points."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain, combinations
from math import nan
from typing import Any, Final, Generic, TypeVar

import numpy as np
from attrs import frozen

from privdomain._internal.flaws import shortened
from privdomain._internal.terms import Term
from privdomain.errors import SpecError, did_you_mean
from privdomain.selectors.assessments.assessment import Assessment, Change
from privdomain.selectors.reasons import Reason, Wording

P = TypeVar("P", bound=Term)
V = TypeVar("V", bound=Term)
W = TypeVar("W")
A = TypeVar("A", bound=Assessment)

UNKNOWN: Final = Wording("unknown", "Not known: {of}.", "尚不清楚：{of}。")

MORE: Final = Wording("more", "{n} more of these: {of}.", "以下各项再满足 {n} 项：{of}。")
MORE_AND_ALL: Final = Wording(
    "more_and_all",
    "{n} more of these: {of}; and all that is not known applies: {unknown}.",
    "以下各项再满足 {n} 项：{of}；且尚不清楚的各项全部满足：{unknown}。",
)
FEWER: Final = Wording("fewer", "You drop {n} of these: {of}.", "以下各项中有 {n} 项不再满足：{of}。")
FEWER_AND_NONE: Final = Wording(
    "fewer_and_none",
    "You drop {n} of these: {of}; and nothing that is not known applies: {unknown}.",
    "以下各项中有 {n} 项不再满足：{of}；且尚不清楚的各项均不满足：{unknown}。",
)

NONE: Final = Wording("none", "None of these applies: {of}.", "以下各项均不满足：{of}。")
ALL: Final = Wording("all", "All of these apply: {of}.", "以下各项全部满足：{of}。")
AT_LEAST: Final = Wording("at_least", "At least {n} of these: {of}.", "以下各项至少满足 {n} 项：{of}。")
EXACTLY: Final = Wording("exactly", "Exactly {n} of these: {of}.", "以下各项恰好满足 {n} 项：{of}。")
BETWEEN: Final = Wording("between", "{n} to {most} of these: {of}.", "以下各项满足 {n} 至 {most} 项：{of}。")


@frozen(kw_only=True)
class Marks(Generic[P]):
    """Answers to the points of a checklist; None is not known.

    Attributes:
        answers: The points and their answers.
    """

    answers: Mapping[P, bool | None]

    @property
    def met(self) -> tuple[P, ...]:
        """The points that are met."""
        return tuple(point for point, answer in self.answers.items() if answer)

    @property
    def unmet(self) -> tuple[P, ...]:
        """The points that are not."""
        return tuple(point for point, answer in self.answers.items() if answer is False)

    @property
    def unknown(self) -> tuple[P, ...]:
        """The points that nobody knows of."""
        return tuple(point for point, answer in self.answers.items() if answer is None)

    @property
    def score(self) -> float:
        """Points met over points known; nan where none is known."""
        n_known = len(self.answers) - len(self.unknown)
        return len(self.met) / n_known if n_known else nan

    def reasons(self, met: Wording, unmet: Wording) -> tuple[Reason, ...]:
        """What is met, what is not, what is not known; each only where there is any.

        Args:
            met: Takes ``n``, ``total`` and ``of``.
            unmet: Takes the same.
        """
        total = len(self.answers)
        lines = ((met, self.met), (unmet, self.unmet), (UNKNOWN, self.unknown))
        return tuple(wording(n=len(points), total=total, of=points) for wording, points in lines if points)


@frozen(kw_only=True)
class Answers(Marks[P], Generic[P, V]):
    """Answers that are counted.

    A verdict stands only where no unknown answer could bring another one.

    Attributes:
        answers: The points and their answers.
        verdicts: The verdict of 0, 1, 2 … points that are met; one that was left does not come back.
    """

    verdicts: Sequence[V]

    @property
    def possible(self) -> tuple[V, ...]:
        """The verdicts that the unknown answers leave, from the fewest points up."""
        return self._possible(len(self.met))

    @property
    def verdict(self) -> V | None:
        """The verdict; None where unknown answers leave it open."""
        return self.possible[0] if len(self.possible) == 1 else None

    def assess(self, kind: type[A], met: Wording, unmet: Wording, *notes: Reason, **fields: Any) -> A:
        """The assessment that the count gives.

        Args:
            kind: Its class.
            met: How the points that are met read.
            unmet: How the others do.
            *notes: What else is to be said.
            **fields: Further fields of the class.
        """
        reasons = (*self.reasons(met, unmet), *notes)
        return kind(score=self.score, verdict=self.verdict, reasons=reasons, changes=self.changes(), **fields)

    def changes(self) -> tuple[Change, ...]:
        """The fewest points more, and the fewest points fewer, that bring another verdict whatever the unknown is.

        Where no number of points does, the fewest that do with all that is unknown, or with none of it. While the
        verdict is open, all that the unknown can bring, and how much of it must be met.
        """
        if self.verdict is None:
            return self._outcomes()
        ups = self._nearest(1, self.unmet, MORE, MORE_AND_ALL)
        return ups + self._nearest(-1, self.met, FEWER, FEWER_AND_NONE)

    def _possible(self, n_met: int) -> tuple[V, ...]:
        return tuple(dict.fromkeys(self.verdicts[n_met : n_met + len(self.unknown) + 1]))

    def _outcomes(self) -> tuple[Change, ...]:
        """The numbers of unknown points that bring each verdict which is possible."""
        left = self.verdicts[len(self.met) : len(self.met) + len(self.unknown) + 1]
        counts = {verdict: [n for n, one in enumerate(left) if one == verdict] for verdict in self.possible}
        return tuple(Change.to(verdict, _so_many(n[0], n[-1], self.unknown)) for verdict, n in counts.items())

    def _nearest(self, step: int, points: tuple[P, ...], sure: Wording, hoped: Wording) -> tuple[Change, ...]:
        """The nearest other verdict that more points (step 1) or fewer points (step -1) bring, if there is one."""
        by_number = [(n, self._possible(len(self.met) + step * n)) for n in range(1, len(points) + 1)]
        for n, possible in by_number:
            if possible[0] != self.verdict and len(possible) == 1:
                return (Change.to(possible[0], sure(n=n, of=points)),)
        for n, possible in by_number:
            extreme = possible[-1] if step > 0 else possible[0]
            if extreme != self.verdict:
                return (Change.to(extreme, hoped(n=n, of=points, unknown=self.unknown)),)
        return ()


def _so_many(low: int, high: int, points: tuple[P, ...]) -> Reason:
    """That low .. high of the points are met."""
    if low == high and low in (0, len(points)):
        return ALL(of=points) if low else NONE(of=points)
    if high == len(points):
        return AT_LEAST(n=low, of=points)
    return EXACTLY(n=low, of=points) if low == high else BETWEEN(n=low, most=high, of=points)


def read_answers(points: type[P], given: Any, argument: str) -> dict[P, bool | None]:
    """The answer to every point, by name; None for those that are not given.

    Raises:
        SpecError: no mapping, a name that is no point, or an answer that is neither a boolean nor None.
    """
    known = [point.value for point in points]
    if not isinstance(given, Mapping):
        message = f"{shortened(given)} is no mapping. Pass answers by name, such as {{{known[0]!r}: True}}."
        raise SpecError([(argument, "no_mapping", message)])
    problems = [unknown_point(argument, name, known) for name in given if name not in known]
    problems += [
        (f"{argument}.{name}", "no_boolean", f"{shortened(value)} is no boolean. Pass True, False or None (unknown).")
        for name, value in given.items()
        if name in known and not (value is None or isinstance(value, bool | np.bool_))
    ]
    if problems:
        raise SpecError(problems)
    return {point: None if given.get(point) is None else bool(given[point]) for point in points}


def unknown_point(argument: str, name: object, known: Sequence[str]) -> tuple[str, str, str]:
    """The problem of a name that is no point."""
    text = str(name)[:60]
    return f"{argument}.{text}", "unknown_point", f"is no member here. {did_you_mean(text, known)}"


def nearest(met: frozenset[P], pool: Sequence[P], judge: Callable[[frozenset[P]], W]) -> dict[W, tuple[P, ...]]:
    """The verdicts that turning some points of a pool about brings, each with the fewest points that bring it.

    Args:
        met: The points that are met.
        pool: The points that may be turned about: met to unmet, and unmet to met.
        judge: The verdict of a set of points that are met.
    """
    found: dict[W, tuple[P, ...]] = {}
    for turned in chain.from_iterable(combinations(pool, size) for size in range(len(pool) + 1)):
        found.setdefault(judge(met.symmetric_difference(turned)), turned)
    return found


def nearest_for_sure(marks: Marks[P], judge: Callable[[frozenset[P]], W]) -> dict[W, tuple[P, ...]]:
    """The verdicts that meeting some points brings whatever the unknown is, each with the fewest such points.

    Args:
        marks: The answers.
        judge: The verdict of a set of points that are met.
    """

    def left_open(met: frozenset[P]) -> frozenset[W]:
        return frozenset(nearest(met, marks.unknown, judge))

    found = nearest(frozenset(marks.met), marks.unmet, left_open)
    return {verdict: points for possible, points in found.items() for verdict in possible if len(possible) == 1}
