"""Fission against its slow reading, and the laws that it keeps."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.as_facts import column, relations_of
from oracle.fission import KINDS, read_fission
from oracle.local_time import DAY
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.facts import Invites, Orders
from privdomain.metrics.growth.fission import fission

USERS = st.integers(0, 6)
TIMES = st.integers(-2, 8).map(lambda half_day: half_day * DAY // 2)
"""Around 1970, where a forgotten zero would show."""

FIGURES = (
    "users", "roots", "new_users", "valid_users", "lost_by_now", "just_known", "depth", "largest_tree",
    "mean_tree_size",
    "spread_rate", "k_factor", "effective_r", "invited_conversion_rate", "invited_loss_rate", "extinction_probability",
    "mean_generation_days", "median_generation_days", "completion_rate", "invites_per_completer", "reward_cost",
    "reward_cost_per_new_user", "fission_share",
)  # fmt: skip


def rows_of(**columns):
    return st.fixed_dictionaries(columns)


def relation(row):
    user, joined, length = row
    return {"user": user, "joined": joined, "left": None if length is None else joined + length}


INVITES = st.lists(rows_of(inviter=USERS, invitee=USERS, time=TIMES, valid=st.booleans()), max_size=14)
MEMBERS = st.lists(st.tuples(USERS, TIMES, st.sampled_from([None, 0, DAY, 3 * DAY])).map(relation), max_size=6)
ORDERS = st.lists(rows_of(user=USERS, time=TIMES, amount=st.sampled_from([5, 0, -5])), max_size=4)
OPTIONS = st.fixed_dictionaries(
    {
        "window": st.sampled_from([1, DAY, 2 * DAY, 30 * DAY]),
        "new_within": st.sampled_from([0, 0, DAY]),
        "tiers": st.sampled_from([(), ((1, 3), (2, 10)), ((2, 7),)]),
        "goal": st.sampled_from([None, None, 1, 2]),
        "levels": st.sampled_from([1, 1, 2, 4]),
        "has_validity": st.booleans(),
        "since": st.sampled_from([None, None, 0, DAY, 2 * DAY]),
        "length": st.sampled_from([None, None, DAY, 3 * DAY]),
        "must_be_new": st.booleans(),
        "delete_invalidates": st.booleans(),
    }
)
WORLDS = st.fixed_dictionaries(
    {"rows": INVITES, "members": st.none() | MEMBERS, "orders": st.none() | ORDERS, "chosen": OPTIONS}
)
UNTIL = 5 * DAY


def asked(world, *, rows=None, name=lambda user: user):
    """The library's answer, over all invitations or over those given."""
    rows = world["rows"] if rows is None else rows
    chosen = SimpleNamespace(**world["chosen"])
    invites = Invites(
        [name(row["inviter"]) for row in rows],
        [name(row["invitee"]) for row in rows],
        column(rows, "time"),
        tz="UTC",
        valid=column(rows, "valid") if chosen.has_validity else None,
        time_unit="us",
    )
    members, orders = (
        None if part is None else [row | {"user": name(row["user"])} for row in part]
        for part in (world["members"], world["orders"])
    )
    return fission(
        invites,
        members=None if members is None else relations_of(members, "UTC"),
        orders=None
        if orders is None
        else Orders(
            *(column(orders, part) for part in ("user", "time", "amount")), currency="CNY", tz="UTC", time_unit="us"
        ),
        **rules_of(chosen),
        goal=chosen.goal,
        window=f"{chosen.window}us",
        new_within=f"{chosen.new_within}us",
        observed_until=UNTIL,
    )


def rules_of(chosen):
    """A task where a campaign ends, and the same rules loose where it does not."""
    rules = {"tiers": chosen.tiers, "currency": "CNY", "levels": chosen.levels, "allow_deep": True}
    if not is_task(chosen):
        return rules | {"since": chosen.since}
    of_task = {"must_be_new": chosen.must_be_new, "delete_invalidates": chosen.delete_invalidates}
    span = {"starts_at": chosen.since, "ends_at": chosen.since + chosen.length}
    return {"task": SimpleNamespace(**rules, **of_task, **span)}


def is_task(chosen):
    return chosen.since is not None and chosen.length is not None


def figures(result):
    """As text, in which nan equals nan."""
    return {name: repr(getattr(result, name)) for name in FIGURES}


def expected_of(world):
    chosen = SimpleNamespace(**world["chosen"], until=UNTIL, ends=None)
    if is_task(chosen):
        chosen.ends = chosen.since + chosen.length
    else:
        chosen.must_be_new = chosen.delete_invalidates = True
    if chosen.goal is None and chosen.tiers:
        chosen.goal = chosen.tiers[0][0]
    rows = [row | ({} if chosen.has_validity else {"valid": True}) for row in world["rows"]]
    return read_fission(rows, world["members"], world["orders"], chosen)


@given(WORLDS)
def test_every_figure_is_that_of_the_slow_reading(world):
    result, expected = asked(world), expected_of(world)
    for name in FIGURES:
        found, true = getattr(result, name), getattr(expected, name)
        assert (found, true) == (None, None) or found == pytest.approx(true, rel=1e-9, nan_ok=True), name
    for name in ("watched", "brought", "late", "valid_in_window", "bought", "lost_in_window"):
        assert getattr(result.generations, name).tolist() == getattr(expected, name), name
    assert result.generations.users.tolist() == expected.by_generation
    for kind in KINDS[:-1]:
        assert result.rows.of(kind).tolist() == [row for row, found in enumerate(expected.kinds) if found == kind]


@given(WORLDS)
def test_every_row_is_of_one_kind_and_every_user_a_root_or_new(world):
    result = asked(world)
    assert sum(result.rows.counts.values()) == len(world["rows"])
    assert tuple(result.rows.counts) == KINDS
    assert result.users == result.roots + result.new_users
    assert result.new_users == result.rows.counts["accepted"]
    assert result.valid_users <= result.new_users


@given(WORLDS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_but_their_positions(world, random):
    whole, order = asked(world), random.sample(range(len(world["rows"])), len(world["rows"]))
    shuffled = asked(world, rows=[world["rows"][place] for place in order])
    assert shuffled.rows.counts == whole.rows.counts
    assert shuffled.to_records() == whole.to_records()
    assert figures(shuffled) == figures(whole)


@fewer
@given(WORLDS)
def test_names_mean_nothing_but_their_order(world):
    assert asked(world, name=lambda user: f"u{user}") == asked(world)
    assert asked(world, name=lambda user: 10**15 * user - 7) == asked(world)


@fewer
@given(WORLDS, USERS, TIMES)
def test_a_repeated_or_a_self_invitation_changes_the_reports_only(world, user, time):
    whole = asked(world)
    assert whole.users == whole.roots + whole.new_users
    unlike = {*whole.rows.of("outside").tolist(), *whole.rows.of("early").tolist()}  # which may be true later
    rows = [row for place, row in enumerate(world["rows"]) if place not in unlike]
    inviters = {row["inviter"] for row in rows}
    more = [{"inviter": user, "invitee": user, "time": time, "valid": True}] if user in inviters else []
    late = [row | {"time": UNTIL - 1, "valid": not row["valid"]} for row in rows if row["time"] < UNTIL - 1]
    noisy = asked(world, rows=world["rows"] + more + late)
    assert noisy.to_records() == whole.to_records()
    assert figures(noisy) == figures(whole)
    assert sum(noisy.rows.counts.values()) == len(world["rows"]) + len(more) + len(late)
    assert noisy.rows.counts["accepted"] == whole.rows.counts["accepted"]


@fewer
@given(WORLDS)
def test_what_is_deleted_twice_is_deleted_once(world):
    deleted = [row | {"valid": False} for row in world["rows"]]
    once, twice = asked(world, rows=deleted), asked(world, rows=deleted + deleted)
    assert once.to_records() == twice.to_records()
    assert once.valid_users == twice.valid_users == (0 if world["chosen"]["has_validity"] else once.valid_users)


@fewer
@given(WORLDS)
def test_only_users_with_time_enough_are_a_base(world):
    counts = asked(world).generations
    assert (counts.watched <= counts.users).all()
    longer = asked(world | {"chosen": world["chosen"] | {"window": 300 * DAY}})
    assert not longer.generations.watched.any()
    assert np.isnan(longer.k_factor)


@fewer
@given(WORLDS, st.randoms(use_true_random=False))
def test_the_result_travels_is_locked_reads_as_records_and_survives_damage(world, random):
    result = asked(world)
    check_result(result)
    check_damage(result, random.choice)


@fewer
@given(WORLDS)
def test_nobody_can_take_a_tree_away_by_inviting_its_root_later(world):
    chosen = world["chosen"] | {"since": None, "length": None}
    rows = world["rows"]
    whole = asked(world | {"chosen": chosen})
    refused = {place for kind in KINDS[:-1] for place in whole.rows.of(kind).tolist()}
    brought = {rows[place]["invitee"] for place in range(len(rows)) if place not in refused}
    roots = {rows[place]["inviter"] for place in range(len(rows)) if place not in refused} - brought
    thief = [{"inviter": 9, "invitee": user, "time": UNTIL - 1, "valid": True} for user in roots]
    robbed = asked(world | {"chosen": chosen}, rows=rows + thief)
    assert robbed.rows.counts["accepted"] == whole.rows.counts["accepted"]


@fewer
@given(WORLDS)
def test_a_campaign_and_what_lies_before_it_have_every_row_once(world):
    until_then = [row for row in world["rows"] if row["time"] < DAY]
    campaign = asked(world | {"chosen": world["chosen"] | {"since": DAY, "length": None}})
    assert campaign.rows.counts["outside"] == len(until_then)
    assert campaign.new_users <= len(world["rows"]) - len(until_then)
