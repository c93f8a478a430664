"""Tallies: counts on a grid of groups and cohorts, that add."""

import copy
import pickle

import numpy as np
import pytest

from privdomain.errors import BudgetError, DataError
from privdomain.metrics.cohorts.grid import tally_of
from privdomain.metrics.cohorts.tally import Tally, check_cells


def tally(labels, first, rows):
    """A tally of one count."""
    return Tally(labels, first, {"n": np.array(rows, np.int64).reshape(len(labels), len(rows) // max(len(labels), 1))})


def test_rows_are_added_up_on_consecutive_cohorts():
    counts = {"n": np.array([1, 2, 4]), "by_column": np.array([[1, 0], [0, 2], [3, 3]])}
    some = tally_of(np.array([0, 1, 0]), np.array([5, 7, 5]), ("a", "b"), counts)
    assert (some.first, some.n_cohorts, some.cohorts.tolist()) == (5, 3, [5, 6, 7])
    assert some.counts["n"].tolist() == [[5, 0, 0], [0, 0, 2]]
    assert some.counts["by_column"].tolist() == [[[4, 3], [0, 0], [0, 0]], [[0, 0], [0, 0], [0, 2]]]


def test_no_row_makes_an_empty_grid():
    nothing = np.empty(0, np.int64)
    some = tally_of(nothing, nothing, (None,), {"n": nothing})
    assert (some.first, some.n_cohorts) == (0, 0)


@pytest.mark.parametrize(
    ("one", "other", "total"),
    [
        (tally(("a",), 5, [1, 2]), tally(("a",), 5, [10, 20]), tally(("a",), 5, [11, 22])),
        (tally(("a",), 5, [1, 2]), tally(("a",), 7, [4]), tally(("a",), 5, [1, 2, 4])),
        (tally(("a",), 9, [1]), tally(("a",), 6, [2]), tally(("a",), 6, [2, 0, 0, 1])),  # with a gap
        (tally(("b",), 5, [1]), tally(("a", None), 5, [2, 4]), tally(("a", "b", None), 5, [2, 1, 4])),
        (tally((None,), 0, []), tally((None,), 7, [4]), tally((None,), 7, [4])),  # an empty part moves nothing
        (tally((None,), 7, [4]), tally((None,), 0, []), tally((None,), 7, [4])),
        (tally((None,), 0, []), tally((None,), 0, []), tally((None,), 0, [])),
        (tally((), 0, []), tally(("a",), 3, [1]), tally(("a",), 3, [1])),
    ],
)
def test_they_add_over_the_union_of_labels_and_cohorts(one, other, total):
    found = one + other
    assert (found.labels, found.first) == (total.labels, total.first)
    assert found.counts["n"].tolist() == total.counts["n"].tolist()


def test_sums_that_no_int64_holds():
    with pytest.raises(DataError, match=r"past 2\*\*63"):
        tally(("a",), 0, [2**62]) + tally(("a",), 0, [2**62])


@pytest.mark.parametrize(
    ("labels", "counts"),
    [
        (("a",), {}),
        (("a", "b"), {"n": np.zeros((1, 2), np.int64)}),
        (("a",), {"n": np.zeros((1, 2), np.int64), "m": np.zeros((1, 3), np.int64)}),
    ],
)
def test_counts_must_be_on_one_grid(labels, counts):
    with pytest.raises(ValueError, match="one grid"):
        Tally(labels, 0, counts)


def test_a_grid_too_large_is_refused_before_it_is_made():
    # two rows of one group, 10**12 cohorts apart
    with pytest.raises(BudgetError) as caught:
        tally_of(np.array([0, 0]), np.array([0, 10**12]), ("a",), {"n": np.array([1, 1])})
    assert caught.value.asked == 10**12 + 1
    with pytest.raises(BudgetError):
        tally(("a",), 0, [1]) + tally(("a",), 10**12, [1])


def test_a_table_too_large_names_its_axes():
    check_cells("ages", {"groups": 8_000, "ages": 1_000})
    with pytest.raises(BudgetError, match=r"^ages: 8,000 groups x 1,001 ages is 8,008,000, over the limit"):
        check_cells("ages", {"groups": 8_000, "ages": 1_001})


def test_true_is_not_one():
    with pytest.raises(DataError, match="numbers for labels here and flags there"):
        tally((True,), 0, [1]) + tally((1,), 0, [1])


def test_labels_must_be_distinct_and_sorted():
    for labels in (("b", "a"), ("a", "a"), (None, "a")):
        with pytest.raises(ValueError, match="not distinct and sorted"):
            tally(labels, 0, [1, 2])


def test_they_are_locked_after_pickling_and_copying_too():
    some = tally(("a",), 5, [1, 2])
    for other in (some, pickle.loads(pickle.dumps(some)), copy.deepcopy(some)):  # noqa: S301 - our own bytes
        assert other.counts["n"].tolist() == [[1, 2]]
        with pytest.raises(ValueError, match="read-only"):
            other.counts["n"][0] = 0
        with pytest.raises(TypeError):
            other.counts["m"] = 0
