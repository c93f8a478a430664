"""Rejects: rows set apart, each once and with its reason."""

import json
import pickle

import numpy as np
import pytest

from privdomain._internal.flaws import Flaw
from privdomain.facts import Rejects

FLAWS = [
    Flaw("user", "is missing", np.array([4, 1]), "Repair it."),
    Flaw("amount", "is infinite", np.array([1, 0]), "Drop it."),
]


def test_a_row_counts_once_with_its_first_flaw():
    rejects = Rejects.of(FLAWS)
    assert rejects.index.tolist() == [0, 1, 4]
    assert rejects.argument == ("amount", "user", "user")
    assert rejects.problem == ("is infinite", "is missing", "is missing")
    assert rejects.hint == ("Drop it.", "Repair it.", "Repair it.")
    assert len(rejects) == 3


def test_the_rows_that_stay():
    assert Rejects.of(FLAWS).keeps(6).tolist() == [False, False, True, True, False, True]
    assert Rejects.of([]).keeps(2).tolist() == [True, True]


def test_records_are_plain_json():
    records = Rejects.of(FLAWS).to_records()
    assert json.loads(json.dumps(records)) == records
    assert records[2] == {"index": 4, "argument": "user", "problem": "is missing", "hint": "Repair it."}
    assert Rejects.of([]).to_records() == []


def test_repr_counts_the_reasons():
    assert repr(Rejects.of(FLAWS)) == "Rejects(3 rows: 1 amount is infinite, 2 user is missing)"
    assert repr(Rejects.of(FLAWS[:1]).of([Flaw("a", "is b", np.array([0]))])) == "Rejects(1 row: 1 a is b)"
    assert repr(Rejects.of([])) == "Rejects(0 rows)"


def test_the_index_is_locked():
    rejects = Rejects.of(FLAWS)
    with pytest.raises(ValueError, match="read-only"):
        rejects.index[0] = 5
    again = pickle.loads(pickle.dumps(rejects))  # noqa: S301
    assert again.to_records() == rejects.to_records()
