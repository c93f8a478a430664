"""Cohort value read slowly: one user, one horizon, one row at a time.

Order rows are those of ``purchase_rows``; a member row is a dict of user, joined [microseconds UTC] and channel.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from types import SimpleNamespace

from oracle.local_time import end_of, local_day, period_of, start_of
from oracle.purchase_rows import made_at, purchase_of_rows, row_values


@dataclass
class Table:
    """What the reading found; a cell is keyed by (group, cohort, horizon), a cohort by (group, cohort)."""

    options: SimpleNamespace
    groups: list
    cohorts: list
    users: dict = field(default_factory=lambda: defaultdict(int))
    migrated: dict = field(default_factory=lambda: defaultdict(int))
    prior: dict = field(default_factory=lambda: defaultdict(int))
    uncosted_ever: dict = field(default_factory=lambda: defaultdict(int))
    closed: dict = field(default_factory=lambda: defaultdict(int))
    settled: dict = field(default_factory=lambda: defaultdict(int))
    closed_minor: dict = field(default_factory=lambda: defaultdict(int))
    open_minor: dict = field(default_factory=lambda: defaultdict(int))
    later_minor: dict = field(default_factory=lambda: defaultdict(int))
    uncosted: dict = field(default_factory=lambda: defaultdict(int))
    uncosted_closed: dict = field(default_factory=lambda: defaultdict(int))
    uncosted_later: dict = field(default_factory=lambda: defaultdict(int))
    uncosted_prior: dict = field(default_factory=lambda: defaultdict(int))
    uncosted_outside: int = 0
    flows: dict = field(default_factory=lambda: defaultdict(int))
    outside_minor: int = 0
    is_of_members: bool = False
    n_zero: int = 0
    n_orphans: int = 0
    orphan_minor: int = 0

    def has_ended(self, cohort):
        """Whether the cohort's own period is over."""
        return start_of(cohort + 1, self.options.period, self.options.tz) <= self.options.until

    def is_mature(self, group, cohort, horizon):
        """All windows closed and nobody can join any more."""
        return self.has_ended(cohort) and self.closed[group, cohort, horizon] == self.users[group, cohort]

    def is_provisional(self, group, cohort, horizon):
        """Mature, but refunds may still come."""
        is_settled = self.settled[group, cohort, horizon] == self.users[group, cohort]
        return self.is_mature(group, cohort, horizon) and not is_settled

    def is_costed(self, group, cohort, horizon):
        """Every row inside has a cost, or a margin is assumed."""
        return self.options.margin is not None or not self.uncosted[group, cohort, horizon]

    def revenue_minor(self, group, cohort, horizon):
        """Value inside the window, closed or open."""
        cell = (group, cohort, horizon)
        return self.closed_minor[cell] + self.open_minor[cell]


def read_table(orders, members, options):
    """The table of rows before ``options.until``.

    Options: tz, until, horizons, period (name, week start), value, margin, refunds, lag, attach, first_within, and by:
    None, "channel", or a dict from user to label.
    """
    orders = [row for row in orders if row["time"] < options.until]
    if members is None:
        starting = [{**row, "at": row["time"]} for row in orders if row["amount"] >= 0]
    else:
        starting = [{**row, "at": row["joined"]} for row in members if row["joined"] < options.until]
    users = {}
    for user, rows in _per_user(starting).items():
        at = min(row["at"] for row in rows)
        ends = {horizon: _end(at, horizon, members is not None, options) for horizon in options.horizons}
        label = _label(rows, user, at, options.by)
        users[user] = SimpleNamespace(at=at, ends=ends, place=(label, period_of(at, options.period, options.tz)))
    groups = {user.place[0] for user in users.values()}
    cohorts = [user.place[1] for user in users.values()]
    table = Table(
        options,
        [None] if options.by is None else sorted(groups, key=lambda name: (name is None, name)),
        list(range(min(cohorts), max(cohorts) + 1)) if cohorts else [],
        is_of_members=members is not None,
    )
    made = made_at(orders)
    for name, user in users.items():
        bought_before = any(key[1] == name and time < user.at - options.attach for key, time in made.items())
        _count_user(table, user, is_migrated=members is not None and bought_before)
    firsts = [_first_order(orders, made, name, user, options, members) for name, user in users.items()]
    _count_rows(table, orders, made, users, set().union(*firsts))
    return table


def _count_user(table, user, *, is_migrated):
    """Add one user to the cohort, and its windows to the cells."""
    options = table.options
    table.users[user.place] += 1
    table.migrated[user.place] += is_migrated
    lag = options.lag if options.refunds == "at_order" else 0
    for horizon, end in user.ends.items():
        table.closed[(*user.place, horizon)] += end <= options.until
        table.settled[(*user.place, horizon)] += end + (0 if horizon == "first" else lag) <= options.until


def _count_rows(table, orders, made, users, first_rows):
    """Add the rows, one by one, to where they belong."""
    options = table.options
    worth = row_values(orders, options.value, options.margin)
    for position, (row, key, (value, is_uncosted)) in enumerate(
        zip(orders, purchase_of_rows(orders), worth, strict=True)
    ):
        user, time = users.get(row["user"]), row["time"]
        table.n_zero += row["amount"] == 0
        if row["amount"] < 0 and options.refunds == "at_order":
            time = made[key] if key is not None else time
            table.n_orphans += key is None
            table.orphan_minor += value if key is None else 0
        if user is None:
            table.outside_minor += value
            table.uncosted_outside += is_uncosted
        elif time < user.at - options.attach:
            table.prior[user.place] += value
            table.uncosted_prior[user.place] += is_uncosted
        else:
            table.uncosted_ever[user.place] += is_uncosted
            table.flows[(*user.place, local_day(time, options.tz))] += value
            for horizon, end in user.ends.items():
                is_inside = position in first_rows if horizon == "first" else time < end
                _count_cell(table, (*user.place, horizon), value, is_uncosted, end if is_inside else None)
    table.flows = {key: value for key, value in table.flows.items() if value}


def _count_cell(table, cell, value, is_uncosted, end):
    """Add a row's value to a cell: inside its window, which ends then, or later."""
    if end is None:
        table.later_minor[cell] += value
        table.uncosted_later[cell] += is_uncosted
        return
    is_closed = end <= table.options.until
    (table.closed_minor if is_closed else table.open_minor)[cell] += value
    table.uncosted[cell] += is_uncosted
    table.uncosted_closed[cell] += is_uncosted and is_closed


def _per_user(rows):
    users = defaultdict(list)
    for row in rows:
        users[row["user"]].append(row)
    return users


def _label(rows, user, at, by):
    """The smallest label among the rows at the first instant; missing comes last."""
    if not isinstance(by, str):
        return None if by is None else by.get(user)
    labels = [row[by] for row in rows if row["at"] == at]
    known = [name for name in labels if name is not None]
    return min(known) if known else None


def _end(at, horizon, is_member, options):
    """End of a user's window; the first order of a buyer is the acquisition itself."""
    if horizon == "first":
        return end_of(at, options.first_within, options.tz) if is_member else at
    return end_of(at, horizon, options.tz)


def _first_order(orders, made, name, user, options, members):
    """Positions of the rows of a user's first order; of several at one instant the smallest id, else all rows."""
    until = end_of(user.at, options.first_within, options.tz) if members is not None else options.until
    times = {key: time for key, time in made.items() if key[1] == name and user.at - options.attach <= time < until}
    earliest = [key for key, time in times.items() if time == min(times.values())]
    named = [key for key in earliest if key[0] == "order"]
    chosen = [min(named)] if named else earliest
    keys = purchase_of_rows(orders)
    return {position for position, key in enumerate(keys) if key in chosen and orders[position]["amount"] >= 0}
