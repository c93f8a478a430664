"""Zones: offset changes found by search, and wall time to and from UTC."""

from zoneinfo import ZoneInfo

import numpy as np
import pytest

from privdomain.calendar.zones import DAY, MAX_SLOTS, is_zone, zone_info, zone_over
from privdomain.errors import DataError, SpecError

HOUR = 3_600 * 10**6


def at(*texts):
    return np.array(texts, "M8[us]").astype(np.int64)


def test_changes_of_a_year_are_found_to_the_second():
    # US rules since 2007: second Sunday of March 02:00 EST = 07:00 UTC, first Sunday of November 02:00 EDT = 06:00 UTC.
    zone = zone_over("America/New_York", at("2026-06-01"))
    assert zone.changes.view("M8[us]").astype(str).tolist() == [
        "2026-03-08T07:00:00.000000",
        "2026-11-01T06:00:00.000000",
    ]
    assert zone.offsets.tolist() == [-5 * HOUR, -4 * HOUR, -5 * HOUR]
    assert zone.name == "America/New_York"


def test_a_change_at_the_turn_of_the_year_is_found():
    # Portugal gave up Lisbon's mean time (-00:36:45) on 1912-01-01 at 00:00 UTC.
    zone = zone_over("Europe/Lisbon", at("1912-01-01", "1912-02-01"))
    assert zone.changes.view("M8[us]").astype(str)[0] == "1912-01-01T00:00:00.000000"
    assert zone.offsets[:2].tolist() == [-(36 * 60 + 45) * 10**6, 0]


def test_the_years_of_reach_are_covered():
    # A start in December 2026 that looks 200 days ahead needs the change of March 2027.
    near, far = (zone_over("America/New_York", at("2026-12-20"), reach=reach) for reach in (0, 200 * DAY))
    assert len(near.changes) == 2
    assert far.changes.view("M8[us]").astype(str).tolist()[2] == "2027-03-14T07:00:00.000000"


def test_local_mean_time_has_odd_seconds():
    # Shanghai kept +08:05:43 until 1901, so its grid of time is one second wide.
    zone = zone_over("Asia/Shanghai", at("1900-06-01", "1901-06-01"))
    assert zone.offsets.tolist() == [(8 * 3_600 + 5 * 60 + 43) * 10**6, 8 * HOUR]
    assert zone.slot == 10**6
    assert zone_over("UTC", at("2026-01-01")).slot == DAY
    assert zone_over("Asia/Kathmandu", at("2026-01-01")).slot == 15 * 60 * 10**6  # UTC+05:45


def test_gap_and_fold():
    # Lord Howe 2026-10-04: 02:00 +10:30 becomes 02:30 +11; 2026-04-05: 02:00 +11 becomes 01:30 +10:30.
    zone = zone_over("Australia/Lord_Howe", at("2026-06-01"))
    gap, fold = at("2026-10-04T02:15", "2026-04-05T01:45")
    assert zone.to_instants(np.array([gap, fold])).tolist() == [gap - 10 * HOUR - HOUR // 2, fold - 11 * HOUR]
    first = fold - 11 * HOUR
    assert zone.to_wall(np.array([first, first + HOUR // 2])).tolist() == [fold, fold]


def test_a_whole_day_may_be_skipped():
    # Kiritimati went from -10 to +14 on 1994-12-31: that day never came, and its noon is read with the offset before.
    wall = at("1994-12-31T12:00", "1995-01-01T00:00")
    for rows in (wall, wall[:1], wall[1:]):
        zone = zone_over("Pacific/Kiritimati", rows)
        expected = {wall[0]: at("1994-12-31T22:00")[0], wall[1]: at("1994-12-31T10:00")[0]}
        assert zone.to_instants(rows).tolist() == [expected[value] for value in rows]


def test_days_are_local():
    # 16:00 UTC is midnight in Shanghai; 1970-01-01 is day 0.
    instants = at("1970-01-01T15:59:59", "1970-01-01T16:00", "1969-12-31T15:59")
    assert zone_over("Asia/Shanghai", instants).days(instants).tolist() == [0, 1, -1]


def test_wide_ranges_are_mapped_row_by_row_and_give_the_same():
    # MAX_SLOTS seconds are 36 hours: rows of 1900 on a grid of seconds leave the table.
    sparse = at("1900-06-01", "1901-06-01")
    zone = zone_over("Asia/Shanghai", sparse)
    assert int(sparse.max() - sparse.min()) // zone.slot > MAX_SLOTS
    assert zone.days(sparse).tolist() == [day.astype(int) for day in sparse.view("M8[us]").astype("M8[D]")]


def test_no_change_at_all():
    zone = zone_over("UTC", np.empty(0, np.int64))
    assert zone.changes.tolist() == []
    assert zone.to_wall(np.array([5])).tolist() == zone.to_instants(np.array([5])).tolist() == [5]


def test_zone_info():
    assert zone_info("Asia/Shanghai") is ZoneInfo("Asia/Shanghai")
    assert is_zone("Asia/Shanghai")


@pytest.mark.parametrize(
    "name", ["", "Mars", "/etc/passwd", "../UTC", "Asia", "a\0b", "+08:00", None, 8, ["UTC"], b"UTC", ZoneInfo("UTC")]
)
def test_no_zone(name):
    assert not is_zone(name)
    with pytest.raises(SpecError, match="is no IANA time zone") as caught:
        zone_info(name, "naive_tz")
    assert caught.value.problems[0][:2] == ("naive_tz", "unknown_time_zone")
    assert "Did you mean" in str(caught.value) or "'Asia/Shanghai'" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "meant"), [("Asia/Beijing", None), ("asia/shanghai", "Asia/Shanghai"), ("UTCC", "UTC"), ("CST", None)]
)
def test_the_nearest_zone_is_proposed(name, meant):
    hint = (
        f"Did you mean '{meant}'" if meant else r"is no IANA time zone\. Write an IANA name such as 'Asia/Shanghai'\."
    )
    with pytest.raises(SpecError, match=hint):
        zone_info(name)


def test_the_bounds_of_the_calendar():
    zone_over("UTC", at("1600-01-01", "2499-12-31T23:59:59.999999"))
    with pytest.raises(DataError, match="outside the years 1600 to 2499") as caught:
        zone_over("UTC", np.array([0, *at("1599-12-31T23:59:59.999999"), *at("2500-01-01"), -(2**63)]))
    assert (caught.value.index, caught.value.count, caught.value.argument) == (1, 3, "instants")
