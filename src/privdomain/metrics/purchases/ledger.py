"""Ledger: order rows as dated values, with refunds read as cash or moved to their order."""

from typing import Literal, TypeAlias, cast

import numpy as np
import numpy.typing as npt
from attrs import evolve, frozen

from privdomain._internal.arrays import BoolArray, IntArray, earliest, encode_ints
from privdomain.facts.columns import Coded
from privdomain.facts.orders import Orders

Refunds: TypeAlias = Literal["dated", "at_order"]


@frozen(eq=False)
class Ledger:
    """One row per order row.

    Attributes:
        users: Position of the user in the index, shape ``(n,)``.
        instants: When the row's value counts.
        purchased: When the purchase that the row belongs to was made; for refunds, when the row counts.
        values: What the row is worth [minor units].
        is_purchase: Which rows belong to a purchase; the others are refunds.
        purchase_ids: Which purchase the row belongs to, or None where each row is one. Refunds that name no purchase
            have -1.
        n_named: Purchases of lower number have an order id; every other is a row of its own.
        n_index: Number of users in the index.
    """

    users: npt.NDArray[np.int32]
    instants: IntArray
    purchased: IntArray
    values: IntArray
    is_purchase: BoolArray
    purchase_ids: IntArray | None
    n_named: int
    n_index: int

    @property
    def is_orphan(self) -> BoolArray:
        """Refunds that name no purchase of their user."""
        if self.purchase_ids is None:
            return ~self.is_purchase
        return self.purchase_ids < 0

    def first_purchases(self, is_eligible: BoolArray) -> IntArray:
        """Instant of each user's first purchase among eligible rows, INT64_MAX for none, shape ``(n_index,)``."""
        return earliest(self.users, self.purchased, self.n_index, is_eligible)

    def at_order(self) -> "Ledger":
        """The economic view: refunds count when their order was made; orphans and purchase rows keep their own time."""
        return evolve(self, instants=np.where(self.is_purchase, self.instants, self.purchased))


def ledger_of(orders: Orders) -> Ledger:
    """The cash view of orders: every row counts at its own time, at its amount."""
    users, instants, amounts = orders.user_codes, orders.instants, orders.amount_minor
    is_purchase, n_index = amounts >= 0, len(orders.user_index)
    if "order_id" not in orders.columns:
        return Ledger(users, instants, instants, amounts, is_purchase, None, 0, n_index)
    ids, n_named = _purchase_ids(users, cast("Coded", orders.columns["order_id"]), is_purchase)
    made = earliest(ids, instants, int(ids.max(initial=-1)) + 1, is_purchase)
    purchased = np.where(ids >= 0, np.append(made, 0)[ids], instants)
    return Ledger(users, instants, purchased, amounts, is_purchase, ids, n_named, n_index)


def _purchase_ids(users: npt.NDArray[np.int32], orders: Coded, is_purchase: BoolArray) -> tuple[IntArray, int]:
    """Number of each row's purchase, by order id and user, -1 for refunds that name none; and how many have an id."""
    has_id = orders.codes >= 0
    pairs = orders.codes.astype(np.int64) * (int(users.max(initial=0)) + 1) + users
    distinct, numbers = encode_ints(pairs)
    is_bought = np.zeros(len(distinct), np.bool_)
    is_bought[numbers[is_purchase & has_id]] = True
    ids = np.where(has_id & is_bought[numbers], numbers, -1).astype(np.int64)
    is_unnamed = is_purchase & ~has_id
    ids[is_unnamed] = len(distinct) + np.arange(np.count_nonzero(is_unnamed))
    return ids, len(distinct)
