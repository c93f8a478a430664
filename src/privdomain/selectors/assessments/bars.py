"""Bars: how many points, or what share, each verdict takes; they are ours, so callers can set their own."""

from collections.abc import Mapping
from itertools import pairwise
from math import ceil
from typing import Generic, TypeVar

import numpy as np
from attrs import frozen

from privdomain._internal.columns import is_integer
from privdomain._internal.flaws import shortened
from privdomain._internal.terms import Term
from privdomain.errors import SpecError
from privdomain.selectors.assessments.assessment import Change
from privdomain.selectors.reasons import Wording

V = TypeVar("V", bound=Term)


@frozen
class Bars(Generic[V]):
    """Verdicts from the lowest up, each with the least value that brings it.

    Attributes:
        lowest: The verdict below all bars.
        steps: The bars with their verdicts, rising.
    """

    lowest: V
    steps: tuple[tuple[float, V], ...]

    def of(self, value: float) -> V:
        """The verdict of a value."""
        return [self.lowest, *(verdict for bar, verdict in self.steps if value >= bar)][-1]

    def by_count(self, total: int) -> tuple[V, ...]:
        """The verdicts of 0, 1, 2 … points, where the bars are numbers of points."""
        return tuple(self.of(n) for n in range(total + 1))

    def within(self, low: int, high: int, total: int) -> dict[V, int]:
        """The verdicts of low .. high parts of a total, each with its fewest parts; the bars are shares."""
        fewest = [low, *(n for bar, _ in self.steps if low < (n := fewest_parts(bar, total)) <= high)]
        return {self.of(n / total): n for n in fewest}

    def changes(
        self, low: int, high: int, total: int, *, at_least: Wording, between: Wording, at_most: Wording
    ) -> tuple[Change, ...]:
        """The parts that bring each verdict next to that of low .. high parts; of several, each of those.

        Args:
            low: The fewest parts that there may be.
            high: The most.
            total: The parts in all.
            at_least: Takes ``n`` and ``total``; for the highest verdict.
            between: Takes ``n``, ``most`` and ``total``.
            at_most: Takes ``n`` and ``total``; for the lowest verdict.
        """
        every = [*self.within(0, total, total).items()]
        inside = self.within(low, high, total)
        places = [place for place, (verdict, _) in enumerate(every) if verdict in inside]
        if len(places) == 1:
            places = [place for place in (places[0] + 1, places[0] - 1) if 0 <= place < len(every)]
        changes = []
        for place in places:
            verdict, least = every[place]
            most = every[place + 1][1] - 1 if place + 1 < len(every) else total
            wording = at_least if most == total else between if place else at_most
            changes.append(Change.to(verdict, wording(n=least if place else most, most=most, total=total)))
        return tuple(changes)


def fewest_parts(bar: float, total: int) -> int:
    """The fewest parts whose share of the total reaches the bar."""
    about = ceil(bar * total)
    return next(n for n in (about - 1, about, about + 1) if n / total >= bar)


def count_bars(lowest: V, total: int, **steps: tuple[int, V]) -> tuple[V, ...]:
    """The verdicts of 0 .. total points.

    Args:
        lowest: The verdict below all bars.
        total: How many points there are.
        **steps: By the name of the option: the fewest points, and the verdict that they bring, rising.

    Raises:
        SpecError: a bar is no number of points, or does not lie above the one before.
    """
    problem = f"is no number of points. Pass an integer from 1 to {total}."
    is_bar = {name: is_integer(bar) and bool(1 <= bar <= total) for name, (bar, _) in steps.items()}
    return _bars(lowest, steps, is_bar, problem).by_count(total)


def share_bars(lowest: V, **steps: tuple[float, V]) -> Bars[V]:
    """Bars that are shares.

    Args:
        lowest: The verdict below all bars.
        **steps: By the name of the option: the least share, and the verdict that it brings, rising.

    Raises:
        SpecError: a bar is no share above 0, or does not lie above the one before.
    """
    is_bar = {name: is_share(bar) and bar > 0 for name, (bar, _) in steps.items()}
    return _bars(lowest, steps, is_bar, "is no share above 0. Write 45% as 0.45.")


def is_share(value: object) -> bool:
    """Whether a value is a number in [0, 1]; booleans are none."""
    is_number = is_integer(value) or isinstance(value, float | np.floating)
    return is_number and bool(0 <= value <= 1)  # type: ignore[operator]


def _bars(lowest: V, steps: Mapping[str, tuple[float, V]], is_bar: Mapping[str, bool], problem: str) -> Bars[V]:
    problems = [(name, "no_bar", f"{shortened(steps[name][0])} {problem}") for name in steps if not is_bar[name]]
    if problems:
        raise SpecError(problems)
    names = list(steps)
    problems = [
        (upper, "not_above", f"{steps[upper][0]} does not lie above {lower}, {steps[lower][0]}. Raise it.")
        for lower, upper in pairwise(names)
        if steps[upper][0] <= steps[lower][0]
    ]
    if problems:
        raise SpecError(problems)
    return Bars(lowest, tuple(steps.values()))
