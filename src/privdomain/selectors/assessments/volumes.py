"""Volumes: the nearest monthly volumes at which the cheapest way is another one."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import Final, Generic, TypeVar

from attrs import frozen

from privdomain._internal.terms import Term
from privdomain.selectors.assessments.reading import MOST
from privdomain.selectors.assessments.thresholds import exact
from privdomain.selectors.assessments.total_cost import MONTHS, CostPlan

M = TypeVar("M", bound=Term)

MAX_PIECES: Final = 300
"""Stretches of volume without a new person that are searched to either side."""


@frozen(kw_only=True)
class Line(Generic[M]):
    """What a way costs in all by monthly volume, in whole parts of money."""

    word: M
    setup: int
    fixed: int
    per_unit: int
    per_person: int
    capacity: int | None
    most: int | None

    def total(self, volume: int) -> int:
        """The total at a volume."""
        persons = -(-volume // self.capacity) if self.capacity else 0
        return self.fixed + self.per_unit * volume + self.per_person * persons

    def straight(self, volume: int) -> tuple[int, int]:
        """The straight line that holds around a volume: total at volume 0, and of one more unit."""
        return self.total(volume) - self.per_unit * volume, self.per_unit


@frozen(kw_only=True)
class VolumeLines(Generic[M]):
    """The ways that nothing but the volume or the budget rules out.

    Attributes:
        lines: Their costs.
        budget: What may be spent in all, in the same parts of money; None has no limit.
        nothing: The verdict where none can be paid for.
    """

    lines: tuple[Line[M], ...]
    budget: int | None
    nothing: M

    @classmethod
    def of(
        cls, plans: Mapping[M, CostPlan], *, times: Fraction, budget: Fraction | None, nothing: M
    ) -> "VolumeLines[M]":
        """The lines of plans over so many years, as whole numbers of the largest part that divides all of them."""
        rows = [
            [
                exact(plan.setup),
                exact(plan.setup) + exact(plan.yearly) * times,
                MONTHS * exact(plan.per_unit) * times,
                exact(plan.person_yearly) * times,
            ]
            for plan in plans.values()
        ]
        numbers = [number for row in rows for number in row] + ([] if budget is None else [budget])
        parts = lcm(*(number.denominator for number in numbers))
        lines = tuple(
            Line(
                word=word,
                setup=int(setup * parts),
                fixed=int(fixed * parts),
                per_unit=int(per_unit * parts),
                per_person=int(per_person * parts),
                capacity=plan.person_capacity,
                most=plan.most,
            )
            for (word, plan), (setup, fixed, per_unit, per_person) in zip(plans.items(), rows, strict=True)
        )
        return cls(lines=lines, budget=None if budget is None else int(budget * parts), nothing=nothing)

    def verdict(self, volume: int) -> M:
        """The cheapest way at a volume; of equal ones that with the lower setup, then the first."""
        possible = [line for line in self.lines if line.most is None or volume <= line.most]
        best = min(((line.total(volume), line.setup, place) for place, line in enumerate(possible)), default=None)
        if best is None or (self.budget is not None and best[0] > self.budget):
            return self.nothing
        return possible[best[2]].word

    def nearest(self, volume: int) -> tuple[tuple[int, M] | None, tuple[int, M] | None]:
        """The nearest smaller and larger volume with another verdict, and that verdict; None if none is found.

        Between two volumes that need a new person every cost is a straight line, so the verdict can change only where
        two lines, or a line and the budget, cross.
        """
        current = self.verdict(volume)

        def first(pieces: Iterator[tuple[int, int]], *, is_down: bool) -> tuple[int, M] | None:
            for start, end in pieces:
                for place in sorted(self._candidates(start, end), reverse=is_down):
                    if place != volume and (verdict := self.verdict(place)) != current:
                        return place, verdict
            return None

        return first(self._pieces_down(volume), is_down=True), first(self._pieces_up(volume), is_down=False)

    def _pieces_up(self, volume: int) -> Iterator[tuple[int, int]]:
        """Stretches from a volume upwards, in which nobody is hired and no way reaches its limit."""
        start = volume
        for _ in range(MAX_PIECES):
            ends = [-(-start // line.capacity) * line.capacity for line in self.lines if line.capacity]
            ends += [line.most for line in self.lines if line.most is not None and line.most >= start]
            end = min([*ends, MOST])
            yield start, end
            if end == MOST:
                return
            start = end + 1

    def _pieces_down(self, volume: int) -> Iterator[tuple[int, int]]:
        """The same stretches from a volume downwards."""
        end = volume
        for _ in range(MAX_PIECES):
            starts = [(end - 1) // line.capacity * line.capacity + 1 for line in self.lines if line.capacity]
            starts += [line.most + 1 for line in self.lines if line.most is not None and line.most < end]
            start = max([*starts, 0]) if end else 0
            yield start, end
            if not start:
                return
            end = start - 1

    def _candidates(self, start: int, end: int) -> set[int]:
        """The volumes of a stretch on either side of every crossing, and its ends."""
        lines = [line.straight(start) for line in self.lines]
        pairs = list(combinations(lines, 2))
        if self.budget is not None:
            pairs += [(line, (self.budget, 0)) for line in lines]
        found = {start, end}
        for (one, one_more), (other, other_more) in pairs:
            if one_more != other_more:
                at, rest = divmod(one - other, other_more - one_more)
                found |= {at, at + 1} if rest else {at - 1, at, at + 1}
        return {place for place in found if start <= place <= end}
