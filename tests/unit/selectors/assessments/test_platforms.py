"""Platform advantage: a weighted mean, its range, and the exact value of each factor that changes the verdict."""

from math import inf, isnan, nan, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.errors import SpecError, UnknownNameError
from privdomain.selectors import PlatformFactor, PlatformVerdict, platform_advantage

NAMES = [factor.value for factor in PlatformFactor]
SHARES = st.one_of(st.none(), st.integers(0, 20).map(lambda n: n / 20), st.floats(1e-9, 1))
WORLDS = st.fixed_dictionaries(dict.fromkeys(NAMES, SHARES))
WEIGHTS = st.one_of(st.none(), st.fixed_dictionaries({name: st.integers(1, 5) for name in NAMES}))


def test_the_mean_of_four():
    # (.8 + .7 + .6 + .9) / 4 = .75
    result = platform_advantage(attributes=0.8, technology=0.7, conversion=0.6, behaviour=0.9)
    assert (result.score, result.low, result.high, result.verdict) == (0.75, 0.75, 0.75, PlatformVerdict.STRONG)
    # .75 - .7 = .05, which a factor of weight 1/4 makes by .2: .8 - .2 = .6, and so on
    assert [
        (change.verdict, change.how.parameters["of"], change.how.parameters["value"]) for change in result.changes
    ] == [
        ("moderate", "attributes", 0.6),
        ("moderate", "technology", 0.5),
        ("moderate", "conversion", 0.4),
        ("moderate", "behaviour", 0.7),
    ]
    assert result.reasons[0].zh == "平台属性得分 0.8，权重 25%。"


def test_own_weights_count_relatively():
    # (2 x .5 + 1 x .8) / 3 = .6
    weights = {"attributes": 2, "technology": 1, "conversion": 0, "behaviour": 0}
    result = platform_advantage(attributes=0.5, technology=0.8, conversion=0, behaviour=0, weights=weights)
    assert result.score == 0.6
    # to .7 it takes .1 x 3/2 of the first, or .1 x 3 of the second, which would pass 1; below .4: .5 - .3, .8 - .6
    assert [(change.verdict, change.how.en) for change in result.changes] == [
        ("strong", "At least 0.65 for attributes."),
        ("weak", "Less than 0.2 for attributes."),
        ("weak", "Less than 0.2 for technology."),
    ]


def test_decimals_are_taken_at_their_word():
    # .1 + .2 is no float, but the mean of .1, .2, .6 and .7 is .4 exactly
    assert platform_advantage(attributes=0.1, technology=0.2, conversion=0.6, behaviour=0.7).verdict == "moderate"
    assert platform_advantage(attributes=0.7, technology=0.7, conversion=0.7, behaviour=0.7).verdict == "strong"


def test_the_unknown_widens_the_range_and_is_not_0():
    result = platform_advantage(attributes=0.8, technology=None, conversion=0.6, behaviour=0.9)
    # known: 2.3 / 3; from 2.3 / 4 to 3.3 / 4
    assert (round(result.score, 6), result.low, result.high, result.verdict) == (0.766667, 0.575, 0.825, None)
    assert [(change.verdict, change.how.en) for change in result.changes] == [
        ("moderate", "Less than 0.5 for technology."),  # 4 x .7 - 2.3
        ("strong", "At least 0.5 for technology."),
    ]
    assert result.reasons[-1].zh == "尚不清楚：技术生态。"


def test_several_unknown_are_weighed_together():
    result = platform_advantage(attributes=0.8, technology=None, conversion=None, behaviour=0.9)
    # from .425 to .925: strong from (.7 - .425) / .5 = .55
    assert [(change.verdict, change.how.zh) for change in result.changes] == [
        ("moderate", "技术生态、转化环节的加权平均低于 0.55。"),
        ("strong", "技术生态、转化环节的加权平均达到 0.55 及以上。"),
    ]


def test_a_verdict_stands_where_the_unknown_cannot_change_it():
    result = platform_advantage(attributes=1, technology=1, conversion=1, behaviour=None)
    assert (result.verdict, result.low) == ("strong", 0.75)
    # at worst the mean is .75; with the unknown at its best, 1 - .3 x 4 < 0, no factor alone brings it below .7
    assert result.changes == ()


def test_what_the_unknown_could_undo_is_no_change():
    bars = {"moderate_from": 0.6, "strong_from": 0.75}
    result = platform_advantage(attributes=1, technology=1, conversion=1, behaviour=None, **bars)
    assert result.verdict == "strong"
    # below .75 with the unknown at 1, the mean with it at 0 is below .5: moderate and weak are both possible
    assert result.changes == ()
    weak = platform_advantage(attributes=0, technology=0, conversion=0.1, behaviour=None, **bars)
    assert (weak.verdict, weak.changes) == ("weak", ())  # at .6 the unknown could add .25, which is strong


def test_nothing_known():
    result = platform_advantage(attributes=None, technology=None, conversion=None, behaviour=None)
    assert isnan(result.score)
    assert (result.low, result.high, result.verdict) == (0, 1, None)
    assert [change.verdict for change in result.changes] == ["weak", "moderate", "strong"]


@given(WORLDS, WEIGHTS)
def test_each_change_holds_exactly(world, weights):
    result = platform_advantage(**world, weights=weights)
    unknown = [name for name in NAMES if world[name] is None]
    for change in result.changes:
        value = change.how.parameters["value"]
        names = unknown if result.verdict is None else [change.how.parameters["of"]]
        at = value if "at_least" in change.how.code else nextafter(value, -inf)
        there = platform_advantage(**{**world, **dict.fromkeys(names, at)}, weights=weights)
        assert there.verdict == change.verdict
        other_side = nextafter(value, -inf) if "at_least" in change.how.code else value
        if 0 <= other_side <= 1:
            here = platform_advantage(**{**world, **dict.fromkeys(names, other_side)}, weights=weights)
            assert here.verdict != change.verdict


@given(WORLDS, st.sampled_from(NAMES), st.floats(1e-9, 1), st.floats(1e-9, 1))
def test_more_of_a_factor_never_makes_less(world, name, one, other):
    low, high = sorted([one, other])
    less, more = (platform_advantage(**{**world, name: value}) for value in (low, high))
    assert less.score <= more.score
    assert less.low <= more.low


@fewer
@given(WORLDS, st.randoms(use_true_random=True))
def test_the_result_travels(world, random):
    result = platform_advantage(**world)
    check_result(result)
    check_damage(result, random.choice)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [-0.1, 1.1, nan, inf, True, "0.5"])
def test_a_factor_that_is_none(name, value):
    with pytest.raises(SpecError, match=f"^{name}: "):
        platform_advantage(**{**dict.fromkeys(NAMES, 0.5), name: value})


def test_bars_and_weights_that_are_none():
    known = dict.fromkeys(NAMES, 0.5)
    with pytest.raises(SpecError, match="strong_from"):
        platform_advantage(**known, moderate_from=0.7, strong_from=0.4)
    with pytest.raises(SpecError, match=r"weights\.technology"):
        platform_advantage(**known, weights={**dict.fromkeys(NAMES, 1), "technology": -1})
    with pytest.raises(UnknownNameError, match="Did you mean 'technology'"):
        platform_advantage(**known, weights={**dict.fromkeys(NAMES, 1), "tecnology": 1})
