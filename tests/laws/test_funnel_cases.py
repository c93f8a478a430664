"""Funnels small enough to be read by hand: the slow reading and the library find what is written here."""

from types import SimpleNamespace

import pytest
from oracle.funnel_asked import asked, expected_units, found_units
from oracle.funnel_table import read_funnel
from oracle.funnel_worlds import ATTRIBUTES

from privdomain.metrics import At


def world_as(rows, steps, until, *, order="ordered", ties="favorable", window=None, excluded=(), count="users"):
    """A world of one user, written short: "A3" is event A at 3, "A3:1" has x = 1; steps as "A", "A:1" or "A<2".

    "A:1" asks for x = 1, "A<2" for at most 2 since the step before; ``excluded`` are events X (after, before, effect).
    """
    rows = [(*text.split(":"), None)[:2] for text in rows.split()]
    blank = dict.fromkeys(ATTRIBUTES)
    rows = [
        {"user": 1, "time": int(text[1:]), "name": text[0], **blank, "n": 0, "vip": False, "x": x and int(x)}
        for text, x in rows
    ]
    steps = [
        SimpleNamespace(
            event=text[0],
            where=[("x", (int(text[2:]),))] if ":" in text else [],
            window=int(text[2:]) if "<" in text else None,
        )
        for text in steps.split()
    ]
    names = ("after", "before", "effect")
    excluded = [SimpleNamespace(event="X", **dict(zip(names, one, strict=True))) for one in excluded]
    plan = SimpleNamespace(steps=steps, window=window, order=order, ties=ties, exclusions=excluded, hold=None)
    return SimpleNamespace(rows=rows, plan=plan, until=until, ids=[1], count=count)


ATTEMPT, USER = "drop_attempt", "drop_user"
CASES = [
    # Any start: the first A is too early for B, the second is not. Ends of the window are inside.
    ("A0 A5 B6", "A B", {"window": 3}, [(5, 6)]),
    ("A0 B3", "A B", {"window": 3}, [(0, 3)]),
    ("A0 B3", "A B", {"window": 2}, [(0,)]),
    # One row is one step.
    ("A0", "A A", {}, [(0,)]),
    ("A0 A0", "A A", {}, [(0, 0)]),
    ("A0 A0", "A A", {"ties": "increasing"}, [(0,)]),
    ("A0:1 A0:0", "A A:1", {}, [(0, 0)]),
    # Equal times: in whatever order, in the order of rows, or not at all.
    ("B1 A1", "A B", {}, [(1, 1)]),
    ("B1 A1", "A B", {"ties": "input"}, [(1,)]),
    ("A1 B1", "A B", {"ties": "input"}, [(1, 1)]),
    ("A1 B1", "A B", {"ties": "increasing"}, [(1,)]),
    # The canonical chain: deepest, ends earliest, starts latest, inner rows earliest.
    ("A0 B1 A5 B6 C7", "A B C", {"window": 3}, [(5, 6, 7)]),
    ("A0 A1 B2 B3", "A B", {}, [(1, 2)]),
    ("A0 B1 B2 C3", "A B C", {}, [(0, 1, 3)]),
    # Inner rows later where they must be: within reach of the step after them, behind what spoils, one row for each.
    ("A0 B1 B5 C6", "A B C<2", {}, [(0, 5, 6)]),
    ("A0 B1 X2 B3 C4", "A B C", {"excluded": [(2, 3, ATTEMPT)]}, [(0, 3, 4)]),
    ("A0 A1 A2 B3", "A A B", {}, [(1, 2, 3)]),
    ("A0 A1 A1 B3", "A A B", {}, [(1, 1, 3)]),
    # A step's own window: B at 3 comes late after A at 0, B at 6 in time after A at 5.
    ("A0 B3 A5 B6", "A B<2", {}, [(5, 6)]),
    # A clean chain is looked for. At the very instant of a step nothing lies between; by rows it may.
    ("A0 X1 A2 B3", "A B", {"excluded": [(1, 2, ATTEMPT)]}, [(2, 3)]),
    ("A0 X1 B2", "A B", {"excluded": [(1, 2, ATTEMPT)]}, [(0,)]),
    ("A0 X0 B2", "A B", {"excluded": [(1, 2, ATTEMPT)]}, [(0, 2)]),
    ("A0 X0 B2", "A B", {"excluded": [(1, 2, ATTEMPT)], "ties": "input"}, [(0,)]),
    ("A0 X1 B2", "A B C", {"excluded": [(1, 3, ATTEMPT)]}, [(0, 2)]),
    ("A0 X1 B2 C3", "A B C", {"excluded": [(1, 3, ATTEMPT)]}, [(0, 2)]),
    ("A0 X1 B2 B2", "A B B", {"excluded": [(1, 2, ATTEMPT)]}, [(0,)]),
    # Whoever meets X with step a behind and step b ahead is removed; not after b, and not beyond the window.
    ("A0 X1 B2", "A B", {"excluded": [(1, 2, USER)]}, [()]),
    ("A0 B1 X2", "A B", {"excluded": [(1, 2, USER)]}, [(0, 1)]),
    ("A0 B1 A2 X3", "A B", {"excluded": [(1, 2, USER)]}, [()]),
    ("A0 X9", "A B", {"excluded": [(1, 2, USER)], "window": 3}, [(0,)]),
    ("A0 X1 B1", "A B", {"excluded": [(1, 2, USER)]}, [(0, 1)]),
    ("A0 X1 B1", "A B", {"excluded": [(1, 2, USER)], "ties": "input"}, [()]),
    # Neighbours in the whole stream, rows of one instant as they stand.
    ("A0 X1 B2", "A B", {"order": "consecutive"}, [(0,)]),
    ("A0 A1 B2", "A B", {"order": "consecutive"}, [(1, 2)]),
    ("A0 B0", "A B", {"order": "consecutive"}, [(0, 0)]),
    ("B0 A0", "A B", {"order": "consecutive"}, [(0,)]),
    ("A0 B0", "A B", {"order": "consecutive", "ties": "increasing"}, [(0,)]),
    # Any order; A:1 at 0 must be left to the second step, so that both are taken.
    ("B0 A1", "A B", {"order": "any"}, [(0, 1)]),
    ("A0 B0", "A A B", {"order": "any"}, [(0, 0)]),
    ("A0 B5 A6", "A B", {"order": "any", "window": 2}, [(5, 6)]),
    ("A0:1 A1:0", "A A:1", {"order": "any"}, [(0, 1)]),
    # Attempts read every row once: after completion, after expiry, after X. The last loses a chain that users have.
    ("A0 B1 A2 B3 A4", "A B", {"count": "attempts"}, [(0, 1), (2, 3), (4,)]),
    ("A0 A5 B6", "A B", {"count": "attempts", "window": 3}, [(0,), (5, 6)]),
    ("A0 A2 B3", "A B", {"count": "attempts"}, [(0, 3)]),
    ("A0 X1 A2 B3", "A B", {"count": "attempts", "excluded": [(1, 2, ATTEMPT)]}, [(0,), (2, 3)]),
    ("A0 B1 X2 C3", "A B C", {"count": "attempts", "excluded": [(1, 2, ATTEMPT)]}, [(0, 1, 3)]),
    ("A0 X0 B2", "A B", {"count": "attempts", "excluded": [(1, 2, ATTEMPT)]}, [(0, 2)]),
    ("A0 X1 B1", "A B", {"count": "attempts", "excluded": [(1, 2, ATTEMPT)], "ties": "increasing"}, [(0, 1)]),
    ("A0 X1 B1", "A B", {"count": "attempts", "excluded": [(1, 2, ATTEMPT)], "ties": "input"}, [(0,)]),
    (
        "A0 X3 A3 B4",
        "A B",
        {"count": "attempts", "excluded": [(1, 2, ATTEMPT)], "ties": "input", "window": 3},
        [(0,), (3, 4)],
    ),
    ("A1 B1", "A B", {"count": "attempts", "ties": "increasing"}, [(1,)]),
    ("A0 B1 A2 X3 B4", "A B", {"count": "attempts", "excluded": [(1, 2, USER)]}, [()]),
    ("A0 A2 B4", "A B", {"count": "attempts", "window": 3}, [(0,)]),
]
OPEN = [
    # A at 0 waits until 7 and no longer, for its window or for that of the step.
    ("A0", "A B", 7, {"window": 7}, [True]),
    ("A0", "A B", 8, {"window": 7}, [False]),
    ("A0", "A B<7", 7, {}, [True]),
    ("A0", "A B<7", 8, {}, [False]),
    # Whoever has completed may begin again, and whoever began in vain stays open where a later A waits.
    ("A0 B1", "A B", 7, {"window": 7}, [True]),
    ("A0 B1", "A B", 8, {"window": 7}, [False]),
    ("A0 B1 A5", "A B", 8, {"window": 7}, [True]),
    # X spoils what is to come; not the step before the one that it stands before.
    ("A0 X1", "A B", 2, {"excluded": [(1, 2, ATTEMPT)]}, [False]),
    ("A0 X1", "A B C", 2, {"excluded": [(1, 3, ATTEMPT)]}, [True]),
    ("A0 X1 A2", "A B", 3, {"excluded": [(1, 2, ATTEMPT)]}, [True]),
    ("A0 X1 B2", "A B", 3, {"excluded": [(1, 2, USER)]}, [False]),
    # The next row must be a neighbour.
    ("A0 X1", "A B", 2, {"order": "consecutive"}, [False]),
    ("A0", "A B", 2, {"order": "consecutive"}, [True]),
    # B at 1 still waits for an A; with window 3 it does so until 4.
    ("A0 B1", "A B", 4, {"order": "any", "window": 3}, [True]),
    ("A0 B1", "A B", 5, {"order": "any", "window": 3}, [False]),
    ("A0", "A", 1, {"order": "any"}, [False]),
    # Only the last attempt can go on.
    ("A0", "A B", 7, {"count": "attempts", "window": 7}, [True]),
    ("A0", "A B<7", 7, {"count": "attempts"}, [True]),
    ("A0 A5", "A B", 6, {"count": "attempts", "window": 3}, [False, True]),
    ("A0 B1", "A B", 2, {"count": "attempts"}, [False]),
]


@pytest.mark.parametrize(("rows", "steps", "options", "expected"), CASES)
def test_chains_by_hand(rows, steps, options, expected):
    world = world_as(rows, steps, 1000, **options)
    read = read_funnel(world.rows, world.plan, until=world.until, count=world.count)
    assert [unit.reached for unit in read.units] == expected
    assert [unit.is_removed for unit in read.units] == [not reached for reached in expected]
    assert found_units(asked(world, count=world.count)) == expected_units(read)


@pytest.mark.parametrize(("rows", "steps", "until", "options", "expected"), OPEN)
def test_openness_by_hand(rows, steps, until, options, expected):
    world = world_as(rows, steps, until, **options)
    read = read_funnel(world.rows, world.plan, until=world.until, count=world.count)
    assert [unit.is_open for unit in read.units] == expected
    assert found_units(asked(world, count=world.count)) == expected_units(read)


@pytest.mark.parametrize(
    ("rows", "step", "expected"),
    [
        # Labelled by the name of the event: C comes first, then the chain of A and B.
        ("C0 A1 B2", 1, "A"),
        ("C0 A1 B2", 2, "B"),
        ("C0 A1 B2", "last", "B"),
        ("C0 A1", "last", "A"),
        ("C0 A1", 2, None),
        ("C0 A1 B2", "first_touch", "C"),
        # Of two first rows the smaller name.
        ("C0 A0 A1 B2", "first_touch", "A"),
    ],
)
def test_labels_by_hand(rows, step, expected):
    world = world_as(rows, "A B", 1000)
    (unit,) = read_funnel(world.rows, world.plan, until=world.until, by=("name", step)).units
    assert unit.label == expected
    assert asked(world, by=At("name", step=step)).groups == (expected,)
