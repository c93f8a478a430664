"""Spots: where and when chains took a step, and which rows stand there."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import MISSING, IntArray, chunks


@frozen(eq=False)
class Spots:
    """Distinct pairs of a unit and an instant, sorted; after them one of nobody.

    Attributes:
        units: Unit of each spot, -1 for nobody.
        instants: Its instant [microseconds UTC], ``MISSING`` for nobody.
        first: First spot of each unit; that of nobody for a unit without one, and for the unit -1.
        most: Spots of the unit that has the most.
        of_chain: Spot of each chain.
    """

    units: IntArray
    instants: IntArray
    first: IntArray
    most: int
    of_chain: IntArray

    @classmethod
    def of(cls, units: IntArray, instants: IntArray, n_units: int) -> "Spots":
        """The spots of chains, which come by unit ``0 .. n_units - 1``, and those of one unit by instant."""
        is_new = (np.diff(units, prepend=-1) > 0) | (np.diff(instants, prepend=0) > 0)
        n_of_unit = np.bincount(units[is_new], minlength=n_units)
        nobody = int(is_new.sum())
        first = np.where(n_of_unit > 0, np.cumsum(n_of_unit) - n_of_unit, nobody)
        return cls(
            np.append(units[is_new], -1),
            np.append(instants[is_new], MISSING),
            np.append(first, nobody),
            int(n_of_unit.max(initial=0)),
            np.cumsum(is_new) - 1,
        )

    @property
    def n_spots(self) -> int:
        """Number of spots, without that of nobody."""
        return len(self.units) - 1

    def rows(self, rows: IntArray, units: npt.NDArray[Any], instants: IntArray) -> Iterator[tuple[IntArray, IntArray]]:
        """Of some rows of a log those that stand on spots, and the spot of each, chunk by chunk.

        Args:
            rows: Numbers of the rows.
            units: Unit of every row of the log, -1 for none.
            instants: When every row happened.
        """
        for chunk in chunks(len(rows)):
            row = rows[chunk]
            spot = self._find(units[row], instants[row])
            is_met = spot < self.n_spots
            yield row[is_met], spot[is_met]

    def _find(self, units: npt.NDArray[Any], instants: IntArray) -> IntArray:
        """The spot of each unit and instant, by bisection among those of the unit; that of nobody if there is none."""
        spot = self.first[units]
        for power in reversed(range(max(self.most - 1, 0).bit_length())):
            later = np.minimum(spot + (1 << power), self.n_spots)
            is_reached = (self.units[later] == units) & (self.instants[later] <= instants)
            spot = np.where(is_reached, later, spot)
        return np.where(self.instants[spot] == instants, spot, self.n_spots)
