"""Relations as they stood at the end of observation, and the labels that they count under."""

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Members
from privdomain.metrics.cohorts.starts import NEVER
from privdomain.metrics.relations.relation_rows import ENDINGS, relation_rows, row_labels

DAY = 86_400 * 10**6


def members(**columns):
    """Relations that begin on days 1, 2, 3, ... after 1970-01-01, in UTC."""
    n = len(next(iter(columns.values())))
    return Members(
        ["ann", "bo", "cy", "di", "eve"][:n], [DAY * (k + 1) for k in range(n)], tz="UTC", time_unit="us", **columns
    )


def endings(table, until):
    return [ENDINGS[place] for place in relation_rows(table, until).ending]


def test_an_end_at_or_after_the_end_of_observation_is_not_seen_yet():
    until = 10 * DAY
    table = members(left=[until - 1, until, until + 1, None], ended_by=["staff", "staff", "staff", None])
    assert endings(table, until) == ["staff", "live", "live", "live"]
    assert relation_rows(table, until).left.tolist() == [until - 1, NEVER, NEVER, NEVER]


def test_who_ended_it():
    table = members(left=[9 * DAY] * 5, ended_by=["customer", "transfer", "system", None, "staff"])
    assert endings(table, 10 * DAY) == ["customer", "transfer", "system", "unknown", "staff"]
    assert endings(members(left=[9 * DAY]), 10 * DAY) == ["unknown"]
    assert endings(members(staff=["a", "b"]), 10 * DAY) == ["live", "live"]


def test_whose_source_is_known():
    assert relation_rows(members(takeover_from=["wang", None]), 10 * DAY).has_source.tolist() == [True, False]
    assert relation_rows(members(staff=["wang", None]), 10 * DAY).has_source is None  # nobody wrote it down


def test_a_source_is_the_holder_of_another_relation_of_the_same_user():
    table = Members(
        ["ann", "ann", "bo", "bo", "bo"],
        ["2026-01-05"] * 5,
        staff=["li", "wang", "li", None, "wang"],
        takeover_from=["wang", "xu", None, "wang", "li"],
        tz="UTC",
    )
    rows = relation_rows(table, table.instants.max() + 1)
    holders, sources = rows.holders.tolist(), rows.sources.tolist()
    assert len(set(holders)) == 5
    assert sources == [holders[1], -1, -1, holders[4], holders[2]]  # xu is none of the staff, and nobody is none
    assert relation_rows(members(takeover_from=["a", None]), 10 * DAY).sources.tolist() == [
        0,
        1,
    ]  # without staff: users


def test_staff_and_sources_of_two_kinds_never_meet():
    rows = relation_rows(members(staff=[1, 2], takeover_from=["2", "1"]), 10 * DAY)
    assert (rows.has_source.tolist(), rows.sources.tolist()) == ([True, True], [-1, -1])


@pytest.mark.parametrize(
    ("by", "labels", "groups"),
    [
        (None, (None,), [0, 0, 0]),
        ("staff", ("a", "b", None), [1, 2, 0]),
        ("code", (7, 10), [1, 0, 1]),
        ("is_vip", (False, True), [1, 0, 0]),
        ({"ann": "x", "cy": "y"}, ("x", "y", None), [0, 2, 1]),
    ],
)
def test_each_relation_counts_under_its_own_label(by, labels, groups):
    table = members(staff=["b", None, "a"], code=[10, 7, 10], attributes={"is_vip": [True, False, False]})
    found, places = row_labels(table, by)
    assert (found, places.tolist(), places.dtype) == (labels, groups, np.int64)


def test_two_relations_of_one_user_count_under_two_labels():
    table = Members(["ann", "ann"], ["2026-01-01", "2026-01-02"], staff=["b", "a"], tz="UTC")
    assert row_labels(table, "staff")[1].tolist() == [1, 0]


def test_labels_without_a_relation_are_none():
    table = members(staff=["b", "a", "c"]).take([0, 2])
    assert row_labels(table, "staff")[0] == ("b", "c")
    assert row_labels(table.take([]), "staff")[0] == ()


@pytest.mark.parametrize(
    ("by", "error"), [("staf", UnknownNameError), ("left", DataError), (5, SpecError), ({1: "x"}, DataError)]
)
def test_what_is_no_label(by, error):
    with pytest.raises(error):
        row_labels(members(left=[None, 9 * DAY], staff=["a", "b"]), by)
