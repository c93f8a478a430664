"""Columns: the three kinds, and how ids and labels become codes."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privdomain._internal.arrays import INT64_MAX, MISSING
from privdomain.errors import DataError
from privdomain.facts.columns import Amounts, Coded, Plain, encode_names, join_columns, share_names


def coded(values, *, is_id=False):
    column, flaws = encode_names(values, "x", is_id=is_id)
    assert flaws == []
    return column


def times(*texts):
    return Plain(np.array(texts, "M8[us]"))


COLUMNS = {
    "numbers": Plain(np.array([1.5, np.nan])),
    "times": times("2026-01-01", "NaT"),
    "money": Amounts(np.array([150, MISSING]), 2),
    "labels": coded(["a", None]),
}


# ---------------------------------------------------------------- what all columns do


@pytest.mark.parametrize("kind", COLUMNS)
def test_a_column_knows_its_kind_and_what_is_missing(kind):
    column = COLUMNS[kind]
    assert column.kind == kind
    assert len(column) == 2
    assert column.is_missing.tolist() == [False, True]
    assert len(column.values) == 2


@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize("rows", [[1, 0, 0], [], [True, False]])
def test_taken_rows_are_those_of_the_values(kind, rows):
    chosen = np.array(rows, None if rows else np.int64)
    column = COLUMNS[kind]
    assert str(column.take(chosen).values.tolist()) == str(column.values[chosen].tolist())


@pytest.mark.parametrize("kind", COLUMNS)
def test_pickling_locks_again(kind):
    again = pickle.loads(pickle.dumps(COLUMNS[kind]))  # noqa: S301
    assert str(again.values.tolist()) == str(COLUMNS[kind].values.tolist())
    with pytest.raises(ValueError, match="read-only"):
        again.values[0] = again.values[1]
    with pytest.raises(ValueError, match="read-only"):
        next(array for array in again.__reduce__()[1] if isinstance(array, np.ndarray))[0] = 0


@pytest.mark.parametrize("kind", COLUMNS)
@pytest.mark.parametrize("n_rows", [0, 2])
def test_a_blank_column_has_no_value_and_joins_its_kind(kind, n_rows):
    blank = COLUMNS[kind].blank(n_rows)
    assert blank.is_missing.tolist() == [True] * n_rows
    joined = join_columns([blank, COLUMNS[kind], blank], "x")
    assert joined.kind == kind
    assert joined.is_missing.tolist() == [True] * n_rows + [False, True] + [True] * n_rows


@pytest.mark.parametrize("first", COLUMNS)
@pytest.mark.parametrize("second", COLUMNS)
def test_only_columns_of_one_kind_join(first, second):
    if first == second:
        assert len(join_columns([COLUMNS[first], COLUMNS[second]], "x")) == 4
        return
    low, high = sorted([first, second])
    with pytest.raises(DataError, match=f"^x: holds {low} here and {high} there. Give all parts one type.$"):
        join_columns([COLUMNS[first], COLUMNS[second]], "x")


@pytest.mark.parametrize("numbers", [np.array([3, 7]), np.array([7.0, np.nan])])
def test_whole_numbers_join_integer_labels(numbers):
    # Staff 101 and nobody make floats of an attribute, and labels of a column: the same ids all the same.
    joined = join_columns([Plain(numbers), coded([9, None])], "x")
    assert joined.kind == "labels"
    assert joined.values.tolist() == [*[None if value != value else int(value) for value in numbers], 9, None]  # noqa: PLR0124
    assert join_columns([coded([9, None]), Plain(numbers)], "x").values.tolist()[:2] == [9, None]


def test_a_part_without_rows_joins_them_too():
    nothing, numbers, labels = coded([9]).take([]), Plain(np.array([7])), coded([9])
    for parts in ([numbers, labels, nothing], [nothing, numbers, labels], [labels, numbers.take([])]):
        assert join_columns(parts, "x").kind == "labels"


@pytest.mark.parametrize("numbers", [np.array([1.5]), np.array([2.0**60])])
def test_other_numbers_do_not(numbers):
    with pytest.raises(DataError, match=r"^x: holds labels here and numbers there\."):
        join_columns([Plain(numbers), coded([9])], "x")


# ---------------------------------------------------------------- numbers, flags and times


def test_whole_numbers_beside_floats_become_floats():
    joined = join_columns([Plain(np.array([1, 2])), Plain(np.array([0.5, np.nan]))], "x")
    assert str(joined.values.tolist()) == "[1.0, 2.0, 0.5, nan]"


@pytest.mark.parametrize("number", [2**53 + 1, -(2**53) - 1, 2**63 - 1, -(2**63)])
def test_integers_past_2_53_never_become_floats_unseen(number):
    # float64 holds every integer up to 2**53 = 9,007,199,254,740,992 and then every second one.
    whole, floats = Plain(np.array([5, number])), Plain(np.array([0.5]))
    with pytest.raises(DataError, match=r"^x: is an integer past 2\*\*53") as caught:
        join_columns([floats, whole], "x")
    assert (caught.value.index, caught.value.count) == (2, 1)
    assert join_columns([whole, whole], "x").values.tolist() == [5, number] * 2
    assert join_columns([whole, floats.take(np.array([], np.int64))], "x").values.tolist() == [5, number]


def test_large_floats_are_no_integers():
    joined = join_columns([Plain(np.array([1e300])), Plain(np.array([2**53]))], "x")
    assert joined.values.tolist() == [1e300, 2.0**53]


def test_flags_are_no_numbers():
    flags = Plain(np.array([True, False]))
    assert flags.kind == "flags"
    for other in (Plain(np.array([1, 0])), Plain(np.array([np.nan]))):
        with pytest.raises(DataError, match="holds flags here and numbers there"):
            join_columns([flags, other], "x")
    assert join_columns([flags, Plain(np.array([], np.float64))], "x").values.tolist() == [True, False]


def test_a_part_without_any_value_takes_the_kind_of_the_others():
    # A frame read in chunks gives a column that is all None, all nan or empty in one chunk, and full in the next.
    nothing = [coded([None]), Plain(np.array([np.nan])), times("NaT"), coded([]), Plain(np.array([], np.bool_))]
    for column in (times("2026-01-01"), coded(["a"]), coded([5]), Plain(np.array([0.5]))):
        joined = join_columns([*nothing, column, *nothing], "x")
        assert joined.kind == column.kind
        assert joined.is_missing.tolist() == [True] * 3 + [False] + [True] * 3
        assert joined.values[3] == column.values[0]
    assert join_columns(nothing, "x").is_missing.tolist() == [True] * 3


# ---------------------------------------------------------------- money


def test_money_shows_major_units_and_keeps_minor_ones():
    assert COLUMNS["money"].values[0] == 1.5
    assert np.isnan(COLUMNS["money"].values[1])
    # 2**53 + 1 fen are no float of yuan; the minor units stay exact.
    assert Amounts(np.array([2**53 + 1]), 2).minor.tolist() == [2**53 + 1]


def test_joined_money_is_checked_for_its_total():
    half = Amounts(np.array([2**62]), 2)
    assert join_columns([half, half.take(np.array([], np.int64))], "amount").minor.tolist() == [2**62]
    with pytest.raises(DataError, match=r"^amount: adds up to"):
        join_columns([half, half], "amount")


def test_what_rounding_added_is_joined_too():
    rounded, exact = Amounts(np.array([1]), 2, np.array([0.25])), Amounts(np.array([5]), 2)
    assert join_columns([exact, exact], "x").rounded is None
    assert join_columns([exact, rounded, exact], "x").rounded.tolist() == [0.0, 0.25, 0.0]
    assert rounded.take(np.array([0, 0])).rounded.tolist() == [0.25, 0.25]
    assert exact.take(np.array([0])).rounded is None
    with pytest.raises(ValueError, match="read-only"):
        rounded.rounded[0] = 0.0


# ---------------------------------------------------------------- ids and labels


@given(
    st.lists(st.none() | st.integers(-(2**63) + 1, INT64_MAX))
    | st.lists(st.none() | st.text(max_size=3).filter(lambda text: "\0" not in text))
)
def test_codes_point_into_sorted_distinct_names(values):
    column = coded(values)
    known = sorted({value for value in values if value is not None})
    assert column.names.tolist() == known
    assert column.values.tolist() == values
    assert column.codes.tolist() == [-1 if value is None else known.index(value) for value in values]
    assert column.codes.dtype == np.int32


@pytest.mark.parametrize(
    ("values", "problem", "rows"),
    [
        ([1.0, 2.5], "is neither an int64 integer nor a text", [0, 1]),
        (np.array([1.0, np.nan]), "is neither an int64 integer nor a text", [0]),
        ([True, False], "is neither an int64 integer nor a text", [0, 1]),
        (np.array(["2026", "NaT"], "M8[us]"), "is neither an int64 integer nor a text", [0]),
        (np.array([1, 2], "m8[ns]"), "is neither an int64 integer nor a text", [0, 1]),
        ([np.timedelta64(1, "s"), "a"], "is neither an int64 integer nor a text", [0]),
        ([1, 2**63, -(2**63)], "is neither an int64 integer nor a text", [1, 2]),
        (np.array([1, 2**63], np.uint64), "is neither an int64 integer nor a text", [1]),
        ([1, "a", "b"], "mixes integers and texts", [0]),
        ([1, 2, "b"], "mixes integers and texts", [2]),
        ([1, "b"], "mixes integers and texts", [0]),
        ([None, "b", np.int64(1), "c"], "mixes integers and texts", [2]),
    ],
)
def test_cells_that_are_no_name(values, problem, rows):
    column, flaws = encode_names(values, "x", is_id=False)
    assert [(flaw.argument, flaw.problem, flaw.rows.tolist()) for flaw in flaws] == [("x", problem, rows)]
    assert flaws[0].hint
    assert column.is_missing[rows].all()


def test_an_empty_text_is_a_label_but_no_id():
    assert coded(["", "a"]).values.tolist() == ["", "a"]
    column, flaws = encode_names([5, "", "a", "", None], "x", is_id=True)
    found = {flaw.problem: flaw.rows.tolist() for flaw in flaws}
    assert found == {"mixes integers and texts": [0], "is an empty text": [1, 3]}
    assert column.values.tolist() == [None, None, "a", None, None]
    _, flaws = encode_names([5, 6, ""], "x", is_id=True)  # one flaw says enough of a cell
    assert [(flaw.problem, flaw.rows.tolist()) for flaw in flaws] == [("mixes integers and texts", [2])]


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int32, np.uint64, ">i8", object])
def test_integers_of_any_width_are_the_same_names(dtype):
    column = coded(np.array([7, 3, 7], dtype))
    assert (column.names.tolist(), column.codes.tolist()) == ([3, 7], [1, 0, 1])
    assert column.names.dtype == np.int64


def test_texts_of_numpy_become_plain_texts():
    column = coded(list(np.array(["b", "a", "b"])))
    assert (column.names.tolist(), column.codes.tolist()) == (["a", "b"], [1, 0, 1])
    assert {type(name) for name in column.names.tolist()} == {str}


def test_texts_are_told_apart_exactly():
    # A composed and a decomposed é, a space, a digit and its full-width form: nothing is folded or stripped.
    names = ["\u00e9", "e\u0301", " a", "a", "1", "\uff11"]
    assert coded(names).names.tolist() == sorted(set(names))
    assert len(set(names)) == 6


def test_names_are_shared_only_when_they_differ():
    one, same, other = coded(["b", "a"]), coded(["a", "b"]), coded(["c", None])
    first, second = share_names([one, same], "x")
    assert first.names is second.names is one.names
    parts = share_names([one, coded([]), other, one.blank(1)], "x")
    assert [part.values.tolist() for part in parts] == [["b", "a"], [], ["c", None], [None]]
    assert all(part.names is parts[0].names for part in parts)
    assert parts[0].names.tolist() == ["a", "b", "c"]


def test_integers_are_shared_by_value():
    parts = share_names([coded([5, 1]), coded([3, 5])], "x")
    assert [part.codes.tolist() for part in parts] == [[2, 0], [1, 2]]
    assert parts[0].names.tolist() == [1, 3, 5]
    assert share_names([coded([]), coded([])], "x")[0].names.tolist() == []


def test_integers_and_texts_share_nothing():
    with pytest.raises(DataError, match=r"^x: is int on one side and str on the other\. Convert one of them first\.$"):
        share_names([coded(["1"]), coded([1])], "x")


def test_names_without_a_row_are_kept_by_take_and_harm_nothing():
    column = coded(["a", "b", "c"]).take(np.array([2]))
    assert column.names.tolist() == ["a", "b", "c"]
    assert column.values.tolist() == ["c"]
    assert join_columns([column, coded(["a"])], "x").values.tolist() == ["c", "a"]
    assert Coded(column.codes, column.names).values.tolist() == ["c"]
