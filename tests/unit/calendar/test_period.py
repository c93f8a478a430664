"""Periods: local days, weeks, months, quarters and years, numbered from the one that holds 1970-01-01."""

import pickle

import numpy as np
import pytest

from privdomain.calendar import Period
from privdomain.errors import DataError, SpecError

EDGE = np.array(["1969-12-31T23:59:59.999999", "1970-01-01", "2026-03-31T16:00", "2026-12-31"], "M8[us]")


@pytest.mark.parametrize(
    ("name", "utc", "shanghai"),
    [
        # 2026-03-31 is day 20,543, a Tuesday; its Monday, 2026-03-30, is 2,935 weeks after Monday 1969-12-29.
        # 56 years are 672 months and 224 quarters. In Shanghai (+8) 23:59 UTC is the next day, 16:00 UTC the midnight.
        ("day", [-1, 0, 20_543, 20_818], [0, 0, 20_544, 20_818]),
        ("week", [0, 0, 2_935, 2_974], [0, 0, 2_935, 2_974]),
        ("month", [-1, 0, 674, 683], [0, 0, 675, 683]),
        ("quarter", [-1, 0, 224, 227], [0, 0, 225, 227]),
        ("year", [-1, 0, 56, 56], [0, 0, 56, 56]),
    ],
)
def test_index(name, utc, shanghai):
    assert Period(name).index(EDGE, tz="UTC").tolist() == utc
    assert Period(name).index(EDGE, tz="Asia/Shanghai").tolist() == shanghai


def test_a_week_starts_on_the_chosen_day():
    # 1970-01-01 was a Thursday, so the week of it starts 0 to 6 days before.
    days = ["thursday", "wednesday", "tuesday", "monday", "sunday", "saturday", "friday"]
    starts = [str(Period("week", week_start=day).starts([0])[0]) for day in days]
    assert starts == ["1970-01-01", *(f"1969-12-{31 - back}" for back in range(6))]


def test_a_period_begins_at_its_first_microsecond():
    # 2026-04-01 00:00 in Shanghai is 2026-03-31 16:00 UTC.
    month = Period("month")
    start = month.start_instants([675], tz="Asia/Shanghai")
    assert str(start.view("M8[us]")[0]) == "2026-03-31T16:00:00.000000"
    assert month.index(start, tz="Asia/Shanghai").tolist() == [675]
    assert month.index(start - 1, tz="Asia/Shanghai").tolist() == [674]


def test_a_skipped_midnight_starts_the_day_at_one():
    # São Paulo set its clock from 2018-11-04 00:00 -03 to 01:00 -02: the day starts at 03:00 UTC.
    index = Period("day").index(np.array(["2018-11-04T12:00"], "M8[us]"), tz="America/Sao_Paulo")
    start = Period("day").start_instants(index, tz="America/Sao_Paulo")
    assert str(start.view("M8[us]")[0]) == "2018-11-04T03:00:00.000000"


def test_days_of_23_and_25_hours_are_one_day():
    # New York 2026-03-08 has 23 hours, 2026-11-01 has 25.
    for date, hours in (("2026-03-08", 23), ("2026-11-01", 25)):
        day = Period("day").index(np.array([f"{date}T12:00"], "M8[us]"), tz="America/New_York")
        start, end = Period("day").start_instants([day[0], day[0] + 1], tz="America/New_York")
        assert end - start == hours * 3_600 * 10**6
        inside = np.arange(start, end, 600 * 10**6)
        assert set(Period("day").index(inside, tz="America/New_York").tolist()) == {day[0]}


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        # The first local date of the periods -1 and 56 of each kind: 56 days, weeks, months, quarters, years.
        ("day", ["1969-12-31", "1970-02-26"]),
        ("week", ["1969-12-22", "1971-01-25"]),
        ("month", ["1969-12", "1974-09"]),
        ("quarter", ["1969-Q4", "1984-Q1"]),
        ("year", ["1969", "2026"]),
    ],
)
def test_labels(name, labels):
    period = Period(name)
    assert period.label([-1, 56]).tolist() == labels
    assert period.label([]).tolist() == []
    assert str(period.label(56)) == labels[1]


def test_sparse_and_dense_rows_agree():
    # Two rows 400 years apart are mapped one by one, many rows through a table of slots; both see the same months.
    month = Period("month")
    sparse = np.array(["1700-01-01", "2099-12-31T23:59"], "M8[us]")
    assert month.index(sparse, tz="UTC").tolist() == [-3240, 1559]  # (1700 - 1970) * 12; (2099 - 1970) * 12 + 11
    dense = np.arange(np.datetime64("2026-01-01", "us"), np.datetime64("2026-03-01", "us"), np.timedelta64(1, "h"))
    assert np.bincount(month.index(dense, tz="UTC") - 672).tolist() == [31 * 24, 28 * 24]


def test_stepper_indexes_any_part_of_the_rows():
    dense = np.arange(0, 60 * 86_400 * 10**6, 3_600 * 10**6)
    for rows in (dense, dense[:0]):
        step = Period("month").stepper(rows, tz="Asia/Shanghai")
        assert step(rows[5:900]).tolist() == Period("month").index(rows[5:900], tz="Asia/Shanghai").tolist()


def test_of_takes_both():
    assert Period.of("week", "sunday") == Period("week", "sunday")
    assert Period.of(Period("week", "sunday")) == Period("week", week_start="sunday")
    assert Period("week") != Period("week", "sunday")
    assert pickle.loads(pickle.dumps(Period("week", "sunday"))) == Period("week", "sunday")  # noqa: S301


def test_names_in_chinese():
    assert [Period(name).zh for name in ("day", "week", "month", "quarter", "year")] == ["日", "周", "月", "季", "年"]


@pytest.mark.parametrize("name", ["", "Month", "months", "fortnight", 1, None, ["month"]])
def test_unknown_period(name):
    with pytest.raises(SpecError, match="is no period") as caught:
        Period(name)
    assert caught.value.problems[0][:2] == ("period", "unknown_period")


def test_the_nearest_period_is_proposed():
    with pytest.raises(SpecError, match="Did you mean 'month'"):
        Period("months")
    with pytest.raises(SpecError, match=r"^week_start: 'Sunday' is no week_start. Did you mean 'sunday'"):
        Period("week", week_start="Sunday")


@pytest.mark.parametrize("bad", [np.datetime64("NaT"), np.datetime64("1599-12-31"), np.datetime64("2500-01-01")])
def test_missing_and_far_instants_are_refused_with_their_place(bad):
    with pytest.raises(DataError, match="missing or outside") as caught:
        Period("month").index(np.array([np.datetime64("2026-01-01"), bad], "M8[us]"), tz="UTC")
    assert (caught.value.argument, caught.value.index, caught.value.count) == ("instants", 1, 1)


def test_unknown_zone():
    with pytest.raises(SpecError, match="is no IANA time zone"):
        Period("month").index(np.array([0]), tz="Mars/Olympus")
