"""Consents: held from the grant to the withdrawal or the expiry, whichever comes first."""

import pytest

from privdomain.errors import DataError
from privdomain.facts import Consents


def consents(**changes):
    given = {"user": [1, 2, 3], "purpose": ["marketing"] * 3, "granted": ["2026-01-05"] * 3, "tz": "Asia/Shanghai"}
    return Consents(**{**given, **changes})


@pytest.mark.parametrize(
    ("when", "held"),
    [
        ("2026-01-04 23:59:59", [False, False, False]),
        ("2026-01-05", [True, True, True]),  # at the exact instant of the grant
        ("2026-01-31", [True, True, True]),
        ("2026-02-01", [False, True, True]),
        ("2026-03-01", [False, False, True]),
    ],
)
def test_the_earlier_end_counts(when, held):
    ends = {"withdrawn": ["2026-02-01", None, None], "expires": ["2026-03-01", "2026-03-01", None]}
    assert consents(**ends).hold_at(when).tolist() == held


def test_without_an_end_it_holds():
    assert consents().hold_at("2126-01-01").tolist() == [True] * 3


def test_a_withdrawal_before_the_grant():
    with pytest.raises(DataError, match=r"^withdrawn: lies before granted \(first at row 1, 1 row\)"):
        consents(withdrawn=[None, "2026-01-04", "2026-01-05"])


def test_a_withdrawal_at_once_leaves_nothing():
    assert consents(withdrawn=["2026-01-05", None, None]).hold_at("2026-01-05").tolist() == [False, True, True]


def test_an_expiry_that_is_not_after_the_grant():
    ends = [None, "2026-01-04", "2026-01-05"]
    with pytest.raises(DataError, match=r"^expires: does not lie after granted \(first at row 1, 2 rows\)"):
        consents(expires=ends)
    kept, rejects = Consents.accept([1, 2, 3], ["marketing"] * 3, ["2026-01-05"] * 3, expires=ends, tz="Asia/Shanghai")
    assert (kept.user.tolist(), rejects.index.tolist()) == ([1], [1, 2])
