"""Lines: the rows of all units on one axis."""

import numpy as np
import pytest
from unit.metrics.funnels.written import asked, log, parts

from privdomain._internal import arrays
from privdomain.metrics.funnels.lines import row_line, time_line

NOTHING, A, B = 0, 1, 2
"""Kinds of rows."""

LOG = ("A7 B5 A5", "B9 Z5 A8")


def stream_of(*texts):
    """The stream of a funnel from A to B."""
    return parts(log(*texts), asked("A B"))[0]


def mask(*kinds):
    """A mask of kinds."""
    return np.isin(np.arange(3), kinds)


@pytest.fixture(params=["all at once", "in chunks"])
def stream(request, monkeypatch):
    """A stream of two users, of which few rows are worked on at once, or all."""
    if request.param == "in chunks":
        monkeypatch.setattr(arrays, "CHUNK_ROWS", 2)
    return stream_of(*LOG)


class TestTimeLine:
    """Rows lie at 5 .. 9 and the reach is 3, so that a unit is 4 + 3 + 1 wide: user 2 begins at place 8."""

    def test_a_key_is_a_place(self, stream):
        line = time_line(stream, 3)
        assert (line.origin, line.width, line.reach) == (5, 8, 3)
        assert line.keys(mask(A)).tolist() == [0, 2, 8 + 3]
        assert line.keys(mask(B)).tolist() == [0, 8 + 4]
        assert line.keys(mask(NOTHING, A, B)).tolist() == [0, 0, 2, 8, 8 + 3, 8 + 4]
        assert line.keys(mask()).tolist() == []
        assert line.places_of(slice(None)).tolist() == [2, 0, 0, 12, 8, 11]
        assert line.places_of(np.array([3, 0])).tolist() == [12, 2]

    def test_keys_of_units_that_are_alive(self, stream):
        line = time_line(stream, 3)
        assert line.keys(mask(A, B), np.array([False, True])).tolist() == [11, 12]
        assert line.keys(mask(A, B), np.array([True, False])).tolist() == [0, 0, 2]

    def test_a_key_tells_its_unit_and_its_instant(self, stream):
        line, keys = time_line(stream, 3), np.array([0, 2, 8, 11])
        assert line.unit(keys).tolist() == [0, 0, 1, 1]
        assert line.instant(keys).tolist() == [5, 7, 5, 8]
        assert line.place(keys) is keys
        assert line.first_key(keys) is keys

    def test_the_end_of_a_unit_is_out_of_reach_of_the_next_one(self):
        line = time_line(stream_of("A9", "B5"), 4)
        end, begin = line.keys(mask(A, B)).tolist()
        assert begin - end == line.reach + 1

    def test_no_row(self):
        line = time_line(stream_of(), 0)
        assert (line.origin, line.width, line.keys(mask(A)).tolist()) == (0, 1, [])

    def test_times_before_1970(self):
        line = time_line(stream_of("A-7 B-2"), 5)
        assert line.instant(line.keys(mask(A, B))).tolist() == [-7, -2]


class TestRowLine:
    """In the order of time and rows, user 1 did B5 A5 A7, and user 2 Z5 A8 B9; width 8 as above."""

    def test_a_key_is_a_position(self, stream):
        line = row_line(stream, 3)
        assert (line.origin, line.width, line.reach) == (5, 8, 3)
        assert line.places.tolist() == [0, 0, 2, 8, 11, 12]
        assert line.kinds.tolist() == [B, A, A, NOTHING, A, B]
        assert line.keys(mask(A)).tolist() == [1, 2, 4]
        assert line.keys(mask(B)).tolist() == [0, 5]

    def test_keys_of_units_that_are_alive(self, stream):
        line = row_line(stream, 3)
        assert line.keys(mask(A, B), np.array([False, True])).tolist() == [4, 5]

    def test_a_key_tells_its_unit_and_its_instant(self, stream):
        line, keys = row_line(stream, 3), np.array([1, 2, 3, 5])
        assert line.place(keys).tolist() == [0, 2, 8, 12]
        assert line.unit(keys).tolist() == [0, 0, 1, 1]
        assert line.instant(keys).tolist() == [5, 7, 5, 9]

    def test_the_first_key_that_is_not_before_a_place(self, stream):
        places = np.array([0, 1, 2, 3, 8, 9, 12, 13])
        assert row_line(stream, 3).first_key(places).tolist() == [0, 2, 2, 3, 3, 4, 5, 6]

    def test_kinds_of_one_instant_may_be_ranked_before_the_order_of_rows(self):
        stream = stream_of("Z1 B1 A1 B1 A0")
        assert row_line(stream, 0).kinds.tolist() == [A, NOTHING, B, A, B]
        assert row_line(stream, 0, np.array([2, 0, 1])).kinds.tolist() == [A, A, B, B, NOTHING]

    def test_no_row(self):
        line = row_line(stream_of(), 0)
        assert line.places.tolist() == line.keys(mask(A)).tolist() == []
        assert line.first_key(np.array([0])).tolist() == [0]
