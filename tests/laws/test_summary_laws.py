"""Purchase summaries against their slow reading, and the laws that they keep."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from oracle.as_facts import orders_of
from oracle.calendar import to_wall
from oracle.local_time import DAY, local_day
from oracle.purchase_rows import made_at
from oracle.result_laws import check_adds, check_damage, check_result, fewer
from oracle.summary import read_summary
from oracle.worlds import WORLDS

from privdomain.metrics import purchase_summary

QUESTIONS = st.fixed_dictionaries(
    {"unit": st.sampled_from(["day", "week"]), "refunds": st.sampled_from(["dated", "at_order"])}
)


def asked(world, chosen, rows=None, until=None):
    """The library's answer, over all rows or over those given."""
    return purchase_summary(
        orders_of(world.orders if rows is None else rows, world.tz, has_ids=world.has_ids),
        observed_until=world.until if until is None else until,
        truncate=True,
        **question(world, chosen),
    )


def question(world, chosen):
    """Without ids, refunds are dated."""
    return chosen if world.has_ids else chosen | {"refunds": "dated"}


@given(WORLDS, QUESTIONS)
def test_every_buyer_is_that_of_the_slow_reading(world, chosen):
    result, refunds = asked(world, chosen), question(world, chosen)["refunds"]
    unit_days = {"day": 1, "week": 7}[chosen["unit"]]
    buyers = read_summary(world.orders, tz=world.tz, until=world.until, unit_days=unit_days, refunds=refunds)
    assert len(result) == len(buyers)
    for name, expected in {
        "users": [buyer.user for buyer in buyers],
        "first_day": [buyer.first_day for buyer in buyers],
        "last_day": [buyer.last_day for buyer in buyers],
        "x": [buyer.x for buyer in buyers],
        "value_minor": [buyer.value_minor for buyer in buyers],
        "t_x": [float(buyer.t_x) for buyer in buyers],
        "T": [float(buyer.T) for buyer in buyers],
        "days_since_last": [float(buyer.days_since_last) for buyer in buyers],
        "value": [buyer.value_minor / 100 for buyer in buyers],
    }.items():
        assert getattr(result, name).tolist() == expected, name  # floats too: one correctly rounded division each
    monetary = [math.nan if buyer.monetary is None else float(buyer.monetary) for buyer in buyers]
    np.testing.assert_array_equal(result.monetary, monetary)


@given(WORLDS, QUESTIONS, st.tuples(*[st.integers(0, 2)] * 4))
def test_parts_of_disjoint_users_add_up_to_the_whole(world, chosen, part_of_user):
    part_of = dict(zip(world.ids, part_of_user, strict=False))
    parts = [asked(world, chosen, [row for row in world.orders if part_of[row["user"]] == part]) for part in range(3)]
    check_adds(asked(world, chosen), parts)


@given(WORLDS, QUESTIONS, st.permutations(range(9)))
def test_the_order_of_rows_changes_nothing(world, chosen, places):
    rows = [world.orders[place] for place in places if place < len(world.orders)]
    assert asked(world, chosen, rows) == asked(world, chosen)


@given(WORLDS, QUESTIONS, st.integers(-30, 60))
def test_what_follows_adds_over_time(world, chosen, days):
    # Purchases are cut by when they were made, so that no order is torn apart; the cut may fall into a day.
    chosen = chosen | {"refunds": "dated"}
    made, cut = made_at(world.orders), min(world.anchor + days * DAY, world.until)
    rows = [row for row in world.orders if row["amount"] >= 0 and row["time"] < world.until]
    rows = [row | {"time": made.get(("order", row["user"], row["order"]), row["time"])} for row in rows]
    earlier = asked(world, chosen, [row for row in rows if row["time"] < cut], until=cut)
    later = asked(world, chosen, [row for row in rows if row["time"] >= cut])
    assert earlier.followed_by(later) == asked(world, chosen, rows)


@given(WORLDS, QUESTIONS)
def test_a_history_lies_between_its_first_day_and_now(world, chosen):
    result = asked(world, chosen)
    day = {"day": 1, "week": 7}[chosen["unit"]]
    assert (result.x >= 0).all()
    assert ((result.t_x == 0) == (result.x == 0)).all()
    assert (result.days_since_last >= 0).all()
    # t_x + days since the last purchase = T, but for the rounding of three divisions of numbers below 2**11 [days]
    np.testing.assert_allclose(result.t_x + result.days_since_last / day, result.T, rtol=0, atol=3 * 2.0**-42)
    until = to_wall(world.until, world.tz)
    assert (result.last_day * DAY <= until).all()
    assert (result.last_day <= local_day(world.until - 1, world.tz)).all()


@given(WORLDS, QUESTIONS, st.integers(1, 10**6))
def test_money_scales_and_days_do_not(world, chosen, factor):
    one = asked(world, chosen)
    many = asked(world, chosen, [row | {"amount": row["amount"] * factor} for row in world.orders])
    for name in ("users", "first_day", "last_day", "n_days"):
        assert getattr(many, name).tolist() == getattr(one, name).tolist()
    for name in ("value_minor", "first_value_minor"):
        assert getattr(many, name).tolist() == (getattr(one, name) * factor).tolist()


@fewer
@given(WORLDS, QUESTIONS, st.randoms(use_true_random=True))
def test_the_result_travels_is_locked_reads_as_records_and_survives_damage(world, chosen, random):
    result = asked(world, chosen)
    check_result(result)
    check_damage(result, random.choice)
