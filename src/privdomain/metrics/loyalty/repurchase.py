"""repurchase: how many buyers bought again, and how soon."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.choices import check_choice
from privdomain._internal.columns import is_integer
from privdomain._internal.division import divide
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Additive
from privdomain.calendar.horizon import Horizon
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant, local_text
from privdomain.calendar.zones import zone_over
from privdomain.errors import SpecError
from privdomain.facts.observation import observed
from privdomain.facts.orders import Orders
from privdomain.metrics.cohorts.starts import check_kind
from privdomain.metrics.loyalty.intervals import Intervals, intervals_of
from privdomain.metrics.purchases.ledger import Refunds
from privdomain.metrics.purchases.purchases import Purchases, purchases_of

Per: TypeAlias = Literal["day", "order"]


@frozen
class RepurchaseOptions:
    """How repurchase was asked for; results add only where all of it is equal.

    Attributes:
        per: Whether purchases count by "day" or by "order".
        refunds: "dated" or "at_order".
        within: Days of the N-day rates.
        since: Start of the window [microseconds UTC], or None.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
    """

    per: str
    refunds: str
    within: tuple[int, ...]
    since: int | None = field(metadata=SHOWN_AS_TIME)
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str


@frozen(eq=False, repr=False)
class Repurchase(Additive):
    """Buyers who bought again. *Additive*: ``+`` over disjoint users is exact.

    Attributes:
        options: How repurchase was asked for.
        buyers_by_purchases: Buyers by number of purchases in the window, shape ``(n,)``; position 0 is always 0.
        first_buyers: Buyers whose first purchase is so long ago that each N-day window has closed, shape
            ``(n_within,)``.
        returned_within: Of these, buyers whose second purchase fell into the window.
        intervals: Days between purchases in the window.
    """

    options: RepurchaseOptions
    buyers_by_purchases: IntArray = field(converter=read_only)
    first_buyers: IntArray = field(converter=read_only)
    returned_within: IntArray = field(converter=read_only)
    intervals: Intervals

    @property
    def buyers(self) -> int:
        """Users with at least one purchase in the window."""
        return int(self.buyers_by_purchases.sum())

    @property
    def repeat_buyers(self) -> int:
        """Users with at least two."""
        return int(self.buyers_by_purchases[2:].sum())

    @property
    def purchases(self) -> int:
        """Purchases in the window: buying days, or orders."""
        return int((self.buyers_by_purchases * np.arange(len(self.buyers_by_purchases))).sum())

    @property
    def repurchase_rate(self) -> float:
        """Repeat buyers / buyers (复购率), in [0, 1]; nan when nobody bought."""
        return float(divide(self.repeat_buyers, self.buyers))

    @property
    def purchase_frequency(self) -> float:
        """Purchases per buyer (购买频次), >= 1; nan when nobody bought."""
        return float(divide(self.purchases, self.buyers))

    @property
    def n_day_rates(self) -> FloatArray:
        """Share of first buyers who bought again within N days (N日复购率), ``(n_within,)``; nan while none is due."""
        return read_only(divide(self.returned_within, self.first_buyers))

    def to_columns(self) -> dict[str, Array]:
        """One row per rate: the window's, then one per N days, each with its counts."""
        names = ["window", *(f"{days}d" for days in self.options.within)]
        bases = np.append(self.buyers, self.first_buyers)
        returned = np.append(self.repeat_buyers, self.returned_within)
        return {
            "within": np.array(names, object),
            "buyers": bases,
            "repeat_buyers": returned,
            "repurchase_rate": divide(returned, bases),
        }

    def _added(self, other: "Repurchase") -> "Repurchase":
        n = max(len(self.buyers_by_purchases), len(other.buyers_by_purchases))
        counts = [np.pad(part.buyers_by_purchases, (0, n - len(part.buyers_by_purchases))) for part in (self, other)]
        return Repurchase(
            self.options,
            counts[0] + counts[1],
            self.first_buyers + other.first_buyers,
            self.returned_within + other.returned_within,
            self.intervals + other.intervals,
        )

    def _table(self) -> TextTable:
        options = self.options
        since = "the start" if options.since is None else local_text(options.since, tz=options.tz)
        until = local_text(options.observed_until, tz=options.tz)
        columns: dict[str, list[Any]] = {name: column.tolist() for name, column in self.to_columns().items()}
        rows = [
            [str(row[0]), cell(row[1]), cell(row[2]), cell(row[3], decimals=4)]
            for row in zip(*columns.values(), strict=True)
        ]
        median = cell(self.intervals.median_days, decimals=0)
        title = f"Repurchase per {options.per} from {since} until {until} {options.tz}; median interval {median} days"
        return TextTable(title, list(columns), rows)


def repurchase(
    orders: Orders,
    /,
    *,
    observed_until: InstantLike,
    since: InstantLike | None = None,
    per: Per = "day",
    within: Sequence[int] = (30, 60, 90),
    refunds: Refunds = "dated",
    truncate: bool = False,
) -> Repurchase:
    """How many buyers bought again (复购), in a window and within N days of their first purchase.

    The window rate takes everybody who bought in ``[since, observed_until)``; the N-day rates take buyers whose first
    purchase is at least N local days old. The two answer different questions and have different names.

    The result is *additive*: over disjoint users ``repurchase(a) + repurchase(b) == repurchase(a + b)``, exactly.

    Args:
        orders: Purchases; refund rows are none.
        observed_until: End of the window: an instant, or a date (its local start of day).
        since: Start of the window; all orders by default. First purchases before it enter no N-day rate.
        per: "day" counts the purchases of one local day once, "order" counts every order.
        within: Days N of the N-day rates [local days], >= 1.
        refunds: "dated" leaves purchases as they are; with "at_order" one that was refunded whole is none.
        truncate: Leave out rows at or after ``observed_until`` instead of refusing them.

    Returns:
        Buyers by number of purchases, N-day counts, and the intervals between purchases.

    Raises:
        DataError: rows at or after ``observed_until``; refunds that should move to orders without ids.
        SpecError: unknown or contradictory options.

    Examples:
        >>> from privdomain.facts import Orders
        >>> orders = Orders(
        ...     ["ann", "ann", "bo"],
        ...     ["2026-01-05", "2026-01-25", "2026-01-20"],
        ...     [80, 40, 60],
        ...     currency="CNY",
        ...     tz="Asia/Shanghai",
        ... )
        >>> repurchase(orders, observed_until="2026-03-01", within=[30])
        Repurchase per day from the start until 2026-03-01 00:00 Asia/Shanghai; median interval — days
        within  buyers  repeat_buyers  repurchase_rate
        window       2              1           0.5000
           30d       2              1           0.5000
    """
    check_kind(orders, Orders, "orders")
    check_choice("per", per, ("day", "order"))
    check_choice("refunds", refunds, ("dated", "at_order"))
    options = RepurchaseOptions(
        per=per,
        refunds=refunds,
        within=_days(within),
        since=None if since is None else instant(since, tz=orders.tz, argument="since"),
        observed_until=instant(observed_until, tz=orders.tz),
        tz=orders.tz,
    )
    if options.since is not None and options.since >= options.observed_until:
        raise SpecError([("since", "empty_window", "lies at or after observed_until.")])
    ever = purchases_of(observed(orders, options.observed_until, truncate=truncate), refunds)
    made = (ever if options.since is None else ever.since(options.since)).by_user(per=per)
    counts = np.bincount(np.bincount(made.users), minlength=1)
    counts[0] = 0
    first_buyers, returned_within = _within(ever.by_user(per=per), options)
    last_moment = np.array([options.observed_until - 1])
    last_day = int(zone_over(options.tz, last_moment).days(last_moment)[0])
    return Repurchase(options, counts, first_buyers, returned_within, intervals_of(made.users, made.days, last_day))


def _days(within: Sequence[int]) -> tuple[int, ...]:
    days = tuple(within) if isinstance(within, Iterable) else (within,)
    if not all(is_integer(day) and day >= 1 for day in days) or len(set(days)) < len(days):
        raise SpecError([("within", "bad_days", f"{within!r}: pass distinct whole numbers of days, >= 1.")])
    for day in days:
        Horizon.of(f"{day}d", "within")
    return tuple(int(day) for day in days)


def _within(made: Purchases, options: RepurchaseOptions) -> tuple[IntArray, IntArray]:
    """Buyers whose N days are over, and of these those who bought again in time."""
    is_first = np.append(True, made.users[1:] != made.users[:-1])[: len(made.users)]
    first = np.flatnonzero(is_first)
    second = np.minimum(first + 1, len(made.users) - 1)
    has_second = made.users[second] == made.users[first]
    has_second &= second > first
    is_due = np.ones(len(first), np.bool_) if options.since is None else made.instants[first] >= options.since
    first_buyers, returned = np.zeros((2, len(options.within)), np.int64)
    for position, days in enumerate(options.within):
        ends = Horizon(f"{days}d").ends_of(made.instants[first], tz=options.tz)
        is_over = is_due & (ends <= options.observed_until)
        first_buyers[position] = np.count_nonzero(is_over)
        returned[position] = np.count_nonzero(is_over & has_second & (made.instants[second] < ends))
    return first_buyers, returned
