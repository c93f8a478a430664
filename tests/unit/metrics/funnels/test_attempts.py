"""Attempts: one after the other, each row read once."""

import pytest
from unit.metrics.funnels.written import asked, chains, levels, opens, result_of


def attempts(rows, steps, *excluded, until=1_000, **options):
    """The attempts of one user between others, who never take the first step."""
    return chains(["B0 C1", rows, "C0 B9"], asked(steps, *excluded, **options), until, count="attempts")


READINGS = [
    {"ties": "favorable"}, {"ties": "input"}, {"ties": "increasing"},
    {"order": "consecutive"}, {"order": "consecutive", "ties": "increasing"},
]  # fmt: skip


class TestOneAfterTheOther:
    @pytest.mark.parametrize("reading", READINGS, ids=str)
    @pytest.mark.parametrize(
        ("rows", "steps", "expected"),
        [
            ("A0 B1 A2 B3 A4", "A B", [(0, 1), (2, 3), (4,)]),
            ("A0 B1", "A B", [(0, 1)]),
            ("A0", "A B", [(0,)]),
            ("B0", "A B", []),
            ("A0 A1 A2", "A", [(0,), (1,), (2,)]),
            ("A0 A1 A2 A3 A4", "A A", [(0, 1), (2, 3), (4,)]),
            ("A0 B1 C2 A3 B4 A5 B6 C7", "A B C", [(0, 1, 2), (3, 4), (5, 6, 7)]),
        ],
    )
    def test_each_begins_after_the_end_of_the_one_before(self, rows, steps, expected, reading):
        if reading.get("order") != "consecutive" and steps == "A B C":
            expected = [(0, 1, 2), (3, 4, 7)]  # A at 5 and B at 6 are passed over by the attempt that waits for C
        assert attempts(rows, steps, **reading) == expected

    def test_steps_that_are_not_the_next_are_passed_over(self):
        assert attempts("A0 C1 A2 B3 B4 C5", "A B C") == [(0, 3, 5)]

    def test_an_attempt_goes_on_with_the_first_row_and_so_may_lose_what_users_reach(self):
        log = "A0 A2 B4"
        assert attempts(log, "A B", window=3) == [(0,)]
        assert levels([log], asked("A B", window=3)) == [2]

    def test_with_a_held_attribute_each_value_has_its_own(self):
        spec = asked("A B", hold="item")
        log = ["A0:tea A1:milk B2:tea A3 B4 A5:tea B6:milk"]
        assert chains(log, spec, count="attempts") == [(1, 6), (0, 2), (5,)]

    def test_nobody(self):
        assert chains([], asked("A B"), count="attempts") == []


class TestExpiry:
    @pytest.mark.parametrize(
        ("rows", "steps", "window", "expected"),
        [
            # The next attempt begins beyond the window, itself included.
            ("A0 B3", "A B", 3, [(0, 3)]),
            ("A0 B4", "A B", 3, [(0,)]),
            ("A0 A3 B4", "A B", 3, [(0,)]),
            ("A0 A4 B5", "A B", 3, [(0,), (4, 5)]),
            ("A0 A1 A4 A5 B6", "A B", 3, [(0,), (4, 6)]),
            # A row that does not exist lies beyond.
            ("A0 A4 A9", "A B", 3, [(0,), (4,), (9,)]),
            ("A0 A4 A9", "A B", None, [(0,)]),
            # The window of a step: what passes first counts.
            ("A0 A1 A2 A3 B4", "A B<2", None, [(0,), (3, 4)]),
            ("A0 B1 A3 C4 A5", "A B<5 C<1", None, [(0, 1), (3,)]),
            ("A0 B1 A2 C3 A4", "A B C<1", None, [(0, 1), (4,)]),
            ("A0 B1 A3 C4", "A B C<2", 2, [(0, 1), (3,)]),
            ("A0 A1 B1 A2 B2", "A B<0", 0, [(0,), (1, 1), (2, 2)]),
        ],
    )
    def test_an_attempt_ends_where_its_limit_is_passed(self, rows, steps, window, expected):
        assert attempts(rows, steps, window=window) == expected

    def test_a_limit_beyond_the_last_row_of_a_user_is_no_row_of_the_next_user(self):
        spec = asked("A B", window=5)
        assert chains(["A0 A9", "A0 A3 B4 A9"], spec, count="attempts") == [(0,), (9,), (0, 4), (9,)]


class TestTies:
    @pytest.mark.parametrize(
        ("rows", "steps", "favorable", "by_row", "increasing"),
        [
            ("B1 A1", "A B", [(1, 1)], [(1,)], [(1,)]),
            ("A1 B1", "A B", [(1, 1)], [(1, 1)], [(1,)]),
            ("C1 B1 A1", "A B C", [(1, 1, 1)], [(1,)], [(1,)]),
            ("A0 B1 A1 B2", "A B", [(0, 1)], [(0, 1), (1, 2)], [(0, 1), (1, 2)]),
            ("A0 A0 A0", "A A", [(0, 0), (0,)], [(0, 0), (0,)], [(0,)]),
            ("A0 A0 A1", "A A", [(0, 0), (1,)], [(0, 0), (1,)], [(0, 1)]),
            # Rows of several steps are read as the first of them: tea, which is both, comes in its turn.
            ("A0 A0:tea", "A A:tea", [(0, 0)], [(0, 0)], [(0,)]),
            ("A0:tea A0", "A A:tea", [(0,)], [(0,)], [(0,)]),
        ],
    )
    def test_rows_of_one_instant(self, rows, steps, favorable, by_row, increasing):
        assert attempts(rows, steps, ties="favorable") == favorable
        assert attempts(rows, steps, ties="input") == by_row
        assert attempts(rows, steps, ties="increasing") == increasing


class TestExclusions:
    @pytest.mark.parametrize(
        ("rows", "steps", "bounds", "ties", "expected"),
        [
            # X between the step from which it counts and the one where it ends: the next attempt begins after it.
            ("A0 X1 B2", "A B", (1, 2), "favorable", [(0,)]),
            ("A0 X1 A2 B3", "A B", (1, 2), "favorable", [(0,), (2, 3)]),
            ("A0 A1 X2 B3", "A B", (1, 2), "favorable", [(0,)]),
            ("A0 B1 X2 A3 B4", "A B", (1, 2), "favorable", [(0, 1), (3, 4)]),
            # Even if the step where it ends never comes.
            ("A0 X1 A2", "A B", (1, 2), "favorable", [(0,), (2,)]),
            # It keeps the steps that it took; those in between are no more taken than the last.
            ("A0 B1 X2 C3", "A B C", (1, 3), "favorable", [(0, 1)]),
            ("A0 X1 B2 C3", "A B C", (1, 3), "favorable", [(0,)]),
            ("A0 X1 B2 C3", "A B C", (2, 3), "favorable", [(0, 2, 3)]),
            # By time, what happens at the very instant of one of the two steps does not lie between.
            ("A0 X0 B1", "A B", (1, 2), "favorable", [(0, 1)]),
            ("A0 X1 B1", "A B", (1, 2), "favorable", [(0, 1)]),
            ("A0 X1 B1", "A B", (1, 2), "increasing", [(0, 1)]),
            ("A0 X0 B1", "A B", (1, 2), "increasing", [(0, 1)]),
            ("A0 X1 B1", "A B", (1, 2), "input", [(0,)]),
            ("A0 B1 X1", "A B", (1, 2), "input", [(0, 1)]),
            ("X0 A0 B1", "A B", (1, 2), "input", [(0, 1)]),
            # At the instant of a step in between it does, once that step is taken.
            ("A0 X1 B1 C2", "A B C", (1, 3), "favorable", [(0, 1)]),
            # X is read after the steps of its instant: A at 1 is passed over before, and B finds no attempt.
            ("A0 X1 A1 B2", "A B", (1, 2), "favorable", [(0,)]),
            ("A0 X1 A1 B2", "A B", (1, 2), "input", [(0,), (1, 2)]),
        ],
    )
    def test_what_spoils_an_attempt(self, rows, steps, bounds, ties, expected):
        assert attempts(rows, steps, ("X", *bounds), ties=ties) == expected

    def test_of_two_exclusions_the_first_that_is_broken_ends_it(self):
        excluded = [("X", 1, 3), ("Y", 2, 3)]
        assert attempts("A0 Y1 B2 X3 A4 Y5 C6", "A B C", *excluded) == [(0, 2), (4,)]
        assert attempts("A0 B1 Y2 A3 X4 A5", "A B C", *excluded) == [(0, 1), (3,), (5,)]

    def test_of_limit_and_x_the_earlier_counts(self):
        excluded = ("X", 1, 2)
        assert attempts("A0 X2 A3 B4", "A B", excluded, window=4) == [(0,), (3, 4)]
        assert attempts("A0 X4 A5 B6", "A B", excluded, window=4) == [(0,), (5, 6)]
        assert attempts("A0 A5 X6 B7", "A B", excluded, window=4) == [(0,), (5,)]

    def test_what_removes_users_removes_all_their_attempts(self):
        spec = asked("A B", ("X", 1, 2, "drop_user"))
        log = ["A0 B1 A2 B3", "A0 B1 A2 X3 B4", "A0 B1 X2", "A5"]
        result = result_of(log, spec, count="attempts")
        assert chains(log, spec, count="attempts") == [(0, 1), (2, 3), (), (0, 1), (5,)]
        assert result.user.tolist() == [1, 1, 2, 3, 4]
        assert (result.users.tolist(), result.removed.tolist()) == ([4, 3], [1])

    def test_everybody_is_removed(self):
        assert chains(["A0 X1", "A0 X1"], asked("A B", ("X", 1, 2, "drop_user")), count="attempts") == [(), ()]

    def test_with_a_held_attribute_the_attempts_of_one_value_are_removed(self):
        spec = asked("A B", ("X", 1, 2, "drop_user"), hold="item")
        log = ["A0:milk A1:tea X2:milk B3:tea A4:tea B5:milk"]
        assert chains(log, spec, count="attempts") == [(), (1, 3), (4,)]


class TestConsecutive:
    @pytest.mark.parametrize(
        ("rows", "ties", "expected"),
        [
            # A row that breaks an attempt may begin the next.
            ("A0 A1 B2", "favorable", [(0,), (1, 2)]),
            ("A0 Z1 B2", "favorable", [(0,)]),
            ("A0 B1 Z2 A3 A4 B5", "favorable", [(0, 1), (3,), (4, 5)]),
            # Rows stand as they are, whatever is said of ties.
            ("B0 A0", "favorable", [(0,)]),
            ("A0 B0", "favorable", [(0, 0)]),
            ("A0 B0", "input", [(0, 0)]),
            ("A0 B0 A1 B2", "increasing", [(0,), (1, 2)]),
        ],
    )
    def test_the_next_row_is_the_next_step(self, rows, ties, expected):
        assert attempts(rows, "A B", order="consecutive", ties=ties) == expected

    def test_a_window_passes_too(self):
        assert attempts("A0 B5 A6 B7", "A B", order="consecutive", window=3) == [(0,), (6, 7)]


class TestOpen:
    @pytest.mark.parametrize(
        ("rows", "steps", "until", "options", "expected"),
        [
            # Only the last attempt can go on, within the window and that of the step.
            ("A0 A5", "A B", 6, {"window": 3}, [False, True]),
            ("A0 A5", "A B", 8, {"window": 3}, [False, True]),
            ("A0 A5", "A B", 9, {"window": 3}, [False, False]),
            ("A0", "A B<3", 3, {}, [True]),
            ("A0", "A B<3", 4, {}, [False]),
            ("A0 B1", "A B<9 C<3", 4, {}, [True]),
            ("A0 B1", "A B C", 4, {"window": 3}, [False]),
            ("A0 B1", "A B", 2, {}, [False]),
            ("A0 B1 A2", "A B", 3, {}, [False, True]),
            ("A0 A1 A2", "A A", 3, {}, [False, True]),
            # One that must be followed at once is closed by any row.
            ("A0", "A B", 2, {"order": "consecutive"}, [True]),
            ("A0 Z1", "A B", 2, {"order": "consecutive"}, [False]),
            ("A0 A1", "A B", 9, {"order": "consecutive", "window": 3}, [False, False]),
        ],
    )
    def test_a_further_event_could_lead_it_on(self, rows, steps, until, options, expected):
        # The rows of the other user are long after, or at the same time.
        assert opens([rows, "Z0"], asked(steps, **options), until, count="attempts") == expected

    def test_what_was_spoiled_is_closed(self):
        spec = asked("A B", ("X", 1, 2))
        assert opens(["A0 X1", "A0 X1 A2", "A0", "X0 A1"], spec, 3, count="attempts") == [
            False, False, True, True, True,
        ]  # fmt: skip

    def test_the_x_of_the_next_user_spoils_nothing(self):
        assert opens(["A5", "X0 A1"], asked("A B", ("X", 1, 2)), 9, count="attempts") == [True, True]
