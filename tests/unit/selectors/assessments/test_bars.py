"""Bars: what each verdict takes."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privdomain._internal.terms import Term
from privdomain.errors import SpecError
from privdomain.selectors.assessments.bars import Bars, count_bars, fewest_parts, is_share, share_bars
from privdomain.selectors.reasons import Wording


class Grade(Term):
    """Grades."""

    LOW = "low", "低"
    MID = "mid", "中"
    HIGH = "high", "高"


AT_LEAST = Wording("at_least", "At least {n} of {total}.", "{total} 中至少 {n}。")
BETWEEN = Wording("between", "{n} to {most} of {total}.", "{total} 中 {n} 至 {most}。")
AT_MOST = Wording("at_most", "At most {n} of {total}.", "{total} 中至多 {n}。")
HALVES = Bars(Grade.LOW, ((0.25, Grade.MID), (0.5, Grade.HIGH)))


def test_the_verdicts_of_counts():
    verdicts = count_bars(Grade.LOW, 4, mid_from=(2, Grade.MID), high_from=(np.int64(4), Grade.HIGH))
    assert verdicts == ("low", "low", "mid", "mid", "high")
    assert count_bars(Grade.LOW, 1) == ("low", "low")


@pytest.mark.parametrize("bar", [0, 5, -1, True, 2.0, "2", None, float("nan"), np.True_])
def test_what_is_no_number_of_points(bar):
    with pytest.raises(SpecError, match=r"^high_from: .* is no number of points. Pass an integer from 1 to 4.$"):
        count_bars(Grade.LOW, 4, high_from=(bar, Grade.HIGH))


@pytest.mark.parametrize("bar", [0, 0.0, 1.1, -0.1, True, "0.5", None, float("nan"), float("inf"), np.True_, [0.5]])
def test_what_is_no_bar_of_shares(bar):
    with pytest.raises(SpecError, match=r"^high_from: .* is no share above 0. Write 45% as 0.45.$"):
        share_bars(Grade.LOW, high_from=(bar, Grade.HIGH))


def test_bars_rise():
    with pytest.raises(SpecError) as caught:
        share_bars(Grade.LOW, mid_from=(0.5, Grade.MID), high_from=(0.5, Grade.HIGH))
    assert str(caught.value) == "high_from: 0.5 does not lie above mid_from, 0.5. Raise it."
    with pytest.raises(SpecError, match=r"^high_from: 1 does not lie above mid_from, 3"):
        count_bars(Grade.LOW, 4, mid_from=(3, Grade.MID), high_from=(1, Grade.HIGH))


def test_all_bad_bars_are_told():
    with pytest.raises(SpecError) as caught:
        share_bars(Grade.LOW, mid_from=(2, Grade.MID), high_from=(None, Grade.HIGH))
    assert [problem[:2] for problem in caught.value.problems] == [("mid_from", "no_bar"), ("high_from", "no_bar")]


def test_shares_may_be_of_numpy_or_whole():
    assert share_bars(Grade.LOW, mid_from=(np.float32(0.5), Grade.MID), high_from=(1, Grade.HIGH)).of(0.7) == "mid"
    assert is_share(0)
    assert is_share(0.0)
    assert not is_share(False)  # noqa: FBT003 - the point


def test_a_share_at_a_bar_has_passed_it():
    assert [HALVES.of(share) for share in (0, 0.2499, 0.25, 0.4999, 0.5, 1)] == [
        "low", "low", "mid", "mid", "high", "high"
    ]  # fmt: skip


@given(st.floats(1e-6, 1), st.integers(1, 2_000))
def test_the_fewest_parts_are_found(bar, total):
    n = fewest_parts(bar, total)
    assert n / total >= bar > (n - 1) / total


@pytest.mark.parametrize(("bar", "total", "n"), [(0.07, 100, 7), (0.1, 10, 1), (1 / 3, 3, 1), (0.29, 100, 29)])
def test_rounding_takes_no_part_more(bar, total, n):
    # 0.07 * 100 is 7.000000000000001 and 0.29 * 100 is 28.999999999999996
    assert fewest_parts(bar, total) == n


@given(st.integers(1, 30), st.data())
def test_the_verdicts_within_a_range(total, data):
    low = data.draw(st.integers(0, total))
    high = data.draw(st.integers(low, total))
    expected = {}
    for n in range(low, high + 1):
        share = Fraction(n, total)
        verdict = "high" if share >= Fraction(1, 2) else "mid" if share >= Fraction(1, 4) else "low"
        expected.setdefault(verdict, n)
    assert HALVES.within(low, high, total) == expected


def changes(low, high, total):
    told = HALVES.changes(low, high, total, at_least=AT_LEAST, between=BETWEEN, at_most=AT_MOST)
    return [(change.verdict, *change.how.en.split(" of ")[:1]) for change in told]


def test_the_changes_of_a_settled_verdict_are_its_neighbours():
    # of 8 parts, 2 are a quarter and 4 a half
    assert changes(0, 1, 8) == [("mid", "2 to 3")]
    assert changes(2, 3, 8) == [("high", "At least 4"), ("low", "At most 1")]
    assert changes(5, 5, 8) == [("mid", "2 to 3")]


def test_the_changes_of_an_open_verdict_are_all_that_are_possible():
    assert changes(0, 8, 8) == [("low", "At most 1"), ("mid", "2 to 3"), ("high", "At least 4")]
    assert changes(3, 4, 8) == [("mid", "2 to 3"), ("high", "At least 4")]


def test_a_verdict_that_no_count_brings_is_no_neighbour():
    # of 1 part none is a share between a quarter and a half
    assert changes(0, 0, 1) == [("high", "At least 1")]
    assert changes(1, 1, 1) == [("low", "At most 0")]
