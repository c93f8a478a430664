"""FunnelOptions: how a funnel was asked for."""

import pytest
from oracle.funnel_units import options_of, plan_of_names

from privdomain.errors import SpecError
from privdomain.metrics.funnels.breakdown import At
from privdomain.metrics.funnels.options import funnel_options

DAY = 86_400 * 10**6


def asked(plan=None, **options):
    """Options of a call."""
    return funnel_options(
        plan or plan_of_names("add", "join"),
        **{
            "by": None,
            "count": "users",
            "confidence": 0.95,
            "observed_until": "1970-01-03",
            "tz": "Asia/Shanghai",
            **options,
        },
    )


def test_the_end_of_observation_is_local_and_everything_is_kept():
    options = asked(count="attempts", confidence=0.9)
    assert options.observed_until == 2 * DAY - 8 * 3_600 * 10**6
    assert (options.count, options.confidence, options.tz, options.by) == ("attempts", 0.9, "Asia/Shanghai", None)
    assert options.plan == plan_of_names("add", "join")


@pytest.mark.parametrize(
    ("by", "name"),
    [(None, None), ({"ann": "x"}, "(mapping)"), (At("channel"), "channel"), (At("channel", 2), "channel at step 2")],
)
def test_the_breakdown_has_a_name(by, name):
    assert asked(by=by).by == name


@pytest.mark.parametrize(
    ("change", "path", "hint"),
    [
        ({"count": "user"}, "count", "Did you mean 'users'"),
        ({"count": None}, "count", "Known: 'users', 'attempts'"),
        ({"confidence": 95}, "confidence", "between 0 and 1"),
        ({"confidence": "95%"}, "confidence", "between 0 and 1"),
        ({"observed_until": "soon"}, "observed_until", "Pass a date"),
        ({"tz": "Mars"}, "tz", "Mars"),
        ({"count": "attempts", "plan": plan_of_names("add", "join", order="any")}, "count", "Count users"),
    ],
)
def test_what_cannot_be_asked(change, path, hint):
    with pytest.raises(SpecError, match=hint) as caught:
        asked(**change)
    assert [problem[0] for problem in caught.value.problems] == [path]


def test_names_of_steps_are_numbered_so_that_no_two_are_alike():
    options = options_of("buy", "buy")
    assert (options.steps, options.step_labels) == (("buy", "buy"), ("1 buy", "2 buy"))
    options = options_of("add", "join", order="any")
    assert options.steps == options.step_labels == ("completed 1", "completed 2")


def test_the_number_of_a_step_that_is_given_either_way():
    options = options_of("add", "join", "add")
    assert [options.step_number(step, "start") for step in (1, 3, "join")] == [1, 3, 2]
    for step in ("add", "order", 0, 4):
        with pytest.raises(SpecError) as caught:
            options.step_number(step, "start")
        assert [problem[:2] for problem in caught.value.problems] == [("start", "unknown_step")]
