"""Fission: the K-factor, values with referral and the ratios of a campaign of 600 participants."""

import math

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.metrics.formulas import (
    fission_completion_rate,
    invites_per_completer,
    k_factor,
    ltv_with_first_generation,
    ltv_with_referral,
    referral_loss_rate,
    reward_cost_per_new_user,
)


def test_k_is_invites_times_acceptance():
    assert k_factor(invites_per_user=4, acceptance_rate=0.05) == 0.2  # 4 x .05


def test_acceptance_beyond_every_invitation_is_refused():
    with pytest.raises(DataError, match=r"^acceptance_rate: 20\.0 is outside \[0, 1\]"):
        k_factor(invites_per_user=4, acceptance_rate=20)


def test_the_first_generation_adds_its_share():
    assert ltv_with_first_generation(clv=80, k_factor=0.3) == 104.0  # 80 + .3 x 80


def test_all_generations_sum_to_a_geometric_series():
    assert ltv_with_referral(clv=80, k_factor=0.3) == pytest.approx(114.2857, abs=5e-5)  # 80 / .7


def test_the_closed_form_equals_the_generations_added_one_by_one():
    generations = sum(80 * 0.3**generation for generation in range(60))  # the rest is below 80 x .3 ** 60 = 3e-30
    assert ltv_with_referral(clv=80, k_factor=0.3) == pytest.approx(generations, rel=1e-14)


def test_a_series_that_does_not_shrink_has_no_sum():
    np.testing.assert_array_equal(ltv_with_referral(clv=80, k_factor=[0.5, 1, 1.5]), [160.0, math.nan, math.nan])


def test_a_loss_is_passed_on_too():
    assert ltv_with_referral(clv=-10, k_factor=0.5) == -20.0  # -10 / .5
    assert ltv_with_first_generation(clv=-10, k_factor=0.5) == -15.0  # -10 x 1.5


def test_an_unknown_k_leaves_the_value_unknown():
    assert math.isnan(ltv_with_referral(clv=80, k_factor=math.nan))


def test_campaign_of_600_participants():
    assert fission_completion_rate(completers=90, participants=600) == 0.15  # 90 / 600
    assert invites_per_completer(new_users=315, completers=90) == 3.5  # 315 / 90
    assert referral_loss_rate(lost=63, invited=315) == 0.2  # 63 / 315
    assert reward_cost_per_new_user(rewards=3_024, valid_new_users=252) == 12.0  # 3,024 / (315 - 63)


def test_a_campaign_without_anybody_is_undefined():
    assert math.isnan(fission_completion_rate(completers=0, participants=0))
    assert math.isnan(invites_per_completer(new_users=0, completers=0))
    assert math.isnan(referral_loss_rate(lost=0, invited=0))
    assert math.isnan(reward_cost_per_new_user(rewards=100, valid_new_users=0))


def test_parts_beyond_their_whole_are_refused():
    with pytest.raises(DataError, match=r"^completers: 2\.0 exceeds participants"):
        fission_completion_rate(completers=2, participants=1)
    with pytest.raises(DataError, match=r"^lost: 2\.0 exceeds invited"):
        referral_loss_rate(lost=2, invited=1)
