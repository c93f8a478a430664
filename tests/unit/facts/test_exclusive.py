"""overlaps: what starts while another of its kind still counts, against looking at every pair of rows."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privdomain.facts.exclusive import overlaps

ROWS = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 6), st.sampled_from([1, 2, 3, 2**62])), max_size=8
)


def found(rows):
    """The library's answer for rows of (place, kind, start, length)."""
    columns = [np.array([row[place] for row in rows], np.int64) for place in range(4)]
    places, kinds, starts, lengths = columns
    return overlaps(places, kinds.astype(np.int32), starts, starts + lengths).tolist()


def expected(rows):
    """A row overlaps one of another kind that started before it, or at its instant in an earlier row, and counts on."""
    return [
        any(
            (place, start, row) > (other_place, other_start, other_row)
            and place == other_place
            and kind != other_kind
            and start < other_start + other_length
            for other_row, (other_place, other_kind, other_start, other_length) in enumerate(rows)
        )
        for row, (place, kind, start, _) in enumerate(rows)
    ]


@given(ROWS)
def test_it_is_what_every_pair_says(rows):
    assert found(rows) == expected(rows)


def test_a_renewal_hides_no_other_kind():
    # a on [0, 9) and renewed on [2, 3): b at 5 still overlaps the first, and the renewal at 6 overlaps b
    assert found([(0, 0, 0, 9), (0, 0, 2, 1), (0, 1, 5, 4), (0, 0, 6, 1)]) == [False, False, True, True]


def test_renewals_of_one_kind_take_no_longer_the_more_there_are():
    # 50,000 rows of one place, each still counting when the next starts: pair by pair this would be 10**9 looks
    n = 50_000
    rows = np.arange(n)
    is_late = overlaps(np.zeros(n, np.int64), np.zeros(n, np.int32), rows, rows + n)
    assert not is_late.any()
    assert found([]) == []
