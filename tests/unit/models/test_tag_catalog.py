"""The tag catalogue: what it holds, and which assignments it allows."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.models.examples import faults

from privdomain.errors import DataError, SpecError
from privdomain.models import TagAssignment, TagCatalog

CATALOG = TagCatalog.load(
    {
        "groups": [{"id": "stage", "name": "阶段", "exclusive": True}, {"id": "taste", "name": "口味"}],
        "tags": [{"id": name, "name": name, "group": group} for name, group in
                 [("new", "stage"), ("loyal", "stage"), ("lost", "stage"), ("tea", "taste"), ("milk", "taste")]],
    }
)  # fmt: skip
START = datetime(2026, 1, 1, tzinfo=UTC)


def assigned(tag, first=0, last=None, user="ann"):
    """A tag from one day up to another."""
    return TagAssignment(
        user=user,
        tag=tag,
        source="manual",
        at=START + timedelta(days=first),
        valid_until=None if last is None else START + timedelta(days=last),
    )


def error(assignments, **options):
    with pytest.raises(DataError) as caught:
        CATALOG.check_assignments(assignments, **options)
    return caught.value


class TestCatalog:
    def test_it_may_be_empty(self):
        assert TagCatalog() == TagCatalog.load("{}")

    def test_nothing_stands_twice(self):
        group, tag = {"id": 1, "name": "g"}, {"id": 1, "name": "t", "group": 1}
        found = faults("TagCatalog", groups=[group, group], tags=[tag, tag, {**tag, "id": 2, "name": "u"}])
        assert found == [("groups[1].id", "repeated"), ("tags[1].id", "repeated"), ("tags[1].name", "repeated")]

    def test_one_name_may_stand_in_two_groups(self):
        groups = [{"id": 1, "name": "g"}, {"id": 2, "name": "g"}]
        tags = [{"id": 1, "name": "t", "group": 1}, {"id": 2, "name": "t", "group": 2}]
        assert faults("TagCatalog", groups=groups, tags=tags) == []

    def test_a_tag_has_a_group_of_the_catalogue(self):
        found = faults("TagCatalog", groups=[{"id": 1, "name": "g"}], tags=[{"id": 1, "name": "t", "group": "1"}])
        assert found == [("tags[0].group", "unknown_group")]


class TestAssignments:
    def test_what_is_allowed(self):
        CATALOG.check_assignments([])
        CATALOG.check_assignments(
            [
                assigned("loyal", 5, 9),
                assigned("new", 0, 5),  # ends where the next one starts
                assigned("new", 0, 9, user="bo"),
                assigned("tea"),
                assigned("milk"),  # a group that is not exclusive
                assigned("lost", 9),
                assigned("lost", 12),  # the same tag again
            ],
            users=["ann", "bo", "cy"],
        )

    def test_an_unknown_tag(self):
        found = error([assigned("tea"), assigned("lots"), assigned("x")])
        assert (found.argument, found.index, found.count) == ("assignments.tag", 1, 2)
        assert str(found) == (
            "assignments.tag: 'lots' is no tag of the catalogue (first at row 1, 2 rows). Did you mean 'lost'?"
        )

    @pytest.mark.parametrize("given", [None, "tea", {"user": "ann", "tag": "tea"}])
    def test_what_is_no_assignment(self, given):
        found = error([assigned("tea"), given])
        assert (found.argument, found.index) == ("assignments", 1)

    @pytest.mark.parametrize(
        "given", [None, 5, "", "tea", {}, {"a": 1}, MappingProxyType({}), np.array(1), assigned("tea")]
    )
    def test_what_is_no_list_of_assignments(self, given):
        assert error(given).argument == "assignments"

    def test_assignments_may_come_one_by_one(self):
        CATALOG.check_assignments(assigned(tag) for tag in ("tea", "milk"))
        with pytest.raises(DataError, match="'lots' is no tag"):
            CATALOG.check_assignments(assigned(tag) for tag in ("tea", "lots"))
        with pytest.raises(DataError, match="'loyal' overlaps another"):
            CATALOG.check_assignments(assigned(tag, place) for place, tag in enumerate(("new", "loyal")))

    @pytest.mark.parametrize("users", ["ann", 5, True, [[1]], [None], {"ann": 1}, np.array("ann")])
    def test_a_population_that_is_none(self, users):
        assert error([assigned("tea")], users=users).argument == "users"

    def test_an_unknown_user(self):
        found = error([assigned("tea"), assigned("tea", user="bo")], users={"ann"})
        assert (found.argument, found.index, found.count) == ("assignments.user", 1, 1)
        assert "'bo' is not in the population" in str(found)

    def test_an_overlap_names_the_row_that_starts_later(self):
        found = error([assigned("loyal", 4, 9), assigned("new", 0, 5), assigned("tea")])
        assert (found.argument, found.index, found.count) == ("assignments.tag", 0, 1)
        assert found.problem == "'loyal' overlaps another tag of its exclusive group"

    def test_an_endless_tag_overlaps_all_that_follow(self):
        found = error([assigned("new"), assigned("loyal", 50, 51), assigned("lost", 900)])
        assert (found.index, found.count) == (1, 2)

    def test_a_shorter_repetition_does_not_shorten_a_tag(self):
        rows = [assigned("new", 0, 90), assigned("new", 1, 2), assigned("loyal", 3, 4)]
        for order in permutations(rows):
            assert error(order).count == 1
        assert error([assigned("new", 0), assigned("new", 1, 2), assigned("loyal", 3, 4)]).index == 2

    @settings(max_examples=60)
    @given(
        st.lists(
            st.builds(
                lambda tag, first, length, user: assigned(tag, first, length and first + length, user),
                st.sampled_from(["new", "loyal", "lost"]),
                st.integers(0, 6),
                st.sampled_from([1, 2, 3, None]),
                st.sampled_from(["ann", "bo"]),
            ),
            max_size=6,
        )
    )
    def test_it_is_what_looking_at_every_day_finds(self, rows):
        days = [START + timedelta(days=day) for day in range(12)]
        clash = any(
            len({row.tag for row in rows if row.user == user and row.counts_at(day)}) > 1
            for user in ("ann", "bo")
            for day in days
        )
        try:
            CATALOG.check_assignments(rows)
        except DataError:
            found = True
        else:
            found = False
        assert found == clash


def test_the_error_of_a_catalogue_is_a_spec_error():
    with pytest.raises(SpecError, match=r"tags\[0\].group: 'g' is no group of the catalogue. None is known."):
        TagCatalog.load({"tags": [{"id": 1, "name": "t", "group": "g"}]})
