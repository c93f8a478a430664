"""Purchases: one row per purchase, whatever its lines and refunds."""

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import INT64_MAX, BoolArray, IntArray, earliest
from privdomain.calendar.zones import zone_over
from privdomain.errors import DataError
from privdomain.facts.orders import Orders
from privdomain.metrics.purchases.ledger import Ledger, Refunds, ledger_of


@frozen(eq=False)
class Purchases:
    """Purchases, one per row.

    Attributes:
        users: Position of the buyer in the index, shape ``(n,)``.
        instants: When each was made.
        days: Its local day, counted from 1970-01-01.
        values: Gross value of a dated purchase, net value of one that refunds moved to [minor units].
    """

    users: npt.NDArray[np.int32]
    instants: IntArray
    days: IntArray
    values: IntArray

    def since(self, start: int) -> "Purchases":
        """Those made at or after an instant."""
        kept = np.flatnonzero(self.instants >= start)
        return Purchases(self.users[kept], self.instants[kept], self.days[kept], self.values[kept])

    def by_user(self, *, per: str) -> "Purchases":
        """Sorted by user and time; per "day" only the first of each user's local day stays, worth the whole day."""
        if per == "order" or not len(self.users):
            order = np.lexsort((self.instants, self.users))
            return Purchases(self.users[order], self.instants[order], self.days[order], self.values[order])
        keys, _ = self.user_days
        order = np.argsort(keys)
        starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
        first = order[starts]
        instants, values = self.instants[order], self.values[order]
        return Purchases(
            self.users[first],
            np.minimum.reduceat(instants, starts),
            self.days[first],
            np.add.reduceat(values, starts),
        )

    @property
    def user_days(self) -> tuple[IntArray, int]:
        """User x span + day, in one ascending number per purchase and its span [days]."""
        first = self.days.min(initial=0)
        n_days = int(self.days.max(initial=0) - first) + 1
        return self.users * np.int64(n_days) + (self.days - first), n_days


def purchases_of(orders: Orders, refunds: Refunds) -> Purchases:
    """The purchases behind order rows: distinct (user, order id) where there is an id, else rows.

    Dated refunds are no purchases and leave purchases as they are. With refunds at order a purchase is worth what is
    left of it, and one that was refunded whole is none.

    Raises:
        DataError: refunds that should move to orders without ids.
    """
    if refunds == "at_order" and "order_id" not in orders.columns:
        raise DataError("order_id", "is needed for refunds='at_order'", hint="Give Orders an order_id, or use 'dated'.")
    ledger = ledger_of(orders)
    if ledger.purchase_ids is None:
        rows = ledger.is_purchase
        users, instants, values = ledger.users[rows], ledger.instants[rows], ledger.values[rows]
    else:
        users, instants, values = _grouped(ledger, ledger.purchase_ids, refunds)
    return Purchases(users, instants, zone_over(orders.tz, instants).days(instants), values)


def purchase_rows(orders: Orders, refunds: Refunds) -> BoolArray:
    """Order rows of purchases; with refunds at order, of those that were not refunded whole."""
    ledger = ledger_of(orders)
    if refunds == "dated" or ledger.purchase_ids is None:
        return ledger.is_purchase
    gross, net = _worth(ledger, ledger.purchase_ids)
    remains = np.append(_remains(gross, net), False)
    return np.asarray(ledger.is_purchase & remains[ledger.purchase_ids])


def _grouped(ledger: Ledger, ids: IntArray, refunds: Refunds) -> tuple[npt.NDArray[np.int32], IntArray, IntArray]:
    """Rows added up by purchase."""
    gross, net = _worth(ledger, ids)
    instants = earliest(ids, ledger.instants, len(gross), ledger.is_purchase)
    users = np.zeros(len(gross), np.int32)
    users[ids[ledger.is_purchase]] = ledger.users[ledger.is_purchase]
    is_kept = instants < INT64_MAX
    if refunds == "at_order":
        is_kept &= _remains(gross, net)
    return users[is_kept], instants[is_kept], (net if refunds == "at_order" else gross)[is_kept]


def _worth(ledger: Ledger, ids: IntArray) -> tuple[IntArray, IntArray]:
    """Value of each purchase before and after its refunds."""
    gross, net = np.zeros((2, int(ids.max(initial=-1)) + 1), np.int64)
    bought, named = np.flatnonzero(ledger.is_purchase), np.flatnonzero(ids >= 0)
    np.add.at(gross, ids[bought], ledger.values[bought])
    np.add.at(net, ids[named], ledger.values[named])
    return gross, net


def _remains(gross: IntArray, net: IntArray) -> BoolArray:
    """Purchases that were not refunded whole."""
    return np.asarray((net > 0) | (net == gross))
