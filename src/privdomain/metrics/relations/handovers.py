"""Handovers: which relations took over from others, and the chains that they form."""

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import BoolArray, IntArray, encode_ints
from privdomain.facts.components import components
from privdomain.metrics.relations.relation_rows import TRANSFER, RelationRows


@frozen(eq=False)
class Handovers:
    """Transfers, numbered by whose they are and when, shape ``(n_rows,)`` each.

    Attributes:
        is_takeover: Relations that continue another one (继承) and so are not new.
        given: Number of the handover that ended the relation, -1 for none.
        taken: Number of the handover that began it; -1 for none, also where the relation before is not in the facts.
    """

    is_takeover: BoolArray
    given: IntArray
    taken: IntArray


@frozen(eq=False)
class _Transfers:
    """Distinct pairs of an owner and an instant at which the owner's relations were transferred.

    Attributes:
        instants: Distinct instants, ascending.
        keys: Each pair as owner x number of instants + place of the instant, ascending.
        given: Number of the pair that each row was transferred in, -1 for none, shape ``(n_rows,)``.
    """

    instants: IntArray
    keys: IntArray
    given: IntArray

    @classmethod
    def of(cls, rows: RelationRows, owners: npt.NDArray[np.int32]) -> "_Transfers":
        """The transfers of rows, of which there is at least one."""
        is_given = rows.ending == TRANSFER
        instants, places = encode_ints(rows.left[is_given])
        given = np.full(len(owners), -1)
        keys, given[is_given] = encode_ints(owners[is_given] * np.int64(len(instants)) + places)
        return cls(instants, keys, given)

    def latest(self, owners: npt.NDArray[np.int32], until: IntArray) -> IntArray:
        """Number of each owner's latest transfer before or at an instant, -1 for none."""
        n_instants = np.int64(len(self.instants))
        places = np.searchsorted(self.instants, until, side="right") - 1
        found = np.searchsorted(self.keys, owners * n_instants + places, side="right") - 1
        return np.where(self.keys[found] // n_instants == owners, found, -1)

    def at(self, owners: npt.NDArray[np.int32], when: IntArray) -> IntArray:
        """Number of each owner's transfer at an instant itself, -1 for none."""
        found = self.latest(owners, when)
        return np.where(self.instants[self.keys[found] % len(self.instants)] == when, found, -1)


def handovers_of(rows: RelationRows, groups: IntArray) -> Handovers:
    """The handovers of relations.

    Where the facts name sources, these alone decide which relations are takeovers. Each continues the latest transfer
    that its source made of the same user until its start; where the facts have no staff, the user's latest.

    Else a takeover begins at the very instant of a transfer of the same user, and each transfer makes one takeover. Who
    lasts longest comes first, then the order of ``ENDINGS``, then that of ``groups``; what is left over is new. Of
    relations that were transferred at the instant at which they began, none takes over from the others: what came first
    among them is unknown, and a user who was added is new.
    """
    if not (rows.ending == TRANSFER).any():
        given = np.full(len(rows.users), -1)
        return Handovers(given > 0 if rows.has_source is None else rows.has_source, given, given)
    return _by_instant(rows, groups) if rows.has_source is None else _by_source(rows, rows.has_source)


def _by_source(rows: RelationRows, has_source: BoolArray) -> Handovers:
    """Handovers of facts that name sources. Without staff, no relation takes over from its own transfer."""
    holders, sources = np.split(encode_ints(np.concatenate([rows.holders, rows.sources]))[1], 2)
    transfers = _Transfers.of(rows, holders)
    given, taken = transfers.given, transfers.latest(sources, rows.joined)
    has_earlier = np.zeros(len(transfers.keys), np.bool_)
    has_earlier[given[(given >= 0) & (rows.joined < rows.left)]] = True
    is_own = (given >= 0) & (given == taken) & ~has_earlier[given]
    taken[is_own] = transfers.latest(sources[is_own], rows.joined[is_own] - 1)
    return Handovers(has_source, given, np.where(has_source, taken, -1))


def _by_instant(rows: RelationRows, groups: IntArray) -> Handovers:
    """Handovers of facts that name no source."""
    transfers = _Transfers.of(rows, rows.users)
    given, begun = transfers.given, transfers.at(rows.users, rows.joined)
    starts = np.flatnonzero(begun >= 0)
    is_at_once = given[starts] == begun[starts]
    order = np.lexsort((groups[starts], rows.ending[starts], -rows.left[starts], is_at_once, begun[starts]))
    starts, is_at_once = starts[order], is_at_once[order]
    numbers = begun[starts]
    ended, began, at_once = (
        np.bincount(some, minlength=len(transfers.keys)) for some in (given[given >= 0], numbers, numbers[is_at_once])
    )
    room = ended - at_once + np.minimum(at_once, began - at_once)
    rank = np.arange(len(starts)) - np.searchsorted(numbers, numbers)
    is_takeover = np.zeros(len(begun), np.bool_)
    is_takeover[starts] = rank < room[numbers]
    return Handovers(is_takeover, given, np.where(is_takeover, begun, -1))


def chains_of(handed: Handovers) -> IntArray:
    """The chain that each relation belongs to, as the smallest row of the chain, shape ``(n_rows,)``.

    Relations that one handover ended or began are of one chain: they and the handovers are the nodes of a graph.
    """
    n_rows = len(handed.given)
    edges = [(np.flatnonzero(numbers >= 0), numbers[numbers >= 0]) for numbers in (handed.given, handed.taken)]
    rows, handovers = (np.concatenate(parts).astype(np.int32) for parts in zip(*edges, strict=True))
    n_handovers = int(handovers.max(initial=-1)) + 1
    return components(rows, handovers + np.int32(n_rows), n_rows + n_handovers)[:n_rows]
