"""Inviting: how many contacts a contact brings, after how many periods, and at which reward."""

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import BoolArray, IntArray
from privdomain.facts import Invites
from privdomain.simulator.calibration.estimates import Estimate, rate
from privdomain.simulator.calibration.grid import Grid
from privdomain.simulator.calibration.histories import Histories

LONGEST = 12
"""Periods after which the invited come at the latest; who comes later counts there."""


@frozen(eq=False)
class Invited:
    """What invitations tell.

    Attributes:
        came: Which of the people of the histories came by one.
        k: Contacts that a contact brings in a period.
        delays: Share of the invited who come 1, 2 … periods later.
    """

    came: BoolArray
    k: Estimate
    delays: tuple[float, ...]


def invited_of(invites: Invites, histories: Histories, grid: Grid) -> Invited:
    """Invitations of whom became members, per contact and period; only periods whose invited have had time to come.

    Who had ordered before does not count: they come as buyers. The invitations and the histories are over one index
    of users.
    """
    n_index = len(invites.user_index)
    joined = np.full(n_index, -1)
    joined[histories.ids] = np.where(histories.was_buyer, -1, histories.joined)
    by_time = np.argsort(invites.instants, kind="stable")
    guests, first = np.unique(invites.user_codes[by_time], return_index=True)
    sent, came = grid.place(invites.instants[by_time[first]]), joined[guests]
    counts = (came >= 0) & (came < grid.n) & (sent <= came)
    wait = np.clip(came - sent, 1, LONGEST)
    longest = int(wait[counts].max(initial=1))
    ripe = max(grid.n - longest, 0)
    told = counts & (sent >= 0) & (sent < ripe)
    by_wait = np.bincount(wait[told], minlength=1)[1:]
    is_guest = np.zeros(n_index, np.bool_)
    is_guest[guests[counts]] = True
    return Invited(
        is_guest[histories.ids],
        rate("referral.k", int(told.sum()), int(live_by_period(histories, grid)[:ripe].sum())),
        tuple((by_wait / by_wait.sum()).tolist()) if told.any() else (1.0,),
    )


def live_by_period(histories: Histories, grid: Grid) -> IntArray:
    """Contacts at the time of invitations in each period: who came before it and has not been lost as it began."""
    change = np.zeros(grid.n + 2, np.int64)
    came = np.clip(histories.joined + 1, 0, grid.n + 1)
    gone = np.clip(histories.ended + ~histories.is_lost, 0, grid.n + 1)
    np.add.at(change, came, 1)
    np.add.at(change, np.maximum(gone, came), -1)
    return np.cumsum(change)[: grid.n]
