"""The segment job in DuckDB."""

from typing import Any

import duckdb
import pyarrow as pa
from benchmarks.peers.contender import Case, Contender
from benchmarks.peers.segment.facts import (
    CITIES,
    NAMES,
    OFTEN_SINCE,
    PAID_SINCE,
    REGISTERED_SINCE,
    answer_of,
    columns_of,
)

QUERY = f"""
    select coalesce(
        city in ('Shanghai', 'Wuhan') and age >= 18
        and (vip or score > 0.5 or registered >= make_timestamptz({REGISTERED_SINCE}))
        and views >= 2 and coalesce(pays, 0) = 0 and not coalesce(age > 60, false), false) as is_in
    from users left join (
        select "user", count(*) filter (where name = 'view' and "time" >= make_timestamptz({OFTEN_SINCE})) as views,
            count(*) filter (where name = 'pay' and "time" >= make_timestamptz({PAID_SINCE})) as pays
        from events where name in ('view', 'pay') and "time" >= make_timestamptz({PAID_SINCE}) group by "user"
    ) using ("user") order by "user"
"""  # noqa: S608 - put together from constants


def prepare(case: Case) -> duckdb.DuckDBPyConnection:
    given = columns_of(case)
    times = pa.timestamp("us", "UTC")
    events = {
        "user": given.user,
        "time": pa.array(given.time).cast(times),
        "name": pa.DictionaryArray.from_arrays(given.name, NAMES),
    }
    users = {
        "user": range(len(given.city)),
        "city": pa.DictionaryArray.from_arrays(given.city, CITIES),
        "age": pa.array(given.age, from_pandas=True),
        "vip": given.vip,
        "score": given.score,
        "registered": pa.array(given.registered).cast(times),
    }
    connection = duckdb.connect()
    connection.execute("set enable_progress_bar = false")
    for name, columns in {"events": events, "users": users}.items():
        connection.register("rows", pa.table(columns))
        connection.execute(f"create table {name} as select * from rows")  # noqa: S608 - one of two constants
        connection.unregister("rows")
    return connection


def run(connection: duckdb.DuckDBPyConnection) -> Any:
    return connection.execute(QUERY).fetchnumpy()["is_in"]


CONTENDERS = (Contender("duckdb, one pass, join", prepare, run, answer_of),)
