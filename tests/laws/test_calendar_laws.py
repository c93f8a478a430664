"""The calendar against a slow oracle, and its laws, around clock changes, month ends and long ago."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import calendar as oracle

from privdomain.calendar import Horizon, Period
from privdomain.calendar.zones import DAY, zone_over

ZONES = {
    "Asia/Shanghai": (1901, 1940, *range(1986, 1993)),
    "America/New_York": (1918, 1967, 2007, 2026, 2027),
    "Australia/Lord_Howe": (1981, 1985, 2026, 2027),
    "America/Sao_Paulo": (1931, 1963, 2017, 2018, 2019),
    "Africa/Casablanca": (1939, 1978, 2018, 2026, 2027),
    "UTC": (),
}
"""Zones of interest, and years in which their clocks are set."""

CHANGES = {tz: oracle.change_days(tz, years) for tz, years in ZONES.items()}
MONTH_ENDS = [
    (datetime(year, month, day, hour, tzinfo=UTC) - oracle.EPOCH) // oracle.MICROSECOND
    for year in (1968, 1970, 2023, 2024, 2100)
    for month, day in ((1, 29), (1, 30), (1, 31), (2, 28), (3, 31), (5, 31), (12, 31))
    for hour in (0, 16)
]
LEAP_DAYS = [
    (datetime(year, 2, 29, tzinfo=UTC) - oracle.EPOCH) // oracle.MICROSECOND for year in (1904, 1968, 2000, 2024)
]
MINUTE = 60 * 10**6
LONG_AGO, FAR_AHEAD = ((datetime(year, 1, 1, tzinfo=UTC) - oracle.EPOCH) // oracle.MICROSECOND for year in (1880, 2110))


@st.composite
def zone_and_moments(draw):
    """A zone, and moments near its clock changes, near month ends, on round minutes, or anywhere; often repeated."""
    tz = draw(st.sampled_from(sorted(ZONES)))
    anchors = st.sampled_from([*CHANGES[tz], *MONTH_ENDS, *LEAP_DAYS, 0])
    near = st.one_of(
        st.integers(-3 * 1440, 3 * 1440).map(lambda minutes: minutes * MINUTE),
        st.integers(-2 * DAY, 2 * DAY),
        st.sampled_from([-1, 0, 1]),
    )
    moment = st.one_of(st.builds(int.__add__, anchors, near), st.integers(LONG_AGO, FAR_AHEAD))
    moments = draw(st.lists(moment, min_size=1, max_size=12))
    return tz, moments + moments[: draw(st.integers(0, len(moments)))]


LABELS = st.one_of(
    st.tuples(st.integers(1, 800), st.just("d")),
    st.tuples(st.integers(1, 60), st.just("w")),
    st.tuples(st.integers(1, 40), st.just("m")),
    st.tuples(st.integers(1, 5), st.just("y")),
)
PERIODS = st.sampled_from(["day", "week", "month", "quarter", "year"])
WEEK_STARTS = st.sampled_from(oracle.WEEKDAYS)


def test_the_zones_of_interest_do_change_their_clocks():
    # Else the strategies above would test nothing: every zone but UTC has clock changes in its years.
    assert {tz for tz, days in CHANGES.items() if days} == set(ZONES) - {"UTC"}


@given(zone_and_moments())
def test_wall_time_is_that_of_zoneinfo(case):
    tz, instants = case
    wall = zone_over(tz, np.array(instants)).to_wall(np.array(instants))
    assert wall.tolist() == [oracle.to_wall(instant, tz) for instant in instants]


@given(zone_and_moments())
def test_instants_of_wall_times_are_those_of_zoneinfo_with_fold_0(case):
    tz, wall = case
    instants = zone_over(tz, np.array(wall)).to_instants(np.array(wall))
    assert instants.tolist() == [oracle.to_instant(value, tz) for value in wall]


@given(zone_and_moments())
def test_a_wall_time_comes_back_but_for_the_second_pass_of_a_fold(case):
    # In a fold the first pass counts, so the instant read back is the given one or an earlier one of equal wall time.
    tz, instants = case
    given_instants = np.array(instants)
    zone = zone_over(tz, given_instants)
    wall = zone.to_wall(given_instants)
    back = zone.to_instants(wall)
    assert (back <= given_instants).all()
    assert (zone.to_wall(back) == wall).all()


@given(zone_and_moments(), LABELS)
def test_horizon_ends_are_those_of_relativedelta(case, label):
    (tz, instants), (count, unit) = case, label
    ends = Horizon(f"{count}{unit}").ends(np.array(instants), tz=tz)
    assert ends.dtype == "M8[us]"
    assert ends.astype(np.int64).tolist() == [oracle.horizon_end(start, count, unit, tz) for start in instants]


@given(zone_and_moments(), LABELS)
def test_a_longer_horizon_never_ends_earlier(case, label):
    # Months clamp and clocks are set, so ends may tie (31 Jan and 30 Jan + 1m), but order is kept.
    (tz, instants), (count, unit) = case, label
    shorter, longer = (Horizon(f"{n}{unit}").ends(np.array(instants), tz=tz) for n in (count, count + 1))
    assert (shorter <= longer).all()


@given(zone_and_moments(), PERIODS, WEEK_STARTS)
def test_period_index_is_that_of_counted_dates(case, name, week_start):
    tz, instants = case
    index = Period(name, week_start).index(np.array(instants), tz=tz)
    assert index.tolist() == [oracle.period_index(instant, name, tz, week_start) for instant in instants]


@given(zone_and_moments(), PERIODS, WEEK_STARTS)
def test_many_equal_rows_take_the_table_and_give_the_same_index(case, name, week_start):
    # 40 copies make the rows dense enough for the lookup by slot; few rows over a wide range are mapped one by one.
    tz, instants = case
    period = Period(name, week_start)
    near = [instant for instant in instants if abs(instant - instants[0]) < 30 * DAY]
    assert period.index(np.array(near * 40), tz=tz).tolist() == period.index(np.array(near), tz=tz).tolist() * 40


@given(
    st.sampled_from(sorted(ZONES)),
    PERIODS.flatmap(
        lambda name: st.tuples(st.just(name), st.integers(-60, 120) if name == "year" else st.integers(-600, 1200))
    ),
    WEEK_STARTS,
)
def test_period_starts_are_local_midnights_of_counted_dates(tz, name_and_index, week_start):
    name, index = name_and_index
    period = Period(name, week_start)
    first = oracle.period_start(index, name, week_start)
    midnight = (datetime(first.year, first.month, first.day, tzinfo=UTC) - oracle.EPOCH) // oracle.MICROSECOND
    assert period.starts([index]).tolist() == [first]
    assert period.start_instants([index], tz=tz).tolist() == [oracle.to_instant(midnight, tz)]


@given(st.sampled_from(sorted(ZONES)), st.integers(-600, 900), PERIODS)
def test_a_period_starts_where_its_number_begins(tz, index, name):
    # A skipped midnight (São Paulo until 2018) starts the day at 01:00: still the first instant of the new number.
    period = Period(name)
    index = index // 12 if name == "year" else index
    start = period.start_instants([index], tz=tz)
    assert period.index(start, tz=tz).tolist() == [index]
    assert period.index(start - 1, tz=tz).tolist() == [index - 1]


@given(zone_and_moments(), PERIODS, st.randoms(use_true_random=False))
def test_rows_do_not_look_at_each_other(case, name, random):
    tz, instants = case
    shuffled = list(range(len(instants)))
    random.shuffle(shuffled)
    index = Period(name).index(np.array(instants), tz=tz)
    assert Period(name).index(np.array(instants)[shuffled], tz=tz).tolist() == index[shuffled].tolist()
    ends = Horizon("1m").ends(np.array(instants), tz=tz)
    assert Horizon("1m").ends(np.array(instants)[shuffled], tz=tz).tolist() == ends[shuffled].tolist()


@pytest.mark.parametrize("tz", sorted(ZONES))
def test_no_row_gives_no_row(tz):
    empty = np.empty(0, np.int64)
    assert Horizon("1m").ends(empty, tz=tz).tolist() == []
    assert Period("month").index(empty, tz=tz).tolist() == []
    assert Period("month").start_instants(empty, tz=tz).tolist() == []
