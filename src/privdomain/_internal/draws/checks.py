"""What every draw asks of its arguments."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from privdomain._internal.arrays import Array
from privdomain.errors import DataError

LARGEST: Final = 10**10
"""The largest count and the largest mean of counts."""

_LEAST: Final = 5e-324
"""The least float above 0."""
_NEXT_TO_ONE: Final = 1.0 - 2.0**-53
"""The largest float below 1."""


def checked_uniforms(values: npt.ArrayLike) -> Array:
    """Uniform draws, strictly between 0 and 1."""
    return checked("uniforms", values, _LEAST, _NEXT_TO_ONE, "Pass numbers between 0 and 1, neither of them.")


def checked_counts(name: str, values: npt.ArrayLike) -> Array:
    """Whole numbers of an integer type."""
    return checked(name, values, 0, LARGEST, "Pass integers from 0 to 10**10.", kinds="iu")


def checked(name: str, values: npt.ArrayLike, least: float, most: float, hint: str, kinds: str = "iuf") -> Array:
    """An array of numbers of these kinds that all lie within bounds, themselves included."""
    try:
        array: Array = np.asarray(values)
    except ValueError:
        raise DataError(name, "holds arrays of different shapes", hint=hint) from None
    if array.dtype.kind not in kinds:
        raise DataError(name, f"is of type {array.dtype}", hint=hint)
    refuse(name, array, ~((array >= least) & (array <= most)), hint)
    return array


def refuse(name: str, values: Array, is_bad: Any, hint: str) -> None:
    """Raise for the first bad value, counted in C order."""
    if is_bad.any():
        first = int(np.argmax(is_bad))
        raise DataError(name, f"{values.flat[first]} is out of range", first, int(is_bad.sum()), hint)


def common_shape(**arrays: Array) -> tuple[int, ...]:
    """The shape that arguments broadcast to."""
    try:
        return np.broadcast_shapes(*(array.shape for array in arrays.values()))
    except ValueError:
        shapes = " and ".join(str(array.shape) for array in arrays.values())
        hint = "Give them equal lengths, or add an axis of length 1."
        raise DataError(", ".join(arrays), f"shapes {shapes} do not broadcast", hint=hint) from None
