"""Invitations: which rows brought a new user, and what the others are."""

from typing import TYPE_CHECKING, Final, cast

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import Array, BoolArray, IntArray, earliest
from privdomain._internal.terms import Term
from privdomain.facts.invites import Invites
from privdomain.metrics.cohorts.starts import NEVER
from privdomain.metrics.growth.trees import closing_edges

if TYPE_CHECKING:
    from privdomain.facts.columns import Coded

__all__ = ["InviteKind"]


class InviteKind(Term):
    """What an invitation row turns out to be (邀请判定), in the order of precedence: the first that fits counts."""

    SELF = "self", "自邀"
    """Somebody invited themselves."""
    REPEATED = "repeated", "重复邀请"
    """Somebody had invited the user before; of several at one instant the inviter of the smallest id counts."""
    KNOWN = "known", "老客"
    """The user had a relation before, live or not."""
    CIRCULAR = "circular", "循环邀请"
    """It closes a circle of invitations: the latest of the circle, of several the one to the largest id."""
    EARLY = "early", "早于邀请人"
    """The inviter came only later, so somebody else brought the user."""
    ACCEPTED = "accepted", "裂变新客"
    """It brought a new user."""


KINDS: Final = tuple(InviteKind)
_SELF, _REPEATED, _KNOWN, _CIRCULAR, _EARLY, _ACCEPTED = range(len(KINDS))


@frozen(eq=False)
class Invitations:
    """Invitation rows that were read together. Arrays of users have shape ``(n_index,)``.

    Attributes:
        kinds: Position of each row's kind in ``KINDS``, shape ``(n_rows,)``.
        parent: Who brought each user; -1 for who was not brought by an accepted invitation.
        came: When each user came, by the first relation, or an accepted or early invitation; NEVER where nobody knows.
        invited: When each user was invited, by the accepted row; NEVER for who was not.
        is_valid: Whether the accepted row says that it counts.
    """

    kinds: IntArray
    parent: IntArray
    came: IntArray
    invited: IntArray
    is_valid: BoolArray


def read_invitations(invites: Invites, joined: IntArray, new_within: int) -> Invitations:
    """What each row is, and who came by whom.

    Args:
        invites: The rows.
        joined: When the first relation of each user of the index began; NEVER where there is none.
        new_within: A relation that began at most so long before an invitation came by it [microseconds].
    """
    inviters, invitees = cast("Coded", invites.columns["inviter"]).codes, invites.user_codes
    is_self = inviters == invitees
    kinds = np.where(is_self, _SELF, _REPEATED)
    rows = _first_rows(invites, inviters, is_self)
    user, by, at = invitees[rows], inviters[rows], invites.instants[rows]
    kind = np.where(joined[user] < at - new_within, _KNOWN, _ACCEPTED)
    parent = np.full(len(joined), -1)
    parent[user] = np.where(kind == _KNOWN, -1, by)
    invited = np.full(len(joined), NEVER)
    invited[user] = at
    closing = closing_edges(parent, invited)
    parent[closing] = -1
    kind[np.isin(user, closing)] = _CIRCULAR
    came = np.minimum(joined, np.where(parent >= 0, invited, NEVER))
    is_early = (kind == _ACCEPTED) & (at < came[by]) & (came[by] != NEVER)
    parent[user[is_early]] = -1
    kind[is_early] = _EARLY
    kinds[rows] = kind
    is_child = parent >= 0
    invited = np.where(is_child, invited, NEVER)
    is_valid = is_child.copy()
    if invites.valid is not None:
        is_valid[user] &= invites.valid[rows]
    return Invitations(kinds, parent, came, invited, is_valid)


def _first_rows(invites: Invites, inviters: Array, is_self: BoolArray) -> IntArray:
    """The row that counts of each user who was invited by somebody else, whatever the order of rows.

    The earliest; of several at one instant that of the smallest inviter; of several of these one that does not count.
    """
    invitees, n_users, n_rows = invites.user_codes, len(invites.user_index), len(invites)
    first = earliest(invitees, invites.instants, n_users, ~is_self)
    rows = np.flatnonzero(~is_self & (invites.instants == first[invitees]))
    smallest = np.full(n_users, n_users)
    np.minimum.at(smallest, invitees[rows], inviters[rows])
    rows = rows[inviters[rows] == smallest[invitees[rows]]]
    rank = rows if invites.valid is None else rows + n_rows * invites.valid[rows]
    lowest = np.full(n_users, 2 * n_rows)
    np.minimum.at(lowest, invitees[rows], rank)
    return lowest[lowest < 2 * n_rows] % max(n_rows, 1)
