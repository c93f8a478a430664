"""Starts: the first row of each user, and the label under which the user came."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import INT64_MAX, Array, IntArray, earliest
from privdomain._internal.flaws import raise_first
from privdomain.errors import DataError, SpecError
from privdomain.facts.columns import Coded, Plain, encode_names
from privdomain.facts.user_table import UserTable

By: TypeAlias = str | Mapping[Any, Any] | None
MAPPING: Final = "(mapping)"
"""How options name a grouping by a mapping; results grouped by mappings add label by label."""

Label: TypeAlias = str | int | bool | None

NEVER = INT64_MAX
"""The instant of a user who never started."""


@frozen(eq=False)
class Starts:
    """When each user of an index started, and under which label.

    Attributes:
        at: First instant of each user, ``NEVER`` for who has none, shape ``(n_index,)``.
        groups: Position of each user's label in ``labels``, shape ``(n_index,)``.
        labels: Distinct labels of the users who started, sorted, missing last; ``(None,)`` without grouping.
    """

    at: IntArray
    groups: npt.NDArray[np.int32]
    labels: tuple[Label, ...]


def name_of(by: By) -> str | None:
    """How options name a grouping."""
    return by if by is None or isinstance(by, str) else MAPPING


def starts_of(table: UserTable, by: By = None, is_start: npt.NDArray[np.bool_] | None = None) -> Starts:
    """The starts of a table's users.

    With several rows at the same first instant the smallest label wins (missing last): row order never decides.

    Args:
        table: Facts whose rows start users.
        by: Nothing, the name of a column or attribute of the starting row, or a mapping from id to label.
        is_start: Mask of the rows that can start a user; all by default.

    Raises:
        UnknownNameError: no such column.
        DataError: a column that is no label.
        SpecError: neither a name nor a mapping.
    """
    codes, instants = table.user_codes, table.instants
    at = earliest(codes, instants, len(table.user_index), is_start)
    if by is None:
        return Starts(at, np.zeros(len(at), np.int32), (None,))
    if isinstance(by, Mapping):
        if by and len(at) and isinstance(table.user_index[0], str) != isinstance(next(iter(by)), str):
            raise DataError("by", "maps ids of another kind", hint="Give the mapping the ids of the facts: int or str.")
        labels, flaws = encode_names([by.get(user) for user in table.user_index.tolist()], "by", is_id=False)
        raise_first(flaws)
        return _compact(at, labels.codes, labels.names)
    if not isinstance(by, str):
        raise SpecError(
            [("by", "no_grouping", f"is a {type(by).__name__}. Pass a column's name, or a mapping from id to label.")]
        )
    column = label_column(table, by)
    missing = len(column.names)
    is_first = instants == at[codes] if is_start is None else (instants == at[codes]) & is_start
    places = np.where(column.is_missing, missing, column.codes)
    first = np.full(len(at), missing, np.int32)
    np.minimum.at(first, codes[is_first], places[is_first])
    return _compact(at, np.where(first == missing, -1, first), column.names)


def label_column(table: UserTable, by: str) -> Coded:
    """A column or attribute as labels: texts, integers or booleans."""
    column = table.column(by)
    if isinstance(column, Coded):
        return column
    if isinstance(column, Plain) and column.data.dtype.kind in "ib":
        names, codes = np.unique(column.data, return_inverse=True)
        return Coded(codes.astype(np.int32), names)
    raise DataError("by", f"{by!r} holds no labels", hint="Group by texts, integers or booleans.")


def _compact(at: IntArray, codes: npt.NDArray[Any], names: Array) -> Starts:
    """Keep only the labels of users who started; missing becomes the last."""
    has_started = at != NEVER
    slots = np.where(codes < 0, len(names), codes)
    is_used = np.zeros(len(names) + 1, np.bool_)
    is_used[slots[has_started]] = True
    place = np.cumsum(is_used) - 1
    kept = [*names[is_used[:-1]].tolist(), *([None] if is_used[-1] else [])]
    groups = np.where(has_started, place[slots], 0).astype(np.int32)
    return Starts(at, groups, tuple(kept))


def check_kind(value: object, kind: type, argument: str) -> None:
    """Refuse anything but facts, or a result, of one kind."""
    if not isinstance(value, kind):
        raise DataError(argument, f"is a {type(value).__name__}", hint=f"Pass {kind.__name__}.")


def check_one_calendar(*tables: UserTable) -> None:
    """Refuse facts of different calendars in one call."""
    zones = sorted({table.tz for table in tables})
    if len(zones) > 1:
        problem = f"differs between the facts: {', '.join(zones)}"
        raise DataError("tz", problem, hint="Bring all facts into one calendar with with_tz().")
