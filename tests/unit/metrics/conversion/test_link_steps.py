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


def test_counts_come_as_a_funnel():
    path = link_steps(count_funnel(COUNTS))
    assert (path.names, path.entered) == (("open", "follow", "add"), 1_000)
    np.testing.assert_allclose(path.rates, [0.6, 0.5, 0.4])
    np.testing.assert_array_equal(path.base, [1_000, 600, 300])
    np.testing.assert_array_equal(path.taken, [600, 300, 120])
    assert link_steps([1, 0]).rates.tolist() == [1.0, 0.0]  # whatever stands alone is a rate


def test_of_events_only_users_count_whose_time_is_over():
    class Steps:
        steps = ("add", "join")
        users = np.array([10, 4])
        closed_users = np.array([5, 3])

    path = link_steps(Steps())
    assert (path.names, path.rates.tolist(), path.entered) == (("join",), [0.6], 10.0)  # 3 / 5, not 4 / 10
    assert (path.base.tolist(), path.taken.tolist()) == ([5], [3])


@pytest.mark.parametrize(
    ("steps", "problem"),
    [
        (
            [0.5, 1.2],
            r"1\.2 is no rate in \[0, 1\] \(first at row 1, 1 row\)\. Write 45% as 0\.45, and counts as count_funnel",
        ),
        ([1_000, 600], r"1000 is no rate in \[0, 1\] \(first at row 0, 2 rows\)"),
        (COUNTS, "is no rate"),
        (np.array([600.0, 300.0]), "is no rate"),
        ([2, 0.5], "is no rate"),
        ([0.5, -0.1], "is negative"),
        ([[2, 1], [1, 1]], "has 2 dimensions"),
        ([2**70, 5], "is no rate"),
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
    with pytest.raises(DataError, match="is a funnel of one step"):
        link_steps(count_funnel({"ad": 5}))
    with pytest.raises(DataError, match="counts more at 'add' than at the step before"):
        link_steps(count_funnel({"ad": 5, "open": 3, "add": 4}))
