"""Owners: who holds the relation with a user at an instant."""

from typing import Final, Literal, TypeAlias

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import IntArray
from privdomain.metrics.journeys.streams import stream_of

Ownership: TypeAlias = Literal["latest", "earliest"]

NOBODY: Final = -1


@frozen(eq=False)
class Relations:
    """Relations of users with staff, each from its start to before its end; shape ``(n,)`` each.

    Attributes:
        users: Position of the user.
        staff: Position of the member of staff.
        starts: First instant [microseconds UTC].
        ends: End, not before the start.
    """

    users: IntArray
    staff: IntArray
    starts: IntArray
    ends: IntArray

    def owners(self, users: IntArray, instants: IntArray, *, ownership: str) -> IntArray:
        """Who owned each user at an instant: a position among staff, or ``NOBODY``, shape ``(n_questions,)``.

        Of the relations that hold then, the one that began last, or first. Of several that began at one instant the
        smallest label owns.

        All starts, ends and questions are put in one line, user by user. A relation covers the places from its start to
        before its end; of those that cover the place of a question the one whose start comes last (first) owns.
        """
        n, sign = len(self.users), -1 if ownership == "latest" else 1
        by_staff = np.argsort(sign * self.staff, kind="stable")
        never = max(self.starts.max(initial=0), instants.max(initial=0)) + 1
        times = np.concatenate([self.starts[by_staff], np.minimum(self.ends[by_staff], never), instants])
        rows = stream_of(np.concatenate([self.users[by_staff]] * 2 + [users]).astype(np.int32), times).rows
        places = np.empty(len(rows), np.int64)
        places[rows] = np.arange(len(rows))
        starts, ends, asked = np.split(places, [n, 2 * n])
        ranks = starts if ownership == "latest" else len(rows) - starts
        rank = highest_over(starts, ends, ranks, len(rows))[asked]
        start = rank if ownership == "latest" else len(rows) - rank
        owners = np.full(len(users), NOBODY)
        owners[rank >= 0] = self.staff[by_staff][rows[start[rank >= 0]]]
        return owners


def highest_over(starts: IntArray, ends: IntArray, ranks: IntArray, n_places: int) -> IntArray:
    """The highest rank of the stretches [start, end) over each place, -1 where there is none, shape ``(n_places,)``.

    A stretch is noted on the two blocks of 2**k places that cover it, for the largest k; then each level hands its
    blocks down to the two halves of them (a sparse table, filled backwards).
    """
    lengths = ends - starts
    stretches = np.flatnonzero(lengths > 0)
    sizes = np.frexp(lengths[stretches].astype(np.float64))[1] - 1
    highest = np.full(n_places, -1)
    for level in range(int(sizes.max(initial=0)), -1, -1):
        own, half = stretches[sizes == level], (1 << level) >> 1
        np.maximum.at(highest, starts[own], ranks[own])
        np.maximum.at(highest, ends[own] - (1 << level), ranks[own])
        if half:
            highest[half:] = np.maximum(highest[half:], highest[:-half])
    return highest
