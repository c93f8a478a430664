"""RelationRows: when each relation began and ended, who ended it, and under which label it counts."""

from typing import TYPE_CHECKING, Final, cast

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import BoolArray, IntArray
from privdomain.facts.checks import ends_of
from privdomain.facts.members import Members, source_places
from privdomain.metrics.cohorts.starts import NEVER

if TYPE_CHECKING:
    from privdomain.facts.columns import Coded

ENDINGS: Final = ("live", "transfer", "customer", "staff", "system", "unknown")
"""What became of a relation; "unknown" has ended, and nobody wrote down by whom."""

LIVE, TRANSFER, CUSTOMER, STAFF, SYSTEM, UNKNOWN = range(len(ENDINGS))


@frozen(eq=False)
class RelationRows:
    """Relations as they stood at the end of observation, shape ``(n_rows,)`` each.

    Attributes:
        users: Position of each relation's user in the index of ids.
        joined: Start [microseconds UTC].
        left: End; ``NEVER`` where the relation was live, also where it ended at or after the end of observation.
        ending: Position in ``ENDINGS``.
        has_source: Where the facts say from whom the relation was taken over; None where they never say.
        holders: Number of the user and the staff of the relation; of the user alone where the facts have no staff.
        sources: The holder from whom it was taken over, where it was; -1 where none of the staff is.
    """

    users: npt.NDArray[np.int32]
    joined: IntArray
    left: IntArray
    ending: IntArray
    has_source: BoolArray | None
    holders: IntArray
    sources: IntArray


def relation_rows(members: Members, until: int) -> RelationRows:
    """The relations of members who all joined before ``until`` [microseconds UTC]."""
    columns = members.columns
    ends = ends_of(columns, "left", len(members))
    left = np.where(ends >= until, NEVER, ends)
    ending = np.full(len(members), UNKNOWN)
    if "ended_by" in columns:
        column = cast("Coded", columns["ended_by"])
        places = [ENDINGS.index(name) for name in column.names.tolist()]
        ending = np.array([*places, UNKNOWN])[column.codes]
    source = columns.get("takeover_from")
    return RelationRows(
        members.user_codes,
        members.instants,
        left,
        np.where(left == NEVER, LIVE, ending),
        None if source is None else ~source.is_missing,
        *_holders(members),
    )


def _holders(members: Members) -> tuple[IntArray, IntArray]:
    """Who holds each relation, and from whom it was taken over."""
    users = members.user_codes.astype(np.int64)
    staff, source = (cast("Coded | None", members.columns.get(name)) for name in ("staff", "takeover_from"))
    if source is None or staff is None:
        return users, users
    places, first = source_places(staff, source), users * (len(staff.names) + 1) + 1
    return first + staff.codes, np.where(places < 0, -1, first + places)
