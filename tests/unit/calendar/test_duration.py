"""Durations: elapsed time, whatever the calendar says."""

import copy
import pickle
from datetime import timedelta

import pytest

from privdomain.calendar import Duration
from privdomain.errors import SpecError


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [
        # One unit is 1, 10**6, 60, 3,600, 86,400 or 604,800 seconds; the count multiplies it.
        ("0s", 0),
        ("1us", 1),
        ("30s", 30 * 10**6),
        ("45min", 45 * 60 * 10**6),
        ("12h", 12 * 3_600 * 10**6),
        ("7d", 7 * 86_400 * 10**6),
        ("2w", 14 * 86_400 * 10**6),
        ("36600d", 36_600 * 86_400 * 10**6),
    ],
)
def test_length(text, microseconds):
    assert Duration(text).microseconds == microseconds


def test_a_day_is_24_hours_and_equal_lengths_are_equal():
    assert Duration("1d") == Duration("24h") == Duration(timedelta(days=1)) == Duration(Duration("86400s"))
    assert hash(Duration("1w")) == hash(Duration("7d"))
    assert Duration("1h") < Duration("61min") < Duration("1d")


def test_timedelta_keeps_its_microseconds():
    # 1 s + 1 us = 1,000,001 us.
    assert Duration(timedelta(seconds=1, microseconds=1)).microseconds == 1_000_001


@pytest.mark.parametrize("value", ["0s", "1us", "90s", "90min", "36h", "10d", "2w", "36600d"])
def test_text_reads_back(value):
    duration = Duration(value)
    assert Duration(str(duration)) == duration
    assert repr(duration) == f"Duration({str(duration)!r})"


@pytest.mark.parametrize(
    ("value", "text"),
    [("7d", "1w"), ("8d", "8d"), ("24h", "1d"), ("60min", "1h"), ("60s", "1min"), ("1000000us", "1s"), ("0w", "0s")],
)
def test_the_widest_whole_unit_is_written(value, text):
    assert str(Duration(value)) == text


def test_it_survives_pickling_and_copying():
    duration = Duration("45min")
    assert pickle.loads(pickle.dumps(duration)) == copy.deepcopy(duration) == duration  # noqa: S301


@pytest.mark.parametrize(
    "value",
    [
        "", "7", "d", "7 d", " 7d", "7d ", "-7d", "+7d", "1.5h", "7D", "7days", "1m", "1mo", "1y", "٧d", "７d", "7d\n",
        "36601d", "9" * 18 + "w", "1" * 19 + "us", "1e3s", 7, 7.0, True, None, b"7d", ["7d"],
        timedelta(microseconds=-1), timedelta(days=36_601), timedelta.max, timedelta.min,
    ],
)  # fmt: skip
def test_anything_else_is_refused(value):
    with pytest.raises(SpecError, match="is no duration") as caught:
        Duration(value)
    ((path, code, message),) = caught.value.problems
    assert (path, code) == ("duration", "unknown_duration")
    assert repr(value) in message
    assert "such as '7d'" in message


def test_an_option_that_is_no_duration_is_named():
    assert Duration.of("7d", "window") == Duration("1w")
    with pytest.raises(SpecError, match=r"^window: 'a week' is no duration") as caught:
        Duration.of("a week", "window")
    assert caught.value.problems[0][:2] == ("window", "unknown_duration")
    assert caught.value.__suppress_context__
