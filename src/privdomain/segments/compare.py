"""Compare: one comparison over one column, exact for whole numbers and money however the bound is written."""

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final

import numpy as np

from privdomain._internal.arrays import INT64_MAX, MISSING, Array, BoolArray
from privdomain.calendar.duration import Duration
from privdomain.calendar.instants import instant
from privdomain.facts.columns import Amounts, Coded, Column
from privdomain.segments.conditions import Prop, Value
from privdomain.segments.windows import Ago

_TEXTS: Final = {"contains": str.__contains__, "starts_with": str.startswith, "ends_with": str.endswith}


def compared(column: Column, prop: Prop, *, as_of: int, tz: str) -> BoolArray:
    """Which values pass a comparison, shape ``(n,)``; False where there is none.

    Args:
        column: The values.
        prop: The comparison, valid for the column.
        as_of: The moment that ``Ago`` counts back from [microseconds UTC].
        tz: Calendar in which times without an offset are read.
    """
    is_known = ~column.is_missing
    if prop.op in {"is_known", "is_missing"}:
        return is_known if prop.op == "is_known" else ~is_known
    if not is_known.any():
        return is_known
    if isinstance(column, Coded) and column.names.dtype == object:
        passing = np.array([*map(_test_of(prop), column.names.tolist()), False])
        return passing[column.codes]
    values, scale = as_numbers(column)
    bounds = [number(value, scale, as_of, tz) for value in prop.values]
    return _numbers_pass(values, str(prop.op), bounds) & is_known


def at_least(values: Array, bound: Fraction, *, or_equal: bool = True) -> BoolArray:
    """``values >= bound``, or ``values > bound``, exactly, for int64 and float64 values."""
    if values.dtype.kind == "f":
        nearest = float(bound)
        return values >= nearest if nearest > bound or (nearest == bound and or_equal) else values > nearest
    lowest = ceil(bound) if or_equal else floor(bound) + 1
    if lowest > INT64_MAX:
        return np.zeros(len(values), np.bool_)
    return np.greater_equal(values, max(lowest, MISSING))


def as_numbers(column: Column) -> tuple[Array, int]:
    """The int64 or float64 values of a column, and how many of them make one unit of the numbers in rules."""
    if isinstance(column, Amounts):
        return column.minor, 10**column.exponent
    values = column.values
    if isinstance(column, Coded):
        values = np.append(column.names, MISSING)[column.codes]
    return values if values.dtype.kind == "f" else values.view(np.int64) if values.dtype.kind == "M" else values.astype(
        np.int64
    ), 1


def number(value: Value, scale: int, as_of: int, tz: str) -> Fraction:
    """A value of a rule in the units of a column: minor units, microseconds, or plain numbers."""
    if isinstance(value, Ago):
        return Fraction(as_of - Duration(value.ago).microseconds)
    if isinstance(value, str):
        return Fraction(instant(value, tz=tz, argument="value"))
    return Fraction(repr(value)) * scale if scale > 1 else Fraction(value)


def _numbers_pass(values: Array, op: str, bounds: list[Fraction]) -> BoolArray:
    """Which numbers pass a comparison with one or more bounds."""
    low, high = bounds[0], bounds[-1]
    if op in {"<", "<="}:
        return ~at_least(values, low, or_equal=op == "<")
    if op in {">", ">="}:
        return at_least(values, low, or_equal=op == ">=")
    if op == "between":
        return at_least(values, low) & ~at_least(values, high, or_equal=False)
    is_in = np.isin(values, _exact(bounds, values.dtype))
    return ~is_in if op in {"!=", "not_in"} else is_in


def _exact(bounds: list[Fraction], dtype: np.dtype[Any]) -> Array:
    """The bounds that a number of some type can equal."""
    if dtype.kind == "f":
        return np.array([float(bound) for bound in bounds if float(bound) == bound], dtype)
    return np.array([int(bound) for bound in bounds if bound.denominator == 1 and MISSING <= bound <= INT64_MAX], dtype)


def _test_of(prop: Prop) -> Callable[[str], bool]:
    """What tells whether a text passes."""
    if prop.op in _TEXTS:
        passes, text = _TEXTS[prop.op], str(prop.value)
        return lambda name: passes(name, text)
    values, is_wanted = frozenset(prop.values), prop.op in {"==", "in"}
    return lambda name: (name in values) == is_wanted
