"""Levels of funnels against windowFunnel of ClickHouse, where its in-process build chdb is installed.

Its mode strict_once is our ties="favorable"; with strict_increase it is ties="increasing". Its window holds both ends,
as ours does. Without strict_once one row may serve two steps, and strict_increase alone then loses chains: A at 0 takes
both steps of [A, A] at once, and no later A is looked for.
"""

import random
from types import SimpleNamespace

import numpy as np
import pytest
from oracle.funnel_worlds import spec_of

from privdomain.facts import Events
from privdomain.metrics import funnel_levels

chdb = pytest.importorskip("chdb")
pyarrow = pytest.importorskip("pyarrow")

N_USERS = 1_000
MODES = {"favorable": "'strict_once'", "increasing": "'strict_once', 'strict_increase'"}


def rows_and_steps(seed):
    """Rows of many users in few seconds, of few events; steps that repeat; a window that may be zero."""
    chance = random.Random(seed)  # noqa: S311 - a test
    names = "ABCX"[: chance.choice([2, 3, 4])]
    steps = [chance.choice(names) for _ in range(chance.choice([1, 2, 3, 3, 4, 4, 5]))]
    rows = []
    for user in range(N_USERS):
        span = chance.choice([1, 2, 3, 5, 9, 20])
        rows += [(user, chance.randrange(span), chance.choice(names)) for _ in range(chance.randint(1, 14))]
    chance.shuffle(rows)
    return list(zip(*rows, strict=True)), steps, chance.choice([0, 1, 2, 3, 5, 10, 100])


@pytest.mark.parametrize("ties", MODES)
@pytest.mark.parametrize("seed", range(24))
def test_levels_are_those_of_window_funnel(seed, ties):
    (user, time, name), steps, window = rows_and_steps(seed)
    # In Arrow the time is an unsigned integer: windowFunnel counts its window in the unit of the column.
    table = pyarrow.table({"user": user, "time": pyarrow.array(time, pyarrow.uint64()), "name": name})
    conditions = ", ".join(f"name = '{step}'" for step in steps)
    query = f"SELECT windowFunnel({window}, {MODES[ties]})(time, {conditions}) AS level FROM Python(table)"  # noqa: S608
    answer = chdb.query(f"{query} GROUP BY user ORDER BY user", "Arrow")
    expected = pyarrow.ipc.open_file(answer.bytes()).read_all()["level"].to_numpy()
    events = Events(user, time, name, tz="UTC", time_unit="s")
    plan = SimpleNamespace(
        steps=[SimpleNamespace(event=step, where=[], window=None) for step in steps],
        window=window * 10**6,
        order="ordered",
        ties=ties,
        exclusions=[],
        hold=None,
    )
    assert (events.n_users, table.num_rows) == (N_USERS, len(user))
    np.testing.assert_array_equal(funnel_levels(events, spec_of(plan)), expected)
