"""Classes of touchpoints: one, several, none."""

from enum import StrEnum

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError
from privdomain.facts import Events, Touches
from privdomain.metrics.journeys.classes import check_touches, class_text, classed, read_classes, unclassified_text


class Kind(StrEnum):
    ON = "online"


def touches(*names):
    return Touches(["ann"] * len(names), ["2026-01-05"] * len(names), names, tz="UTC")


def pairs(found):
    """Rows as (touch, class)."""
    return [(touch, found.labels[place]) for touch, place in zip(found.touches, found.classes, strict=True)]


def test_each_touchpoint_is_a_class_of_its_own_unless_it_has_one():
    assert pairs(classed(touches("sms", "call", "sms"), None)) == [(0, "sms"), (1, "call"), (2, "sms")]
    given = read_classes({"sms": "on", "call": "off", "fax": "off"})
    assert pairs(classed(touches("sms", "call"), given)) == [(0, "on"), (1, "off")]


def test_a_touchpoint_that_is_not_named_is_of_no_class():
    found = classed(touches("sms", "call"), read_classes({"sms": "on"}))
    assert found.labels == ("on", None)
    assert pairs(found) == [(0, "on"), (1, None)]
    assert classed(touches("call"), read_classes({})).labels == (None,)


def test_a_touch_may_be_of_several_classes():
    given = read_classes({"live": ["social", "online"], "store": "offline", "app": {"online"}})
    assert given == (("app", ("online",)), ("live", ("online", "social")), ("store", ("offline",)))
    found = classed(touches("store", "live", "call", "app"), given)
    assert pairs(found) == [(0, "offline"), (1, "online"), (1, "social"), (2, None), (3, "online")]


def test_only_classes_with_a_touch_are_there():
    some = touches("sms", "call").take([0])  # the name "call" stays in the column
    assert classed(some, None).labels == ("sms",)
    assert classed(some, read_classes({"sms": "on", "call": "off"})).labels == ("on",)


def test_events_are_classed_by_name():
    events = Events(["ann"], ["2026-01-05"], [7], tz="UTC")
    assert classed(events, read_classes({np.int64(7): 1})).labels == (1,)


def test_words_of_a_vocabulary_are_texts():
    assert read_classes({"sms": Kind.ON}) == (("sms", ("online",)),)
    assert type(read_classes({"sms": Kind.ON})[0][1][0]) is str


def test_touchpoints_of_another_kind_are_refused():
    # numbers never name texts: it would leave all touches without a class
    with pytest.raises(DataError, match="another kind") as caught:
        classed(touches("7"), read_classes({7: "on"}))
    assert caught.value.argument == "classes"
    with pytest.raises(DataError, match="another kind"):
        classed(Events(["ann"], ["2026-01-05"], [7], tz="UTC"), read_classes({"7": "on"}))
    assert classed(touches(), read_classes({7: "on"})).labels == ()


def test_what_has_no_class_is_said():
    assert [unclassified_text(n) for n in (0, 1, 2_000)] == [
        "",
        "; 1 touch unclassified",
        "; 2,000 touches unclassified",
    ]
    assert [class_text(name) for name in (None, "online", 7)] == ["(unclassified)", "online", "7"]


def test_no_touches():
    found = classed(touches(), read_classes({"sms": ("on", "off")}))
    assert (found.labels, len(found.touches), len(found.classes)) == ((), 0, 0)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (["on"], "no_mapping"),
        ("on", "no_mapping"),
        ({"sms": None}, "no_label"),
        ({"sms": 1.5}, "no_label"),
        ({"sms": b"ab"}, "no_label"),
        ({"sms": True}, "no_label"),
        ({"sms": ("on", None)}, "no_label"),
        ({"sms": {"on": 1}}, "no_label"),
        ({None: "on"}, "no_label"),
        ({"sms": ()}, "no_class"),
        ({"sms": "on", "call": 1}, "two_kinds"),
        ({"sms": ("on", 1)}, "two_kinds"),
        ({"sms": "on", 7: "off"}, "two_kinds"),
    ],
)
def test_what_names_no_classes_is_refused(given, code):
    with pytest.raises(SpecError) as caught:
        read_classes(given)
    assert [problem[:2] for problem in caught.value.problems] == [("classes", code)]


def test_only_touches_and_events_are_touches():
    check_touches(touches())
    with pytest.raises(DataError, match="is a list") as caught:
        check_touches([1])
    assert caught.value.argument == "touches"
