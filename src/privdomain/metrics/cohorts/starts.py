"""Starts: the first row of each user, and the label under which the user came."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import INT64_MAX, IntArray, earliest
from privdomain.errors import DataError, SpecError
from privdomain.facts.columns import Coded
from privdomain.facts.user_table import UserTable
from privdomain.metrics.cohorts.label_columns import labels_in, mapped_labels, smallest_labels, used_labels
from privdomain.metrics.cohorts.labels import Label

By: TypeAlias = str | Mapping[Any, Any] | None
MAPPING: Final = "(mapping)"
"""How options name a grouping by a mapping; results grouped by mappings add label by label."""

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
    at = earliest(table.user_codes, table.instants, len(table.user_index), is_start)
    if by is None:
        return Starts(at, np.zeros(len(at), np.int32), (None,))
    if isinstance(by, Mapping):
        return _labelled(at, mapped_labels(table, by))
    if not isinstance(by, str):
        raise SpecError(
            [("by", "no_grouping", f"is a {type(by).__name__}. Pass a column's name, or a mapping from id to label.")]
        )
    return _labelled(at, labels_at(table, by, at, is_start))


def labels_at(table: UserTable, by: str, at: IntArray, is_counted: npt.NDArray[np.bool_] | None = None) -> Coded:
    """The label of each user of an index at an instant, in a column or attribute of the rows that count.

    Of several rows at the instant the smallest label counts, missing last.

    Raises:
        UnknownNameError: no such column.
        DataError: a column that is no label.
    """
    is_met = table.instants == at[table.user_codes]
    if is_counted is not None:
        is_met &= is_counted
    return smallest_labels(table.user_codes[is_met], labels_in(table.column(by).take(is_met), by), len(at))


def label_column(table: UserTable, by: str) -> Coded:
    """A column or attribute as labels: texts, integers or booleans."""
    return labels_in(table.column(by), by)


def row_labels(table: UserTable, by: By) -> tuple[tuple[Label, ...], IntArray]:
    """The distinct labels of rows, sorted, missing last, and the position of each row's own.

    A column labels row by row; a mapping labels users, and so all rows of each.

    Raises:
        UnknownNameError: no such column.
        DataError: a column that is no label.
        SpecError: neither a name nor a mapping.
    """
    if isinstance(by, str):
        return used_labels(label_column(table, by))
    of_user = starts_of(table, by)
    return of_user.labels, of_user.groups[table.user_codes].astype(np.int64)


def _labelled(at: IntArray, labels: Coded) -> Starts:
    """Starts under the labels of users, of which only those of users who started are kept."""
    has_started = at != NEVER
    kept, places = used_labels(labels.take(has_started))
    groups = np.zeros(len(at), np.int32)
    groups[has_started] = places
    return Starts(at, groups, kept)


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
