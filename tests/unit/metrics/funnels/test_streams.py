"""Streams: the rows of units, and how they are parted into blocks that fit into 63 bits."""

import random

import numpy as np
import pytest
from unit.metrics.funnels.written import asked, chains, levels, log, opens, parts, result_of

from privdomain._internal import arrays
from privdomain.errors import DataError, UnknownNameError
from privdomain.facts import Events
from privdomain.metrics import funnel, funnel_levels
from privdomain.metrics.funnels import streams


def stream_of(events, **options):
    """The stream of a funnel from A to B."""
    return parts(events, asked("A B", **options))[0]


class TestUnits:
    def test_a_unit_is_a_user(self):
        stream = stream_of(log("A5 Z1", "B3"))
        assert (stream.units.tolist(), stream.instants.tolist()) == ([0, 0, 1], [5, 1, 3])
        assert (stream.kinds.tolist(), stream.users.tolist()) == ([1, 0, 2], [0, 1])
        assert (stream.numbers.tolist(), stream.span, stream.rows) == ([0, 1], 4, None)
        assert stream.units_of_all(3).tolist() == [0, 0, 1]

    def test_with_a_held_attribute_it_is_a_user_with_a_value(self):
        # Ordered by user, then by value (milk before tea); the row without an item belongs to none.
        stream = stream_of(log("A0:tea B1 B2:milk B3:tea", "A4:tea"), hold="item")
        assert stream.units.tolist() == [1, 0, 1, 2]
        assert stream.users.tolist() == [0, 0, 1]
        assert (stream.rows.tolist(), stream.instants.tolist()) == ([0, 2, 3, 4], [0, 2, 3, 4])
        assert stream.units_of_all(5).tolist() == [1, -1, 0, 1, 2]

    @pytest.mark.parametrize("values", [[3, 7, 3], [False, True, False], ["", "x", ""]])
    def test_what_is_held_are_texts_integers_or_flags(self, values):
        events = log("A0 B1 B2", held=values)
        assert chains(events, asked("A B", hold="held")) == [(0, 2)]
        assert levels(events, asked("A B", hold="held")) == [2]

    def test_a_held_value_that_is_missing_everywhere(self):
        stream = stream_of(log("A0 B1"), hold="item")
        assert (len(stream.units), len(stream.users), stream.span) == (0, 0, 0)
        for order in ("ordered", "consecutive", "any"):
            spec = asked("A B", hold="item", order=order)
            result = result_of(["A0 B1", "A0"], spec)
            assert (result.users.tolist(), result.outside, levels(["A0 B1", "A0"], spec)) == ([0, 0], 2, [0, 0])

    def test_what_cannot_be_held(self):
        with pytest.raises(UnknownNameError, match=r"'itme' is no known column of these Events\. Did you mean 'time'"):
            stream_of(log("A0"), hold="itme")
        with pytest.raises(DataError, match="'time' holds no labels"):
            stream_of(log("A0"), hold="time")

    def test_rows_are_taken_from_what_was_taken(self):
        stream = stream_of(log("A0:tea B1 B2:milk B3:tea"), hold="item").take(np.array([2, 0])).take(np.array([0]))
        assert (stream.rows.tolist(), stream.units.tolist(), stream.instants.tolist()) == ([3], [1], [3])
        assert stream.users.tolist() == [0, 0]

    def test_nobody(self):
        stream = stream_of(log())
        assert (stream.span, stream.numbers.tolist(), stream.units_of_all(0).tolist()) == (0, [], [])
        assert list(stream.blocks(1)) == [stream]


class TestBlocks:
    STREAM = stream_of(log("A0 B1", "A5", "A2 B9", "B3", "A4"))

    def blocks(self, monkeypatch, n_units):
        """Blocks of so many units: each is 10 wide, for the span is 9 and the window 0, and one has to stay free."""
        monkeypatch.setattr(streams, "INT64_MAX", 10 * (n_units + 1))
        return list(self.STREAM.blocks(0))

    def test_units_that_fit_are_one_block(self, monkeypatch):
        assert list(self.STREAM.blocks(None)) == self.blocks(monkeypatch, 5) == [self.STREAM]

    def test_units_that_do_not_fit_are_several(self, monkeypatch):
        blocks = self.blocks(monkeypatch, 2)
        assert [one.first for one in blocks] == [0, 2, 4]
        assert [one.users.tolist() for one in blocks] == [[0, 1], [2, 3], [4]]
        assert [one.numbers.tolist() for one in blocks] == [[0, 1], [2, 3], [4]]
        assert [one.units.tolist() for one in blocks] == [[0, 0, 1], [0, 0, 1], [0]]
        assert [one.instants.tolist() for one in blocks] == [[0, 1, 5], [2, 9, 3], [4]]
        assert [one.kinds.tolist() for one in blocks] == [[1, 2, 1], [1, 2, 2], [1]]
        assert [one.rows.tolist() for one in blocks] == [[0, 1, 2], [3, 4, 5], [6]]

    def test_the_last_block_may_be_full(self, monkeypatch):
        assert [one.users.tolist() for one in self.blocks(monkeypatch, 1)] == [[0], [1], [2], [3], [4]]
        assert [one.users.tolist() for one in self.blocks(monkeypatch, 4)] == [[0, 1, 2, 3], [4]]

    def test_rows_of_a_unit_keep_their_order(self, monkeypatch):
        monkeypatch.setattr(streams, "INT64_MAX", 1)
        stream = self.STREAM.take(np.array([6, 4, 1, 3, 0]))
        assert [one.rows.tolist() for one in stream.blocks(0)] == [[1, 0], [], [4, 3], [], [6]]


def random_log(seed):
    """Nine users with twelve rows each, in any order, many of them at the same instant."""
    chance = random.Random(seed)  # noqa: S311 - a test
    rows = [(user, chance.randrange(9), chance.choice("AAABBCX")) for user in range(9) for _ in range(12)]
    chance.shuffle(rows)
    user, time, name = zip(*rows, strict=True)
    items = [chance.choice(["tea", "milk", None]) for _ in rows]
    return Events(user, time, name, attributes={"item": items}, tz="UTC", time_unit="us")


READINGS = [
    {"ties": "favorable"},
    {"ties": "increasing"},
    {"ties": "input"},
    {"order": "consecutive"},
    {"order": "consecutive", "ties": "increasing"},
    {"order": "any"},
]


def told(result):
    """All that a result says of its units."""
    return [getattr(result, name).tolist() for name in ("user", "group", "level", "reached", "is_open")], result.labels


class TestTheAnswerDoesNotDependOnTheRoom:
    @pytest.mark.parametrize("n_units", [1, 2, 4, 8])
    @pytest.mark.parametrize("reading", READINGS, ids=str)
    def test_users_and_attempts(self, monkeypatch, reading, n_units):
        events = random_log(n_units)
        excluded = [] if reading.get("order") == "any" else [("X", 1, 3), ("X", 2, 3, "drop_user")]
        counts = ["users"] if reading.get("order") == "any" else ["users", "attempts"]
        for steps, hold in (("A B C", None), ("A A:tea B", "item")):
            spec = asked(steps, *excluded, window=5, hold=hold, **reading)
            whole = [told(result_of(events, spec, 12, count=count, by="item")) for count in counts]
            depths = levels(events, spec)
            with monkeypatch.context() as patched:
                # Rows span 8, and a window of 5 makes units 14 wide.
                patched.setattr(streams, "INT64_MAX", 14 * (n_units + 1))
                assert [told(result_of(events, spec, 12, count=count, by="item")) for count in counts] == whole
                assert levels(events, spec) == depths

    @pytest.mark.parametrize("reading", READINGS, ids=str)
    def test_rows_are_worked_on_at_once_or_in_chunks(self, monkeypatch, reading):
        events = random_log(3)
        excluded = [] if reading.get("order") == "any" else [("X", 1, 2), ("X", 2, 3, "drop_user")]
        spec = asked("A A:tea B", *excluded, window=5, **reading)
        whole = told(result_of(events, spec, 12, by="item")), levels(events, spec)
        monkeypatch.setattr(arrays, "CHUNK_ROWS", 3)
        assert (told(result_of(events, spec, 12, by="item")), levels(events, spec)) == whole

    @pytest.mark.parametrize("reading", READINGS, ids=str)
    def test_users_from_1700_to_2199_are_those_of_one_week(self, reading):
        # 499 years are 1.6e16 microseconds and a unit is twice as wide, so that 2**63 has room for 291 of the 1,200
        # users. In turn they do A B, B A, A and nothing that matters, at the two ends of time or of a week.
        n, spec = 1_200, asked("A B", **reading)
        names = [name for number in range(n) for name in ("AB", "BA", "AZ", "ZZ")[number % 4]]
        users = [user for user in range(n) for _ in range(2)]
        found = {}
        for first, last in (("1700-01-01", "2199-12-30"), ("2026-01-01", "2026-01-08")):
            events = Events(users, [first, last] * n, names, tz="UTC")
            result = funnel(events, spec, observed_until="2199-12-31")
            is_first, is_last = (result.reached == np.datetime64(day, "us").astype(np.int64) for day in (first, last))
            found[first] = (
                funnel_levels(events, spec).tolist(), result.users.tolist(), result.user.tolist(), result.outside,
                is_first.tolist(), is_last.tolist(), result.is_open.tolist(),
            )  # fmt: skip
        backwards = 2 if reading.get("order") == "any" else 1
        assert found["1700-01-01"] == found["2026-01-01"]
        assert found["1700-01-01"][:2] == ([2, backwards, 1, 0] * (n // 4), [900, 300 * backwards])

    def test_attempts_from_1700_to_2199(self):
        # A B A B of each user are two attempts, however far apart.
        n = 700
        users = [user for user in range(n) for _ in range(4)]
        days = ["1700-01-01", "1700-01-02", "2199-01-01", "2199-01-02"] * n
        events = Events(users, days, ["A", "B"] * (2 * n), tz="UTC")
        result = funnel(events, ["A", "B"], count="attempts", observed_until="2199-12-31")
        assert result.users.tolist() == [2 * n, 2 * n]
        assert result.user.tolist() == [user for user in range(n) for _ in range(2)]
        assert result.time_to_convert("A", "B").decile_days.tolist() == [[1.0] * 9]


def test_a_window_is_kept_at_the_ends_of_time():
    # A at the end of user 1 is not in reach of B at the beginning of user 2, however short the room between them.
    assert chains(["B0 A9", "B0 A9"], asked("A B")) == [(9,), (9,)]
    assert chains(["A0 B9", "A0 B9"], asked("A B", window=9)) == [(0, 9), (0, 9)]
    assert chains(["A0 B9", "A0 B9"], asked("A B", window=8)) == [(0,), (0,)]
    assert opens(["A0", "A9"], asked("A B", window=3), 10) == [False, True]
