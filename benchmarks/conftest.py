"""Orders and events at the sizes that the benchmarks run at; one set of columns per size, the same in every run."""

import numpy as np
import pytest
from benchmarks.data import OrderColumns, event_columns, order_columns

from privdomain.facts import Events, Orders

SIZES = (1_000, 100_000, 1_000_000)
ROWS_PER_USER = 10
EVENTS_PER_USER = 20


@pytest.fixture(scope="session", params=SIZES, ids=lambda n_rows: f"{n_rows:,}")
def columns(request: pytest.FixtureRequest) -> OrderColumns:
    n_rows: int = request.param
    return order_columns(np.random.default_rng(n_rows), n_rows=n_rows, n_users=n_rows // ROWS_PER_USER)


@pytest.fixture(scope="session")
def orders(columns: OrderColumns) -> Orders:
    return Orders(*columns, currency="CNY", tz="Asia/Shanghai", unit="minor")


@pytest.fixture(scope="session", params=SIZES, ids=lambda n_rows: f"{n_rows:,}")
def events(request: pytest.FixtureRequest) -> Events:
    n_rows: int = request.param
    columns = event_columns(np.random.default_rng(n_rows), n_rows=n_rows, n_users=n_rows // EVENTS_PER_USER)
    return Events(*columns, tz="Asia/Shanghai")
