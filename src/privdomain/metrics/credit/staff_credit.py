"""staff_credit: what each member of staff is credited with of the orders of users."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np

from privdomain._internal.arrays import INT64_MAX, IntArray
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
from privdomain.metrics.credit.owners import NOBODY, Ownership, Relations
from privdomain.metrics.credit.staff_credit_result import StaffCredit, StaffCreditOptions
from privdomain.metrics.purchases.contribution import times
from privdomain.metrics.purchases.ledger import Ledger, ledger_of

_NO_WINDOW: Final = 2**62
"""A window longer than any time between two instants [microseconds]."""

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
    only one that began no longer before (保护期). The *closer* is the staff of the order. If they are two, the owner
    gets ``owner_share``, rounded half to even, and the closer the rest; if they are one or only one is known, that one
    gets all; an order with neither is unassigned. Relations without staff give no owner.

    Refunds take back from whom their purchase was credited to: from the owner at the time of the purchase, and from its
    closer if its rows name one. Refunds that name no purchase count at their own time with their own staff. So credit +
    unassigned = all amounts, to the minor unit.

    Credit divides what was sold; it does not say what would have been sold without the staff. The result is *additive*:
    over disjoint users ``staff_credit(a) + staff_credit(b) == staff_credit(a + b)``, exactly.

    Source: 晓程序观察 (导购分佣), 60/40.

    Args:
        orders: Orders with a column of staff.
        members: Relations with a column of staff.
        observed_until: End of observation: an instant, or a date (its local start of day).
        owner_share: Share of the owner where somebody else closed, in [0, 1], read to six decimals.
        ownership: Which of several live relations owns: the "latest" or the "earliest" to begin.
        window: How long a relation gives ownership; as long as it lives by default.
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
        Staff credit in CNY, owners get 0.6 of shared orders; 0.00 of 0 rows unassigned
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
        window=None if window is None else str(Duration.of(window, "window")),
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
    owners = _relations(members, holding).owners(
        orders.user_codes.astype(np.int64),
        ledger.purchased,
        ownership=options.ownership,
        window=_NO_WINDOW if options.window is None else Duration(options.window).microseconds,
    )
    closers = _closers(ledger, closing.codes.astype(np.int64))
    amounts = orders.amount_minor
    is_shared = (owners != closers) & (owners != NOBODY) & (closers != NOBODY)
    part = np.where(is_shared, times(amounts, Fraction(options.owner_share)), 0)
    rest = np.where(is_shared, amounts - part, 0)
    alone = np.where(is_shared, NOBODY, np.maximum(owners, closers))
    is_left = ~is_shared & (alone == NOBODY)
    known = np.unique(np.concatenate([closing.codes, holding.codes, [NOBODY]]))[1:]
    whole = np.where(is_shared, 0, amounts)
    owned, closed, whole = (
        _sums(staff, minor, len(closing.names))[known]
        for staff, minor in ((owners, part), (closers, rest), (alone, whole))
    )
    staff = tuple(closing.names[known].tolist())
    return StaffCredit(
        options, staff, owned, closed, whole, int(amounts[is_left].sum()), int(np.count_nonzero(is_left))
    )


def _relations(members: Members, staff: Coded) -> Relations:
    """The relations that can give an owner."""
    ends = ends_of(members.columns, "left", len(members))
    relations = Relations(members.user_codes.astype(np.int64), staff.codes.astype(np.int64), members.instants, ends)
    return relations.taken(np.flatnonzero(~staff.is_missing))


def _closers(ledger: Ledger, staff: IntArray) -> IntArray:
    """Who closed each row: its own staff; for a refund the one whom its purchase names, if that is one or nobody."""
    if ledger.purchase_ids is None:
        return staff
    ids = ledger.purchase_ids
    lowest, highest = np.full((2, int(ids.max(initial=-1)) + 1), [[INT64_MAX], [NOBODY]])
    named = np.flatnonzero(ledger.is_purchase & (staff != NOBODY))
    np.minimum.at(lowest, ids[named], staff[named])
    np.maximum.at(highest, ids[named], staff[named])
    refunds = np.flatnonzero(~ledger.is_purchase & (ids >= 0))
    low, high = lowest[ids[refunds]], highest[ids[refunds]]
    closers = staff.copy()
    closers[refunds] = np.where((high == NOBODY) | (low == high), high, staff[refunds])
    return closers


def _sums(staff: IntArray, minor: IntArray, n_staff: int) -> IntArray:
    """Sums by member of staff, without what is nobody's."""
    sums = np.zeros(n_staff + 1, np.int64)
    np.add.at(sums, staff, minor)
    return sums[:-1]
