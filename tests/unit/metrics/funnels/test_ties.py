"""Ties: instants with rows that match several steps."""

import numpy as np
import pytest
from unit.metrics.funnels.written import asked, chains, levels, log, parts

from privdomain.metrics.funnels.lines import time_line
from privdomain.metrics.funnels.ties import ties_of


def ties(spec, *texts):
    """The ties of a log whose origin is 0, so that a key of the first user is an instant."""
    stream, kinds, _ = parts(log(*texts), asked(spec))
    return ties_of(time_line(stream, stream.span), kinds)


def test_rows_of_one_step_each_have_no_ties():
    assert ties("A B", "A0 B0 A0") is None
    assert ties("A:tea A:milk", "A0:tea A0:milk") is None


def test_instants_with_a_row_of_several_steps_are_told_once():
    # Origin 0 and span 5: user 2 begins at 11. B alone is of one step.
    found = ties("A B A", "A0 A0 B1 A5", "B0 A5")
    assert found.keys.tolist() == [0, 5, 11 + 5]
    assert found.is_tied(np.array([0, 1, 5, 11, 16])).tolist() == [True, False, True, False, True]


def test_an_ambiguous_event_without_a_row_ties_nothing():
    # A is still among the names of a log from which its rows were taken.
    stream, kinds, _ = parts(log("A0 B0 B5").take(np.array([1, 2])), asked("A A B"))
    found = ties_of(time_line(stream, stream.span), kinds)
    assert found.keys.tolist() == []
    assert found.is_tied(np.array([0, 5])).tolist() == [False, False]
    assert found.runs.shape == (0, 3)


def test_how_many_steps_an_instant_serves_after_each():
    # A A B A: one A serves one step; two serve the first two, and the fourth; with B all of the last three.
    found = ties("A A B A", "A0 A1 A1 A2 B2 A3 B3 A3")
    after = {key: [int(found.last_step(np.array([key]), done)[0]) for done in range(4)] for key in found.keys.tolist()}
    assert after == {0: [1, 2, 2, 4], 1: [2, 2, 2, 4], 2: [1, 3, 4, 4], 3: [3, 4, 4, 4]}


def test_last_steps_are_asked_row_by_row():
    found = ties("A A", "A0 A1 A1")
    assert found.last_step(np.array([0, 1, 1]), np.array([0, 0, 1])).tolist() == [1, 2, 2]


def test_instants_alike_share_a_set():
    found = ties("A A", " ".join(f"A{instant} A{instant}" for instant in range(50)))
    assert (len(found.keys), found.runs.tolist(), set(found.sets.tolist())) == (50, [[2, 2]], {0})


@pytest.mark.parametrize(
    ("rows", "steps", "chain"),
    [
        # One event never serves two steps; two at one instant serve two.
        ("A0", "A A", (0,)),
        ("A0 A0", "A A", (0, 0)),
        ("A0 A0", "A A A", (0, 0)),
        ("A0 A1", "A A", (0, 1)),
        # Conditions: tea is both steps, so the other event must be the one that it can be.
        ("A0:tea A0", "A A:tea", (0, 0)),
        ("A0:tea", "A A:tea", (0,)),
        ("A0 A0", "A A:tea", (0,)),
        ("A0:tea A1", "A A:tea", (0,)),
        # The free B stands between two A of its instant, or of others.
        ("A0 B0 A0", "A B A", (0, 0, 0)),
        ("A0 B0 A1", "A B A", (0, 0, 1)),
        ("A0 B1 A1", "A B A", (0, 1, 1)),
        ("A0 B0", "A B A", (0, 0)),
        ("A0 A0 B0", "A A B", (0, 0, 0)),
        ("A0 A1 B1", "A A B", (0, 1, 1)),
        ("A0 B0 A1 B1", "A B A B", (0, 0, 1, 1)),
        # A run from an earlier instant goes on inside this one with as many steps as its rows serve.
        ("A0 A1 A1 A1", "A A A A", (0, 1, 1, 1)),
        ("A0 A0 A1 A1", "A A A A", (0, 0, 1, 1)),
        ("A0 A1 A1 A2", "A A A A", (0, 1, 1, 2)),
    ],
)
def test_runs_inside_an_instant(rows, steps, chain):
    assert chains([rows], asked(steps)) == [chain]
    assert levels([rows], asked(steps)) == [len(chain)]
