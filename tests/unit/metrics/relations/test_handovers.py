"""Handovers: which relations took over from others, and which chains they form."""

import numpy as np
import pytest

from privdomain.facts import Members
from privdomain.metrics.relations.handovers import chains_of, handovers_of
from privdomain.metrics.relations.relation_rows import relation_rows

DAY = 86_400 * 10**6


def handed(*rows, staff=None, groups=None):
    """Handovers of rows: user, first day, last day (None for live), who ended it, and from whom it was taken over.

    Where no row names a source, the facts have no column of sources.
    """
    users, joined, left, ended_by, source = zip(*((*row, *[None] * (5 - len(row))) for row in rows), strict=True)
    joined, left = ([None if day is None else round(day * DAY) for day in days] for days in (joined, left))
    columns = {"left": left, "ended_by": ended_by, "staff": staff, "takeover_from": source if any(source) else None}
    found = relation_rows(Members(users, joined, **columns, tz="UTC", time_unit="us"), 1_000 * DAY)
    return handovers_of(found, np.zeros(len(rows), np.int64) if groups is None else np.array(groups))


def takeovers(*rows, **options):
    return handed(*rows, **options).is_takeover.tolist()


def chains(*rows, **options):
    return chains_of(handed(*rows, **options)).tolist()


TO_BO = ("ann", 1, 5, "transfer")


def test_a_relation_that_begins_at_the_instant_of_a_transfer_is_a_takeover():
    assert takeovers(TO_BO, ("ann", 5)) == [False, True]
    assert chains(TO_BO, ("ann", 5)) == [0, 0]
    assert chains(("ann", 5), TO_BO) == [0, 0]  # whichever row comes first


@pytest.mark.parametrize(
    "other",
    [
        ("ann", 5 + 1e-11),  # a microsecond later
        ("ann", 5 - 1e-11),
        ("bo", 5),  # another user
        ("ann", 1, 5, "customer"),
    ],
)
def test_any_other_relation_is_new(other):
    assert takeovers(TO_BO, other) == [False, False]
    assert chains(TO_BO, other) == [0, 1]


def test_an_end_by_anybody_else_hands_nothing_over():
    for ended_by in ("customer", "staff", "system", None):
        assert takeovers(("ann", 1, 5, ended_by), ("ann", 5)) == [False, False]


def test_a_known_source_makes_a_takeover_that_continues_the_latest_transfer():
    # Day 8 is later than both transfers, of days 3 and 5; the one of day 9 has not happened yet.
    rows = [("ann", 1, 3, "transfer"), TO_BO, ("ann", 1, 9, "transfer"), ("ann", 8, None, None, "wang")]
    assert takeovers(*rows) == [False, False, False, True]
    assert chains(*rows) == [0, 1, 2, 1]


def test_a_known_source_that_is_not_in_the_facts():
    assert takeovers(("ann", 5, None, None, "wang")) == [True]  # nothing was transferred at all
    rows = [("bo", 1, 3, "transfer"), ("ann", 5, None, None, "wang"), ("ann", 5, 7, "transfer")]
    found = handed(*rows)
    assert found.is_takeover.tolist() == [False, True, False]
    assert found.taken.tolist() == [-1, -1, -1]
    assert chains_of(found).tolist() == [0, 1, 2]


def test_a_chain_of_many_transfers_is_one():
    # 40 relations of a day each, given in an order that scatters the chain, beside those of another user.
    days = [(7 * k) % 40 for k in range(40)]
    rows = [("ann", day, day + 1, "transfer") for day in days] + [("bo", day, day + 1, "customer") for day in days]
    assert chains(*rows) == [0] * 40 + list(range(40, 80))
    assert takeovers(*rows) == [day > 0 for day in days] + [False] * 40


def test_relations_that_meet_in_one_handover_are_of_one_chain():
    rows = [("ann", 1, 5, "transfer"), ("ann", 2, 5, "transfer"), ("ann", 5, 6, "customer"), ("ann", 5)]
    assert takeovers(*rows) == [False, False, True, True]
    assert chains(*rows) == [0, 0, 0, 0]


class TestNamedSources:
    """Where the facts have a column of sources, it alone says who takes over, and from whom."""

    def test_each_takeover_continues_the_relation_of_its_source(self):
        rows = [("u", 1, 10, "transfer"), ("u", 1, 11, "transfer")]
        rows += [("u", 12, 20, "customer", "a"), ("u", 13, None, None, "b")]
        assert takeovers(*rows, staff=["a", "b", "c", "d"]) == [False, False, True, True]
        assert chains(*rows, staff=["a", "b", "c", "d"]) == [0, 1, 0, 1]
        assert chains(*rows, staff=["b", "a", "c", "d"]) == [0, 1, 1, 0]
        assert chains(*rows) == [0, 1, 1, 1]  # without staff: the user's latest

    def test_it_continues_the_latest_transfer_that_its_source_made_of_the_user_until_then(self):
        rows = [("u", 1, 3, "transfer"), ("u", 4, 6, "transfer"), ("u", 7, 9, "transfer"), ("u", 8, None, None, "a")]
        assert chains(*rows, staff=["a", "a", "a", "b"]) == [0, 1, 2, 1]
        assert chains(*rows, staff=["a", "b", "a", "b"]) == [0, 1, 2, 0]
        assert chains(("v", 1, 3, "transfer"), *rows[3:], staff=["a", "b"]) == [0, 1]  # another user
        assert chains(*rows, staff=["a", "a", "a", None]) == [0, 1, 2, 1]  # who took over need not be known
        assert chains(*rows, staff=[None, None, None, "b"]) == [0, 1, 2, 3]  # who handed on must be

    def test_a_start_at_the_instant_of_a_transfer_is_new_where_no_source_is_named(self):
        rows = [TO_BO, ("ann", 5), ("bo", 5, None, None, "wang")]
        assert takeovers(*rows) == [False, False, True]
        assert chains(*rows) == [0, 1, 2]

    def test_two_that_are_handed_on_at_once_are_in_the_order_of_their_sources(self):
        rows = [("u", 1, 5, "transfer"), ("u", 5, 5, "transfer", "a"), ("u", 5, 5, "transfer", "b")]
        rows += [("u", 5, None, None, "c")]
        found = handed(*rows, staff=["a", "b", "c", "d"])
        assert found.taken[1:].tolist() == found.given[:3].tolist()
        assert len(set(found.given[:3].tolist())) == 3


class TestOneTakeoverPerTransfer:
    """Where the facts name no source, what begins beside a takeover is new."""

    def test_who_lasts_longest_takes_over(self):
        starts = [("ann", 5, 6, "customer"), ("ann", 5), ("ann", 5, 7, "customer")]
        assert takeovers(TO_BO, *starts) == [False, False, True, False]
        assert takeovers(*starts[::-1], TO_BO) == [False, True, False, False]
        assert takeovers(TO_BO, ("ann", 2, 5, "transfer"), *starts) == [False, False, False, True, True]
        assert chains(TO_BO, *starts) == [0, 1, 0, 3]

    def test_then_the_order_of_endings_and_of_groups_decides(self):
        ends = [("ann", 5, 6, "staff"), ("ann", 5, 6, "customer")]
        assert takeovers(TO_BO, *ends) == [False, False, True]
        assert takeovers(TO_BO, *ends[::-1]) == [False, True, False]
        alike = [("ann", 5, 6, "staff")] * 2
        assert takeovers(TO_BO, *alike, groups=[0, 2, 1]) == [False, False, True]
        assert takeovers(TO_BO, *alike, groups=[0, 1, 2]) == [False, True, False]

    def test_an_end_by_somebody_else_makes_no_takeover(self):
        assert takeovers(TO_BO, ("ann", 2, 5, "customer"), ("ann", 5), ("ann", 5, 9)).count(True) == 1

    def test_what_was_handed_on_at_once_comes_last(self):
        # One transfer of before and one at once make two takeovers: of the two that stay, not of the one at once.
        rows = [TO_BO, ("ann", 5, 5, "transfer"), ("ann", 5), ("ann", 5, 6, "customer")]
        assert takeovers(*rows) == [False, False, True, True]


class TestHandedOnAtOnce:
    """Relations that were transferred at the instant at which they began, as days without times make them."""

    def test_it_does_not_take_over_from_itself(self):
        assert takeovers(("ann", 5, 5, "transfer")) == [False]
        assert takeovers(("ann", 5, 5, "transfer"), ("ann", 5)) == [False, True]

    def test_it_takes_over_from_what_began_earlier(self):
        rows = [TO_BO, ("ann", 5, 5, "transfer"), ("ann", 5)]
        assert takeovers(*rows) == [False, True, True]
        assert chains(*rows) == [0, 0, 0]

    def test_of_several_at_once_none_is_known_to_come_first(self):
        rows = [("ann", 5, 5, "transfer"), ("ann", 5, 5, "transfer"), ("ann", 5)]
        assert takeovers(*rows) == [False, False, True]
        assert chains(*rows) == [0, 0, 0]

    def test_a_known_source_is_looked_for_before_it(self):
        rows = [("ann", 1, 3, "transfer"), ("ann", 5, 5, "transfer", "wang"), ("bo", 5, 5, "transfer", "wang")]
        found = handed(*rows)
        assert found.is_takeover.tolist() == [False, True, True]
        assert (found.taken >= 0).tolist() == [False, True, False]
        assert chains_of(found).tolist() == [0, 0, 2]


def test_no_relation():
    nobody = Members(["ann"], ["2026-01-05"], tz="UTC").take([])
    found = handovers_of(relation_rows(nobody, 1_000 * DAY), np.empty(0, np.int64))
    assert found.is_takeover.tolist() == []
    assert chains_of(found).tolist() == []
