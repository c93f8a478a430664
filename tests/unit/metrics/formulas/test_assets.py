"""Assets: 10,000 users, and a sale of 300 that two people share."""

import math

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.metrics.formulas import asset_value, ending_stock, owner_credit


def test_users_times_what_they_will_still_be_worth():
    assert asset_value(users=10_000, remaining_clv=42) == 420_000  # 10,000 x 42


def test_users_who_cost_more_than_they_bring_are_a_liability():
    assert asset_value(users=10, remaining_clv=-1.5) == -15.0  # 10 x -1.5


def test_stock_rises_by_what_comes_and_falls_by_what_goes():
    assert ending_stock(stock_at_start=10_000, inflow=1_200, outflow=900) == 10_300  # 10,000 + 1,200 - 900


def test_whoever_came_can_leave_again():
    assert ending_stock(stock_at_start=0, inflow=5, outflow=5) == 0.0  # 0 + 5 - 5


def test_no_more_can_leave_than_were_ever_there():
    # .7 + .1 is .7999999999999999 in floats: all of it may leave, and nothing below zero is left.
    assert ending_stock(stock_at_start=0.7, inflow=0.1, outflow=0.8) == 0.0
    with pytest.raises(DataError, match=r"^outflow: 0\.801 exceeds"):
        ending_stock(stock_at_start=0.7, inflow=0.1, outflow=0.801)
    with pytest.raises(DataError, match="exceeds"):  # one of a hundred billion is no noise
        ending_stock(stock_at_start=10**11, inflow=0, outflow=10**11 + 1)
    with pytest.raises(DataError, match=r"^outflow: 16\.0 exceeds stock_at_start \+ inflow \(first at row 0, 1 row\)"):
        ending_stock(stock_at_start=10, inflow=[5, 20], outflow=16)


def test_an_unknown_flow_leaves_the_stock_unknown():
    assert math.isnan(ending_stock(stock_at_start=10, inflow=math.nan, outflow=1))


def test_owner_and_closer_share_a_sale():
    assert owner_credit(value=300, owner_share=0.6) == 180.0  # 300 x 60%; the closer's 120 is the rest


def test_a_refund_takes_the_credit_back():
    np.testing.assert_array_equal(owner_credit(value=[300, -300], owner_share=0.5), [150.0, -150.0])


def test_a_share_above_one_is_refused():
    with pytest.raises(DataError, match=r"^owner_share: 60\.0 is outside \[0, 1\]\. Write 45% as 0\.45\."):
        owner_credit(value=300, owner_share=60)
