"""Lengths: counts by group and length, that add."""

import copy

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.metrics.relations.lengths import COLUMNS, Lengths, lengths_of
from privdomain.metrics.relations.relation_rows import ENDINGS
from privdomain.metrics.relations.spells import Spells


def lengths(labels, *spells, unknown=None):
    """Lengths of spells: position of the group, length, how long it could be watched, ending."""
    groups, own, observable, ends = zip(*spells, strict=True) if spells else ((), (), (), ())
    columns = [groups, own, observable, [ENDINGS.index(end) for end in ends], unknown or [0] * len(labels)]
    return lengths_of(Spells(*(np.array(column, np.int64) for column in columns)), labels)


def cells(some):
    """Cells as {(label, length): {column: n}}."""
    return {
        (some.labels[group], length): {name: n for name, n in zip(COLUMNS, counts, strict=True) if n}
        for group, length, counts in zip(some.groups.tolist(), some.lengths.tolist(), some.counts.tolist(), strict=True)
    }


def test_equal_lengths_are_counted_together():
    some = lengths(("a", "b"), (1, 5, 9, "live"), (0, 5, 9, "customer"), (0, 5, 5, "live"), (0, 5, 9, "customer"))
    assert cells(some) == {
        ("a", 5): {"customer": 2, "live": 1, "watched": 1},
        ("a", 9): {"watched": 2},
        ("b", 5): {"live": 1},
        ("b", 9): {"watched": 1},
    }
    assert some.bounds.tolist() == [0, 2, 4]


def test_a_transferred_spell_was_watched_to_its_transfer():
    assert cells(lengths((None,), (0, 5, 9, "transfer"))) == {(None, 5): {"transfer": 1, "watched": 1}}


def test_they_add_over_the_union_of_labels_and_lengths():
    one = lengths(("b", None), (0, 5, 5, "live"), (1, 7, 7, "live"), unknown=[1, 2])
    other = lengths(("a", "b"), (0, 5, 5, "live"), (1, 5, 6, "staff"), unknown=[4, 8])
    total = one + other
    assert cells(total) == {
        ("a", 5): {"live": 1, "watched": 1},
        ("b", 5): {"live": 1, "staff": 1, "watched": 1},
        ("b", 6): {"watched": 1},
        (None, 7): {"live": 1, "watched": 1},
    }
    assert total.unknown_start.tolist() == [4, 9, 2]
    assert cells(total + lengths(())) == cells(total)


def test_texts_and_numbers_are_no_labels_together():
    with pytest.raises(DataError):
        lengths(("a",), (0, 5, 5, "live")) + lengths((1,), (0, 5, 5, "live"))


def test_true_is_not_one():
    with pytest.raises(DataError, match="numbers for labels here and flags there"):
        lengths((True,), (0, 5, 5, "live")) + lengths((1,), (0, 5, 5, "live"))


def test_copies_are_locked():
    some = copy.deepcopy(lengths(("a",), (0, 5, 5, "live")))
    assert not any(getattr(some, name).flags.writeable for name in ("groups", "lengths", "counts", "unknown_start"))


@pytest.mark.parametrize(
    "change",
    [
        {"groups": [0]},
        {"groups": [1, 0]},
        {"groups": [0, 2]},
        {"groups": [-1, 0]},
        {"lengths": [5, 5]},
        {"lengths": [6, 5]},
        {"counts": [[1] * 7]},
        {"counts": [[1] * 6] * 2},
        {"counts": [[-1] * 7] * 2},
        {"unknown_start": [0]},
        {"unknown_start": [0, -1]},
        {"lengths": [-5, 6]},
    ],
)
def test_cells_that_are_none(change):
    # The first group changes in none of them, so that lengths must ascend within it.
    fields = {"groups": [0, 0], "lengths": [5, 6], "counts": [[1] * 7] * 2, "unknown_start": [0, 0]}
    Lengths(("a", "b"), **{name: np.array(rows, np.int64) for name, rows in fields.items()})
    with pytest.raises(ValueError, match="sorted cells"):
        Lengths(("a", "b"), **{name: np.array(rows, np.int64) for name, rows in (fields | change).items()})
