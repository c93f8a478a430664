"""Operations: what contradicts itself."""

import pytest
from pydantic import ValidationError

from privdomain.simulator import Advisors, Hire, Referral, Touching

ADVISORS = {"count": 2, "talks": 5}
WAITING = {"when_full": "backlog", "patience": 0.5}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"when_full": "backlog"}, "patience: is what a backlog needs"),
        ({"patience": 0.5}, "patience: has no meaning without backlog"),
        ({**WAITING, "talks_per_add": 0}, "when_full: makes nobody wait"),
        ({"priority": ["ads", "ads"]}, "priority: 'ads' stands twice"),
        (
            {"hires": [Hire(name="new", period=1, count=1), Hire(name="new", period=2, count=5)]},
            "hires: 'new' stands twice",
        ),
    ],
)
def test_advisors_that_contradict_themselves(options, message):
    with pytest.raises(ValidationError, match=message):
        Advisors(**ADVISORS, **options)


def test_a_backlog_needs_one_limit():
    assert Advisors(**ADVISORS, **WAITING, talks_per_add=0, contacts_each=9).patience == 0.5
    assert Advisors(**ADVISORS, **WAITING).talks_per_add == 1


@pytest.mark.parametrize("reward", [0, 8])
def test_an_elasticity_says_at_which_reward_it_was_measured(reward):
    with pytest.raises(ValidationError, match="usual_reward: is what an elasticity needs"):
        Referral(k=0.2, reward=reward, elasticity=0.5)
    assert Referral(k=0.2, reward=reward, usual_reward=8, elasticity=0.5).elasticity == 0.5


@pytest.mark.parametrize("delays", [(0.5, 0.4), (1, 1)])
def test_delays_share_everybody(delays):
    with pytest.raises(ValidationError, match="Let them add up to 1"):
        Referral(k=0.2, delays=delays)


@pytest.mark.parametrize("change", [{"usual": 1e-20}, {"scale": 1e-20}, {"usual": 0}])
def test_touches_are_no_smaller_than_a_thousandth(change):
    with pytest.raises(ValidationError, match=r"greater than or equal to 0\.001"):
        Touching(**{"per_contact": 1, "usual": 1, **change})
