"""The columns of paths, read and checked: channels, offsets, counts, value and ages."""

from datetime import timedelta
from typing import Any, Final

import numpy as np

from privdomain._internal.arrays import FLOAT_LIMIT, INT64_MAX, Array, IntArray
from privdomain._internal.columns import is_integer, missing_mask, read_column
from privdomain._internal.counts import read_counts
from privdomain._internal.flaws import flaws_at, raise_first
from privdomain._internal.money import check_total
from privdomain._internal.reprs import counted
from privdomain.errors import DataError
from privdomain.metrics.cohorts.labels import Label

MAX_CHANNELS: Final = 1_000_000
"""Channels of one set of paths."""


def read_codes(given: Any, argument: str) -> IntArray:
    """Whole numbers >= 0, an own copy."""
    codes, flaws = read_counts(given, argument)
    raise_first(flaws)
    return codes


def check_offsets(offsets: IntArray, n_touches: int) -> None:
    """Refuse offsets that do not cut the touches into paths of at least one touch."""
    hint = "Pass 0, then the end of each path: one offset more than paths."
    if not len(offsets) or offsets[0] != 0:
        raise DataError("offsets", "do not start with 0", hint=hint)
    raise_first(flaws_at(np.diff(offsets) < 0, "offsets", "fall", hint))
    if offsets[-1] != n_touches:
        raise DataError("offsets", f"end with {offsets[-1]} where there are {n_touches} touches", hint=hint)
    hint = "Leave the path out and count its conversions in unattributed."
    raise_first(flaws_at(np.diff(offsets) == 0, "offsets", "make a path without a touch", hint))


def read_channels(given: Any, codes: IntArray) -> tuple[Label, ...]:
    """The names of the channels; where none are given, the codes themselves."""
    n_used = int(codes.max(initial=-1)) + 1
    names = None if given is None else _names(read_column(given, "channels"))
    n_channels = n_used if names is None else len(names)
    hint = "Number the channels from 0 on."
    raise_first(flaws_at(codes >= min(n_channels, MAX_CHANNELS), "channel", "is no position in channels", hint))
    if names is None:
        return tuple(range(n_channels))
    is_odd = np.array([not (name is None or isinstance(name, (str, int))) for name in names], np.bool_)
    raise_first(flaws_at(is_odd, "channels", "is no name", "Name channels by texts or integers."))
    if len({type(name) for name in names if name is not None}) > 1:
        raise DataError("channels", "mixes texts and numbers", hint="Give all channels one type.")
    first = {name: place for place, name in reversed(list(enumerate(names)))}
    is_again = np.array([first[name] != place for place, name in enumerate(names)], np.bool_)
    raise_first(flaws_at(is_again, "channels", "names a channel twice", "Name each channel once."))
    return tuple(names)


def read_path_counts(given: Any, argument: str, n_paths: int) -> IntArray:
    """A count per path, >= 0, or a flag; zero for all where none is given."""
    if given is None:
        return np.zeros(n_paths, np.int64)
    column = read_column(given, argument)
    counts, flaws = read_counts(column.astype(np.int64) if column.dtype == np.bool_ else column, argument)
    _check_length(counts, argument, n_paths)
    raise_first(flaws)
    return counts


def check_weights(conversions: IntArray, nulls: IntArray, offsets: IntArray) -> None:
    """Refuse journeys whose touches add up past 2**53, beyond which floats no longer count them."""
    touches = (conversions.astype(np.float64) + nulls) * np.diff(offsets)
    if touches.sum() > FLOAT_LIMIT:
        raise DataError("conversions", "and nulls add up to more than 2**53 touches", hint="Report the parts apart.")


def read_value(given: Any, conversions: IntArray, argument: str = "value") -> Array:
    """Money of each path's conversions: int64 where all of it is whole numbers, else float64."""
    array = read_column(given, argument)
    _check_length(array, argument, len(conversions))
    if array.dtype == object:
        array = _numbers(array, argument)
    if array.dtype.kind not in "iuf":
        raise DataError(argument, "is no column of numbers", hint="Pass integers or floats.")
    limit = FLOAT_LIMIT if array.dtype.kind == "f" else INT64_MAX
    hint = "Pass finite numbers; leave value out where it is unknown."
    is_odd = ~((array >= -limit) & (array <= limit))
    raise_first(flaws_at(is_odd, argument, "is missing or too large", hint, array))
    value: Array = array.astype(np.float64 if array.dtype.kind == "f" else np.int64)
    if value.dtype.kind == "i":
        check_total(value, argument)
    hint = "Set it to 0, or count the conversion."
    raise_first(flaws_at((conversions == 0) & (value != 0), argument, "belongs to no conversion", hint, value))
    return value


def read_ages(given: Any, offsets: IntArray) -> IntArray:
    """Time from each touch to the end of its path [microseconds], which never grows along a path."""
    array = read_column(given, "ages")
    _check_length(array, "ages", int(offsets[-1]))
    if array.dtype == object and all(isinstance(cell, timedelta) for cell in array.tolist()):
        array = array.astype("m8[us]")
    if array.dtype.kind == "m":
        raise_first(flaws_at(np.isnat(array), "ages", "is missing", "Say how long before its end each touch was."))
        array = array.astype("m8[us]").astype(np.int64)
    ages = read_codes(array, "ages")
    grows = np.zeros(len(ages), np.bool_)
    grows[1:] = ages[1:] > ages[:-1]
    grows[offsets[:-1]] = False
    raise_first(flaws_at(grows, "ages", "grows along a path", "Order the touches of a path by time, oldest first."))
    return ages


def read_leftover(given: Any, argument: str) -> int:
    """One count of what is in no path.

    Raises:
        DataError: no whole number >= 0.
    """
    return int(read_codes([given], argument)[0])


def read_money_aside(given: Any, argument: str, *, is_known: bool, n_conversions: int = 1) -> int | float:
    """Money that is in no path, in the unit of the paths' value.

    Raises:
        DataError: no finite number, value of no conversion, or money where the value of the paths is unknown.
    """
    value: int | float = read_value([given], np.array([n_conversions]), argument)[0].item()
    if value and not is_known:
        raise DataError(argument, "is known where value is not", hint="Give the paths a value, too.")
    return value


def _names(column: Array) -> list[Any]:
    """Plain Python names, None for missing."""
    cells = zip(column.tolist(), missing_mask(column).tolist(), strict=True)
    return [None if missing else cell.item() if isinstance(cell, np.generic) else cell for cell, missing in cells]


def _check_length(column: Array, argument: str, expected: int) -> None:
    if len(column) != expected:
        raise DataError(
            argument, f"has {counted(len(column), 'row')} where {expected} are expected", hint="Pass one per row."
        )


def _numbers(array: Array, argument: str) -> Array:
    """Python numbers as int64 where all of them are integers, else as float64."""
    is_whole = [is_integer(cell) and abs(int(cell)) <= INT64_MAX for cell in array]
    is_float = [isinstance(cell, (float, np.floating)) for cell in array]
    is_odd = ~(np.array(is_whole, np.bool_) | np.array(is_float, np.bool_))
    raise_first(flaws_at(is_odd, argument, "is no finite number", "Pass integers or floats.", array))
    return array.astype(np.int64 if all(is_whole) else np.float64)
