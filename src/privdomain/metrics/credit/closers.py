"""Closers: what each member of staff closed of each order, and from whom a refund takes that names none of them."""

import numpy as np
from attrs import fields, frozen

from privdomain._internal.arrays import BoolArray, IntArray
from privdomain.metrics.credit.owners import NOBODY
from privdomain.metrics.purchases.ledger import Ledger


@frozen(eq=False)
class ClosedAmounts:
    """Amounts of orders by who closed them; shape ``(n,)`` each.

    Attributes:
        rows: A row of the order.
        orders: Number of the order; a row of no order is one of its own.
        closers: Position of the closer among staff, or ``NOBODY``.
        amounts: The amount [minor units].
    """

    rows: IntArray
    orders: IntArray
    closers: IntArray
    amounts: IntArray

    def where(self, is_kept: BoolArray) -> "ClosedAmounts":
        """Those under a mask."""
        return self.taken(np.flatnonzero(is_kept))

    def and_(self, other: "ClosedAmounts") -> "ClosedAmounts":
        """Both, one after the other."""
        names = [one.name for one in fields(ClosedAmounts)]
        return ClosedAmounts(*(np.concatenate([getattr(self, name), getattr(other, name)]) for name in names))

    def added(self) -> "ClosedAmounts":
        """One amount for each order and closer, sorted by both."""
        ordered = self.taken(np.lexsort((self.closers, self.orders)))
        is_new = (np.diff(ordered.orders, prepend=-1) != 0) | (np.diff(ordered.closers, prepend=NOBODY) != 0)
        first = np.flatnonzero(is_new)
        kept = ordered.taken(first)
        return ClosedAmounts(kept.rows, kept.orders, kept.closers, np.add.reduceat(ordered.amounts, first))

    @property
    def is_first(self) -> BoolArray:
        """Where an order begins, if they are sorted."""
        is_first: BoolArray = np.diff(self.orders, prepend=-1) != 0
        return is_first

    def taken(self, places: IntArray) -> "ClosedAmounts":
        """Those at some positions."""
        return ClosedAmounts(self.rows[places], self.orders[places], self.closers[places], self.amounts[places])


def closed_amounts(ledger: Ledger, staff: IntArray) -> ClosedAmounts:
    """The amounts of order rows by who closed them: a row's own staff.

    A refund takes from the closer whom it names, be it more than theirs. If it names none of the order's closers, it
    takes from all of them in proportion to what is left of theirs, so that nothing is left of an order returned whole.
    """
    rows = np.arange(len(staff))
    if ledger.purchase_ids is None:
        return ClosedAmounts(rows, rows, staff, ledger.values)
    ids = ledger.purchase_ids
    closed = ClosedAmounts(rows, np.where(ids < 0, ids.max(initial=0) + 1 + rows, ids), staff, ledger.values)
    width = int(staff.max(initial=0)) + 2
    keys = closed.orders * width + staff + 1
    is_named = (staff != NOBODY) & np.isin(keys, keys[ledger.is_purchase])
    is_pooled = ~ledger.is_purchase & (ids >= 0) & ~is_named
    if not is_pooled.any():
        return closed
    named = closed.where(~is_pooled)
    return named.and_(_divided(closed.where(is_pooled), named))


def running_sums(amounts: IntArray, is_first: BoolArray) -> IntArray:
    """Sums of amounts from the first of each group on."""
    sums, first = np.cumsum(amounts), np.flatnonzero(is_first)
    return sums - np.repeat((sums - amounts)[first], np.diff(np.append(first, len(sums))))


def differences(sums: IntArray, is_first: BoolArray) -> IntArray:
    """The amounts behind running sums."""
    return sums - np.where(is_first, 0, np.roll(sums, 1))


def _divided(pooled: ClosedAmounts, named: ClosedAmounts) -> ClosedAmounts:
    """Refunds by closer: in proportion to what is left of each closer's part of the order; evenly if nothing is."""
    orders, place = np.unique(pooled.orders, return_inverse=True)
    refunds = np.zeros(len(orders), np.int64)
    np.add.at(refunds, place, pooled.amounts)
    parts = named.where(np.isin(named.orders, orders)).added()
    first = np.flatnonzero(parts.is_first)
    sizes = np.diff(np.append(first, len(parts.rows)))
    left = np.maximum(parts.amounts, 0)
    left += np.repeat(np.add.reduceat(left, first) == 0, sizes)
    total, refund = (np.repeat(column, sizes) for column in (np.add.reduceat(left, first), refunds))
    # the product of two amounts may pass int64, so that it is left to Python's own integers
    until = refund.astype(object) * running_sums(left, parts.is_first) // total
    amounts = differences(until.astype(np.int64), parts.is_first)
    return ClosedAmounts(parts.rows, parts.orders, parts.closers, amounts)
