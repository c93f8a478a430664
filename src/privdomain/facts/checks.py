"""Checks between columns and between tables."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, cast

import numpy as np

from privdomain._internal.arrays import INT64_MAX, IntArray
from privdomain._internal.columns import is_integer, read_column
from privdomain._internal.flaws import Flaw, flaws_at, raise_first
from privdomain.errors import DataError, SpecError
from privdomain.facts.columns import Amounts, Coded, Column


def check_lengths(columns: Mapping[str, Column]) -> None:
    """Refuse columns of unequal lengths."""
    first, expected = next((name, len(column)) for name, column in columns.items())
    for name, column in columns.items():
        if len(column) != expected:
            problem = f"has {len(column)} rows where {first} has {expected}"
            raise DataError(name, problem, hint="Pass columns of one length.")


def names_in(given: object, argument: str) -> list[Any]:
    """The ids or labels that an argument lists, as plain Python.

    Raises:
        DataError: no list, or something in it that is neither an integer nor a text.
    """
    names: list[Any] = read_column(given, argument).tolist()
    is_odd = np.fromiter((not (isinstance(name, str) or is_integer(name)) for name in names), np.bool_, len(names))
    raise_first(flaws_at(is_odd, argument, "is no name", "Ids and labels are integers or texts."))
    return names


def check_parts(n: object) -> None:
    """Refuse a number of parts that is no positive int32."""
    if not is_integer(n) or not 1 <= int(n) < 2**31:
        raise SpecError([("n", "bad_count", f"{n!r} is no number of parts. Pass a positive integer.")])


def missing_flaws(column: Column, name: str, flawed: set[int]) -> list[Flaw]:
    """Missing values of a required column, but for the rows that are flawed already."""
    is_missing = column.is_missing
    if flawed:
        is_missing = is_missing.copy()
        is_missing[list(flawed)] = False
    return flaws_at(is_missing, name, "is missing", "Repair the row, or set it apart with accept().")


def same_values(one: Column, other: Column) -> bool:
    """Whether two columns hold the same, missing values included and money to the minor unit."""
    if one.kind != other.kind:
        return len(one) == len(other) and bool(one.is_missing.all() and other.is_missing.all())
    ours, theirs = (column.minor if isinstance(column, Amounts) else column.values for column in (one, other))
    both_float = ours.dtype.kind == theirs.dtype.kind and ours.dtype.kind in "fM"
    return np.array_equal(ours, theirs, equal_nan=both_float)


def order_flaws(
    columns: Mapping[str, Column], start: str, end: str, hint: str, *, may_be_empty: bool = True
) -> list[Flaw]:
    """Rows that end before they start, where the end is known; or in the instant they start, unless they may."""
    if end not in columns:
        return []
    starts, ends = columns[start].values, columns[end].values
    if may_be_empty:
        return flaws_at(ends < starts, end, f"lies before {start}", hint)
    return flaws_at(ends <= starts, end, f"does not lie after {start}", hint)


def ends_of(columns: Mapping[str, Column], end: str, n_rows: int) -> IntArray:
    """End of each row [microseconds UTC]; INT64_MAX where there is none."""
    if end not in columns:
        return np.full(n_rows, INT64_MAX)
    return np.where(columns[end].is_missing, INT64_MAX, columns[end].values.view(np.int64))


def vocabulary_flaws(column: Column, argument: str, vocabulary: type[StrEnum]) -> list[Flaw]:
    """Labels outside a closed vocabulary; missing is none of its business."""
    coded = cast("Coded", column)
    is_odd = np.array([name not in set(vocabulary) for name in coded.names.tolist()] + [False])[coded.codes]
    words = ", ".join(repr(str(word)) for word in vocabulary)
    return flaws_at(is_odd, argument, "is outside its vocabulary", f"Write one of {words}.")
