"""Labels: one kind, sorted, missing last."""

import pytest

from privdomain.errors import DataError
from privdomain.metrics.cohorts.labels import check_labels, merged_labels, places_among


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        (("b", None), ("a",), ("a", "b", None)),
        ((3, None), (20, 3), (3, 20, None)),
        ((None,), (None,), (None,)),
        ((), ("",), ("",)),
        ((False,), (True,), (False, True)),
    ],
)
def test_labels_are_merged_sorted_missing_last(one, other, merged):
    assert merged_labels(one, other) == merged
    check_labels(merged)


@pytest.mark.parametrize(
    ("one", "other", "problem"),
    [
        (("1",), (1, None), "texts for labels here and numbers there"),
        ((False, True), (0, 1), "numbers for labels here and flags there"),  # though True equals 1
        ((1,), (True,), "numbers for labels here and flags there"),
        (("a",), (True,), "texts for labels here and flags there"),
        (("a", True), (), "texts for labels here and flags there"),
    ],
)
def test_two_kinds_do_not_mix(one, other, problem):
    with pytest.raises(DataError, match=problem) as caught:
        merged_labels(one, other)
    assert caught.value.argument == "by"


@pytest.mark.parametrize("labels", [("b", "a"), ("a", "a"), (None, "a"), (1, True)])
def test_labels_of_a_result_are_distinct_and_sorted(labels):
    with pytest.raises(ValueError, match="labels"):
        check_labels(labels)


def test_labels_are_found_among_others():
    assert places_among(("a", None), ("", "a", "b", None)).tolist() == [1, 3]
    assert places_among((), ("a",)).tolist() == []
