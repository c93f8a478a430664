"""Population: everybody that facts name, and whether they can be reached."""

from typing import Any

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import Array, IntArray
from privdomain._internal.flaws import flaws_at, raise_first
from privdomain.facts.columns import Coded, encode_names, share_names
from privdomain.facts.members import Members
from privdomain.facts.orders import Orders
from privdomain.metrics.relations.live import live_at
from privdomain.metrics.stages.vocabulary import Reachability

_CODES = {reach: code for code, reach in enumerate(Reachability)}
_UNKNOWN = len(_CODES)


@frozen(eq=False)
class Population:
    """Users in the order of their ids.

    Attributes:
        users: Ids, shape ``(n_users,)``.
        reach_codes: Position of each user's reachability, one past the last where unknown.
        place: Position in ``users`` of each user of the orders' index, -1 for who is not there.
    """

    users: Array
    reach_codes: IntArray
    place: IntArray

    def placed(self, values: Array, other: object) -> Array:
        """Values of the orders' index as values of the users; ``other`` where a user has none."""
        spread = np.full(len(self.users), other, values.dtype)
        has_place = self.place >= 0
        spread[self.place[has_place]] = values[has_place]
        return spread


def population_of(orders: Orders, members: Members | None, opted_out: Any, as_of: int) -> Population:
    """Everybody in orders, members and opted_out.

    Raises:
        DataError: missing or malformed ids, or ids of two kinds.
    """
    declined, flaws = encode_names([] if opted_out is None else opted_out, "opted_out", is_id=True)
    raise_first([*flaws, *flaws_at(declined.is_missing, "opted_out", "is missing", "An id must name somebody.")])
    parts = {"orders": _index_of(orders), "opted_out": declined}
    if members is not None:
        parts["members"] = _index_of(members)
    shared = dict(zip(parts, share_names(list(parts.values()), "user"), strict=True))
    index = shared["orders"].names
    n_index, ours = len(index), shared["orders"].codes
    is_here, is_live, is_opted_out = np.zeros((3, n_index), np.bool_)
    is_opted_out[shared["opted_out"].codes] = True
    is_here[ours[orders.user_codes]] = True
    reach = np.full(n_index, _UNKNOWN)
    if members is not None:
        rows = shared["members"].codes[members.user_codes]
        is_here[rows] = True
        is_live[rows[live_at(members, as_of)]] = True
        reach = np.where(is_live, _CODES[Reachability.REACHABLE], _CODES[Reachability.UNREACHABLE])
    reach[is_opted_out] = _CODES[Reachability.OPTED_OUT]
    is_here |= is_opted_out
    kept = np.flatnonzero(is_here)
    place = np.where(is_here, np.cumsum(is_here) - 1, -1)
    return Population(index[kept], reach[kept].astype(np.int64), place[ours])


def _index_of(table: Orders | Members) -> Coded:
    """The ids of a table's index, each once."""
    return Coded(np.arange(len(table.user_index), dtype=np.int32), table.user_index)
