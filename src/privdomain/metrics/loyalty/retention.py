"""retention: which users of each cohort came back."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from attrs import frozen

from privdomain._internal.arrays import (
    Array,
    BoolArray,
    DateArray,
    FloatArray,
    IntArray,
    chunks,
    distinct_keys,
    encode_ints,
    read_only,
)
from privdomain._internal.division import divide
from privdomain._internal.reprs import TextTable, cell, label
from privdomain._internal.results import Additive
from privdomain.calendar.duration import DurationLike
from privdomain.calendar.instants import InstantLike, local_text
from privdomain.calendar.period import PeriodLike
from privdomain.facts.observation import observed
from privdomain.facts.orders import Orders
from privdomain.facts.user_table import UserTable, share_users
from privdomain.metrics.cohorts.grid import tally_of
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.cohorts.starts import NEVER, By, Starts, check_kind, check_one_calendar, starts_of
from privdomain.metrics.cohorts.tally import Tally, check_grid
from privdomain.metrics.loyalty.clock import Clock, Kind, Mode, RetentionOptions, clock_of, retention_options


@frozen(eq=False, repr=False)
class Retention(Additive):
    """Users who came back, by cohort and period. *Additive*: ``+`` over disjoint users is exact.

    Shapes: ``(n_cohorts, n_columns)``, with groups ``(n_groups, n_cohorts, n_columns)``.

    Attributes:
        options: How retention was asked for.
        tally: The counts by group and cohort.
    """

    options: RetentionOptions
    tally: Tally

    @property
    def cohorts(self) -> DateArray:
        """First local date of each cohort's period; consecutive, empty cohorts included."""
        return read_only(self.options.cohort_period.starts(self.tally.cohorts))

    @property
    def groups(self) -> tuple[Label, ...]:
        """Labels of the groups, sorted, missing last; ``(None,)`` where users were not grouped."""
        return self.tally.labels

    @property
    def columns(self) -> tuple[str, ...]:
        """Labels of the columns: "3" for period 3, "3+" for period 3 or later, "1-7" for a bracket."""
        plus = "+" if self.options.kind == "unbounded" else ""
        return tuple(f"{low}{plus}" if low == high else f"{low}-{high}" for low, high in self.options.brackets)

    @property
    def users(self) -> IntArray:
        """Users who started in each cohort, without the axis of columns."""
        return self._read("users")

    @property
    def at_risk(self) -> IntArray:
        """Users observed until the end of the column's last period: the base of the rate."""
        return self._read("at_risk")

    @property
    def returned(self) -> IntArray:
        """Of these, users who came back in the column."""
        return self._read("returned")

    @property
    def rate(self) -> FloatArray:
        """Returned / at risk (留存率), in [0, 1]; nan where nobody is at risk yet."""
        return read_only(divide(self.returned, self.at_risk))

    @property
    def mature(self) -> BoolArray:
        """Cells that will not change: the cohort's period has ended, and all its users are at risk."""
        ends = self.options.cohort_period.start_instants(self.tally.cohorts + 1, tz=self.options.tz)
        has_ended = np.less_equal(ends, self.options.observed_until)[:, None]
        return read_only((self.at_risk == self.users[..., None]) & (self.users[..., None] > 0) & has_ended)

    @property
    def average_rate(self) -> FloatArray:
        """Rate over the mature cells of all cohorts and groups, weighted by users at risk, shape ``(n_columns,)``."""
        n_columns, is_in = len(self.columns), self.mature
        returned = np.where(is_in, self.returned, 0).reshape(-1, n_columns).sum(axis=0)
        return read_only(divide(returned, np.where(is_in, self.at_risk, 0).reshape(-1, n_columns).sum(axis=0)))

    def to_columns(self) -> dict[str, Array]:
        """One row per group, cohort and column."""
        grid = self.tally.counts["returned"].shape
        labels = np.empty(grid, object)
        labels[...] = np.array(self.groups, object)[:, None, None]
        columns: dict[str, Array] = {} if self.options.by is None else {"group": labels.ravel()}
        columns["cohort"] = np.broadcast_to(self.cohorts[:, None], grid).ravel()
        columns["period"] = np.broadcast_to(np.array(self.columns, object), grid).ravel()
        columns["users"] = np.broadcast_to(self.tally.counts["users"][..., None], grid).ravel()
        for name in ("at_risk", "returned", "rate", "mature"):
            columns[name] = getattr(self, name).ravel()
        return columns

    def _added(self, other: "Retention") -> "Retention":
        return Retention(self.options, self.tally + other.tally)

    def _read(self, name: str) -> IntArray:
        counts = self.tally.counts[name]
        return counts if self.options.by is not None else counts[0]

    def _table(self) -> TextTable:
        options = self.options
        names = options.cohort_period.label(self.tally.cohorts).tolist()
        rates = self.rate.reshape(self.tally.counts["returned"].shape)
        rows = [
            [
                *([] if options.by is None else [label(name)]),
                names[c],
                cell(int(users)),
                *(cell(rate, decimals=3) for rate in rates[g, c]),
            ]
            for g, name in enumerate(self.groups)
            for c, users in enumerate(self.tally.counts["users"][g])
        ]
        head = [*([] if options.by is None else [options.by]), "cohort", "users", *self.columns]
        until = local_text(options.observed_until, tz=options.tz)
        title = f"Retention: {options.kind}, {options.mode} {options.period}, observed until {until} {options.tz}"
        return TextTable(title, head, rows)


def retention(
    starts: UserTable,
    returns: UserTable,
    /,
    *,
    period: PeriodLike | DurationLike = "week",
    n: int | None = None,
    kind: Kind = "n_period",
    brackets: Sequence[tuple[int, int]] | None = None,
    observed_until: InstantLike,
    mode: Mode = "calendar",
    week_start: str = "monday",
    cohort: PeriodLike | None = None,
    by: By = None,
    truncate: bool = False,
) -> Retention:
    """Which users of each cohort came back (留存), and how many could have.

    A user's cohort is the local period of the first row in ``starts``. A row of ``returns`` counts from that instant
    on; period 0 holds the start itself only if ``returns`` holds it too. A cell that time has not reached is unknown,
    not zero. Refund rows of orders neither start a user nor bring one back.

    The result is *additive*: over disjoint users ``retention(a) + retention(b) == retention(a + b)``, exactly.

    Args:
        starts: Members, Orders, Events or other facts whose first row starts a user.
        returns: Facts whose rows bring users back; may be ``starts`` itself.
        period: "day", "week", "month", "quarter" or "year"; in elapsed mode also a duration such as "30d".
        n: Number of periods 0, 1, ... n - 1; not for brackets.
        kind: "n_period" (back in period k), "unbounded" (back in k or later, as far as observed), "bracket" (back in
            one of the periods first .. last).
        brackets: First and last period of each column, for kind="bracket".
        observed_until: End of observation: an instant, or a date (its local start of day).
        mode: "calendar" counts differences of local calendar periods, "elapsed" whole lengths since each user's start.
        week_start: First day of the week.
        cohort: Period of the cohorts in elapsed mode; by default the period itself, or the month for a duration.
        by: Column or attribute of the starting row, or a mapping from user id to label.
        truncate: Leave out rows at or after ``observed_until`` instead of refusing them.

    Returns:
        Users at risk and users returned, by cohort and period.

    Raises:
        DataError: facts of different tz, or rows at or after ``observed_until``.
        SpecError: unknown or contradictory options.
        UnknownNameError: ``by`` names no column.

    Examples:
        >>> from privdomain.facts import Events
        >>> events = Events(
        ...     [1, 1, 2, 2], ["2026-01-05", "2026-01-13", "2026-01-06", "2026-01-07"], ["open"] * 4, tz="UTC"
        ... )
        >>> table = retention(events, events, period="week", n=3, observed_until="2026-01-19")
        >>> table.returned, table.at_risk
        (array([[2, 1, 0]]), array([[2, 2, 0]]))
        >>> table.rate
        array([[1. , 0.5, nan]])
    """
    check_kind(starts, UserTable, "starts")
    check_kind(returns, UserTable, "returns")
    options = retention_options(
        kind=kind,
        mode=mode,
        period=period,
        cohort=cohort,
        week_start=week_start,
        n=n,
        brackets=brackets,
        by=by,
        observed_until=observed_until,
        tz=starts.tz,
    )
    check_one_calendar(starts, returns)
    is_same = starts is returns
    starts = observed(starts, options.observed_until, truncate=truncate)
    returns = starts if is_same else observed(returns, options.observed_until, truncate=truncate)
    starts, returns = share_users(starts, returns)
    started = starts_of(starts, by, starts.amount_minor >= 0 if isinstance(starts, Orders) else None)
    clock = clock_of(options, started.at, returns.instants)
    return Retention(options, _tally(returns, started, clock, options))


def _tally(returns: UserTable, started: Starts, clock: Clock, options: RetentionOptions) -> Tally:
    """Users, users at risk and users returned by group and cohort."""
    users = np.flatnonzero(started.at != NEVER)
    cohorts = options.cohort_period.index(started.at[users], tz=options.tz)
    first, latest = (int(cohorts.min()), int(cohorts.max())) if len(cohorts) else (0, 0)
    width = latest - first + 1
    check_grid(len(started.labels), width, len(options.brackets))
    pairs, row = encode_ints(started.groups[users] * width + (cohorts - first))
    row_of_user = np.zeros(len(started.at), np.int64)
    row_of_user[users] = row
    last = np.array([high for _, high in options.brackets])
    counts = {
        "users": np.bincount(row, minlength=len(pairs)).astype(np.int64),
        "at_risk": _at_risk(row, clock.complete[users], len(pairs), last),
        "returned": _returned(returns, clock, row_of_user, len(pairs), options),
    }
    return tally_of(pairs // width, pairs % width + first, started.labels, counts)


def _at_risk(row: npt.NDArray[np.int32], complete: IntArray, n_rows: int, last: IntArray) -> IntArray:
    """Users of each row observed until the end of each column's last period, shape ``(n_rows, n_columns)``."""
    n_ages = int(last.max()) + 2
    ages = np.zeros((n_rows, n_ages), np.int64)
    np.add.at(ages, (row, np.clip(complete, 0, n_ages - 1)), 1)
    at_least = np.cumsum(ages[:, ::-1], axis=1)[:, ::-1]
    return at_least[:, last + 1]


def _returned(
    returns: UserTable, clock: Clock, row_of_user: IntArray, n_rows: int, options: RetentionOptions
) -> IntArray:
    """Users of each row who came back in each column and are at risk in it, shape ``(n_rows, n_columns)``."""
    n_columns = len(options.brackets)
    last = np.array([high for _, high in options.brackets])
    keys = distinct_keys(_keys(returns, clock, options), len(row_of_user) * n_columns, len(returns))
    user, column = np.divmod(keys, n_columns)
    counts = np.zeros((n_rows, n_columns), np.int64)
    if options.kind == "unbounded":
        is_latest = np.append(user[1:] != user[:-1], True)[: len(user)]
        user = user[is_latest]
        reached = np.minimum(column[is_latest], clock.complete[user] - 1)
        np.add.at(counts, (row_of_user[user[reached >= 0]], reached[reached >= 0]), 1)
        return np.cumsum(counts[:, ::-1], axis=1)[:, ::-1]
    is_at_risk = last[column] < clock.complete[user]
    np.add.at(counts, (row_of_user[user[is_at_risk]], column[is_at_risk]), 1)
    return counts


def _keys(returns: UserTable, clock: Clock, options: RetentionOptions) -> Iterator[IntArray]:
    """User and column of every return, packed, chunk by chunk; unbounded returns beyond the table count in its end."""
    codes, instants, n_columns = returns.user_codes, returns.instants, len(options.brackets)
    if isinstance(returns, Orders):
        is_return = returns.amount_minor >= 0
        if not is_return.all():
            codes, instants = codes[is_return], instants[is_return]
    for rows in chunks(len(codes)):
        users = codes[rows].astype(np.int64)
        ages = clock.age(users, instants[rows])
        if options.kind == "bracket":
            for column, (low, high) in enumerate(options.brackets):
                yield users[(ages >= low) & (ages <= high)] * n_columns + column
            continue
        if options.kind == "unbounded":
            np.minimum(ages, n_columns - 1, out=ages)
        kept = (ages >= 0) & (ages < n_columns)
        yield users[kept] * n_columns + ages[kept]
