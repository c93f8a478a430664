"""Inner and outer drivers: whose share of the pull is larger, and the strength of each that changes it."""

from fractions import Fraction
from math import inf, isnan, nan, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.errors import SpecError, UnknownNameError
from privdomain.selectors import Driver, drivers

NAMES = [driver.value for driver in Driver]
SHARES = st.integers(0, 10).map(lambda n: n / 10)
WORLDS = st.fixed_dictionaries(dict.fromkeys(NAMES, st.one_of(st.none(), SHARES, SHARES)))
WEIGHTS = st.one_of(
    st.none(),
    st.fixed_dictionaries({name: st.integers(0, 3) for name in NAMES}).filter(lambda weights: any(weights.values())),
)
BARS = st.sampled_from([{}, {"inner_from": 1}, {"both_from": 0.5, "inner_from": 0.75}])


def words(result):
    return [(change.verdict, change.how.zh) for change in result.changes]


def test_three_inner_drivers_weigh_as_much_as_the_outer_one():
    result = drivers(strategy=0.9, refinement=0.6, bottleneck=0.6, dividend=0.3)
    # (.9 + .6 + .6) / 6 = .35 against .3 / 2 = .15
    assert (result.inner, result.outer, result.score, result.verdict) == (0.35, 0.15, 0.7, "inner")
    # below .6 needs less than .225 from inside, .125 x 6 = .75 less of one driver; or more than .35 x .4 / .6 outside
    assert words(result) == [
        ("both", "战略低于 0.15。"),
        ("both", "红利超过 0.4667。"),
    ]
    assert result.reasons[-1].zh == "内生动因占 70%，红利消退后仍可持续。"


def test_driven_from_outside():
    result = drivers(strategy=0.3, refinement=0, bottleneck=0, dividend=1)
    # .05 against .5: 1/11; both from .4, which takes .5 x 2/3 x 6 = 2 from inside, or .05 x 1.5 x 2 = .15 outside
    assert (result.verdict, result.score) == ("outer", pytest.approx(1 / 11))
    assert words(result) == [("both", "红利不超过 0.15。")]


def test_nothing_pulls():
    result = drivers(strategy=0, refinement=0, bottleneck=0, dividend=0)
    assert (result.verdict, isnan(result.score), result.reasons[-1].zh) == ("neither", True, "内外动因均不存在。")
    assert words(result) == [
        ("inner", "战略超过 0。"),
        ("inner", "精细化超过 0。"),
        ("inner", "瓶颈超过 0。"),
        ("outer", "红利超过 0。"),
    ]


def test_a_dividend_that_may_come():
    result = drivers(strategy=0, refinement=0, bottleneck=0, dividend=None)
    assert (result.verdict, isnan(result.score), result.changes) == (None, True, ())


def test_one_that_is_not_known():
    result = drivers(strategy=0.6, refinement=0.6, bottleneck=0.6, dividend=None)
    assert (result.verdict, result.score, result.changes) == (None, 1, ())
    assert result.reasons[-1].zh == "尚不清楚：红利。"
    inner = drivers(strategy=None, refinement=0.6, bottleneck=0.6, dividend=0.6)
    assert (inner.verdict, inner.changes) == ("both", ())  # from .2 / .5 = .4 to .3667 / .6667 = .55


def test_inner_alone_is_all_of_it():
    result = drivers(strategy=0.6, refinement=0, bottleneck=0, dividend=0)
    # .1 inside: 60% with .1 x 2 / 3 outside, which is .1333 x 1/2
    assert (result.verdict, words(result)) == ("inner", [("both", "红利超过 0.1334。")])
    # from 100% on any dividend ends the lead
    strict = drivers(strategy=0.6, refinement=0, bottleneck=0, dividend=0, inner_from=1)
    assert words(strict) == [("both", "红利超过 0。")]
    below = drivers(strategy=0.6, refinement=0, bottleneck=0, dividend=0.1, inner_from=1)
    assert words(below)[0] == ("inner", "红利不超过 0。")


def test_a_dividend_at_its_most():
    # a half against a half; 60% is .5 x .4 / .6 = 1/3 outside, a dividend of 2/3; 50% takes one above 1
    result = drivers(strategy=1, refinement=1, bottleneck=1, dividend=1)
    assert [word for word in words(result) if "红利" in word[1]] == [("inner", "红利不超过 0.6666。")]
    level = drivers(strategy=1, refinement=1, bottleneck=1, dividend=1, both_from=0.5)
    assert [word for word in words(level) if "红利" in word[1]] == [("inner", "红利不超过 0.6666。")]


@given(WORLDS, WEIGHTS, BARS)
def test_the_verdict_is_that_of_the_shares(world, weights, bars):
    result = drivers(**world, weights=weights, **bars)
    if None in world.values():
        return
    weight = weights or {"strategy": 1, "refinement": 1, "bottleneck": 1, "dividend": 3}
    pull = {name: Fraction(str(world[name])) * weight[name] for name in NAMES}
    total, inner = sum(pull.values()), sum(pull.values()) - pull["dividend"]
    if not total:
        assert result.verdict == "neither"
        return
    starts = [Fraction(str(bars.get("both_from", 0.4))), Fraction(str(bars.get("inner_from", 0.6)))]
    assert result.verdict == ["outer", "both", "inner"][sum(inner / total >= start for start in starts)]


@fewer
@given(WORLDS, WEIGHTS, BARS)
def test_unknown_drivers_leave_open_what_they_can_bring(world, weights, bars):
    result = drivers(**world, weights=weights, **bars)
    unknown = [name for name in NAMES if world[name] is None]
    corners = [{**world, **{name: end if name == "dividend" else 1 - end for name in unknown}} for end in (0, 1)]
    corners.append({**world, **dict.fromkeys(unknown, 0)})
    found = {drivers(**corner, weights=weights, **bars).verdict for corner in corners}
    assert result.verdict == (found.pop() if len(found) == 1 else None)


@given(WORLDS, WEIGHTS, BARS)
def test_each_change_holds_exactly(world, weights, bars):
    result = drivers(**world, weights=weights, **bars)
    for change in result.changes:
        name, value = change.how.parameters["of"], change.how.parameters["value"]
        beside = {"at_least": -inf, "above": -inf, "at_most": inf, "below": inf}[change.how.code]
        is_open = change.how.code in {"above", "below"}
        there = nextafter(value, -beside) if is_open else value
        assert drivers(**{**world, name: there}, weights=weights, **bars).verdict == change.verdict
        other = value if is_open else nextafter(value, beside)
        if 0 <= other <= 1:
            assert drivers(**{**world, name: other}, weights=weights, **bars).verdict != change.verdict


@fewer
@given(WORLDS, st.randoms(use_true_random=True))
def test_the_result_travels(world, random):
    result = drivers(**world)
    check_result(result)
    check_damage(result, random.choice)


@pytest.mark.parametrize("name", [*NAMES, "both_from", "inner_from"])
@pytest.mark.parametrize("value", [-0.1, 1.1, nan, True, "much"])
def test_what_is_no_share(name, value):
    with pytest.raises(SpecError) as caught:
        drivers(**{**dict.fromkeys(NAMES, 0.5), name: value})
    assert caught.value.problems[0][0] == name


def test_a_weight_of_another_name():
    with pytest.raises(UnknownNameError, match="Did you mean 'dividend'"):
        drivers(**dict.fromkeys(NAMES, 0.5), weights={"divident": 1})
