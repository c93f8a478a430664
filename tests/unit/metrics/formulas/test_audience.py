"""Rates over the stock of users: each a part of its whole, nan over nobody, an error beyond everybody."""

import math

import pytest

from privdomain.errors import DataError
from privdomain.metrics.formulas import (
    churn_rate,
    duplicate_contact_rate,
    live_contact_rate,
    penetration_rate,
    reactivation_rate,
    retention_rate,
    stickiness_ratio,
)

RATES = [
    (retention_rate, "retained", "users"),
    (churn_rate, "lost", "users_at_start"),
    (reactivation_rate, "reactivated", "dormant"),
    (stickiness_ratio, "daily_active", "monthly_active"),
    (penetration_rate, "users", "population"),
    (live_contact_rate, "live", "added"),
    (duplicate_contact_rate, "duplicates", "contacts"),
]


def test_retention_of_the_six_step_funnel():
    assert retention_rate(retained=3_000, users=5_000) == 0.6  # 3,000 kept of 5,000 won


def test_churn_is_what_retention_leaves():
    assert churn_rate(lost=2_000, users_at_start=5_000) == 0.4  # 2,000 / 5,000


def test_reactivation_of_dormant_users():
    assert reactivation_rate(reactivated=60, dormant=400) == 0.15  # 60 / 400


def test_stickiness_of_six_days_in_thirty():
    assert stickiness_ratio(daily_active=1_200, monthly_active=6_000) == 0.2  # 1,200 / 6,000 = 6 / 30


def test_penetration_of_touchpoints():
    assert penetration_rate(users=960, population=1_000) == 0.96  # 960 / 1,000


def test_live_share_of_added_contacts():
    assert live_contact_rate(live=850, added=1_000) == 0.85  # 850 / 1,000


def test_duplicates_among_persons():
    assert duplicate_contact_rate(duplicates=120, contacts=4_000) == 0.03  # 120 / 4,000


@pytest.mark.parametrize(("rate", "part", "whole"), RATES)
def test_all_of_them_is_one_and_none_of_them_zero(rate, part, whole):
    assert rate(**{part: 7, whole: 7}) == 1.0
    assert rate(**{part: 0, whole: 7}) == 0.0


@pytest.mark.parametrize(("rate", "part", "whole"), RATES)
def test_a_share_of_nobody_is_undefined(rate, part, whole):
    assert math.isnan(rate(**{part: 0, whole: 0}))


@pytest.mark.parametrize(("rate", "part", "whole"), RATES)
@pytest.mark.parametrize("of", [0, 7])
def test_more_than_all_of_them_cannot_be(rate, part, whole, of):
    with pytest.raises(DataError, match=rf"^{part}: 8\.0 exceeds {whole}\. Count both over the same people"):
        rate(**{part: 8, whole: of})
