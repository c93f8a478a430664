"""RelationRows: when each relation began and ended, who ended it, and under which label it counts."""

from typing import TYPE_CHECKING, Final, cast

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import BoolArray, IntArray, encode_ints
from privdomain.facts.checks import ends_of
from privdomain.facts.members import Members
from privdomain.metrics.cohorts.starts import NEVER, By, Label, label_column, starts_of

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
        has_source: Where the facts say from whom the relation was taken over.
    """

    users: npt.NDArray[np.int32]
    joined: IntArray
    left: IntArray
    ending: IntArray
    has_source: BoolArray


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
        np.zeros(len(members), np.bool_) if source is None else ~source.is_missing,
    )


def row_labels(members: Members, by: By) -> tuple[tuple[Label, ...], IntArray]:
    """The distinct labels of the relations, sorted, missing last, and the position of each relation's own.

    Raises:
        UnknownNameError: no such column.
        DataError: a column that is no label.
        SpecError: neither a name nor a mapping.
    """
    if not isinstance(by, str):
        of_user = starts_of(members, by)
        return of_user.labels, of_user.groups[members.user_codes].astype(np.int64)
    column = label_column(members, by)
    used, groups = encode_ints(np.where(column.is_missing, len(column.names), column.codes).astype(np.int64))
    names = [*column.names.tolist(), None]
    return tuple(names[place] for place in used.tolist()), groups.astype(np.int64)
