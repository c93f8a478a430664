"""Rhythm: how often each buyer usually buys, from the own history or from that of the like."""

from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain.metrics.cohorts.starts import Starts
from privdomain.metrics.loyalty.intervals import intervals_of
from privdomain.metrics.purchases.purchases import Purchases

OWN_FROM: Final = 3
"""Completed intervals from which a buyer's own median counts."""
OWN, SHARED, FIXED, NONE = range(4)
"""Where an interval comes from: the buyer, buyers alike, the caller, or nowhere."""


@frozen(eq=False)
class Rhythm:
    """Purchase days of each user of an index; ``usual`` is nan for who has no purchase, or no known interval.

    Attributes:
        first: First purchase day, 0 without purchases, shape ``(n_index,)``.
        last: Last purchase day.
        n_days: Purchase days.
        last_gap: Days between the last two; 0 where there are fewer.
        usual: The usual interval [local days].
        source: Where it comes from.
    """

    first: IntArray
    last: IntArray
    n_days: IntArray
    last_gap: IntArray
    usual: FloatArray
    source: IntArray


def rhythm_of(made: Purchases, started: Starts, last_day: int, fixed: float | None) -> Rhythm:
    """The rhythm of buyers whose purchases are sorted by user and day, one per day.

    Args:
        made: The purchases.
        started: The label of each user.
        last_day: The last local day that was observed, whole or in part.
        fixed: An interval that holds for everybody [days], or None.
    """
    n_index = len(started.at)
    n_days = np.bincount(made.users, minlength=n_index).astype(np.int64)
    starts = np.flatnonzero(np.diff(made.users, prepend=-1))
    ends = np.append(starts[1:], len(made.users))[: len(starts)] - 1
    buyers = made.users[starts]
    first, last, last_gap = np.zeros((3, n_index), np.int64)
    first[buyers], last[buyers] = made.days[starts], made.days[ends]
    last_gap[buyers] = np.where(ends > starts, made.days[ends] - made.days[ends - 1], 0)
    usual, source = np.full(n_index, np.nan), np.full(n_index, NONE)
    if fixed is not None:
        usual[buyers], source[buyers] = fixed, FIXED
        return Rhythm(first, last, n_days, last_gap, usual, source)
    usual[buyers] = _shared(made, started, last_day)[started.groups[buyers]]
    source[buyers] = np.where(np.isnan(usual[buyers]), NONE, SHARED)
    is_own = n_days > OWN_FROM
    usual[is_own] = _own(made, is_own)
    source[is_own] = OWN
    return Rhythm(first, last, n_days, last_gap, usual, source)


def _own(made: Purchases, is_own: npt.NDArray[np.bool_]) -> FloatArray:
    """Median interval of the users under the mask, in their order."""
    kept = is_own[made.users]
    users, days = made.users[kept], made.days[kept]
    is_interval = users[1:] == users[:-1]
    users, lengths = users[1:][is_interval], np.diff(days)[is_interval]
    lengths = lengths[np.lexsort((lengths, users))]
    starts = np.flatnonzero(np.diff(users, prepend=-1))
    counts = np.diff(np.append(starts, len(users)))
    return np.asarray(lengths[starts + (counts - 1) // 2] + lengths[starts + counts // 2]) / 2


def _shared(made: Purchases, started: Starts, last_day: int) -> FloatArray:
    """Kaplan-Meier median interval of the buyers of each label, nan where half of the intervals never ended."""
    groups = started.groups[made.users]
    order = np.argsort(groups, kind="stable")
    bounds = np.searchsorted(groups[order], np.arange(len(started.labels) + 1))
    medians = np.full(len(started.labels), np.nan)
    for group, (start, end) in enumerate(pairwise(bounds.tolist())):
        rows = order[start:end]
        medians[group] = intervals_of(made.users[rows], made.days[rows], last_day).median_days
    return medians
