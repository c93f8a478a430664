"""The local calendar in DuckDB: anniversaries and periods as SQL over TIMESTAMPTZ (zones by its icu extension)."""
# ruff: noqa: S608 - these queries are put together from constants

from dataclasses import dataclass
from typing import Any, Final

import duckdb
import pyarrow as pa
from benchmarks.peers.contender import OBSERVED_UNTIL, Case, user_codes
from benchmarks.peers.slots import slot_of, slots_of

LENGTHS: Final = {"1w": "7 days", "1m": "1 month", "2m": "2 months", "3m": "3 months", "6m": "6 months"}
UNTIL: Final = f"make_timestamptz({OBSERVED_UNTIL})"


@dataclass(frozen=True)
class State:
    """A database in memory with a table ``orders("user" INTEGER, "time" TIMESTAMPTZ, amount BIGINT)``."""

    connection: duckdb.DuckDBPyConnection
    tz: str

    def columns_of(self, query: str) -> dict[str, Any]:
        return dict(self.connection.execute(query).fetchnumpy())


def database_of(case: Case) -> State:
    user, time, amount = case.columns
    times = pa.array(time).cast(pa.timestamp("us", "UTC"))
    rows = pa.table({"user": user_codes(user), "time": times, "amount": amount})
    connection = duckdb.connect()
    connection.load_extension("icu")
    connection.execute("set enable_progress_bar = false")
    connection.execute("set preserve_insertion_order = false")
    connection.register("rows", rows)
    connection.execute('create table orders as select "user", "time", amount from rows')
    connection.unregister("rows")
    return State(connection, case.tz)


def anniversary(start: str, length: str, tz: str) -> str:
    """The same wall time later: months clamp, and a gap is read with the offset before it.

    icu reads a wall time inside a fold as its second pass; the first one counts, which is an hour after the instant of
    the wall time an hour before.
    """
    later = f"({start} at time zone '{tz}' + interval '{length}')"
    an_hour_before = f"({later} - interval '1 hour')"
    return f"least({later} at time zone '{tz}', {an_hour_before} at time zone '{tz}' + interval '1 hour')"


def month(time: str, tz: str) -> str:
    """Local months since 1970-01."""
    local = f"({time} at time zone '{tz}')"
    return f"((year({local}) - 1970) * 12 + month({local}) - 1)"


def week(time: str, tz: str) -> str:
    """Local weeks since Monday 1969-12-29."""
    return f"((({time} at time zone '{tz}')::date - date '1970-01-01' + 3) // 7)"


def slots(tz: str, **columns: str) -> str:
    """A query of ``slot`` (its number) and what SQL over its ``start`` comes to."""
    numbers = slots_of(tz)
    listed = ", ".join(f'{sql} as "{name}"' for name, sql in columns.items())
    starts = f"make_timestamptz(slot * {slot_of(tz)}) as start from range({numbers.start}, {numbers.stop}) r(slot)"
    return f"select slot, {listed} from (select slot, {starts})"


def slot_number(time: str, tz: str) -> str:
    return f"(epoch_us({time}) // {slot_of(tz)})"
