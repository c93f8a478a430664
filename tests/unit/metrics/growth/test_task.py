"""Tasks: read from a FissionTask, or from loose options, never from both."""

from types import SimpleNamespace

import numpy as np
import pytest

from privdomain.errors import SpecError
from privdomain.metrics.growth.rewards import Tier
from privdomain.metrics.growth.task import read_task
from privdomain.models import FissionTask

NOTHING = {"since": None, "tiers": (), "currency": None, "levels": 1, "allow_deep": False}
RULES = {
    "tiers": [(1, 5.5)],
    "currency": "CNY",
    "levels": 2,
    "allow_deep": False,
    "must_be_new": False,
    "delete_invalidates": False,
    "starts_at": 1_000_000,
    "ends_at": 2_000_000,
}
MODEL = FissionTask.load(
    {
        "id": 1,
        "name": "free course",
        "kind": "task",
        "starts_at": "1970-01-01T08:00:01+08:00",
        "ends_at": "1970-01-01T00:00:02Z",
        "tiers": [{"n_invites": 1, "reward": "course", "cost": 5.5}],
        "levels": 2,
        "must_be_new": False,
        "delete_invalidates": False,
    }
)


def test_a_model_or_anything_with_its_fields():
    read = read_task(MODEL, NOTHING, tz="Asia/Shanghai")
    assert (read.since, read.ends) == (1_000_000, 2_000_000)  # one and two seconds after 1970 began in UTC
    assert (read.tiers, read.currency, read.exponent, read.levels) == ((Tier(1, 550),), "CNY", 2, 2)
    assert (read.must_be_new, read.delete_invalidates) == (False, False)
    assert read_task(SimpleNamespace(**RULES), NOTHING, tz="UTC") == read


def test_a_task_that_does_not_say_when():
    rules = RULES | {"starts_at": None, "ends_at": None, "tiers": [(1, 5)], "currency": "JPY"}
    read = read_task(SimpleNamespace(**rules), NOTHING, tz="UTC")
    assert (read.since, read.ends, read.tiers, read.exponent) == (None, None, (Tier(1, 5),), 0)


def test_loose_options():
    read = read_task(None, NOTHING | {"since": "1970-01-02"}, tz="Asia/Shanghai")
    assert (read.since, read.ends) == (57_600_000_000, None)  # midnight of Shanghai is 16:00 of the day before
    assert (read.tiers, read.currency, read.levels) == ((), None, 1)
    assert read.must_be_new
    assert read.delete_invalidates


@pytest.mark.parametrize(
    "said",
    [
        {"since": "2026-01-01"},
        {"tiers": [(1, None)]},
        {"tiers": np.array([[1, 2]])},
        {"currency": "CNY"},
        {"levels": 2},
        {"levels": True},
        {"allow_deep": True},
    ],
)
def test_what_a_task_says_is_not_said_twice(said):
    with pytest.raises(SpecError) as caught:
        read_task(MODEL, NOTHING | said, tz="UTC")
    message = "is said by the task. Leave one of the two out."
    assert caught.value.problems == ((next(iter(said)), "said_twice", message),)


@pytest.mark.parametrize("wrong", ["a task", 5, [(1, 2)], {"tiers": []}, FissionTask])
def test_what_is_no_task(wrong):
    with pytest.raises(SpecError, match=r"^task: .* has no starts_at\. Pass a FissionTask"):
        read_task(wrong, NOTHING, tz="UTC")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"starts_at": "soon"}, "task.starts_at"),
        ({"ends_at": "late"}, "task.ends_at"),
        ({"ends_at": 1_000_000}, "task.ends_at"),
        ({"tiers": [(0, 1)]}, "task.tiers[0]"),
        ({"tiers": 5}, "task.tiers"),
        ({"currency": "yuan"}, "task.currency"),
        ({"currency": None}, "task.currency"),
        ({"levels": 3}, "task.levels"),
        ({"allow_deep": "yes"}, "task.allow_deep"),
        ({"must_be_new": 1}, "task.must_be_new"),
        ({"delete_invalidates": None}, "task.delete_invalidates"),
    ],
)
def test_rules_that_are_none_are_found_in_the_task(change, path):
    with pytest.raises(SpecError) as caught:
        read_task(SimpleNamespace(**RULES | change), NOTHING, tz="UTC")
    assert caught.value.problems[0][0] == path
