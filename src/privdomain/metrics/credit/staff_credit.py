"""staff_credit: what each member of staff is credited with of the orders of users."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np

from privdomain._internal.arrays import IntArray
from privdomain._internal.choices import check_choice
from privdomain._internal.flaws import shortened
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.instants import InstantLike, instant
from privdomain.errors import SpecError
from privdomain.facts.checks import ends_of
from privdomain.facts.columns import Coded, share_names
from privdomain.facts.members import Members
from privdomain.facts.observation import observed
from privdomain.facts.orders import Orders
from privdomain.facts.user_table import share_users
from privdomain.metrics.cohorts.starts import check_kind, check_one_calendar, label_column
from privdomain.metrics.cohorts.windows import window_of
from privdomain.metrics.credit.closers import ClosedAmounts, closed_amounts, differences, running_sums
from privdomain.metrics.credit.owners import NOBODY, Ownership, Relations
from privdomain.metrics.credit.staff_credit_result import StaffCredit, StaffCreditOptions
from privdomain.metrics.purchases.contribution import times
from privdomain.metrics.purchases.ledger import ledger_of

_STEP: Final = Decimal("0.000001")
"""What a share is read to."""


def staff_credit(
    orders: Orders,
    members: Members,
    /,
    *,
    observed_until: InstantLike,
    owner_share: float | str = 0.6,
    ownership: Ownership = "latest",
    window: DurationLike | None = None,
    truncate: bool = False,
) -> StaffCredit:
    """What each member of staff is credited with of the orders of users (导购业绩归属).

    The *owner* holds a relation with the user that is live when the purchase is made, [joined, left); with ``window``
    only within [joined, joined + window) (保护期). The *closer* is the staff of the order. If they are two, the owner
    gets ``owner_share`` and the closer the rest; if they are one or only one is known, that one gets all; an order with
    neither is unassigned. Relations without staff give no owner.

    Refunds take back from whom their purchase was credited to: from the owner at the time of the purchase, and from the
    closer whom they name; if that is none of the order's closers, from all of them in proportion to what is left of
    theirs. Refunds that name no purchase count at their own time with their own staff.

    The rows of one order id are divided together: of what is left of the order the owner gets the share, rounded half
    to even, however many lines and refunds it has; rows without an order id are divided one by one. So an order that
    was returned whole leaves nothing with its owner, nor with its closers unless a return names one of several, who
    then bears it alone; and credit + unassigned = all amounts, to the minor unit.

    Credit divides what was sold; it does not say what would have been sold without the staff. The result is *additive*:
    over disjoint users ``staff_credit(a) + staff_credit(b) == staff_credit(a + b)``, exactly.

    Source: 晓程序观察 (导购分佣), 60/40.

    Args:
        orders: Orders with a column of staff.
        members: Relations with a column of staff.
        observed_until: End of observation: an instant, or a date (its local start of day).
        owner_share: Share of the owner where somebody else closed, in [0, 1], read to six decimals.
        ownership: Which of several live relations owns: the "latest" or the "earliest" to begin.
        window: How long a relation gives ownership [elapsed time]; as long as it lives by default.
        truncate: Leave out rows at or after ``observed_until`` instead of refusing them.

    Returns:
        Credit by member of staff.

    Raises:
        DataError: facts of different tz, staff of two kinds, rows at or after ``observed_until``.
        SpecError: unknown options.
        UnknownNameError: facts without a column of staff.

    Examples:
        Li holds the relation and Wu closes an order of 300:

        >>> orders = Orders(["ann"], ["2026-01-09"], [300], currency="CNY", tz="UTC", staff=["wu"])
        >>> members = Members(["ann"], ["2026-01-05"], tz="UTC", staff=["li"])
        >>> staff_credit(orders, members, observed_until="2026-02-01")
        Staff credit in CNY, owners get 0.6 of shared orders
        staff   owned  closed  whole  credit
           li  180.00    0.00   0.00  180.00
           wu    0.00  120.00   0.00  120.00
    """
    check_kind(orders, Orders, "orders")
    check_kind(members, Members, "members")
    check_one_calendar(orders, members)
    check_choice("ownership", ownership, ("latest", "earliest"))
    options = StaffCreditOptions(
        owner_share=_share(owner_share),
        ownership=ownership,
        window=None if window is None else str(window_of(window)),
        observed_until=instant(observed_until, tz=orders.tz),
        tz=orders.tz,
        currency=str(orders.currency),
        exponent=int(orders.exponent or 0),
    )
    orders = observed(orders, options.observed_until, truncate=truncate)
    members = observed(members, options.observed_until, truncate=truncate)
    return _credit(*share_users(orders, members), options)


def _share(given: object) -> str:
    """A share of six decimals, as text."""
    try:
        exact = Decimal(str(given))
    except ArithmeticError:
        exact = Decimal("nan")
    if not exact.is_finite() or not 0 <= exact <= 1:
        message = f"{shortened(given)} is no share. Pass a number from 0 to 1, such as 0.6."
        raise SpecError([("owner_share", "bad_share", message)])
    return str(exact.quantize(_STEP).normalize())


def _credit(orders: Orders, members: Members, options: StaffCreditOptions) -> StaffCredit:
    """The credit of facts over one user index."""
    closing, holding = share_names([label_column(table, "staff") for table in (orders, members)], "staff")
    ledger = ledger_of(orders)
    owners_of_rows = _relations(members, holding, options.window).owners(
        orders.user_codes.astype(np.int64), ledger.purchased, ownership=options.ownership
    )
    closed = closed_amounts(ledger, closing.codes.astype(np.int64)).added()
    owners, closers, amounts = owners_of_rows[closed.rows], closed.closers, closed.amounts
    is_shared = (owners != closers) & (owners != NOBODY) & (closers != NOBODY)
    part = np.zeros(len(owners), np.int64)
    part[is_shared] = _owner_parts(closed.where(is_shared), Fraction(options.owner_share))
    rest = np.where(is_shared, amounts - part, 0)
    alone = np.where(is_shared, NOBODY, np.maximum(owners, closers))
    is_left = ~is_shared & (alone == NOBODY)
    known = np.unique(np.concatenate([closing.codes, holding.codes, [NOBODY]]))[1:]
    owned, closed_part, whole = (
        _sums(staff, minor, len(closing.names))[known]
        for staff, minor in ((owners, part), (closers, rest), (alone, amounts))
    )
    return StaffCredit(
        options,
        tuple(closing.names[known].tolist()),
        owned,
        closed_part,
        whole,
        int(amounts[is_left].sum()),
        len(np.unique(closed.orders[is_left])),
    )


def _owner_parts(shared: ClosedAmounts, share: Fraction) -> IntArray:
    """What of each amount is the owner's: of an order's closers together the share, rounded half to even.

    The rounded share of the running sum grows by it, so that what comes to nothing leaves nothing with anybody.
    """
    return differences(times(running_sums(shared.amounts, shared.is_first), share), shared.is_first)


def _relations(members: Members, staff: Coded, window: str | None) -> Relations:
    """The relations that can give an owner, as long as they do."""
    kept = np.flatnonzero(~staff.is_missing)
    starts, ends = members.instants[kept], ends_of(members.columns, "left", len(members))[kept]
    if window is not None:
        ends = np.minimum(ends, starts + Duration(window).microseconds)
    return Relations(members.user_codes[kept].astype(np.int64), staff.codes[kept].astype(np.int64), starts, ends)


def _sums(staff: IntArray, minor: IntArray, n_staff: int) -> IntArray:
    """Sums by member of staff, without what is nobody's."""
    sums = np.zeros(n_staff + 1, np.int64)
    np.add.at(sums, staff, minor)
    return sums[:-1]
