"""Contribution: what a row leaves after its variable cost, in whole minor units."""

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np

from privdomain._internal.arrays import MISSING, BoolArray, IntArray
from privdomain._internal.money import check_total
from privdomain.errors import DataError, SpecError
from privdomain.facts.orders import Orders
from privdomain.metrics.purchases.ledger import Ledger

if TYPE_CHECKING:
    from privdomain.facts.columns import Amounts

_PARTS = 1_000_000
"""An assumed margin is read to six decimals."""

_SMALLEST = -7
"""Below this power of ten it is read as zero."""


def contribution_of(orders: Orders, ledger: Ledger, margin: Fraction | None) -> tuple[IntArray, BoolArray]:
    """Contribution of each row [minor units], and where its cost is unknown (the contribution is then 0, or assumed).

    A refund takes its share of the order's cost back, cost x refunded so far / gross, rounded half to even and never
    more than the whole, unless the refund row states its own cost.

    Raises:
        DataError: there is neither a variable cost nor an assumed margin, or both columns add up past 2**63.
    """
    amounts = orders.amount_minor
    column = orders.columns.get("variable_cost")
    if column is None and margin is None:
        hint = "Give Orders a variable_cost, or pass margin= to have one assumed."
        raise DataError("variable_cost", "is needed for value='contribution'", hint=hint)
    costs = np.full(len(orders), MISSING) if column is None else cast("Amounts", column).minor.copy()
    _return_costs(amounts, costs, ledger)
    check_total(np.concatenate([amounts, costs]), "variable_cost")
    is_unknown = costs == MISSING
    known = amounts - np.where(is_unknown, 0, costs)
    assumed = np.zeros(len(orders), np.int64) if margin is None else times(amounts, margin)
    return np.where(is_unknown, assumed, known), is_unknown


def read_margin(margin: object) -> Fraction | None:
    """An assumed margin as an exact fraction of six decimals.

    Raises:
        SpecError: not a number up to 1, or below -1.
    """
    if margin is None:
        return None
    try:
        exact = Decimal(str(margin))
    except ArithmeticError:
        exact = Decimal("nan")
    if not exact.is_finite() or not -1 <= exact <= 1:
        message = f"{margin!r} is no margin. Pass a share of revenue from -1 to 1, such as 0.35."
        raise SpecError([("margin", "bad_margin", message)])
    if exact.adjusted() < _SMALLEST:  # as a fraction, it might fill the memory
        return Fraction(0)
    return Fraction(round(Fraction(exact) * _PARTS), _PARTS)


def times(amounts: IntArray, share: Fraction) -> IntArray:
    """``amounts`` x a share of six decimals, rounded half to even, without ever leaving int64."""
    parts = int(share * _PARTS)
    whole, rest = np.divmod(amounts, _PARTS)
    quotient, remainder = np.divmod(rest * parts, _PARTS)
    result: IntArray = whole * parts + quotient
    up = (remainder * 2 > _PARTS) | ((remainder * 2 == _PARTS) & (result % 2 == 1))
    result += up
    return result


def _return_costs(amounts: IntArray, costs: IntArray, ledger: Ledger) -> None:
    """Fill in, in place, what refunds take back of their order's cost: all of it once all of the amount is refunded.

    Refunds are taken in the order of their time; each takes what its order's rounded share has grown by.
    """
    if ledger.purchase_ids is None:
        return
    rows = np.flatnonzero(~ledger.is_purchase & (costs == MISSING) & (ledger.purchase_ids >= 0))
    if not len(rows):
        return
    n_purchases = int(ledger.purchase_ids.max()) + 1
    bought = np.flatnonzero(ledger.is_purchase)
    gross, cost, n_unknown = np.zeros((3, n_purchases), np.int64)
    np.add.at(gross, ledger.purchase_ids[bought], amounts[bought])
    np.add.at(cost, ledger.purchase_ids[bought], np.where(costs[bought] == MISSING, 0, costs[bought]))
    np.add.at(n_unknown, ledger.purchase_ids[bought], costs[bought] == MISSING)
    refunded: dict[int, int] = {}
    for row in rows[np.lexsort((amounts[rows], ledger.instants[rows], ledger.purchase_ids[rows]))].tolist():
        purchase = int(ledger.purchase_ids[row])
        if gross[purchase] and not n_unknown[purchase]:
            before = refunded.get(purchase, 0)
            refunded[purchase] = min(before - int(amounts[row]), int(gross[purchase]))
            share = Fraction(int(cost[purchase]), int(gross[purchase]))
            costs[row] = round(share * before) - round(share * refunded[purchase])
