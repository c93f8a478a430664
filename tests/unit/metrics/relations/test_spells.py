"""Spells: of relations one by one, and of persons across transfers."""

import pytest

from privdomain.facts import Members
from privdomain.metrics.cohorts.starts import row_labels
from privdomain.metrics.relations.relation_rows import ENDINGS, relation_rows
from privdomain.metrics.relations.spells import spells_of

DAY = 86_400 * 10**6
UNTIL = 100


def spells(*rows, basis="person"):
    """Spells of rows (user, first day, last day, who ended it, staff, source) as (label, days, days watchable, end)."""
    names = ("user", "joined", "left", "ended_by", "staff", "takeover_from")
    columns = dict(zip(names, zip(*((*row, *[None] * (6 - len(row))) for row in rows), strict=True), strict=True))
    if not any(columns["takeover_from"]):
        del columns["takeover_from"]  # nobody wrote it down
    for name in ("joined", "left"):
        columns[name] = [None if day is None else day * DAY for day in columns[name]]
    members = Members(**columns, tz="UTC", time_unit="us")
    labels, groups = row_labels(members, "staff")
    found = spells_of(relation_rows(members, UNTIL * DAY), groups, len(labels), UNTIL * DAY, basis)
    ends = [ENDINGS[place] for place in found.ending]
    days = [(column // DAY).tolist() for column in (found.lengths, found.observable)]
    known = sorted(zip([labels[place] for place in found.groups], *days, ends, strict=True), key=str)
    return known, dict(zip(labels, found.unknown_start.tolist(), strict=True))


HANDED_ON = ("ann", 10, 30, "transfer", "a")


def test_a_transfer_cuts_the_relation_and_continues_the_person():
    rows = [HANDED_ON, ("ann", 30, 70, "customer", "b")]
    assert spells(*rows, basis="relation") == ([("a", 20, 90, "transfer"), ("b", 40, 70, "customer")], {"a": 0, "b": 0})
    assert spells(*rows) == ([("a", 60, 90, "customer")], {"a": 0, "b": 0})
    assert spells(*rows[::-1]) == spells(*rows)


def test_a_person_who_is_handed_on_and_stays():
    assert spells(HANDED_ON, ("ann", 30, None, None, "b"))[0] == [("a", 90, 90, "live")]


def test_a_person_whose_next_relation_is_not_in_the_facts_is_cut():
    assert spells(HANDED_ON)[0] == [("a", 20, 90, "transfer")]


def test_a_re_add_is_a_new_spell():
    rows = [("ann", 10, 30, "customer", "a"), ("ann", 30, None, None, "a")]
    for basis in ("relation", "person"):
        assert spells(*rows, basis=basis)[0] == [("a", 20, 90, "customer"), ("a", 70, 70, "live")]


def test_two_relations_at_once_are_two_spells():
    rows = [("ann", 10, 30, "customer", "a"), ("ann", 10, None, None, "b")]
    assert spells(*rows)[0] == [("a", 20, 90, "customer"), ("b", 90, 90, "live")]


def test_the_time_between_a_transfer_and_its_acceptance_belongs_to_the_person():
    rows = [HANDED_ON, ("ann", 31, 70, "staff", "b", "a")]
    assert spells(*rows)[0] == [("a", 60, 90, "staff")]


def test_a_person_of_unknown_start_is_left_out_and_counted():
    rows = [("ann", 31, 70, "staff", "b", "a"), ("bo", 10, None, None, "b")]
    assert spells(*rows) == ([("b", 90, 90, "live")], {"b": 1})
    assert spells(*rows, basis="relation") == ([("b", 39, 69, "staff"), ("b", 90, 90, "live")], {"b": 0})


def test_what_follows_an_unknown_start_is_of_unknown_start():
    rows = [("ann", 31, 70, "transfer", "b", "a"), ("ann", 70, None, None, "c", "b")]
    assert spells(*rows) == ([], {"b": 1, "c": 0})


@pytest.mark.parametrize(
    ("ends", "ending"),
    [
        (("staff", "customer"), "customer"),
        (("system", "staff"), "staff"),
        ((None, "system"), "system"),
        (("customer", "transfer"), "transfer"),
    ],
)
def test_of_several_relations_that_end_a_spell_together(ends, ending):
    rows = [HANDED_ON, *(("ann", 30, 40, end, "b", "a") for end in ends)]
    assert spells(*rows)[0] == [("a", 30, 90, ending)]


def test_a_spell_lasts_as_long_as_any_of_its_relations():
    rows = [HANDED_ON, ("ann", 30, 40, "customer", "b", "a"), ("ann", 30, 50, "staff", "b", "a")]
    assert spells(*rows)[0] == [("a", 40, 90, "staff")]
    assert spells(*rows, ("ann", 30, None, None, "b", "a"))[0] == [("a", 90, 90, "live")]


def test_a_spell_counts_under_the_smallest_label_of_its_first_relations():
    rows = [("ann", 10, 30, "transfer", name) for name in (None, "b", "a")]
    assert spells(*rows)[0] == [("a", 20, 90, "transfer")]
    assert spells(*rows[:2])[0] == [("b", 20, 90, "transfer")]
    assert spells(*rows[:1], ("ann", 30, None, None, "b"))[0] == [(None, 90, 90, "live")]
