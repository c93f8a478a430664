"""Payback, break-even, net benefit and the cost of keeping a user."""

import math

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.metrics.formulas import (
    break_even_basket,
    break_even_users,
    maintenance_cost_per_user,
    net_benefit,
    payback,
)


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


def test_the_break_even_basket_pays_the_minutes_out_of_its_margin():
    assert break_even_basket(minutes_per_order=45, wage_per_hour=100, margin=0.5) == 150.0  # 3/4 hour x 100 / 0.5


def test_at_the_break_even_basket_the_margin_is_the_wage():
    minutes, wage, margin = np.array([5, 20, 90]), 60, np.array([0.2, 0.4, 1])  # wages of 5, 20 and 90
    baskets = break_even_basket(minutes_per_order=minutes, wage_per_hour=wage, margin=margin)
    np.testing.assert_allclose(baskets, [25, 50, 90], rtol=1e-15)
    np.testing.assert_allclose(baskets * margin, minutes, rtol=1e-15)  # at 60 an hour a minute costs 1


def test_without_margin_no_basket_pays():
    assert math.isnan(break_even_basket(minutes_per_order=45, wage_per_hour=100, margin=0))


def test_no_minutes_cost_nothing():
    assert break_even_basket(minutes_per_order=0, wage_per_hour=100, margin=0.5) == 0.0


@pytest.mark.parametrize(
    ("name", "value"), [("minutes_per_order", -1), ("wage_per_hour", -1), ("margin", -0.1), ("margin", 50)]
)
def test_what_is_no_minute_no_wage_and_no_margin(name, value):
    arguments = {"minutes_per_order": 45, "wage_per_hour": 100, "margin": 0.5} | {name: value}
    with pytest.raises(DataError, match=f"^{name}: "):
        break_even_basket(**arguments)


def test_net_benefit_is_the_saving_less_people_and_technology():
    # 300k - 120k - 80k
    assert net_benefit(saved_cost=300_000, labour_cost=120_000, technology_cost=80_000) == 100_000.0


def test_net_benefit_turns_negative_when_nothing_was_saved():
    assert net_benefit(saved_cost=-10, labour_cost=20, technology_cost=30) == -60.0  # -10 - 20 - 30


def test_maintenance_cost_is_per_active_user():
    assert maintenance_cost_per_user(expense=360_000, active_users=24_000) == 15.0  # 360,000 / 24,000


def test_nobody_active_has_no_maintenance_cost():
    assert math.isnan(maintenance_cost_per_user(expense=360_000, active_users=0))
