"""CAC, CLV and ROI against the worked example of the field: 50,000 spent, 1,000 users, 80,000 revenue."""

import math

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.metrics.formulas import cac, clv, multilevel_roi, net_roi, roi


def test_cac_is_cost_over_users():
    assert cac(cost=50_000, users=1_000) == 50.0  # 50,000 / 1,000


def test_money_without_users_has_no_cac():
    assert math.isnan(cac(cost=800, users=0))


def test_users_without_cost_are_free():
    assert cac(cost=0, users=10) == 0.0


def test_clv_is_revenue_over_all_users():
    assert clv(revenue=80_000, users=1_000) == 80.0  # 80,000 / 1,000


def test_more_refunds_than_sales_make_a_negative_clv():
    assert clv(revenue=-500, users=100) == -5.0  # -500 / 100


def test_an_immature_cell_stays_unknown():
    np.testing.assert_array_equal(clv(revenue=[30_000, math.nan], users=1_000), [30.0, math.nan])  # 30,000 / 1,000


def test_roi_is_revenue_over_cost():
    assert roi(revenue=80_000, cost=50_000) == 1.6  # 80,000 / 50,000


def test_roi_of_nothing_spent_is_undefined():
    assert math.isnan(roi(revenue=80_000, cost=0))


def test_net_roi_takes_the_cost_off_first():
    assert net_roi(revenue=80_000, cost=50_000) == 0.6  # (80,000 - 50,000) / 50,000


def test_net_roi_of_nothing_spent_is_undefined():
    assert math.isnan(net_roi(revenue=80_000, cost=0))


def test_levels_add_up_over_one_cost():
    # 6,000, 11,000 and 14,000 over 10,000
    np.testing.assert_array_equal(multilevel_roi(levels=[6_000, 5_000, 3_000], cost=10_000), [0.6, 1.1, 1.4])


def test_each_row_of_levels_has_its_own_cost():
    # first row: 1/2, 3/2; second row: 3/4, 7/4
    np.testing.assert_array_equal(
        multilevel_roi(levels=[[1, 2], [3, 4]], cost=[2, 4]),
        [[0.5, 1.5], [0.75, 1.75]],
    )


def test_one_row_of_levels_against_several_costs():
    # running sums 1 and 3, over 2 and over 4
    np.testing.assert_array_equal(multilevel_roi(levels=[1, 2], cost=[2, 4]), [[0.5, 1.5], [0.25, 0.75]])


def test_levels_after_an_unknown_one_are_unknown():
    np.testing.assert_array_equal(multilevel_roi(levels=[1, math.nan, 3], cost=2), [0.5, math.nan, math.nan])  # 1 / 2


def test_levels_without_cost_have_no_return():
    assert np.isnan(multilevel_roi(levels=[1, 2], cost=0)).all()


def test_levels_always_give_an_array():
    result = multilevel_roi(levels=[3], cost=2)
    assert result.shape == (1,)
    assert result.dtype == np.float64


@pytest.mark.parametrize("levels", [5, [], np.zeros((3, 0))])
def test_levels_need_at_least_one_step(levels):
    with pytest.raises(DataError, match=r"^levels: has no steps\. Pass at least one number along the last axis\.$"):
        multilevel_roi(levels=levels, cost=1)


def test_rows_and_costs_must_match():
    with pytest.raises(DataError, match=r"^levels, cost: shapes \(2, 2\) and \(3, 1\) do not broadcast"):
        multilevel_roi(levels=[[1, 2], [3, 4]], cost=[1, 2, 3])
