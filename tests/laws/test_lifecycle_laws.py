"""Lifecycles against their slow reading, and the laws that they keep."""

from itertools import accumulate, chain

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from oracle.as_facts import orders_of
from oracle.lifecycle import read_lifecycle, read_migration
from oracle.local_time import DAY
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.facts import Members
from privdomain.metrics import LifecycleBounds, lifecycle, migration

START = 1767542400 * 10**6  # 2026-01-05 00:00 in Shanghai, 11:00 of the day before in New York
HOUR = DAY // 24
IDS = ["ann", "bo", "cy", "di", "ed"]

MOMENTS = st.builds(lambda day, hour: START + day * DAY + hour * HOUR, st.integers(0, 100), st.integers(0, 23))


def history(user, start, gaps):
    """Purchases of a user, each some days after the one before."""
    days = accumulate([0, *gaps])
    return [{"user": user, "time": start + day * DAY, "amount": 100, "order": None, "channel": "ads"} for day in days]


HISTORIES = st.builds(
    history, st.sampled_from(IDS[:4]), MOMENTS, st.lists(st.integers(1, 9) | st.sampled_from([30, 40, 60]), max_size=5)
)
ODD_ROWS = st.lists(
    st.tuples(
        st.sampled_from(IDS[:4]),
        MOMENTS,
        st.sampled_from([100, 250, 0, -100, -250]),
        st.sampled_from(["o1", "o2", None]),
        st.sampled_from(["code", None]),
    ).map(lambda row: dict(zip(("user", "time", "amount", "order", "channel"), row, strict=True))),
    max_size=6,
)
ORDERS = st.builds(lambda made, odd: [*chain(*made), *odd], st.lists(HISTORIES, max_size=5), ODD_ROWS)
RELATIONS = st.none() | st.lists(
    st.tuples(st.sampled_from(IDS), MOMENTS, st.none() | st.integers(0, 90)).map(
        lambda row: {"user": row[0], "joined": row[1], "left": None if row[2] is None else row[1] + row[2] * DAY}
    ),
    max_size=6,
)
WORLDS = st.fixed_dictionaries(
    {
        "orders": ORDERS,
        "members": RELATIONS,
        "opted_out": st.lists(st.sampled_from(IDS), max_size=2),
        "tz": st.sampled_from(["Asia/Shanghai", "America/New_York"]),
        "until": MOMENTS.map(lambda moment: moment + 30 * DAY)
        | st.integers(60, 160).map(lambda day: START + day * DAY),
        "refunds": st.sampled_from(["dated", "at_order"]),
    }
)
QUESTIONS = st.fixed_dictionaries(
    {
        "bounds": st.sampled_from(
            [
                {"new_days": 30, "active": 1, "slipping": 2, "dormant": 3},
                {"new_days": 0, "active": 1.1, "slipping": 2.3, "dormant": 2.9},
                {"new_days": 7, "active": 0.5, "slipping": 1, "dormant": 4},
            ]
        ),
        "fixed": st.none() | st.integers(1, 30),
    }
)


def members_of(world):
    """The relations as facts, or None."""
    if world["members"] is None:
        return None
    user, joined, left = ([row[name] for row in world["members"]] for name in ("user", "joined", "left"))
    return Members(user, joined, left=left, tz=world["tz"], time_unit="us")


def asked(world, chosen, **changes):
    """The library's answer."""
    world = world | changes
    return lifecycle(
        orders_of(world["orders"], world["tz"], has_costs=False),
        as_of=world["until"],
        members=members_of(world),
        opted_out=world["opted_out"],
        bounds=LifecycleBounds(**chosen["bounds"]),
        interval=None if chosen["fixed"] is None else f"{chosen['fixed']}d",
        by=world.get("by"),
        refunds=world["refunds"],
        truncate=True,
    )


def expected(world, chosen, **changes):
    """The slow reading."""
    world = world | changes
    names = ("tz", "until", "members", "opted_out", "refunds")
    return read_lifecycle(world["orders"], **{name: world[name] for name in names}, **chosen)


@given(WORLDS, QUESTIONS)
def test_every_user_is_that_of_the_slow_reading(world, chosen):
    result, people = asked(world, chosen), expected(world, chosen)
    assert result.users.tolist() == [user for user, *_ in people]
    assert result.stage.tolist() == [stage for _, stage, *_ in people]
    assert result.reachability.tolist() == [reach for _, _, reach, _ in people]
    usual = [np.nan if length is None else float(length) for *_, length in people]
    np.testing.assert_array_equal(result.usual_interval, usual)


@given(WORLDS, QUESTIONS)
def test_buyers_of_one_label_share_an_interval(world, chosen):
    label_of = dict(zip(IDS, ("a", "a", "b", "b", "b"), strict=True)).get
    result = asked(world, chosen | {"fixed": None}, by={user: label_of(user) for user in IDS})
    people = read_lifecycle(
        world["orders"],
        **{name: world[name] for name in ("tz", "until", "members", "opted_out", "refunds")},
        bounds=chosen["bounds"],
        label_of=label_of,
    )
    assert result.stage.tolist() == [stage for _, stage, *_ in people]


@fewer
@given(WORLDS, QUESTIONS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(world, chosen, random):
    rows = {name: random.sample(part, len(part)) for name, part in world.items() if isinstance(part, list)}
    assert asked(world, chosen, **rows) == asked(world, chosen)


@fewer
@given(WORLDS, QUESTIONS)
def test_the_two_axes_know_nothing_of_each_other(world, chosen):
    whole = asked(world, chosen)
    stages = dict(zip(whole.users.tolist(), whole.stage.tolist(), strict=True))
    alone = asked(world, chosen, members=None, opted_out=[])
    assert alone.stage.tolist() == [stages[user] for user in alone.users.tolist()]
    reach = dict(zip(whole.users.tolist(), whole.reachability.tolist(), strict=True))
    unsold = asked(world, chosen, orders=[])
    assert unsold.reachability.tolist() == [reach[user] for user in unsold.users.tolist()]
    assert set(unsold.stage.tolist()) <= {"lead"}


@fewer
@given(WORLDS, QUESTIONS)
def test_everybody_stands_in_one_cell(world, chosen):
    result = asked(world, chosen)
    assert result.counts.sum() == len(result)
    assert result.counts.sum(axis=1).tolist() == [result.count(stage) for stage in result.stages]
    assert result.n_unknown == result.stage.tolist().count(None)


@fewer
@given(WORLDS, st.integers(1, 30), st.lists(st.integers(0, 1), min_size=5, max_size=5))
def test_with_a_fixed_interval_nobody_depends_on_anybody_else(world, fixed, part_of):
    chosen = {"bounds": {"new_days": 30, "active": 1, "slipping": 2, "dormant": 3}, "fixed": fixed}
    whole = asked(world, chosen)
    stages = dict(zip(whole.users.tolist(), whole.stage.tolist(), strict=True))
    half = [row for row in world["orders"] if part_of[IDS.index(row["user"])]]
    part = asked(world, chosen, orders=half, members=None, opted_out=[])
    assert part.stage.tolist() == [stages[user] for user in part.users.tolist()]


@given(WORLDS, QUESTIONS, st.integers(1, 60))
def test_a_migration_adds_up_to_both_lifecycles(world, chosen, days):
    later = world["until"] + days * DAY
    before, after = asked(world, chosen), asked(world, chosen, until=later)
    moved = migration(before, after)
    pairs = read_migration(expected(world, chosen), expected(world, chosen, until=later))
    found = {(record["before"], record["after"]): record["users"] for record in moved.to_records() if record["users"]}
    assert found == dict(pairs)
    assert moved.counts[:-1].sum(axis=1).tolist() == before.counts.sum(axis=1).tolist()
    assert moved.counts[:, :-1].sum(axis=0).tolist() == after.counts.sum(axis=1).tolist()
    sums = moved.rate.sum(axis=1)
    assert np.allclose(sums[~np.isnan(sums)], 1.0)


@fewer
@given(WORLDS, QUESTIONS, st.randoms(use_true_random=True))
def test_the_results_travel_are_locked_and_survive_damage(world, chosen, random):
    result = asked(world, chosen)
    moved = migration(result, asked(world, chosen, until=world["until"] + 40 * DAY))
    for each in (result, moved):
        check_result(each)
        check_damage(each, random.choice)
