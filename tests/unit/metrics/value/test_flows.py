"""Flows: value by cohort and local day."""

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.facts import Members, Orders
from privdomain.metrics import cohort_value
from privdomain.metrics.value.flows import Flows


def flows(labels, *rows):
    """Flows of (group, cohort, day, minor) rows."""
    columns = np.array(rows, np.int64).reshape(-1, 4).T
    return Flows(labels, *(column.copy() for column in columns))


def rows_of(result):
    """The rows of flows, group by label."""
    columns = (result.groups, result.cohorts, result.days, result.minor)
    return [(result.labels[g], *rest) for g, *rest in zip(*(column.tolist() for column in columns), strict=True)]


def test_they_add_by_label_cohort_and_day_and_drop_what_cancels():
    one = flows(("b", None), (0, 5, 10, 3), (0, 5, 11, 4), (1, 6, 10, 1))
    other = flows(("a", "b"), (0, 5, 10, 8), (1, 5, 10, -3), (1, 5, 12, 2))
    total = one + other
    assert total.labels == ("a", "b", None)
    assert rows_of(total) == [("a", 5, 10, 8), ("b", 5, 11, 4), ("b", 5, 12, 2), (None, 6, 10, 1)]


def test_nothing_adds_to_nothing():
    assert rows_of(flows((None,)) + flows((None,))) == []


def test_one_cohort_of_one_group():
    some = flows(("a", "b"), (0, 5, 10, 8), (1, 5, 10, 3), (1, 6, 11, 4))
    rows = some.rows_of("b", 6)
    assert (some.days[rows].tolist(), some.minor[rows].tolist()) == ([11], [4])
    assert some.rows_of("z", 5) == slice(0, 0)


@pytest.mark.parametrize(("labels", "rows"), [((), (0, 0, 0, 1)), (("a",), (1, 0, 0, 1)), (("a",), (-1, 0, 0, 1))])
def test_groups_must_have_a_label(labels, rows):
    with pytest.raises(ValueError, match="beyond the labels"):
        flows(labels, rows)


def test_columns_must_be_of_one_length():
    with pytest.raises(ValueError, match="same shape"):
        Flows(("a",), np.array([0]), np.array([0]), np.array([0, 1]), np.array([1]))


def test_a_day_that_no_int64_holds():
    with pytest.raises(DataError, match=r"past 2\*\*63"):
        flows((None,), (0, 0, 0, 2**62)) + flows((None,), (0, 0, 0, 2**62))


def test_rows_before_acquisition_and_users_outside_do_not_flow():
    orders = Orders(
        *(["ann", "ann", "eve", "ann"], ["2026-01-03", "2026-01-05", "2026-01-05", "2026-01-05T23:59"], [7, 5, 3, 1]),
        currency="CNY",
        tz="Asia/Shanghai",
    )
    members = Members(["ann"], ["2026-01-05"], tz="Asia/Shanghai")
    table = cohort_value(orders, members=members, horizons=["1w"], observed_until="2026-06-01")
    # 2026-01 is month 672 since 1970, 5 January 2026 is day 20458: 5 + 1 yuan
    assert rows_of(table.flows) == [(None, 672, 20_458, 600)]


def test_days_long_ago():
    orders = Orders(["ann", "ann"], ["1969-12-31", "1969-01-01"], [7, 5], currency="CNY", tz="UTC")
    table = cohort_value(orders, horizons=["1w"], observed_until="1970-01-01")
    assert rows_of(table.flows) == [(None, -12, -365, 500), (None, -12, -1, 700)]
