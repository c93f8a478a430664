"""Label columns: under which label rows and users count, from columns of facts and from mappings."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from privdomain._internal.arrays import IntArray, encode_ints
from privdomain._internal.flaws import raise_first
from privdomain.errors import DataError
from privdomain.facts.columns import Coded, Column, Plain, encode_names, whole_labels
from privdomain.facts.user_table import UserTable

if TYPE_CHECKING:
    from privdomain.metrics.cohorts.labels import Label


def labels_in(column: Column, name: str, argument: str = "by") -> Coded:
    """A column as labels: texts, integers or booleans; an error names the column and the argument that asked for it.

    Whole numbers are integers, also where missing values made floats of them.

    Raises:
        DataError: it holds no labels.
    """
    if isinstance(column, Coded):
        return column
    if isinstance(column, Plain) and column.kind == "flags":
        names, codes = np.unique(column.data, return_inverse=True)
        return Coded(codes.astype(np.int32), names)
    labels = whole_labels(column)
    if labels is not None:
        return labels
    raise DataError(argument, f"{name!r} holds no labels", hint="Name texts, whole numbers or booleans.")


def mapped_labels(table: UserTable, by: Mapping[Any, Any]) -> Coded:
    """The label of each id of a table's index in a mapping; missing where the mapping has none.

    Raises:
        DataError: ids of another kind (int against str), or values that are no labels.
    """
    index = table.user_index
    if by and len(index) and isinstance(index[0], str) != isinstance(next(iter(by)), str):
        raise DataError("by", "maps ids of another kind", hint="Give the mapping the ids of the facts: int or str.")
    labels, flaws = encode_names([by.get(user) for user in index.tolist()], "by", is_id=False)
    raise_first(flaws)
    return labels


def smallest_labels(of_row: npt.NDArray[Any], column: Coded, n: int) -> Coded:
    """The smallest label of each of ``n`` things, each row being of one; missing where the rows have none."""
    missing = len(column.names)
    smallest = np.full(n, missing, np.int32)
    np.minimum.at(smallest, of_row, np.where(column.is_missing, missing, column.codes))
    return Coded(np.where(smallest == missing, -1, smallest), column.names)


def used_labels(column: Coded) -> tuple[tuple["Label", ...], IntArray]:
    """Labels that have a row, sorted, missing last; and the position of each row's label among them."""
    used, places = encode_ints(np.where(column.is_missing, len(column.names), column.codes).astype(np.int64))
    names = [*column.names.tolist(), None]
    return tuple(names[place] for place in used.tolist()), places.astype(np.int64)
