"""Trees by size, and rows by kind."""

import numpy as np
import pytest

from privdomain.metrics.growth.forest import Forest, InviteRows, forest_of, rows_of
from privdomain.metrics.growth.trees import places_of


def test_trees_by_size():
    # 0 - 1 - 3, then 2 and 4 alone; 5 is nobody of ours
    forest = forest_of(places_of(np.array([-1, 0, -1, 1, -1, -1])), np.arange(5))
    assert (forest.sizes.tolist(), forest.trees.tolist()) == ([1, 3], [2, 1])
    assert (forest.roots, forest.spreading, forest.users) == (3, 1, 5)


def test_rows_keep_their_positions():
    rows = rows_of(np.array([6, 1, 5, 6, 1]), np.array([1, 3, 4, 6, 9]))
    assert rows.counts == {
        "outside": 0, "self": 2, "early": 0, "repeated": 0, "circular": 0, "known": 1, "accepted": 2,
    }  # fmt: skip
    assert (rows.accepted, rows.of("self").tolist(), rows.of("known").tolist()) == (2, [3, 9], [4])


@pytest.mark.parametrize(("sizes", "trees"), [([2, 1], [1, 1]), ([0, 1], [1, 1]), ([1], [0]), ([1], [1, 1])])
def test_what_is_no_forest(sizes, trees):
    with pytest.raises(ValueError, match="sizes of trees"):
        Forest(np.array(sizes), np.array(trees))


@pytest.mark.parametrize(
    ("n_rows", "refused", "kinds"),
    [(1, [0, 1], [0, 0]), (3, [1, 0], [0, 0]), (3, [-1], [0]), (3, [0], [6]), (3, [0], [-1]), (3, [0], [])],
)
def test_what_are_no_rows(n_rows, refused, kinds):
    with pytest.raises(ValueError, match="refused rows"):
        InviteRows(n_rows, np.array(refused), np.array(kinds, np.int64))
