"""States: frozen attrs objects as JSON-safe Python and back, guided by the types of their fields."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar, get_type_hints

import attrs
import numpy as np

from privdomain._internal.arrays import Array, read_only
from privdomain.errors import SpecError

T = TypeVar("T")


def to_state(value: Any) -> Any:
    """Attrs objects and mappings as dicts, arrays as typed lists, tuples as lists; the rest is JSON-safe already."""
    if attrs.has(type(value)):
        return {field.name: to_state(getattr(value, field.name)) for field in attrs.fields(type(value))}
    if isinstance(value, np.ndarray):
        return {"dtype": str(value.dtype), "shape": list(value.shape), "values": plain_list(value.ravel())}
    if isinstance(value, Mapping):
        return {name: to_state(part) for name, part in value.items()}
    return [to_state(part) for part in value] if isinstance(value, tuple) else value


def from_state(cls: type[T], state: Any) -> T:
    """The attrs object that ``to_state`` wrote.

    Raises:
        SpecError: fields missing, or values that do not fit.
    """
    try:
        hints = get_type_hints(cls)
        fields = attrs.fields(cls)  # type: ignore[arg-type]
        return cls(**{field.name: _value(hints[field.name], state[field.name]) for field in fields})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise SpecError([("state", "damaged", f"does not hold a {cls.__name__}: {error!r}.")]) from error


def plain_list(column: Array) -> list[Any]:
    """Plain Python values: ISO text for dates, None for nan and NaT."""
    if column.dtype.kind == "M":
        return [None if value == "NaT" else value for value in np.datetime_as_string(column).tolist()]
    return [None if value != value else value for value in column.tolist()]  # noqa: PLR0124 - only nan differs


def _value(hint: Any, state: Any) -> Any:
    if attrs.has(hint):
        return from_state(hint, state)
    if isinstance(state, Mapping) and state.keys() == {"dtype", "shape", "values"}:
        return _array(state)
    if isinstance(state, Mapping):
        return MappingProxyType({name: _value(None, part) for name, part in state.items()})
    return tuple(_value(None, part) for part in state) if isinstance(state, list) else state


def _array(state: Mapping[str, Any]) -> Array:
    dtype = np.dtype(state["dtype"])
    values = [np.nan if value is None else value for value in state["values"]] if dtype.kind == "f" else state["values"]
    return read_only(np.array(values, dtype).reshape(state["shape"]))
