"""Handovers: which relations took over from others, and the chains that they form."""

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import BoolArray, IntArray, encode_ints
from privdomain.facts.components import components
from privdomain.metrics.relations.relation_rows import TRANSFER, RelationRows


@frozen(eq=False)
class Handovers:
    """The transfers of users, numbered by user and instant, shape ``(n_rows,)`` each.

    Attributes:
        is_takeover: Relations that continue another one (继承) and so are not new.
        given: Number of the handover that ended the relation, -1 for none.
        taken: Number of the handover that began it; -1 for none, also where the relation before is not in the facts.
    """

    is_takeover: BoolArray
    given: IntArray
    taken: IntArray


def handovers_of(rows: RelationRows) -> Handovers:
    """The handovers of relations.

    A relation is a takeover where the facts name its source; it then continues the user's latest transfer until its
    start. It is also one where a transfer of the same user ended another relation at the very instant of its start.
    Of relations that were transferred at the instant at which they began, none takes over from the others: what came
    first among them is unknown, and a user who was added is new.
    """
    given, is_given = np.full(len(rows.users), -1), rows.ending == TRANSFER
    if not is_given.any():
        return Handovers(rows.has_source, given, given)
    users = rows.users.astype(np.int64)
    moments, places = encode_ints(rows.left[is_given])
    handovers, given[is_given] = encode_ints(users[is_given] * len(moments) + places)
    is_instant = is_given & (rows.left == rows.joined)
    has_earlier = np.zeros(len(handovers), np.bool_)
    has_earlier[given[is_given & ~is_instant]] = True
    latest = np.searchsorted(moments, rows.joined, side="right") - 1
    found = np.searchsorted(handovers, users * len(moments) + latest, side="right") - 1
    found -= is_instant & ~has_earlier[found]
    user, place = np.divmod(handovers[found], len(moments))
    is_found = (found >= 0) & (user == users)
    is_takeover = rows.has_source | (is_found & (moments[place] == rows.joined))
    return Handovers(is_takeover, given, np.where(is_takeover & is_found, found, -1))


def chains_of(handed: Handovers) -> IntArray:
    """The chain that each relation belongs to, as the smallest row of the chain, shape ``(n_rows,)``.

    Relations that one handover ended or began are of one chain: they and the handovers are the nodes of a graph.
    """
    n_rows = len(handed.given)
    edges = [(np.flatnonzero(numbers >= 0), numbers[numbers >= 0]) for numbers in (handed.given, handed.taken)]
    rows, handovers = (np.concatenate(parts).astype(np.int32) for parts in zip(*edges, strict=True))
    n_handovers = int(handovers.max(initial=-1)) + 1
    return components(rows, handovers + np.int32(n_rows), n_rows + n_handovers)[:n_rows]
