"""Any order: the most steps inside one window."""

import numpy as np
import pytest
from unit.metrics.funnels.written import asked, chains, levels, opens, parts, step

from privdomain.facts import Events
from privdomain.metrics.funnels.any_order import deepest, windows_of


def any_order(steps, **options):
    """A funnel in whatever order."""
    return asked(steps, order="any", **options)


def windows(log, steps, **options):
    """The windows of a log of one block."""
    (found,) = windows_of(*parts(log, any_order(steps, **options)))
    return found


class TestWindows:
    def test_rows_that_match_steps_are_counted_by_kind(self):
        found = windows(["A0 Z1 B2 A3", "B1"], "A B")
        assert found.units.tolist() == [0, 0, 0, 1]
        assert found.patterns.tolist() == [[True, False], [False, True]]
        assert [counts.tolist() for counts in found.running] == [[0, 1, 1, 2, 2], [0, 0, 1, 1, 2]]

    def test_most_steps_of_the_window_that_ends_at_each_row(self):
        # Window 2: A alone, A and B, B and A; the second user begins anew.
        found = windows(["A0 B2 A4", "B4"], "A B", window=2)
        assert found.levels.tolist() == [1, 2, 2, 1]
        assert windows(["A0 B2 A4", "B4"], "A B", window=1).levels.tolist() == [1, 1, 1, 1]

    def test_rows_of_one_instant_are_in_each_others_window(self):
        assert windows(["B0 A0"], "A B", window=0).levels.tolist() == [1, 2]

    def test_steps_that_ranges_of_rows_serve(self):
        found = windows(["A0 A1 B2 A3"], "A B A")
        first, last = np.array([0, 0, 0, 1, 3]), np.array([0, 1, 2, 2, 3])
        assert found.served(first, last).tolist() == [1, 2, 3, 2, 1]

    def test_the_deepest_of_each_unit(self):
        found = windows(["A0 B1", "Z5", "A2"], "A B")
        assert deepest(found, found.levels).tolist() == [2, 0, 1]

    def test_nobody(self):
        found = windows([], "A B")
        assert (found.levels.tolist(), deepest(found, found.levels).tolist()) == ([], [])
        assert chains([], any_order("A B")) == levels([], any_order("A B")) == []
        assert levels(["Z0"], any_order("A B")) == [0]
        assert chains(["Z0"], any_order("A B")) == []


@pytest.mark.parametrize(
    ("rows", "steps", "window", "milestones"),
    [
        ("B0 A1", "A B", None, (0, 1)),
        ("A0 B1", "A B", None, (0, 1)),
        ("C0 A4 B9", "A B C", None, (0, 4, 9)),
        ("A5", "A", None, (5,)),
        ("A5 A7", "A", 0, (5,)),
        ("C5", "A B C", None, (5,)),
        # The window, both ends included.
        ("B0 A3", "A B", 3, (0, 3)),
        ("B0 A3", "A B", 2, (0,)),
        ("A0 B0", "A B", 0, (0, 0)),
        # Deepest, then the window that ends first, then its latest start.
        ("A0 B5 A6", "A B", 2, (5, 6)),
        ("A0 A1 B3 A4", "A B", None, (1, 3)),
        ("A0 B1 C9 B10 A11", "A B C", 3, (9, 10, 11)),
        # Each milestone is the first instant since the start at which so many steps are taken.
        ("A0 A1 A2 B3", "A B", None, (2, 3)),
        ("A0 B1 B2 A3 C4", "A B C", None, (2, 3, 4)),
        # Of two steps at one instant both milestones are there.
        ("A0 B5 C5", "A B C", None, (0, 5, 5)),
        ("C5 A5 B5", "A B C", None, (5, 5, 5)),
        # One event is one step: two are needed, in whatever order.
        ("A0", "A A", None, (0,)),
        ("A0 A0", "A A", None, (0, 0)),
        ("A0 B1 A2", "A A B", None, (0, 1, 2)),
        ("A0 A0 B0", "A A B", None, (0, 0, 0)),
        # Tea can be both steps, the other event the first alone.
        ("A0:tea A1", "A A:tea", None, (0, 1)),
        ("A0 A1:tea", "A A:tea", None, (0, 1)),
        ("A0 A1", "A A:tea", None, (0,)),
        ("A0:tea A1:tea", "A A:tea", None, (0, 1)),
        ("A0:tea A1:milk A2", "A:tea A:milk A", None, (0, 1, 2)),
        ("A-9 B-7", "A B", 2, (-9, -7)),
    ],
)
def test_milestones_of_the_window_that_is_told(rows, steps, window, milestones):
    spec = any_order(steps, window=window)
    # What others do, before and after, changes nothing.
    assert chains(["A0 B0 C0", rows, "C99"], spec)[1] == milestones
    assert levels(["A0 B0 C0", rows, "C99"], spec)[1] == len(milestones)


@pytest.mark.parametrize("ties", ["favorable", "input", "increasing"])
def test_what_has_no_order_has_no_ties(ties):
    assert chains(["B0 A0 A0 C1"], any_order("A B C", ties=ties)) == [(0, 0, 1)]


def test_with_a_held_attribute_the_steps_are_of_one_value():
    # Milk: B alone; tea: B and A. The event without an item counts for neither.
    spec = any_order("A B", hold="item")
    assert chains(["B0:tea B1:milk A2 A3:tea"], spec) == [(1,), (0, 3)]
    assert levels(["B0:tea B1:milk A2 A3:tea"], spec) == [2]


@pytest.mark.parametrize(
    ("rows", "steps", "until", "window", "is_open"),
    [
        ("A0", "A B", 3, 3, True),
        ("A0", "A B", 4, 3, False),
        ("A0", "A B", 10**6, None, True),
        ("A0", "A", 1, None, False),
        # Who has taken all steps at the last instant has nothing to wait for there, but B at 1 waits for another A.
        ("A0 B0", "A B", 5, None, False),
        ("A0 B1", "A B", 5, None, True),
        ("A0 B1", "A B", 4, 3, True),
        ("A0 B1", "A B", 5, 3, False),
        ("A0 B1 A1", "A B", 2, None, False),
        # The last row that matters is the one that waits longest.
        ("A0 B5", "A B C", 8, 3, True),
        ("A0 B5 Z8", "A B C", 9, 3, False),
    ],
)
def test_a_further_event_could_lead_on(rows, steps, until, window, is_open):
    assert opens([rows, "B0"], any_order(steps, window=window), until)[0] == is_open


def test_sixty_four_steps_in_reverse_order():
    names = [f"step {number}" for number in range(64)]
    events = Events([1] * 64, range(64), names[::-1], tz="UTC", time_unit="us")
    steps = [step(name) for name in names]
    assert chains(events, any_order(steps)) == [tuple(range(64))]
    assert levels(events, any_order(steps, window=31)) == [32]
