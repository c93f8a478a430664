"""Cohort value against its slow reading, to the last minor unit, and the laws that it keeps."""

import math
from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st
from oracle.as_facts import members_of, orders_of
from oracle.calendar import period_start
from oracle.cohort_value import read_table
from oracle.local_time import DAY
from oracle.result_laws import check_adds, check_damage, check_result, fewer
from oracle.worlds import HOUR, PERIODS, WORLDS

from privdomain.calendar import Period
from privdomain.metrics import cohort_value

MICROSECONDS = timedelta(microseconds=1)


QUESTIONS = st.fixed_dictionaries(
    {
        "period": st.sampled_from(PERIODS),
        "value": st.sampled_from(["revenue", "contribution"]),
        "margin": st.sampled_from([None, "0.35", "-1", "0.0000005", "1"]),
        "refunds": st.sampled_from(["dated", "at_order"]),
        "lag": st.sampled_from([0, HOUR, 30 * DAY]),
        "first_within": st.sampled_from(["6m", "1w", "30d"]),
        "by": st.sampled_from([None, "channel", "mapping"]),
        "labels": st.tuples(*[st.sampled_from(["x", "y", None])] * 3),
    }
)


def question(world, chosen):
    """How a table of a world is asked for: the options as the oracle reads them."""
    options = SimpleNamespace(tz=world.tz, until=world.until, horizons=world.horizons, attach=world.attach, **chosen)
    if options.value == "revenue":
        options.margin = None
    if not world.has_ids:
        options.refunds = "dated"
    if options.by == "mapping":
        options.by = dict(zip(world.ids, options.labels, strict=False))
    return options


def asked(world, options, orders=None, members=None):
    """The library's table of the same question, over all rows or over those given."""
    orders, members = (world.orders, world.members) if orders is None else (orders, members)
    return cohort_value(
        orders_of(orders, world.tz, has_ids=world.has_ids),
        members=members_of(members, world.tz),
        value=options.value,
        margin=options.margin,
        refunds=options.refunds,
        refund_lag=options.lag * MICROSECONDS,
        attach=options.attach * MICROSECONDS,
        first_within=options.first_within,
        period=Period(*options.period),
        horizons=options.horizons,
        observed_until=options.until,
        by=options.by,
        truncate=True,
    )


def grouped(array, options):
    """An array with its axis of groups."""
    return array if options.by is not None else array[None]


def same(one, other):
    """Whether nested lists are equal, nan to nan."""
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other or (math.isnan(one) and math.isnan(other))


def check_counts(result, table):
    options = table.options
    assert result.cohorts.tolist() == [period_start(cohort, *options.period) for cohort in table.cohorts]
    assert list(result.groups) == table.groups
    for name, counted in (
        ("users", table.users),
        ("migrated", table.migrated),
        ("prior_revenue_minor", table.prior),
    ):
        expected = [[counted[group, cohort] for cohort in table.cohorts] for group in table.groups]
        assert grouped(getattr(result, name), options).tolist() == expected, name


def cells(table, function):
    """A reading of every cell, in the shape of the library's arrays."""
    return [
        [[function(group, cohort, horizon) for horizon in table.options.horizons] for cohort in table.cohorts]
        for group in table.groups
    ]


def check_cells(result, table):
    options = table.options
    for name, counted in (
        ("closed", table.closed),
        ("closed_revenue_minor", table.closed_minor),
        ("open_revenue_minor", table.open_minor),
        ("later_revenue_minor", table.later_minor),
        ("n_uncosted", table.uncosted),
    ):
        expected = cells(table, lambda *cell, counted=counted: counted[cell])
        assert grouped(getattr(result, name), options).tolist() == expected, name
    assert grouped(result.mature, options).tolist() == cells(table, table.is_mature)
    assert grouped(result.provisional, options).tolist() == cells(table, table.is_provisional)


def check_rates(result, table):
    """Rates are one division of whole numbers, so they equal Python's correctly rounded one to the last bit."""

    def revenue(*cell, users=1):
        is_known = table.is_mature(*cell) and table.is_costed(*cell) and users
        return table.revenue_minor(*cell) / (100 * users) if is_known else math.nan

    def clv(group, cohort, horizon):
        return revenue(group, cohort, horizon, users=table.users[group, cohort])

    def costed(minor, n_uncosted, users=1):
        is_known = (table.options.margin is not None or not n_uncosted) and users
        return minor / (100 * users) if is_known else math.nan

    for name, function in (
        ("revenue", revenue),
        ("clv", clv),
        ("clv_at_risk", lambda *c: costed(table.closed_minor[c], table.uncosted_closed[c], table.closed[c])),
        ("open_revenue", lambda *c: costed(table.open_minor[c], table.uncosted[c] - table.uncosted_closed[c])),
        ("later_revenue", lambda *c: costed(table.later_minor[c], table.uncosted_later[c])),
        ("prior_revenue", lambda *c: costed(table.prior[c[:2]], table.uncosted_prior[c[:2]])),
    ):
        found, expected = grouped(getattr(result, name), table.options).tolist(), cells(table, function)
        if name == "prior_revenue":  # has no axis of horizons
            expected = [[row[0] for row in rows] for rows in expected]
        assert same(found, expected), name
    assert same(result.outside_revenue, costed(table.outside_minor, table.uncosted_outside))


def check_rest(result, table):
    flows = zip(*(getattr(result.flows, name).tolist() for name in ("groups", "cohorts", "days", "minor")), strict=True)
    assert {(result.flows.labels[g], cohort, day): minor for g, cohort, day, minor in flows} == table.flows
    assert result.outside_revenue_minor == table.outside_minor
    assert (result.n_zero, result.n_orphan_refunds, result.orphan_minor) == (
        table.n_zero,
        table.n_orphans,
        table.orphan_minor,
    )


@given(WORLDS, QUESTIONS)
def test_every_count_and_every_minor_unit_is_that_of_the_slow_reading(world, chosen):
    options = question(world, chosen)
    result, table = asked(world, options), read_table(world.orders, world.members, options)
    check_counts(result, table)
    check_cells(result, table)
    check_rates(result, table)
    check_rest(result, table)


@given(WORLDS, QUESTIONS, st.tuples(*[st.integers(0, 2)] * 4))
def test_parts_of_disjoint_users_add_up_to_the_whole(world, chosen, part_of_user):
    options = question(world, chosen)
    part_of = dict(zip(world.ids, part_of_user, strict=False))
    parts = [
        asked(
            world,
            options,
            [row for row in world.orders if part_of[row["user"]] == part],
            world.members and [row for row in world.members if part_of[row["user"]] == part],
        )
        for part in range(3)
    ]
    check_adds(asked(world, options), parts)


@given(WORLDS, QUESTIONS, st.integers(1, 4))
def test_parts_of_split_add_up_to_the_whole(world, chosen, n):
    orders, members = orders_of(world.orders, world.tz), members_of(world.members, world.tz)
    relations = [None] * n if members is None else members.split(n)
    how = {"horizons": world.horizons, "observed_until": world.until, "truncate": True}
    how["by"] = None if chosen["by"] is None else "channel"
    parts = [cohort_value(part, members=some, **how) for part, some in zip(orders.split(n), relations, strict=True)]
    check_adds(cohort_value(orders, members=members, **how), parts)


@given(WORLDS, QUESTIONS, st.permutations(range(9)))
def test_the_order_of_rows_changes_nothing(world, chosen, places):
    options = question(world, chosen)

    def shuffled(rows):
        return rows and [rows[place] for place in places if place < len(rows)]

    assert asked(world, options, shuffled(world.orders), shuffled(world.members)) == asked(world, options)


@given(WORLDS, QUESTIONS, st.integers(1, 3))
def test_the_size_of_the_chunks_of_rows_changes_nothing(world, chosen, n_rows):
    # Rows are worked on 65,536 at once; here a few at once, so that every sum crosses chunks.
    options = question(world, chosen)
    whole = asked(world, options)
    with patch("privdomain._internal.arrays.CHUNK_ROWS", n_rows):
        assert asked(world, options) == whole


@given(WORLDS, QUESTIONS)
def test_what_goes_in_comes_out_at_every_horizon(world, chosen):
    options = question(world, chosen | {"value": "revenue"})
    result = asked(world, options)
    paid = sum(row["amount"] for row in world.orders if row["time"] < world.until)
    n_horizons = len(options.horizons)
    inside = (result.revenue_minor + result.later_revenue_minor).reshape(-1, n_horizons).sum(axis=0)
    others = int(result.prior_revenue_minor.sum()) + result.outside_revenue_minor
    assert (inside + others).tolist() == [paid] * n_horizons


@given(WORLDS, QUESTIONS, st.sampled_from([0, 2, 1_000_003]))
def test_money_scales_and_users_do_not(world, chosen, factor):
    options = question(world, chosen | {"value": "revenue"})
    rows = [row for row in world.orders if row["amount"] >= 0 or factor]  # times zero, a refund would be a purchase
    one = asked(world, options, rows, world.members)
    many = asked(world, options, [row | {"amount": row["amount"] * factor} for row in rows], world.members)
    for name in ("users", "closed", "migrated", "mature", "provisional"):
        assert getattr(many, name).tolist() == getattr(one, name).tolist()
    for name in ("revenue_minor", "open_revenue_minor", "later_revenue_minor", "prior_revenue_minor"):
        assert getattr(many, name).tolist() == (getattr(one, name) * factor).tolist()
    assert many.outside_revenue_minor == one.outside_revenue_minor * factor


@given(WORLDS, QUESTIONS, st.integers(-300, 300))
def test_whole_weeks_later_in_utc_everything_is_as_many_cohorts_later(world, chosen, weeks):
    # Only months, years and clock changes tell one week from another, and here is none.
    options = question(world, chosen | {"first_within": "30d", "period": ("week", "sunday")})
    world.tz = options.tz = "UTC"
    options.horizons = ("first", "1w", "30d")
    before = asked(world, options)
    shift = weeks * 7 * DAY
    options.until += shift
    orders = [row | {"time": row["time"] + shift} for row in world.orders]
    after = asked(
        world, options, orders, world.members and [row | {"joined": row["joined"] + shift} for row in world.members]
    )
    assert after.cohorts.tolist() == [day + timedelta(weeks=weeks) for day in before.cohorts.tolist()]
    for name, counts in before.tally.counts.items():
        assert after.tally.counts[name].tolist() == counts.tolist()
    assert (after.flows.days - before.flows.days).tolist() == [7 * weeks] * len(before.flows.days)


@fewer
@given(WORLDS, QUESTIONS)
def test_the_result_travels_is_locked_and_reads_as_records(world, chosen):
    result = asked(world, question(world, chosen))
    check_result(result)
    check_result(result.total())


@fewer
@given(WORLDS, QUESTIONS, st.randoms(use_true_random=True))
def test_a_damaged_state_is_refused_or_readable(world, chosen, random):
    check_damage(asked(world, question(world, chosen)), random.choice)
