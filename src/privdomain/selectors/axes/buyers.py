"""Buyers: who bought in which category, since when, how often and for how much."""

from typing import cast

import numpy as np
from attrs import evolve, frozen

from privdomain._internal.arrays import INT64_MAX, IntArray, earliest
from privdomain.facts.columns import Coded
from privdomain.facts.orders import Orders
from privdomain.metrics.cohorts.label_columns import used_labels
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.loyalty.repurchase import Per
from privdomain.metrics.purchases.ledger import Refunds, ledger_of
from privdomain.metrics.purchases.purchases import purchases_of
from privdomain.selectors.axes.categories import pair_keys


@frozen(eq=False)
class Buyers:
    """One row for each buyer and category with a purchase, by buyer, then by category.

    Attributes:
        labels: Categories with a purchase, sorted, missing last.
        groups: Position of the category in ``labels``, shape ``(n,)``.
        keys: Buyer and category in one ascending number.
        first: Instant of the first purchase.
        n_purchases: Purchases, the first one included.
        values: Money of all of them [minor units].
        n_unmatched: Refund rows that no purchase took, where refunds move to their orders; else 0.
    """

    labels: tuple[Label, ...]
    groups: IntArray
    keys: IntArray
    first: IntArray
    n_purchases: IntArray
    values: IntArray
    n_unmatched: int


def buyers_of(orders: Orders, categories: Coded, *, refunds: Refunds, per: Per) -> Buyers:
    """The buyers of categories: somebody who buys in two categories is a buyer of each.

    An order with lines in two categories is a purchase in each, worth the lines of each. A refund names its purchase by
    order and category; one without a category is of the category of its order, if that has a single one.

    Raises:
        DataError: refunds that should move to orders without ids.
    """
    moves = refunds == "at_order"
    by_pair = _as_orders_of_pairs(orders, _of_their_orders(orders, categories) if moves else categories)
    made = purchases_of(by_pair, refunds)
    made = made.by_user(per=per) if per == "day" else made
    n_pairs = len(by_pair.user_index)
    n_purchases = np.bincount(made.users, minlength=n_pairs)
    values = np.zeros(n_pairs, np.int64)
    np.add.at(values, made.users, made.values)
    first = earliest(made.users, made.instants, n_pairs)
    has_bought = n_purchases > 0
    keys = by_pair.user_index[has_bought]
    kinds = keys % (len(categories.names) + 1)
    kinds[kinds == len(categories.names)] = -1
    labels, groups = used_labels(Coded(kinds.astype(np.int32), categories.names))
    n_unmatched = int(np.count_nonzero(ledger_of(by_pair).is_orphan)) if moves else 0
    return Buyers(labels, groups, keys, first[has_bought], n_purchases[has_bought], values[has_bought], n_unmatched)


def _of_their_orders(orders: Orders, categories: Coded) -> Coded:
    """The categories, where a refund without one has that of its order, if all lines of that are of one category."""
    ledger = ledger_of(orders)
    if ledger.purchase_ids is None:
        return categories
    ids, kinds = ledger.purchase_ids, categories.codes.astype(np.int64)
    bought = np.flatnonzero(ledger.is_purchase)
    n_orders = int(ids.max(initial=-1)) + 1
    lowest, highest = np.full(n_orders, INT64_MAX), np.full(n_orders, -1, np.int64)
    np.minimum.at(lowest, ids[bought], kinds[bought])
    np.maximum.at(highest, ids[bought], kinds[bought])
    asking = np.flatnonzero(~ledger.is_purchase & (ids >= 0) & categories.is_missing)
    kinds[asking] = np.where(lowest == highest, highest, -1)[ids[asking]]
    return evolve(categories, codes=kinds.astype(np.int32))


def _as_orders_of_pairs(orders: Orders, categories: Coded) -> Orders:
    """The same rows, where each buyer of a category is a user of its own: so all that counts users counts these."""
    ids = cast("Coded | None", orders.columns.get("order_id"))
    own = None if ids is None else np.where(ids.is_missing, len(ids.names) + np.arange(len(ids)), ids.codes)
    return Orders(
        pair_keys(orders.user_codes, categories),
        orders.time,
        orders.amount_minor,
        currency=cast("str", orders.currency),
        exponent=orders.exponent,
        unit="minor",
        tz=orders.tz,
        naive_tz="UTC",
        order_id=own,
    )
