"""Assumptions: how a preset is read, each number with its range, in the unit of a scenario."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol, TypeAlias, runtime_checkable

from attrs import field, frozen

from privdomain._internal.flaws import shortened
from privdomain.errors import SpecError, UnknownNameError
from privdomain.simulator.scenario.entries import number

LARGEST: Final = 1e12
"""The largest number that is read."""


@runtime_checkable
class Ranged(Protocol):
    """An assumption with its range."""

    @property
    def low(self) -> float:
        """Low end."""

    @property
    def base(self) -> float:
        """What is assumed."""

    @property
    def high(self) -> float:
        """High end."""


Preset: TypeAlias = Mapping[str, Any]
"""Numbers, or assumptions with ``low``, ``base`` and ``high``, by name."""


@frozen(eq=False)
class Reader:
    """Reads assumptions, and remembers the ranges of those that have one.

    Attributes:
        preset: The assumptions.
        exchange_rate: What one unit of the preset's money is in that of the scenario.
        uncertain: What is drawn for each replication, as documents.
    """

    preset: Preset
    exchange_rate: float = 1.0
    uncertain: list[dict[str, Any]] = field(factory=list)

    def read(
        self,
        name: str,
        *paths: str,
        by: Callable[[float], float] = float,
        least: float = 0.0,
        most: float = LARGEST,
    ) -> float:
        """The base of an assumption, in the unit of the scenario; its range stands at the paths, if there are any.

        Raises:
            UnknownNameError: there is no such assumption.
            SpecError: no finite number, out of order, or out of range.
        """
        if name not in self.preset:
            raise UnknownNameError(name, sorted(map(str, self.preset)), what="assumption of the preset")
        given = self.preset[name]
        if not isinstance(given, Ranged):
            return by(between(name, given, least, most))
        low, base, high = (
            between(f"{name}.{end}", getattr(given, end), least, most) for end in ("low", "base", "high")
        )
        if not low <= base <= high:
            message = f"{low:g}, {base:g}, {high:g} stand in no order. Let low <= base <= high."
            raise SpecError([(name, "out_of_order", message)])
        if paths and by(low) < by(high):
            ends = {"low": by(low), "mode": by(base), "high": by(high)}
            self.uncertain.append({"path": paths[0], "also": list(paths[1:]), **ends})
        return by(base)

    def share(self, name: str, *paths: str, by: Callable[[float], float] = float) -> float:
        """A share of a whole, as ``read`` reads it."""
        return self.read(name, *paths, by=by, most=1.0)

    def money(self, name: str, *paths: str, per: float = 1.0) -> float:
        """Money in the currency of the scenario, over a number of periods."""
        return self.read(name, *paths, by=lambda amount: amount * self.exchange_rate / per)


def between(name: str, value: object, least: float, most: float) -> float:
    """A finite number within bounds, themselves included.

    Raises:
        SpecError: it is none.
    """
    found = number(name, value)
    if not least <= found <= most:
        message = f"{shortened(value)} does not lie from {least:g} to {most:g}. Pass such a number."
        raise SpecError([(name, "out_of_range", message)])
    return found
