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
        ("both", "红利超过 0.4666666666666666。"),
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
        ("inner", "战略超过 0.0。"),
        ("inner", "精细化超过 0.0。"),
        ("inner", "瓶颈超过 0.0。"),
        ("outer", "红利超过 0.0。"),
    ]


def test_one_that_is_not_known():
    result = drivers(strategy=0.6, refinement=0.6, bottleneck=0.6, dividend=None)
    assert (result.verdict, result.score) == (None, 1)
    # .3 inside: .2 outside is 60%, .45 is 40%
    assert words(result) == [("outer", "红利超过 0.9。"), ("both", "红利不超过 0.9。"), ("inner", "红利不超过 0.4。")]
    inner = drivers(strategy=None, refinement=0.6, bottleneck=0.6, dividend=0.6)
    assert inner.verdict == "both"  # from .2 / .5 = .4 to .3667 / .6667 = .55
    nothing = drivers(strategy=0, refinement=0, bottleneck=0, dividend=None)
    assert (nothing.verdict, words(nothing)) == (None, [("neither", "红利不超过 0.0。"), ("outer", "红利超过 0.0。")])


def test_what_the_unknown_could_undo_is_no_change():
    result = drivers(strategy=None, refinement=None, bottleneck=0.1, dividend=0)
    # a dividend above .4667 ends the inner lead whatever the others are, but with them at 0 it would be the outer one's
    assert (result.verdict, result.changes) == ("inner", ())


def test_what_no_single_driver_can_bring():
    result = drivers(strategy=0, refinement=None, bottleneck=0, dividend=1)
    # with the refinement at 0, both would take .4 / .6 x .5 x 6 = 2 of one inner driver; at 0 dividend nothing pulls
    assert (result.verdict, result.changes) == ("outer", ())


def test_an_unknown_inner_driver():
    result = drivers(strategy=None, refinement=0, bottleneck=0.3, dividend=0.2)
    # .05 inside against .1; 40% from .4 / .6 x .1 = 1/15, 60% from .15: (1/15 - .05) x 6 = .1, (.15 - .05) x 6 = .6
    assert words(result) == [
        ("outer", "战略低于 0.1。"),
        ("both", "战略达到 0.1 及以上。"),
        ("inner", "战略达到 0.6 及以上。"),
    ]


def test_several_that_are_not_known():
    result = drivers(strategy=None, refinement=0.6, bottleneck=0.6, dividend=None)
    assert (result.verdict, result.changes) == (None, ())
    assert result.reasons[-1].zh == "尚不清楚：战略、红利。"


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
