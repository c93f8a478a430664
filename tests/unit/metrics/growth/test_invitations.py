"""What each invitation row is, one trap at a time."""

import pytest

from privdomain.errors import SpecError
from privdomain.facts import Invites, Members
from privdomain.metrics.growth.fission import fission
from privdomain.metrics.growth.invitations import InviteKind

UNTIL = 1_000


def kinds(*rows, members=(), **options):
    """Kinds of rows (inviter, invitee, time[, valid]); members are (user, joined)."""
    inviter, invitee, time, *valid = zip(*rows, strict=True)
    invites = Invites(inviter, invitee, time, tz="UTC", valid=valid[0] if valid else None, time_unit="us")
    joined = Members(*zip(*members, strict=True), tz="UTC", time_unit="us") if members else None
    result = fission(invites, members=joined, observed_until=UNTIL, window="1us", **options)
    found = ["accepted"] * len(rows)
    for kind in list(InviteKind)[:-1]:
        for row in result.rows.of(kind):
            found[row] = str(kind)
    return found


def test_the_words():
    assert [str(kind) for kind in InviteKind] == ["self", "repeated", "known", "circular", "early", "accepted"]
    assert [kind.zh for kind in InviteKind] == ["自邀", "重复邀请", "老客", "循环邀请", "早于邀请人", "裂变新客"]


def test_oneself_is_no_friend():
    assert kinds(("a", "a", 1), ("b", "a", 2)) == ["self", "accepted"]


def test_the_first_invitation_counts_wherever_it_stands():
    assert kinds(("b", "x", 5), ("a", "x", 3), ("a", "x", 9)) == ["repeated", "accepted", "repeated"]


def test_at_one_instant_the_smallest_inviter_counts():
    assert kinds(("b", "x", 3), ("a", "x", 3)) == ["repeated", "accepted"]


def test_of_equal_rows_one_that_does_not_count():
    assert kinds(("a", "x", 3, True), ("a", "x", 3, False), ("a", "x", 3, False)) == [
        "repeated",
        "accepted",
        "repeated",
    ]


def test_who_had_a_relation_before_is_known():
    rows = (("a", "x", 5), ("a", "y", 5))
    assert kinds(*rows, members=[("x", 4), ("y", 5)]) == ["known", "accepted"]
    assert kinds(*rows, members=[("x", 4), ("y", 5)], new_within="1us") == ["accepted", "accepted"]
    # the first relation counts, though it may have ended: who comes back is not new
    assert kinds(*rows, members=[("x", 7), ("x", 1), ("y", 6)]) == ["known", "accepted"]


def test_a_later_row_of_a_known_user_is_repeated():
    assert kinds(("a", "x", 5), ("b", "x", 6), members=[("x", 4)]) == ["known", "repeated"]


def test_the_latest_row_closes_a_circle():
    assert kinds(("a", "b", 1), ("b", "c", 2), ("c", "a", 3)) == ["accepted", "accepted", "circular"]
    assert kinds(("c", "a", 3), ("a", "b", 1), ("b", "c", 2)) == ["circular", "accepted", "accepted"]


def test_at_one_instant_the_row_to_the_largest_id_closes_it():
    assert kinds(("a", "b", 1), ("b", "a", 1)) == ["circular", "accepted"]


def test_every_circle_is_closed_once_with_its_branches_kept():
    rows = (("a", "b", 1), ("b", "a", 2), ("c", "d", 1), ("d", "c", 2), ("a", "e", 3), ("f", "g", 1))
    assert kinds(*rows) == ["accepted", "circular", "accepted", "circular", "accepted", "accepted"]


def test_a_known_user_breaks_the_circle():
    assert kinds(("a", "b", 1), ("b", "a", 2), members=[("a", 0)]) == ["accepted", "known"]


def test_an_invitation_before_the_inviter_came_is_early():
    # b came on 5, so somebody else brought c on 3
    assert kinds(("a", "b", 5), ("b", "c", 3), ("b", "d", 5)) == ["accepted", "early", "accepted"]
    assert kinds(("b", "c", 3), members=[("b", 5)]) == ["early"]
    assert kinds(("b", "c", 3), members=[("b", 3)]) == ["accepted"]
    # of two sources the earlier one says when b came
    assert kinds(("a", "b", 2), ("b", "c", 3), members=[("b", 5)]) == ["accepted", "accepted"]


def test_who_was_brought_early_still_came_then():
    # c came on 3, whoever brought it, so its own invitation on 4 is fine
    assert kinds(("a", "b", 5), ("b", "c", 3), ("c", "d", 4), ("c", "e", 2)) == [
        "accepted",
        "early",
        "accepted",
        "early",
    ]


def test_a_user_after_a_closed_circle_has_no_known_start():
    # b to a closes the circle, so nobody knows when a came, and its row of 1 is not early
    assert kinds(("a", "b", 1), ("b", "a", 2), ("a", "c", 0)) == ["accepted", "circular", "accepted"]


@pytest.mark.parametrize("kind", ["accepted", "selfish", None, 3])
def test_only_refused_kinds_have_positions(kind):
    invites = Invites(["a"], ["b"], [1], tz="UTC")
    with pytest.raises(SpecError, match="is no kind"):
        fission(invites, observed_until=UNTIL).rows.of(kind)
