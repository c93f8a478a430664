"""Checklists: yes-or-no answers that are counted, and a verdict for each count or for each set of points."""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain, combinations
from math import nan
from typing import Any, Generic, TypeVar

import numpy as np
from attrs import frozen

from privdomain._internal.flaws import shortened
from privdomain._internal.terms import Term
from privdomain.errors import SpecError, did_you_mean
from privdomain.selectors.assessments.assessment import Change
from privdomain.selectors.reasons import Reason, Wording

P = TypeVar("P", bound=Term)
V = TypeVar("V", bound=Term)
W = TypeVar("W")

MORE = Wording("more", "{n} more of these: {of}.", "以下各项再满足 {n} 项：{of}。")
NONE = Wording("none", "None of these: {of}.", "以下各项均不满足：{of}。")
FEWER = Wording("fewer", "{n} of these fewer: {of}.", "以下各项少满足 {n} 项：{of}。")
UNKNOWN = Wording("unknown", "Not known: {of}.", "尚不清楚：{of}。")


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
        verdicts: The verdict of 0, 1, 2 … points that are met.
    """

    verdicts: Sequence[V]

    @property
    def possible(self) -> tuple[V, ...]:
        """The verdicts that the unknown answers leave, from the fewest points up."""
        n_met = len(self.met)
        return tuple(dict.fromkeys(self.verdicts[n_met : n_met + len(self.unknown) + 1]))

    @property
    def verdict(self) -> V | None:
        """The verdict; None where unknown answers leave it open."""
        return self.possible[0] if len(self.possible) == 1 else None

    def changes(self) -> tuple[Change, ...]:
        """The fewest points, met more or fewer, that bring each verdict next to this one.

        What is unknown counts as not met here. While the verdict is open, every one that the unknown answers could
        bring, and how many of them must be met.
        """
        n_met = len(self.met)
        if self.verdict is None:
            return self._first(range(n_met, n_met + len(self.unknown) + 1), MORE, self.unknown, 0)
        others = (*self.unknown, *self.unmet)
        ups = self._first(range(n_met, n_met + len(others) + 1), MORE, others, 1)
        return ups[:1] + self._first(range(n_met, -1, -1), FEWER, self.met, 1)[:1]

    def _first(self, counts: range, wording: Wording, points: tuple[P, ...], start: int) -> tuple[Change, ...]:
        """The count at which each verdict is met first, but for so many verdicts at the start."""
        first: dict[V, int] = {}
        for count in counts:
            first.setdefault(self.verdicts[count], abs(count - counts.start))
        changes = [*first.items()][start:]
        return tuple(Change.to(verdict, (wording if n else NONE)(n=n, of=points)) for verdict, n in changes)


def read_answers(points: type[P], given: Any, argument: str) -> dict[P, bool | None]:
    """The answer to every point, by name; None for those that are not given.

    Raises:
        SpecError: no mapping, a name that is no point, or an answer that is neither a boolean nor None.
    """
    known = [point.value for point in points]
    if not isinstance(given, Mapping):
        message = f"{shortened(given)} is no mapping. Pass answers by name, such as {{{known[0]!r}: True}}."
        raise SpecError([(argument, "no_mapping", message)])
    problems = [
        (f"{argument}.{str(name)[:60]}", "unknown_point", f"is no member here. {did_you_mean(str(name)[:60], known)}")
        for name in given
        if name not in known
    ]
    problems += [
        (
            f"{argument}.{name}",
            "no_boolean",
            f"{shortened(value)} is no boolean. Pass True, False, or None for unknown.",
        )
        for name, value in given.items()
        if name in known and not (value is None or isinstance(value, bool | np.bool_))
    ]
    if problems:
        raise SpecError(problems)
    return {point: None if given.get(point) is None else bool(given[point]) for point in points}


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
