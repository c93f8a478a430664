"""Counts of generations, and delays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privdomain.metrics.growth.generations import Delays, GenerationCounts, delays_of


@given(st.lists(st.integers(0, 2**62), max_size=9))
def test_delays_are_summed_past_the_end_of_int64(lengths):
    delays = delays_of(np.array(lengths, np.int64))
    ordered, n = sorted(lengths), len(lengths)
    middle = ordered[(n - 1) // 2] + ordered[n // 2] if n else 0
    assert delays == Delays(n, sum(lengths), middle)


@pytest.mark.parametrize("changes", [{"n": -1}, {"total": -1}, {"median_twice": -1}])
def test_negative_delays(changes):
    with pytest.raises(ValueError, match="delays are negative"):
        Delays(**({"n": 1, "total": 1, "median_twice": 2} | changes))


GOOD = {
    "users": [2, 3],
    "watched": [1, 2],
    "brought": [2, 0],
    "late": [1, 0],
    "valid_in_window": [1, 0],
    "bought": [1, 2],
    "lost_in_window": [0, 2],
}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"users": [2, 3, 4]}, "different lengths"),
        ({"lost_in_window": [0, -1]}, "negative"),
        ({"watched": [3, 2]}, "exceed their base"),
        ({"valid_in_window": [3, 0]}, "exceed their base"),
        ({"bought": [2, 2]}, "exceed their base"),
        ({"lost_in_window": [2, 2]}, "exceed their base"),
        ({"brought": [4, 0]}, "brought more users"),
        ({"brought": [2, 1]}, "brought more users"),
        ({"late": [2, 0]}, "brought more users"),
        ({"late": [1, 1]}, "brought more users"),
        ({"late": [2**63 - 1, 0]}, "brought more users"),
    ],
)
def test_counts_that_do_not_fit_together(changes, problem):
    def counts(given):
        return GenerationCounts(**{name: np.array(values) for name, values in given.items()})

    assert counts(GOOD).users.tolist() == [2, 3]
    with pytest.raises(ValueError, match=problem):
        counts(GOOD | changes)
    with pytest.raises(ValueError, match="different lengths"):
        counts({name: [values] for name, values in GOOD.items()})
