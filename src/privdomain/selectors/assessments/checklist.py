"""Checklists: yes-or-no answers that are counted, and a verdict for each count."""

from collections.abc import Mapping, Sequence
from math import nan
from typing import Generic, TypeVar

from attrs import frozen

from privdomain._internal.terms import Term
from privdomain.selectors.assessments.assessment import Change
from privdomain.selectors.reasons import Reason, Wording

V = TypeVar("V", bound=Term)
Points = tuple[Term, ...]

MORE = Wording("more", "{n} more of these: {of}.", "以下各项再满足 {n} 项：{of}。")
FEWER = Wording("fewer", "{n} of these fewer: {of}.", "以下各项少满足 {n} 项：{of}。")
UNKNOWN = Wording("unknown", "Not known: {of}.", "尚不清楚：{of}。")


@frozen(kw_only=True)
class Answers(Generic[V]):
    """Answers to the points of a checklist; None is not known.

    A verdict stands only where no unknown answer could bring another one.

    Attributes:
        answers: The points and their answers.
        verdicts: The verdict of 0, 1, 2 … points that are met.
    """

    answers: Mapping[Term, bool | None]
    verdicts: Sequence[V]

    @property
    def met(self) -> Points:
        """The points that are met."""
        return tuple(point for point, answer in self.answers.items() if answer)

    @property
    def unmet(self) -> Points:
        """The points that are not."""
        return tuple(point for point, answer in self.answers.items() if answer is False)

    @property
    def unknown(self) -> Points:
        """The points that nobody knows of."""
        return tuple(point for point, answer in self.answers.items() if answer is None)

    @property
    def score(self) -> float:
        """Points met over points known; nan where none is known."""
        n_known = len(self.answers) - len(self.unknown)
        return len(self.met) / n_known if n_known else nan

    @property
    def verdict(self) -> V | None:
        """The verdict; None where unknown answers leave it open."""
        n_met = len(self.met)
        possible = self.verdicts[n_met : n_met + len(self.unknown) + 1]
        return possible[0] if len(set(possible)) == 1 else None

    def reasons(self, met: Wording, unmet: Wording) -> tuple[Reason, ...]:
        """What is met, what is not, what is not known; each only where there is any.

        Args:
            met: Takes ``n``, ``total`` and ``of``.
            unmet: Takes the same.
        """
        total = len(self.answers)
        lines = ((met, self.met), (unmet, self.unmet), (UNKNOWN, self.unknown))
        return tuple(wording(n=len(points), total=total, of=points) for wording, points in lines if points)

    def changes(self) -> tuple[Change, ...]:
        """The fewest points, met more or fewer, that bring each verdict next to this one.

        While the verdict is open, every one that the unknown answers could bring, and how many of them must be met.
        """
        n_met = len(self.met)
        if self.verdict is None:
            return self._first(range(n_met, n_met + len(self.unknown) + 1), MORE, self.unknown, 0)
        others = (*self.unknown, *self.unmet)
        ups = self._first(range(n_met, n_met + len(others) + 1), MORE, others, 1)
        return ups[:1] + self._first(range(n_met, -1, -1), FEWER, self.met, 1)[:1]

    def _first(self, counts: range, wording: Wording, points: Points, start: int) -> tuple[Change, ...]:
        """The count at which each verdict is met first, but for so many verdicts at the start."""
        first: dict[V, int] = {}
        for count in counts:
            first.setdefault(self.verdicts[count], abs(count - counts.start))
        return tuple(Change.to(verdict, wording(n=n, of=points)) for verdict, n in [*first.items()][start:])
