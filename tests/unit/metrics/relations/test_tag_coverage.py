"""tag_coverage: tags that hold at a moment, over a population."""

import numpy as np
import pytest
from oracle.result_laws import check_adds, check_damage, check_result

from privdomain.errors import DataError, SpecError
from privdomain.facts import Members, Tags, Users
from privdomain.metrics import TagCoverage, tag_coverage

ROWS = (
    ("ann", "vip", "2026-01-05", None),
    ("ann", "vip", "2026-01-20", None),  # said twice
    ("ann", "mother", "2026-01-05", "2026-02-01"),
    ("bo", "vip", "2026-01-05", "2026-02-01"),
    ("cy", "new", "2026-03-01", None),  # not yet
    ("zoe", "vip", "2026-01-05", None),  # not in the population
)
PEOPLE = ("ann", "bo", "cy", "di")


def read(rows=ROWS, people=PEOPLE, at="2026-02-01"):
    user, tag, since, until = zip(*rows, strict=True) if rows else ((), (), (), ())
    return tag_coverage(Tags(user, tag, since, tz="UTC", valid_until=until), Users(people), at=at)


class TestCounting:
    def test_a_tag_holds_from_its_start_to_before_its_end(self):
        # on 1 February bo's and the mother tag have just ceased; on 1 March cy's has just begun
        for at, tagged, by_tag in (
            ("2026-01-05", 2, {"vip": 2, "mother": 1, "new": 0}),
            ("2026-01-04T23:59:59", 0, {"vip": 0, "mother": 0, "new": 0}),
            ("2026-01-31T23:59:59", 2, {"vip": 2, "mother": 1, "new": 0}),
            ("2026-02-01", 1, {"vip": 1, "mother": 0, "new": 0}),
            ("2026-03-01", 2, {"vip": 1, "mother": 0, "new": 1}),
        ):
            result = read(at=at)
            assert result.tagged == tagged, at
            assert dict(zip(result.tags, result.users_by_tag.tolist(), strict=True)) == by_tag, at

    def test_rates_are_over_the_population(self):
        result = read(at="2026-01-21")
        assert result.coverage_rate == 0.5  # ann and bo of four
        assert result.tags_per_user == 0.75  # vip and mother of ann, vip of bo, over four
        assert result.share.tolist() == [0.25, 0.0, 0.5]  # mother, new, vip

    def test_who_is_not_in_the_population_is_counted_apart(self):
        assert read().outside == 1
        assert read(at="2026-01-01").outside == 0

    def test_nobody(self):
        for result in (read(rows=()), read(people=()), read(rows=(), people=())):
            check_result(result)
        assert np.isnan(read(people=()).coverage_rate)
        assert np.isnan(read(people=()).tags_per_user)
        assert np.isnan(read(people=()).share).all()
        assert read(rows=()).to_records() == []

    def test_users_add(self):
        names = (*PEOPLE, "zoe")
        parts = [
            read([row for row in ROWS if row[0] == name], [person for person in PEOPLE if person == name])
            for name in names
        ]
        check_adds(read(), parts)
        check_result(read())
        check_damage(read(), lambda keys: keys[-1])

    def test_it_prints_coverage_and_each_tag(self):
        lines = repr(read()).splitlines()
        assert lines[0] == "Tag coverage at 2026-02-01 00:00 UTC: 1 of 4 users, 0.250"
        assert lines[4].split() == ["vip", "1", "0.250"]


class TestRefusals:
    def test_other_facts(self):
        tags, users = Tags(["ann"], ["vip"], ["2026-01-05"], tz="UTC"), Users(["ann"])
        with pytest.raises(DataError, match="Pass Tags"):
            tag_coverage(users, users, at="2026-02-01")
        with pytest.raises(DataError, match="Pass Users"):
            tag_coverage(tags, Members(["ann"], ["2026-01-05"], tz="UTC"), at="2026-02-01")

    def test_ids_of_two_kinds(self):
        with pytest.raises(DataError):
            read(people=(1, 2))

    @pytest.mark.parametrize(
        "changes",
        [
            {"tagged": 5},  # of 4 users
            {"tagged": 0},  # where somebody has a tag
            {"tagged": -1},
            {"outside": -1},
            {"tags": ["vip", "new", "mother"]},
            {"tags": ["mother", "new", None]},
            {"users_by_tag": {"dtype": "int64", "shape": [3], "values": [0, 0, 0]}},  # where somebody is tagged
            {"users_by_tag": {"dtype": "int64", "shape": [3], "values": [0, -1, 1]}},
            {"users_by_tag": {"dtype": "int64", "shape": [2], "values": [0, 1]}},
        ],
    )
    def test_states_that_no_population_can_be_in(self, changes):
        state = read().to_state()
        assert TagCoverage.from_state(state) == read()
        state["fields"] |= changes
        with pytest.raises(SpecError, match="does not hold a TagCoverage"):
            TagCoverage.from_state(state)

    def test_a_moment_that_is_none(self):
        with pytest.raises(SpecError) as caught:
            read(at="soon")
        assert caught.value.problems[0][:2] == ("at", "not_an_instant")

    def test_other_moments_do_not_add(self):
        with pytest.raises(SpecError):
            read() + read(at="2026-02-02")
