"""Order: who did one thing after another."""

import numpy as np
import pytest

from privdomain.segments.order import followed


def done(*steps, n_index=2, span=None):
    """Steps are lists of (user, instant)."""
    rows = [(np.array([u for u, _ in step], np.int32), np.array([t for _, t in step], np.int64)) for step in steps]
    return followed(rows, range(len(rows)), n_index, span).tolist()


@pytest.mark.parametrize(
    ("steps", "span", "expected"),
    [
        (([(0, 1)], [(0, 2)]), None, [True, False]),
        (([(0, 2)], [(0, 2)]), None, [False, False]),  # at one instant is not after
        (([(0, 3)], [(0, 2)]), None, [False, False]),
        (([(0, 1)], [(1, 2)]), None, [False, False]),  # two users
        (([(1, 1)], [(0, 5), (1, 2)]), None, [False, True]),
        (([], [(0, 2)]), None, [False, False]),
        (([(0, 2)], []), None, [False, False]),
        (([], []), None, [False, False]),
        # 1 .. 5 lasts 4, 3 .. 5 lasts 2: the later start is the one that keeps within the span.
        (([(0, 1), (0, 3)], [(0, 5)]), 2, [True, False]),
        (([(0, 1), (0, 3)], [(0, 5)]), 1, [False, False]),
        # 1 2 9 is too long; 7 8 9 is not, though 8 is not the first that follows.
        (([(0, 7), (0, 1)], [(0, 8), (0, 2)], [(0, 9)]), 2, [True, False]),
        # The chain of 1 ends at 4 and that of 5 at 6; 7 must come after the latter.
        (([(0, 1), (0, 5)], [(0, 4), (0, 6)], [(0, 7)]), 2, [True, False]),
        # Rows that stand twice, and the same rows for both steps.
        (([(0, 1), (0, 1), (0, 2)], [(0, 1), (0, 2), (0, 2)]), 1, [True, False]),
        (([(0, -5)], [(0, 0)]), 5, [True, False]),
    ],
)
def test_each_step_is_later_than_the_one_before(steps, span, expected):
    assert done(*steps, span=span) == expected


@pytest.mark.parametrize(("n_steps", "expected"), [(2, [True, True]), (3, [True, False]), (4, [False, False])])
def test_steps_of_one_kind(n_steps, expected):
    rows = [(np.array([0, 1, 0, 1, 0, 1], np.int32), np.array([3, 2, 1, 2, 2, 1], np.int64))]
    assert followed(rows, [0] * n_steps, 2, None).tolist() == expected  # at 2 the second user did it twice
