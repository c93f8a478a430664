"""Moves: counts from label to label, that add."""

import numpy as np
import pytest

from privdomain.errors import BudgetError
from privdomain.metrics.journeys.moves import Moves, check_names, moves_of, pairs_in_columns
from privdomain.metrics.journeys.totals import Totals


def moves(labels, *pairs, last=None):
    """Moves of pairs of labels."""
    origins, targets = (np.array([labels.index(pair[side]) for pair in pairs], np.int64) for side in (0, 1))
    totals = Totals(labels, {"last": np.array(last or [0] * len(labels), np.int64)})
    return moves_of(totals, origins, targets)


def test_pairs_are_counted_from_the_row_to_the_column():
    assert moves(("a", "b"), ("a", "b"), ("a", "b"), ("b", "b")).counts.tolist() == [[0, 2], [0, 1]]


def test_they_add_over_the_union_of_labels():
    total = moves(("a", "c"), ("a", "c"), last=[1, 2]) + moves(("b", "c"), ("c", "b"), ("c", "c"), last=[4, 8])
    assert total.labels == ("a", "b", "c")
    assert total.counts.tolist() == [[0, 0, 1], [0, 0, 0], [0, 1, 1]]
    assert total.totals["last"].tolist() == [1, 4, 10]
    assert (total + moves(())).counts.tolist() == total.counts.tolist()


def test_no_more_names_than_fit():
    check_names(2_827)  # 2,827 x 2,828 = 7,994,756 cells
    with pytest.raises(BudgetError, match="2,828 names x 2,829") as caught:
        check_names(2_828)
    assert caught.value.limit == 8_000_000


def test_counts_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="from label to label"):
        Moves(Totals(("a",), {}), np.zeros((1, 2), np.int64))


def test_pairs_in_columns():
    columns = pairs_in_columns(("a", 1), ("b", None))
    assert columns["from"].tolist() == ["a", "a", 1, 1]
    assert columns["to"].tolist() == ["b", None, "b", None]
