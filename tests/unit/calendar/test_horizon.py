"""Horizons: local anniversaries, clamped to the month's end."""

import pickle

import numpy as np
import pytest

from privdomain.calendar import STANDARD_HORIZONS, Horizon
from privdomain.errors import DataError, SpecError

UTC = "UTC"


def end_of(start, label, tz=UTC):
    """The end of one window, as text, with start and end both written in UTC."""
    return str(Horizon(label).ends(np.array([start], "M8[us]"), tz=tz)[0])[:19]


def test_the_standard_horizons_are_those_of_the_field():
    # 首次 1周 1个月 2个月 3个月 半年, from the field's own table of horizons.
    assert [horizon.label for horizon in STANDARD_HORIZONS] == ["first", "1w", "1m", "2m", "3m", "6m"]
    assert [horizon.zh for horizon in STANDARD_HORIZONS] == ["首次", "1周", "1个月", "2个月", "3个月", "半年"]
    assert [horizon.is_first for horizon in STANDARD_HORIZONS] == [True] + [False] * 5


def test_other_labels_in_chinese():
    assert [Horizon(label).zh for label in ("90d", "12m", "1y")] == ["90天", "12个月", "1年"]


@pytest.mark.parametrize(
    ("start", "label", "end"),
    [
        # A month's anniversary is the same day of the month, clamped, and always counted from the original date.
        ("2026-01-31T10:00", "1m", "2026-02-28T10:00:00"),
        ("2024-01-31T10:00", "1m", "2024-02-29T10:00:00"),
        ("2026-01-31T10:00", "2m", "2026-03-31T10:00:00"),
        ("2026-01-30T10:00", "1m", "2026-02-28T10:00:00"),
        ("2026-03-31T00:00", "1m", "2026-04-30T00:00:00"),
        ("2026-12-31T00:00", "2m", "2027-02-28T00:00:00"),
        ("2024-02-29T12:00", "1y", "2025-02-28T12:00:00"),
        ("2024-02-29T12:00", "4y", "2028-02-29T12:00:00"),
        ("2096-02-29T12:00", "4y", "2100-02-28T12:00:00"),  # 2100 is no leap year
        ("1969-12-31T23:59:59", "1m", "1970-01-31T23:59:59"),
        ("1904-02-29T00:00", "1y", "1905-02-28T00:00:00"),
        # Days and weeks do not clamp.
        ("2026-01-31T10:00", "1w", "2026-02-07T10:00:00"),
        ("2024-02-28T10:00", "2d", "2024-03-01T10:00:00"),
        ("1969-12-31T10:00", "1d", "1970-01-01T10:00:00"),
        # The first order closes where it starts.
        ("2026-01-31T10:00", "first", "2026-01-31T10:00:00"),
    ],
)
def test_ends_in_utc(start, label, end):
    assert end_of(start, label) == end


@pytest.mark.parametrize(
    ("start", "label", "tz", "end"),
    [
        # 2026-03-07 02:30 EST (07:30 UTC) + 1d = 2026-03-08 02:30, which the clock skips: read with EST, 07:30 UTC.
        ("2026-03-07T07:30", "1d", "America/New_York", "2026-03-08T07:30:00"),
        # 2026-10-31 01:30 EDT (05:30 UTC) + 1d = 01:30, which comes twice: the first pass is EDT, 05:30 UTC.
        ("2026-10-31T05:30", "1d", "America/New_York", "2026-11-01T05:30:00"),
        # Over the change the wall time is kept, so the week is one hour longer: 10:00 EDT is 14:00, EST 15:00 UTC.
        ("2026-10-28T14:00", "1w", "America/New_York", "2026-11-04T15:00:00"),
        # China kept summer time in 1986: 1986-04-27 12:00 CST is 04:00 UTC, 1986-05-04 12:00 CDT is 03:00 UTC.
        ("1986-04-27T04:00", "1w", "Asia/Shanghai", "1986-05-04T03:00:00"),
        # Lord Howe moves by half an hour: 2026-10-03 12:00 +10:30 is 01:30, 2026-10-04 12:00 +11:00 is 01:00 UTC.
        ("2026-10-03T01:30", "1d", "Australia/Lord_Howe", "2026-10-04T01:00:00"),
        # São Paulo skipped the midnight of 2018-11-04: 2018-10-04 00:00 -03 + 1m is read with -03, so 03:00 UTC.
        ("2018-10-04T03:00", "1m", "America/Sao_Paulo", "2018-11-04T03:00:00"),
        # The anniversary is local: 2026-01-31 00:30 in Shanghai is 2026-01-30 16:30 UTC; + 1m = 2026-02-28 00:30.
        ("2026-01-30T16:30", "1m", "Asia/Shanghai", "2026-02-27T16:30:00"),
    ],
)
def test_ends_on_the_local_clock(start, label, tz, end):
    assert end_of(start, label, tz) == end


def test_ints_and_other_units_of_time_are_read_as_microseconds():
    # 1970-02-01 is day 31: 31 days after the epoch.
    for start in (np.array([0]), np.array(["1970-01-01"], "M8[D]"), np.array(["1970-01-01"], "M8[ns]")):
        assert Horizon("1m").ends(start, tz=UTC).tolist() == Horizon("31d").ends(start, tz=UTC).tolist()
        assert str(Horizon("1m").ends(start, tz=UTC)[0]) == "1970-02-01T00:00:00.000000"


def test_of_takes_both():
    assert Horizon.of("1m", "until") == Horizon.of(Horizon("1m"), "until") == Horizon("1m")
    assert hash(Horizon("1m")) == hash(Horizon.of("1m", "until"))
    assert pickle.loads(pickle.dumps(Horizon("1m"))) == Horizon("1m")  # noqa: S301


@pytest.mark.parametrize(
    "label",
    [
        "", "m", "0m", "01m", "-1m", "1.5m", "1M", "1 m", "1m ", "1m\n", "1h", "30s", "First", "first ", "１m", "百m",
        "36601d", "5229w", "101y", "999999d", 1, 1.0, None, True, b"1m", ["1m"],
    ],
)  # fmt: skip
def test_anything_else_is_refused(label):
    with pytest.raises(SpecError, match="is no horizon") as caught:
        Horizon(label)
    ((path, code, message),) = caught.value.problems
    assert (path, code) == ("horizon", "unknown_horizon")
    assert repr(label) in message
    assert "'90d'" in message


@pytest.mark.parametrize("label", ["36600d", "5228w", "1180m", "100y"])
def test_a_hundred_years_are_allowed_and_computed(label):
    # From the last day that facts allow; relativedelta-free check: the end lies 90 to 101 years later.
    start = np.array(["2199-12-31"], "M8[us]")
    years = (Horizon(label).ends(start, tz="America/New_York") - start) / np.timedelta64(365, "D")
    assert 90 < years[0] < 101


@pytest.mark.parametrize("bad", [np.datetime64("NaT"), np.datetime64("1599-12-31"), np.datetime64("2500-01-01")])
def test_missing_and_far_instants_are_refused_with_their_place(bad):
    starts = np.array([np.datetime64("2026-01-01"), bad, bad], "M8[us]")
    with pytest.raises(DataError, match="missing or outside the years 1600 to 2499") as caught:
        Horizon("1m").ends(starts, tz=UTC)
    assert (caught.value.argument, caught.value.index, caught.value.count) == ("instants", 1, 2)


def test_unknown_zone_is_named():
    with pytest.raises(SpecError, match="Did you mean 'Asia/Shanghai'"):
        Horizon("1m").ends(np.array([0]), tz="Asia/Shanghia")


def test_an_error_names_the_option():
    with pytest.raises(SpecError, match=r"^first_within: 'soon' is no horizon"):
        Horizon.of("soon", "first_within")


def test_other_kinds_of_times_are_read_as_utc():
    # one month after 5 January 2026, as an ISO text and as an integer of microseconds: 20458 days after 1970
    assert (
        Horizon("1m").ends(["2026-01-05"], tz=UTC).tolist()
        == Horizon("1m").ends([20_458 * 86_400_000_000], tz=UTC).tolist()
    )
    with pytest.raises(DataError, match="instants: is no time: 'x'"):
        Horizon("1m").ends(["x"], tz=UTC)
    with pytest.raises(DataError, match="instants: is missing"):
        Horizon("1m").ends([None, "2026-01-05"], tz=UTC)
