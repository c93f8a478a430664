"""Totals: counts by label, that add."""

import copy

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.metrics.journeys.totals import Totals, count_places


def totals(labels, **counts):
    return Totals(labels, {name: np.array(count, np.int64) for name, count in counts.items()})


def test_they_add_over_the_union_of_labels():
    total = totals(("b", None), n=[1, 2]) + totals(("a", "b"), n=[4, 8])
    assert total.labels == ("a", "b", None)
    assert total["n"].tolist() == [4, 9, 2]
    assert (total + totals((), n=[]))["n"].tolist() == [4, 9, 2]


def test_sums_past_int64_are_refused():
    with pytest.raises(DataError, match="2\\*\\*63"):
        totals(("a",), n=[2**62]) + totals(("a",), n=[2**62])


@pytest.mark.parametrize("labels", [("b", "a"), ("a", "a"), ("a",), (None, "a")])
def test_labels_are_sorted_distinct_and_one_for_each_count(labels):
    with pytest.raises(ValueError, match=r"labels|each label"):
        totals(labels, n=[1, 2])


def test_copies_are_locked():
    assert not copy.deepcopy(totals(("a",), n=[1]))["n"].flags.writeable


def test_places_are_counted_as_int64():
    counts = count_places(np.array([2, 0, 2]), 4)
    assert (counts.tolist(), counts.dtype) == ([1, 0, 2, 0], np.int64)
