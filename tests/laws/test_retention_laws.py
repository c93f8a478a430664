"""Retention against its slow reading, and the laws that it keeps."""

import math
from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st
from oracle.as_facts import events_of, members_of, orders_of
from oracle.calendar import period_start
from oracle.local_time import DAY
from oracle.result_laws import check_adds, check_damage, check_result, fewer
from oracle.retention import is_mature, read_retention
from oracle.worlds import HOUR, PERIODS, WORLDS

from privdomain.calendar import Period
from privdomain.metrics import retention

BRACKETS = [((0, 0),), ((1, 7), (8, 30)), ((0, 1), (1, 3), (40, 40))]
QUESTIONS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["n_period", "unbounded", "bracket"]),
        "mode": st.sampled_from(["calendar", "elapsed"]),
        "period": st.sampled_from(PERIODS),
        "length": st.sampled_from([HOUR, DAY, 7 * DAY, 30 * DAY, DAY + 1]),
        "n": st.sampled_from([1, 2, 5, 40]),
        "brackets": st.sampled_from(BRACKETS),
        "by": st.sampled_from([None, "channel", "mapping"]),
        "labels": st.tuples(*[st.sampled_from(["x", "y", None])] * 3),
        "facts": st.sampled_from(["events", "orders", "members"]),
    }
)


def question(world, chosen):
    """Options as the oracle reads them."""
    options = SimpleNamespace(tz=world.tz, until=world.until, **chosen)
    options.cohort = options.period
    options.columns = options.brackets if options.kind == "bracket" else [(k, k) for k in range(options.n)]
    if options.by == "mapping":
        options.by = dict(zip(world.ids, options.labels, strict=False))
    return options


def rows_of(world, facts):
    """Start and return rows: members, purchases or all order rows start; order rows or purchases bring back."""
    if facts == "members":
        starts = [{**row, "time": row["joined"]} for row in world.members or []]
        return starts, [row for row in world.orders if row["amount"] >= 0]
    rows = world.orders if facts == "events" else [row for row in world.orders if row["amount"] >= 0]
    return rows, rows


def asked(world, options, orders=None, members=None):
    """The library's answer, over all rows or over those given."""
    orders, members = (world.orders, world.members) if orders is None else (orders, members)
    facts = events_of(orders, world.tz) if options.facts == "events" else orders_of(orders, world.tz)
    starts = members_of(members or [], world.tz) if options.facts == "members" else facts
    is_calendar, is_bracket = options.mode == "calendar", options.kind == "bracket"
    return retention(
        starts,
        facts,
        period=Period(*options.period) if is_calendar else timedelta(microseconds=options.length),
        cohort=None if is_calendar else Period(*options.cohort),
        kind=options.kind,
        mode=options.mode,
        n=None if is_bracket else options.n,
        brackets=options.brackets if is_bracket else None,
        by=options.by,
        observed_until=options.until,
        truncate=True,
    )


def rate(returned, at_risk):
    """Their ratio, nan without anybody at risk."""
    return returned / at_risk if at_risk else math.nan


def same(one, other):
    """Whether nested lists are equal, nan to nan."""
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other or (one != one and other != other)  # noqa: PLR0124 - only nan differs from itself


@given(WORLDS, QUESTIONS)
def test_every_count_is_that_of_the_slow_reading(world, chosen):
    options = question(world, chosen)
    result = asked(world, options)
    users, at_risk, returned = read_retention(*rows_of(world, options.facts), options)
    groups = sorted({group for group, _ in users}, key=lambda name: (name is None, name))
    groups = [None] if options.by is None else groups
    known = [cohort for _, cohort in users]
    cohorts = list(range(min(known), max(known) + 1)) if known else []
    columns = range(len(options.columns))

    def table(function):
        rows = [[function((g, c)) for c in cohorts] for g in groups]
        return rows if options.by is not None else rows[0]

    def grid(function):
        return table(lambda place: [function(place, k) for k in columns])

    assert list(result.groups) == groups
    assert result.cohorts.tolist() == [period_start(cohort, *options.cohort) for cohort in cohorts]
    assert result.users.tolist() == table(lambda place: users[place])
    assert result.at_risk.tolist() == grid(lambda place, k: at_risk[(*place, k)])
    assert result.returned.tolist() == grid(lambda place, k: returned[(*place, k)])
    assert same(result.rate.tolist(), grid(lambda place, k: rate(returned[(*place, k)], at_risk[(*place, k)])))
    assert result.mature.tolist() == grid(lambda place, k: is_mature(users, at_risk, place, k, options))
    for k in columns:
        mature = [(*place, k) for place in users if is_mature(users, at_risk, place, k, options)]
        average = rate(sum(returned[cell] for cell in mature), sum(at_risk[cell] for cell in mature))
        assert same(float(result.average_rate[k]), average)


@given(WORLDS, QUESTIONS, st.tuples(*[st.integers(0, 2)] * 4))
def test_parts_of_disjoint_users_add_up_to_the_whole(world, chosen, part_of_user):
    options = question(world, chosen)
    part_of = dict(zip(world.ids, part_of_user, strict=False))
    parts = [
        asked(
            world,
            options,
            [row for row in world.orders if part_of[row["user"]] == part],
            [row for row in world.members or [] if part_of[row["user"]] == part],
        )
        for part in range(3)
    ]
    check_adds(asked(world, options), parts)


@given(WORLDS, QUESTIONS, st.permutations(range(9)))
def test_the_order_of_rows_changes_nothing(world, chosen, places):
    options = question(world, chosen)
    orders, members = (
        [rows[place] for place in places if place < len(rows)] for rows in (world.orders, world.members or [])
    )
    assert asked(world, options, orders, members) == asked(world, options)


@given(WORLDS, QUESTIONS, st.integers(1, 3))
def test_the_size_of_the_chunks_of_rows_changes_nothing(world, chosen, n_rows):
    # Rows are worked on 65,536 at once; here a few at once, so that returns of one user lie in several chunks.
    options = question(world, chosen)
    whole = asked(world, options)
    with patch("privdomain._internal.arrays.CHUNK_ROWS", n_rows):
        assert asked(world, options) == whole


@given(WORLDS, QUESTIONS)
def test_nobody_returns_who_is_not_at_risk_and_unbounded_only_falls(world, chosen):
    # Whoever came back in period k or later came back in k - 1 or later; being watched to the end of k implies k - 1.
    result = asked(world, question(world, chosen | {"kind": "unbounded", "by": None}))
    assert (result.returned <= result.at_risk).all()
    assert (result.at_risk <= result.users[:, None]).all()
    for counts in (result.returned, result.at_risk):
        assert (counts[:, 1:] <= counts[:, :-1]).all()


@given(WORLDS, QUESTIONS, st.integers(-300, 300))
def test_whole_weeks_later_in_utc_everything_is_as_many_cohorts_later(world, chosen, weeks):
    # Only months, years and clock changes tell one week from another, and here is none.
    world.tz, shift = "UTC", weeks * 7 * DAY
    options = question(world, chosen | {"period": ("week", "wednesday")})
    before = asked(world, options)
    options.until += shift
    orders = [row | {"time": row["time"] + shift} for row in world.orders]
    members = [row | {"joined": row["joined"] + shift} for row in world.members or []]
    after = asked(world, options, orders, members)
    assert after.cohorts.tolist() == [day + timedelta(weeks=weeks) for day in before.cohorts.tolist()]
    for name in ("users", "at_risk", "returned", "mature"):
        assert getattr(after, name).tolist() == getattr(before, name).tolist()


@fewer
@given(WORLDS, QUESTIONS, st.randoms(use_true_random=True))
def test_the_result_travels_is_locked_reads_as_records_and_survives_damage(world, chosen, random):
    result = asked(world, question(world, chosen))
    check_result(result)
    check_damage(result, random.choice)
