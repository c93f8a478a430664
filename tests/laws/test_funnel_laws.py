"""Funnels against their slow reading, and the laws that they keep."""

from itertools import pairwise
from math import nan
from types import SimpleNamespace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracle.funnel import takes
from oracle.funnel_asked import MISSING, asked, events_of, expected_units, found_units, question
from oracle.funnel_table import converted_by, decile_of, mean_of, read_funnel, read_levels, table_of, times_of
from oracle.funnel_worlds import LABELS, length_of, spec_of, world_of
from oracle.local_time import DAY
from oracle.result_laws import check_adds, check_damage, check_result, fewer

from privdomain.metrics import funnel, funnel_levels

SMALL, BUSY = (st.randoms(use_true_random=is_true) for is_true in (False, True))
CHANCES = SMALL | BUSY | BUSY
"""The first shrink, and most of them are small; the others are as rich as oracle/funnel_worlds.py makes them."""

WORLDS = CHANCES.map(world_of)
AGES = (0, 1, 2, 3, 5, 8, 200)
ORDERED = ("favorable", "input", "increasing")
GROUPINGS = st.sampled_from([None, "mapping", "attribute", 1, 2, 3, 4, "last", "first_touch"])
QUESTIONS = st.tuples(st.sampled_from(["users", "attempts"]), GROUPINGS, st.sampled_from(LABELS))


half = settings(max_examples=max(settings.default.max_examples // 2, 1))
"""For laws that ask several times."""


def world_under(*semantics):
    """Worlds of some semantics only."""
    return st.tuples(CHANCES, st.sampled_from(semantics)).map(lambda drawn: world_of(drawn[0], semantics=drawn[1]))


def about(exact, unit=DAY):
    """A fraction as a float in larger units, up to rounding; nan for None."""
    return pytest.approx(nan if exact is None else float(exact / unit), rel=1e-12, abs=1e-15, nan_ok=True)


def levels_of(world, rows=None, **changes):
    """Deepest step of each user of a world, with some of the plan changed."""
    plan = SimpleNamespace(**vars(world.plan) | changes)
    return funnel_levels(events_of(world.rows if rows is None else rows), spec_of(plan))


def drops_nobody(world):
    """Whether no exclusion removes users."""
    return all(exclusion.effect == "drop_attempt" for exclusion in world.plan.exclusions)


@given(WORLDS)
def test_levels_are_those_of_the_slow_reading(world):
    assert levels_of(world).tolist() == read_levels(world.rows, world.plan)


@given(WORLDS, QUESTIONS)
def test_every_unit_and_count_is_that_of_the_slow_reading(world, drawn):
    count, by, slow_by = question(world, drawn)
    result, n_steps = asked(world, count=count, by=by), len(world.plan.steps)
    read = read_funnel(world.rows, world.plan, until=world.until, by=slow_by, count=count)
    assert found_units(result) == expected_units(read)
    assert result.user.tolist() == sorted(result.user.tolist())
    assert result.outside == read.outside
    table = table_of(read.units, world.plan, world.until)
    labels = sorted(table, key=lambda label: (label is None, label)) if by is not None else [None]
    nothing = SimpleNamespace(users=[0] * n_steps, closed=[0] * n_steps, open=[0] * n_steps, removed=0)
    rows = [table.get(label, nothing) for label in labels]
    assert list(result.groups) == labels
    assert result.removed.tolist() == [row.removed for row in rows]
    for name, ours in (("users", "users"), ("closed_users", "closed"), ("open", "open")):
        expected = [getattr(row, ours) for row in rows]
        assert getattr(result, name).tolist() == (expected if by is not None else expected[0]), name


@given(WORLDS, QUESTIONS, st.integers(1, 3), st.integers(2, 4))
def test_times_to_convert_are_those_of_the_slow_reading(world, drawn, first, second):
    assume(first < second <= len(world.plan.steps))
    count, by, slow_by = question(world, drawn)
    times = asked(world, count=count, by=by).time_to_convert(first, second)
    units = read_funnel(world.rows, world.plan, until=world.until, by=slow_by, count=count).units
    shares = times.converted_by([length_of(age) for age in AGES])
    counts = times.histogram([length_of(age) for age in AGES[1:]])
    for place, group in enumerate(times.groups):
        own = [unit for unit in units if unit.label == group]
        expected = times_of(own, first, second)
        assert times.begun[place] == sum(len(unit.reached) >= first for unit in own)
        assert times.n[place] == len(expected)
        assert times.mean_days[place] == about(mean_of(expected))
        assert times.median_days[place] == about(decile_of(expected, 5))
        for tenths in range(1, 10):
            assert times.decile_days[place, tenths - 1] == about(decile_of(expected, tenths))
        bins = [*pairwise(AGES), (AGES[-1], 10**18)]
        assert counts[place].tolist() == [sum(low <= time < high for time in expected) for low, high in bins]
        for column, age in enumerate(AGES):
            share, at_risk = converted_by(own, first, second, age, until=world.until, window=world.plan.window)
            assert shares.converted[place, column] == about(share, 1)
            assert shares.at_risk[place, column] == at_risk


@given(WORLDS, QUESTIONS, st.tuples(*[st.integers(0, 2)] * 4))
def test_parts_of_disjoint_users_add_up_to_the_whole(world, drawn, parts_of_users):
    count, by, _ = question(world, drawn)
    part_of = dict(zip(world.ids, parts_of_users, strict=False))
    parts = [
        asked(world, [row for row in world.rows if part_of[row["user"]] == part], count=count, by=by)
        for part in range(3)
    ]
    check_adds(asked(world, count=count, by=by), parts)


@half
@given(world_under("favorable", "increasing", "any"), QUESTIONS, CHANCES)
def test_the_order_of_rows_changes_nothing_where_it_is_not_asked_for(world, drawn, chance):
    # Attempts read each row once, so there the order of tied rows can count.
    count, by, _ = question(world, ("users", *drawn[1:]))
    shuffled = chance.sample(world.rows, len(world.rows))
    assert asked(world, shuffled, count=count, by=by) == asked(world, count=count, by=by)


@half
@given(WORLDS, st.integers(0, 6))
def test_levels_fall_or_stay_when_the_window_shrinks(world, window):
    assume(drops_nobody(world))
    steps = [
        SimpleNamespace(**vars(step) | {"window": step.window and min(step.window, window)})
        for step in world.plan.steps
    ]
    before = levels_of(world, steps=steps, window=None)
    after = levels_of(world, steps=steps, window=window)
    assert (after <= before).all()
    assert (levels_of(world, steps=steps, window=window + 1) >= after).all()


@half
@given(world_under(*ORDERED, "consecutive"))
def test_levels_fall_or_stay_with_every_further_exclusion(world):
    # A clean chain stays a chain when an exclusion goes. With drop_user it may not: less is begun, so less is removed.
    cut = world.plan.exclusions[:-1]
    assume(world.plan.exclusions and all(exclusion.effect == "drop_attempt" for exclusion in cut))
    assert (levels_of(world) <= levels_of(world, exclusions=cut)).all()


@half
@given(world_under("favorable"))
def test_the_stricter_ties_are_read_the_lower_are_the_levels(world):
    free, by_row, growing = (levels_of(world, ties=ties, exclusions=[]) for ties in ORDERED)
    assert (free >= by_row).all()
    assert (by_row >= growing).all()


@half
@given(world_under("favorable"))
def test_no_order_finds_at_least_what_order_finds_and_neighbours_at_most(world):
    steps = [SimpleNamespace(**vars(step) | {"window": None}) for step in world.plan.steps]
    ordered, by_row, neighbours, any_order = (
        levels_of(world, steps=steps, exclusions=[], order=order, ties=ties)
        for order, ties in (("ordered", "favorable"), ("ordered", "input"), ("consecutive", "input"), ("any", "input"))
    )
    assert (any_order >= ordered).all()
    assert (by_row >= neighbours).all()


@half
@given(world_under(*ORDERED, "any"))
def test_what_is_held_constant_lowers_levels_or_leaves_them(world):
    # Without exclusions and neighbours, of which a held value sees fewer.
    held = levels_of(world, exclusions=[], hold=world.plan.hold or "shop")
    assert (held <= levels_of(world, exclusions=[], hold=None)).all()


@half
@given(WORLDS, QUESTIONS, st.sampled_from([2, 7, 1000]), st.sampled_from([0, -5, 2**41]))
def test_time_in_another_unit_from_another_origin_changes_nothing(world, drawn, scale, shift):
    count, by, _ = question(world, drawn)
    before = asked(world, count=count, by=by)
    steps = [
        SimpleNamespace(**vars(step) | {"window": step.window if step.window is None else step.window * scale})
        for step in world.plan.steps
    ]
    window = world.plan.window if world.plan.window is None else world.plan.window * scale
    plan = SimpleNamespace(**vars(world.plan) | {"steps": steps, "window": window})
    other = SimpleNamespace(
        rows=[row | {"time": row["time"] * scale + shift} for row in world.rows],
        until=world.until * scale + shift,
        plan=plan,
    )
    after = asked(other, count=count, by=by)
    for name in ("user", "level", "group", "is_open", "removed"):
        assert getattr(after, name).tolist() == getattr(before, name).tolist()
    moved = np.where(before.reached == MISSING, MISSING, before.reached * (before.reached != MISSING) * scale + shift)
    assert after.reached.tolist() == moved.tolist()
    assert after.groups == before.groups


@half
@given(WORLDS, QUESTIONS, CHANCES)
def test_users_without_a_row_matter_not(world, drawn, chance):
    # A selection of events keeps the index of all users.
    count, by, _ = question(world, drawn)
    kept = chance.sample(world.ids, chance.randint(1, len(world.ids)))
    rows = [row for row in world.rows if row["user"] in kept]
    events = events_of(world.rows).take([row["user"] in kept for row in world.rows])
    spec = spec_of(world.plan)
    found = funnel(events, spec, by=by, count=count, observed_until=world.until, truncate=True)
    assert found == asked(world, rows, count=count, by=by)
    assert funnel_levels(events, spec).tolist() == levels_of(world, rows).tolist()


@half
@given(WORLDS, QUESTIONS, st.integers(2, 60), st.integers(1, 3))
def test_the_sizes_of_blocks_and_chunks_change_nothing(world, drawn, room, n_rows):
    # Units that have no room in 63 bits together are read block after block; here 63 bits are less.
    count, by, _ = question(world, drawn)
    whole, levels = asked(world, count=count, by=by), levels_of(world)
    with (
        patch("privdomain.metrics.funnels.streams.INT64_MAX", room),
        patch("privdomain._internal.arrays.CHUNK_ROWS", n_rows),
    ):
        assert asked(world, count=count, by=by) == whole
        assert levels_of(world).tolist() == levels.tolist()


@half
@given(WORLDS, QUESTIONS)
def test_the_names_of_events_change_nothing(world, drawn):
    count, by, _ = question(world, drawn)
    other = {"A": "付款", "B": "a", "C": "B", "X": "A"}
    exclusions = [SimpleNamespace(**vars(one) | {"event": other[one.event]}) for one in world.plan.exclusions]
    steps = [SimpleNamespace(**vars(step) | {"event": other[step.event]}) for step in world.plan.steps]
    plan = SimpleNamespace(**vars(world.plan) | {"steps": steps, "exclusions": exclusions})
    renamed = [row | {"name": other[row["name"]]} for row in world.rows]
    before, after = asked(world, count=count, by=by), asked(world, renamed, count=count, by=by, plan=plan)
    for name in ("user", "level", "group", "is_open", "reached"):
        assert getattr(after, name).tolist() == getattr(before, name).tolist()


@half
@given(WORLDS, QUESTIONS)
def test_groups_sum_to_the_total_and_users_only_fall(world, drawn):
    count, by, _ = question(world, drawn)
    assume(by is not None)
    total, grouped = asked(world, count=count), asked(world, count=count, by=by)
    assert grouped.removed.sum() == total.removed.sum()
    for name in ("users", "closed_users", "open"):
        assert getattr(grouped, name).sum(axis=0).tolist() == getattr(total, name).tolist()
    assert grouped.outside == total.outside
    for counts in (total.users, total.closed_users):
        assert (np.diff(counts) <= 0).all()
    assert (total.closed_users <= total.users).all()


@half
@given(WORLDS)
def test_whether_a_unit_is_closed_does_not_depend_on_what_came_of_it(world):
    """Without all that a user did after the first event of the first step, as many are closed."""
    plan = SimpleNamespace(**vars(world.plan) | {"exclusions": [], "hold": None})
    assume(plan.order != "any")
    begun = {}
    for row in sorted(world.rows, key=lambda row: row["time"]):
        if takes(row, plan.steps[0]):
            begun.setdefault(row["user"], row["time"])
    early = [row for row in world.rows if row["time"] <= begun.get(row["user"], world.until)]
    whole, cut = (asked(world, rows, plan=plan) for rows in (world.rows, early))
    assert whole.closed_users[:1].tolist() == cut.closed_users[:1].tolist()


@fewer
@given(WORLDS, QUESTIONS, BUSY)
def test_the_results_travel_are_locked_read_as_records_and_survive_damage(world, drawn, random):
    count, by, _ = question(world, drawn)
    result = asked(world, count=count, by=by)
    times = [result.time_to_convert(1, len(world.plan.steps))] if len(world.plan.steps) > 1 else []
    for one in (result, *times):
        check_result(one)
        check_damage(one, random.choice)
