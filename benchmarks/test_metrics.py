"""Metrics over orders that have been built."""

import pytest
from benchmarks.data import END

from privdomain.facts import Orders
from privdomain.metrics import cohort_value, purchase_summary, repurchase, retention, rfm


@pytest.mark.parametrize("tz", ["Asia/Shanghai", "America/New_York"])
def test_cohort_value(benchmark, orders: Orders, tz: str):
    local = orders.with_tz(tz)
    table = benchmark(lambda: cohort_value(local, observed_until=END))
    at_horizon = table.revenue_minor + table.later_revenue_minor + table.prior_revenue_minor[:, None]
    assert (at_horizon.sum(axis=0) + table.outside_revenue_minor == orders.amount_minor.sum()).all()


@pytest.mark.parametrize("kind", ["n_period", "unbounded"])
def test_retention_by_week(benchmark, orders: Orders, kind: str):
    table = benchmark(lambda: retention(orders, orders, period="week", n=14, kind=kind, observed_until=END))
    assert (table.returned <= table.at_risk).all()


def test_retention_by_elapsed_weeks(benchmark, orders: Orders):
    table = benchmark(lambda: retention(orders, orders, period="7d", n=14, mode="elapsed", observed_until=END))
    assert (table.returned <= table.at_risk).all()


def test_repurchase(benchmark, orders: Orders):
    table = benchmark(lambda: repurchase(orders, observed_until=END))
    assert 0 < table.repeat_buyers <= table.buyers


def test_purchase_summary(benchmark, orders: Orders):
    summary = benchmark(lambda: purchase_summary(orders, observed_until=END))
    assert summary.value_minor.sum() == orders.amount_minor[orders.amount_minor > 0].sum()


def test_rfm(benchmark, orders: Orders):
    summary = purchase_summary(orders, observed_until=END)
    scores = benchmark(lambda: rfm(summary))
    assert sum(scores.counts.values()) == len(summary)
