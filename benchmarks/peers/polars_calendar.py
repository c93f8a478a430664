"""The local calendar in polars: anniversaries and periods as expressions, and a table of them by slot."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import polars as pl
from benchmarks.peers.contender import OBSERVED_UNTIL, Case, user_codes
from benchmarks.peers.slots import slot_of, slots_of

LENGTHS: Final = {"1w": "1w", "1m": "1mo", "2m": "2mo", "3m": "3mo", "6m": "6mo"}
UNTIL: Final = pl.lit(OBSERVED_UNTIL).cast(pl.Datetime("us", "UTC"))


def frame_of(case: Case) -> pl.DataFrame:
    """Orders in the form of polars: int32 user codes, UTC datetimes in microseconds, int64 minor units."""
    user, time, amount = case.columns
    columns = {"user": user_codes(user), "time": time.view("M8[us]"), "amount": amount}
    return pl.DataFrame(columns).with_columns(pl.col("time").dt.replace_time_zone("UTC"))


def anniversary(start: pl.Expr, length: str, tz: str) -> pl.Expr:
    """The same wall time later: months clamp, a fold's first pass counts, a gap is read with the offset before it."""
    later = start.dt.convert_time_zone(tz).dt.replace_time_zone(None).dt.offset_by(length)
    at = later.dt.replace_time_zone(tz, ambiguous="earliest", non_existent="null")
    after_gap = later.dt.offset_by("1h").dt.replace_time_zone(tz, ambiguous="earliest", non_existent="null")
    return pl.coalesce(at, after_gap).dt.convert_time_zone("UTC")


def month(time: pl.Expr, tz: str) -> pl.Expr:
    """Local months since 1970-01."""
    local = time.dt.convert_time_zone(tz)
    return (local.dt.year().cast(pl.Int32) - 1970) * 12 + local.dt.month() - 1


def week(time: pl.Expr, tz: str) -> pl.Expr:
    """Local weeks since Monday 1969-12-29."""
    return (time.dt.convert_time_zone(tz).dt.date().cast(pl.Int32) + 3) // 7


def by_slot(function: Callable[[pl.Expr], dict[str, pl.Expr]], tz: str) -> Callable[[str, pl.Expr], pl.Expr]:
    """What a function of instants comes to, looked up by slot: computed once for the start of every slot of the data.

    Returns:
        From the name of one of the function's columns, and a time, to the cell of the time's slot.
    """
    slots, slot = slots_of(tz), slot_of(tz)
    starts = pl.DataFrame({"slot": np.arange(slots.start, slots.stop)})
    at = (pl.col("slot") * slot).cast(pl.Datetime("us", "UTC"))
    table = starts.select(**function(at))

    def cell(name: str, time: pl.Expr) -> pl.Expr:
        return pl.lit(table[name]).gather(time.cast(pl.Int64) // slot - slots.start)

    return cell


def collected(*queries: pl.LazyFrame) -> list[pl.DataFrame]:
    return pl.collect_all(queries, engine="streaming")


def columns_of(frame: pl.DataFrame) -> dict[str, Any]:
    return {name: frame[name].to_numpy() for name in frame.columns}
