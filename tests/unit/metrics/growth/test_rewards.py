"""Who earned which reward."""

import numpy as np
import pytest

from privdomain._internal.money import Currency
from privdomain.errors import SpecError
from privdomain.metrics.growth.rewards import Rewards, Tier, check_levels, read_tiers, rewards_of
from privdomain.models import RewardTier

PARENT = np.array([-1, 0, 0, 1, 3])  # 0 - 1 - 3 - 4, and 0 - 2
EVERYBODY = PARENT >= 0
INVITERS = np.array([True, True, False, True, False])


@pytest.mark.parametrize(
    ("levels", "earned"),
    [(1, [2, 1, 0, 1, 0]), (2, [3, 2, 0, 1, 0]), (3, [4, 2, 0, 1, 0]), (50, [4, 2, 0, 1, 0])],
)
def test_a_new_user_counts_for_those_above(levels, earned):
    tiers = [Tier(n, None) for n in (1, 2, 3, 4)]
    rewards = rewards_of(PARENT, EVERYBODY, INVITERS, tiers, 2, levels)
    assert rewards.reached.tolist() == [sum(n >= tier.n_invites for n in earned) for tier in tiers]
    assert rewards.participants == 3
    assert rewards.completers == sum(n >= 2 for n in earned)
    assert rewards.completer_users == sum(n for n in earned if n >= 2)


def test_without_a_goal_nobody_completes():
    rewards = rewards_of(PARENT, EVERYBODY, INVITERS, [], None, 1)
    assert (rewards.completers, rewards.completer_users, rewards.reached.tolist()) == (0, 0, [])


def test_tiers_are_exact_money():
    cny = Currency.of("CNY")
    read = (Tier(1, 10), Tier(3, None))
    assert read_tiers([(1, 0.1), (3, None)], cny) == read
    assert read_tiers((RewardTier(n_invites=1, reward="a", cost=0.1), RewardTier(n_invites=3, reward="b")), cny) == read
    assert read_tiers([[np.int64(1), 0]], cny) == (Tier(1, 0),)
    assert read_tiers([], None) == ()


def test_a_whole_task_has_an_argument_of_its_own():
    with pytest.raises(SpecError, match=r"^tiers: is a Bundle\. Pass the whole of it as task="):
        read_tiers(type("Bundle", (), {"tiers": ()})(), None)


def test_levels():
    assert [check_levels(levels, allow_deep=True) for levels in (1, 2, np.int64(100))] == [1, 2, 100]
    assert check_levels(2, allow_deep=np.False_) == 2
    for levels in (True, None, 2.0):
        with pytest.raises(SpecError, match="is no number of levels"):
            check_levels(levels, allow_deep=False)


@pytest.mark.parametrize(
    ("participants", "completers", "users", "reached"),
    [
        (1, 2, 2, []),
        (2, 2, 1, []),
        (2, -1, 0, []),
        (2, 0, 0, [3]),
        (2, 0, 0, [1, 2]),
        (2, 0, 0, [-1]),
        (2, 0, 0, [[1]]),
    ],
)
def test_what_are_no_rewards(participants, completers, users, reached):
    with pytest.raises((ValueError, TypeError)):
        Rewards(participants, completers, users, np.array(reached, np.int64))
