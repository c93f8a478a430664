"""Canonical chains: which of the deepest is told; who is open, and who is removed."""

import pytest
from unit.metrics.funnels.written import asked, chains, levels, opens, reading_of, result_of

from privdomain.metrics.funnels.canonical import chains_of, depths_of

ORDERED = ("favorable", "input", "increasing")


def depths(log, spec, until=None):
    return depths_of(reading_of(log, spec), until)


class TestDepths:
    LOG = ("A0 A2 B3 B4", "B1", "A1")

    def test_how_far_each_unit_came_and_the_keys_of_its_ends(self):
        # Span and reach are 4, so that user 3 begins at 18.
        found = depths(self.LOG, asked("A B C"), until=9)
        assert found.level.tolist() == [2, 0, 1]
        assert found.began.tolist() == [0, 0, 19]
        assert found.start.tolist() == [2, 0, 19]
        assert found.is_open.tolist() == [True, False, True]
        assert not found.is_removed.any()
        assert [keys.tolist() for keys in found.ends] == [[0, 2, 19], [3, 4], []]

    def test_levels_alone_ask_nothing_else(self):
        found = depths(self.LOG, asked("A B C"))
        assert (found.level.tolist(), found.ends, found.is_open.tolist()) == ([2, 0, 1], [], [False] * 3)

    def test_chains_of_who_began(self):
        found = chains_of(reading_of(self.LOG, asked("A B C")), 9)
        assert (found.units.tolist(), found.users.tolist(), found.level.tolist()) == ([0, 2], [0, 2], [2, 1])

    def test_nobody(self):
        assert depths([], asked("A B"), until=9).level.tolist() == []
        assert len(chains_of(reading_of([], asked("A B")), 9).units) == 0


@pytest.mark.parametrize("ties", ORDERED)
class TestTheChainThatIsTold:
    @pytest.mark.parametrize(
        ("rows", "steps", "window", "chain"),
        [
            # Deepest first, though a shallow one is earlier.
            ("A0 B1 A5 B6 C7", "A B C", 3, (5, 6, 7)),
            # Of the deepest the one that ends first.
            ("A0 B1 A5 B6", "A B", None, (0, 1)),
            # Then the one that begins last.
            ("A0 A1 A2 B3 A4 B5", "A B", None, (2, 3)),
            # In between as early as can be.
            ("A0 B1 B2 B3 C4", "A B C", None, (0, 1, 4)),
            ("A0 B1 A2 B3 B4 C5", "A B C", None, (2, 3, 5)),
            # One step: the first one.
            ("A3 A5", "A", None, (3,)),
            ("A3 A5 Z6", "A B", None, (3,)),
            # Ends of the window are inside.
            ("A0 B3", "A B", 3, (0, 3)),
            ("A0 B3", "A B", 2, (0,)),
            ("A-5 B-3", "A B", 2, (-5, -3)),
        ],
    )
    def test_its_preferences(self, rows, steps, window, chain, ties):
        spec = asked(steps, window=window, ties=ties)
        assert chains([rows], spec) == [chain]
        assert levels([rows], spec) == [len(chain)]

    @pytest.mark.parametrize(
        ("rows", "steps", "excluded", "chain"),
        [
            # B at 1 lies too early for C, whose window is 1: it is moved to 5.
            ("A0 B1 B5 C6", "A B C<1", [], (0, 5, 6)),
            # D moves C from 2 to 6, and only then does C move B from 1 to 5.
            ("A0 B1 C2 B5 C6 D7", "A B C<1 D<1", [], (0, 5, 6, 7)),
            # F moves E, E moves D, D moves C, C moves B: four times over the chain.
            ("A0 B1 C2 D3 E4 B10 C11 D12 E13 F14", "A B C<1 D<1 E<1 F<1", [], (0, 10, 11, 12, 13, 14)),
            # D moves B from 1 to 4 for the X at 3, and B pushes C from 2 to 5.
            ("A0 B1 C2 X3 B4 C5 D6", "A B C D", [("X", 2, 4)], (0, 4, 5, 6)),
            # D moves C from 2 to 5 by its window, and C moves B for the X.
            ("A0 B1 C2 X3 B4 C5 D6", "A B C D<1", [("X", 2, 3)], (0, 4, 5, 6)),
            # D moves B to 4 for the X and C to 8 by its window; C moves B once more, to 7.
            ("A0 B1 C2 X3 B4 C5 B7 C8 D9", "A B C<2 D<1", [("X", 2, 4)], (0, 7, 8, 9)),
            # To and fro: E moves B to 4 for the X, B pushes C to 5 and D to 6; E moves D to 9, D moves C to 8.
            ("A0 B1 C2 D3 X3 B4 C5 D6 C8 D9 E10", "A B C D<1 E<1", [("X", 2, 5)], (0, 4, 8, 9, 10)),
            # The X at 1 forbids A at 0 for C, so that the chain begins at 2.
            ("A0 X1 A2 B3 C4", "A B C", [("X", 1, 3)], (2, 3, 4)),
            # Of two X the later counts, of two exclusions both.
            ("A0 B1 X2 B3 X4 B5 C6", "A B C", [("X", 2, 3)], (0, 5, 6)),
            ("A0 B1 X2 B3 Y4 B5 C6", "A B C", [("X", 2, 3), ("Y", 2, 3)], (0, 5, 6)),
        ],
    )
    def test_steps_too_early_for_a_later_one_are_moved(self, rows, steps, excluded, chain, ties):
        assert chains([rows], asked(steps, *excluded, ties=ties)) == [chain]

    def test_units_are_moved_each_for_itself(self, ties):
        log = ["A0 B1 B5 C6", "A0 B1 C2", "A0 B1 C2 B5 C6 D7", "B9"]
        expected = [(0, 5, 6), (0, 1, 2), (0, 5, 6, 7)]
        assert chains(log, asked("A B C<1 D<1", ties=ties)) == expected


class TestTies:
    """Rows of one instant, of which one may match several steps."""

    @pytest.mark.parametrize(
        ("rows", "steps", "chain"),
        [
            ("A0 A0 A1 B1", "A A B", (0, 0, 1)),
            ("A0 A1 A1 B1", "A A B", (1, 1, 1)),
            ("A0 A1 B1", "A A B", (0, 1, 1)),
            # Each instant holds one A, so that the next step has to wait for the next instant.
            ("A0 A1 A2 B2", "A A A B", (0, 1, 2, 2)),
            # Two A at 1: the second is not full after the first, the third is.
            ("A0 A1 A1 A3 B3", "A A A A B", (0, 1, 1, 3, 3)),
            ("A0 A1 A1 A1 B1", "A A A A B", (0, 1, 1, 1, 1)),
            # With C at 5 the second A is moved from 0 to 4, where one stands alone.
            ("A0 A0 A4 C5", "A A C<1", (0, 4, 5)),
            ("A0 A0 A4 A4 C5", "A A C<1", (4, 4, 5)),
            # As early as can be: A0 A1, of which the second instant serves one step; then both at 6.
            ("A0 A1 A6 A6 C7", "A A A C<1", (1, 6, 6, 7)),
            ("A0 A1 A1 A6 C7", "A A A C<1", (1, 1, 6, 7)),
            ("A0 B0 A0 B2 A4 C5", "A B A C<1", (0, 0, 4, 5)),
            # Tea may be both: the first step takes the other one.
            ("A0:tea A0 B1", "A A:tea B", (0, 0, 1)),
            ("A0:tea A1:tea B2", "A A:tea B", (0, 1, 2)),
        ],
    )
    def test_each_step_is_its_own_event(self, rows, steps, chain):
        assert chains([rows], asked(steps)) == [chain]

    def test_where_times_must_grow_each_instant_is_one_step(self):
        assert chains(["A0 A0 A4 A4 C5"], asked("A A C<1", ties="increasing")) == [(0, 4, 5)]

    def test_where_rows_count_each_row_is_one_step(self):
        assert chains(["A0 A0 A4 A4 C5"], asked("A A C<1", ties="input")) == [(4, 4, 5)]
        assert chains(["C5 A5 A5"], asked("A A C", ties="input")) == [(5, 5)]


class TestExclusions:
    @pytest.mark.parametrize(
        ("rows", "ties", "chain"),
        [
            # By time, what happens at the very instant of a step does not lie between; by rows it may.
            ("A0 X0 B2", "favorable", (0, 2)),
            ("A0 X2 B2", "favorable", (0, 2)),
            ("A0 X0 B2", "increasing", (0, 2)),
            ("A0 X2 B2", "increasing", (0, 2)),
            ("A0 X0 B2", "input", (0,)),
            ("X0 A0 B2", "input", (0, 2)),
            ("A0 X2 B2", "input", (0,)),
            ("A0 B2 X2", "input", (0, 2)),
            ("A0 X1 B2", "favorable", (0,)),
            ("A0 X1 B2", "increasing", (0,)),
            ("A0 X1 B2", "input", (0,)),
        ],
    )
    def test_what_lies_between(self, rows, ties, chain):
        assert chains([rows], asked("A B", ("X", 1, 2), ties=ties)) == [chain]

    def test_neighbours_have_nothing_between_that_could_break(self):
        for rows, chain in (("A0 X1 B2", (0,)), ("A0 B1 X2", (0, 1)), ("X0 A0 B0", (0, 0))):
            assert chains([rows], asked("A B", ("X", 1, 2), order="consecutive")) == [chain]

    def test_a_chain_that_ends_before_its_end_is_not_touched(self):
        assert chains(["A0 X1 B2"], asked("A B C", ("X", 1, 3))) == [(0, 2)]
        assert chains(["A0 X1 B2 C3"], asked("A B C", ("X", 1, 3))) == [(0, 2)]


class TestRemoved:
    @pytest.mark.parametrize(
        ("rows", "steps", "bounds", "options", "removed"),
        [
            # Step a behind and step b ahead, whether it ever comes or not.
            ("A0 X1", "A B", (1, 2), {}, True),
            ("A0 X1 B2", "A B", (1, 2), {}, True),
            ("X0 A1 B2", "A B", (1, 2), {}, False),
            ("A0 B1 X2", "A B", (1, 2), {}, False),
            # Between b and the next a it is harmless, after the next a it is not.
            ("A0 B1 X2 A3", "A B", (1, 2), {}, False),
            ("A0 B1 A2 X3", "A B", (1, 2), {}, True),
            ("A0 A1 B2 X3", "A B", (1, 2), {}, False),
            # An A at 2 that B at 3 follows is not left in the lurch, but A at 4 is.
            ("A0 A2 B3 A4 X5", "A B", (1, 2), {}, True),
            # Within the window, itself included.
            ("A0 X3", "A B", (1, 2), {"window": 3}, True),
            ("A0 X4", "A B", (1, 2), {"window": 3}, False),
            # Between later steps.
            ("A0 X1 B2", "A B C", (2, 3), {}, False),
            ("A0 B1 X2", "A B C", (2, 3), {}, True),
            ("A0 X1", "A B C", (2, 3), {}, False),
            ("A0 B1 X2 C3", "A B C", (1, 3), {}, True),
            ("A0 B1 C2 X3", "A B C", (1, 3), {}, False),
            # X beyond the window of A at 0, though within that of B at 2.
            ("A0 B2 X4", "A B C", (2, 3), {"window": 3}, False),
            ("A0 B2 X3", "A B C", (2, 3), {"window": 3}, True),
            # At the instant of a step: by time not before it, by rows as they stand.
            ("A0 X0", "A B", (1, 2), {}, False),
            ("A0 X1 B1", "A B", (1, 2), {}, False),
            ("A0 X0", "A B", (1, 2), {"ties": "increasing"}, False),
            ("A0 X1 B1", "A B", (1, 2), {"ties": "increasing"}, False),
            ("A0 X0", "A B", (1, 2), {"ties": "input"}, True),
            ("X0 A0", "A B", (1, 2), {"ties": "input"}, False),
            ("A0 X1 B1", "A B", (1, 2), {"ties": "input"}, True),
            ("A0 B1 X1", "A B", (1, 2), {"ties": "input"}, False),
            ("A0 X1", "A B", (1, 2), {"order": "consecutive"}, True),
            ("A0 B1 X2", "A B", (1, 2), {"order": "consecutive"}, False),
            ("A0 Z1 B2 X3", "A B", (1, 2), {"order": "consecutive"}, True),
        ],
    )
    def test_who_did_it_between_two_steps(self, rows, steps, bounds, options, removed):
        # User 1 does nothing that matters and user 3 is always through: neither is touched.
        spec = asked(steps, ("X", *bounds, "drop_user"), **options)
        through = " ".join(f"{step}{place}" for place, step in enumerate(steps.split()))
        result = result_of(["X0", rows, through], spec)
        (found,) = result.level[result.user == 2].tolist() or [None]
        assert (found == 0) == removed
        assert result.removed.tolist() == [int(removed)]
        assert levels(["X0", rows, through], spec) == [0, found or 0, len(steps.split())]

    def test_who_is_removed_is_not_open_and_reached_nothing(self):
        spec = asked("A B", ("X", 1, 2, "drop_user"))
        assert opens(["A0 X1 A2", "A0"], spec, 3) == [False, True]
        assert chains(["A0 X1 A2", "A0"], spec, 3) == [(), (0,)]

    def test_nobody_came_to_the_step_from_which_it_counts(self):
        assert chains(["A0 X1"], asked("A B C", ("X", 2, 3, "drop_user"))) == [(0,)]

    def test_any_of_several_exclusions_removes(self):
        spec = asked("A B C", ("X", 1, 2, "drop_user"), ("Y", 2, 3, "drop_user"), ("Z", 1, 2))
        log = ["A0 X1", "A0 B1 Y2", "A0 Z1", "A0 Y1 B2"]
        assert chains(log, spec) == [(), (), (0,), (0, 2)]

    def test_a_spoiled_attempt_is_no_chain_that_saves(self):
        # Y spoils A0 B2, so that when X comes nobody has come to B.
        assert chains(["A0 Y1 B2 X3"], asked("A B", ("X", 1, 2, "drop_user"), ("Y", 1, 2))) == [()]
        assert chains(["A0 B2 X3"], asked("A B", ("X", 1, 2, "drop_user"), ("Y", 1, 2))) == [(0, 2)]

    def test_with_a_held_attribute_only_the_pair_is_removed(self):
        spec = asked("A B", ("X", 1, 2, "drop_user"), hold="item")
        assert chains(["A0:tea A0:milk X1:tea B2:milk X3"], spec) == [(0, 2), ()]


class TestOpen:
    @pytest.mark.parametrize(
        ("rows", "steps", "until", "options", "is_open"),
        [
            ("A0", "A B", 7, {"window": 7}, True),
            ("A0", "A B", 8, {"window": 7}, False),
            ("A0", "A B", 10**6, {}, True),
            ("A0", "A", 1, {}, False),
            # The window of the next step, and that of the whole.
            ("A0 B1", "A B C<3", 4, {"window": 9}, True),
            ("A0 B1", "A B C<3", 5, {"window": 9}, True),  # A may still come to B, which has no window of its own
            ("A0 B1", "A B<2 C<3", 5, {"window": 9}, False),
            ("A0 B1", "A B C<3", 4, {"window": 3}, False),
            # Any chain counts, deepest or not, and whether one has come through or not.
            ("A0 B1", "A B", 7, {"window": 7}, True),
            ("A0 B1 A5", "A B", 12, {"window": 7}, True),
            ("A0 B1 A5", "A B", 13, {"window": 7}, False),
            ("A0 B1 C2 A5 B6", "A B C", 12, {"window": 7}, True),
            # Neighbours: only the last row of the unit can go on.
            ("A0", "A B", 5, {"order": "consecutive"}, True),
            ("A0 Z1", "A B", 5, {"order": "consecutive"}, False),
            ("A0 B1", "A B", 5, {"order": "consecutive"}, False),
            ("A0 B1 A2", "A B", 5, {"order": "consecutive"}, True),
            ("A0 B1", "A B C", 5, {"order": "consecutive"}, True),
        ],
    )
    def test_a_further_event_could_extend_a_chain(self, rows, steps, until, options, is_open):
        assert opens([rows, "A0 B0 Z0"], asked(steps, **options), until)[0] == is_open

    @pytest.mark.parametrize(
        ("rows", "bounds", "is_open"),
        [
            # Steps A B C. X after A spoils only what comes to the step where its exclusion ends.
            ("A0 X1", (1, 2), False),
            ("A0 X1", (1, 3), True),
            ("A0 B1 X2", (1, 3), True),  # A may come to another B
            ("A0 X1 A2", (1, 2), True),
            ("A0 X1 A1", (1, 2), True),
            ("A0 X0", (1, 2), True),
        ],
    )
    def test_what_spoils_it_already(self, rows, bounds, is_open):
        assert opens([rows, "A9"], asked("A B C", ("X", *bounds)), 10) == [is_open, True]

    def test_by_rows_what_came_after_at_the_same_instant_spoils_too(self):
        for rows, is_open in (("A0 X0", False), ("X0 A0", True)):
            assert opens([rows], asked("A B", ("X", 1, 2), ties="input"), 9) == [is_open]

    def test_what_removes_users_spoils_nothing(self):
        assert opens(["X0 A1"], asked("A B", ("X", 1, 2, "drop_user")), 9) == [True]
