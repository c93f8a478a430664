"""PathLedger: a result like any other."""

import numpy as np
import pytest
from oracle.told import BUSY

from privdomain.simulator import PathLedger, generate

LEDGER = generate(BUSY.with_changes({"clock.n_periods": 14}), seed=3).ledger


def test_columns_hold_major_units_by_period():
    columns = LEDGER.to_columns()
    assert columns["period"][1] == np.datetime64("2026-01-12")
    assert columns["media advertising"][0] == 999.99
    assert columns["revenue"].sum() == pytest.approx(LEDGER.revenue_minor.sum() / 100)
    assert {len(column) for column in columns.values()} == {14}
    assert LEDGER.cohort_revenue_minor.sum() == LEDGER.revenue_minor.sum()


def test_states_and_records_travel():
    assert PathLedger.from_state(LEDGER.to_state()) == LEDGER
    assert LEDGER.to_records()[0]["period"] == "2026-01-05"


def test_the_table_shows_each_period():
    lines = repr(LEDGER).splitlines()
    assert lines[0] == "Ledger of one path [CNY]"
    assert len(lines) == 16


def test_ledgers_do_not_add():
    with pytest.raises(TypeError, match=r"PathLedger does not add\. Add the facts"):
        LEDGER + LEDGER
