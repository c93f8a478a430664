"""Metrics over orders, events and paths that have been built."""

import numpy as np
import pytest
from benchmarks.data import END, N_STEPS, OrderColumns
from benchmarks.peers.attribution.journeys import N_CHANNELS, journeys_of
from benchmarks.peers.contender import Case

from privdomain.facts import Events, Orders
from privdomain.metrics import (
    Paths,
    attribution,
    cohort_value,
    funnel,
    funnel_levels,
    purchase_summary,
    repurchase,
    retention,
    rfm,
)


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


def test_funnel_levels(benchmark, events: Events):
    level = benchmark(lambda: funnel_levels(events, range(N_STEPS), window="7d"))
    assert level.shape == (events.n_users,)
    assert level.max() == N_STEPS


def test_funnel(benchmark, events: Events):
    result = benchmark(lambda: funnel(events, range(N_STEPS), window="7d", observed_until=END))
    assert result.users[0] == np.count_nonzero(funnel_levels(events, range(N_STEPS), window="7d"))


@pytest.mark.parametrize("model", ["last", "shapley", "markov"])
def test_attribution(benchmark, columns: OrderColumns, model: str):
    channel, offsets, converted = journeys_of(Case(columns, "UTC"))
    paths = Paths(channel, offsets, conversions=converted, nulls=~converted, channels=range(N_CHANNELS))
    credit = benchmark(lambda: attribution(paths, model=model))
    assert credit.conversions.sum() == pytest.approx(converted.sum())
