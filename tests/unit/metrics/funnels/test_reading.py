"""Readings: on which line the rows of a block lie, and what the rows of each step must obey."""

import pytest
from unit.metrics.funnels.written import asked, parts, reading_of

from privdomain.metrics.funnels import streams
from privdomain.metrics.funnels.lines import RowLine, TimeLine
from privdomain.metrics.funnels.reading import readings


def found(log, spec):
    """For each step the pairs of first and last row (keys) of its live chains."""
    levels = reading_of(log, spec).levels()
    return [list(zip(live.carried[1].tolist(), live.ends.tolist(), strict=True)) for live in levels]


def rule(number, *excluded, steps="A B C D", **options):
    """The rule of a step."""
    return reading_of(["A0"], asked(steps, *excluded, **options)).rules[number - 1]


class TestLines:
    @pytest.mark.parametrize(
        ("order", "ties", "line", "side"),
        [
            ("ordered", "favorable", TimeLine, "right"),
            ("ordered", "increasing", TimeLine, "left"),
            ("ordered", "input", RowLine, "left"),
            ("consecutive", "favorable", RowLine, "left"),
            ("consecutive", "increasing", RowLine, "left"),
            ("consecutive", "input", RowLine, "left"),
        ],
    )
    def test_rows_are_ordered_by_time_unless_their_order_counts(self, order, ties, line, side):
        reading = reading_of(["A0 A0"], asked("A A", order=order, ties=ties))
        assert (type(reading.line), reading.side) == (line, side)
        assert (reading.ties is not None) == (side == "right")

    def test_rows_of_one_step_each_have_no_ties(self):
        assert reading_of(["A0 B0"], asked("A B")).ties is None

    def test_rows_that_matter_to_nothing_are_neighbours_and_else_left_out(self):
        log = ["A0 Z1 B2"]
        assert reading_of(log, asked("A B", order="consecutive")).line.places.tolist() == [0, 1, 2]
        assert reading_of(log, asked("A B", ties="input")).line.places.tolist() == [0, 2]

    @pytest.mark.parametrize("ties", ["favorable", "input"])
    @pytest.mark.parametrize(("window", "reach"), [(None, 9), (0, 0), (8, 8), (9, 9), (10**9, 9)])
    def test_the_reach_is_the_window_or_the_span_of_the_rows(self, window, reach, ties):
        line = reading_of(["A3 B12"], asked("A B", window=window, ties=ties)).line
        assert (line.reach, line.origin, line.width) == (reach, 3, 9 + reach + 1)

    @pytest.mark.parametrize("ties", ["favorable", "input"])
    def test_units_that_do_not_fit_are_read_block_by_block(self, monkeypatch, ties):
        # Span 9 and window 4: a unit is 14 wide. Each block has its own origin and span, and no reach beyond it.
        monkeypatch.setattr(streams, "INT64_MAX", 14 * 3)
        blocks = list(readings(*parts(["A0 B9", "A5", "A2 B4"], asked("A B", window=4, ties=ties))))
        assert [one.line.stream.users.tolist() for one in blocks] == [[0, 1], [2]]
        assert [(one.line.origin, one.line.width, one.line.reach) for one in blocks] == [(0, 14, 4), (2, 5, 2)]


class TestRules:
    def test_nothing_is_asked_but_the_first_row(self):
        for number in range(1, 5):
            one = rule(number)
            assert (one.number, one.window, one.spoilers, one.kept) == (number, None, (), {1})
            assert not one.neighbours
            assert not one.grows

    def test_windows_of_steps(self):
        assert [rule(number, steps="A B<3 C D<0").window for number in range(1, 5)] == [None, 3, None, 0]

    def test_neighbours_and_times_that_grow(self):
        assert rule(2, order="consecutive").neighbours
        assert rule(2, order="consecutive", ties="increasing").grows
        assert not rule(2, order="consecutive").grows
        assert not rule(2, ties="increasing").grows  # the side of a key says so

    def test_what_spoils_an_attempt_is_asked_where_its_exclusion_ends(self):
        spec = asked("A B C D", ("X", 2, 4), ("Y", 1, 4), ("X", 1, 2, "drop_user"))
        rules = reading_of(["A0 X3 Y5 X4"], spec).rules
        assert [[(start, keys.tolist()) for start, keys in one.spoilers] for one in rules] == [
            [], [], [], [(2, [3, 4]), (1, [5])],
        ]  # fmt: skip

    def test_rows_from_which_an_exclusion_counts_are_kept_until_it_ends(self):
        kept = [rule(number, ("X", 2, 4)).kept for number in range(1, 5)]
        assert kept == [{1}, {1, 2}, {1, 2}, {1}]

    def test_where_it_removes_users_they_are_kept_at_its_end_too(self):
        kept = [rule(number, ("X", 2, 3, "drop_user")).kept for number in range(1, 5)]
        assert kept == [{1}, {1, 2}, {1, 2}, {1}]


class TestLevels:
    def test_every_start_is_tried_and_the_latest_is_carried(self):
        assert found(["A0 A2 B3 A4 B5 B6"], asked("A B")) == [[(0, 0), (2, 2), (4, 4)], [(2, 3), (4, 5), (4, 6)]]

    def test_chains_of_several_users_stay_apart(self):
        # Span 9, reach 9: user 2 begins at 19.
        assert found(["A9", "B0 A3 B4"], asked("A B")) == [[(9, 9), (22, 22)], [(22, 23)]]

    def test_positions_are_keys_where_the_order_of_rows_counts(self):
        assert found(["B0 A0 Z1 B1"], asked("A B", ties="input")) == [[(1, 1)], [(1, 2)]]
        assert found(["B0 A0 Z1 B1"], asked("A B", order="consecutive")) == [[(1, 1)], []]

    def test_steps_of_one_instant_are_taken_in_one_go(self):
        # From A at 0 both A at 1 can follow; from nothing they are the first two steps.
        levels = found(["A0 A1 A1"], asked("A A A"))
        assert levels == [[(0, 0), (1, 1)], [(1, 1)], [(0, 1)]]

    def test_windows_inside_an_instant_are_met(self):
        assert found(["A0 A5 A5"], asked("A A<0 A<0", window=0)) == [[(0, 0), (5, 5)], [(5, 5)], []]
        # Three are met from A at 3 only: the second step's own window forbids A at 0.
        assert found(["A0 A3 A5 A5"], asked("A A<2 A<0"))[2] == [(3, 5)]

    def test_an_exclusion_that_counts_from_inside_an_instant_is_not_broken_in_it(self):
        # X at 1 lies between A at 0 and the run at 2, not between steps 2 and 3, both at 2.
        log = ["A0 X1 A2 A2"]
        assert found(log, asked("A A A", ("X", 2, 3)))[2] == [(0, 2)]
        assert found(log, asked("A A A", ("X", 1, 2)))[2] == []
        assert found(log, asked("A A A", ("X", 1, 3)))[2] == []

    def test_rows_from_which_later_exclusions_count_are_carried_through_an_instant(self):
        # Steps 2 and 3 are at 2, step 4 at 5: X at 4 lies after both, X at 1 before both.
        for instant, level in ((1, 4), (4, 3)):
            spec = asked("A A A B", ("X", 3, 4), ("X", 2, 4))
            assert sum(map(bool, found([f"A0 A2 A2 X{instant} B5"], spec))) == level

    def test_nobody(self):
        assert found([], asked("A B")) == [[], []]
        assert found(["B0"], asked("A B")) == [[], []]
