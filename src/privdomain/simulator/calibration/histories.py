"""Histories: what was seen of each person, in periods since the beginning, as the steps of a scenario take place.

Who comes in a period orders, invites and leaves from the next one on. What people do sooner in real facts counts in
that next period.
"""

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import MISSING, BoolArray, IntArray, earliest
from privdomain.facts import EndedBy, Members, Orders
from privdomain.metrics.purchases.purchases import Purchases, purchases_of
from privdomain.simulator.calibration.grid import Grid

NEVER = 2**40
"""A period that does not come."""


@frozen(eq=False, kw_only=True)
class Histories:
    """People, ``(n_people,)`` each. Periods are those of the grid.

    Attributes:
        ids: Position of each in the index of users.
        joined: Period of coming, below 0 of the starting stock.
        ended: Period in which they left or were lost; NEVER of who is live.
        is_lost: Whether they did not leave, but were lost with an account or handed over.
        bought: Period of the first order; NEVER of who placed none.
        first: Tenure of the first order, >= 1; 0 of who had ordered before, or came with it, NEVER of who placed none.
        was_buyer: Whether they had ordered before they came.
        n_again: How many came again after leaving; their relations are one.
        watched: Periods after the one of coming in which they were there and were watched.
        left: Whether they left in the last of these.
        repeats: Repeat orders while they were watched.
        early: Of these, those in the first period as a buyer.
        last: Tenure as a buyer at the last of them; 0 without.
    """

    ids: IntArray
    joined: IntArray
    ended: IntArray
    is_lost: BoolArray
    bought: IntArray
    first: IntArray
    was_buyer: BoolArray
    n_again: int
    watched: IntArray
    left: BoolArray
    repeats: IntArray
    early: IntArray
    last: IntArray

    @property
    def is_new(self) -> BoolArray:
        """Who came in the grid: whose story is known from its beginning."""
        return np.asarray(self.joined >= 0)

    @property
    def is_buyer(self) -> BoolArray:
        """Of the new, who ordered while they were watched."""
        return self.is_new & (self.first <= self.watched)

    @property
    def as_buyer(self) -> IntArray:
        """Periods in which a buyer could order again."""
        return np.where(self.is_buyer, self.watched - self.first, 0)


def histories_of(members: Members | None, orders: Orders, grid: Grid, attach: int = 0) -> Histories:
    """What facts over one index of users tell of everybody who came; without members, with the first order.

    An order so long before coming as ``attach`` [microseconds] is the first one, and counts as if it came after.
    """
    bought = purchases_of(orders, "dated").by_user(per="order")
    n_index = len(orders.user_index)
    first_at = earliest(bought.users, bought.instants, n_index)
    has_ordered = np.zeros(n_index, np.bool_)
    has_ordered[bought.users] = True
    first = np.full(n_index, NEVER)
    first[has_ordered] = grid.place(first_at[has_ordered])
    if members is None:
        ids, nobody = np.flatnonzero(has_ordered), np.zeros(int(has_ordered.sum()), np.bool_)
        joined, ended, is_lost, tenure, was_buyer = first[ids], np.full(len(ids), NEVER), nobody, 0 * ids, nobody
        started, n_again = first_at[ids], 0
    else:
        ids, joined, ended, is_lost, started = _spells(members, grid)
        n_again = int((np.bincount(members.user_codes, minlength=n_index) > 1).sum())
        was_buyer = first_at[ids] < started - attach
        tenure = np.where(first[ids] == NEVER, NEVER, np.maximum(first[ids] - joined, 1))
        tenure[was_buyer] = 0
    watched, left = _watched(joined, ended, is_lost, tenure, grid)
    since = np.full(n_index, MISSING)
    since[ids[was_buyer]] = started[was_buyer]
    became = joined + np.where(tenure == NEVER, 0, tenure)
    repeats, early, last = _repeats(bought, since, ids, became, watched - tenure, grid)
    return Histories(
        ids=ids,
        joined=joined,
        ended=ended,
        is_lost=is_lost,
        bought=first[ids],
        first=tenure,
        was_buyer=was_buyer,
        n_again=n_again,
        watched=watched,
        left=left,
        repeats=repeats,
        early=early,
        last=last,
    )


def _spells(members: Members, grid: Grid) -> tuple[IntArray, IntArray, IntArray, BoolArray, IntArray]:
    """Of everybody the first start and the last end, and whether that end was no leaving."""
    codes, n_index = members.user_codes, len(members.user_index)
    started = earliest(codes, members.instants, n_index)
    ids = np.flatnonzero(members.is_present)
    ends = np.full(len(codes), MISSING) if members.left is None else members.left.view(np.int64)
    latest = np.full(n_index, MISSING)
    np.maximum.at(latest, codes, ends)
    is_live = np.zeros(n_index, np.bool_)
    is_live[codes[ends == MISSING]] = True
    ended = np.full(n_index, NEVER)
    gone = np.flatnonzero(members.is_present & ~is_live)
    ended[gone] = grid.place(latest[gone])
    is_lost = np.zeros(n_index, np.bool_)
    if members.ended_by is not None:
        otherwise = np.array([word not in (None, EndedBy.CUSTOMER) for word in members.ended_by.tolist()], np.bool_)
        is_lost[codes[otherwise & (ends == latest[codes])]] = True
    return ids, grid.place(started[ids]), ended[ids], is_lost[ids] & (ended[ids] < NEVER), started[ids]


def _watched(
    joined: IntArray, ended: IntArray, is_lost: BoolArray, first: IntArray, grid: Grid
) -> tuple[IntArray, BoolArray]:
    """Periods in which people were there and watched, and who left in the last of them.

    Who leaves in the period of coming, or of the first order, leaves in the next one; who is lost is so as it begins.
    """
    most = np.maximum(grid.n - 1 - np.maximum(joined, -1), 0)
    soonest = np.where(first <= np.maximum(ended - joined, 1), first + 1, 1)
    tenure = np.where(is_lost, np.maximum(ended - joined - 1, 0), np.maximum(ended - joined, soonest))
    watched = np.minimum(tenure, most)
    return watched, (ended < NEVER) & ~is_lost & (tenure <= most)


def _repeats(
    bought: Purchases, since: IntArray, ids: IntArray, became: IntArray, watched: IntArray, grid: Grid
) -> tuple[IntArray, IntArray, IntArray]:
    """Orders after the first one by person, those in the first period as a buyer, and the tenure at the last.

    Those before ``since`` [microseconds UTC] are not told of.
    """
    n_index = len(since)
    start, until = np.full(n_index, NEVER), np.full(n_index, -1)
    start[ids], until[ids] = became, watched
    is_repeat = np.append(False, bought.users[1:] == bought.users[:-1])[: len(bought.users)]
    is_repeat &= bought.instants >= since[bought.users]
    who = bought.users[is_repeat]
    tenure = np.maximum(grid.place(bought.instants[is_repeat]) - start[who], 1)
    seen = tenure <= until[who]
    last = np.zeros(n_index, np.int64)
    np.maximum.at(last, who[seen], tenure[seen])
    repeats, early = (np.bincount(who[part], minlength=n_index)[ids] for part in (seen, seen & (tenure == 1)))
    return repeats, early, last[ids]
