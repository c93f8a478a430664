"""Options of retention that contradict each other or ask for too much."""

import pytest

from privdomain.calendar import Period
from privdomain.errors import BudgetError, DataError, SpecError
from privdomain.facts import Events, Members, Orders
from privdomain.metrics import cohort_value, retention

EVENTS = Events([1, 1], ["2026-01-05", "2026-01-13"], ["open"] * 2, tz="UTC")


def test_a_period_brings_its_own_start_of_the_week():
    sunday = retention(EVENTS, EVENTS, period=Period("week", "sunday"), n=2, observed_until="2026-02-01")
    assert sunday == retention(EVENTS, EVENTS, period="week", week_start="sunday", n=2, observed_until="2026-02-01")
    with pytest.raises(SpecError, match="week_start: is 'tuesday' where the period's is 'sunday'"):
        retention(
            EVENTS, EVENTS, period=Period("week", "sunday"), week_start="tuesday", n=2, observed_until="2026-02-01"
        )


def test_brackets_are_bounded():
    with pytest.raises(BudgetError) as caught:
        retention(EVENTS, EVENTS, kind="bracket", brackets=[(0, 1)] * 101, observed_until="2026-02-01")
    assert (caught.value.limit, caught.value.asked) == (100, 101)


def test_a_mapping_by_ids_of_another_kind_is_refused():
    orders = Orders([1], ["2026-01-01"], [1], currency="CNY", tz="UTC")
    with pytest.raises(DataError, match="by: maps ids of another kind"):
        cohort_value(orders, by={"1": "x"}, observed_until="2026-02-01")


def test_outside_revenue_without_a_cost_is_unknown():
    orders = Orders([1], ["2026-01-01"], [1], currency="CNY", tz="UTC", variable_cost=[None])
    members = Members([2], ["2026-01-01"], tz="UTC")
    table = cohort_value(orders, members=members, value="contribution", observed_until="2026-02-01")
    assert table.outside_revenue != table.outside_revenue
    assert table.n_uncosted_outside == 1
