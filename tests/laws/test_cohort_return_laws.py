"""Cohort value with its cost against the slow reading: CAC, ROI, payback, totals, and what stays unknown."""

import math
from datetime import date
from fractions import Fraction
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st
from oracle.as_facts import members_of, orders_of, spend_of
from oracle.calendar import period_start
from oracle.cohort_return import attach
from oracle.cohort_value import read_table
from oracle.result_laws import check_damage, check_result, fewer
from oracle.worlds import PERIODS, SPENDS, WORLDS, spend_of_world

from privdomain.calendar import Period
from privdomain.metrics import cohort_value

QUESTIONS = st.fixed_dictionaries(
    {
        "period": st.sampled_from(PERIODS),
        "value": st.sampled_from(["revenue", "contribution"]),
        "by": st.sampled_from([None, "channel"]),
        "kinds": st.sampled_from([("media", "incentive"), ("people",), ("goods",)]),
        "per": st.sampled_from(["users", "new_to_brand"]),
    }
)


def answers(world, chosen, recipe):
    """The slow reading and the library's answer to one question."""
    options = SimpleNamespace(
        tz=world.tz,
        until=world.until,
        horizons=world.horizons,
        attach=world.attach,
        margin=None,
        refunds="dated",
        lag=0,
        first_within="6m",
        **chosen,
    )
    spend, covers = spend_of_world(world, recipe)
    table = read_table(world.orders, world.members, options)
    expected = attach(table, spend, kinds=options.kinds, covers=covers, per=options.per)
    value = cohort_value(
        orders_of(world.orders, world.tz, has_ids=world.has_ids),
        members=members_of(world.members, world.tz),
        value=options.value,
        attach=f"{world.attach}us",
        period=Period(*options.period),
        horizons=options.horizons,
        observed_until=options.until,
        by=options.by,
        truncate=True,
    )
    return expected, value.with_spend(spend_of(spend, world.tz, covers), kinds=options.kinds, per=options.per)


def number(exact):
    """A fraction as the nearest float, unknown as nan."""
    return math.nan if exact is None else float(exact)


def same(one, other):
    """Whether nested lists are equal, nan to nan."""
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other or (one != one and other != other)  # noqa: PLR0124 - only nan differs from itself


def grid(expected, function):
    """A reading of every group and cohort, without the axis of groups where users were not grouped."""
    rows = [[function(group, cohort) for cohort in expected.cohorts] for group in expected.groups]
    return rows if expected.table.options.by is not None else rows[0]


def by_horizon(expected, function):
    """A reading of every cell."""
    horizons = expected.table.options.horizons
    return grid(expected, lambda group, cohort: [number(function(group, cohort, name)) for name in horizons])


def day_of(number_of_day):
    """A day counted from 1970-01-01 as a date."""
    return None if number_of_day is None else date.fromordinal(date(1970, 1, 1).toordinal() + number_of_day)


def check_costs(result, expected):
    period = expected.table.options.period
    assert list(result.groups) == expected.groups
    assert result.cohorts.tolist() == [period_start(cohort, *period) for cohort in expected.cohorts]
    for name, function in (
        ("users", lambda *place: expected.table.users[place]),
        ("cost_minor", lambda *place: expected.cost[place]),
        ("cost", lambda *place: number(expected.known_cost(*place))),
        ("full_cost", lambda *place: number(expected.known_cost(*place, full=True))),
        ("cac", lambda *place: number(expected.cac(*place))),
        ("payback", lambda *place: day_of(expected.payback(*place))),
        ("payback_horizon", expected.payback_horizon),
    ):
        assert same(getattr(result, name).tolist(), grid(expected, function)), name
    assert result.later_spend_minor == expected.later_minor


def net(roi):
    """ROI less the cost itself."""
    return None if roi is None else roi - 1


@given(WORLDS, QUESTIONS, SPENDS)
def test_every_cost_rate_and_payback_is_that_of_the_slow_reading(world, chosen, recipe):
    expected, result = answers(world, chosen, recipe)
    check_costs(result, expected)
    assert same(result.roi.tolist(), by_horizon(expected, expected.roi))
    assert same(result.net_roi.tolist(), by_horizon(expected, lambda *cell: net(expected.roi(*cell))))
    assert same(result.full_cost_roi.tolist(), by_horizon(expected, lambda *cell: expected.roi(*cell, full=True)))
    starts = {str(period_start(cohort, *expected.table.options.period)): cohort for cohort in expected.cohorts}
    listed = {(row["group"], starts[row["cohort"]]): row["cost"] for row in result.cost_without_users}
    assert listed == {place: expected.cost[place] / 100 for place in expected.without_users()}


@given(WORLDS, QUESTIONS, SPENDS)
def test_the_total_adds_mature_cells_of_known_cost_and_nothing_else(world, chosen, recipe):
    expected, result = answers(world, chosen, recipe)
    total, table = result.total(), expected.table
    places = [(group, cohort) for group in expected.groups for cohort in expected.cohorts]
    for column, horizon in enumerate(table.options.horizons):
        known = [
            place
            for place in places
            if table.is_mature(*place, horizon)
            and table.is_costed(*place, horizon)
            and expected.known_cost(*place) is not None
        ]
        users, cost = sum(table.users[place] for place in known), sum(expected.cost[place] for place in known)
        cac_users = sum(expected.cac_users(*place) for place in known)
        revenue = sum(table.revenue_minor(*place, horizon) for place in known)
        assert (total.n_cohorts[column], total.users[column]) == (len(known), users)
        readings = {
            "revenue": Fraction(revenue, 100) if known else None,
            "cost": Fraction(cost, 100) if known else None,
            "clv": Fraction(revenue, 100 * users) if users else None,
            "cac": Fraction(cost, 100 * cac_users) if cac_users else None,
            "roi": Fraction(revenue, cost) if cost > 0 else None,
        }
        for name, exact in readings.items():
            assert same(float(getattr(total, name)[column]), number(exact)), name


@fewer
@given(WORLDS, QUESTIONS, SPENDS)
def test_the_result_travels_is_locked_and_reads_as_records(world, chosen, recipe):
    _, result = answers(world, chosen, recipe)
    check_result(result)
    check_result(result.total())


@fewer
@given(WORLDS, QUESTIONS, SPENDS, st.randoms(use_true_random=True))
def test_a_damaged_state_is_refused_or_readable(world, chosen, recipe, random):
    _, result = answers(world, chosen, recipe)
    check_damage(random.choice([result, result.total()]), random.choice)
