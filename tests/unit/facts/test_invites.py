"""Invites: two users in a row, one index of ids."""

import pytest

from privdomain.errors import DataError
from privdomain.facts import Invites

DAYS = ["2026-01-05"] * 3


def invites(inviter=(1, 1, 2), invitee=(2, 3, 4), **changes):
    return Invites(**{"inviter": list(inviter), "invitee": list(invitee), "time": DAYS, "tz": "UTC", **changes})


def test_both_sides_are_users_and_share_an_index():
    table = invites()
    assert table.users.tolist() == [1, 2, 3, 4]
    assert table.n_users == 4
    assert table.user_index[table.columns["inviter"].codes].tolist() == [1, 1, 2]
    assert table.user_index[table.user_codes].tolist() == [2, 3, 4]
    assert table.take([2]).users.tolist() == [2, 4]


def test_a_row_belongs_to_its_invitee():
    table = invites()
    assert table.for_users([2, 3]).invitee.tolist() == [2, 3]
    assert len(table.for_users([1])) == 0
    parts = table.split(3)
    invited = [set(part.invitee.tolist()) for part in parts]
    assert sum(map(len, invited)) == len(set().union(*invited)) == 3


def test_ids_of_two_kinds():
    with pytest.raises(DataError, match=r"^inviter: is int on one side and str on the other"):
        invites(inviter=["a", "a", "b"])
    with pytest.raises(DataError, match=r"^inviter: is int on one side"):
        Invites.accept(["a"], [1], ["2026-01-05"], tz="UTC")


def test_an_unknown_validity_is_refused():
    assert invites(valid=[True, False, True]).valid.tolist() == [True, False, True]
    assert invites().valid is None
    with pytest.raises(DataError, match=r"^valid: is no boolean") as caught:
        invites(valid=[True, None, True])
    assert (caught.value.index, caught.value.count) == (1, 1)
