"""link_steps: rates, counts and funnels as one path, and what is none."""

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.metrics import count_funnel
from privdomain.metrics.conversion.link_steps import link_steps

COUNTS = {"ad": 1_000, "open": 600, "follow": 300, "add": 120}


def test_rates_know_no_users():
    path = link_steps({"open": 0.6, "add": 0.4})
    assert (path.names, path.rates.tolist(), path.entered) == (("open", "add"), [0.6, 0.4], None)
    assert not path.base.any()
    assert link_steps(np.array([0.6, 0.4])).names == ("1", "2")


def test_whole_numbers_are_counts():
    for one in (link_steps(COUNTS), link_steps(count_funnel(COUNTS))):
        assert (one.names, one.entered) == (("open", "follow", "add"), 1_000)
        np.testing.assert_allclose(one.rates, [0.6, 0.5, 0.4])
    for row in (list(COUNTS.values()), tuple(COUNTS.values()), np.array(list(COUNTS.values()))):
        path = link_steps(row)
        assert path.names == ("1", "2", "3")
        np.testing.assert_array_equal(path.base, [1_000, 600, 300])
    assert link_steps([1, 0]).rates.tolist() == [1.0, 0.0]  # no counts of anybody


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        ([0.5, 1.2], "is outside"),
        ([600.0, 300.0], "is outside"),
        ([2, 0.5], "is outside"),
        ([2], "is outside"),
        ([[2, 1], [1, 1]], "is outside"),
        ([], "has no steps"),
        ({}, "has no steps"),
        (0.5, "has no steps"),
        ([[0.5, 0.4]], "has 2 dimensions"),
        ([[1], [1, 2]], "is no finite number"),
        (np.array(0.5), "has no steps"),
        ("ab", "is no finite number"),
        (["a"], "is no finite number"),
        ({1: 0.5}, "is no text"),
        (None, "is no finite number"),
    ],
)
def test_what_are_no_rates(steps, problem):
    with pytest.raises(DataError, match=problem) as caught:
        link_steps(steps)
    assert caught.value.argument == "steps"


def test_counts_that_are_no_path():
    with pytest.raises(DataError, match="is no count"):
        link_steps([2**70, 5])
    with pytest.raises(DataError, match="is a funnel of one step"):
        link_steps(count_funnel({"ad": 5}))
    with pytest.raises(DataError, match="counts more at 'add' than at the step before"):
        link_steps(count_funnel({"ad": 5, "open": 3, "add": 4}))
