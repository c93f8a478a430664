"""Trees of users: who stands under whom, by pointer jumping, so that a chain of a million takes twenty rounds."""

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import IntArray
from privdomain.facts.components import components


@frozen(eq=False)
class Places:
    """Where each user stands, shape ``(n_index,)``.

    Attributes:
        root: The user whom all above leads to; a root leads to itself.
        generation: Invitations between the two, 0 for a root.
    """

    root: IntArray
    generation: IntArray


def places_of(parent: IntArray) -> Places:
    """The place of each user in a forest, where -1 is the parent of a root.

    Each round looks twice as far up (pointer jumping, as in facts/components.py), so there are log2 of the depth.
    """
    is_root = parent < 0
    above = np.where(is_root, np.arange(len(parent)), parent)
    generation = (~is_root).astype(np.int64)
    while True:
        further = generation[above]
        if not further.any():
            return Places(above, generation)
        generation = generation + further
        above = above[above]


def closing_edges(parent: IntArray, at: IntArray) -> IntArray:
    """Users whose edge to their parent closes a circle: the latest edge of each circle, then that of the largest code.

    Every user has one parent or none, so whoever is still somewhere after as many steps as there are users has come
    to a circle, and all of its members are come to.

    Args:
        parent: Parent of each user, -1 for none, shape ``(n_index,)``.
        at: When each edge was made.
    """
    n_users = len(parent)
    above = np.append(np.where(parent < 0, n_users, parent), n_users)
    for _ in range(n_users.bit_length()):
        if (above == n_users).all():
            return np.empty(0, np.int64)
        above = above[above]
    is_met = np.zeros(n_users + 1, np.bool_)
    is_met[above] = True
    users = np.flatnonzero(is_met[:-1])
    circle = components(users.astype(np.int32), parent[users].astype(np.int32), n_users)[users]
    latest = np.full(n_users, np.iinfo(np.int64).min)
    np.maximum.at(latest, circle, at[users])
    largest = np.full(n_users, -1)
    is_latest = at[users] == latest[circle]
    np.maximum.at(largest, circle[is_latest], users[is_latest])
    return largest[largest >= 0]


def without_circles(parent: IntArray, at: IntArray) -> IntArray:
    """The parents, but for the edges that close a circle."""
    opened = parent.copy()
    opened[closing_edges(parent, at)] = -1
    return opened
