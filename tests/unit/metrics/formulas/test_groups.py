"""Group chats: 60 groups, 200 members."""

import math

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.metrics.formulas import (
    active_group_rate,
    group_churn_rate,
    messages_per_member,
    speaking_member_rate,
    zombie_group_rate,
)


def test_groups_in_which_anybody_spoke():
    assert active_group_rate(active_groups=45, groups=60) == 0.75  # 45 / 60


def test_members_who_spoke():
    assert speaking_member_rate(speaking_members=36, members=200) == 0.18  # 36 / 200


def test_messages_per_member():
    assert messages_per_member(messages=500, members=200) == 2.5  # 500 / 200


def test_silent_groups():
    assert zombie_group_rate(silent_groups=12, groups=60) == 0.2  # 12 / 60


def test_joins_are_in_the_base_of_group_churn():
    assert group_churn_rate(quits=12, members_at_start=200, joins=40) == 0.05  # 12 / (200 + 40)


def test_a_new_group_can_lose_everybody_but_no_more():
    assert group_churn_rate(quits=40, members_at_start=0, joins=40) == 1.0  # 40 / (0 + 40)


def test_group_churn_broadcasts_over_all_three():
    # three of 10 + 5 members, three of 10 + 20
    np.testing.assert_array_equal(group_churn_rate(quits=3, members_at_start=10, joins=[5, 20]), [0.2, 0.1])


def test_more_quits_than_were_ever_there_are_refused():
    with pytest.raises(DataError, match=r"^quits: 16\.0 exceeds members_at_start \+ joins \(first at row 0, 1 row\)"):
        group_churn_rate(quits=16, members_at_start=10, joins=[5, 20])


def test_parts_beyond_their_whole_are_refused():
    with pytest.raises(DataError, match=r"^active_groups: 2\.0 exceeds groups"):
        active_group_rate(active_groups=2, groups=1)
    with pytest.raises(DataError, match=r"^speaking_members: 2\.0 exceeds members"):
        speaking_member_rate(speaking_members=2, members=1)
    with pytest.raises(DataError, match=r"^silent_groups: 2\.0 exceeds groups"):
        zombie_group_rate(silent_groups=2, groups=1)


def test_empty_groups_are_undefined():
    assert math.isnan(active_group_rate(active_groups=0, groups=0))
    assert math.isnan(zombie_group_rate(silent_groups=0, groups=0))
    assert math.isnan(speaking_member_rate(speaking_members=0, members=0))
    assert math.isnan(messages_per_member(messages=0, members=0))
    assert math.isnan(group_churn_rate(quits=0, members_at_start=0, joins=0))
