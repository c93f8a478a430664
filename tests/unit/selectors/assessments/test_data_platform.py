"""Data platforms: a CDP by whose users are in it."""

import math

import numpy as np
import pytest
from oracle.assessment_laws import check_assessment

from privdomain.errors import DataError, SpecError
from privdomain.selectors import assess_data_platform


def assess(first, users, own=None, **bars):
    return assess_data_platform(first_party_users=first, users=users, has_own_touchpoints=own, **bars)


def changes(assessment):
    return [(change.verdict, change.how.code, change.how.parameters.get("n")) for change in assessment.changes]


@pytest.mark.parametrize(
    ("first", "verdict", "near"),
    [
        (800_000, "cdp", [("mixed", "at_most", 499_999)]),
        (500_000, "cdp", [("mixed", "at_most", 499_999)]),
        (499_999, "mixed", [("cdp", "at_least", 500_000), ("pseudo_cdp", "at_most", 199_999)]),
        (200_000, "mixed", [("cdp", "at_least", 500_000), ("pseudo_cdp", "at_most", 199_999)]),
        (199_999, "pseudo_cdp", [("mixed", "at_least", 200_000)]),
        (0, "pseudo_cdp", [("mixed", "at_least", 200_000)]),
    ],
)
def test_the_share_decides(first, verdict, near):
    assessment = assess(first, 1_000_000)
    assert (assessment.verdict, assessment.score) == (verdict, first / 1_000_000)
    assert changes(assessment) == near
    check_assessment(assessment)


def test_eight_hundred_thousand_of_a_million():
    assessment = assess(800_000, 1_000_000, own=True)
    assert assessment.score == 0.8
    assert assessment.reasons[0].zh == "1,000,000 名用户中有 800,000 名来自自有触点，占 80.0%。"


@pytest.mark.parametrize("first", [0, None])
@pytest.mark.parametrize("users", [5_000_000, 0, None])
def test_without_a_touchpoint_it_is_a_dmp_however_many_users_it_holds(first, users):
    assessment = assess(first, users, own=False)
    assert (assessment.verdict.zh, assessment.score) == ("伪CDP", 0)
    assert "no_touchpoint" in [reason.code for reason in assessment.reasons]
    assert assessment.changes[0].verdict == "mixed"
    check_assessment(assessment)


def test_what_is_unknown_leaves_it_open():
    unmet = assess(None, 10)
    assert (unmet.verdict, math.isnan(unmet.score)) == (None, True)
    assert changes(unmet) == [("pseudo_cdp", "at_most", 1), ("mixed", "at_least", 2), ("cdp", "at_least", 5)]
    uncounted = assess(3, None)
    assert [reason.zh for reason in uncounted.reasons] == ["尚不清楚：用户总数。"]
    assert [(c.verdict, c.how.parameters["share"]) for c in uncounted.changes] == [("mixed", 0.2), ("cdp", 0.5)]
    empty = assess(0, 0)
    assert (empty.verdict, math.isnan(empty.score), [reason.code for reason in empty.reasons]) == (
        None, True, ["no_users"]
    )  # fmt: skip
    for assessment in (unmet, uncounted, empty, assess(None, None)):
        check_assessment(assessment)


def test_callers_may_set_the_bars():
    assert assess(6, 10, cdp_from=0.7, mixed_from=0.5).verdict == "mixed"
    assert assess(6, 10, cdp_from=0.6).verdict == "cdp"
    with pytest.raises(SpecError, match=r"^cdp_from: 0.1 does not lie above mixed_from, 0.2"):
        assess(6, 10, cdp_from=0.1)
    with pytest.raises(SpecError, match=r"^mixed_from: nan is no share"):
        assess(6, 10, mixed_from=math.nan)


@pytest.mark.parametrize("bad", [-1, 0.5, 1.0, math.nan, math.inf, True, "5", [5], 2**53, np.float64(5)])
@pytest.mark.parametrize("name", ["first_party_users", "users"])
def test_what_is_no_count(name, bad):
    with pytest.raises(DataError, match=rf"^{name}: .* is no count of users. Pass a whole number >= 0") as caught:
        assess_data_platform(**{"first_party_users": 0, "users": 2**53 - 1, name: bad})
    assert caught.value.argument == name


def test_numbers_that_do_not_fit_together():
    with pytest.raises(DataError, match=r"^first_party_users: 11 exceeds users, 10. Count both on one file.$"):
        assess(11, 10)
    with pytest.raises(DataError, match=r"^first_party_users: 9,007,199,254,740,991 exceeds users"):
        assess(2**53 - 1, 2**53 - 2)
    with pytest.raises(DataError, match=r"^first_party_users: is 3 though has_own_touchpoints is False."):
        assess(3, 10, own=False)
    with pytest.raises(SpecError, match=r"^has_own_touchpoints: 1 is no boolean"):
        assess(3, 10, own=1)


def test_numbers_of_numpy():
    assert assess(np.int64(8), np.int32(10), own=np.True_) == assess(8, 10, own=True)
    assert assess(0, 10, own=np.False_).verdict == "pseudo_cdp"
