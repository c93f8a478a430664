"""The attribution job in DuckDB: steps counted by a join of each touch with the next, then numpy."""
# ruff: noqa: S608 - these queries are put together from constants

import duckdb
import numpy as np
import numpy.typing as npt
from benchmarks.peers.attribution.journeys import LOST, START, WON, answer_of, credit_by_removal, journeys_of
from benchmarks.peers.contender import Case, Contender

STEPS = f"""
    select one.channel, coalesce(next.channel, case when one.converted then {WON} else {LOST} end) as then, count(*)
    from touches one left join touches next on next.place = one.place + 1 and next.path = one.path
    group by all
    union all
    select {START}, one.channel, count(*)
    from touches one anti join touches previous on previous.place = one.place - 1 and previous.path = one.path
    group by all
"""


def prepare(case: Case) -> duckdb.DuckDBPyConnection:
    journeys = journeys_of(case)
    path = journeys.path
    columns = {  # noqa: F841 - read by its name in the query
        "place": np.arange(len(path), dtype=np.int32),
        "path": path,
        "channel": journeys.channel.astype(np.int8),
        "converted": journeys.converted[path],
    }
    connection = duckdb.connect()
    connection.execute("create table touches as select * from columns")
    return connection


def run(connection: duckdb.DuckDBPyConnection) -> npt.NDArray[np.float64]:
    one, then, counts = connection.execute(STEPS).fetchnumpy().values()
    steps = np.zeros((START + 1, START + 1))
    steps[one, then] = counts
    return credit_by_removal(steps, int(steps[:, WON].sum()))


CONTENDERS = (Contender("duckdb and numpy", prepare, run, answer_of),)
