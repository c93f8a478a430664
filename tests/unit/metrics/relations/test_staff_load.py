"""staff_load: relations fill the capacity, persons do not."""

from functools import reduce

import numpy as np
import pytest
from oracle.result_laws import check_adds, check_damage, check_result

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Members
from privdomain.metrics import StaffLoad, staff_load


def members(*rows):
    """Members of (user, joined, left, staff) rows."""
    user, joined, left, staff = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Members(user, joined, tz="UTC", left=left, staff=staff)


ROWS = (
    ("ann", "2026-01-01", None, "li"),
    ("ann", "2026-01-02", None, "li"),  # a second relation with the same advisor
    ("ann", "2026-01-02", None, "wu"),
    ("bo", "2026-01-01", "2026-02-01", "li"),
    ("cy", "2026-01-01", None, None),
    ("di", "2026-03-01", None, "xu"),  # not yet
)


def read(*rows, at="2026-02-15", **options):
    return staff_load(members(*rows), at=at, **options)


class TestCounting:
    def test_relations_and_persons_by_staff(self):
        # li holds ann twice, bo has left; xu's only relation is still to come; cy stands with nobody
        result = read(*ROWS)
        assert result.staff == ("li", "wu", "xu", None)
        assert result.relations.tolist() == [2, 1, 0, 1]
        assert result.persons.tolist() == [1, 1, 0, 1]

    def test_a_relation_counts_from_its_start_to_before_its_end(self):
        # joined on the 1st and left on 1 February
        for at, held in (("2025-12-31T23:59:59", 0), ("2026-01-01", 1), ("2026-01-31T23:59:59", 1), ("2026-02-01", 0)):
            assert read(ROWS[3], at=at).relations.tolist() == [held], at

    def test_utilisation_passes_one_beyond_the_capacity(self):
        result = read(*ROWS, capacity=1)
        assert result.utilisation.tolist() == [2.0, 1.0, 0.0, 1.0]
        assert result.over_capacity.tolist() == [True, False, False, False]
        assert read(*ROWS).utilisation.tolist()[0] == 2 / 5_000

    def test_without_left_everybody_is_live(self):
        table = Members([1, 2], ["2026-01-01"] * 2, tz="UTC", staff=[7, 7])
        assert staff_load(table, at="2026-02-01").relations.tolist() == [2]

    def test_nobody(self):
        result = read()
        assert result.to_records() == []
        check_result(result)

    def test_users_add(self):
        whole = read(*ROWS)
        check_adds(whole, [read(*(row for row in ROWS if row[0] == user)) for user in ("ann", "bo", "cy", "di")])
        check_result(whole)
        check_damage(whole, lambda keys: keys[-1])

    def test_it_prints_staff_and_who_is_full(self):
        lines = repr(read(*ROWS, capacity=1)).splitlines()
        assert lines[0] == "Staff load at 2026-02-15 00:00 UTC: 1 over capacity 1"
        assert lines[2].split() == ["li", "2", "1", "2.000"]
        assert lines[5].split() == ["(missing)", "1", "1", "1.000"]


class TestRefusals:
    @pytest.mark.parametrize(
        "capacity", [0, -1, 1.5, "5000", None, True, 2**63, pytest.param(10**5000, id="5001 digits")]
    )
    def test_a_capacity_that_is_none(self, capacity):
        with pytest.raises(SpecError) as caught:
            read(*ROWS, capacity=capacity)
        assert caught.value.problems[0][:2] == ("capacity", "bad_count")

    def test_the_largest_capacity_is_read(self):
        assert repr(read(*ROWS, capacity=np.uint64(2**63 - 1))).splitlines()[2].split() == ["li", "2", "1", "0.000"]

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            (("staff",), ["wu", "li", "xu", None]),
            (("staff",), ["li", "li", "xu", None]),
            (("relations", "values"), [2, 1, 0, -1]),
            (("persons", "values"), [3, 1, 0, 1]),  # more persons than relations
            (("persons", "values"), [0, 1, 0, 1]),  # relations with nobody
            (("persons", "shape"), [2, 2]),
            (("options", "capacity"), 0),
        ],
    )
    def test_states_that_no_staff_can_be_in(self, path, value):
        state = read(*ROWS).to_state()
        *outer, last = path
        reduce(dict.__getitem__, outer, state["fields"])[last] = value
        with pytest.raises(SpecError, match="does not hold a StaffLoad"):
            StaffLoad.from_state(state)

    def test_other_facts(self):
        with pytest.raises(DataError, match="Pass Members"):
            staff_load([1, 2], at="2026-01-01")

    def test_members_without_staff(self):
        with pytest.raises(UnknownNameError, match="'staff' is no known column"):
            staff_load(Members([1], ["2026-01-01"], tz="UTC"), at="2026-01-01")

    def test_a_moment_that_is_none(self):
        with pytest.raises(SpecError) as caught:
            read(*ROWS, at="soon")
        assert caught.value.problems[0][:2] == ("at", "not_an_instant")

    def test_results_of_other_moments_do_not_add(self):
        with pytest.raises(SpecError, match="2026-02-15"):
            read(*ROWS) + read(*ROWS, at="2026-02-16")

    def test_staff_of_two_kinds_does_not_add(self):
        with pytest.raises(DataError, match="texts for labels here and numbers there"):
            read(ROWS[0]) + read(("bo", "2026-01-01", None, 7))
