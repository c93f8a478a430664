"""Reading a column, whoever made it: list, array, pandas, polars or pyarrow, without importing any of them."""

from collections.abc import Iterable
from typing import Any, Final, TypeGuard

import numpy as np

from privdomain._internal.arrays import Array, BoolArray
from privdomain.errors import DataError

_TYPED: Final = {bool: np.bool_, int: np.int64, float: np.float64}
_MISSING_TYPES: Final = frozenset({"NoneType", "NAType", "NaTType"})
_NAN_TYPES: Final = frozenset({"float", "float64", "float32", "float16", "datetime64", "Decimal"})
_FLOAT_WORDS: Final = ("float", "double")
"""What the types of data frames that hold floats have in their names."""


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
    kind = _type_of(values)
    zone = getattr(kind, "tz", None) or getattr(kind, "time_zone", None)
    return None if zone is None else str(zone)


def is_integer(value: object) -> TypeGuard[int | np.integer[Any]]:
    """Whether a cell is an integer; booleans and elapsed times are none, though their types derive from it."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, (bool, np.timedelta64))


def _is_missing(value: Any) -> bool:
    name = type(value).__name__
    return name in _MISSING_TYPES or (name in _NAN_TYPES and bool(value != value))  # noqa: PLR0124


def _to_array(values: Any, argument: str) -> Array:
    if isinstance(values, (str, bytes, dict)) or not isinstance(values, Iterable):
        raise DataError(argument, f"is a single {type(values).__name__}", hint="Pass one value per row.")
    if isinstance(values, np.ma.MaskedArray):
        nothing: Any = {"f": np.nan, "M": np.datetime64("NaT")}.get(values.dtype.kind)
        return from_objects(values.tolist()) if nothing is None else np.asarray(values.filled(nothing))
    return _from_frame(values) if hasattr(values, "__array__") else from_objects(list(values))


def _from_frame(values: Any) -> Array:
    """A column of a pandas, polars or pyarrow frame; integers beside nulls, which numpy makes floats, stay integers."""
    kind = _type_of(values)
    if hasattr(kind, "value_type"):  # nulls in the chunks of a pyarrow dictionary are lost on the way to numpy
        return from_objects(values.to_pylist())
    if hasattr(values, "dtype") and getattr(kind, "tz", None) is not None:
        return np.asarray(values.to_numpy(dtype="M8[us]"))
    array = np.asarray(values)
    if array.dtype.kind != "f" or kind is None or any(word in str(kind).lower() for word in _FLOAT_WORDS):
        return array
    return from_objects(values.to_pylist() if hasattr(values, "to_pylist") else list(values))


def _type_of(values: Any) -> Any:
    """The type that a column of a data frame declares: ``dtype`` in pandas and polars, ``type`` in pyarrow."""
    return values.dtype if hasattr(values, "dtype") else getattr(values, "type", None)


def from_objects(values: list[Any]) -> Array:
    """An array of Python values: typed if all are bool, int or float, else of objects."""
    kinds = set(map(type, values))
    if len(kinds) == 1 and (dtype := _TYPED.get(kinds.pop())):
        try:
            return np.array(values, dtype)
        except OverflowError:
            pass  # an integer beyond int64 stays an object, for the reader of the column to refuse
    return np.fromiter(values, object, len(values))
