"""Accumulation: one pass over the order rows into sums by profile and window."""

from typing import Self

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import BoolArray, IntArray, chunks
from privdomain.metrics.cohorts.starts import NEVER, Starts
from privdomain.metrics.purchases.ledger import Ledger
from privdomain.metrics.value.windows import Profiles


@frozen(eq=False)
class Ages:
    """How old each user was at each order row, in windows ended.

    Attributes:
        profiles: Profile of each row's user, shape ``(n_rows,)``.
        ended: Windows that had ended at the row; one more than there are windows for rows before acquisition.
        n_windows: Number of windows.
    """

    profiles: npt.NDArray[np.int32]
    ended: npt.NDArray[np.int8]
    n_windows: int

    @property
    def is_before(self) -> BoolArray:
        """Rows before acquisition."""
        return self.ended > self.n_windows


def ages_of(ledger: Ledger, starts: Starts, profiles: Profiles, attach: int) -> Ages:
    """The age of every row, found in chunks that stay in the processor's cache."""
    n_rows, n_windows = len(ledger.users), len(profiles.lengths)
    at = np.where(starts.at == NEVER, 0, starts.at)
    lengths = np.sort(profiles.lengths, axis=0)
    row_profiles, ended = np.empty(n_rows, np.int32), np.empty(n_rows, np.int8)
    for rows in chunks(n_rows):
        users = ledger.users[rows]
        profile = profiles.of_user[users]
        age = ledger.instants[rows] - at[users]
        count = _windows_ended(age, profile, lengths)
        count[age < -attach] = n_windows + 1
        row_profiles[rows], ended[rows] = profile, count
    return Ages(row_profiles, ended, n_windows)


def _windows_ended(age: IntArray, profile: npt.NDArray[np.int32], lengths: IntArray) -> npt.NDArray[np.int8]:
    """How many windows had ended at each age.

    A month is never shorter than 28 days nor longer than 31: most ages need no look at the profile.
    """
    count = np.zeros(len(age), np.int8)
    for length in lengths:
        shortest, longest = length.min(), length.max()
        count += (age >= longest).view(np.int8)
        if shortest < longest:
            unsure = np.flatnonzero((age >= shortest) & (age < longest))
            count[unsure] += age[unsure] >= length[profile[unsure]]
    return count


@frozen(eq=False)
class WindowSums:
    """Sums of one value over the rows of each profile, by where they fall.

    Attributes:
        inside: In each window, shape ``(n_windows, n_profiles)``.
        since: At or after acquisition, shape ``(n_profiles,)``.
        before: Before acquisition.
    """

    inside: IntArray
    since: IntArray
    before: IntArray

    @property
    def later(self) -> IntArray:
        """After each window, shape ``(n_windows, n_profiles)``."""
        return self.since - self.inside

    @classmethod
    def of(cls, ages: Ages, is_first: BoolArray, values: IntArray, profiles: Profiles) -> Self:
        """Sum ``values``; the window of the first order holds the rows of first orders, any other those of its time."""
        n_profiles, n_columns = len(profiles.groups), ages.n_windows + 2
        sums = np.zeros(n_profiles * n_columns, np.int64)
        for rows in chunks(len(values)):
            np.add.at(sums, ages.profiles[rows].astype(np.int64) * n_columns + ages.ended[rows], values[rows])
        by_ended = sums.reshape(n_profiles, n_columns)
        until = np.cumsum(by_ended[:, :-1], axis=1)
        inside = np.take_along_axis(until, profiles.ranks.T, axis=1).T
        if profiles.first is not None:
            inside[profiles.first] = 0
            np.add.at(inside[profiles.first], ages.profiles[is_first], values[is_first])
        return cls(inside, until[:, -1], by_ended[:, -1])
