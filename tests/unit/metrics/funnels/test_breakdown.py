"""Breakdown: At, and the labels of chains that are written down by hand."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from oracle.funnel_units import DAY, chains_of

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Events
from privdomain.metrics.funnels.breakdown import At, labels_of_chains, read_by

STEPS = ("add", "join", "order")


def events_of(*rows, channel=None, **attributes):
    """Events of rows (user, day, name, channel)."""
    user, day, name, given = zip(*rows, strict=True) if rows else ((), (), (), ())
    attributes["channel"] = list(given) if channel is None else channel
    times = np.array([round(one * DAY) for one in day], np.int64)
    return Events(user, times, name, tz="UTC", time_unit="us", attributes=attributes)


def labelled(events, by, chains, row_units=None):
    """The label of each chain; the steps are plain events."""

    def rows_of(step):
        return np.flatnonzero(events.to_columns()["name"] == STEPS[step - 1])

    by = read_by(by, len(STEPS))
    row_units = events.user_codes if row_units is None else row_units
    labels, groups = labels_of_chains(events, by, chains, rows_of, row_units)
    assert groups.dtype == np.int64
    return labels, [labels[group] for group in groups]


# ann comes all the way and bo to the second step; cy was removed; di has an event and never began. eve is nobody's.
EVENTS = events_of(
    ("ann", 0, "open", "early"),
    ("ann", 1, "add", "ad"),
    ("ann", 2, "join", "group"),
    ("ann", 3, "order", None),
    ("ann", 4, "add", "later"),
    ("bo", 1, "add", None),
    ("bo", 2, "join", "ad"),
    ("cy", 1, "add", "ad"),
    ("di", 1, "open", "ad"),
)
CHAINS = chains_of((0, 0, (1, 2, 3), False), (1, 1, (1, 2), True), (2, 2, (), False))


class TestAt:
    def test_it_has_a_name(self):
        assert At("channel") == At("channel", 1)
        assert [At("channel", step).name for step in (1, 2, "last", "first_touch")] == [
            *("channel", "channel at step 2"),
            *("channel at last", "channel at first_touch"),
        ]

    @pytest.mark.parametrize("step", [0, -1, 1.0, True, None, "first", "", [1], np.array([1])])
    def test_what_is_no_step(self, step):
        with pytest.raises(SpecError, match="Count them from 1, or write 'last' or 'first_touch'") as caught:
            At("channel", step)
        assert [problem[:2] for problem in caught.value.problems] == [("step", "unknown_step")]

    @pytest.mark.parametrize("attribute", [None, 5, ["channel"], {"ann": "x"}])
    def test_what_is_no_name(self, attribute):
        with pytest.raises(SpecError, match="Pass that of a column or attribute") as caught:
            At(attribute)
        assert [problem[:2] for problem in caught.value.problems] == [("attribute", "no_name")]


class TestReadBy:
    def test_a_plain_name_is_read_at_the_first_step(self):
        assert read_by("channel", 3) == At("channel", 1)
        mapping = {"ann": "x"}
        assert (read_by(None, 3), read_by(mapping, 3)) == (None, mapping)
        assert read_by(At("channel", 3), 3) == At("channel", 3)
        assert read_by(At("channel", "last"), 1) == At("channel", "last")

    def test_a_step_beyond_the_last(self):
        with pytest.raises(SpecError, match="asks for step 4 of 3") as caught:
            read_by(At("channel", 4), 3)
        assert [problem[:2] for problem in caught.value.problems] == [("by", "unknown_step")]

    @pytest.mark.parametrize("by", [5, ["channel"], np.array(["channel"]), At])
    def test_what_is_no_breakdown(self, by):
        with pytest.raises(SpecError, match=f"by: is a {type(by).__name__}. Pass an attribute's name") as caught:
            read_by(by, 3)
        assert [problem[:2] for problem in caught.value.problems] == [("by", "no_grouping")]


class TestLabels:
    @pytest.mark.parametrize(
        ("by", "labels", "of_chain"),
        [
            (None, (None,), [None, None, None]),
            ("channel", ("ad", None), ["ad", None, None]),  # bo's has no value, and cy took no step
            (At("channel", 2), ("ad", "group", None), ["group", "ad", None]),
            (At("channel", 3), (None,), [None, None, None]),  # ann's has no value, and bo did not come so far
            (At("channel", "last"), ("ad", None), [None, "ad", None]),
            (At("channel", "first_touch"), ("ad", "early", None), ["early", None, "ad"]),
            ("name", ("add", None), ["add", "add", None]),  # a column is as good as an attribute
            (At("name", "last"), ("join", "order", None), ["order", "join", None]),
            ({"ann": "x", "cy": "y", "di": "z"}, ("x", "y", None), ["x", None, "y"]),
            ({"ann": 7, "bo": 20, "cy": 3}, (3, 7, 20), [7, 20, 3]),
            ({}, (None,), [None, None, None]),
        ],
    )
    def test_of_each_chain(self, by, labels, of_chain):
        assert labelled(EVENTS, by, CHAINS) == (labels, of_chain)

    @pytest.mark.parametrize(
        ("values", "labels"),
        [([True, False], (False, True)), ([30, 4], (4, 30)), (["b", "a"], ("a", "b")), ([None, "a"], ("a", None))],
    )
    def test_texts_integers_and_flags(self, values, labels):
        events = events_of(("ann", 1, "add", None), ("bo", 1, "add", None), value=values)
        chains = chains_of((0, 0, (1,), False), (1, 1, (1,), False))
        assert labelled(events, "value", chains) == (labels, values)

    @pytest.mark.parametrize("value", [1.5, np.datetime64("2026-01-01")])
    def test_what_holds_no_labels(self, value):
        events = events_of(("ann", 1, "add", None), value=[value])
        for step in (1, "last", "first_touch"):
            with pytest.raises(DataError, match="Name texts, whole numbers or booleans") as caught:
                labelled(events, At("value", step), chains_of((0, 0, (1,), False)))
            assert caught.value.argument == "by"

    def test_an_attribute_that_there_is_not(self):
        for step in (1, "last", "first_touch"):
            with pytest.raises(UnknownNameError, match="Did you mean 'channel'"):
                labelled(EVENTS, At("chanel", step), CHAINS)

    def test_a_mapping_of_other_ids(self):
        with pytest.raises(DataError, match="maps ids of another kind"):
            labelled(EVENTS, {7: "x"}, CHAINS)

    def test_no_chain(self):
        for by in ("channel", At("channel", "last"), At("channel", "first_touch"), {"ann": "x"}):
            assert labelled(EVENTS, by, chains_of()) == ((), [])
            assert labelled(events_of(), by, chains_of()) == ((), [])
        assert labelled(events_of(), None, chains_of()) == ((None,), [])


class TestTies:
    # Three rows of the first step at one instant, one of another step, one of another user.
    ROWS = (
        *(("ann", 1, "add", "b"), ("ann", 1, "add", None), ("ann", 1, "add", "c")),
        *(("ann", 1, "join", "a"), ("bo", 1, "add", "a"), ("ann", 2, "add", "a")),
    )
    CHAINS = chains_of((0, 0, (1,), False))

    @pytest.mark.parametrize("order", [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [2, 4, 1, 0, 5, 3]])
    def test_the_smallest_label_of_the_rows_that_match_the_step_counts_whatever_their_order(self, order):
        events = events_of(*(self.ROWS[place] for place in order))
        assert labelled(events, "channel", self.CHAINS)[1] == ["b"]
        assert labelled(events, At("channel", "first_touch"), self.CHAINS)[1] == ["a"]  # any event

    def test_numbers_are_compared_as_numbers(self):
        events = events_of(("ann", 1, "add", None), ("ann", 1, "add", None), size=[100, 20])
        assert labelled(events, "size", self.CHAINS)[1] == [20]


class TestUnits:
    def test_attempts_of_a_user_are_told_apart_by_time(self):
        # The attempts of one instant cannot be, and share the smallest label.
        rows = [("ann", 1, "add", "x"), ("ann", 2, "add", "z"), ("ann", 2, "add", "y"), ("ann", 3, "add", "w")]
        chains = chains_of(*((0, 0, (day,), False) for day in (1, 2, 2, 3)))
        assert labelled(events_of(*rows), "channel", chains)[1] == ["x", "y", "y", "w"]
        assert labelled(events_of(*rows), At("channel", "last"), chains)[1] == ["x", "y", "y", "w"]

    def test_units_of_a_held_value_are_told_apart_by_their_rows(self):
        # Two orders of ann at one instant, and a row of neither.
        rows = [("ann", 1, "add", "x"), ("ann", 1, "add", "y"), ("ann", 1, "add", "a"), ("bo", 1, "add", "b")]
        chains = chains_of((0, 0, (1,), False), (1, 0, (1,), False), (2, 1, (1,), False))
        row_units = np.array([1, 0, -1, 2])
        assert labelled(events_of(*rows), "channel", chains, row_units)[1] == ["y", "x", "b"]
        assert labelled(events_of(*rows), At("channel", "first_touch"), chains, row_units)[1] == ["a", "a", "b"]

    def test_units_of_no_row_have_no_label(self):
        assert labelled(EVENTS, "channel", chains_of((0, 0, (2.5,), False))) == ((None,), [None])


@st.composite
def worlds(draw):
    """Rows (user, day, name, channel) and the chains of their users: several each, by time."""
    day = st.integers(0, 4)
    row = st.tuples(st.integers(0, 3), day, st.sampled_from((*STEPS, "open")), st.sampled_from(["a", "b", "c", None]))
    rows = draw(st.lists(row, min_size=1, max_size=15))
    users = sorted({user for user, *_ in rows})
    chains = []
    for place in range(len(users)):
        levels = draw(st.lists(st.integers(0, 3), max_size=3))
        days = sorted(draw(st.lists(day, min_size=sum(levels), max_size=sum(levels))))
        chains += [(place, place, tuple(days.pop(0) for _ in range(level)), False) for level in levels]
    return rows, users, chains


@given(worlds(), st.sampled_from([1, 2, 3, "last", "first_touch"]))
def test_each_label_is_found_as_by_looking_through_all_rows(world, step):
    rows, users, chains = world
    numbers = [unit for unit, *_ in chains]
    assume(all(days or numbers.count(unit) == 1 for unit, _, days, _ in chains))  # a removed unit is one chain
    _, found = labelled(events_of(*rows), At("channel", step), chains_of(*chains))
    for (unit, _, days, _), label in zip(chains, found, strict=True):
        own = [row for row in rows if row[0] == users[unit]]
        taken = days or (0,) * (step == 1)  # a unit that was removed began on day 0, by funnel_units
        number = len(taken) if step == "last" else step
        if step == "first_touch":
            met = [row for row in own if row[1] == min(row[1] for row in own)]
        elif not 1 <= number <= len(taken):
            met = []
        else:
            met = [row for row in own if row[1] == taken[number - 1] and row[2] == STEPS[number - 1]]
        assert label == min((row[3] for row in met if row[3] is not None), default=None)
