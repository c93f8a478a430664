"""Streams: rows in the order of user and time, and where sessions begin in them."""

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import BoolArray, IntArray

_WORD = 63
"""Bits of a sort key: int64 without its sign."""


@frozen(eq=False)
class Stream:
    """Rows sorted by user, then time, then input, shape ``(n,)`` each.

    Attributes:
        rows: Position of each row in the input.
        users: Its user, as a code.
        instants: When it happened [microseconds UTC].
    """

    rows: IntArray
    users: npt.NDArray[np.int32]
    instants: IntArray

    @property
    def is_last(self) -> BoolArray:
        """Rows after which the user has none."""
        return np.append(self.users[1:] != self.users[:-1], True)[: len(self.users)]

    @property
    def gaps(self) -> IntArray:
        """Time from each row but the last to the next one [microseconds]; of any sign between two users."""
        return np.diff(self.instants)

    def starts(self, timeout: int) -> BoolArray:
        """Rows that begin a session: the first of a user, and those after a gap longer than the timeout."""
        begins = self.users[1:] != self.users[:-1]
        begins |= self.gaps > timeout
        return np.append(True, begins)[: len(self.users)]


def stream_of(users: npt.NDArray[np.int32], instants: IntArray) -> Stream:
    """The stream of rows: their users as codes >= 0, and their instants."""
    rows = _ordered(users, instants)
    return Stream(rows, users[rows], instants[rows])


def _ordered(users: npt.NDArray[np.int32], instants: IntArray) -> IntArray:
    """Rows sorted by user, time and input.

    The key of user and time is sorted by parts, the lowest first (radix sort), for each row to carry its number in the
    same word: sorting words is several times faster than sorting positions by them, and keeps equal keys in order.
    """
    rows = np.arange(len(users))
    if bool((instants[1:] >= instants[:-1]).all()):
        return _sorted_by(users.astype(np.int64), rows)
    room = _WORD - len(users).bit_length()
    times = instants - instants.min()
    done, n_bits, user_bits = 0, int(times.max()).bit_length(), int(users.max()).bit_length()
    while user_bits + n_bits - done > room and done < n_bits:
        rows = _sorted_by((times >> done) & ((1 << room) - 1), rows)
        done = min(done + room, n_bits)
    return _sorted_by((users.astype(np.int64) << (n_bits - done)) | (times >> done), rows)


def _sorted_by(digits: IntArray, rows: IntArray) -> IntArray:
    """Rows sorted by digits >= 0 that leave room for a number of a row in a word; equal digits stay in order."""
    width = len(rows).bit_length()
    words = (digits[rows] << width) | np.arange(len(rows))
    words.sort()
    ordered: IntArray = rows[words & ((1 << width) - 1)]
    return ordered
