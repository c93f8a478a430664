"""stickiness: what is known of a week and a month, and how parts that began apart add up."""

from datetime import date, timedelta

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError
from privdomain.facts import Events, Orders
from privdomain.metrics import combine
from privdomain.metrics.journeys.stickiness import Stickiness, stickiness

MONDAY = date(2026, 1, 5)


def events(**days):
    """Events of users on days counted from Monday the 5th of January."""
    rows = [(user, str(MONDAY + timedelta(days=day))) for user, own in days.items() for day in own]
    return Events([user for user, _ in rows], [day for _, day in rows], ["open"] * len(rows), tz="Asia/Shanghai")


def asked(n_days=30, **days):
    """Stickiness of so many days from Monday on, of users active on days."""
    return stickiness(events(**days), observed_until=MONDAY + timedelta(days=n_days))


def test_weeks_and_months_are_unknown_until_they_have_been_observed():
    result = asked(n_days=31, ann=[0], bo=[0, 6, 30])
    assert result.dau.tolist() == [2, 0, 0, 0, 0, 0, 1, *[0] * 23, 1]
    # week to day 6: both; to days 7..12: bo of day 6; to day 30: bo again
    assert result.wau[:6].tolist() == pytest.approx([np.nan] * 6, nan_ok=True)
    assert result.wau[6:].tolist() == [2, 1, 1, 1, 1, 1, 1, *[0] * 17, 1]
    # month to day 29: both; to day 30 it begins on day 1, after ann
    assert np.isnan(result.mau[:29]).all()
    assert result.mau[29:].tolist() == [2, 1]
    assert result.dau_mau[29:].tolist() == [0.0, 1.0]
    assert result.dau_wau[[5, 6, 20, 30]].tolist() == pytest.approx([np.nan, 0.5, np.nan, 1.0], nan_ok=True)


def test_months_may_have_28_days():
    result = stickiness(events(ann=[0]), observed_until=MONDAY + timedelta(days=28), month_days=28)
    assert result.mau[-2:].tolist() == pytest.approx([np.nan, 1.0], nan_ok=True)


def test_users_by_active_days_of_the_last_7_and_28():
    # 28 days observed, the last 7 are days 21..27; ann was there on 20 and 21, bo daily, cy only on day 0
    result = asked(n_days=28, ann=[20, 21], bo=range(28), cy=[0])
    assert result.l7.tolist() == [1, 1, 0, 0, 0, 0, 0, 1]
    assert result.l28.tolist() == [0, 1, 1, *[0] * 25, 1]
    assert result.users == 3
    assert np.isnan(asked(n_days=27, ann=[0]).l28).all()
    assert asked(n_days=7, ann=[0]).l7.tolist() == [0, 1, *[0] * 6]
    assert np.isnan(asked(n_days=6, ann=[0]).l7).all()


def test_parts_that_begin_on_different_days_add_up():
    whole = asked(n_days=9, ann=[0, 3], bo=[4, 8])
    late, early = asked(n_days=9, bo=[4, 8]), asked(n_days=9, ann=[0, 3])
    assert (late.n_days, early.n_days) == (5, 9)
    assert np.isnan(late.wau).all()  # of the part alone five days are known
    assert late + early == early + late == whole
    assert whole.wau[6:].tolist() == [2.0, 2.0, 2.0]  # to day 8, ann counts from day 3


def test_parts_observed_from_one_day_begin_there():
    def asked_from(**days):
        return stickiness(events(**days), observed_from=MONDAY, observed_until=MONDAY + timedelta(days=8))

    assert asked_from(bo=[7]).days[0] == np.datetime64("2026-01-05")
    assert asked_from(bo=[7]).wau[-2:].tolist() == [0.0, 1.0]
    assert asked_from(bo=[7]) + asked_from(ann=[0]) == asked_from(ann=[0], bo=[7])
    assert asked_from(bo=[7]) + asked_from() == asked_from(bo=[7])


def test_rows_of_days_that_are_not_over_count_nowhere_and_are_said():
    result = stickiness(events(ann=[0, 1, 1]), observed_until="2026-01-06T12:00")
    assert (result.dau.tolist(), result.users, result.rows_outside) == ([1], 1, 2)
    assert repr(result).splitlines()[0].startswith("Stickiness of 1 user, ")
    assert repr(result).splitlines()[0].endswith("; 2 rows outside")


def test_nobody():
    nothing = asked()
    assert nothing.to_records() == []
    assert nothing.users == 0
    assert combine([nothing, asked(ann=[3])]) == asked(ann=[3])


def test_columns_and_what_is_printed():
    result = asked(n_days=8, ann=[0, 7], bo=[7])
    assert result.to_records()[-1] == {
        "day": "2026-01-12",
        "dau": 2,
        "wau": 2.0,
        "mau": None,
        "dau_wau": 1.0,
        "dau_mau": None,
    }
    assert repr(result).splitlines()[0] == (
        "Stickiness of 2 users, month of 30 days, until 2026-01-13 00:00 Asia/Shanghai"
    )
    assert repr(result).splitlines()[-1].split() == ["2026-01-12", "2", "2", "—", "1.000", "—"]


@pytest.mark.parametrize(
    ("options", "path", "code"),
    [
        ({"month_days": 7}, "month_days", "bad_count"),
        ({"month_days": 367}, "month_days", "bad_count"),
        ({"month_days": 30.0}, "month_days", "bad_count"),
        ({"month_days": True}, "month_days", "bad_count"),
        ({"month_days": None}, "month_days", "bad_count"),
        ({"observed_from": "2026-03-02"}, "observed_from", "after_the_end"),
        ({"observed_from": "then"}, "observed_from", "not_an_instant"),
        ({"observed_until": "then"}, "observed_until", "not_an_instant"),
    ],
)
def test_bad_options_are_named(options, path, code):
    with pytest.raises(SpecError) as caught:
        stickiness(events(ann=[0]), **{"observed_until": "2026-03-01", **options})
    assert [problem[:2] for problem in caught.value.problems] == [(path, code)]


def test_only_events_are_active():
    orders = Orders([1], ["2026-01-05"], [1], tz="UTC", currency="CNY")
    with pytest.raises(DataError, match="Pass Events"):
        stickiness(orders, observed_until="2026-02-01")


def test_rows_outside_of_the_observation_are_refused_or_left_out():
    some, how = events(ann=[0, 3, 8]), {"observed_from": "2026-01-06", "observed_until": "2026-01-13"}
    with pytest.raises(DataError, match="at or after observed_until"):
        stickiness(some, **how)
    with pytest.raises(DataError, match="before observed_from") as caught:
        stickiness(some, **(how | {"observed_until": "2026-02-01"}))
    assert (caught.value.index, caught.value.count) == (0, 1)
    assert stickiness(some, truncate=True, **how) == stickiness(events(ann=[3]), **how)


def test_other_months_and_starts_do_not_add():
    how = {"observed_until": "2026-02-01"}
    with pytest.raises(SpecError) as caught:
        stickiness(events(ann=[0]), **how) + stickiness(
            events(bo=[0]), month_days=28, observed_from="2026-01-01", **how
        )
    assert [path for path, _, _ in caught.value.problems] == ["month_days", "observed_from"]


def test_a_state_with_other_shapes_is_refused():
    state = asked(ann=[0]).to_state()
    state["fields"]["by_days_of_7"] |= {"shape": [2], "values": [0, 1]}
    with pytest.raises(SpecError, match="by day, week and month"):
        Stickiness.from_state(state)
