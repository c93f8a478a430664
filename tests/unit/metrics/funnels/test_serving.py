"""Serving: whether rows can each be one of several steps."""

import itertools
import random

import numpy as np
import pytest

from privdomain.metrics.funnels.serving import distinct_counts, longest_runs, most_served


def patterns(*rows):
    """Kinds of rows, each by the numbers of the steps that it matches."""
    n_steps = max(map(max, rows))
    return np.array([[step in row for step in range(1, n_steps + 1)] for row in rows])


def tried(kinds, counts):
    """Most steps by trying all: every row is given one of its steps, or none."""
    rows = [kind for kind, count in zip(kinds.tolist(), counts, strict=True) for _ in range(count)]
    choices = [[None, *(step for step, is_match in enumerate(kind) if is_match)] for kind in rows]
    return max(len({step for step in chosen if step is not None}) for chosen in itertools.product(*choices))


class TestMostServed:
    def test_each_row_is_one_step(self):
        both = patterns((1, 2))
        assert [most_served(both, [count]) for count in (0, 1, 2, 3)] == [0, 1, 2, 2]

    def test_a_row_that_can_be_one_step_only_is_left_to_it(self):
        # One row is step 1 or 2, another 1 alone: greedily the first takes step 1, and must give it back.
        assert most_served(patterns((1, 2), (1,)), [1, 1]) == 2
        assert most_served(patterns((1,), (1, 2)), [1, 1]) == 2

    def test_steps_are_moved_along_a_chain(self):
        # 1 or 2, 2 or 3, 3 or 4, and one that is 1 alone: all move by one.
        assert most_served(patterns((1, 2), (2, 3), (3, 4), (1,)), [1, 1, 1, 1]) == 4

    def test_rows_that_no_step_wants_serve_none(self):
        assert most_served(patterns((1,), (1,)), [3, 3]) == 1

    def test_sixty_four_steps_of_one_kind(self):
        assert most_served(np.ones((1, 64), np.bool_), [64]) == 64
        assert most_served(np.ones((1, 64), np.bool_), [63]) == 63

    @pytest.mark.parametrize("seed", range(60))
    def test_no_other_choice_serves_more(self, seed):
        chance = random.Random(seed)  # noqa: S311 - a test
        kinds = np.array([[chance.random() < 0.4 for _ in range(4)] for _ in range(3)])
        counts = [chance.randrange(3) for _ in range(3)]
        assert most_served(kinds, counts) == tried(kinds, counts)


class TestLongestRuns:
    def test_how_far_rows_serve_all_steps_from_each_on(self):
        # Two rows that are any step: two steps from the first, the second, and what is left from the third.
        assert longest_runs(patterns((1, 2, 3)), [2]) == [2, 3, 3]

    def test_a_run_ends_before_the_first_step_that_no_row_serves(self):
        assert longest_runs(patterns((1,), (3,)), [1, 1]) == [1, 1, 3]
        assert longest_runs(patterns((2,)), [1]) == [0, 2]

    def test_no_row_serves_no_run(self):
        assert longest_runs(patterns((1, 2)), [0]) == [0, 1]

    def test_rows_are_moved_for_longer_runs(self):
        assert longest_runs(patterns((1, 2), (1,)), [1, 1]) == [2, 2]

    @pytest.mark.parametrize("seed", range(40))
    def test_a_run_is_as_long_as_all_its_steps_can_be_served(self, seed):
        chance = random.Random(seed)  # noqa: S311 - a test
        kinds = np.array([[chance.random() < 0.5 for _ in range(4)] for _ in range(3)])
        counts = [chance.randrange(3) for _ in range(3)]
        for first, end in enumerate(longest_runs(kinds, counts)):
            assert tried(kinds[:, first:end], counts) == end - first
            assert end == 4 or tried(kinds[:, first : end + 1], counts) < end + 1 - first


class TestDistinctCounts:
    def test_rows_of_a_table_are_encoded(self):
        distinct, of_row = distinct_counts([np.array([1, 0, 1, 1]), np.array([2, 3, 2, 0])], 4)
        assert distinct.tolist() == [[0, 3], [1, 0], [1, 2]]
        assert of_row.tolist() == [2, 0, 2, 1]

    def test_columns_come_from_anywhere_and_far_apart(self):
        table = np.random.default_rng(7).integers(0, 64, (500, 12))
        distinct, of_row = distinct_counts((column for column in table.T), 500)
        assert (distinct[of_row] == table).all()
        assert len(np.unique(distinct, axis=0)) == len(distinct)

    def test_no_row_and_no_column(self):
        distinct, of_row = distinct_counts([np.empty(0, np.int64)] * 2, 0)
        assert (distinct.shape, of_row.shape) == ((0, 2), (0,))
        distinct, of_row = distinct_counts([], 3)
        assert (distinct.shape, of_row.tolist()) == ((1, 0), [0, 0, 0])
