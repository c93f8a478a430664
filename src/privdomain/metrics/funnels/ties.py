"""Ties: rows of one unit at one instant, of which one may match several steps.

Where times may be equal and each row matches one step, order inside an instant takes care of itself. But [view, view]
needs two rows, and of two rows at one instant only one may be of tea while both are orders. There, whole runs of steps
are taken at once.
"""

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import BoolArray, IntArray
from privdomain.metrics.funnels.lines import TimeLine
from privdomain.metrics.funnels.matching import Kinds
from privdomain.metrics.funnels.serving import distinct_counts, longest_runs


@frozen(eq=False)
class Ties:
    """Instants of units with a row that matches several steps.

    Attributes:
        keys: Their keys, ascending, shape ``(n_ties,)``.
        sets: Which distinct set of rows each holds.
        runs: Number of the last step up to which the rows of a set serve all steps after one, shape
            ``(n_sets, n_steps)``; that step itself where they don't even serve the next.
    """

    keys: IntArray
    sets: IntArray
    runs: IntArray

    def is_tied(self, keys: IntArray) -> BoolArray:
        """Which keys are of these instants."""
        is_tied: BoolArray = np.append(self.keys, -1)[np.searchsorted(self.keys, keys)] == keys
        return is_tied

    def last_step(self, keys: IntArray, after: int | IntArray) -> IntArray:
        """Number of the last step up to which the rows at tied keys serve all steps after one."""
        return np.asarray(self.runs[self.sets[np.searchsorted(self.keys, keys)], after])


def ties_of(line: TimeLine, kinds: Kinds) -> Ties | None:
    """The ties of a block of units; None where every row matches one step at most."""
    if not kinds.is_ambiguous:
        return None
    keys = line.keys(kinds.steps.sum(axis=1) > 1)
    keys = keys[np.diff(keys, prepend=-1) > 0]
    matching = np.flatnonzero(kinds.steps.any(axis=1))
    patterns = kinds.steps[matching]
    rows = (line.keys(np.arange(len(kinds.steps)) == kind) for kind in matching.tolist())
    counts = (
        np.minimum(np.searchsorted(of_kind, keys, "right") - np.searchsorted(of_kind, keys), int(pattern.sum()))
        for of_kind, pattern in zip(rows, patterns, strict=True)
    )
    distinct, sets = distinct_counts(counts, len(keys))
    runs = np.array([longest_runs(patterns, row) for row in distinct.tolist()], np.int64)
    return Ties(keys, sets, runs.reshape(-1, patterns.shape[1]))
