"""Any order: the most steps that a unit took inside one window, in whatever order."""

from collections.abc import Iterator, Sequence

import numpy as np
from attrs import evolve, field, frozen

from privdomain._internal.arrays import MISSING, BoolArray, IntArray
from privdomain.metrics.funnels.chains import Chains
from privdomain.metrics.funnels.lines import RowLine, row_line
from privdomain.metrics.funnels.matching import Kinds
from privdomain.metrics.funnels.plan import FunnelPlan
from privdomain.metrics.funnels.serving import distinct_counts, most_served
from privdomain.metrics.funnels.streams import Stream


@frozen(eq=False)
class Windows:
    """The rows of a block that match steps, in order.

    Attributes:
        line: The rows; their kinds count the rows of ``patterns``.
        patterns: Steps that each kind of row matches.
        running: For each kind, how many rows of it there are before each row.
    """

    line: RowLine
    patterns: BoolArray
    running: Sequence[IntArray] = field(repr=False)

    @property
    def units(self) -> IntArray:
        """Unit of each row."""
        return self.line.places // self.line.width

    @property
    def levels(self) -> IntArray:
        """Most steps inside the window that ends at each row."""
        rows = np.arange(len(self.line.places))
        return self.served(self.line.first_key(self.line.places - self.line.reach), rows)

    def served(self, first: IntArray, last: IntArray) -> IntArray:
        """Most steps that the rows from one to another serve, both included, each row one of them."""
        patterns, of_kind = np.unique(self.patterns, axis=0, return_inverse=True)
        counts = [np.zeros(len(first), np.int64) for _ in patterns]
        for place, running in zip(of_kind.ravel().tolist(), self.running, strict=True):
            counts[place] += running[last + 1] - running[first]
        caps = patterns.sum(axis=1).tolist()
        capped = [np.minimum(count, cap) for count, cap in zip(counts, caps, strict=True)]
        if (patterns.sum(axis=0) <= 1).all():
            return np.asarray(sum(capped, np.zeros(len(first), np.int64)))
        sets, of_row = distinct_counts(capped, len(first))
        return np.array([most_served(patterns, row) for row in sets.tolist()], np.int64)[of_row]


def windows_of(stream: Stream, kinds: Kinds, plan: FunnelPlan) -> Iterator[Windows]:
    """The rows that match steps, block by block."""
    matching = np.flatnonzero(kinds.steps.any(axis=1))
    place = np.full(len(kinds.steps), -1)
    place[matching] = np.arange(len(matching))
    rows = np.flatnonzero(place[stream.kinds] >= 0)
    stream = evolve(stream, kinds=place[stream.kinds]).take(rows)
    for block in stream.blocks(plan.window):
        line = row_line(block, plan.window)
        running = [np.append(0, np.cumsum(line.kinds == kind, dtype=np.int32)) for kind in range(len(matching))]
        yield Windows(line, kinds.steps[matching], running)


def deepest(windows: Windows, levels: IntArray) -> IntArray:
    """Most steps of each unit of a block inside one window, shape ``(n_units,)``."""
    level = np.zeros(len(windows.line.stream.users), np.int64)
    np.maximum.at(level, windows.units, levels)
    return level


def any_chains_of(windows: Windows, plan: FunnelPlan, until: int) -> Chains:
    """When each unit of a block had taken one, two, .. of the steps.

    Of the windows with the most steps the one that ends first is told, from its latest start.
    """
    line, levels = windows.line, windows.levels
    level = deepest(windows, levels)
    units = np.flatnonzero(level)
    began = line.instant(np.flatnonzero(np.diff(windows.units, prepend=-1) != 0))
    ends = np.flatnonzero(levels == level[windows.units])
    ends = ends[np.diff(windows.units[ends], prepend=-1) != 0]
    ends = line.first_key(line.places[ends] + 1) - 1
    starts = line.first_key(line.places[_latest_start(windows, ends, level[units])])
    owner, rows = _between(starts, ends)
    served = windows.served(starts[owner], rows)
    is_new = np.diff(served, prepend=0) != 0
    is_new |= np.diff(owner, prepend=-1) != 0
    reached = np.full((len(units), len(plan.steps)), MISSING)
    reached[owner[is_new], served[is_new] - 1] = line.instant(rows[is_new])
    stream, is_open = line.stream, _is_open(windows, plan, until)
    return Chains(stream.numbers[units], stream.users[units], level[units], began, reached, is_open)


def _latest_start(windows: Windows, ends: IntArray, level: IntArray) -> IntArray:
    """The latest row from which a unit takes its steps until a row."""
    firsts = windows.line.first_key(windows.line.places[ends] - windows.line.reach)
    owner, rows = _between(firsts, ends)
    is_enough = windows.served(rows, ends[owner]) == level[owner]
    latest = np.zeros(len(ends), np.int64)
    np.maximum.at(latest, owner[is_enough], rows[is_enough])
    return latest


def _between(firsts: IntArray, lasts: IntArray) -> tuple[IntArray, IntArray]:
    """The rows of ranges, both ends included, one range after the other; and the range of each."""
    sizes = lasts - firsts + 1
    owner = np.repeat(np.arange(len(firsts)), sizes)
    begins = np.cumsum(sizes) - sizes
    return owner, np.arange(len(owner)) - begins[owner] + firsts[owner]


def _is_open(windows: Windows, plan: FunnelPlan, until: int) -> BoolArray:
    """Which units, each with a row, an event at the end of observation could lead on."""
    line = windows.line
    last = np.flatnonzero(np.diff(windows.units, append=len(line.stream.users)) != 0)
    is_open = windows.served(line.first_key(line.places[last]), last) < len(plan.steps)
    if plan.window is not None:
        is_open &= until - line.instant(last) <= plan.window
    return is_open
