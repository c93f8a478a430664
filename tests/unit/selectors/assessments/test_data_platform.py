"""Data platforms: a CDP by whose users are in it."""

import math

import numpy as np
import pytest
from oracle.assessment_laws import check_assessment

from privdomain.errors import SpecError
from privdomain.selectors import assess_data_platform


def assess(first, users, own=None, **bars):
    return assess_data_platform(first_party_users=first, users=users, has_own_touchpoints=own, **bars)


def changes(assessment):
    return [(change.verdict, change.how.en.split(" of 1")[0]) for change in assessment.changes]


@pytest.mark.parametrize(
    ("first", "verdict", "near"),
    [
        (800_000, "cdp", [("mixed", "200,000 to 499,999")]),
        (500_000, "cdp", [("mixed", "200,000 to 499,999")]),
        (499_999, "mixed", [("cdp", "At least 500,000"), ("pseudo_cdp", "At most 199,999")]),
        (200_000, "mixed", [("cdp", "At least 500,000"), ("pseudo_cdp", "At most 199,999")]),
        (199_999, "pseudo_cdp", [("mixed", "200,000 to 499,999")]),
        (0, "pseudo_cdp", [("mixed", "200,000 to 499,999")]),
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
@pytest.mark.parametrize("users", [5_000_000, None])
def test_without_a_touchpoint_it_is_a_dmp_however_many_users_it_holds(first, users):
    assessment = assess(first, users, own=False)
    assert (assessment.verdict.zh, assessment.score) == ("伪CDP", 0)
    assert "no_touchpoint" in [reason.code for reason in assessment.reasons]
    assert [change.verdict for change in assessment.changes] == ["mixed"]
    check_assessment(assessment)


@pytest.mark.parametrize("own", [None, True, False])
def test_where_nobody_is_on_file_no_verdict_applies(own):
    empty = assess(0, 0, own=own)
    assert assess(None, 0, own=own) == empty
    assert (empty.verdict, math.isnan(empty.score), empty.is_open) == (None, True, False)
    assert repr(empty).startswith("Data platform: none (均不适用), score —")
    assert "no_users" in [reason.code for reason in empty.reasons]
    assert [change.verdict for change in empty.changes] == ["pseudo_cdp", "mixed", "cdp"]
    check_assessment(empty)


def test_no_first_party_user_is_a_share_of_zero_of_however_many():
    uncounted = assess(0, None)
    assert (uncounted.verdict, uncounted.score) == ("pseudo_cdp", 0)
    assert [(change.verdict, change.how.zh) for change in uncounted.changes] == [
        ("mixed", "自有触点用户占比不低于 0.2，且低于 0.5。")
    ]
    check_assessment(uncounted)


def test_what_is_unknown_leaves_it_open():
    unmet = assess(None, 10)
    assert (unmet.verdict, math.isnan(unmet.score)) == (None, True)
    assert changes(unmet) == [("pseudo_cdp", "At most 1"), ("mixed", "2 to 4"), ("cdp", "At least 5")]
    uncounted = assess(3, None)
    assert [reason.zh for reason in uncounted.reasons] == ["尚不清楚：用户总数。"]
    assert [(change.verdict, change.how.zh) for change in uncounted.changes] == [
        ("pseudo_cdp", "自有触点用户占比低于 0.2。"),
        ("mixed", "自有触点用户占比不低于 0.2，且低于 0.5。"),
        ("cdp", "自有触点用户占比不低于 0.5。"),
    ]
    for assessment in (unmet, uncounted, assess(None, None)):
        assert assessment.is_open
        check_assessment(assessment)


def test_callers_may_set_the_bars():
    assert assess(6, 10, cdp_from=0.7, mixed_from=0.5).verdict == "mixed"
    assert assess(6, 10, cdp_from=0.6).verdict == "cdp"
    with pytest.raises(SpecError, match=r"^cdp_from: 0.1 does not lie above mixed_from, 0.2"):
        assess(6, 10, cdp_from=0.1)
    with pytest.raises(SpecError, match=r"^mixed_from: nan is no share"):
        assess(6, 10, mixed_from=math.nan)


@pytest.mark.parametrize("bad", [-1, 0.5, 1.0, math.nan, math.inf, True, "5", [5], 10**12 + 1, np.float64(5)])
@pytest.mark.parametrize("name", ["first_party_users", "users"])
def test_what_is_no_count(name, bad):
    with pytest.raises(SpecError, match=rf"^{name}: .* is no whole number from 0 to 1,000,000,000,000"):
        assess_data_platform(**{"first_party_users": 0, "users": 10**12, name: bad})


def test_numbers_that_do_not_fit_together():
    with pytest.raises(SpecError, match=r"^first_party_users: 11 exceed the 10 users. Count both on one file.$"):
        assess(11, 10)
    with pytest.raises(SpecError, match=r"^first_party_users: is 3 though has_own_touchpoints is False."):
        assess(3, 10, own=False)
    with pytest.raises(SpecError, match=r"^has_own_touchpoints: 1 is no boolean"):
        assess(3, 10, own=1)


def test_numbers_of_numpy():
    assert assess(np.int64(8), np.int32(10), own=np.True_) == assess(8, 10, own=True)
    assert assess(0, 10, own=np.False_).verdict == "pseudo_cdp"
