"""Instants: whatever says when, as int64 microseconds UTC."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from privdomain._internal.arrays import MISSING
from privdomain.calendar import instant
from privdomain.calendar.instants import SHOWN_AS_TIME, local_text, read_instants
from privdomain.errors import DataError, SpecError

SHANGHAI = "Asia/Shanghai"
MIDNIGHT = 1_767_225_600 * 10**6
"""2026-01-01 00:00 UTC: 56 years with 14 leap days are 20,454 days of 86,400 s."""
HOUR = 3_600 * 10**6


def read(values, **options):
    instants, flaws = read_instants(values, **{"tz": SHANGHAI, "argument": "time", **options})
    assert instants.dtype == np.int64
    assert flaws == []
    return instants.tolist()


def flaws_of(values, **options):
    """The flaws of a column, as (problem, rows); rows with a flaw of their own have no instant."""
    _, flaws = read_instants(values, **{"tz": SHANGHAI, "argument": "time", **options})
    assert all(flaw.argument == "time" and flaw.hint for flaw in flaws)
    return [(flaw.problem, flaw.rows.tolist()) for flaw in flaws]


# ---------------------------------------------------------------- what is read


NAIVE = {
    "dates": [date(2026, 1, 1)],
    "naive datetimes": [datetime(2026, 1, 1)],
    "texts": ["2026-01-01"],
    "texts with time": ["2026-01-01 00:00"],
    "basic texts": ["20260101"],
    "numpy text": np.array(["2026-01-01T00:00:00.000"]),
    "numpy variable text": np.array(["2026-01-01"], np.dtypes.StringDType()),
    "list of datetime64": [np.datetime64("2026-01-01", "D")],
    "days": np.array(["2026-01-01"], "M8[D]"),
    "months": np.array(["2026-01"], "M8[M]"),
    "nanoseconds": np.array(["2026-01-01"], "M8[ns]"),
    "big-endian": np.array(["2026-01-01"], ">M8[us]"),
    "masked": np.ma.array(np.array(["2026-01-01"], "M8[ns]"), mask=[False]),
    "pandas": pd.Series(pd.to_datetime(["2026-01-01"])),
    "pandas objects": pd.Series([pd.Timestamp("2026-01-01")], dtype=object),
    "pandas index": pd.DatetimeIndex(["2026-01-01"]),
    "polars": pl.Series([datetime(2026, 1, 1)]),
    "polars dates": pl.Series([date(2026, 1, 1)]),
    "pyarrow": pa.array([datetime(2026, 1, 1)]),
    "pyarrow dates": pa.chunked_array([pa.array([date(2026, 1, 1)])]),
}
AWARE = {
    "datetimes": [datetime(2026, 1, 1, tzinfo=UTC)],
    "datetimes elsewhere": [datetime(2026, 1, 1, 8, tzinfo=ZoneInfo(SHANGHAI))],
    "texts": ["2026-01-01T00:00Z"],
    "texts with offset": ["2026-01-01 05:30+05:30"],
    "pandas": pd.Series(pd.to_datetime(["2026-01-01T08:00+08:00"])).dt.tz_convert("America/New_York"),
    "pandas index": pd.DatetimeIndex(["2026-01-01T00:00Z"]),
    "pandas array": pd.array(pd.DatetimeIndex(["2026-01-01T00:00Z"])),
    "pandas nanoseconds": pd.Series(pd.to_datetime(["2026-01-01T00:00Z"])).astype("datetime64[ns, Asia/Shanghai]"),
    "pandas on pyarrow": pd.Series(pd.to_datetime(["2026-01-01T00:00Z"])).astype(
        pd.ArrowDtype(pa.timestamp("us", tz="America/New_York"))
    ),
    "pandas objects": pd.Series([pd.Timestamp("2026-01-01T00:00Z")], dtype=object),
    "pandas categorical": pd.Series(pd.Categorical(pd.to_datetime(["2026-01-01T00:00Z"]))),
    "polars": pl.Series([datetime(2026, 1, 1, tzinfo=UTC)]).dt.convert_time_zone("America/New_York"),
    "polars milliseconds": pl.Series([datetime(2026, 1, 1, tzinfo=UTC)]).dt.cast_time_unit("ms"),
    "pyarrow": pa.array([datetime(2026, 1, 1, tzinfo=UTC)], pa.timestamp("s", "America/New_York")),
    "pyarrow chunks": pa.chunked_array([pa.array([datetime(2026, 1, 1, tzinfo=UTC)], pa.timestamp("ns", "UTC"))]),
    "pyarrow dictionary": pa.array(
        [datetime(2026, 1, 1, tzinfo=UTC)], pa.timestamp("us", "America/New_York")
    ).dictionary_encode(),
}


@pytest.mark.parametrize("kind", NAIVE)
def test_naive_times_are_read_in_the_calendar_or_in_naive_tz(kind):
    # Midnight in Shanghai (UTC+8) comes 8 hours before midnight in UTC.
    assert read(NAIVE[kind]) == [MIDNIGHT - 8 * HOUR]
    assert read(NAIVE[kind], naive_tz="UTC") == [MIDNIGHT]
    assert read(NAIVE[kind], tz="UTC", naive_tz=SHANGHAI) == [MIDNIGHT - 8 * HOUR]


@pytest.mark.parametrize("kind", AWARE)
def test_aware_times_are_converted_whatever_the_zones(kind):
    assert read(AWARE[kind]) == [MIDNIGHT]
    assert read(AWARE[kind], naive_tz="America/New_York") == [MIDNIGHT]


@pytest.mark.parametrize(("unit", "factor"), [("s", 10**6), ("ms", 10**3), ("us", 1)])
@pytest.mark.parametrize("dtype", [np.int64, np.uint64, ">i8", object])
def test_integers_count_from_1970_in_utc(unit, factor, dtype):
    counts = np.array([MIDNIGHT // factor, 0], dtype)
    assert read(counts, time_unit=unit) == [MIDNIGHT, 0]
    assert read(counts.tolist(), time_unit=unit, naive_tz="America/New_York") == [MIDNIGHT, 0]


def test_narrow_integers_do_not_wrap():
    # 255 s and -128 s in microseconds leave one byte, but not the int64 that they are counted in.
    assert read(np.array([255], np.uint8), time_unit="s") == [255 * 10**6]
    assert read(np.array([-128], np.int8), time_unit="s") == [-128 * 10**6]
    assert read(np.array([2**31 - 1], np.int32), time_unit="s") == [(2**31 - 1) * 10**6]


def test_times_before_1970_are_negative():
    assert read(["1969-12-31T23:59:59.999999+00:00"]) == [-1]
    assert read(np.array(["1969-12-31T23:59:59.999999"], "M8[us]"), naive_tz="UTC") == [-1]
    assert read([-1], time_unit="s") == [-(10**6)]
    assert read([datetime(1900, 1, 1, tzinfo=UTC)]) == [-25_567 * 24 * HOUR]  # 70 years, 17 leap days


def test_microseconds_are_kept_and_finer_parts_are_cut():
    assert read(["2026-01-01T00:00:00.123456Z"]) == [MIDNIGHT + 123_456]
    assert read(np.array(["2026-01-01T00:00:00.123456789"], "M8[ns]"), naive_tz="UTC") == [MIDNIGHT + 123_456]
    assert read([pd.Timestamp("2026-01-01T00:00:00.123456789Z")]) == [MIDNIGHT + 123_456]


def test_a_skipped_time_is_read_before_the_gap_and_a_repeated_one_in_its_first_pass():
    # New York 2026-03-08 02:30 with EST is 07:30 UTC; 2026-11-01 01:30 with EDT is 05:30 UTC.
    skipped, repeated = read(["2026-03-08 02:30", "2026-11-01 01:30"], tz="America/New_York")
    assert str(np.datetime64(skipped, "us")) == "2026-03-08T07:30:00.000000"
    assert str(np.datetime64(repeated, "us")) == "2026-11-01T05:30:00.000000"


def test_an_aware_second_pass_is_kept():
    aware = datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=ZoneInfo("America/New_York"))
    assert str(np.datetime64(read([aware])[0], "us")) == "2026-11-01T06:30:00.000000"


MISSING_CELLS = [
    [None, date(2026, 1, 1)],
    [pd.NaT, datetime(2026, 1, 1)],
    [np.datetime64("NaT"), date(2026, 1, 1)],
    [float("nan"), "2026-01-01"],
    np.array(["NaT", "2026-01-01"], "M8[s]"),
    np.ma.array(np.array(["2025-01-01", "2026-01-01"], "M8[ns]"), mask=[True, False]),
    pd.Series([pd.NaT, pd.Timestamp("2026-01-01")]),
    pd.Series([pd.NA, "2026-01-01"], dtype="string"),
    pl.Series([None, datetime(2026, 1, 1)]),
    pl.Series([None, date(2026, 1, 1)]),
    pa.array([None, datetime(2026, 1, 1)]),
]


@pytest.mark.parametrize("values", MISSING_CELLS, ids=lambda values: type(values).__module__ + type(values).__name__)
def test_missing_stays_missing(values):
    assert read(values) == [MISSING, MIDNIGHT - 8 * HOUR]


@pytest.mark.parametrize(
    "values",
    [
        pd.Series([pd.NaT, pd.Timestamp("2026-01-01T00:00Z")]),
        pl.Series([None, datetime(2026, 1, 1, tzinfo=UTC)]),
        pa.array([None, datetime(2026, 1, 1, tzinfo=UTC)], pa.timestamp("ns", SHANGHAI)),
        pd.Series([None, 1_767_225_600], dtype="Int64"),
        pd.Series([None, 1_767_225_600], dtype="int64[pyarrow]"),
        pl.Series([None, 1_767_225_600]),
        pa.array([None, 1_767_225_600]),
        [None, np.int64(1_767_225_600)],
        np.ma.array([1, 1_767_225_600], mask=[True, False]),
    ],
    ids=lambda values: f"{type(values).__module__}:{getattr(values, 'dtype', '')}",
)
def test_missing_beside_instants(values):
    assert read(values, time_unit="s") == [MISSING, MIDNIGHT]


@pytest.mark.parametrize(
    "values", [[], np.array([]), np.array([], "M8[us]"), np.array([], "M8"), pd.Series([]), pl.Series([]), pa.nulls(0)]
)
def test_no_row(values):
    assert read(values) == []


# ---------------------------------------------------------------- what is not


@pytest.mark.parametrize("cell", ["yesterday", "", "2026", "2026-13-01", "24:00", 1.5, True, b"2026-01-01",
                                  (2026, 1, 1), timedelta(1), np.timedelta64(5, "ns"), object()])  # fmt: skip
def test_no_time(cell):
    values = np.fromiter([date(2026, 1, 1), cell, cell], object, 3)
    assert flaws_of(values) == [("is no time", [1, 2])]


@pytest.mark.parametrize(
    "values",
    [
        np.array([1.5, 2.0]),
        np.array([True, False]),
        np.array([1, 2], "m8[ns]"),
        np.array([1, 2], "m8[us]"),
        np.array([b"2026", b"2027"]),
        np.array([1j, 2j]),
        pd.Series(pd.to_timedelta([1, 2])),
        pd.Series(pd.period_range("2026-01", periods=2, freq="M")),
    ],
    ids=lambda values: str(values.dtype),
)
def test_columns_without_a_time(values):
    # Nanoseconds as plain integers would be read as microseconds: elapsed time is no time.
    assert flaws_of(values) == [("is no time", [0, 1])]


@pytest.mark.parametrize("text", ["1712041200000", "1767225600", "20260105100000", "2026010510"])
def test_counts_as_texts_are_no_dates(text):
    # Python's fromisoformat reads "1712041200000" (2024-04-02 07:00 in milliseconds) as 1712-04-12 00:00.
    assert flaws_of([text]) == [("is no time", [0])]


@pytest.mark.parametrize(
    "cells",
    [
        ["1699-12-31 23:59", "2200-01-01"],
        [date(1, 1, 1), datetime(9999, 12, 31, 23, 59)],
        [datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), datetime.max.replace(tzinfo=UTC)],
        [np.datetime64("1699", "Y"), np.datetime64("20000", "Y")],
        [-(10**17), 10**17],
        [-(10**30), 10**30],
        [-(10**15), np.uint64(2**63)],
    ],
)
def test_far_times(cells):
    values = np.fromiter([None, *cells], object, 3)
    problem = "lies outside the years 1700 to 2199"
    assert flaws_of(values, time_unit="s" if cells[0] == -(10**15) else None) == [(problem, [1, 2])]


@pytest.mark.parametrize(
    ("values", "unit", "rows"),
    [
        (np.array(["1699-12-31T23:59:59", "1700", "2199-12-31T23:59:59", "2200"], "M8[s]"), None, [0, 3]),
        (np.array([-8_520_336_001, -8_520_336_000, 7_258_118_399, 7_258_118_400]), "s", [0, 3]),  # the same in seconds
        (np.array([0, 2**64 - 1], np.uint64), "us", [1]),
        (np.array([-(2**63), 2**63 - 1]), "s", [0, 1]),
        (np.array([-(2**63), 2**63 - 1]), "us", [0, 1]),
        (np.array([10**12, -(10**12)], "M8[Y]"), None, [0, 1]),
    ],
)
def test_the_bounds_of_columns(values, unit, rows):
    instants, flaws = read_instants(values, tz="UTC", argument="time", time_unit=unit)
    assert [(flaw.problem, flaw.rows.tolist()) for flaw in flaws] == [("lies outside the years 1700 to 2199", rows)]
    assert np.flatnonzero(instants == MISSING).tolist() == rows


@pytest.mark.parametrize(
    ("cells", "minority"),
    [
        (["2026-01-01", "2026-01-02", "2026-01-03T00:00Z"], [2]),
        (["2026-01-01Z".replace("Z", "T00:00Z"), "2026-01-02", "2026-01-03T00:00Z"], [1]),
        ([datetime(2026, 1, 1), 0], [0]),  # an integer is an instant; on equal numbers the naive ones are named
        ([None, datetime(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)], [1]),
    ],
)
def test_naive_and_aware_mixed(cells, minority):
    assert flaws_of(cells) == [("mixes naive and aware times", minority)]


@pytest.mark.parametrize("largest", [10**7, 1_767_225_600, 1_767_225_600_000, 10**13 - 1])
@pytest.mark.parametrize("wrap", [np.array, list, lambda cells: [None, *map(np.int64, cells)], pl.Series,
                                  lambda cells: pd.Series([*cells, None], dtype="Int64")])  # fmt: skip
def test_seconds_and_milliseconds_need_their_unit(largest, wrap):
    # As microseconds they would all lie within 116 days of 1970: 10**13 us = 115.7 days.
    for sign in (1, -1):
        with pytest.raises(DataError, match="116 days of 1970") as caught:
            read(wrap([0, sign * largest]))
        assert (caught.value.argument, caught.value.index, caught.value.count) == ("time", None, None)
        assert "time_unit='s'" in caught.value.hint


def test_small_and_large_integers_are_microseconds():
    assert read([0, 10**7 - 1]) == [0, 10**7 - 1]
    assert read([0, 10**13, -5]) == [0, 10**13, -5]


@pytest.mark.parametrize("unit", ["ns", "seconds", "", 1, True])
def test_unknown_unit(unit):
    with pytest.raises(SpecError, match=r"^time_unit: .* is no time_unit\. (Known: |Did you mean )"):
        read([0], time_unit=unit)


def test_unknown_zones_are_named_by_their_argument():
    with pytest.raises(SpecError, match=r"^tz: 'Asia/Shanghia'.*Did you mean 'Asia/Shanghai'"):
        read(["2026-01-01"], tz="Asia/Shanghia")
    with pytest.raises(SpecError, match=r"^naive_tz: 'Asia/Shanghia'"):
        read(["2026-01-01"], naive_tz="Asia/Shanghia")


@pytest.mark.parametrize("values", ["2026-01-01", datetime(2026, 1, 1), 5, None, np.datetime64("2026-01-01"), {"a": 1}])
def test_a_single_value_is_no_column(values):
    with pytest.raises(DataError, match=r"is a single|dimensions") as caught:
        read(values)
    assert caught.value.argument == "time"


def test_the_caller_s_column_is_neither_locked_nor_shared():
    for given in (np.array(["2026-01-01"], "M8[us]"), np.array([MIDNIGHT])):
        instants, _ = read_instants(given, tz="UTC", argument="time")
        given[:] = given - 1
        assert instants.tolist() == [MIDNIGHT]


# ---------------------------------------------------------------- one instant


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1970-01-02", 16 * HOUR),  # midnight of day 1 in Shanghai
        (date(1970, 1, 2), 16 * HOUR),
        (datetime(1970, 1, 2), 16 * HOUR),
        (datetime(1970, 1, 2, tzinfo=UTC), 24 * HOUR),
        (pd.Timestamp("1970-01-02", tz="UTC"), 24 * HOUR),
        ("1970-01-02T00:00Z", 24 * HOUR),
        (np.datetime64("1970-01-02"), 16 * HOUR),
        (np.datetime64("1970-01-02T00:00:00.000000000"), 16 * HOUR),
        (20_000 * 24 * HOUR, 20_000 * 24 * HOUR),
        (np.int64(20_000 * 24 * HOUR), 20_000 * 24 * HOUR),
        (np.uint64(20_000 * 24 * HOUR), 20_000 * 24 * HOUR),
        (np.int32(-5), -5),
    ],
)
def test_instant(value, expected):
    found = instant(value, tz=SHANGHAI)
    assert found == expected
    assert type(found) is int


def test_an_integer_may_count_seconds():
    assert instant(1_767_225_600, tz=SHANGHAI, time_unit="s") == MIDNIGHT
    assert instant(np.int32(1_767_225_600), tz=SHANGHAI, time_unit="s") == MIDNIGHT
    assert instant("2026-01-01T00:00Z", tz=SHANGHAI, time_unit="s") == MIDNIGHT


def test_a_date_is_its_local_start_of_day():
    # São Paulo skipped the midnight of 2018-11-04; its day starts at 01:00 -02, 03:00 UTC.
    assert str(np.datetime64(instant("2018-11-04", tz="America/Sao_Paulo"), "us")) == "2018-11-04T03:00:00.000000"


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("yesterday", "is no time"),
        (True, "is no instant"),
        (np.timedelta64(5, "ns"), "is no instant"),
        (np.timedelta64(1, "D"), "is no instant"),  # numpy calls elapsed time an integer, and cannot make one of it
        (None, "is no instant"),
        (1.5, "is no instant"),
        (["2026-01-01"], "is no instant"),
        (np.datetime64("NaT"), "is missing"),
        (pd.NaT, "is missing"),
        ("1699-01-01", "outside the years 1700 to 2199"),
        (np.datetime64("2200"), "outside the years 1700 to 2199"),
        (10**17, "outside the years 1700 to 2199"),
        (np.uint64(2**64 - 1), "outside the years 1700 to 2199"),
    ],
)
def test_no_instant(value, problem):
    with pytest.raises(SpecError, match=problem) as caught:
        instant(value, tz=SHANGHAI, argument="as_of")
    ((path, code, message),) = caught.value.problems
    assert (path, code) == ("as_of", "not_an_instant")
    assert "Pass a date or a datetime." in message


def test_local_text_shows_the_minute_or_all():
    # 2026-01-31 16:00 UTC is the midnight of 1 February in Shanghai.
    moment = instant("2026-02-01", tz=SHANGHAI)
    assert local_text(moment, tz=SHANGHAI) == "2026-02-01 00:00"
    assert local_text(moment, tz="UTC") == "2026-01-31 16:00"
    assert local_text(moment + 1, tz=SHANGHAI) == "2026-02-01 00:00:00.000001"


@pytest.mark.parametrize("value", [20260105, 1_767_225_600, 1_767_225_600_000])
def test_digits_of_a_date_seconds_and_milliseconds_are_refused(value):
    # 5 January 2026 as yyyymmdd, and as seconds and milliseconds since 1970
    with pytest.raises(DataError, match="time_unit"):
        read([value])


def test_the_digits_of_a_date_are_no_instant():
    with pytest.raises(SpecError, match="looks like the digits of a date"):
        instant(20260105, tz="UTC")


@pytest.mark.parametrize("dtype", ["M8[ps]", "M8"])
def test_units_that_reach_no_date_are_refused(dtype):
    with pytest.raises(DataError, match=r"Convert them to datetime64\[us\]"):
        read(np.array([5], np.int64).view(dtype))


def test_an_instant_among_options_is_shown_in_utc():
    assert SHOWN_AS_TIME["show"](MIDNIGHT) == "2026-01-01T00:00:00+00:00"
    assert SHOWN_AS_TIME["show"](None) == "open"
