"""Content two by two: value now and value later."""

from math import isnan, nan, nextafter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.errors import SpecError
from privdomain.selectors import content_strategy

VALUES = st.one_of(st.none(), st.integers(0, 10).map(lambda n: n / 10))
WORLDS = st.fixed_dictionaries(
    {"short_term": VALUES, "long_term": VALUES, "short_from": st.sampled_from([0.3, 0.5, 1])}
)


@pytest.mark.parametrize(
    ("short", "long", "verdict", "advice"),
    [
        (0.5, 0.5, "double_value", "优先增加预算。"),
        (0.9, 0.49, "harvest", "按转化投入，并引导沉淀到私域。"),
        (0.49, 0.9, "nurture", "稳定投入，不以当月销售考核。"),
        (0, 0, "cut", "压缩投入或重新策划。"),
    ],
)
def test_the_quadrants(short, long, verdict, advice):
    result = content_strategy(short_term=short, long_term=long)
    assert (result.verdict, result.score) == (verdict, pytest.approx((short + long) / 2))
    assert result.reasons[-1].zh == advice


def test_either_value_alone_brings_a_neighbour():
    result = content_strategy(short_term=0.7, long_term=0.4)
    assert [(change.verdict, change.how.zh) for change in result.changes] == [
        ("cut", "短期价值低于 0.5。"),
        ("double_value", "长期价值达到 0.5 及以上。"),
    ]
    assert [reason.zh for reason in result.reasons[:2]] == [
        "短期价值较高：0.7（不低于 0.5）。",
        "长期价值较低：0.4（低于 0.5）。",
    ]


def test_a_value_that_is_not_known():
    result = content_strategy(short_term=0.7, long_term=None)
    assert (result.verdict, result.score) == (None, 0.7)
    assert [(change.verdict, change.how.zh) for change in result.changes] == [
        ("harvest", "长期价值低于 0.5。"),
        ("double_value", "长期价值达到 0.5 及以上。"),
    ]
    assert result.reasons[-1].zh == "尚不清楚：长期价值。"


def test_nothing_known():
    result = content_strategy(short_term=None, long_term=None)
    assert (result.verdict, isnan(result.score), result.changes) == (None, True, ())


@given(WORLDS)
def test_each_change_holds_exactly(world):
    for change in content_strategy(**world).changes:
        axis, value = change.how.parameters["of"], change.how.parameters["value"]
        inside, outside = (
            (value, nextafter(value, 0)) if change.how.code == "at_least" else (nextafter(value, 0), value)
        )
        assert content_strategy(**{**world, axis: inside}).verdict == change.verdict
        assert content_strategy(**{**world, axis: outside}).verdict != change.verdict


@fewer
@given(WORLDS, st.randoms(use_true_random=True))
def test_the_result_travels(world, random):
    result = content_strategy(**world)
    check_result(result)
    check_damage(result, random.choice)


@pytest.mark.parametrize("name", ["short_term", "long_term", "short_from", "long_from"])
@pytest.mark.parametrize("value", [-0.1, 1.1, nan, True, "high"])
def test_what_is_no_share(name, value):
    with pytest.raises(SpecError) as caught:
        content_strategy(**{"short_term": 0.5, "long_term": 0.5, name: value})
    assert caught.value.problems[0][0] == name
