"""Options of fission: the goal, the window, and the start of a campaign."""

import pytest

from privdomain.errors import SpecError
from privdomain.metrics.growth.fission_options import fission_options
from privdomain.metrics.growth.task import read_task

SAID = {"since": "2026-03-01", "tiers": [(2, None), (5, None)], "currency": None, "levels": 1, "allow_deep": False}
GIVEN = {"has_validity": False, "has_members": False, "has_orders": False}


def options_of(**changes):
    asked = {"window": "7d", "new_within": "1h", "goal": None, "observed_until": "2026-04-01", "tz": "UTC", **changes}
    return fission_options(read_task(None, SAID, tz="UTC"), **asked, **GIVEN)


def test_the_goal_is_that_of_the_first_tier_unless_somebody_says_it():
    assert (options_of().goal, options_of(goal=3).goal) == (2, 3)


def test_lengths_are_microseconds():
    assert (options_of().window, options_of().new_within) == (7 * 86_400_000_000, 3_600_000_000)
    assert options_of(window="1us").window == 1
    for wrong, problem in (("0s", "is zero"), ("a week", "is no duration")):
        with pytest.raises(SpecError, match=f"^window: .*{problem}"):
            options_of(window=wrong)


def test_a_campaign_begins_before_the_end_of_observation():
    assert options_of(observed_until="2026-03-01T00:00:00.000001").task.since == options_of().task.since
    with pytest.raises(SpecError, match=r"^since: lies at or after observed_until"):
        options_of(observed_until="2026-03-01")
