"""Checks: faults are raised together, and instants fall into half-open spans."""

from datetime import UTC, date, datetime

import pytest

from privdomain.errors import SpecError
from privdomain.models.checks import check_day, is_before, is_within, refuse, repeated

ONE, TWO, THREE = (datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3))


def test_the_faults_that_hold_are_raised_together():
    refuse()
    refuse((False, "a", "bad", "is bad."))
    with pytest.raises(SpecError) as caught:
        refuse((True, "a", "bad", "is bad."), (False, "b", "bad", "is bad."), (True, "c", "worse", "is worse."))
    assert caught.value.problems == (("a", "bad", "is bad."), ("c", "worse", "is worse."))


def test_before_means_both_are_known():
    assert is_before(ONE, TWO)
    assert not is_before(TWO, TWO)
    assert not is_before(THREE, TWO)
    assert not is_before(None, TWO)
    assert not is_before(ONE, None)


def test_a_span_is_half_open():
    assert [is_within(when, ONE, THREE) for when in (ONE, TWO, THREE)] == [True, True, False]
    assert [is_within(when, TWO) for when in (ONE, TWO, THREE)] == [False, True, True]
    assert [is_within(when, ONE, None, TWO, THREE) for when in (ONE, TWO)] == [True, False]
    assert [is_within(when, ONE, THREE, TWO) for when in (ONE, TWO)] == [True, False]


@pytest.mark.parametrize("when", [datetime(2026, 1, 1), "2026-01-01", None, 5])
def test_an_instant_has_an_offset(when):
    with pytest.raises(SpecError, match=r"^when: .* is no datetime with an offset. Pass one, such as"):
        is_within(when, ONE)


def test_a_day_is_no_instant():
    check_day(date(2026, 1, 1))
    for day in (ONE, "2026-01-01", None, 20260101):
        with pytest.raises(SpecError, match=r"^day: .* is no day. Pass a date, local to the brand.$"):
            check_day(day)


def test_what_stands_more_than_once():
    assert repeated([]) == repeated("abc") == []
    assert repeated("abcabca") == ["a", "b", "c", "a"]
