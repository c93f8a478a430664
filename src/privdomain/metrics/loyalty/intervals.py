"""Intervals: how long buyers take to buy again, with the last, open intervals counted apart."""

import numpy as np
import numpy.typing as npt
from attrs import field, frozen

from privdomain._internal.arrays import FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.states import Rebuilt


@frozen(eq=False)
class Intervals(Rebuilt):
    """Counts of intervals by length in local days. They add.

    Attributes:
        completed: Intervals that ended with a purchase, by days, shape ``(n_days,)``.
        open: Intervals since the last purchase that were still open, by days from it to the last day that was observed.
    """

    completed: IntArray = field(converter=read_only)
    open: IntArray = field(converter=read_only)

    def __add__(self, other: "Intervals") -> "Intervals":
        n_days = max(len(self.completed), len(other.completed))
        parts = [np.pad(part, (0, n_days - len(part))) for one in (self, other) for part in (one.completed, one.open)]
        return Intervals(parts[0] + parts[2], parts[1] + parts[3])

    @property
    def survival(self) -> FloatArray:
        """Kaplan-Meier share of intervals longer than each number of days, shape ``(n_days,)``; nan without intervals.

        An interval that is still open after d days was at risk through day d (Kaplan & Meier 1958).
        """
        at_risk = self._at_risk
        surviving = np.cumprod(np.where(at_risk > 0, divide(at_risk - self.completed, at_risk), 1.0))
        return read_only(surviving if at_risk.any() else np.full(len(at_risk), np.nan))

    @property
    def median_days(self) -> float:
        """Days after which half of all intervals have ended, open ones included; nan if half never did."""
        at_risk = self._at_risk
        longer, every = 1, 1  # the survival in whole numbers: as floats, one half may come out above one half
        for days in np.flatnonzero(self.completed).tolist():
            longer *= int(at_risk[days] - self.completed[days])
            every *= int(at_risk[days])
            if 2 * longer <= every:
                return float(days)
        return float("nan")

    @property
    def median_completed_days(self) -> float:
        """Median of the completed intervals alone, biased to the short; nan if there is none."""
        total = int(self.completed.sum())
        if not total:
            return float("nan")
        below = np.cumsum(self.completed)
        low, high = np.searchsorted(below, [(total + 1) // 2, total // 2 + 1])
        return float(low + high) / 2

    @property
    def _at_risk(self) -> IntArray:
        """Intervals that lasted, or were watched, at least so many days."""
        return np.cumsum((self.completed + self.open)[::-1])[::-1]


def intervals_of(users: npt.NDArray[np.int32], days: IntArray, last_day: int) -> Intervals:
    """Intervals of purchases sorted by user and day.

    Args:
        users: Buyer of each purchase, ascending, shape ``(n,)``.
        days: Local day of each purchase, ascending within a user.
        last_day: The last local day that was observed, whole or in part.
    """
    if not len(users):
        return Intervals(*np.zeros((2, 1), np.int64))
    is_last = np.append(users[1:] != users[:-1], True)
    completed = np.bincount(np.diff(days)[~is_last[:-1]])
    still_open = np.bincount(last_day - days[is_last])
    n_days = max(len(completed), len(still_open))
    return Intervals(*(np.pad(part, (0, n_days - len(part))).astype(np.int64) for part in (completed, still_open)))
