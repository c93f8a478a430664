"""Payback, break-even, net benefit and the cost of keeping a user."""

import math

import numpy as np
import pytest

from privdomain.metrics.formulas import break_even_users, maintenance_cost_per_user, net_benefit, payback


def test_a_data_platform_pays_back_in_a_year_and_a_bit():
    assert payback(cost=500_000, gain_per_period=40_000) == 12.5  # 500k / 40k a month


@pytest.mark.parametrize("gain", [0, -1, -1e-300])
def test_without_gain_it_never_pays_back(gain):
    assert math.isnan(payback(cost=500_000, gain_per_period=gain))


@pytest.mark.parametrize("gain", [5, 0, -5])
def test_nothing_paid_is_paid_back_at_once(gain):
    assert payback(cost=0, gain_per_period=gain) == 0.0


def test_an_unknown_gain_is_unknown_even_when_nothing_was_paid():
    assert math.isnan(payback(cost=0, gain_per_period=math.nan))


def test_payback_of_columns_mixes_all_cases():
    # 10 / 4; never; at once; unknown
    np.testing.assert_array_equal(
        payback(cost=[10, 10, 0, math.nan], gain_per_period=[4, 0, -1, 4]), [2.5, math.nan, 0.0, math.nan]
    )


def test_break_even_is_fixed_cost_over_contribution():
    assert break_even_users(fixed_cost=200_000, contribution_per_user=80) == 2_500.0  # 200,000 / 80


def test_a_loss_on_every_user_never_breaks_even():
    assert math.isnan(break_even_users(fixed_cost=200_000, contribution_per_user=-3))


def test_no_fixed_cost_breaks_even_without_users():
    assert break_even_users(fixed_cost=0, contribution_per_user=-3) == 0.0


def test_net_benefit_is_the_saving_less_people_and_technology():
    # 300k - 120k - 80k
    assert net_benefit(saved_cost=300_000, labour_cost=120_000, technology_cost=80_000) == 100_000.0


def test_net_benefit_turns_negative_when_nothing_was_saved():
    assert net_benefit(saved_cost=-10, labour_cost=20, technology_cost=30) == -60.0  # -10 - 20 - 30


def test_maintenance_cost_is_per_active_user():
    assert maintenance_cost_per_user(expense=360_000, active_users=24_000) == 15.0  # 360,000 / 24,000


def test_nobody_active_has_no_maintenance_cost():
    assert math.isnan(maintenance_cost_per_user(expense=360_000, active_users=0))
