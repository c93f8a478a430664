"""The shop's ratios on one month: 6,000 active users, 1,000 buyers, 1,500 orders, 3,600 pieces, 180,000 revenue."""

import math

import pytest

from privdomain.errors import DataError
from privdomain.metrics.formulas import (
    arppu,
    arpu,
    average_order_value,
    items_per_order,
    purchase_frequency,
    refund_ratio,
    repurchase_rate,
)


def test_repurchase_rate_is_of_buyers():
    assert repurchase_rate(repeat_buyers=280, buyers=1_000) == 0.28  # 280 / 1,000


def test_more_repeat_buyers_than_buyers_cannot_be():
    with pytest.raises(DataError) as error:
        repurchase_rate(repeat_buyers=[3, 12, 11], buyers=10)
    assert str(error.value) == (
        "repeat_buyers: 12.0 exceeds buyers (first at row 1, 2 rows). "
        "Count both over the same people and the same time."
    )


def test_purchase_frequency_is_orders_per_buyer():
    assert purchase_frequency(orders=1_500, buyers=1_000) == 1.5  # 1,500 / 1,000


def test_average_order_value_is_revenue_per_order():
    assert average_order_value(revenue=180_000, orders=1_500) == 120.0  # 180,000 / 1,500


def test_items_per_order_is_pieces_per_basket():
    assert items_per_order(items=3_600, orders=1_500) == 2.4  # 3,600 / 1,500


def test_arpu_is_over_all_active_users():
    assert arpu(revenue=180_000, users=6_000) == 30.0  # 180,000 / 6,000


def test_arppu_is_over_buyers_only():
    assert arppu(revenue=180_000, buyers=1_000) == 180.0  # 180,000 / 1,000


def test_arppu_is_order_value_times_frequency():
    # 120 per order x 1.5 orders per buyer
    assert arppu(revenue=180_000, buyers=1_000) == 120.0 * 1.5


def test_refund_ratio_is_of_gross_sales():
    assert refund_ratio(refunds=9_000, gross_revenue=180_000) == 0.05  # 9,000 / 180,000


def test_refunds_of_earlier_sales_may_exceed_a_quiet_period():
    assert refund_ratio(refunds=900, gross_revenue=600) == 1.5  # 900 / 600


@pytest.mark.parametrize("amount", [-1, -0.01])
def test_net_revenue_may_be_negative(amount):
    assert average_order_value(revenue=amount, orders=1) == amount
    assert arpu(revenue=amount, users=1) == amount
    assert arppu(revenue=amount, buyers=1) == amount


def test_an_empty_base_is_undefined():
    assert math.isnan(repurchase_rate(repeat_buyers=0, buyers=0))
    assert math.isnan(purchase_frequency(orders=0, buyers=0))
    assert math.isnan(average_order_value(revenue=10, orders=0))
    assert math.isnan(items_per_order(items=0, orders=0))
    assert math.isnan(arpu(revenue=10, users=0))
    assert math.isnan(arppu(revenue=10, buyers=0))
    assert math.isnan(refund_ratio(refunds=10, gross_revenue=0))
