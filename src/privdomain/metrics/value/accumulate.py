"""Accumulation: one pass over the order rows into sums by profile and window.

The rows are worked on in chunks that stay in the processor's cache; nothing as long as the orders is stored on the way.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import BoolArray, IntArray, chunks
from privdomain.metrics.cohorts.starts import NEVER, Starts
from privdomain.metrics.purchases.ledger import Ledger
from privdomain.metrics.value.windows import Profiles


@frozen(eq=False)
class AgedRows:
    """A chunk of order rows and how old their users were.

    Attributes:
        rows: Which rows these are.
        profiles: Profile of each row's user, shape ``(n,)``.
        ended: Windows that had ended at the row; one more than there are windows for rows before acquisition.
        is_start: Rows at the very instant of acquisition.
        is_before: Rows before acquisition.
    """

    rows: slice
    profiles: IntArray
    ended: npt.NDArray[np.int8]
    is_start: BoolArray
    is_before: BoolArray


def aged_rows(ledger: Ledger, starts: Starts, profiles: Profiles, attach: int) -> Iterator[AgedRows]:
    """All order rows, chunk by chunk, with the ages of their users."""
    known = np.stack([np.where(starts.at == NEVER, 0, starts.at), profiles.of_user], axis=1)
    lengths = np.sort(profiles.lengths, axis=0)
    bounds = [(length, int(length.min()), int(length.max())) for length in lengths]
    for rows in chunks(len(ledger.users)):
        at, profile = known.take(ledger.users[rows], axis=0).T  # one look into memory for both
        age = ledger.instants[rows] - at
        ended = _windows_ended(age, profile, bounds)
        is_before = age < -attach
        ended[is_before] = len(lengths) + 1
        yield AgedRows(rows, profile, ended, age == 0, is_before)


def _windows_ended(age: IntArray, profile: IntArray, bounds: list[tuple[IntArray, int, int]]) -> npt.NDArray[np.int8]:
    """How many windows had ended at each age.

    A month is never shorter than 28 days nor longer than 31: most ages need no look at the profile.
    """
    count = np.zeros(len(age), np.int8)
    for length, shortest, longest in bounds:
        count += (age >= longest).view(np.int8)
        if shortest < longest:
            unsure = np.flatnonzero((age >= shortest) & (age < longest))
            count[unsure] += age[unsure] >= length[profile[unsure]]
    return count


class WindowSums:
    """Sums of one value over the rows of each profile, by where they fall; filled row chunk by row chunk."""

    def __init__(self, profiles: Profiles) -> None:
        self._profiles = profiles
        self._n_columns = len(profiles.lengths) + 2
        self._sums = np.zeros(len(profiles.groups) * self._n_columns, np.int64)
        self._first = np.zeros(len(profiles.groups), np.int64)

    def add(self, aged: AgedRows, values: IntArray, is_first: BoolArray) -> None:
        """Count a chunk's values; those of first orders also in the window of the first order."""
        np.add.at(self._sums, aged.profiles * self._n_columns + aged.ended, values)
        np.add.at(self._first, aged.profiles[is_first], values[is_first])

    @property
    def inside(self) -> IntArray:
        """Sums in each window, shape ``(n_windows, n_profiles)``: that of the first order holds first orders only."""
        until = np.cumsum(self._by_ended[:, :-1], axis=1)
        inside = np.take_along_axis(until, self._profiles.ranks.T, axis=1).T
        if self._profiles.first is not None:
            inside[self._profiles.first] = self._first
        return inside

    @property
    def since(self) -> IntArray:
        """Sums at or after acquisition, shape ``(n_profiles,)``."""
        since: IntArray = self._by_ended[:, :-1].sum(axis=1)
        return since

    @property
    def later(self) -> IntArray:
        """Sums after each window, shape ``(n_windows, n_profiles)``."""
        return self.since - self.inside

    @property
    def before(self) -> IntArray:
        """Sums before acquisition, shape ``(n_profiles,)``."""
        before: IntArray = self._by_ended[:, -1]
        return before

    @property
    def _by_ended(self) -> IntArray:
        return self._sums.reshape(-1, self._n_columns)
