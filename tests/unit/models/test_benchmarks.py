"""Benchmarks: a figure with its base."""

import pytest
from unit.models.examples import faults, load

from privdomain.models import Reliability, Unit


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"value": 1.01}, [("value", "no_share")]),
        ({"value": -0.1}, [("value", "no_share")]),
        ({"unit": "growth"}, [("of", "no_share")]),
        ({"of": "b"}, [("of", "circle")]),
        ({"of": None, "is_base_ambiguous": True}, [("is_base_ambiguous", "no_other_base")]),
        ({"value": None}, [("value", "missing")]),
        ({"value": None, "reliability": "unreliable"}, []),
        ({"value": 2.55, "unit": "growth", "of": None}, []),
        ({"is_base_ambiguous": True}, []),
        ({"value": 1e16, "unit": "CNY", "of": None}, [("value", "less_than_equal")]),
        ({"base": ""}, [("base", "string_too_short")]),
    ],
)
def test_what_a_benchmark_may_say(changes, found):
    assert faults("Benchmark", **changes) == found


def test_minus_zero_is_zero():
    one, other = (load("Benchmark", value=value) for value in (0.0, -0.0))
    assert one.digest == other.digest


def test_the_words():
    assert [word.zh for word in Reliability] == ["可靠", "二手", "不可靠"]
    assert Unit("CNY").zh == "元"


def test_a_source_may_not_state_its_sample():
    assert load("Source", sample_size=..., sample=...).sample_size is None
    assert faults("Source", sample_size=0) == [("sample_size", "greater_than_equal")]
