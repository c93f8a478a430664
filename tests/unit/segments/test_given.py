"""Given: a segment stands for its rule."""

import pytest

from privdomain.segments import Not, Prop, Segment
from privdomain.segments.given import rule_of, rules_of

OLD = Prop("age") > 60


def test_the_rule_of_a_segment():
    assert rule_of(Segment(name="old", rule=OLD)) is OLD
    assert rule_of(Segment(name="young", rule=~OLD)) == Not(OLD)


@pytest.mark.parametrize("value", [OLD, ~OLD, None, "old", {"rule": OLD}])
def test_everything_else_stays(value):
    assert rule_of(value) is value


def test_segments_by_name():
    assert rules_of({"old": Segment(name="old", rule=OLD), "young": ~OLD, "odd": 1}) == {
        "old": OLD, "young": ~OLD, "odd": 1
    }  # fmt: skip
    assert rules_of([OLD]) == [OLD]
