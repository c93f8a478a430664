"""Users: everybody once."""

import pytest

from privdomain.errors import DataError
from privdomain.facts import Users


def test_a_population_lists_everybody_once():
    with pytest.raises(DataError, match=r"^user: is listed twice") as caught:
        Users(["ann", "bo", "ann", "bo", "ann"])
    assert (caught.value.index, caught.value.count) == (2, 3)
    accepted, rejects = Users.accept(["ann", None, "ann", "bo", None])
    assert accepted.user.tolist() == ["ann", "bo"]
    assert rejects.index.tolist() == [1, 2, 4]
    assert rejects.problem == ("is missing", "is listed twice", "is missing")


def test_no_row_is_taken_twice():
    users = Users(["ann", "bo"], attributes={"age": [31, 40]})
    assert users.take([1, 0]).attributes["age"].tolist() == [40, 31]
    with pytest.raises(DataError, match="is listed twice") as caught:
        users.take([0, 1, -2])
    assert caught.value.index == 2


def test_no_user_stands_in_two_parts():
    users = Users(["ann", "bo"])
    assert (users + Users(["cy"])).user.tolist() == ["ann", "bo", "cy"]
    with pytest.raises(DataError, match=r"^user: is listed twice") as caught:
        users + Users(["cy", "bo"])
    assert (caught.value.index, caught.value.count) == (3, 1)


def test_zones_of_users_are_zones():
    users = Users([1, 2, 3], time_zone=["UTC", None, "America/New_York"])
    assert users.time_zone.tolist() == ["UTC", None, "America/New_York"]
    with pytest.raises(DataError, match=r"^time_zone: is no IANA time zone") as caught:
        Users([1, 2, 3], time_zone=["UTC", "Mars", "Asia"])
    assert (caught.value.index, caught.value.count) == (1, 2)
    with pytest.raises(DataError, match="is no IANA time zone"):
        Users([1, 2], time_zone=[8, None])
    assert Users.accept([1, 2], time_zone=["Mars", "UTC"])[1].index.tolist() == [0]


def test_attributes_and_calendar_have_defaults():
    users = Users(["ann"])
    assert (users.tz, dict(users.attributes), len(users)) == ("UTC", {}, 1)
