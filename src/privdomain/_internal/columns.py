"""Reading a column, whoever made it: list, array, pandas, polars or pyarrow, without importing any of them."""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np

from privdomain._internal.arrays import Array, BoolArray
from privdomain.errors import DataError

_TYPED: Final = {bool: np.bool_, int: np.int64, float: np.float64}
_MISSING_TYPES: Final = frozenset({"NoneType", "NAType", "NaTType"})
_NAN_TYPES: Final = frozenset({"float", "float64", "float32", "float16", "datetime64", "Decimal"})


def read_column(values: Any, argument: str) -> Array:
    """A one-dimensional array: typed where all values are of one kind, else of Python objects (None for missing).

    Numbers and texts are never coerced into each other, as ``numpy.asarray([1, "a"])`` would do.

    Raises:
        DataError: not one-dimensional, or a single value.
    """
    array = values if type(values) is np.ndarray else _to_array(values, argument)
    if array.ndim != 1:
        raise DataError(argument, f"has {array.ndim} dimensions", hint="Pass one value per row.")
    return array.astype(object) if array.dtype.kind in "UT" else array


def missing_mask(array: Array) -> BoolArray:
    """Where an array has no value: None, NaN, NaT or a data frame's own missing marker."""
    if array.dtype.kind == "f":
        return np.isnan(array)
    if array.dtype.kind in "mM":
        return np.isnat(array)
    if array.dtype != object:
        return np.zeros(len(array), np.bool_)
    values = array.tolist()
    if not {kind.__name__ for kind in set(map(type, values))} & (_MISSING_TYPES | _NAN_TYPES):
        return np.zeros(len(array), np.bool_)
    return np.fromiter(map(_is_missing, values), np.bool_, len(array))


def time_zone_of(values: Any) -> str | None:
    """The time zone that a data frame's column of times declares; its values are instants then."""
    kind = getattr(values, "dtype", None) or getattr(values, "type", None)
    zone = getattr(kind, "tz", None) or getattr(kind, "time_zone", None)
    return None if zone is None else str(zone)


def _is_missing(value: Any) -> bool:
    name = type(value).__name__
    return name in _MISSING_TYPES or (name in _NAN_TYPES and bool(value != value))  # noqa: PLR0124


def _to_array(values: Any, argument: str) -> Array:
    if isinstance(values, (str, bytes, dict)) or not isinstance(values, Iterable):
        raise DataError(argument, f"is a single {type(values).__name__}", hint="Pass one value per row.")
    if isinstance(values, np.ma.MaskedArray):
        return from_objects(values.tolist())
    return _from_frame(values) if hasattr(values, "__array__") else from_objects(list(values))


def _from_frame(values: Any) -> Array:
    """A column of a pandas, polars or pyarrow frame; integers beside nulls stay integers."""
    nulls = getattr(values, "null_count", 0)
    if nulls() if callable(nulls) else nulls:
        return from_objects(values.to_pylist() if hasattr(values, "to_pylist") else values.to_list())
    if getattr(values.dtype if hasattr(values, "dtype") else None, "tz", None) is not None:
        return np.asarray(values.to_numpy(dtype="M8[us]"))
    return np.asarray(values)


def from_objects(values: list[Any]) -> Array:
    """An array of Python values: typed if all are bool, int or float, else of objects."""
    kinds = set(map(type, values))
    if len(kinds) == 1 and (dtype := _TYPED.get(kinds.pop())):
        try:
            return np.array(values, dtype)
        except OverflowError:
            pass  # an integer beyond int64 stays an object, for the reader of the column to refuse
    array = np.empty(len(values), object)
    array[:] = values
    return array
