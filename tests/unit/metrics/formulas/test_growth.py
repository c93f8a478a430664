"""Growth over a period, per year, of one factor, and the stock at which it ends."""

import math

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.metrics.formulas import cagr, growth_rate, implied_user_growth, steady_state_stock


def test_growth_is_the_change_over_the_start():
    assert growth_rate(start=4_000, end=5_000) == 0.25  # 1,000 / 4,000


def test_growth_by_255_percent_is_growth_to_355():
    assert growth_rate(start=100, end=355) == 2.55  # (355 - 100) / 100


def test_growth_from_nothing_is_undefined():
    assert math.isnan(growth_rate(start=0, end=5))


def test_losing_all_is_minus_one():
    assert growth_rate(start=5, end=0) == -1.0  # (0 - 5) / 5


def test_the_private_domain_tool_market_grew_by_41_percent_a_year():
    assert cagr(start=71, end=200, years=3) == pytest.approx(0.412, abs=5e-4)  # (200 / 71) ** (1 / 3) - 1 = .41229


def test_cagr_of_whole_squares():
    # (400 / 100) ** (1 / 2) - 1 = 1; (25 / 100) ** (1 / 2) - 1 = -.5
    np.testing.assert_array_equal(cagr(start=100, end=[400, 25], years=2), [1.0, -0.5])


def test_half_a_year_squares_the_growth():
    assert cagr(start=100, end=150, years=0.5) == pytest.approx(1.25)  # 1.5 ** 2 - 1


def test_cagr_down_to_nothing_is_minus_one():
    assert cagr(start=5, end=0, years=3) == -1.0  # 0 ** (1 / 3) - 1


def test_cagr_from_nothing_is_undefined():
    assert math.isnan(cagr(start=0, end=5, years=3))


@pytest.mark.parametrize("years", [0, math.nan])
def test_without_a_known_time_there_is_no_yearly_growth(years):
    assert math.isnan(cagr(start=5, end=5, years=years))  # 1 ** nan would be 1


def test_users_grow_by_what_the_value_per_user_leaves():
    # total at least doubled, per user +67%: 2.00 / 1.67 = 1.19760
    assert implied_user_growth(total_growth=1.00, per_user_growth=0.67) == pytest.approx(0.19760, abs=5e-6)


def test_equal_growth_leaves_the_users_unchanged():
    assert implied_user_growth(total_growth=0.5, per_user_growth=0.5) == 0.0  # 1.5 / 1.5 - 1


def test_value_per_user_fallen_to_nothing_says_nothing_of_users():
    assert math.isnan(implied_user_growth(total_growth=-1, per_user_growth=-1))


@pytest.mark.parametrize("argument", ["total_growth", "per_user_growth"])
def test_nothing_falls_by_more_than_all_of_it(argument):
    with pytest.raises(DataError) as error:
        implied_user_growth(**{"total_growth": 0, "per_user_growth": 0, argument: -1.01})
    assert str(error.value) == f"{argument}: -1.01 is below -1. Write +67% as 0.67 and a loss of half as -0.5."


def test_a_stock_rests_where_leavers_equal_joiners():
    assert steady_state_stock(new_per_period=1_000, churn_rate=0.05) == 20_000.0  # 20,000 x 5% = 1,000


def test_a_stock_that_nobody_leaves_never_rests():
    assert math.isnan(steady_state_stock(new_per_period=1_000, churn_rate=0))


def test_a_stock_that_everybody_leaves_is_the_last_inflow():
    assert steady_state_stock(new_per_period=1_000, churn_rate=1) == 1_000.0  # 1,000 / 1


def test_churn_in_percent_is_refused():
    with pytest.raises(DataError, match=r"^churn_rate: 5\.0 is outside \[0, 1\]\. Write 45% as 0\.45\.$"):
        steady_state_stock(new_per_period=1_000, churn_rate=5)
