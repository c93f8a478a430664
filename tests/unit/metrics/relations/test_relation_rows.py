"""Relations as they stood at the end of observation."""

from privdomain.facts import Members
from privdomain.metrics.cohorts.starts import NEVER
from privdomain.metrics.relations.relation_rows import ENDINGS, relation_rows

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
