"""Live chains, and how they go on to the next step."""

import numpy as np
from attrs import evolve
from unit.metrics.funnels.written import asked, log, parts

from privdomain.metrics.funnels.lines import row_line, time_line
from privdomain.metrics.funnels.live import NOTHING, Live, Rule, extended, latest_before

SECOND = Rule(2, None, (), frozenset({1}))
"""What the row of the second step must obey where nothing is asked."""


def keys(*numbers):
    return np.array(numbers, np.int64)


def line_of(*times, reach=100, by_row=False):
    """Rows of one user at some times; origin 0, so that a place is a time."""
    stream = parts(log("Z0 " + " ".join(f"A{time}" for time in times)), asked("A"))[0]
    return (row_line if by_row else time_line)(stream, reach)


def begun(*ends):
    """Chains of one step."""
    return Live(keys(*ends), {1: keys(*ends)})


def gone_on(live, rows, rule=SECOND, *, reach=100, side="right", line=None):
    """The chains that go on to rows, as pairs of first and last row."""
    live, is_on = extended(live, keys(*rows), rule, line or line_of(*range(1, 20), reach=reach), side)
    assert live.ends.tolist() == keys(*rows)[is_on].tolist()
    return list(zip(live.carried[1].tolist(), live.ends.tolist(), strict=True))


class TestGoingOn:
    def test_a_row_is_reached_by_the_latest_chain_that_ends_before_it(self):
        assert gone_on(begun(2, 5), [1, 3, 6, 9]) == [(2, 3), (5, 6), (5, 9)]

    def test_a_row_of_an_equal_key_may_follow_or_not(self):
        assert gone_on(begun(2, 5), [2, 5], side="right") == [(2, 2), (5, 5)]
        assert gone_on(begun(2, 5), [2, 5], side="left") == [(2, 5)]

    def test_the_first_row_bounds_the_last_by_the_window_itself_included(self):
        live = Live(keys(4, 6), {1: keys(1, 3)})
        assert gone_on(live, [5, 6, 7, 8], reach=5) == [(1, 5), (3, 6), (3, 7), (3, 8)]
        assert gone_on(live, [5, 6, 7, 8], reach=4) == [(1, 5), (3, 6), (3, 7)]

    def test_the_row_before_bounds_the_next_by_the_window_of_the_step(self):
        live = Live(keys(4, 6), {1: keys(1, 3)})
        assert gone_on(live, [5, 6, 8, 9], evolve(SECOND, window=2)) == [(1, 5), (3, 6), (3, 8)]
        assert gone_on(live, [4, 5, 6], evolve(SECOND, window=0)) == [(1, 4), (3, 6)]

    def test_neighbours_are_the_next_positions(self):
        rule = evolve(SECOND, neighbours=True)
        assert gone_on(begun(2, 5), [3, 4, 6, 7], rule, side="left") == [(2, 3), (5, 6)]

    def test_times_may_have_to_grow(self):
        line, rule = line_of(1, 1, 2, by_row=True), evolve(SECOND, grows=True)
        assert gone_on(begun(1), [2, 3], rule, line=line, side="left") == [(1, 3)]
        assert gone_on(begun(1), [2, 3], line=line, side="left") == [(1, 2), (1, 3)]

    def test_what_spoils_lies_strictly_between(self):
        # A row at 4 spoils what began before 4 and comes after 4.
        rule = evolve(SECOND, spoilers=((1, keys(4)),))
        assert gone_on(begun(3), [4, 5], rule) == [(3, 4)]
        assert gone_on(begun(4), [4, 5], rule) == [(4, 4), (4, 5)]
        assert gone_on(begun(3, 5), [5, 6], rule) == [(5, 5), (5, 6)]

    def test_each_exclusion_counts_from_its_own_step(self):
        live = Live(keys(5), {1: keys(1), 2: keys(5)})
        third = Rule(3, None, ((2, keys(3)),), frozenset({1}))
        assert gone_on(live, [6], third) == [(1, 6)]
        assert gone_on(live, [6], evolve(third, spoilers=((2, keys(3)), (1, keys(3))))) == []

    def test_nothing_goes_on_from_nothing_or_to_nothing(self):
        assert gone_on(begun(), [1, 2]) == []
        assert gone_on(begun(1, 2), []) == []
        live, is_on = extended(begun(), keys(1, 2), evolve(SECOND, kept=frozenset({1, 2, 3})), line_of(1), "right")
        assert (sorted(live.carried), is_on.tolist()) == ([1, 2], [False, False])

    def test_rows_that_later_rules_ask_for_are_carried_and_others_forgotten(self):
        live = Live(keys(3, 5), {1: keys(1, 2), 2: keys(3, 5)})
        on, _ = extended(live, keys(4, 6), Rule(3, None, (), frozenset({1, 3})), line_of(9), "right")
        assert {step: rows.tolist() for step, rows in on.carried.items()} == {1: [1, 2], 3: [4, 6]}
        on, _ = extended(live, keys(4, 6), Rule(3, None, (), frozenset({1, 2})), line_of(9), "right")
        assert {step: rows.tolist() for step, rows in on.carried.items()} == {1: [1, 2], 2: [3, 5]}


def test_chains_begin_with_all_steps_up_to_that_of_the_rule():
    live = Live.begun(keys(2, 4), Rule(2, None, (), frozenset({1, 2, 3})))
    assert live.ends.tolist() == [2, 4]
    assert {step: rows.tolist() for step, rows in live.carried.items()} == {1: [2, 4], 2: [2, 4]}


def test_chains_are_merged_by_their_ends_and_the_earlier_part_is_first():
    whole = Live.merged([Live(keys(3, 7), {1: keys(0, 1)}), begun(), Live(keys(2, 3), {1: keys(2, 3)})])
    assert (whole.ends.tolist(), whole.carried[1].tolist()) == ([2, 3, 3, 7], [2, 0, 3, 1])


def test_chains_are_taken_by_mask_or_position():
    live = Live(keys(3, 7), {1: keys(0, 1), 2: keys(2, 5)})
    for chosen in (np.array([False, True]), np.array([1])):
        taken = live.take(chosen)
        assert (taken.ends.tolist(), taken.carried[1].tolist(), taken.carried[2].tolist()) == ([7], [1], [5])


def test_the_latest_key_before_another():
    assert latest_before(keys(2, 5), keys(1, 2, 3, 5, 9)).tolist() == [NOTHING, NOTHING, 2, 2, 5]
    assert latest_before(keys(), keys(1)).tolist() == [NOTHING]
