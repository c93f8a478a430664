"""Paying: what was spent in each period, as far as records of it are complete."""

from collections.abc import Mapping

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import BoolArray, FloatArray
from privdomain.facts import Spend, SpendKind
from privdomain.simulator.calibration.grid import Grid
from privdomain.simulator.calibration.naming import EVERYBODY


@frozen(eq=False)
class Paid:
    """Spend by period and inflow [major units].

    Attributes:
        amounts: By kind and name, ``(n_periods,)`` each.
        known: Periods of which all spend is told, ``(n_periods,)``.
    """

    amounts: dict[tuple[str, str], FloatArray]
    known: BoolArray

    def of(self, kind: SpendKind, name: str) -> FloatArray:
        """What was paid of a kind for an inflow, never below 0 in a period."""
        return np.maximum(self.amounts.get((kind.value, name), np.zeros(len(self.known))), 0.0)

    def running(self, kind: SpendKind) -> FloatArray:
        """What was paid of a kind in all; the average where it is unknown."""
        parts = [amount for (one, _), amount in self.amounts.items() if one == kind.value]
        total = np.maximum(sum(parts, np.zeros(len(self.known))), 0.0)
        return np.where(self.known, total, total.sum() / max(int(self.known.sum()), 1))

    @property
    def bought(self) -> set[str]:
        """Inflows for which media was paid."""
        return {name for kind, name in self.amounts if kind == SpendKind.MEDIA and self.of(SpendKind.MEDIA, name).any()}


def paid_of(spend: Spend | None, grid: Grid, names: Mapping[object, str] | None) -> Paid:
    """Spend within the periods of which it is known; without names all of it is for everybody."""
    amounts: dict[tuple[str, str], FloatArray] = {}
    if spend is None or not len(spend):
        return Paid(amounts, np.ones(grid.n, np.bool_))
    known, places = grid.within(spend.covers), grid.place(spend.instants)
    inside = np.flatnonzero((places >= 0) & (places < grid.n))
    labels = [None] * len(spend) if spend.channel is None else spend.channel.tolist()
    for row in inside[known[places[inside]]].tolist():
        name = EVERYBODY if names is None else names[labels[row]]
        amounts.setdefault((str(spend.kind[row]), name), np.zeros(grid.n))[places[row]] += spend.amount[row]
    return Paid(amounts, known)
