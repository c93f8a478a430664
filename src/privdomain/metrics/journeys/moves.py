"""Moves: counts of steps from one label to another, that add."""

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, IntArray, read_only
from privdomain._internal.results import add_exactly
from privdomain._internal.states import Rebuilt
from privdomain.metrics.cohorts.labels import Label, places_among
from privdomain.metrics.cohorts.tally import check_cells
from privdomain.metrics.journeys.totals import Totals, count_places


@frozen(eq=False)
class Moves(Rebuilt):
    """Steps between labels.

    Attributes:
        totals: Counts of each label beside its steps.
        counts: Steps from each label (row) to each label, shape ``(n_labels, n_labels)``.
    """

    totals: Totals
    counts: IntArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        if self.counts.shape != (len(self.labels), len(self.labels)):
            raise ValueError("counts are not from label to label")

    @property
    def labels(self) -> tuple[Label, ...]:
        """Labels, sorted, missing last."""
        return self.totals.labels

    def __add__(self, other: "Moves") -> "Moves":
        totals = self.totals + other.totals
        n_labels = len(totals.labels)
        check_names(n_labels)
        counts = np.zeros((n_labels, n_labels), np.int64)
        for part in (self, other):
            place = places_among(part.labels, totals.labels)
            cells = np.ix_(place, place)
            counts[cells] = add_exactly(counts[cells], part.counts)
        return Moves(totals, counts)


def moves_of(totals: Totals, origins: IntArray, targets: IntArray) -> Moves:
    """The moves of pairs of places among the labels.

    Raises:
        BudgetError: more labels than fit.
    """
    n_labels = len(totals.labels)
    check_names(n_labels)
    counts = count_places(origins * n_labels + targets, n_labels * n_labels)
    return Moves(totals, counts.reshape(n_labels, n_labels))


def check_names(n_labels: int) -> None:
    """Refuse more labels than a matrix has room for, before it is made."""
    check_cells("names", {"names": n_labels, "next names and the end": n_labels + 1})


def pairs_in_columns(labels: tuple[Label, ...], targets: tuple[Label, ...]) -> dict[str, Array]:
    """The columns "from" and "to" of every pair, row by row of the matrix."""
    rows, columns = (np.empty(len(names), object) for names in (labels, targets))
    rows[:], columns[:] = labels, targets
    return {"from": np.repeat(rows, len(targets)), "to": np.tile(columns, len(labels))}
