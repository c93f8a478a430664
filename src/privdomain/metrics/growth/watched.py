"""Watched users: from when and how long each user could invite, and what became of the user by then."""

from typing import TYPE_CHECKING, cast

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import MISSING, BoolArray, IntArray, earliest
from privdomain.facts.checks import ends_of
from privdomain.facts.invites import Invites
from privdomain.facts.members import Members
from privdomain.facts.orders import Orders
from privdomain.metrics.cohorts.starts import NEVER
from privdomain.metrics.growth.fission_options import FissionOptions
from privdomain.metrics.growth.invitations import OUTSIDE, Invitations

if TYPE_CHECKING:
    from privdomain.facts.columns import Coded


@frozen(eq=False)
class WatchedUsers:
    """What is known of each user of the index, shape ``(n_index,)``.

    Attributes:
        is_there: In an invitation of the campaign, or able to invite in it.
        starts: Since when the user could invite in it: the clock of K; NEVER where nobody knows.
        ends: End of the window, MISSING for who is not watched.
        is_watched: Whether the user was observed for a whole window.
        is_live: Whether there is a relation at the end of observation; False without members.
        is_kept: Whether there was one at the end of the window, or of observation while the window is open.
        has_bought: Whether a watched user bought within the window.
    """

    is_there: BoolArray
    starts: IntArray
    ends: IntArray
    is_watched: BoolArray
    is_live: BoolArray
    is_kept: BoolArray
    has_bought: BoolArray


def watched_users(
    invites: Invites, members: Members | None, orders: Orders | None, read: Invitations, options: FissionOptions
) -> WatchedUsers:
    """The users of facts that share one index."""
    n_index, until = len(read.parent), options.observed_until
    starts = _starts(members, read, MISSING if options.task.since is None else options.task.since)
    can_invite = starts < (NEVER if options.task.ends is None else options.task.ends)
    is_there = can_invite.copy()
    is_inside = read.kinds != OUTSIDE
    is_there[invites.user_codes[is_inside]] = True
    is_there[cast("Coded", invites.columns["inviter"]).codes[is_inside]] = True
    is_watched = can_invite & (starts <= until - options.window)
    ends = np.full(n_index, MISSING)
    ends[is_watched] = starts[is_watched] + options.window
    now = np.full(n_index, until)
    has_bought = np.zeros(n_index, np.bool_)
    if orders is not None:
        codes, at = orders.user_codes, orders.instants
        has_bought[codes[(orders.amount_minor >= 0) & (starts[codes] <= at) & (at < ends[codes])]] = True
    is_live, is_kept = (_is_live(members, at) for at in (now, np.where(is_watched, ends, now)))
    return WatchedUsers(is_there, starts, ends, is_watched, is_live, is_kept, has_bought)


def _starts(members: Members | None, read: Invitations, since: int) -> IntArray:
    """Since when each user could invite, and is known to.

    Members do while they have a relation, the invited since they came, and who stands in a row from before the campaign
    since it began. Whoever of them invites is there, be the relation written a little later.
    """
    starts = np.where(read.earlier == NEVER, NEVER, since)
    if members is not None:
        codes, left = members.user_codes, ends_of(members.columns, "left", len(members))
        can_invite = (members.instants >= since) | (left > since)
        spells = earliest(codes, np.maximum(members.instants, since), len(starts), can_invite)
        starts[codes] = spells[codes]
    starts = np.where(read.parent >= 0, np.minimum(starts, read.invited), starts)
    return np.where(starts == NEVER, NEVER, np.minimum(starts, read.inviting))


def _is_live(members: Members | None, at: IntArray) -> BoolArray:
    """Whether each user had a relation when observation ended at an instant of the user's own."""
    is_live = np.zeros(len(at), np.bool_)
    if members is not None:
        codes, left = members.user_codes, ends_of(members.columns, "left", len(members))
        is_live[codes[(members.instants < at[codes]) & (left >= at[codes])]] = True
    return is_live
