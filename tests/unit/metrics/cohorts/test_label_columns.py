"""Labels of rows and users."""

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.facts import Events
from privdomain.facts.columns import Coded
from privdomain.metrics.cohorts.label_columns import labels_in, mapped_labels, smallest_labels, used_labels

EVENTS = Events(
    *(["bo", "ann", "bo"], ["2026-01-05"] * 3, ["add"] * 3),
    tz="UTC",
    attributes={
        "text": ["y", None, "x"],
        "number": [20, 3, 20],
        "flag": [True, True, True],
        "share": [0.5, 1.0, 2.0],
        "seen": np.array(["2026-01-01"] * 3, "M8[us]"),
    },
)


def column(*labels):
    """Labels over the names a, b and c."""
    return Coded(
        np.array([-1 if label is None else "abc".index(label) for label in labels], np.int32),
        np.array([*"abc"], object),
    )


@pytest.mark.parametrize(
    ("name", "names", "codes"),
    [
        ("text", ["x", "y"], [1, -1, 0]),
        ("number", [3, 20], [1, 0, 1]),
        ("flag", [True], [0, 0, 0]),
        ("name", ["add"], [0, 0, 0]),
    ],
)
def test_texts_integers_and_flags_are_labels(name, names, codes):
    labels = labels_in(EVENTS.column(name), name)
    assert (labels.names.tolist(), labels.codes.tolist()) == (names, codes)


@pytest.mark.parametrize("name", ["share", "seen", "time"])
def test_other_columns_hold_none(name):
    with pytest.raises(DataError, match=f"'{name}' holds no labels") as caught:
        labels_in(EVENTS.column(name), name)
    assert caught.value.argument == "by"


def test_a_mapping_labels_the_ids_of_the_index():
    labels = mapped_labels(EVENTS, {"bo": "x", "eve": "y"})
    assert labels.values.tolist() == [None, "x"]  # ann, bo
    assert mapped_labels(EVENTS, {}).values.tolist() == [None, None]
    assert mapped_labels(Events([], [], [], tz="UTC"), {7: "x"}).values.tolist() == []  # nobody is of no kind


@pytest.mark.parametrize(("by", "problem"), [({7: "x"}, "ids of another kind"), ({"ann": 1.5}, "neither an int64")])
def test_a_mapping_that_labels_nobody(by, problem):
    with pytest.raises(DataError, match=problem) as caught:
        mapped_labels(EVENTS, by)
    assert caught.value.argument == "by"


def test_the_smallest_label_counts_and_missing_only_alone():
    of_row = np.array([0, 0, 2, 2, 3])
    smallest = smallest_labels(of_row, column("c", "b", None, "a", None), 4)
    assert smallest.values.tolist() == ["b", None, "a", None]


def test_labels_in_use_are_sorted_missing_last():
    labels, places = used_labels(column("c", None, "a", "c"))
    assert (labels, places.tolist()) == (("a", "c", None), [1, 2, 0, 1])
    assert used_labels(column("b"))[0] == ("b",)
    labels, places = used_labels(column())
    assert (labels, places.tolist()) == ((), [])
