"""Waits: elapsed times by group, as counts that add."""

from typing import Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import INT64_MAX, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.results import sum_exactly
from privdomain._internal.states import Rebuilt
from privdomain.calendar.zones import DAY
from privdomain.metrics.cohorts.labels import Label, places_among
from privdomain.metrics.cohorts.tally import check_cells
from privdomain.metrics.journeys.streams import stream_of
from privdomain.metrics.journeys.totals import Totals

TENTHS: Final = tuple(range(1, 10))


@frozen(eq=False)
class Waits(Rebuilt):
    """Counts by group and length, one cell per distinct pair, sorted.

    Attributes:
        totals: Labels of the groups, and further counts of each.
        groups: Position of each cell's label, shape ``(n_cells,)``.
        lengths: Length of each cell [microseconds elapsed].
        counts: Waits of that length [count].
    """

    totals: Totals
    groups: IntArray = field(converter=read_only)
    lengths: IntArray = field(converter=read_only)
    counts: IntArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        group, length = np.diff(self.groups), np.diff(self.lengths)
        if not (
            self.groups.shape == self.lengths.shape == self.counts.shape
            and self.groups.ndim == 1
            and (self.counts >= 1).all()
            and (self.lengths >= 0).all()
            and ((group > 0) | ((group == 0) & (length > 0))).all()
            and all(0 <= place < len(self.labels) for place in self.groups[[0, -1][: len(self.groups)]].tolist())
        ):
            raise ValueError("counts are not on sorted cells of labels and lengths")

    @property
    def labels(self) -> tuple[Label, ...]:
        """Labels of the groups, sorted, missing last; ``(None,)`` without grouping."""
        return self.totals.labels

    @property
    def n(self) -> IntArray:
        """Waits of each group, shape ``(n_groups,)``."""
        return read_only(np.diff(self._before))

    @property
    def mean_days(self) -> FloatArray:
        """Mean length of each group [days], shape ``(n_groups,)``; nan without waits."""
        days = np.bincount(self.groups, weights=self.lengths / DAY * self.counts, minlength=len(self.labels))
        return read_only(divide(days, self.n))

    @property
    def decile_days(self) -> FloatArray:
        """Lengths below which 1/10, 2/10, ... 9/10 of each group lie [days], ``(n_groups, 9)``; nan without waits.

        Between two waits the line between them is read (Hyndman & Fan 1996, type 7).
        """
        n, tenths = self.n[:, None], np.array(TENTHS)
        rank, part = np.divmod((n - 1) * tenths, 10)
        places = self._before[:-1, None] + np.where(n > 0, rank, 0)
        ends = np.append(np.cumsum(self.counts), np.iinfo(np.int64).max)
        below, above = (
            np.append(self.lengths, 0)[np.searchsorted(ends, at, side="right")] / DAY for at in (places, places + 1)
        )
        return read_only(np.where(n > 0, below + (above - below) * (part / 10), np.nan))

    @property
    def median_days(self) -> FloatArray:
        """Median length of each group [days], shape ``(n_groups,)``; nan without waits."""
        return read_only(self.decile_days[:, TENTHS.index(5)])

    @property
    def _before(self) -> IntArray:
        """Waits before those of each group, and all of them in the end, shape ``(n_groups + 1,)``."""
        n_waits = np.zeros(len(self.labels) + 1, np.int64)
        np.add.at(n_waits, self.groups + 1, self.counts)
        return np.cumsum(n_waits)

    def __add__(self, other: "Waits") -> "Waits":
        totals = self.totals + other.totals
        check_groups(len(totals.labels))
        groups = [places_among(part.labels, totals.labels)[part.groups] for part in (self, other)]
        lengths, counts = (
            np.concatenate([getattr(part, name) for part in (self, other)]) for name in ("lengths", "counts")
        )
        sum_exactly(counts)
        return _counted(totals, np.concatenate(groups), lengths, counts)


def waits_of(totals: Totals, groups: IntArray, lengths: IntArray) -> Waits:
    """The waits of rows, each of one group and length [microseconds].

    Raises:
        BudgetError: more groups than fit.
    """
    check_groups(len(totals.labels))
    width = int(lengths.max(initial=0)) + 1
    if len(totals.labels) > INT64_MAX // width:
        return _counted(totals, groups, lengths, np.ones(len(groups), np.int64))
    keys = groups * width + lengths
    keys.sort()
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    return Waits(totals, *np.divmod(keys[first], width), np.diff(np.append(first, len(keys))))


def check_groups(n_groups: int) -> None:
    """Refuse more groups than a table of deciles has room for, before it is made."""
    check_cells("by", {"groups": n_groups, "deciles": len(TENTHS)})


def _counted(totals: Totals, groups: IntArray, lengths: IntArray, counts: IntArray) -> Waits:
    """Rows of counts as one cell per distinct pair of group and length."""
    rows = stream_of(groups.astype(np.int32), lengths)
    is_first = np.append(True, (np.diff(rows.users) != 0) | (rows.gaps != 0))[: len(groups)]
    first = np.flatnonzero(is_first)
    n_before = np.append(0, np.cumsum(counts[rows.rows]))
    total = np.diff(n_before[np.append(first, len(groups))])
    return Waits(totals, rows.users[first].astype(np.int64), rows.instants[first], total)
