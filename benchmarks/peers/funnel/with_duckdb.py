"""The funnel job in DuckDB: each step joined to the last chain of its user, which is as good as any to go on from."""

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from benchmarks.peers.contender import Answer, Case, Contender, user_codes
from benchmarks.peers.funnel.facts import STEPS, WINDOW, answer_of_rows

FIRST = 'c1 as materialized (select "user", "time", "time" as begun from events where name = 0)'
NEXT = """c{number} as materialized (
    select e."user", e."time", c.begun from (select * from events where name = {step}) e
    asof join c{step} c on e."user" = c."user" and e."time" >= c."time" where e."time" - c.begun <= {window})"""
CHAINS = [FIRST, *(NEXT.format(number=step + 1, step=step, window=WINDOW) for step in STEPS[1:])]
LEVELS = " union all ".join(f'from c{step + 1} select "user", {step + 1} as level' for step in STEPS)
QUERY = f'with {", ".join(CHAINS)} from ({LEVELS}) select "user", max(level) as level group by "user"'


def prepare(case: Case) -> duckdb.DuckDBPyConnection:
    user, time, name = case.columns
    connection = duckdb.connect()
    connection.execute("set enable_progress_bar = false")
    connection.register("rows", pa.table({"user": user_codes(user), "time": time, "name": name.astype(np.int8)}))
    connection.execute("create table events as select * from rows")
    connection.unregister("rows")
    return connection


def run(connection: duckdb.DuckDBPyConnection) -> Any:
    return connection.execute(QUERY).fetchnumpy()


def answer(levels: Any) -> Answer:
    return answer_of_rows(levels["user"], levels["level"])


CONTENDERS = (Contender("duckdb, an asof join for each step", prepare, run, answer),)
