"""Pointer jumping: places in a forest, and the edges that close circles."""

import numpy as np
import pytest

from privdomain.metrics.growth.trees import closing_edges, places_of


def test_places_in_a_forest():
    #  0 - 1 - 3 - 4      2 alone
    #   \- 5
    places = places_of(np.array([-1, 0, -1, 1, 3, 0]))
    assert places.root.tolist() == [0, 0, 2, 0, 0, 0]
    assert places.generation.tolist() == [0, 1, 0, 2, 3, 1]


def test_nobody():
    assert places_of(np.empty(0, np.int64)).root.tolist() == []
    assert closing_edges(np.empty(0, np.int64), np.empty(0, np.int64)).tolist() == []


@pytest.mark.parametrize("n", [1, 2, 3, 7, 8, 9, 64, 65])
def test_chains_of_any_length(n):
    places = places_of(np.arange(n) - 1)
    assert places.generation.tolist() == list(range(n))
    assert not places.root.any()


@pytest.mark.parametrize("n", [2, 3, 7, 8, 9, 64, 65])
def test_a_circle_with_a_tail_is_closed_at_its_latest_edge(n):
    # users 0 .. n - 1 in a circle, each under the one before, and a tail of n users under user 0
    parent = np.concatenate([np.roll(np.arange(n), 1), [0], np.arange(n, 2 * n - 1)])
    at = np.arange(2 * n)
    at[1] = 10 * n
    assert closing_edges(parent, at).tolist() == [1]
    assert closing_edges(parent, np.zeros(2 * n, np.int64)).tolist() == [n - 1]


def test_two_circles_and_a_tree():
    parent = np.array([1, 0, 3, 2, 2, -1, 5])
    assert closing_edges(parent, np.array([5, 4, 1, 2, 9, 0, 9])).tolist() == [0, 3]
