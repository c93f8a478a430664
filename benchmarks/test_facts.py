"""Building orders: ids that lie close together, ids scattered over 63 bits, text ids, and floats of major units."""

import numpy as np
from benchmarks.data import OrderColumns

from privdomain.facts import Orders

MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def test_orders_from_integers(benchmark, columns: OrderColumns):
    orders = benchmark(_orders, *columns)
    assert len(orders) == len(columns.user)


def test_orders_from_scattered_ids(benchmark, columns: OrderColumns):
    ids = (columns.user.astype(np.uint64) * MULTIPLIER >> np.uint64(1)).astype(np.int64)
    orders = benchmark(_orders, ids, columns.time, columns.amount)
    assert orders.n_users == len(np.unique(columns.user))


def test_orders_from_text_ids(benchmark, columns: OrderColumns):
    ids = np.char.add("openid-", columns.user.astype(str)).astype(object)
    orders = benchmark(_orders, ids, columns.time, columns.amount)
    assert orders.n_users == len(np.unique(columns.user))


def test_orders_from_floats(benchmark, columns: OrderColumns):
    orders = benchmark(_orders, columns.user, columns.time, columns.amount / 100, unit="major")
    assert np.array_equal(orders.amount_minor, columns.amount)


def _orders(user, time, amount, unit="minor") -> Orders:
    return Orders(user, time, amount, currency="CNY", tz="Asia/Shanghai", unit=unit)
