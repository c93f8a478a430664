"""purchase_summary: what a buyer's history comes down to, user by user."""

from typing import Final, Literal, TypeAlias

import numpy as np
from attrs import evolve, field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.choices import check_choice
from privdomain._internal.division import divide
from privdomain._internal.money import Currency
from privdomain._internal.reprs import LazyRows, TextTable, cell
from privdomain._internal.results import PerUser, add_exactly, check_same_options
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant, local_text
from privdomain.calendar.period import Period
from privdomain.calendar.zones import DAY, zone_over
from privdomain.errors import DataError, SpecError
from privdomain.facts.observation import observed
from privdomain.facts.orders import Orders
from privdomain.metrics.cohorts.ids import joined_ids
from privdomain.metrics.cohorts.starts import check_kind
from privdomain.metrics.purchases.ledger import Refunds
from privdomain.metrics.purchases.purchases import purchases_of

SummaryUnit: TypeAlias = Literal["day", "week"]


@frozen
class SummaryOptions:
    """How a purchase summary was asked for; summaries add only where all of it is equal.

    Attributes:
        unit: "day" or "week".
        refunds: "dated" or "at_order".
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
        currency: ISO 4217 code.
        exponent: Decimal places of the currency.
    """

    unit: str
    refunds: str
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str
    currency: str
    exponent: int


_COUNTS: Final = ("first_day", "last_day", "n_days", "first_value_minor", "value_minor")


def _spread(values: IntArray, places: IntArray, n_places: int) -> IntArray:
    """Values at their places among more users, zero elsewhere."""
    spread = np.zeros(n_places, np.int64)
    spread[places] = values
    return spread


@frozen(eq=False, repr=False)
class PurchaseSummary(PerUser):
    """One row per buyer, sorted by id. *Per-user*: ``+`` over disjoint users concatenates.

    All arrays have shape ``(n_users,)``. "Recency" means two things in this field, so neither bears the name: ``t_x``
    is the time from first to last purchase, ``days_since_last`` the time from the last purchase to now.

    Attributes:
        options: How the summary was asked for.
        users: Ids of the buyers.
        first_day: Local day of the first purchase, counted from 1970-01-01.
        last_day: Local day of the last purchase.
        n_days: Local days with a purchase [count].
        first_value_minor: Value of the first day [minor units].
        value_minor: Value of all purchases [minor units].
    """

    options: SummaryOptions
    users: Array = field(converter=read_only)
    first_day: IntArray = field(converter=read_only)
    last_day: IntArray = field(converter=read_only)
    n_days: IntArray = field(converter=read_only)
    first_value_minor: IntArray = field(converter=read_only)
    value_minor: IntArray = field(converter=read_only)

    @property
    def x(self) -> IntArray:
        """Repeat purchase days: days with a purchase after the first one [count]."""
        return read_only(self.n_days - 1)

    @property
    def t_x(self) -> FloatArray:
        """Time from the first to the last purchase day [unit]; 0 where x is 0."""
        return read_only((self.last_day - self.first_day) / self._unit_days)

    @property
    def T(self) -> FloatArray:  # noqa: N802 - the field's own symbol
        """Age: time from the first purchase day to ``observed_until`` [unit], fractions kept."""
        return read_only((self._until - self.first_day * DAY) / (DAY * self._unit_days))

    @property
    def days_since_last(self) -> FloatArray:
        """Days from the last purchase day to ``observed_until``, fractions kept."""
        return read_only((self._until - self.last_day * DAY) / DAY)

    @property
    def monetary(self) -> FloatArray:
        """Mean value of a *repeat* purchase day [major units]; nan where there is none."""
        repeat = self.value_minor - self.first_value_minor
        return read_only(divide(repeat, self.x * 10**self.options.exponent))

    @property
    def value(self) -> FloatArray:
        """Value of all purchases [major units]."""
        return read_only(Currency(self.options.currency, self.options.exponent).to_major(self.value_minor))

    def followed_by(self, later: "PurchaseSummary") -> "PurchaseSummary":
        """The summary of both stretches of time together: this one's purchases, then those of ``later``.

        Users may stand in either or both. The result is observed until the end of ``later``.

        Raises:
            SpecError: options that differ in more than the end of observation.
            DataError: a purchase of ``later`` on a day before this one's last of the same user; ids of two kinds.
        """
        same = evolve(self.options, observed_until=later.options.observed_until)
        check_same_options(same, later.options)
        if later.options.observed_until < self.options.observed_until:
            raise SpecError([("later", "ends_earlier", "was observed until an earlier moment. Call it on that one.")])
        names, place = np.unique(joined_ids(self.users, later.users), return_inverse=True)
        ours, theirs = place[: len(self.users)], place[len(self.users) :]
        both, left, right = np.intersect1d(ours, theirs, assume_unique=True, return_indices=True)
        is_early = later.first_day[right] < self.last_day[left]
        if is_early.any():
            hint = "Summarise disjoint stretches of time, the earlier one first."
            raise DataError(
                "later", "starts before the last purchase", int(right[is_early][0]), int(is_early.sum()), hint
            )
        is_shared_day = later.first_day[right] == self.last_day[left]
        is_one_day = is_shared_day & (self.n_days[left] == 1)
        mine = {name: _spread(getattr(self, name), ours, len(names)) for name in _COUNTS}
        yours = {name: _spread(getattr(later, name), theirs, len(names)) for name in _COUNTS}
        merged = {name: np.where(mine["n_days"] > 0, mine[name], yours[name]) for name in _COUNTS}
        merged["last_day"] = np.where(yours["n_days"] > 0, yours["last_day"], mine["last_day"])
        merged["n_days"] = mine["n_days"] + yours["n_days"]
        merged["n_days"][both] -= is_shared_day
        merged["value_minor"] = add_exactly(mine["value_minor"], yours["value_minor"])
        added = np.zeros(len(names), np.int64)
        added[both[is_one_day]] = later.first_value_minor[right[is_one_day]]
        merged["first_value_minor"] = add_exactly(merged["first_value_minor"], added)
        return PurchaseSummary(same, names, **merged)

    def to_columns(self) -> dict[str, Array]:
        """One row per buyer."""
        names = ("users", "x", "t_x", "T", "monetary", "value", "days_since_last")
        return {"user" if name == "users" else name: getattr(self, name) for name in names}

    def __len__(self) -> int:
        return len(self.users)

    @property
    def _unit_days(self) -> int:
        return {"day": 1, "week": 7}[self.options.unit]

    @property
    def _until(self) -> int:
        """The end of observation in local days of 24 hours [microseconds]: whole days, then the part of its own day."""
        moment, tz = np.array([self.options.observed_until]), self.options.tz
        day = int(zone_over(tz, moment).days(moment)[0])
        start, end = Period("day").start_instants([day, day + 1], tz=tz).tolist()
        return int(day * DAY + (self.options.observed_until - start) * DAY // (end - start))

    def _added(self, other: "PurchaseSummary") -> "PurchaseSummary":
        joined = joined_ids(self.users, other.users)
        users, first = np.unique(joined, return_index=True)
        if len(users) < len(joined):
            n_shared = len(joined) - len(users)
            hint = "Add disjoint users only; over time use followed_by()."
            raise DataError("users", "stand in both parts", count=n_shared, hint=hint)
        columns = (np.concatenate([getattr(self, name), getattr(other, name)])[first] for name in _COUNTS)
        return PurchaseSummary(self.options, users, *columns)

    def _table(self) -> TextTable:
        columns = self.to_columns()
        users, *numbers = columns.values()
        until = local_text(self.options.observed_until, tz=self.options.tz)
        title = f"Purchase summary in {self.options.unit}s until {until} {self.options.tz}: {len(self):,} buyers"
        rows = LazyRows(len(self), lambda row: [str(users[row]), *(cell(column[row]) for column in numbers)])
        return TextTable(title, list(columns), rows)


def purchase_summary(
    orders: Orders,
    /,
    *,
    observed_until: InstantLike,
    unit: SummaryUnit = "day",
    refunds: Refunds = "dated",
    truncate: bool = False,
) -> PurchaseSummary:
    """Each buyer's history as x, t_x, T and monetary value: the input of every buy-till-you-die model, and of RFM.

    Purchases of one local day count as one. ``T`` runs from the first purchase *day* until ``observed_until``: a
    history that the literature observes through the 30th ends here, half-open, at the start of the 31st, so its T is
    one day longer.

    The result is *per-user*: over disjoint users ``+`` concatenates; over time there is ``followed_by``.

    Args:
        orders: Purchases; refund rows are none.
        observed_until: End of observation: an instant, or a date (its local start of day).
        unit: "day" or "week", the unit of t_x and T.
        refunds: "dated" values purchases gross; "at_order" values them net of their refunds and drops those that were
            refunded whole.
        truncate: Leave out rows at or after ``observed_until`` instead of refusing them.

    Returns:
        One row per user with at least one purchase.

    Raises:
        DataError: rows at or after ``observed_until``; refunds that should move to orders without ids.
        SpecError: unknown unit or reading of refunds.

    Examples:
        >>> from privdomain.facts import Orders
        >>> orders = Orders(
        ...     ["ann", "ann", "bo"],
        ...     ["2026-01-05", "2026-01-25", "2026-01-20"],
        ...     [80, 40, 60],
        ...     currency="CNY",
        ...     tz="Asia/Shanghai",
        ... )
        >>> purchase_summary(orders, observed_until="2026-03-01")
        Purchase summary in days until 2026-03-01 00:00 Asia/Shanghai: 2 buyers
        user  x    t_x      T  monetary   value  days_since_last
         ann  1  20.00  55.00     40.00  120.00            35.00
          bo  0   0.00  40.00         —   60.00            40.00
    """
    check_kind(orders, Orders, "orders")
    check_choice("unit", unit, ("day", "week"))
    check_choice("refunds", refunds, ("dated", "at_order"))
    options = SummaryOptions(
        unit=unit,
        refunds=refunds,
        observed_until=instant(observed_until, tz=orders.tz),
        tz=orders.tz,
        currency=str(orders.currency),
        exponent=int(orders.exponent or 0),
    )
    made = purchases_of(observed(orders, options.observed_until, truncate=truncate), refunds)
    n_index = len(orders.user_index)
    first, last = np.full(n_index, np.iinfo(np.int64).max), np.full(n_index, np.iinfo(np.int64).min)
    np.minimum.at(first, made.users, made.days)
    np.maximum.at(last, made.users, made.days)
    value, first_value, n_days = np.zeros((3, n_index), np.int64)
    np.add.at(value, made.users, made.values)
    is_first = made.days == first[made.users]
    np.add.at(first_value, made.users[is_first], made.values[is_first])
    days, span = made.user_days
    days = np.sort(days)
    days = days[np.flatnonzero(np.diff(days, prepend=-1))]
    np.add.at(n_days, days // span, 1)
    buyers = np.flatnonzero(n_days)
    return PurchaseSummary(
        options,
        orders.user_index[buyers],
        *(column[buyers] for column in (first, last, n_days, first_value, value)),
    )
