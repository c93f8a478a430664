"""Reading: WeCom's statistics as columns, whether they come as a frame or as the rows of its answer."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np

from privdomain._internal.arrays import FLOAT_LIMIT, MISSING, FloatArray, IntArray
from privdomain._internal.columns import is_integer, missing_mask, read_column
from privdomain._internal.flaws import Flaw, flaws_at, raise_first
from privdomain.calendar.instants import instant, read_instants
from privdomain.errors import DataError
from privdomain.facts.frames import frame_columns

_ZONE: Final = "Asia/Shanghai"
"""Where times without an offset are read."""
_ONE: Final[tuple[type[Any], ...]] = (str, date, np.generic, int)
"""What is one instant, or none, rather than a column of them; a datetime is a date."""


def read_table(
    given: Any, needed: Sequence[str], optional: Sequence[str], columns: Mapping[str, str] | None
) -> dict[str, Any]:
    """Raw columns by our names, from a frame of columns or from the rows of WeCom's answer.

    A row may hold its figures under "data", as those on group chats do. A field that a row lacks is missing there.

    Raises:
        DataError: neither a frame nor rows; columns of unequal lengths.
        UnknownNameError: a needed column is not there.
    """
    if columns is not None and not isinstance(columns, Mapping):
        raise DataError("columns", f"is a {type(columns).__name__}", hint="Pass a dict of our name to yours.")
    renamed, names = dict(columns or {}), (*needed, *optional)
    for ours, theirs in renamed.items():
        if not isinstance(theirs, str):
            raise DataError(f"columns[{ours!r}]", f"is a {type(theirs).__name__}", hint="Name one of your columns.")
    if isinstance(given, Mapping) and "errcode" in given:
        hint = 'Check its errcode, then pass answer["behavior_data"], or answer["items"] of group chats.'
        raise DataError("figures", "is the whole answer of the interface", hint=hint)
    frame = given
    if isinstance(given, Sequence) and not isinstance(given, str):
        rows = [_flat(row, place) for place, row in enumerate(given)]
        present = {renamed.get(name, name) for name in needed}.union(*rows)
        frame = {name: [row.get(name) for row in rows] for name in present}
    found, _ = frame_columns(frame, names, renamed, (), needed=needed)
    _check_lengths(found)
    return found


def read_starts(values: Any) -> IntArray:
    """Starts of days as instants; integers are Unix seconds, as WeCom writes them.

    Raises:
        DataError: a malformed or missing one.
    """
    starts, flaws = read_instants(values, tz=_ZONE, argument="stat_time", time_unit="s")
    raise_first([*flaws, *flaws_at(starts == MISSING, "stat_time", "is missing", "Each row needs its day.")])
    return starts


def read_fetched(fetched: Any, n_rows: int) -> IntArray:
    """When WeCom was asked for each row, MISSING where nobody said; integers are Unix seconds, as those of days.

    Raises:
        SpecError: one value that is no instant.
        DataError: a column of another length, or with malformed times.
    """
    if fetched is None:
        return np.full(n_rows, MISSING)
    if isinstance(fetched, _ONE):
        return np.full(n_rows, instant(fetched, tz=_ZONE, argument="fetched", time_unit="s"))
    moments, flaws = read_instants(fetched, tz=_ZONE, argument="fetched", time_unit="s")
    raise_first(flaws)
    if len(moments) != n_rows:
        problem = f"has {len(moments)} rows where stat_time has {n_rows}"
        raise DataError("fetched", problem, hint="Pass one instant, or one per row.")
    return moments


def read_counts(values: Any, name: str) -> tuple[IntArray, list[Flaw]]:
    """A field of counts, and the flaws of its rows; data frames make whole floats of integers beside a gap."""
    array = read_column(values, name)
    is_missing = missing_mask(array)
    is_whole = np.full(len(array), array.dtype.kind in "iu")
    if array.dtype.kind in "fO":
        is_whole = np.fromiter(map(_is_whole, array.tolist()), np.bool_, len(array))
    counts = np.where(is_whole, array, 0)
    is_negative, is_large = (np.asarray(flag, np.bool_) for flag in (counts < 0, counts > FLOAT_LIMIT))
    return np.where(is_negative | is_large, 0, counts).astype(np.int64), [
        *flaws_at(is_missing, name, "is missing", "WeCom always answers with it; zero is a number."),
        *flaws_at(~is_whole & ~is_missing, name, "is no whole number", "Pass integers.", array),
        *flaws_at(is_negative, name, "is negative", "A count is >= 0."),
        *flaws_at(is_large, name, "is past 2**53", "No day holds so many."),
    ]


def read_averages(values: Any, name: str) -> tuple[FloatArray, list[Flaw]]:
    """A field of averages, nan where there is none, and the flaws of its rows."""
    array = read_column(values, name)
    is_missing = missing_mask(array)
    is_number = np.full(len(array), array.dtype.kind in "iuf")
    if array.dtype == object:
        is_number = np.fromiter(map(_is_number, array.tolist()), np.bool_, len(array))
    numbers = np.full(len(array), np.nan)
    numbers[is_number & ~is_missing] = array[is_number & ~is_missing]
    return numbers, [
        *flaws_at(~is_number & ~is_missing, name, "is no number", "Leave the cell empty where there is none.", array),
        *flaws_at(np.isinf(numbers), name, "is infinite", "Leave the cell empty where there is none."),
        *flaws_at(numbers > FLOAT_LIMIT, name, "is past 2**53", "No day has such an average."),
        *flaws_at(numbers < 0, name, "is negative", "Leave the cell empty where there is none."),
    ]


def _is_whole(cell: object) -> bool:
    return is_integer(cell) or (isinstance(cell, (float, np.floating)) and cell.is_integer())


def _is_number(cell: object) -> bool:
    return isinstance(cell, (float, np.floating)) or (is_integer(cell) and abs(int(cell)) <= FLOAT_LIMIT)


def _flat(row: Any, place: int) -> dict[str, Any]:
    if not isinstance(row, Mapping):
        raise DataError("figures", f"hold a {type(row).__name__}", place, hint="Pass the dicts of WeCom's answer.")
    figures = row.get("data", {})
    if not isinstance(figures, Mapping):
        raise DataError("data", f"is a {type(figures).__name__}", place, hint="Pass the figures of the row as a dict.")
    return {**row, **figures}


def _check_lengths(table: Mapping[str, Any]) -> None:
    lengths = {name: len(read_column(values, name)) for name, values in table.items()}
    expected = lengths["stat_time"]
    for name, length in lengths.items():
        if length != expected:
            problem = f"has {length} rows where stat_time has {expected}"
            raise DataError(name, problem, hint="Pass columns of one length.")
