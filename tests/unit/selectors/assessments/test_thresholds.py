"""The values at which a verdict changes: exact as numbers, rounded to the right side in words."""

from fractions import Fraction
from math import inf, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privdomain.selectors.assessments.thresholds import (
    Threshold,
    at_least,
    at_most,
    beside,
    exact,
    place_in,
    stretches,
)

FROM = Threshold("from", "From {value} on.", "不低于 {value}。", is_least=True)
BELOW = Threshold("below", "Below {value}.", "低于 {value}。", is_least=False)
COST = Threshold("cost", "{cost} or more for {of}.", "{of}不低于 {cost}。", "cost", inf, 2, is_least=True)


@given(st.fractions(-100, 100))
def test_bounds_are_the_nearest_floats_on_their_side(bound):
    low, high = at_most(bound), at_least(bound)
    assert exact(low) <= bound <= exact(high)
    assert exact(nextafter(low, inf)) > bound
    assert exact(nextafter(high, -inf)) < bound


@pytest.mark.parametrize(
    ("value", "up", "down"),
    [
        (0.4666666666666666, "0.4667", "0.4666"),
        (0.15, "0.15", "0.15"),
        (0.0, "0", "0"),
        (0.00001, "0.0001", "1e-05"),  # below 0 there is nothing
        (1.5e-10, "0.0001", "1.5e-10"),
        (1.0, "1", "1"),
        (0.99999, "0.99999", "0.9999"),  # and nothing from 1 on
    ],
)
def test_words_are_rounded_to_the_side_on_which_they_stay_true(value, up, down):
    assert (FROM(value=value).en, BELOW(value=value).zh) == (f"From {up} on.", f"低于 {down}。")
    assert FROM(value=value).parameters == BELOW(value=value).parameters == {"value": value}


def test_money_has_two_decimals_and_no_end():
    reason = COST(cost=1_234_567.891, of="data")
    assert (reason.en, reason.zh) == ("1,234,567.9 or more for data.", "data不低于 1,234,567.9。")
    assert reason.parameters == {"cost": 1_234_567.891, "of": "data"}
    assert COST(cost=528_000.0, of="data").en == "528,000 or more for data."


@given(st.floats(0, 1))
def test_what_is_written_is_never_on_the_wrong_side(value):
    assert Fraction(BELOW.written(value)) <= exact(value) <= Fraction(FROM.written(value))


def test_a_bound_that_is_no_number():
    with pytest.raises(TypeError, match="value is 'much', which is no float"):
        FROM(value="much")


def verdict(at):
    return "low" if at <= 2 else "middle" if at <= 5 else "high"


def test_a_verdict_is_searched_right_behind_the_points():
    found = stretches(verdict, [Fraction(5), Fraction(3), Fraction(2), Fraction(2)])
    assert found == [(0, "low"), (2, "middle"), (5, "high")]
    assert [place_in(found, Fraction(at)) for at in (0, 2, 4, 5, 6)] == [0, 0, 1, 1, 2]
    assert beside(found, Fraction(4)) == ((2, "low"), (5, "high"))
    assert beside(found, Fraction(2)) == (None, (2, "middle"))
    assert beside(found, Fraction(6)) == ((5, "middle"), None)


def test_without_points_there_is_one_verdict():
    assert stretches(verdict, []) == [(0, "low")]
    assert beside([(Fraction(), "low")], Fraction(6)) == (None, None)


def test_right_behind_0():
    found = stretches(lambda at: at > 0, [Fraction()])
    assert (found, beside(found, Fraction())) == ([(0, False), (0, True)], (None, (0, True)))
    assert beside(found, Fraction(1)) == ((0, False), None)
