"""Tally: integer counts by group and cohort, that add over disjoint users to the last unit."""

from collections.abc import Mapping
from math import prod
from types import MappingProxyType
from typing import Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import IntArray, read_only
from privdomain._internal.results import add_exactly
from privdomain._internal.states import Rebuilt
from privdomain.errors import BudgetError
from privdomain.metrics.cohorts.labels import Label, check_labels, merged_labels, places_among

MAX_CELLS: Final = 8_000_000
"""Cells of one table, such as groups x cohorts x columns: each of its counts then takes 64 megabytes."""


def _locked(counts: Mapping[str, IntArray]) -> Mapping[str, IntArray]:
    return MappingProxyType({name: read_only(array) for name, array in counts.items()})


@frozen(eq=False)
class Tally(Rebuilt):
    """Counts over a grid of groups and consecutive cohorts.

    Attributes:
        labels: Labels of the groups, sorted, missing last; ``(None,)`` without grouping.
        first: Period number of the first cohort; 0 when there is none.
        counts: int64 arrays by name, shape ``(n_groups, n_cohorts, ...)``.
    """

    labels: tuple[Label, ...]
    first: int
    counts: Mapping[str, IntArray] = field(converter=_locked)

    @counts.validator
    def _check(self, _: object, counts: Mapping[str, IntArray]) -> None:
        check_labels(self.labels)
        grids = {array.shape[:2] for array in counts.values()}
        if len(grids) != 1 or grids.pop()[0] != len(self.labels):
            raise ValueError("counts are not on one grid of labels and cohorts")

    @property
    def n_cohorts(self) -> int:
        """Number of consecutive cohorts, empty ones included."""
        return int(next(iter(self.counts.values())).shape[1])

    @property
    def n_columns(self) -> int:
        """Number of columns of the widest count."""
        return max(array[0, 0].size if array.size else 1 for array in self.counts.values())

    @property
    def cohorts(self) -> IntArray:
        """Period number of each cohort."""
        return read_only(np.arange(self.first, self.first + self.n_cohorts))

    def on(self, labels: tuple[Label, ...], first: int, n_cohorts: int) -> "Tally":
        """The same counts on a larger grid, zero where nothing was."""
        if (labels, first, n_cohorts) == (self.labels, self.first, self.n_cohorts):
            return self
        groups = places_among(self.labels, labels)
        start = self.first - first
        counts = {}
        for name, array in self.counts.items():
            larger = np.zeros((len(labels), n_cohorts, *array.shape[2:]), np.int64)
            larger[groups, start : start + self.n_cohorts] = array
            counts[name] = larger
        return Tally(labels, first, counts)

    def __add__(self, other: "Tally") -> "Tally":
        labels = merged_labels(self.labels, other.labels)
        filled = [tally for tally in (self, other) if tally.n_cohorts] or [self]
        first = min(tally.first for tally in filled)
        n_cohorts = max(tally.first + tally.n_cohorts for tally in filled) - first
        check_grid(len(labels), n_cohorts, self.n_columns)
        one, two = (
            tally.on(labels, first, n_cohorts) if tally.n_cohorts else tally.empty(labels, first, n_cohorts)
            for tally in (self, other)
        )
        return Tally(labels, first, {name: add_exactly(one.counts[name], two.counts[name]) for name in one.counts})

    def empty(self, labels: tuple[Label, ...], first: int, n_cohorts: int) -> "Tally":
        """A tally of the same counts, all zero, on a grid."""
        shapes = {name: (len(labels), n_cohorts, *array.shape[2:]) for name, array in self.counts.items()}
        return Tally(labels, first, {name: np.zeros(shape, np.int64) for name, shape in shapes.items()})


def check_grid(n_groups: int, n_cohorts: int, n_columns: int = 1) -> None:
    """Refuse a grid of more groups, cohorts and columns than fit, before it is made."""
    sizes = {"groups": n_groups, "periods from first cohort to last": n_cohorts, "columns": n_columns}
    check_cells("cohorts", sizes)


def check_cells(path: str, sizes: Mapping[str, int]) -> None:
    """Refuse a table of more cells than fit, before it is made; ``sizes`` are the lengths of its axes, by name."""
    n_cells = prod(sizes.values())
    if n_cells > MAX_CELLS:
        product = " x ".join(f"{size:,} {name}" for name, size in sizes.items())
        raise BudgetError(path, MAX_CELLS, n_cells, product)
