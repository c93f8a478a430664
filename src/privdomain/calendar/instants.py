"""Instants: dates, datetimes, ISO text and integers as int64 microseconds since 1970-01-01 UTC."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, Literal, TypeAlias

import numpy as np

from privdomain._internal.arrays import MISSING, Array, BoolArray, IntArray
from privdomain._internal.choices import check_choice
from privdomain._internal.columns import is_integer, missing_mask, read_column, time_zone_of
from privdomain._internal.flaws import Flaw, flaws_at, raise_first
from privdomain.calendar.zones import EPOCH, SECOND, zone_info, zone_over
from privdomain.errors import DataError, SpecError

__all__ = ["InstantLike", "TimeUnit", "instant", "read_instants"]

InstantLike: TypeAlias = datetime | date | np.datetime64 | str | int
TimeUnit: TypeAlias = Literal["s", "ms", "us"]

_UNITS: Final = {"s": SECOND, "ms": 1_000, "us": 1}
_EARLIEST: Final = int((datetime(1700, 1, 1, tzinfo=UTC) - EPOCH).total_seconds()) * SECOND
_LATEST: Final = int((datetime(2200, 1, 1, tzinfo=UTC) - EPOCH).total_seconds()) * SECOND
_DIGITS_OF_A_DATE: Final = range(17_000_101, 22_001_231)
"""Integers that read as yyyymmdd, and as microseconds would lie in the first half minute of 1970."""

_ODD_UNITS: Final = frozenset({"generic", "ps", "fs", "as"})
"""Units of datetime64 that say no time, or none that reaches back to 1970."""

_LOOKS_LIKE_SECONDS: Final = range(10**7, 10**13)
"""Where the largest of a column of integers lies if seconds, milliseconds or digits of a date were meant."""


def instant(value: InstantLike, *, tz: str, argument: str = "observed_until", time_unit: TimeUnit = "us") -> int:
    """One instant; a date means its local start of day, and naive times are read in ``tz``.

    Args:
        value: Aware or naive datetime, date, datetime64, ISO text, or integer.
        tz: IANA name of the zone in which naive values are read.
        argument: Name that an error gives to the value.
        time_unit: What an integer counts since 1970-01-01 UTC.

    Returns:
        Microseconds since 1970-01-01 UTC.

    Raises:
        SpecError: not an instant, missing, or outside the years 1700 to 2199; unknown zone.

    Examples:
        >>> instant("1970-01-02", tz="Asia/Shanghai")
        57600000000
        >>> instant("1970-01-02T00:00+08:00", tz="UTC")
        57600000000
    """
    problem = "is no instant"
    if is_integer(value) and int(value) in _DIGITS_OF_A_DATE:
        problem = "is an integer that looks like the digits of a date"
    elif is_integer(value) or isinstance(value, (date, np.datetime64, str)):
        cell = np.array([value], None if isinstance(value, (np.datetime64, np.integer)) else object)
        instants, flaws = read_instants(cell, tz=tz, argument=argument, time_unit=time_unit)
        if instants[0] != MISSING:
            return int(instants[0])
        problem = flaws[0].problem if flaws else "is missing"
    raise SpecError([(argument, "not_an_instant", f"{value!r} {problem}. Pass a date or a datetime.")])


def read_instants(
    values: Any, *, tz: str, argument: str, naive_tz: str | None = None, time_unit: TimeUnit | None = None
) -> tuple[IntArray, list[Flaw]]:
    """A column of times as instants (missing stays missing), and the flaws of its rows.

    Args:
        values: datetime64, datetimes, dates, ISO texts or integers, or a data frame's column of times.
        tz: IANA name of the calendar.
        argument: Name of the column.
        naive_tz: Zone in which values without an offset are read; ``tz`` by default.
        time_unit: What integers count since 1970-01-01 UTC; microseconds by default.

    Raises:
        SpecError: unknown zone or unit.
        DataError: not a column, or integers that look like seconds or milliseconds without a ``time_unit``.
    """
    zone_info(tz)
    naive_tz = tz if naive_tz is None else naive_tz
    zone_info(naive_tz, "naive_tz")
    if time_unit is not None:
        check_choice("time_unit", time_unit, tuple(_UNITS))
    array = read_column(values, argument)
    if array.dtype.kind in "iu":
        return _from_ints(array, time_unit, argument)
    if array.dtype.kind == "M":
        if np.datetime_data(array.dtype)[0] in _ODD_UNITS and not np.isnat(array).all():
            raise DataError(argument, f"holds {array.dtype} values", hint="Convert them to datetime64[us].")
        wall, is_far = _from_datetime64(array)
        is_naive = np.full(len(array), time_zone_of(values) is None)
        flaws: list[Flaw] = []
    else:
        wall, is_far, is_naive, flaws = _from_objects(np.fromiter(array, object, len(array)), time_unit, argument)
    is_naive &= wall != MISSING
    if naive_tz != "UTC" and is_naive.any():
        wall[is_naive] = zone_over(naive_tz, wall[is_naive]).to_instants(wall[is_naive])
    return wall, [*flaws, *_far_flaws(is_far, argument)]


def utc_instants(values: Any, argument: str) -> IntArray:
    """Instants without missing values, from datetime64 or int64 microseconds UTC, or other times; naive ones are UTC.

    Raises:
        DataError: not a column of times, or a missing one.
    """
    if isinstance(values, np.ndarray) and values.ndim == 1 and values.dtype.kind in "iM":
        return values.astype("M8[us]").astype(np.int64)
    instants, flaws = read_instants(values, tz="UTC", argument=argument, time_unit="us")
    raise_first([*flaws, *flaws_at(instants == MISSING, argument, "is missing")])
    return instants


def _from_ints(array: Array, time_unit: TimeUnit | None, argument: str) -> tuple[IntArray, list[Flaw]]:
    low, high = (int(array.min()), int(array.max())) if len(array) else (0, 0)
    _check_unit(max(-low, high), time_unit, argument)
    factor = _UNITS[time_unit or "us"]
    if low * factor >= _EARLIEST and high * factor < _LATEST:
        return np.multiply(array, factor, dtype=np.int64), []
    is_far = (array < _EARLIEST // factor) | (array >= _LATEST // factor)
    return np.where(is_far, MISSING, np.where(is_far, 0, array).astype(np.int64) * factor), _far_flaws(is_far, argument)


def _check_unit(largest: int, time_unit: TimeUnit | None, argument: str) -> None:
    """Refuse integers without a unit that can hardly be microseconds."""
    if time_unit is None and largest in _LOOKS_LIKE_SECONDS:
        problem = "holds integers that would all lie within 116 days of 1970"
        raise DataError(argument, problem, hint="Say time_unit='s', 'ms' or 'us'.")


def _from_datetime64(array: Array) -> tuple[IntArray, BoolArray]:
    """Wall times, and where they are too far away for microseconds."""
    is_far = (array < np.datetime64("1700", "Y")) | (array >= np.datetime64("2200", "Y"))
    wall = np.where(is_far, np.datetime64("NaT"), array).astype("M8[us]").astype(np.int64)
    return wall, is_far


def _from_objects(
    array: Array, time_unit: TimeUnit | None, argument: str
) -> tuple[IntArray, BoolArray, BoolArray, list[Flaw]]:
    """Wall times; where they are too far away and where they are naive; and the flaws."""
    _check_unit(max((abs(int(cell)) for cell in array if is_integer(cell)), default=0), time_unit, argument)
    wall = np.full(len(array), MISSING)
    is_far, is_odd, is_naive = np.zeros((3, len(array)), np.bool_)
    for row in np.flatnonzero(~missing_mask(array)).tolist():
        moment = _as_datetime(array[row], time_unit)
        if moment is None:
            is_odd[row] = True
        elif not 1700 <= moment.year < 2200:  # noqa: PLR2004 - the bounds of this module
            is_far[row] = True
        else:
            is_naive[row] = moment.utcoffset() is None
            gap = (moment.replace(tzinfo=UTC) if is_naive[row] else moment) - EPOCH
            wall[row] = (gap.days * 86_400 + gap.seconds) * SECOND + gap.microseconds
    flaws = flaws_at(is_odd, argument, "is no time", "Pass datetimes, dates, ISO texts or integers.", array)
    is_aware = (wall != MISSING) & ~is_naive
    if is_aware.any() and is_naive.any():
        is_minority = is_naive if is_naive.sum() <= is_aware.sum() else is_aware
        hint = "Give all times an offset, or none (they are then read in naive_tz)."
        flaws += flaws_at(is_minority, argument, "mixes naive and aware times", hint)
    return wall, is_far, is_naive, flaws


def _as_datetime(value: Any, time_unit: TimeUnit | None) -> datetime | None:
    """The datetime of one cell; None if it is no time."""
    if isinstance(value, np.datetime64):
        value = value.astype("M8[us]").item()
    if isinstance(value, str):
        return _from_text(value)
    if is_integer(value):
        return _from_seconds(*divmod(int(value) * _UNITS[time_unit or "us"], SECOND))
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value if isinstance(value, datetime) else None


def _from_text(text: str) -> datetime | None:
    """The datetime of an ISO text; a longer row of digits is a count of milliseconds, though Python reads a date."""
    if text.isdigit() and len(text) > len("20260131"):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _from_seconds(seconds: int, microseconds: int) -> datetime:
    """An aware datetime; one beyond the bounds of this module for whatever datetime cannot hold."""
    if not _EARLIEST <= seconds * SECOND < _LATEST:
        return datetime.max.replace(tzinfo=UTC)
    return EPOCH + timedelta(seconds=seconds, microseconds=microseconds)


def _far_flaws(is_far: BoolArray, argument: str) -> list[Flaw]:
    hint = "Leave the cell empty instead of a far-away date."
    return flaws_at(is_far, argument, "lies outside the years 1700 to 2199", hint)


def _utc_text(moment: int | None) -> str:
    return "open" if moment is None else (EPOCH + timedelta(microseconds=moment)).isoformat()


SHOWN_AS_TIME: Final = {"show": _utc_text}
"""Metadata of an attrs field that holds an instant, for the errors that show it."""


def local_text(moment: int, *, tz: str) -> str:
    """An instant as local wall time to the minute, or to the microsecond where it has one: 2026-02-01 00:00."""
    local = (EPOCH + timedelta(microseconds=moment)).astimezone(zone_info(tz)).replace(tzinfo=None)
    return local.isoformat(" ", "minutes" if local == local.replace(second=0, microsecond=0) else "auto")
