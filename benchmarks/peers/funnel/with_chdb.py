"""The funnel job in ClickHouse, embedded: its own function for funnels, in two modes, on one thread and on two.

A row matches one step at most, so that both modes answer alike: the default would let one row serve several.
"""

from collections.abc import Callable
from typing import Any

import chdb
import numpy as np
import pyarrow as pa
from benchmarks.peers.contender import Answer, Case, Contender, user_codes
from benchmarks.peers.funnel.facts import STEPS, WINDOW, answer_of_rows
from chdb.session import Session

MODES = {"strict_once": ", 'strict_once'", "default": ""}
THREADS = {"one thread": 1, "two threads": 2}


def levels_of(source: str, mode: str, threads: int) -> str:
    """Whole numbers as times: the window is in their unit."""
    conditions = ", ".join(f"name = {step}" for step in STEPS)
    level = f"windowFunnel({WINDOW}{mode})(time, {conditions})"
    query = f"select user, {level} as level from {source} group by user"  # noqa: S608 - put together from constants
    return f"{query} settings max_threads = {threads}"


def table_of(case: Case) -> pa.Table:
    user, time, name = case.columns
    return pa.table({"user": user_codes(user), "time": time.astype(np.uint64), "name": name.astype(np.int8)})


def prepare(case: Case) -> Session:
    rows = table_of(case)  # noqa: F841 - the session reads it by its name
    session = Session()
    session.query("create table events (user Int32, time UInt64, name Int8) engine = Memory")
    session.query("insert into events select user, time, name from Python(rows)")
    return session


def answer(levels: Any) -> Answer:
    table = pa.ipc.open_file(levels.bytes()).read_all()
    return answer_of_rows(table["user"].to_numpy(), table["level"].to_numpy())


def as_given(case: Case) -> Case:
    return case


def from_columns(case: Case) -> Any:
    """Levels straight from columns, without a table of its own."""
    rows = table_of(case)  # noqa: F841 - chdb reads it by its name
    return chdb.query(levels_of("Python(rows)", MODES["strict_once"], 1), "Arrow")


def _run(mode: str, threads: int) -> Callable[[Session], Any]:
    query = levels_of("events", mode, threads)
    return lambda session: session.query(query, "Arrow")


CONTENDERS = tuple(
    Contender(f"chdb, {on}, {way}", prepare, _run(mode, threads), answer)
    for on, threads in THREADS.items()
    for way, mode in MODES.items()
)
