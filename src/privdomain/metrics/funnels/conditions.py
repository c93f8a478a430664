"""Conditions: which rows have the values that a step asks for."""

from typing import Any, cast

import numpy as np

from privdomain._internal.arrays import BoolArray, IntArray
from privdomain.errors import DataError, UnknownNameError
from privdomain.facts.columns import Coded, Column, Plain
from privdomain.facts.events import Events
from privdomain.metrics.funnels.plan import Where
from privdomain.metrics.funnels.specs import Value


def meets(events: Events, where: Where, rows: IntArray, *, is_strict: bool) -> BoolArray:
    """Which of the rows meet all conditions; a missing value meets none.

    Args:
        events: The log.
        where: Attributes, each with the values that it may have.
        rows: Numbers of the rows.
        is_strict: Whether a label that no row has is refused.

    Raises:
        UnknownNameError: no such attribute, or no such label.
        DataError: an attribute of another type than the values.
    """
    is_met = np.ones(len(rows), np.bool_)
    for attribute, values in where:
        column = events.column(attribute)
        _check_types(column, attribute, values)
        if isinstance(column, Coded):
            if is_strict:
                _check_labels(column, attribute, values)
            is_met &= np.array([*(name in values for name in column.names.tolist()), False])[column.codes[rows]]
        else:
            data = cast("Plain", column).data
            numbers = np.array([value for value in values if _fits(value, data.dtype)], data.dtype)
            is_met &= np.isin(data[rows], numbers)
    return is_met


def _check_types(column: Column, attribute: str, values: tuple[Value, ...]) -> None:
    """Refuse values of another type than those of the column."""
    known: dict[str, type] = {"flags": bool, "numbers": int}
    kind, wanted = column.kind, known.get(column.kind)
    if isinstance(column, Coded):
        kind, wanted = ("texts", str) if column.names.dtype == object else ("numbers", int)
    if wanted is None:
        raise DataError(attribute, f"holds {kind}", hint="Put conditions on texts, numbers or flags.")
    odd = [value for value in values if type(value) is not wanted]
    if odd and not column.is_missing.all():
        raise DataError(attribute, f"holds {kind}, asked for {odd[0]!r}", hint="Ask for values of that type.")


def _check_labels(column: Coded, attribute: str, values: tuple[Value, ...]) -> None:
    """Refuse labels that the column does not know."""
    known = dict.fromkeys(column.names.tolist())
    unknown = [value for value in values if value not in known]
    if unknown:
        raise UnknownNameError(str(unknown[0]), [str(name) for name in known], what=f"value of {attribute!r}")


def _fits(value: Value, dtype: np.dtype[Any]) -> bool:
    """Whether a number is one that the type can hold; no other equals any of its values."""
    limit = 2**63
    return -limit <= value < limit and int(dtype.type(value)) == value  # type: ignore[operator]
