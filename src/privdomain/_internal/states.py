"""States: frozen attrs objects as JSON-safe Python and back, guided by the types of their fields."""

from collections.abc import Mapping
from math import isnan, nan
from types import NoneType, UnionType
from typing import (
    Any,
    Final,
    Literal,
    Protocol,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    runtime_checkable,
)

import attrs
import numpy as np

from privdomain._internal.arrays import Array, read_only
from privdomain._internal.terms import Term
from privdomain.errors import SpecError

T = TypeVar("T")

_CELLS: Final[Mapping[str, set[type]]] = {
    "i": {int},
    "b": {bool},
    "f": {float, int, NoneType},
    "M": {str, NoneType},
    "O": {str, int, bool, NoneType},
}
"""What the lists behind integers, flags, floats, times and labels hold."""


@runtime_checkable
class Document(Protocol):
    """A specification: it writes itself as JSON-safe Python, and its class reads that back."""

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe Python."""

    @classmethod
    def load(cls, source: Any, /) -> Any:
        """The specification that ``to_dict`` wrote."""


class Rebuilt:
    """Attrs objects that are pickled and copied as a call of their constructor, which locks their arrays again."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, ...]:
        fields = attrs.fields(type(self))  # type: ignore[arg-type]
        parts = {field.alias: getattr(self, field.name) for field in fields}
        plain = {name: dict(part) if isinstance(part, Mapping) else part for name, part in parts.items()}
        return _rebuilt, (type(self), plain)


def _rebuilt(cls: type[T], parts: Mapping[str, Any]) -> T:
    return cls(**parts)


def to_state(value: Any) -> Any:
    """Attrs objects and mappings as dicts, arrays as typed lists, tuples as lists, nan as None."""
    if attrs.has(type(value)):
        return {field.name: to_state(getattr(value, field.name)) for field in attrs.fields(type(value))}
    if isinstance(value, np.ndarray):
        return {"dtype": str(value.dtype), "shape": list(value.shape), "values": plain_list(value.ravel())}
    if isinstance(value, Mapping):
        return {name: to_state(part) for name, part in value.items()}
    return [to_state(part) for part in value] if isinstance(value, tuple) else _plain_state(value)


def _plain_state(value: Any) -> Any:
    """A specification as Python, a term as its word, nan as None; the rest is JSON-safe already."""
    if isinstance(value, Document):
        return value.to_dict()
    if isinstance(value, Term):
        return value.value
    return None if isinstance(value, float) and isnan(value) else value


def from_state(cls: type[T], state: Any) -> T:
    """The attrs object that ``to_state`` wrote.

    Raises:
        SpecError: fields missing, or values that do not fit.
    """
    try:
        hints = get_type_hints(cls)
        fields = attrs.fields(cls)  # type: ignore[arg-type]
        return cls(**{field.alias: _value(hints[field.name], state[field.name]) for field in fields})
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise damaged(cls, error) from error


def damaged(cls: type, error: Exception) -> SpecError:
    """The error of a state that holds no object of a class."""
    return SpecError([("state", "damaged", f"does not hold a {cls.__name__}: {error!r}.")])


def plain_list(column: Array) -> list[Any]:
    """Plain Python values: ISO text for dates, None for nan and NaT."""
    if column.dtype.kind == "M":
        return [None if value == "NaT" else value for value in np.datetime_as_string(column).tolist()]
    return [None if value != value else value for value in column.tolist()]  # noqa: PLR0124 - only nan differs


def _value(hint: Any, state: Any) -> Any:
    """The value that a field of this type was written as; a TypeError for any other."""
    kind, parts = get_origin(hint), get_args(hint)
    if attrs.has(hint):
        return from_state(hint, state)
    if kind is np.ndarray:
        return _array(get_args(parts[1])[0], state)
    if kind is Mapping:
        return {name: _value(parts[1], part) for name, part in state.items()}
    if kind is tuple and type(state) is list:
        hints = parts[:1] * len(state) if parts[-1] is ... else parts
        return tuple(_value(part, value) for part, value in zip(hints, state, strict=True))
    if kind in (Union, UnionType):
        others = (part for part in parts if not isinstance(part, type) or issubclass(part, Term))
        return _value(type(state) if type(state) in parts else next(others, None), state)
    return _plain(hint, state)


def _plain(hint: Any, state: Any) -> Any:
    """A number, where nan was written as None, a text, a word of a vocabulary, or a specification."""
    if hint is float and state is None:
        return nan
    if isinstance(hint, type) and issubclass(hint, Term) and type(state) is str:
        return hint(state)
    if isinstance(hint, type) and issubclass(hint, Document):
        return hint.load(state)
    if type(state) is hint or (get_origin(hint) is Literal and state in get_args(hint)):
        return state
    raise TypeError(f"{state!r} does not fit")


def _array(item: Any, state: Mapping[str, Any]) -> Array:
    """An array of items of a numpy type."""
    dtype, values = np.dtype(state["dtype"]), state["values"]
    if item not in (Any, dtype.type) or not {type(value) for value in values} <= _CELLS[dtype.kind]:
        raise TypeError(f"{dtype} or its values do not fit")
    if dtype.kind == "f":
        values = [np.nan if value is None else value for value in values]
    return read_only(np.array(values, dtype).reshape(state["shape"]))
