"""Invitations: which rows brought a new user, and what the others are."""

from typing import TYPE_CHECKING, Final, cast

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import MISSING, Array, BoolArray, IntArray, earliest
from privdomain._internal.terms import Term
from privdomain.calendar.zones import DAY
from privdomain.facts.invites import Invites
from privdomain.metrics.cohorts.starts import NEVER
from privdomain.metrics.growth.trees import Places, places_of, without_circles

if TYPE_CHECKING:
    from privdomain.facts.columns import Coded

__all__ = ["InviteKind"]


class InviteKind(Term):
    """What an invitation row turns out to be (邀请判定), in the order of precedence: the first that fits counts."""

    OUTSIDE = "outside", "活动外"
    """It lies before the start of the campaign, or at or after its end."""
    SELF = "self", "自邀"
    """Somebody invited themselves."""
    EARLY = "early", "早于邀请人"
    """The inviter's first relation began only later, so somebody else brought the user."""
    REPEATED = "repeated", "重复邀请"
    """Somebody had invited the user before; of several at one instant the inviter of the smallest id counts."""
    CIRCULAR = "circular", "循环邀请"
    """It invites back whom the inviter was brought by, directly or over others; at one instant, the largest id."""
    KNOWN = "known", "老客"
    """The user was there before: had a relation, live or not, had invited, or was invited before the campaign."""
    ACCEPTED = "accepted", "裂变新客"
    """It brought a new user."""


KINDS: Final = tuple(InviteKind)
OUTSIDE, SELF, EARLY, REPEATED, CIRCULAR, KNOWN, ACCEPTED = range(len(KINDS))


@frozen(eq=False)
class Invitations:
    """Invitation rows that were read together. Arrays of users have shape ``(n_index,)``.

    Attributes:
        kinds: Position of each row's kind in ``KINDS``, shape ``(n_rows,)``.
        asked_by: Who invited each user first, new or known; -1 for who was not invited, or invited back.
        invited: When; NEVER for who was not invited.
        is_flagged: Whether that row says that it counts; True for who was not invited.
        parent: Who brought each user; -1 for who was not brought by an accepted invitation.
        places: Where each user stands among the parents.
        earlier: First row of each user before the campaign, as inviter or invited; NEVER where there is none.
        inviting: First row as inviter since it began; NEVER where there is none.
        just_known: Rows of users who are known by a relation that began less than a day before.
    """

    kinds: IntArray
    asked_by: IntArray
    invited: IntArray
    is_flagged: BoolArray
    parent: IntArray
    places: Places
    earlier: IntArray
    inviting: IntArray
    just_known: int


def read_invitations(
    invites: Invites, joined: IntArray, *, new_within: int, since: int = MISSING, ends: int = NEVER
) -> Invitations:
    """What each row is, and who was brought by whom.

    A row that cannot be, of oneself or by who was not there yet, neither counts nor stands in the way of another.

    Args:
        invites: The rows.
        joined: When the first relation of each user of the index began; NEVER where there is none.
        new_within: How far apart the times of a relation and of its invitation may be [microseconds].
        since: Start of the campaign [microseconds UTC].
        ends: End of the campaign, not included.
    """
    inviters, invitees, at = cast("Coded", invites.columns["inviter"]).codes, invites.user_codes, invites.instants
    n_users, is_before = len(joined), at < since
    is_inside, is_self = ~is_before & (at < ends), inviters == invitees
    is_early = (joined[inviters] != NEVER) & (at < joined[inviters] - new_within)
    is_possible = ~(is_self | is_early)
    kinds = np.select([~is_inside, is_self, is_early], [OUTSIDE, SELF, EARLY], REPEATED)
    earlier = np.minimum(*(earliest(codes, at, n_users, is_possible & is_before) for codes in (inviters, invitees)))
    inviting = earliest(inviters, at, n_users, is_possible & ~is_before)

    rows = _first_rows(invites, inviters, is_possible & is_inside)
    user, by, when = invitees[rows], inviters[rows], at[rows]
    is_known = joined[user] < when - new_within
    is_new = ~is_known & (np.minimum(earlier, inviting)[user] >= when)
    invited, is_flagged = np.full(n_users, NEVER), np.ones(n_users, np.bool_)
    invited[user] = when
    if invites.valid is not None:
        is_flagged[user] = invites.valid[rows]
    parent = without_circles(_placed(n_users, user[is_new], by[is_new]), invited)
    places = places_of(parent)
    kind = np.select([parent[user] >= 0, places.root[by] == user], [ACCEPTED, CIRCULAR], KNOWN)
    kinds[rows] = kind
    is_asked = kind != CIRCULAR
    return Invitations(
        kinds=kinds,
        asked_by=_placed(n_users, user[is_asked], by[is_asked]),
        invited=invited,
        is_flagged=is_flagged,
        parent=parent,
        places=places,
        earlier=earlier,
        inviting=inviting,
        just_known=int(np.count_nonzero((kind == KNOWN) & is_known & (joined[user] > when - DAY))),
    )


def _placed(n_users: int, users: Array, by: Array) -> IntArray:
    """Who invited each user, -1 for nobody, shape ``(n_users,)``."""
    placed = np.full(n_users, -1)
    placed[users] = by
    return placed


def _first_rows(invites: Invites, inviters: Array, is_counted: BoolArray) -> IntArray:
    """The row that counts of each user who was invited, whatever the order of rows.

    The earliest; of several at one instant that of the smallest inviter; of several of these one that does not count.
    """
    invitees, n_users, n_rows = invites.user_codes, len(invites.user_index), len(invites)
    first = earliest(invitees, invites.instants, n_users, is_counted)
    rows = np.flatnonzero(is_counted & (invites.instants == first[invitees]))
    smallest = np.full(n_users, n_users)
    np.minimum.at(smallest, invitees[rows], inviters[rows])
    rows = rows[inviters[rows] == smallest[invitees[rows]]]
    rank = rows if invites.valid is None else rows + n_rows * invites.valid[rows]
    lowest = np.full(n_users, 2 * n_rows)
    np.minimum.at(lowest, invitees[rows], rank)
    return lowest[lowest < 2 * n_rows] % max(n_rows, 1)
