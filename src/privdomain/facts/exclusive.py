"""Exclusive: where something starts while another of its kind still counts, vectorised."""

import numpy as np
import numpy.typing as npt

from privdomain._internal.arrays import BoolArray, IntArray


def overlaps(places: IntArray, kinds: npt.NDArray[np.int32], starts: IntArray, ends: IntArray) -> BoolArray:
    """Rows that start while one before, of the same place but another kind, still counts; of two at once the later.

    Rows of one kind that overlap are joined into runs, which are disjoint. So where a row starts, as many runs of its
    place are open as kinds count there, its own among them.

    Args:
        places: What may hold one kind at a time, shape ``(n,)``.
        kinds: What each row holds.
        starts: From when.
        ends: Until when, later than the start.
    """
    order = np.lexsort((starts, places))
    places, kinds, starts, ends = places[order], kinds[order], starts[order], ends[order]
    by_kind = np.lexsort((kinds, places))
    first, last = _runs(places[by_kind], kinds[by_kind], starts[by_kind], ends[by_kind])
    begins, run_places = by_kind[first], places[by_kind[first]]
    n_begun = np.cumsum(np.bincount(begins, minlength=len(order)))
    is_overlap = np.zeros(len(order), np.bool_)
    is_overlap[order] = n_begun - _n_ended(run_places, last, places, starts) > 1
    return is_overlap


def _runs(
    places: IntArray, kinds: npt.NDArray[np.int32], starts: IntArray, ends: IntArray
) -> tuple[IntArray, IntArray]:
    """First row and end of each run, of rows sorted by place, kind and start."""
    n = len(starts)
    is_other = np.ones(n, np.bool_)
    is_other[1:] = (places[1:] != places[:-1]) | (kinds[1:] != kinds[:-1])
    by_end = np.argsort(ends, kind="stable")
    rank = np.empty(n, np.int64)
    rank[by_end] = np.arange(n)
    series = np.cumsum(is_other) * np.int64(n)
    latest = ends[by_end[np.maximum.accumulate(series + rank) % max(n, 1)]]
    is_first = is_other.copy()
    is_first[1:] |= starts[1:] >= latest[:-1]
    first = np.flatnonzero(is_first)
    return first, latest[np.append(first[1:], n)[: len(first)] - 1]


def _n_ended(run_places: IntArray, run_ends: IntArray, places: IntArray, moments: IntArray) -> IntArray:
    """Runs of an earlier place, or that have ended by the moment, for each moment of a place."""
    n = len(run_ends)
    is_moment = np.repeat([False, True], [n, len(moments)])
    order = np.lexsort((is_moment, np.append(run_ends, moments), np.append(run_places, places)))
    ended = np.cumsum(~is_moment[order])
    counts = np.empty(len(order), np.int64)
    counts[order] = ended
    return counts[n:]
