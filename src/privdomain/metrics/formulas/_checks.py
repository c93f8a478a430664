"""The way in and the way out of every formula: numbers are checked, broadcast, divided and handed back only here."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from privdomain._internal.division import divide
from privdomain.errors import DataError

Number: TypeAlias = float | np.integer[Any] | np.floating[Any]
FloatArray: TypeAlias = npt.NDArray[np.float64]

_LARGEST = float(np.finfo(np.float64).max)
_NOISE = 1e-12
"""By so much of itself a part may exceed its whole: sums of floats round, counts below 10**12 cannot."""
_NUMBERS_ONLY = "Pass ints, floats or arrays of them, and nan for unknown."


class Column(NamedTuple):
    """An argument that passed its check."""

    name: str
    values: FloatArray
    is_scalar: bool


def finite(name: str, value: npt.ArrayLike) -> Column:
    """Numbers of either sign; nan is unknown and passes."""
    values = _floats(name, value)
    _refuse(name, values, np.isinf(values), "is not finite", _NUMBERS_ONLY)
    return Column(name, values, is_scalar=values.ndim == 0 and not isinstance(value, np.ndarray))


def nonnegative(name: str, value: npt.ArrayLike) -> Column:
    """Counts, durations and money that cannot fall below zero."""
    column = finite(name, value)
    _refuse(name, column.values, column.values < 0, "is negative", "Pass a number >= 0.")
    return column


def rate(name: str, value: npt.ArrayLike) -> Column:
    """Rates and shares in [0, 1]."""
    column = finite(name, value)
    is_outside = (column.values < 0) | (column.values > 1)
    _refuse(name, column.values, is_outside, "is outside [0, 1]", "Write 45% as 0.45.")
    return column


def growth(name: str, value: npt.ArrayLike) -> Column:
    """Growth rates: nothing loses more than all of itself."""
    column = finite(name, value)
    _refuse(name, column.values, column.values < -1, "is below -1", "Write +67% as 0.67 and a loss of half as -0.5.")
    return column


def along_last_axis(column: Column) -> Column:
    """The same column, when it has at least one step along its last axis."""
    if not column.values.ndim or not column.values.shape[-1]:
        raise DataError(column.name, "has no steps", hint="Pass at least one number along the last axis.")
    return column


def ratio(over: Column, base: Column) -> float | FloatArray:
    """``over / base``: the primitive of most formulas."""
    return evaluate(divide, over, base)


def proportion(part: Column, whole: Column) -> float | FloatArray:
    """``part / whole`` of which the part cannot be the larger, so that the answer lies in [0, 1]."""
    return ratio(within(part, whole), whole)


def within(part: Column, whole: Column) -> Column:
    """The part, when it is nowhere larger than its whole; where it is by rounding, it is the whole."""
    parts, wholes = _broadcast(part, whole)
    inside = np.minimum(parts, wholes)
    hint = "Count both over the same people and the same time."
    _refuse(part.name, parts, divide(parts - inside, parts) > _NOISE, f"exceeds {whole.name}", hint)
    return part._replace(values=inside)


def total(*columns: Column) -> Column:
    """The sum of columns as one column, to be a base."""
    name = " + ".join(column.name for column in columns)
    return Column(name, compute(np.add, *columns), is_scalar=all(column.is_scalar for column in columns))


def evaluate(formula: Callable[..., FloatArray], *columns: Column) -> float | FloatArray:
    """The formula over broadcast columns: a float where every argument was a scalar, else an array."""
    values = compute(formula, *columns)
    return float(values) if all(column.is_scalar for column in columns) else values


def compute(formula: Callable[..., FloatArray], *columns: Column) -> FloatArray:
    """The formula over broadcast columns as an array that holds no infinity."""
    arrays = _broadcast(*columns)
    with np.errstate(over="ignore", under="ignore"):
        values = np.asarray(formula(*arrays))
    names = ", ".join(column.name for column in columns)
    _refuse(names, values, np.isinf(values), "is no finite result", "Use a larger unit.")
    return values


def _broadcast(*columns: Column) -> tuple[FloatArray, ...]:
    try:
        return np.broadcast_arrays(*(column.values for column in columns))
    except ValueError:
        names = ", ".join(column.name for column in columns)
        shapes = " and ".join(str(column.values.shape) for column in columns)
        hint = "Give them equal lengths, or add an axis of length 1."
        raise DataError(names, f"shapes {shapes} do not broadcast", hint=hint) from None


def _floats(name: str, value: npt.ArrayLike) -> FloatArray:
    raw = _array(name, value)
    if raw.dtype.kind == "O":
        is_foreign = np.asarray(np.frompyfunc(_is_foreign, 1, 1)(raw), dtype=bool)
    else:
        is_foreign = np.full(raw.shape, raw.dtype.kind not in "iuf")
    _refuse(name, raw, is_foreign, "is no finite number", _NUMBERS_ONLY, show=_type_of)
    with np.errstate(over="ignore", under="ignore"):  # a long double may be too large or too small for a float
        return raw.astype(np.float64, copy=False)


def _array(name: str, value: npt.ArrayLike) -> npt.NDArray[Any]:
    if hasattr(value, "mask") and hasattr(value, "filled"):
        raise DataError(name, "is a masked array", hint="Fill the masked places with nan, which reads as unknown.")
    if hasattr(value, "__array__"):
        return np.asarray(value)
    try:
        return np.asarray(value, dtype=object)  # keeps None, True and "3" as they came
    except ValueError:
        raise DataError(name, "holds arrays of different shapes", hint="Pass one rectangular array.") from None


def _is_foreign(element: object) -> bool:
    if isinstance(element, int) and not isinstance(element, bool):
        return abs(element) > _LARGEST
    return not isinstance(element, float | np.integer | np.floating)


def _type_of(element: object) -> str:
    return f"a value of type {type(element).__name__}"


def _refuse(
    name: str,
    values: npt.NDArray[Any],
    is_bad: npt.NDArray[np.bool_],
    problem: str,
    hint: str,
    *,
    show: Callable[[Any], str] = str,
) -> None:
    """Raise for the first bad element, counted in C order; a scalar has no index."""
    if not is_bad.any():
        return
    first = int(is_bad.argmax())
    problem = f"{show(values.flat[first])} {problem}"
    if not is_bad.ndim:
        raise DataError(name, problem, hint=hint)
    if is_bad.ndim > 1:
        problem += f" at {tuple(map(int, np.unravel_index(first, is_bad.shape)))}"
    raise DataError(name, problem, first, int(is_bad.sum()), hint)
