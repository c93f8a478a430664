"""Spots: where chains took a step, and the rows that stand there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privdomain.metrics.funnels.spots import Spots


def spots_of(*places, n_units=4):
    """Spots of chains, each a unit and an instant."""
    units, instants = zip(*places, strict=True) if places else ((), ())
    return Spots.of(np.array(units, np.int64), np.array(instants, np.int64), n_units)


def found(spots, *places, rows=None):
    """Which rows stand where, of a log of rows of (unit, instant)."""
    units, instants = (np.array(column, np.int64) for column in zip(*places, strict=True))
    asked = np.arange(len(units)) if rows is None else np.array(rows, np.int64)
    parts = [np.column_stack(part) for part in spots.rows(asked, units, instants)]
    return np.concatenate([np.empty((0, 2), np.int64), *parts]).tolist()


def test_chains_at_one_place_share_a_spot():
    spots = spots_of((0, 5), (2, 5), (2, 5), (2, 8), (3, -9))
    assert spots.of_chain.tolist() == [0, 1, 1, 2, 3]
    assert (spots.n_spots, spots.most) == (4, 2)


def test_rows_stand_on_the_spot_of_their_own_unit_and_instant():
    spots = spots_of((0, 5), (2, 5), (2, 8), (3, -9))
    rows = [(0, 5), (0, 8), (1, 5), (2, 8), (2, 5), (2, 6), (2, 9), (3, -9), (-1, 5), (2, 8)]
    assert found(spots, *rows) == [[0, 0], [3, 2], [4, 1], [7, 3], [9, 2]]
    assert found(spots, *rows, rows=[9, 8, 0]) == [[9, 2], [0, 0]]


def test_before_the_first_instant_of_a_unit_there_is_nothing():
    assert found(spots_of((0, 5), (1, 7), (1, 9)), (1, 5), (1, 6), (0, 4), (0, 6)) == []


def test_no_chain_and_no_row():
    assert found(spots_of(), (0, 5), (-1, 5)) == []
    assert list(spots_of((0, 5)).rows(np.empty(0, np.int64), np.empty(0), np.empty(0))) == []


PLACES = st.lists(st.tuples(st.integers(0, 3), st.integers(-3, 12)), max_size=40)


@given(PLACES.map(sorted), st.lists(st.tuples(st.integers(-1, 3), st.integers(-3, 12)), min_size=1, max_size=20))
def test_each_row_is_found_as_by_looking_through_all(places, rows):
    distinct = sorted(set(places))
    expected = [[row, distinct.index(place)] for row, place in enumerate(rows) if place in distinct]
    assert found(spots_of(*places), *rows) == expected


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 8, 9, 17])
def test_however_many_spots_a_unit_has(n):
    places = [(1, instant) for instant in range(n)]
    assert found(spots_of((0, n - 1), *places), *places) == [[row, row + 1] for row in range(n)]


def test_rows_are_read_in_chunks(monkeypatch):
    monkeypatch.setattr("privdomain._internal.arrays.CHUNK_ROWS", 3)
    rows = [(row % 4, row) for row in range(10)]
    assert found(spots_of(*sorted(rows)), *rows) == [[row, sorted(rows).index(rows[row])] for row in range(10)]
