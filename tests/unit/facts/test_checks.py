"""Checks between columns and between tables."""

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError
from privdomain.facts import EndedBy
from privdomain.facts.checks import check_lengths, check_parts, missing_flaws, same_values, vocabulary_flaws
from privdomain.facts.columns import Amounts, Coded, Plain


def labels(*codes):
    return Coded(np.array(codes, np.int32), np.array(["customer", "nobody", "staff"], object))


def test_lengths_are_those_of_the_first_column():
    two, three = Plain(np.zeros(2)), Plain(np.zeros(3))
    check_lengths({"a": two, "b": two})
    with pytest.raises(DataError, match=r"^b: has 3 rows where a has 2. Pass columns of one length.$"):
        check_lengths({"a": two, "b": three})


def test_missing_rows_but_for_those_that_are_flawed_already():
    column = Plain(np.array([np.nan, 1.0, np.nan]))
    (flaw,) = missing_flaws(column, "amount", set())
    assert (flaw.rows.tolist(), flaw.problem) == ([0, 2], "is missing")
    (flaw,) = missing_flaws(column, "amount", {0, 1})
    assert flaw.rows.tolist() == [2]
    assert missing_flaws(column, "amount", {0, 2}) == []
    assert column.is_missing.tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Plain(np.array([1.0, np.nan])), Plain(np.array([1.0, np.nan])), True),
        (Plain(np.array([1.0])), Plain(np.array([1])), True),
        (Plain(np.array([1.0])), Plain(np.array([1.0, 1.0])), False),
        (Plain(np.array(["NaT"], "M8[us]")), Plain(np.array(["NaT"], "M8[us]")), True),
        (Plain(np.array([np.nan])), Plain(np.array(["NaT"], "M8[us]")), True),  # nothing is nothing, whatever its type
        (Plain(np.array([np.nan])), labels(-1), True),
        (Plain(np.array([np.nan])), labels(-1, -1), False),
        (Plain(np.array([np.nan, 1.0])), labels(-1, -1), False),
        (labels(-1, -1), Plain(np.array([np.nan, 1.0])), False),
        (Plain(np.array([True])), Plain(np.array([1])), False),
        (Amounts(np.array([2**53]), 2), Amounts(np.array([2**53 + 1]), 2), False),
        (Amounts(np.array([5]), 2), Amounts(np.array([5]), 2, np.array([0.25])), True),
        (labels(0, -1), labels(0, -1), True),
        (labels(0, -1), labels(0, 0), False),
        (labels(0), Coded(np.array([0], np.int32), np.array(["customer"], object)), True),
    ],
)
def test_same_values(one, other, same):
    assert same_values(one, other) is same


def test_labels_outside_a_vocabulary():
    (flaw,) = vocabulary_flaws(labels(0, 1, -1, 1, 2), "ended_by", EndedBy)
    assert flaw.rows.tolist() == [1, 3]
    assert flaw.problem == "is outside its vocabulary"
    assert flaw.hint == "Write one of 'customer', 'staff', 'transfer', 'system'."
    assert vocabulary_flaws(labels(-1, 0), "ended_by", EndedBy) == []


@pytest.mark.parametrize("n", [0, -1, 2.0, "2", None, True, 2**31, 10**30, np.float64(2)])
def test_numbers_of_parts_that_are_none(n):
    with pytest.raises(SpecError, match=r"^n: .* is no number of parts. Pass a positive integer.$"):
        check_parts(n)


def test_numbers_of_parts():
    for n in (1, np.int64(3), 2**31 - 1):
        assert check_parts(n) is None
