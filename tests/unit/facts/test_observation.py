"""The end of observation is exclusive: a row at it has not been seen."""

import pytest

from privdomain.errors import DataError
from privdomain.facts import Events, Members
from privdomain.facts.observation import observed

EVENTS = Events([1, 2, 3], [10, 20, 30], ["a", "b", "c"], tz="UTC")


@pytest.mark.parametrize(("until", "left"), [(31, 3), (30, 2), (21, 2), (20, 1), (10, 0), (0, 0)])
def test_rows_at_or_after_the_end_are_left_out_on_request(until, left):
    assert observed(EVENTS, until, truncate=True) == EVENTS.take(range(left))


def test_such_rows_are_refused_otherwise():
    assert observed(EVENTS, 31) is EVENTS
    with pytest.raises(DataError, match="lies at or after observed_until") as caught:
        observed(EVENTS, 20)
    assert (caught.value.argument, caught.value.index, caught.value.count) == ("time", 1, 2)
    assert "truncate=True" in caught.value.hint


def test_the_option_has_the_name_that_the_caller_knows():
    with pytest.raises(DataError, match=r"lies at or after as_of \(.*Move as_of, or leave") as caught:
        observed(EVENTS, 20, option="as_of")
    assert caught.value.argument == "time"


def test_the_column_that_says_when_is_named():
    members = Members([1], [10], tz="UTC", left=[99])
    assert observed(members, 11) is members  # a relation that ends later is live at the end of observation
    with pytest.raises(DataError, match=r"^joined: "):
        observed(members, 10)


def test_no_row_is_never_late():
    assert len(observed(EVENTS.take([]), 0)) == 0
