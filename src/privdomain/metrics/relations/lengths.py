"""Lengths: how long relations lasted, and how long they were watched, as counts that add."""

from typing import Final

import numpy as np
import numpy.typing as npt
from attrs import field, frozen

from privdomain._internal.arrays import BoolArray, IntArray, encode_ints, read_only
from privdomain._internal.states import Rebuilt
from privdomain.metrics.cohorts.labels import Label, check_labels, merged_labels, places_among
from privdomain.metrics.cohorts.tally import check_cells
from privdomain.metrics.relations.relation_rows import ENDINGS, TRANSFER
from privdomain.metrics.relations.spells import Spells

COLUMNS: Final = (*ENDINGS, "watched")
"""What is counted at each length: spells of that length by ending, and spells that were watched that long."""

WATCHED: Final = len(ENDINGS)


@frozen(eq=False)
class Lengths(Rebuilt):
    """Counts by group and length, one cell per distinct pair, sorted. They add.

    Attributes:
        labels: Labels of the groups, sorted, missing last; ``(None,)`` without grouping.
        groups: Position of each cell's label, shape ``(n_cells,)``.
        lengths: Length of each cell [microseconds elapsed].
        counts: int64, shape ``(n_cells, 7)``, columns as in ``COLUMNS``.
        unknown_start: Spells of each group that were left out because nobody knows when they began, ``(n_groups,)``.
    """

    labels: tuple[Label, ...]
    groups: IntArray = field(converter=read_only)
    lengths: IntArray = field(converter=read_only)
    counts: IntArray = field(converter=read_only)
    unknown_start: IntArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        check_labels(self.labels)
        group, length = np.diff(self.groups), np.diff(self.lengths)
        if not (
            self.groups.shape == self.lengths.shape == self.counts.shape[:1]
            and self.counts.shape[1:] == (len(COLUMNS),)
            and self.unknown_start.shape == (len(self.labels),)
            and (self.counts >= 0).all()
            and (self.unknown_start >= 0).all()
            and (self.lengths >= 0).all()
            and ((group > 0) | ((group == 0) & (length > 0))).all()
            and all(0 <= place < len(self.labels) for place in self.groups[[0, -1][: len(self.groups)]].tolist())
        ):
            raise ValueError("counts are not on sorted cells of labels and lengths")

    @property
    def bounds(self) -> IntArray:
        """Where the cells of each group begin, and where the last end, shape ``(n_groups + 1,)``."""
        return read_only(np.searchsorted(self.groups, np.arange(len(self.labels) + 1)))

    @property
    def is_step(self) -> BoolArray:
        """Cells of lengths at which spells ended or were cut, shape ``(n_cells,)``."""
        return read_only(np.any(self.counts[:, :WATCHED], axis=1))

    def __add__(self, other: "Lengths") -> "Lengths":
        labels = merged_labels(self.labels, other.labels)
        check_groups(len(labels))
        unknown_start = np.zeros(len(labels), np.int64)
        groups = []
        for part in (self, other):
            place = places_among(part.labels, labels)
            unknown_start[place] += part.unknown_start
            groups.append(place[part.groups])
        cells = _Cells.of(np.concatenate(groups), np.concatenate([self.lengths, other.lengths]))
        counts = np.zeros((len(cells.lengths), len(COLUMNS)), np.int64)
        np.add.at(counts, cells.of_row, np.concatenate([self.counts, other.counts]))
        return Lengths(labels, cells.groups, cells.lengths, counts, unknown_start)


def check_groups(n_groups: int) -> None:
    """Refuse more groups than a table of ``COLUMNS`` has room for, before it is made."""
    check_cells("by", {"groups": n_groups, "columns": len(COLUMNS)})


@frozen(eq=False)
class _Cells:
    """Distinct pairs of group and length, sorted.

    Attributes:
        groups: Group of each cell.
        lengths: Length of each cell.
        of_row: The cell that each row belongs to.
    """

    groups: IntArray
    lengths: IntArray
    of_row: npt.NDArray[np.int32]

    @classmethod
    def of(cls, groups: IntArray, lengths: IntArray) -> "_Cells":
        """The cells of rows."""
        distinct, places = encode_ints(lengths)
        keys, of_row = encode_ints(groups * len(distinct) + places)
        group, place = np.divmod(keys, max(len(distinct), 1))
        return cls(group, distinct[place], of_row)


def lengths_of(spells: Spells, labels: tuple[Label, ...]) -> Lengths:
    """The lengths of spells."""
    watched = np.where(spells.ending == TRANSFER, spells.lengths, spells.observable)
    cells = _Cells.of(np.tile(spells.groups, 2), np.concatenate([spells.lengths, watched]))
    columns = np.concatenate([spells.ending, np.full_like(spells.ending, WATCHED)])
    n_cells, n_columns = len(cells.lengths), len(COLUMNS)
    counts = np.bincount(cells.of_row.astype(np.int64) * n_columns + columns, minlength=n_cells * n_columns)
    return Lengths(labels, cells.groups, cells.lengths, counts.reshape(n_cells, n_columns), spells.unknown_start)
