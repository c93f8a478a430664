"""Size without conversion: the verdict by Wilson's interval, and the conversions at which it changes."""

from math import isnan, nan, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.errors import SpecError
from privdomain.selectors import vanity_guard

WORLDS = st.tuples(st.integers(0, 400), st.floats(0, 1), st.sampled_from([0.01, 0.1, 0.5, 1.0]))


def asked(world):
    added, share, least = world
    return {"new_contacts": added, "conversions": int(added * share), "least_rate": least}


def bounds(part, whole, z=1.959963984540054):
    """Wilson 1927, as it is printed: centre and half width over 1 + z^2/n."""
    p = part / whole
    centre, half = p + z * z / (2 * whole), z * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole))
    return (centre - half) / (1 + z * z / whole), (centre + half) / (1 + z * z / whole)


def test_five_thousand_contacts_and_no_conversion():
    result = vanity_guard(new_contacts=5_000, conversions=0)
    assert (result.verdict, result.score, result.rate, result.low) == ("vanity", 0, 0, 0)
    assert result.high == pytest.approx(3.841458820694124 / 5_003.841458820694)  # z^2 / (n + z^2)
    assert [(change.verdict, change.how.zh) for change in result.changes] == [("watch", "转化数达到 37 及以上。")]
    assert result.reasons[1].zh == "其中 0 个完成转化，转化率 0.00%（区间 0.00% 至 0.08%），要求不低于 1.00%。"


@pytest.mark.parametrize(("conversions", "verdict"), [(36, "vanity"), (37, "watch"), (63, "watch"), (64, "sound")])
def test_the_interval_decides(conversions, verdict):
    low, high = bounds(conversions, 5_000)
    assert ((high >= 0.01) + (low >= 0.01)) == ["vanity", "watch", "sound"].index(verdict)
    result = vanity_guard(new_contacts=5_000, conversions=conversions)
    assert (result.verdict, result.low, result.high) == (verdict, pytest.approx(low), pytest.approx(high))


def test_few_contacts_prove_nothing():
    assert vanity_guard(new_contacts=30, conversions=0).verdict == "watch"


@pytest.mark.parametrize("conversions", [None, nan, np.float64(nan)])
def test_unknown_conversions_are_not_zero(conversions):
    result = vanity_guard(new_contacts=5_000, conversions=conversions)
    assert (result.verdict, isnan(result.score), isnan(result.rate)) == (None, True, True)
    assert [(change.verdict, change.how.zh) for change in result.changes] == [
        ("vanity", "转化数不超过 36。"),
        ("watch", "转化数达到 37 及以上。"),
        ("sound", "转化数达到 64 及以上。"),
    ]
    assert result.reasons[-1].code == "conversions_unknown"


def test_nobody_was_added():
    result = vanity_guard(new_contacts=0, conversions=0)
    assert (result.verdict, isnan(result.score), result.changes) == (None, True, ())
    assert result.reasons[0].zh == "没有新增联系人，无从判断。"


def test_whole_floats_are_counts():
    assert vanity_guard(new_contacts=100, conversions=3.0) == vanity_guard(new_contacts=100, conversions=3)


def test_one_verdict_alone_may_be_possible():
    # of one contact the interval is [0, .79] or [.21, 1]: both span .5
    result = vanity_guard(new_contacts=1, conversions=None, least_rate=0.5)
    assert [(change.verdict, change.how.zh) for change in result.changes] == [("watch", "转化数不超过 1。")]


@given(WORLDS)
def test_each_change_holds_exactly(world):
    given_numbers = asked(world)
    result = vanity_guard(**given_numbers)
    for change in result.changes:
        n = change.how.parameters["n"]
        inner = n - 1 if change.how.code == "at_least_converted" else n + 1
        assert vanity_guard(**{**given_numbers, "conversions": n}).verdict == change.verdict
        assert vanity_guard(**{**given_numbers, "conversions": inner}).verdict == result.verdict


@fewer
@given(WORLDS, st.randoms(use_true_random=True))
def test_the_result_travels(world, random):
    result = vanity_guard(**asked(world))
    check_result(result)
    check_damage(result, random.choice)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"new_contacts": -1}, "new_contacts"),
        ({"new_contacts": 1.5}, "new_contacts"),
        ({"new_contacts": None}, "new_contacts"),
        ({"conversions": -1}, "conversions"),
        ({"conversions": 0.5}, "conversions"),
        ({"conversions": True}, "conversions"),
        ({"conversions": 11}, "conversions"),
        ({"conversions": float("inf")}, "conversions"),
        ({"least_rate": 0}, "least_rate"),
        ({"least_rate": 1.5}, "least_rate"),
        ({"least_rate": None}, "least_rate"),
        ({"confidence": 1}, "confidence"),
        ({"confidence": nan}, "confidence"),
    ],
)
def test_what_cannot_be_asked(wrong, path):
    with pytest.raises(SpecError) as caught:
        vanity_guard(**{"new_contacts": 10, "conversions": 1, **wrong})
    assert caught.value.problems[0][0] == path
