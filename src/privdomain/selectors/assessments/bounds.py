"""Bounds: numbers read as their decimals, and the values at which a verdict changes, exact to the last float."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import inf, nextafter
from typing import Generic, TypeVar

from attrs import frozen

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
class Switches(Generic[V]):
    """The nearest points at which a verdict changes.

    Attributes:
        below: At this point or less another verdict stands, and which; None where none is found.
        above: Beyond this point another verdict stands, and which; None where none is found.
    """

    below: tuple[Fraction, V] | None
    above: tuple[Fraction, V] | None


def switches(verdict_at: Callable[[Fraction], V], points: Iterable[Fraction], here: Fraction) -> Switches[V]:
    """Where a verdict changes that can change right behind some points only, never at them.

    Args:
        verdict_at: The verdict at a value.
        points: The points, in any order.
        here: The value at which one stands.
    """
    ordered = sorted(set(points))
    current = verdict_at(here)
    lower = [point for point in ordered if point < here]
    upper = [point for point in ordered if point >= here]
    below = ((point, verdict) for point in reversed(lower) if (verdict := verdict_at(point)) != current)
    behind = zip(upper, [*upper[1:], *(point + 1 for point in upper[-1:])], strict=True)
    above = ((point, verdict) for point, later in behind if (verdict := verdict_at(later)) != current)
    return Switches(next(below, None), next(above, None))
