"""Thresholds: numbers read as their decimals, and the values at which a verdict changes, exact to the last float."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import ceil, floor, inf, nextafter
from typing import TypeVar

from attrs import evolve, field, frozen

from privdomain.selectors.reasons import Parameter, Reason, Wording

V = TypeVar("V")


def exact(value: float) -> Fraction:
    """The decimals that a float prints: 0.1 is a tenth."""
    return Fraction(repr(float(value)))


def at_least(bound: Fraction) -> float:
    """The smallest float whose decimals reach a bound."""
    value = float(bound)
    return value if exact(value) >= bound else nextafter(value, inf)


def at_most(bound: Fraction) -> float:
    """The largest float whose decimals do not pass a bound."""
    value = float(bound)
    return value if exact(value) <= bound else nextafter(value, -inf)


@frozen
class Threshold(Wording):
    """How reasons of one code read that name a bound: exact in the parameters, rounded in the sentence.

    It is rounded to the side on which the sentence stays true.

    Attributes:
        name: The parameter that is the bound.
        most: The largest value that there can be; 0 is the smallest.
        decimals: How many there may be in the sentence.
        is_least: Whether it must be reached or passed, so that it is rounded up.
    """

    name: str = "value"
    most: float = 1
    decimals: int = 4
    is_least: bool = field(kw_only=True)

    def __call__(self, **parameters: Parameter) -> Reason:
        """The reason with these parameters."""
        bound = parameters[self.name]
        if not isinstance(bound, float):
            raise TypeError(f"{self.name} is {bound!r}, which is no float")
        reason = Wording.__call__(self, **{**parameters, self.name: self.written(bound)})
        return evolve(reason, parameters={**reason.parameters, self.name: bound})

    def written(self, bound: float) -> str:
        """The bound in the sentence; where rounding would reach an end of what is possible, unrounded."""
        unit = 10**self.decimals
        steps = exact(bound) * unit
        rounded = Fraction(ceil(steps) if self.is_least else floor(steps), unit)
        if rounded in {0, self.most} and rounded != exact(bound):
            return f"{bound:,}"
        text = f"{float(rounded):,.{self.decimals}f}"
        return text.rstrip("0").rstrip(".")


def stretches(verdict_at: Callable[[Fraction], V], points: Iterable[Fraction]) -> list[tuple[Fraction, V]]:
    """The verdicts from 0 up, each with the value beyond which it stands, of one that can change behind points only.

    Args:
        verdict_at: The verdict at a value.
        points: Values >= 0 right behind which it can change, never at them; in any order.
    """
    ordered = sorted(set(points))
    behind = [*ordered, *(last + 1 for last in ordered[-1:] or [Fraction()])]
    found: list[tuple[Fraction, V]] = []
    for start, inside in zip([Fraction(), *ordered], behind, strict=True):
        verdict = verdict_at(inside)
        if not found or found[-1][1] != verdict:
            found.append((start, verdict))
    return found


def place_in(found: Sequence[tuple[Fraction, V]], here: Fraction) -> int:
    """The place of the stretch in which a value lies."""
    return max((place for place, (start, _) in enumerate(found) if start < here), default=0)


def beside(
    found: Sequence[tuple[Fraction, V]], here: Fraction
) -> tuple[tuple[Fraction, V] | None, tuple[Fraction, V] | None]:
    """The nearest values at which the verdict changes, and the verdicts: up to the first one, and beyond the second.

    Args:
        found: The stretches.
        here: The value at which one stands.
    """
    place = place_in(found, here)
    below = (found[place][0], found[place - 1][1]) if place else None
    return below, next(iter(found[place + 1 :]), None)
