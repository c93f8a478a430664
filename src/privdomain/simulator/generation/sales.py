"""Sales: what each order was worth, in whole minor units."""

from typing import Any

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import IntArray
from privdomain._internal.money import Currency
from privdomain.simulator.generation.sharing import Purchases
from privdomain.simulator.generation.streams import Streams
from privdomain.simulator.plan import Plan
from privdomain.simulator.steps.ledger import discount_of


@frozen(eq=False, kw_only=True)
class Sales:
    """Money of orders [minor units], ``(n_orders,)`` each.

    Attributes:
        listed: List price.
        discount: What was taken off.
        goods: What the goods cost; they come back with the order.
        fulfilment: What delivering one order costs; it is lost.
    """

    listed: IntArray
    discount: IntArray
    goods: IntArray
    fulfilment: int

    @property
    def paid(self) -> IntArray:
        """List price less discount."""
        return self.listed - self.discount


def sales_of(plan: Plan, purchases: Purchases, currency: Currency, streams: Streams) -> Sales:
    """What orders were worth: gamma amounts about the list price where the basket has a spread."""
    basket, unit = plan.scenario.basket, 10.0**currency.exponent
    amounts = np.full(len(purchases.who), basket.list_price)
    if basket.spread:
        shape = basket.spread**-2.0
        amounts *= streams.of("price.orders").standard_gamma(shape, len(amounts)) / shape
    listed = whole(amounts * unit)
    share = np.array([float(discount_of(plan, period)) for period in range(plan.n_periods)])
    return Sales(
        listed=listed,
        discount=whole(listed * share[purchases.period]),
        goods=whole(listed * (1 - basket.margin)),
        fulfilment=round(basket.fulfilment * unit),
    )


def whole(amounts: npt.NDArray[np.floating[Any]]) -> IntArray:
    """Money to the nearest minor unit."""
    return np.asarray(np.rint(amounts).astype(np.int64))
