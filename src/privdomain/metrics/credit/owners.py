"""Owners: who holds the relation with a user at an instant."""

from typing import Final, Literal, TypeAlias

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import IntArray

Ownership: TypeAlias = Literal["latest", "earliest"]

NOBODY: Final = -1


@frozen(eq=False)
class Relations:
    """Relations of users with staff, shape ``(n,)`` each.

    Attributes:
        users: Position of the user.
        staff: Position of the member of staff.
        joined: Start [microseconds UTC].
        left: End, INT64_MAX for none.
    """

    users: IntArray
    staff: IntArray
    joined: IntArray
    left: IntArray

    def taken(self, rows: IntArray) -> "Relations":
        """Those at some positions."""
        return Relations(self.users[rows], self.staff[rows], self.joined[rows], self.left[rows])

    def owners(self, users: IntArray, instants: IntArray, *, ownership: str, window: int) -> IntArray:
        """Who owned each user at an instant: a position among staff, or ``NOBODY``, shape ``(n_questions,)``.

        Of the relations live then that began no longer than ``window`` before, the one that began last, or first. Of
        several that began at one instant the smallest label owns.

        Relations are tried one after the other, all questions at once, from the one that began last (first) on.
        """
        step = -1 if ownership == "latest" else 1
        relations = self.taken(np.lexsort((self.staff * step, self.joined, self.users)))
        place = relations.first_to_try(users, instants if step < 0 else instants - window, step)
        owners = np.full(len(users), NOBODY)
        asked = np.arange(len(users))
        while len(asked):
            here, user, at = place[asked], users[asked], instants[asked]
            is_candidate = (here >= 0) & (here < len(relations.users))
            asked, here, user, at = (column[is_candidate] for column in (asked, here, user, at))
            joined = relations.joined[here]
            is_candidate = (relations.users[here] == user) & (joined <= at) & (at - joined <= window)
            asked, here, at = asked[is_candidate], here[is_candidate], at[is_candidate]
            is_live = at < relations.left[here]
            owners[asked[is_live]] = relations.staff[here[is_live]]
            asked = asked[~is_live]
            place[asked] += step
        return owners

    def first_to_try(self, users: IntArray, instants: IntArray, step: int) -> IntArray:
        """Position of the last relation that began by an instant, or of the first that began from it on."""
        distinct = np.unique(self.joined)
        width = len(distinct) + 1
        keys = self.users * width + np.searchsorted(distinct, self.joined)
        if step < 0:
            return np.searchsorted(keys, users * width + np.searchsorted(distinct, instants, side="right")) - 1
        return np.searchsorted(keys, users * width + np.searchsorted(distinct, instants))
