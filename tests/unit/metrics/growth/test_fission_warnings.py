"""From which share on a warning says that something is hidden."""

import pytest

from privdomain.facts import Invites, Members
from privdomain.metrics.growth.fission import fission

HOUR, DAY = 3_600, 86_400
UNTIL = "1970-03-01"


def begins(trees, word):
    return any(warning.startswith(word) for warning in trees.warnings)


@pytest.mark.parametrize(("late", "is_told"), [(1, False), (2, True)])
def test_k_hides_more_than_a_tenth(late, is_told):
    # a brings ten, of whom one or two come after the week
    days = [1] * (10 - late) + [9] * late
    invites = Invites(["a"] * 10, list(map(str, range(10))), [DAY * day for day in days], tz="UTC", time_unit="s")
    members = Members(["a"], [0], tz="UTC", time_unit="s")
    trees = fission(invites, members=members, observed_until=UNTIL)
    assert (int(trees.generations.brought.sum()), int(trees.generations.late.sum())) == (10 - late, late)
    assert begins(trees, "k_factor") == is_told


@pytest.mark.parametrize(("known", "is_told"), [(1, False), (2, True)])
def test_known_users_of_a_day_are_more_than_a_tenth(known, is_told):
    # of ten one or two had a relation for two hours
    users = list(map(str, range(10)))
    invites = Invites(["a"] * 10, users, [DAY] * 10, tz="UTC", time_unit="s")
    joined = [DAY - 2 * HOUR] * known + [DAY] * (10 - known)
    trees = fission(invites, members=Members(users, joined, tz="UTC", time_unit="s"), observed_until=UNTIL)
    assert (trees.just_known, trees.new_users) == (known, 10 - known)
    assert begins(trees, "known") == is_told


def test_the_gravest_comes_first():
    invites = Invites(["a"], ["b"], [DAY], tz="UTC", time_unit="s")
    words = ["levels", "invited_conversion_rate", "effective_r", "new_users"]
    assert [warning.partition(":")[0] for warning in fission(invites, levels=2, observed_until=UNTIL).warnings] == words
