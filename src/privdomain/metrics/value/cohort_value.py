"""cohort_value: what the users of each cohort brought in by each horizon."""

from collections.abc import Sequence

import numpy as np

from privdomain._internal.arrays import BoolArray, IntArray
from privdomain.calendar.duration import DurationLike
from privdomain.calendar.horizon import STANDARD_HORIZONS, HorizonLike
from privdomain.calendar.instants import InstantLike
from privdomain.calendar.period import PeriodLike
from privdomain.facts.members import Members
from privdomain.facts.observation import observed
from privdomain.facts.orders import Orders
from privdomain.facts.user_table import share_users
from privdomain.metrics.cohorts.grid import tally_of
from privdomain.metrics.cohorts.starts import By, Starts, check_kind, check_one_calendar, starts_of
from privdomain.metrics.purchases.contribution import contribution_of
from privdomain.metrics.purchases.ledger import Ledger, Refunds, ledger_of
from privdomain.metrics.value.accumulate import WindowSums, aged_rows
from privdomain.metrics.value.first_order import first_order_rows
from privdomain.metrics.value.flows import FlowSums
from privdomain.metrics.value.options import Value, ValueOptions, value_options
from privdomain.metrics.value.result import CohortValue
from privdomain.metrics.value.windows import Profiles, profiles_of


def cohort_value(
    orders: Orders,
    /,
    *,
    members: Members | None = None,
    value: Value = "revenue",
    margin: float | str | None = None,
    refunds: Refunds = "dated",
    refund_lag: DurationLike = "30d",
    attach: DurationLike = "0s",
    first_within: HorizonLike = "6m",
    period: PeriodLike = "month",
    horizons: Sequence[HorizonLike] = STANDARD_HORIZONS,
    observed_until: InstantLike,
    by: By = None,
    truncate: bool = False,
) -> CohortValue:
    """What the users of each cohort brought in by each horizon: CLV (客户终身价值), R/M in the same cohort.

    A user is acquired at the start of the first relation in ``members`` or, without members, at the first purchase;
    the cohort is the local period of that instant. A horizon's window is ``[acquired - attach, anniversary)`` in local
    time. A cell that time has not reached is unknown, never zero.

    The result is *additive*: over disjoint users ``cohort_value(a) + cohort_value(b) == cohort_value(a + b)``, exactly.

    Args:
        orders: Purchases and refunds.
        members: Relations; with them the base is members (leads), without them buyers.
        value: "revenue" (net of refunds) or "contribution" (less variable cost).
        margin: Share of revenue assumed as contribution where the cost is missing; without it such cells are unknown.
        refunds: "dated" counts a refund when it was paid; "at_order" when the order that it names was made. Refunds
            that name no order keep their own time and are counted in ``n_orphan_refunds``.
        refund_lag: With "at_order", how long after a window's end its refunds may still come; until then a cell is
            ``provisional``.
        attach: Orders so long before the relation count as its own (parcel cards, store scans). Members with an order
            before that are ``migrated`` (老客沉淀).
        first_within: With members, a first order counts for "first" only before this horizon.
        period: Period of the cohorts.
        horizons: When value is read; "first" is the gross first order.
        observed_until: End of observation: an instant, or a date (its local start of day).
        by: Column or attribute of the acquiring row, or a mapping from user id to label.
        truncate: Leave out rows at or after ``observed_until`` instead of refusing them.

    Returns:
        Users, closed windows and value by cohort and horizon, with groups as leading axis where ``by`` is given.

    Raises:
        DataError: facts of different tz, rows at or after ``observed_until``, no cost for contributions.
        SpecError: unknown or contradictory options.
        UnknownNameError: ``by`` names no column.

    Examples:
        >>> from privdomain.facts import Orders
        >>> orders = Orders(
        ...     ["ann", "ann", "bo"],
        ...     ["2026-01-05", "2026-01-09", "2026-01-20"],
        ...     [80, 40, 60],
        ...     currency="CNY",
        ...     tz="Asia/Shanghai",
        ... )
        >>> table = cohort_value(orders, horizons=["first", "1w", "1m"], observed_until="2026-02-10")
        >>> table
        CLV in CNY: revenue of buyers by month, observed until 2026-02-10 00:00 Asia/Shanghai
         cohort  users  first     1w  1m
        2026-01      2  70.00  90.00   —
        >>> table.clv_at_risk[0]
        array([ 70.,  90., 120.])
    """
    check_kind(orders, Orders, "orders")
    if members is not None:
        check_kind(members, Members, "members")
    options = value_options(
        orders,
        base="buyers" if members is None else "members",
        value=value,
        margin=margin,
        refunds=refunds,
        refund_lag=refund_lag,
        attach=attach,
        first_within=first_within,
        period=period,
        horizons=horizons,
        observed_until=observed_until,
        by=by,
    )
    orders = observed(orders, options.observed_until, truncate=truncate)
    if members is None:
        starts = starts_of(orders, by, orders.amount_minor >= 0)
    else:
        check_one_calendar(orders, members)
        orders, members = share_users(orders, observed(members, options.observed_until, truncate=truncate))
        starts = starts_of(members, by)
    return _accumulated(orders, starts, options)


def _accumulated(orders: Orders, starts: Starts, options: ValueOptions) -> CohortValue:
    """The table of all order rows, once it is known when each user started."""
    ledger = ledger_of(orders)
    if options.refunds == "at_order":
        ledger = ledger.at_order()
    values, is_uncosted = ledger.values, None
    if options.value == "contribution":
        values, is_uncosted = contribution_of(orders, ledger, options.assumed_margin)
    profiles = profiles_of(starts, options)
    is_first = _first_rows(ledger, starts, profiles, options)
    sums, uncosted = WindowSums(profiles), WindowSums(profiles)
    flows = FlowSums(ledger.instants, profiles, tz=options.tz)
    for aged in aged_rows(ledger, starts, profiles, options.attach_length):
        rows = aged.rows
        first = aged.is_start & ledger.is_purchase[rows] if is_first is None else is_first[rows]
        sums.add(aged, values[rows], first)
        flows.add(aged, ledger.instants[rows], values[rows])
        if is_uncosted is not None:
            uncosted.add(aged, is_uncosted[rows].astype(np.int64), first)
    counts = {
        "users": profiles.n_users[:-1],
        "migrated": _migrated(ledger, starts, profiles, options),
        "closed": profiles.count(profiles.is_closed),
        "settled": profiles.count(profiles.is_settled),
        "closed_minor": np.where(profiles.is_closed, sums.inside, 0).T[:-1],
        "open_minor": np.where(profiles.is_closed, 0, sums.inside).T[:-1],
        "later_minor": sums.later.T[:-1],
        "prior_minor": sums.before[:-1],
    }
    if is_uncosted is not None:
        counts |= {
            "uncosted": uncosted.inside.T[:-1],
            "uncosted_closed": np.where(profiles.is_closed, uncosted.inside, 0).T[:-1],
            "uncosted_later": uncosted.later.T[:-1],
            "uncosted_prior": uncosted.before[:-1],
            "uncosted_ever": uncosted.since[:-1],
        }
    is_orphan = ledger.is_orphan & (options.refunds == "at_order")
    return CohortValue(
        options,
        tally_of(profiles.groups[:-1], profiles.cohorts[:-1], starts.labels, counts),
        flows.of(starts.labels),
        outside_revenue_minor=int(sums.before[-1] + sums.since[-1]),
        n_uncosted_outside=int(uncosted.before[-1] + uncosted.since[-1]),
        n_zero=int(np.count_nonzero(orders.amount_minor == 0)),
        n_orphan_refunds=int(np.count_nonzero(is_orphan)),
        orphan_minor=int(values[is_orphan].sum()),
    )


def _first_rows(ledger: Ledger, starts: Starts, profiles: Profiles, options: ValueOptions) -> BoolArray | None:
    """Rows of first orders, at or after acquisition and for members within ``first_within``.

    None stands for the purchase rows at the very instant of acquisition: what it comes to for buyers without order ids.
    """
    if "first" not in options.horizons:
        return np.zeros(len(ledger.users), np.bool_)
    if options.base == "buyers":
        return None if ledger.purchase_ids is None else first_order_rows(ledger, starts.at, ledger.is_purchase)
    age = ledger.purchased - starts.at[ledger.users]
    limit = profiles.lengths[options.horizons.index("first")][profiles.of_user[ledger.users]]
    is_eligible = ledger.is_purchase & (age >= -options.attach_length) & (age < limit)
    return first_order_rows(ledger, ledger.first_purchases(is_eligible), is_eligible)


def _migrated(ledger: Ledger, starts: Starts, profiles: Profiles, options: ValueOptions) -> IntArray:
    """Users of each profile who had bought before they were acquired; none where the first purchase acquires."""
    if options.base == "buyers":
        return np.zeros(profiles.outside, np.int64)
    is_migrated = ledger.first_purchases(ledger.is_purchase) < starts.at - options.attach_length
    return np.bincount(profiles.of_user[is_migrated], minlength=len(profiles.groups))[:-1]
