"""Arrays: integer encoding and exact sums, by table and by sorting."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privdomain._internal.arrays import (
    CHUNK_ROWS,
    INT64_MAX,
    MISSING,
    TABLE_CELLS_PER_ROW,
    KeySums,
    chunks,
    distinct_keys,
    earliest,
    encode_ints,
    read_only,
    read_only_copy,
)

EDGES = [-(2**63), -(2**63) + 1, -1, 0, 1, 2**63 - 2, 2**63 - 1]
NARROW = st.lists(st.integers(-20, 20))
WIDE = st.lists(st.integers(-(2**63), 2**63 - 1) | st.sampled_from(EDGES))


def test_missing_is_the_bits_of_nat():
    assert np.isnat(np.array([MISSING]).view("M8[us]")[0])


def test_read_only():
    array = np.zeros(2)
    assert read_only(array) is array
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1


def test_read_only_copy_leaves_the_original_alone():
    array = np.zeros(2)
    copy = read_only_copy(array, np.float64)
    array[0] = 1
    assert copy.tolist() == [0, 0]
    assert not copy.flags.writeable


@pytest.mark.parametrize("n_rows", [0, 1, CHUNK_ROWS, CHUNK_ROWS + 1, 3 * CHUNK_ROWS])
def test_chunks_cover_every_row_once(n_rows):
    rows = np.arange(n_rows)
    assert np.concatenate([rows[:0], *(rows[part] for part in chunks(n_rows))]).tolist() == rows.tolist()
    assert all(part.stop - part.start == CHUNK_ROWS for part in chunks(n_rows))


@given(NARROW | WIDE)
def test_encoding_is_sorted_distinct_and_reversible(values):
    distinct, codes = encode_ints(np.array(values, np.int64))
    assert distinct.tolist() == sorted(set(values))
    assert distinct[codes].tolist() == values
    assert (distinct.dtype, codes.dtype) == (np.int64, np.int32)


def test_both_ways_of_encoding_agree_at_their_border():
    # 3 rows pay for a table of 3 * 8 + 1024 cells: a range one narrower is looked up, one wider is sorted.
    border = 3 * TABLE_CELLS_PER_ROW + 1024
    for width in (border - 1, border):
        distinct, codes = encode_ints(np.array([-7 + width, -7, -7 + width]))
        assert (distinct.tolist(), codes.tolist()) == ([-7, -7 + width], [1, 0, 1])


@pytest.mark.parametrize("step", [1, 10**12])
def test_more_rows_than_a_chunk_are_encoded_alike(step):
    values = np.arange(CHUNK_ROWS + 5) % 11
    distinct, codes = encode_ints(values * step)
    assert distinct.tolist() == [step * place for place in range(11)]
    assert (codes == values).all()


def test_ids_that_all_hash_into_one_cell():
    # k times the inverse of the golden factor hashes to k, so the top bits that name the cell are 0 for all small k.
    inverse = pow(0x9E3779B97F4A7C15, -1, 2**64)
    values = np.array([k * inverse % 2**64 for k in range(1, 200)], np.uint64).view(np.int64)
    distinct, codes = encode_ints(np.concatenate([values, values[::-1]]))
    assert distinct.tolist() == sorted(values.tolist())
    assert distinct[codes].tolist() == [*values.tolist(), *values[::-1].tolist()]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-9, 9), st.booleans())))
def test_earliest_of_each_code(rows):
    codes, instants, is_counted = np.array(rows, np.int64).reshape(-1, 3).T
    for mask in (None, is_counted.astype(np.bool_)):
        kept = [row for row in rows if mask is None or row[2]]
        expected = [min((at for code, at, _ in kept if code == wanted), default=INT64_MAX) for wanted in range(6)]
        assert earliest(codes, instants, 6, mask).tolist() == expected


def test_the_earliest_of_more_rows_than_a_chunk():
    codes = np.arange(CHUNK_ROWS + 5) % 3
    assert earliest(codes, -np.arange(CHUNK_ROWS + 5), 3).tolist() == [
        -max(row for row in range(CHUNK_ROWS, CHUNK_ROWS + 5) if row % 3 == code) for code in range(3)
    ]


@given(st.lists(st.lists(st.integers(0, 40), max_size=8), max_size=4), st.sampled_from([41, 10**7]))
def test_distinct_keys_by_flags_and_by_sorting(parts, n_keys):
    # 10**7 keys would need more flags than 8 per row + 1024, so they are sorted.
    n_rows = sum(map(len, parts))
    keys = distinct_keys((np.array(part, np.int64) for part in parts), n_keys, n_rows)
    assert keys.tolist() == sorted({key for part in parts for key in part})


@given(
    st.lists(st.lists(st.tuples(st.integers(0, 40), st.integers(-(2**40), 2**40)), max_size=8), max_size=4),
    st.sampled_from([41, 10**7]),
)
def test_sums_by_key_in_place_and_by_sorting(parts, n_keys):
    expected = Counter()
    sums = KeySums(n_keys, sum(map(len, parts)))
    for part in parts:
        for key, value in part:
            expected[key] += value
        sums.add(*np.array(part, np.int64).reshape(-1, 2).T)
    keys, totals = sums.totals()
    assert dict(zip(keys.tolist(), totals.tolist(), strict=True)) == {k: v for k, v in expected.items() if v}
    assert keys.tolist() == sorted(keys.tolist())


def test_sums_of_no_chunk_at_all():
    for n_keys in (0, 2, 10**7):
        keys, totals = KeySums(n_keys, 0).totals()
        assert (keys.tolist(), totals.tolist()) == ([], [])


def test_sums_stay_exact_where_floats_would_not():
    # 2**53 + 1 is the first integer that float64 loses; key 1 sums to zero and is left out.
    for n_keys in (2, 10**7):
        sums = KeySums(n_keys, 4)
        sums.add(np.array([0, 1]), np.array([2**53, 2**62]))
        sums.add(np.array([0, 1]), np.array([1, -(2**62)]))
        keys, totals = sums.totals()
        assert (keys.tolist(), totals.tolist()) == ([0], [2**53 + 1])
