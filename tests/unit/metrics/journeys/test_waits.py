"""Waits: elapsed times by group, their mean and deciles, and how they add."""

import numpy as np
import pytest

from privdomain.errors import BudgetError, DataError
from privdomain.metrics.journeys.totals import Totals
from privdomain.metrics.journeys.waits import TENTHS, Waits, check_groups, waits_of

DAY = 86_400 * 10**6


def waits(labels, *rows, open=None):  # noqa: A002 - the name of the count
    """Waits of (label, days) rows."""
    groups = np.array([labels.index(name) for name, _ in rows], np.int64)
    totals = Totals(labels, {"open": np.array(open or [0] * len(labels), np.int64)})
    return waits_of(totals, groups, np.array([round(days * DAY) for _, days in rows], np.int64))


def cells(some):
    """Cells as {(label, days): n}."""
    table = zip(some.groups.tolist(), some.lengths.tolist(), some.counts.tolist(), strict=True)
    return {(some.labels[group], length / DAY): n for group, length, n in table}


def test_equal_lengths_are_counted_together():
    some = waits(("a", "b"), ("b", 5), ("a", 5), ("b", 5), ("b", 2))
    assert cells(some) == {("a", 5.0): 1, ("b", 2.0): 1, ("b", 5.0): 2}
    assert some.n.tolist() == [1, 3]
    assert some.mean_days.tolist() == [5.0, 4.0]
    assert some.median_days.tolist() == [5.0, 5.0]


def test_deciles_lie_on_the_line_between_two_waits():
    # of 0, 10: the tenths are 1 .. 9; of 1, 2, 3, 4 the median is 2.5 and the first decile 1 + 3/10
    assert waits((None,), (None, 0), (None, 10)).decile_days.tolist() == [[1.0, 2, 3, 4, 5, 6, 7, 8, 9]]
    some = waits((None,), *((None, days) for days in (4, 2, 3, 1)))
    assert some.median_days.tolist() == [2.5]
    assert some.decile_days[0, [0, 8]].tolist() == pytest.approx([1.3, 3.7])
    assert waits((None,), (None, 7)).decile_days.tolist() == [[7.0] * 9]


def test_deciles_are_those_of_numpy_group_by_group():
    rng = np.random.default_rng(3)
    groups, lengths = rng.integers(0, 3, 50), rng.integers(0, 40, 50)
    some = waits(("a", "b", "c", "d"), *(("abc"[group], days) for group, days in zip(groups, lengths, strict=True)))
    for group in range(3):
        expected = np.quantile(lengths[groups == group], np.array(TENTHS) / 10)
        np.testing.assert_allclose(some.decile_days[group], expected, rtol=1e-12)
    assert np.isnan(some.decile_days[3]).all()
    assert np.isnan(some.mean_days).tolist() == [False, False, False, True]


def test_they_add_over_the_union_of_labels_and_lengths():
    total = waits(("b", None), ("b", 5), (None, 7), open=[1, 2]) + waits(("a", "b"), ("a", 5), ("b", 5), open=[4, 8])
    assert cells(total) == {("a", 5.0): 1, ("b", 5.0): 2, (None, 7.0): 1}
    assert total.totals["open"].tolist() == [4, 9, 2]
    assert cells(total + waits(())) == cells(total)


def test_lengths_and_groups_that_pass_one_word_together_are_counted_too():
    # 2**20 groups of up to 2**54 microseconds; here the last two of 700,000 groups
    n = 700_000
    lengths = np.array([2**54, 0, 2**54, 2**54 - 1])
    some = waits_of(Totals(tuple(range(n)), {}), np.array([n - 1, n - 2, n - 1, n - 1]), lengths)
    assert some.groups.tolist() == [n - 2, n - 1, n - 1]
    assert some.lengths.tolist() == [0, 2**54 - 1, 2**54]
    assert some.counts.tolist() == [1, 1, 2]


@pytest.mark.parametrize(
    "change",
    [
        {"groups": [0]},
        {"groups": [1, 0]},
        {"groups": [0, 2]},
        {"groups": [-1, 0]},
        {"lengths": [5, 5]},
        {"lengths": [-5, 5]},
        {"counts": [0, 1]},
    ],
)
def test_cells_are_sorted_distinct_and_not_empty(change):
    columns = {"groups": [0, 0], "lengths": [5, 7], "counts": [1, 1]} | change
    with pytest.raises(ValueError, match="sorted cells"):
        Waits(Totals(("a", "b"), {}), *(np.array(column, np.int64) for column in columns.values()))


def test_no_more_groups_than_fit():
    check_groups(888_888)
    with pytest.raises(BudgetError, match="888,889 groups x 9 deciles"):
        check_groups(888_889)
    none = np.array([], np.int64)
    with pytest.raises(BudgetError, match="888,889 groups"):
        waits_of(Totals(tuple(range(888_889)), {}), none, none)


def test_sums_that_pass_int64_are_refused():
    many = Waits(Totals((None,), {}), *(np.array([count], np.int64) for count in (0, 5, 2**62)))
    with pytest.raises(DataError, match="past 2"):
        many + many
