"""Repurchase against its slow reading, and the laws that it keeps."""

import math
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from oracle.as_facts import orders_of
from oracle.local_time import DAY
from oracle.repurchase import median, read_repurchase, survival
from oracle.result_laws import check_adds, check_damage, check_result, fewer
from oracle.worlds import WORLDS

from privdomain.metrics import Intervals, repurchase

QUESTIONS = st.fixed_dictionaries(
    {
        "per": st.sampled_from(["day", "order"]),
        "refunds": st.sampled_from(["dated", "at_order"]),
        "within": st.sampled_from([(), (30,), (1, 7, 30, 60)]),
        "since": st.none() | st.integers(-30 * DAY, 10 * DAY) | st.integers(0, 60).map(DAY.__mul__),
    }
)
COUNTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=12)


def question(world, chosen):
    """Options of a call: with moments instead of distances, and without ids only dated refunds."""
    options = dict(chosen)
    if options["since"] is not None:
        options["since"] += world.anchor
        if options["since"] >= world.until:
            options["since"] = None
    if not world.has_ids:
        options["refunds"] = "dated"
    return options


def asked(world, options, rows=None):
    """The library's answer, over all rows or over those given."""
    orders = orders_of(world.orders if rows is None else rows, world.tz, has_ids=world.has_ids)
    return repurchase(orders, observed_until=world.until, truncate=True, **options)


def share(part, whole):
    """Their ratio, nan without a whole."""
    return part / whole if whole else math.nan


@given(WORLDS, QUESTIONS)
def test_every_count_is_that_of_the_slow_reading(world, chosen):
    options = question(world, chosen)
    result = asked(world, options)
    expected = read_repurchase(world.orders, tz=world.tz, until=world.until, **options)
    counts = result.buyers_by_purchases.tolist()
    assert {n: buyers for n, buyers in enumerate(counts) if buyers} == dict(expected.buyers_by_purchases)
    assert (result.first_buyers.tolist(), result.returned_within.tolist()) == (
        expected.first_buyers,
        expected.returned_within,
    )
    for counted, listed in ((result.intervals.completed, expected.completed), (result.intervals.open, expected.open)):
        assert np.repeat(np.arange(len(counted)), counted).tolist() == sorted(listed)
    repeat = sum(buyers for n, buyers in expected.buyers_by_purchases.items() if n > 1)
    np.testing.assert_array_equal(result.repurchase_rate, share(repeat, len(expected.open)))
    np.testing.assert_array_equal(result.n_day_rates, list(map(share, expected.returned_within, expected.first_buyers)))
    assert result.purchases == len(expected.completed) + len(expected.open)


@given(COUNTS)
def test_kaplan_meier_is_that_of_exact_fractions(counts):
    completed, still_open = (np.array(column) for column in zip(*counts, strict=True))
    intervals = Intervals(completed, still_open)
    lists = [np.repeat(np.arange(len(counts)), column).tolist() for column in (completed, still_open)]
    expected = survival(*lists)
    if not expected:
        assert np.isnan(intervals.survival).all()
    for days, exact in enumerate(expected):  # each of two roundings a day is off by half a unit in the last place
        assert abs(Fraction(float(intervals.survival[days])) - exact) <= exact * (days + 1) * Fraction(2, 2**52)
    reached = median(expected)
    np.testing.assert_array_equal(intervals.median_days, math.nan if reached is None else reached)
    middle = sorted(lists[0])
    half = math.nan if not middle else (middle[(len(middle) - 1) // 2] + middle[len(middle) // 2]) / 2
    np.testing.assert_array_equal(intervals.median_completed_days, half)


@given(WORLDS, QUESTIONS, st.tuples(*[st.integers(0, 2)] * 4))
def test_parts_of_disjoint_users_add_up_to_the_whole(world, chosen, part_of_user):
    options, part_of = question(world, chosen), dict(zip(world.ids, part_of_user, strict=False))
    parts = [asked(world, options, [row for row in world.orders if part_of[row["user"]] == part]) for part in range(3)]
    check_adds(asked(world, options), parts)


@given(WORLDS, QUESTIONS, st.permutations(range(9)))
def test_the_order_of_rows_changes_nothing(world, chosen, places):
    options = question(world, chosen)
    rows = [world.orders[place] for place in places if place < len(world.orders)]
    assert asked(world, options, rows) == asked(world, options)


@given(WORLDS, QUESTIONS, st.integers(-300, 300))
def test_whole_weeks_later_in_utc_nothing_changes(world, chosen, weeks):
    world.tz, shift = "UTC", weeks * 7 * DAY
    options = question(world, chosen)
    before = asked(world, options)
    world.until += shift
    options["since"] = None if options["since"] is None else options["since"] + shift
    after = asked(world, options, [row | {"time": row["time"] + shift} for row in world.orders])
    assert after.to_state()["fields"] | {"options": None} == before.to_state()["fields"] | {"options": None}


@fewer
@given(WORLDS, QUESTIONS, st.randoms(use_true_random=True))
def test_the_result_travels_is_locked_reads_as_records_and_survives_damage(world, chosen, random):
    result = asked(world, question(world, chosen))
    check_result(result)
    check_damage(result, random.choice)
