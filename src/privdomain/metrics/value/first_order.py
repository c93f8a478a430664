"""First orders: which order rows belong to the first purchase at or after acquisition."""

import numpy as np

from privdomain._internal.arrays import BoolArray, IntArray
from privdomain.metrics.cohorts.starts import NEVER
from privdomain.metrics.purchases.ledger import Ledger


def first_order_rows(ledger: Ledger, first: IntArray, is_eligible: BoolArray) -> BoolArray:
    """Rows of each user's first eligible purchase: all rows of that order, refunds excepted.

    Of several orders at one first instant the one with the smallest id is the first; rows without an id count together.

    Args:
        ledger: The order rows.
        first: Instant of each user's first eligible purchase, shape ``(n_index,)``.
        is_eligible: Purchase rows that can be first.
    """
    is_first: BoolArray = is_eligible & np.equal(ledger.purchased, first[ledger.users])
    if ledger.purchase_ids is None:
        return is_first
    chosen = np.full(ledger.n_index, NEVER)
    np.minimum.at(chosen, ledger.users[is_first], ledger.purchase_ids[is_first])
    wanted = chosen[ledger.users]
    is_unnamed = (ledger.purchase_ids >= ledger.n_named) & (wanted >= ledger.n_named)
    is_first &= np.equal(ledger.purchase_ids, wanted) | is_unnamed
    return is_first
