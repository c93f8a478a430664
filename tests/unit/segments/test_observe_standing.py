"""Conditions on how users stand among all others, on hand-made facts."""

import pytest
from oracle.few_facts import USERS, accepted, orders

from privdomain.errors import DataError
from privdomain.facts import Facts, Members, Users
from privdomain.segments import RfmIn, StageIn, Total, explain


def buyers():
    """Five buyers of one order each: recency, and value, rise from a to e."""
    return orders([(user, f"2026-01-{day:02}", 10 * day) for day, user in enumerate("abcde", 1)])


def test_rfm_segments_are_scored_among_all_buyers():
    # Recency and value score 1 to 5; all bought once, so frequency scores 1.
    names = {
        "Lost": ["a"],  # (1, 1, 1)
        "About To Sleep": ["b"],  # (2, 1, 2)
        "Promising": ["c", "d"],  # (3, 1, 3), (4, 1, 4)
        "New Customers": ["e"],  # (5, 1, 5)
    }
    listed = [*"abcde", "z"]
    for name, users in names.items():
        assert accepted(RfmIn([name]), users=listed, orders=buyers()) == users
    facts = Facts(users=Users(listed), orders=buyers())
    assert [explain(RfmIn(["Lost"]), user, facts, as_of="2026-02-01").accepts for user in "abc"] == [True, False, False]


def test_rfm_of_shopify():
    # DORMANT: recency 1 or 2 and a mean of 1; (2, 1, 2) has a mean of 1.5.
    assert accepted(RfmIn(["DORMANT"], scheme="Shopify groups"), users=[*"abcde"], orders=buyers()) == ["a", "b"]


def test_rfm_without_purchases():
    listed = [*"ab", "z"]
    assert accepted(~RfmIn(["Lost"], missing="false"), users=listed, orders=buyers()) == ["b", "z"]
    assert accepted(RfmIn(["Lost"], missing="true"), users=listed, orders=buyers()) == ["a", "z"]
    with pytest.raises(DataError, match=r"^rfm: is missing \(first at row 2, 1 row\)"):
        accepted(RfmIn(["Lost"], missing="error"), users=listed, orders=buyers())
    assert accepted(RfmIn(["Lost"]), "2025-01-01", users=listed, orders=buyers()) == []  # nobody had bought


def test_stages():
    # Ann bought weekly and then stopped for ten weeks; bo came last week; cy never.
    rows = [("ann", f"2026-01-{day:02}", 9) for day in (1, 8, 15, 22)] + [("bo", "2026-03-25", 9)]
    members = Members(["ann", "bo"], ["2026-01-01"] * 2, tz="UTC", left=["2026-02-01", None])
    given = {"orders": orders(rows), "members": members}
    for stage, users in {"lost": ["ann"], "new": ["bo"], "lead": ["cy"], "active": []}.items():
        assert accepted(StageIn([stage]), "2026-04-01", **given) == users
    for reach, users in {"reachable": ["bo"], "unreachable": ["ann", "cy"]}.items():
        assert accepted(StageIn(["lost", "new", "lead"], reachability=[reach]), "2026-04-01", **given) == users


@pytest.mark.parametrize(("policy", "expected"), [("false", []), ("true", ["ann"])])
def test_stages_that_nobody_knows(policy, expected):
    # One purchase long ago, and nobody who came back: no usual interval.
    given = orders([("ann", "2025-01-01", 9)])
    assert accepted(StageIn(["lost"], missing=policy), orders=given) == expected
    assert accepted(~StageIn(["lost"], missing=policy), orders=given) == [u for u in USERS if u not in expected]


def test_no_order_at_all():
    empty = orders([])
    assert accepted(StageIn(["lead"]), orders=empty) == USERS
    assert accepted(RfmIn(["Lost"]), orders=empty) == []
    assert accepted(Total("amount", under=1), orders=empty) == USERS
