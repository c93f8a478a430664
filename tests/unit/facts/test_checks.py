"""Checks between columns and between tables."""

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError
from privdomain.facts import EndedBy
from privdomain.facts.checks import (
    check_lengths,
    check_parts,
    missing_flaws,
    names_in,
    order_flaws,
    same_values,
    vocabulary_flaws,
)
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


def test_an_end_at_the_start_may_be_none():
    days = {"start": Plain(np.array(["2026-01-02"] * 4, "M8[us]"))}
    days["end"] = Plain(np.array(["2026-01-01", "2026-01-02", "2026-01-03", "NaT"], "M8[us]"))
    (flaw,) = order_flaws(days, "start", "end", "hint")
    assert (flaw.argument, flaw.problem, flaw.rows.tolist()) == ("end", "lies before start", [0])
    (flaw,) = order_flaws(days, "start", "end", "hint", may_be_empty=False)
    assert (flaw.argument, flaw.problem, flaw.rows.tolist()) == ("end", "does not lie after start", [0, 1])
    assert order_flaws(days, "start", "other", "hint") == []


@pytest.mark.parametrize(
    "given", [["a", 2], ("a", 2), {"a": 1, 2: 1}.keys(), iter(["a", 2]), np.array(["a", 2], object)]
)
def test_names_come_in_any_list(given):
    assert names_in(given, "known") == ["a", 2]
    assert names_in(np.array([1, 2]), "known") == [1, 2]
    assert names_in([], "known") == []


@pytest.mark.parametrize("given", [None, True, 5, "ab", {"a": 1}, np.array(1), [None], [[1]], [True], [1.0], [b"a"]])
def test_what_is_no_list_of_names(given):
    with pytest.raises(DataError) as caught:
        names_in(given, "known")
    assert caught.value.argument == "known"


@pytest.mark.parametrize("n", [0, -1, 2.0, "2", None, True, 2**31, 10**30, np.float64(2)])
def test_numbers_of_parts_that_are_none(n):
    with pytest.raises(SpecError, match=r"^n: .* is no number of parts. Pass a positive integer.$"):
        check_parts(n)


def test_numbers_of_parts():
    for n in (1, np.int64(3), 2**31 - 1):
        assert check_parts(n) is None
