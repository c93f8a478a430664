"""Events: who did what, and when."""

import pytest

from privdomain.errors import SpecError, UnknownNameError
from privdomain.facts import Events

EVENTS = Events([1, 1, 2], ["2026-01-05", "2026-01-06", "2026-01-06"], ["add", "join", "add"], tz="UTC")


def test_names_are_sorted_and_have_a_row():
    assert EVENTS.names == ("add", "join")
    assert EVENTS.take([1]).names == ("join",)
    assert EVENTS.take([]).names == ()


def test_named_keeps_the_order_of_rows():
    assert EVENTS.named("add") == EVENTS.take([0, 2])
    assert EVENTS.named("join", "add") == EVENTS
    assert len(EVENTS.named()) == 0


def test_a_name_without_an_event():
    with pytest.raises(UnknownNameError, match=r"'jion' is no known event name. Did you mean 'join'") as caught:
        EVENTS.named("add", "jion")
    assert caught.value.known == ("add", "join")
    # A name that only rows left behind had is no known name either.
    with pytest.raises(UnknownNameError, match=r"'join'.*Known: 'add'"):
        EVENTS.take([0]).named("join")
    with pytest.raises(UnknownNameError, match=r"'add' is no known event name. None is known"):
        EVENTS.take([]).named("add")


def test_events_of_stored_columns():
    columns = EVENTS.columns
    made = Events.of_columns(columns["user"], columns["time"], "seen", {"what": columns["name"]}, "UTC")
    assert made.name.tolist() == ["seen"] * 3
    assert made.attributes["what"].tolist() == ["add", "join", "add"]
    for taken in ("user", "time", "name"):
        with pytest.raises(SpecError, match=f"'{taken}' is a column of Events"):
            Events.of_columns(columns["user"], columns["time"], "seen", {taken: columns["name"]}, "UTC")
