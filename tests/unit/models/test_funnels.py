"""Funnels: steps, windows and exclusions."""

import pytest
from unit.models.examples import faults, load

from privdomain.models import Funnel, FunnelStep, Stage


def test_a_text_is_a_step_of_that_event():
    texts = Funnel(name="f", steps=["add", "order"])
    steps = Funnel(name="f", steps=[FunnelStep(name="add"), FunnelStep(name="order")])
    read = Funnel.load({"name": "f", "steps": [{"name": "add"}, "order"]})
    assert texts == steps == read
    assert texts.digest == read.digest
    assert texts.step_names == ("add", "order")


def test_a_step_may_be_called_otherwise_than_its_event():
    first, second = load("Funnel").steps
    assert (first.event_name, second.event_name) == ("add", "order")
    assert second.window == "2d"
    assert second.where[0].values == ("tea", 5, True)


def test_the_defaults():
    funnel = Funnel(name="f", steps=["add"])
    assert (funnel.window, funnel.order, funnel.ties, funnel.exclusions, funnel.hold, funnel.allow_unseen) == (
        None, "ordered", "favorable", (), None, False,
    )  # fmt: skip


def test_one_event_may_be_two_steps():
    assert faults("Funnel", steps=["visit", "visit"]) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"steps": []}, ("steps", "too_short")),
        ({"steps": ["a"] * 65}, ("steps", "too_long")),
        ({"steps": ["a", 5]}, ("steps[1]", "model_type")),
        ({"steps": ["a", ""]}, ("steps[1]", "string_too_short")),
        ({"window": "1 week"}, ("window", "unknown_duration")),
        ({"order": "strict"}, ("order", "literal_error")),
        ({"ties": "favourable"}, ("ties", "literal_error")),
        ({"exclusions": [{"name": "x", "after": 2, "before": 2}]}, ("exclusions[0]", "no_such_steps")),
        ({"exclusions": [{"name": "x", "after": 1, "before": 3}]}, ("exclusions[0]", "no_such_steps")),
        ({"exclusions": [{"name": "x", "after": 0, "before": 2}]}, ("exclusions[0].after", "greater_than_equal")),
        ({"exclusions": [{"name": "add", "after": 1, "before": 2}]}, ("exclusions[0]", "names_a_step")),
        ({"order": "any"}, ("exclusions[0]", "no_order")),
        ({"order": "any"}, ("steps[1].window", "no_order")),
        ({"window": "1d"}, ("steps[1].window", "longer_than_funnel")),
        ({"steps": [{"name": "add", "window": "1d"}, "order"]}, ("steps[0].window", "no_step_before")),
    ],
)
def test_what_is_no_funnel(changes, fault):
    assert fault in faults("Funnel", **changes)


def test_sixty_four_steps_are_many():
    assert faults("Funnel", steps=["a"] * 64) == []


def test_the_six_stages_in_their_order():
    assert [stage.zh for stage in Stage] == ["广告投放", "引流", "留存", "促活", "裂变", "转化"]
