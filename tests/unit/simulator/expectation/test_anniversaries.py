"""Anniversaries: the share of a period that lies before a horizon, over all instants of joining."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from dateutil.relativedelta import relativedelta

from privdomain.calendar import Horizon
from privdomain.simulator import Clock
from privdomain.simulator.expectation.anniversaries import Anniversaries

SPOTS = 4
"""Instants of each day of joining; any number of midpoints is exact, for shares grow evenly within a day."""


def shares(clock, horizon):
    """Share of each period that falls within the windows of each cohort, ``(n_cohorts, n_periods)``."""
    ends = Anniversaries.of(clock, Horizon(horizon))
    n = clock.n_periods
    return np.stack([ends.sums(np.eye(n)[[period] * n]) for period in range(n)], axis=1)


def test_a_week_takes_half_of_the_next_one():
    assert shares(Clock(n_periods=4), "1w") == pytest.approx(
        np.array([[1, 0.5, 0, 0], [1, 1, 0.5, 0], [1, 1, 1, 0.5], [np.nan] * 4]), nan_ok=True
    )


def test_a_length_of_time_follows_the_triangle():
    """The difference of two uniforms: F(x) = 1 - (1 - x)^2 / 2 above 0, (1 + x)^2 / 2 below; 10 days are 10/7 weeks."""
    first = shares(Clock(n_periods=4), "10d")[0]
    assert first == pytest.approx([1, 1 - (4 / 7) ** 2 / 2, (3 / 7) ** 2 / 2, 0], rel=1e-12)


@pytest.mark.parametrize(("period", "n_periods"), [("week", 12), ("day", 70)])
@pytest.mark.parametrize("months", [1, 2])
def test_months_are_those_of_the_calendar(period, n_periods, months):
    """Every quarter of every day of joining, by another calendar; from 19 January, across a short February."""
    clock = Clock(start="2026-01-19", period=period, n_periods=n_periods)
    length = timedelta(days=clock.days)
    start = datetime(2026, 1, 19, tzinfo=UTC)
    last = start + n_periods * length
    found = shares(clock, f"{months}m")
    for cohort in range(n_periods):
        spots = int(clock.days) * SPOTS
        joined = [start + cohort * length + (place + 0.5) * length / spots for place in range(spots)]
        windows = [one + relativedelta(months=months) for one in joined]
        if max(windows) + length / spots / 2 > last:
            assert np.isnan(found[cohort]).all()
            continue
        for at in range(n_periods):
            within = [min(max((end - start) / length - at, 0.0), 1.0) for end in windows]
            assert found[cohort, at] == pytest.approx(sum(within) / spots, rel=1e-9, abs=1e-12)


def test_a_cohort_is_reached_with_the_window_of_the_last_who_joins():
    assert Anniversaries.of(Clock(n_periods=4), Horizon("2w")).is_reached.tolist() == [True, True, False, False]
    assert Anniversaries.of(Clock(n_periods=3, period="day"), Horizon("1d")).is_reached.tolist() == [True, True, False]


@pytest.mark.parametrize("horizon", ["1d", "10d", "1m", "2m"])
def test_shares_of_periods_add_up_to_the_sums(horizon):
    clock = Clock(start="2026-01-19", n_periods=14)
    brought = np.random.default_rng(3).uniform(size=(14, 14))
    ends = Anniversaries.of(clock, Horizon(horizon))
    within = np.stack([ends.within(period) for period in range(14)], axis=1)
    expected = np.where(ends.is_reached, (within * brought).sum(axis=1), np.nan)
    # Before a cohort's own period, all of it lies before the end of its windows: there it brings nothing.
    assert ends.sums(brought) == pytest.approx(expected, rel=1e-12, nan_ok=True)


def test_first_orders_are_read_after_six_months():
    clock = Clock(n_periods=30)
    assert Anniversaries.read_at(clock, Horizon("first")) is Anniversaries.of(clock, Horizon("6m"))
    assert Anniversaries.read_at(clock, Horizon("1m")) is Anniversaries.of(clock, Horizon("1m"))
