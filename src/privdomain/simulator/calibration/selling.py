"""Selling: what an order brings, from amounts, discounts, costs and returns."""

from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import BoolArray, FloatArray
from privdomain.errors import DataError
from privdomain.facts import Orders
from privdomain.metrics.purchases.ledger import Ledger, ledger_of
from privdomain.simulator.calibration.estimates import Estimate, about, share
from privdomain.simulator.calibration.spreading import MOST_SPREAD, gamma_spread
from privdomain.simulator.scenario.money import Basket

_MOST_PRICE = 1e12
_UNLIKE = 1.15
"""Times that one measure of spread is another, from where on amounts are no gamma distribution."""


@frozen(eq=False, kw_only=True)
class Priced:
    """Purchases, ``(n,)`` each [major units].

    Attributes:
        listed: Amount before discount.
        discount: What was taken off.
        refunded: Share of the amount that was paid back; nan where it may still be.
        cost: Variable cost; nan where it is unknown.
    """

    listed: FloatArray
    discount: FloatArray
    refunded: FloatArray
    cost: FloatArray


def basket_of(orders: Orders, margin: float | None, ripe: int) -> tuple[Basket, list[Estimate], list[str]]:
    """The basket, what is told of it, and what is assumed.

    Args:
        orders: Orders.
        margin: Share of the list price that is not goods, if orders do not tell it.
        ripe: Orders placed after it do not tell of returns yet [microseconds UTC].

    Raises:
        DataError: all orders are worth nothing.
    """
    priced = _priced(orders, ripe)
    mean, n = float(priced.listed.mean()), len(priced.listed)
    if not mean > 0:
        raise DataError("orders", "are worth nothing", hint="Pass orders with amounts above 0.")
    margin, fulfilment, assumed = _margin(priced, _goods_of_refunds(orders), margin)
    spread, of_amounts, unlike = _amounts(priced, mean, 10.0 ** -(orders.exponent or 0))
    ripe_ones = np.isfinite(priced.refunded)
    returns = share("basket.returns", float(priced.refunded[ripe_ones].sum()), int(ripe_ones.sum()))
    if (orders.amount_minor < 0).any() and ripe_ones.all():
        assumed.append("all returns have come: pass refund_lag= where they take time")
    basket = Basket(
        list_price=mean,
        discount=float(priced.discount.sum()) / (n * mean),
        returns=returns.value if returns.is_known else 0.0,
        margin=min(max(margin, 0.0), 1.0),
        fulfilment=fulfilment,
        spread=spread,
    )
    return basket, [*of_amounts, returns], [*assumed, *unlike]


def _margin(priced: Priced, goods: float, margin: float | None) -> tuple[float, float, list[str]]:
    """The margin and the cost of fulfilment, and what is assumed of them."""
    known = np.isfinite(priced.cost)
    if not known.any():
        margin = 1.0 if margin is None else margin
        return margin, 0.0, [f"basket.margin is {margin:g}: orders do not tell their variable cost"]
    cost, listed = float(priced.cost[known].mean()), float(priced.listed[known].mean())
    part = goods if np.isfinite(goods) else cost / max(listed, 1e-12)
    assumed = [] if margin is None else [f"margin={margin:g} is not used: orders tell their variable cost"]
    return 1 - part, max(cost - part * listed, 0.0), assumed


def _amounts(priced: Priced, mean: float, unit: float) -> tuple[float, list[Estimate], list[str]]:
    """The spread of amounts, price and spread as told, and whether they are no gamma distribution."""
    n = len(priced.listed)
    measured = sqrt(float(((priced.listed / mean - 1) ** 2).sum()) / max(n - 1, 1))
    spread, error = gamma_spread(priced.listed, unit) if measured else (0.0, 0.0)
    spread = min(spread, MOST_SPREAD)
    told = [about("basket.list_price", mean, max(measured, spread) / sqrt(n), n, _MOST_PRICE)]
    if measured:
        told.append(about("basket.spread", spread, error, n, MOST_SPREAD))
    unlike = not 1 / _UNLIKE < (measured or 1.0) / (spread or 1.0) < _UNLIKE
    message = f"orders follow a gamma distribution of spread {spread:.2f}: measured is {measured:.2f}, so they do not"
    return spread, told, [message] if unlike else []


def _priced(orders: Orders, ripe: int) -> Priced:
    ledger = ledger_of(orders)
    numbers = (
        np.where(ledger.is_purchase, np.arange(len(orders)), -1) if ledger.purchase_ids is None else ledger.purchase_ids
    )
    distinct, place = np.unique(numbers[numbers >= 0], return_inverse=True)
    rows = np.flatnonzero(numbers >= 0)
    bought = ledger.is_purchase[rows]
    n, to_major = len(distinct), 10.0 ** -(orders.exponent or 0)

    def total(values: npt.NDArray[Any], kept: BoolArray) -> FloatArray:
        return np.bincount(place[kept], values[rows][kept], n).astype(np.float64)

    paid = total(orders.amount_minor * to_major, bought)
    back = -total(orders.amount_minor * to_major, ~bought)
    is_ripe = total(_is_young(ledger, ripe), bought) == 0
    orphans = -float(orders.amount_minor[numbers < 0].sum()) * to_major
    discount = total(_or_zero(orders.discount, len(orders)), bought)
    share_back = np.divide(back, paid, out=np.zeros(n), where=paid > 0)
    whole = max(float(paid[is_ripe].sum()), to_major)
    cost = np.full(n, np.nan) if orders.variable_cost is None else total(orders.variable_cost, bought)
    refunded = np.minimum(np.minimum(share_back, 1.0) + orphans / whole, 1.0)
    refunded[~is_ripe] = np.nan
    return Priced(listed=paid + discount, discount=discount, refunded=refunded, cost=cost)


def _is_young(ledger: Ledger, ripe: int) -> FloatArray:
    return (ledger.instants > ripe).astype(np.float64)


def _goods_of_refunds(orders: Orders) -> float:
    """Share of the list price that comes back as goods; nan where no refund tells."""
    if orders.variable_cost is None:
        return float("nan")
    back = (orders.amount_minor < 0) & np.isfinite(orders.variable_cost)
    listed = float((orders.amount + _or_zero(orders.discount, len(orders)))[back].sum())
    return float(orders.variable_cost[back].sum()) / listed if listed < 0 else float("nan")


def _or_zero(values: FloatArray | None, n: int) -> FloatArray:
    return np.zeros(n) if values is None else np.nan_to_num(values)
