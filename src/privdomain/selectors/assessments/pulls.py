"""Pulls: how inner and outer drivers share the pull, and the exact strength at which the share reaches a bar."""

from collections.abc import Mapping
from fractions import Fraction
from math import inf, nextafter
from typing import Final

from attrs import evolve, frozen

from privdomain._internal.terms import Term
from privdomain.selectors.assessments.assessment import Change
from privdomain.selectors.assessments.bars import Bars
from privdomain.selectors.assessments.bounds import at_least, at_most, exact
from privdomain.selectors.assessments.weighing import ABOVE, AT_LEAST, AT_MOST, BELOW

__all__ = ["Driver", "DriverVerdict"]


class Driver(Term):
    """What drives a company into the private domain (动因), each from 0 to 1."""

    STRATEGY = "strategy", "战略"
    """A strategy of its own, such as going digital."""
    REFINEMENT = "refinement", "精细化"
    """It wants to serve its users more finely."""
    BOTTLENECK = "bottleneck", "瓶颈"
    """Growth by the old means has come to its limit."""
    DIVIDEND = "dividend", "红利"
    """Platforms, rules or fashion make it cheap just now."""


class DriverVerdict(Term):
    """Which kind drives (动因结论)."""

    INNER = "inner", "内生驱动"
    """It will go on when the dividend ends."""
    BOTH = "both", "内外共同驱动"
    OUTER = "outer", "外生驱动"
    """It ends with the dividend, unless a reason of one's own is found."""
    NEITHER = "neither", "缺乏动因"
    """Nothing pulls."""


OUTER_DRIVERS: Final = (Driver.DIVIDEND,)


@frozen(kw_only=True)
class Pulls:
    """Drivers with their weights. Unknown ones may be anything from 0 to 1.

    Attributes:
        values: The drivers, each in [0, 1]; None is not known.
        weights: Their weights, 1 together.
        bars: Inner shares from which both, and from which the inner ones drive.
    """

    values: Mapping[Driver, Fraction | None]
    weights: Mapping[Driver, Fraction]
    bars: Bars[DriverVerdict]

    def pull(self, *, inner: bool, unknown: int) -> Fraction:
        """The pull of one kind, if what is unknown is 0, or 1."""
        return sum(
            (
                self.weights[driver] * (unknown if value is None else value)
                for driver, value in self.values.items()
                if (driver not in OUTER_DRIVERS) == inner
            ),
            Fraction(),
        )

    @property
    def known_share(self) -> Fraction | None:
        """The inner share of what is known to pull; None where nothing is."""
        inner, outer = self.pull(inner=True, unknown=0), self.pull(inner=False, unknown=0)
        return inner / (inner + outer) if inner + outer else None

    @property
    def least(self) -> tuple[Fraction, Fraction]:
        """Inner and outer pull where the unknown is least in favour of the inner ones."""
        return self.pull(inner=True, unknown=0), self.pull(inner=False, unknown=1)

    @property
    def most(self) -> tuple[Fraction, Fraction]:
        """Inner and outer pull where the unknown is most in favour of the inner ones."""
        return self.pull(inner=True, unknown=1), self.pull(inner=False, unknown=0)

    @property
    def verdict(self) -> DriverVerdict | None:
        """Which kind drives; None where what is unknown leaves it open."""
        possible = {self._verdict_of(self.least), self._verdict_of(self.most)}
        if self.known_share is None:
            possible.add(DriverVerdict.NEITHER)
        return possible.pop() if len(possible) == 1 else None

    def changes(self) -> tuple[Change, ...]:
        """What one driver would have to be for the verdict next to this one, or for any while it is open.

        Only what brings the verdict whatever the unknown is.
        """
        unknown = [driver for driver, value in self.values.items() if value is None and self.weights[driver]]
        if self.known_share is None and len(unknown) <= 1:
            return self._from_nothing(unknown)
        if self.verdict is None:
            return self._open(unknown[0]) if len(unknown) == 1 else ()
        movable = [driver for driver, value in self.values.items() if value is not None]
        n_reached = sum(self._reaches(self.least, bar) for bar, _ in self.bars.steps)
        ups = [(driver, bar, verdict) for bar, verdict in self.bars.steps[n_reached:][:1] for driver in movable]
        verdicts = [self.bars.lowest, *(verdict for _, verdict in self.bars.steps)]
        downs = [
            (driver, bar, verdicts[n_reached - 1]) for bar, _ in self.bars.steps[:n_reached][-1:] for driver in movable
        ]
        lines = [self._up(verdict, driver, self._value_at(driver, bar, self.least)) for driver, bar, verdict in ups]
        lines += [self._down(verdict, driver, self._value_at(driver, bar, self.most)) for driver, bar, verdict in downs]
        return tuple(line for line in lines if line is not None and self._holds(line))

    def _holds(self, change: Change) -> bool:
        """Whether a change brings its verdict whatever the unknown is."""
        driver, value = Driver(str(change.how.parameters["of"])), float(change.how.parameters["value"] or 0.0)
        beyond = {BELOW.code: -inf, ABOVE.code: inf}.get(change.how.code)
        at = value if beyond is None else nextafter(value, beyond)
        return evolve(self, values={**self.values, driver: exact(at)}).verdict == change.verdict

    def _from_nothing(self, unknown: list[Driver]) -> tuple[Change, ...]:
        """Nothing is known to pull: whatever pulls at all decides."""
        lines = [Change.to(DriverVerdict.NEITHER, AT_MOST(of=driver, value=0.0)) for driver in unknown]
        for driver in unknown or self.values:
            if self.weights[driver]:
                kind = DriverVerdict.OUTER if driver in OUTER_DRIVERS else DriverVerdict.INNER
                lines.append(Change.to(kind, ABOVE(of=driver, value=0.0)))
        return tuple(lines)

    def _open(self, driver: Driver) -> tuple[Change, ...]:
        """Every verdict that the one unknown driver could bring."""
        known = self.pull(inner=True, unknown=0), self.pull(inner=False, unknown=0)
        bounds = [(self._value_at(driver, bar, known), verdict) for bar, verdict in self.bars.steps]
        lines = [self._up(verdict, driver, value) for value, verdict in bounds]
        first = next(value for (value, _), line in zip(bounds, lines, strict=True) if line is not None)
        return tuple(
            line for line in (self._down(self._verdict_of(self.least), driver, first), *lines) if line is not None
        )

    def _up(self, verdict: DriverVerdict, driver: Driver, value: Fraction | None) -> Change | None:
        """The change that brings a higher verdict, where the driver can come to the value."""
        if value is None or not 0 <= value <= 1:
            return None
        if driver not in OUTER_DRIVERS:
            return Change.to(verdict, AT_LEAST(of=driver, value=at_least(value))) if value else None
        return Change.to(verdict, AT_MOST(of=driver, value=at_most(value))) if self.least[0] and value < 1 else None

    def _down(self, verdict: DriverVerdict, driver: Driver, value: Fraction | None) -> Change | None:
        """The change that brings a lower verdict, where the driver can leave the value behind."""
        if value is None or not 0 <= value <= 1:
            return None
        if driver not in OUTER_DRIVERS:
            return Change.to(verdict, BELOW(of=driver, value=at_least(value))) if value else None
        return Change.to(verdict, ABOVE(of=driver, value=at_most(value))) if value < 1 else None

    def _value_at(self, driver: Driver, bar: float, pulls: tuple[Fraction, Fraction]) -> Fraction | None:
        """The value of one driver with which the inner share is at a bar; None where it has no say."""
        weight, share = self.weights[driver], exact(bar)
        inner, outer = pulls
        is_outer = driver in OUTER_DRIVERS
        own = weight * (share if is_outer else 1 - share)
        if not own:
            return None
        gap = share * outer - (1 - share) * inner
        return (self.values[driver] or 0) + (-gap if is_outer else gap) / own

    def _reaches(self, pulls: tuple[Fraction, Fraction], bar: float) -> bool:
        inner, outer = pulls
        return inner >= exact(bar) * (inner + outer)

    def _verdict_of(self, pulls: tuple[Fraction, Fraction]) -> DriverVerdict:
        if not sum(pulls):
            return DriverVerdict.NEITHER
        return [self.bars.lowest, *(verdict for bar, verdict in self.bars.steps if self._reaches(pulls, bar))][-1]
