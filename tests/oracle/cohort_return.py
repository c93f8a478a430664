"""Cohort value with its cost, read slowly.

A spend row is a dict: time [microseconds UTC], amount [minor units], kind and channel (label or None).
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from oracle.local_time import end_of, period_of, start_of


@dataclass
class Return:
    """Costs by (group, cohort); readings are Fractions of major units, None for unknown."""

    table: object
    groups: list
    cohorts: list
    cost: dict
    full_cost: dict
    is_covered: dict
    later_minor: int
    per: str
    scale: int

    def known_cost(self, group, cohort, *, full=False):
        """C [major units]; None where the records do not cover the period, or it has not ended."""
        if not (self.is_covered[cohort] and self.table.has_ended(cohort)):
            return None
        return Fraction((self.full_cost if full else self.cost)[group, cohort], self.scale)

    def cac(self, group, cohort):
        """C / M; None for an unknown cost or no user."""
        cost, n_users = self.known_cost(group, cohort), self.cac_users(group, cohort)
        return None if cost is None or not n_users else cost / n_users

    def cac_users(self, group, cohort):
        """M: all users of the cohort, or those who are new to the brand."""
        is_all = self.per == "users"
        return self.table.users[group, cohort] - (0 if is_all else self.table.migrated[group, cohort])

    def roi(self, group, cohort, horizon, *, full=False):
        """R / C; None where either is unknown, or the cost is zero or less."""
        cost = self.known_cost(group, cohort, full=full)
        is_known = self.table.is_mature(group, cohort, horizon) and self.table.is_costed(group, cohort, horizon)
        if cost is None or cost <= 0 or not is_known:
            return None
        return Fraction(self.table.revenue_minor(group, cohort, horizon), self.scale) / cost

    def payback(self, group, cohort):
        """The first local day at whose end the cohort's value had reached its cost; None while there is none."""
        cost = self.known_cost(group, cohort)
        is_costed = self.table.options.margin is not None or not self.table.uncosted_ever[group, cohort]
        if cost is None or cost <= 0 or not is_costed:
            return None
        total = 0
        for day, value in sorted(
            (key[2], value) for key, value in self.table.flows.items() if key[:2] == (group, cohort)
        ):
            total += value
            if Fraction(total, self.scale) >= cost:
                return day
        return None

    def payback_horizon(self, group, cohort):
        """The first horizon, by the time it takes, at which ROI is 1 or more."""
        options = self.table.options

        def ends(name):
            """When the window of a user who starts as observation ends; a first order is last of equals."""
            window = options.first_within if name == "first" else name
            if name == "first" and not self.table.is_of_members:
                return options.until, True
            return end_of(options.until, window, options.tz), name == "first"

        in_time = sorted(options.horizons, key=ends)
        for horizon in in_time:
            roi = self.roi(group, cohort, horizon)
            if roi is not None and roi >= 1:
                return horizon
        return None

    def without_users(self):
        """Cohorts that cost something and acquired nobody."""
        return [
            (group, cohort)
            for group in self.groups
            for cohort in self.cohorts
            if self.cost[group, cohort] > 0 and not self.table.users[group, cohort]
        ]


def attach(table, spend, *, kinds, covers=None, per="users", scale=100):
    """The return of a table on spend rows; ``covers`` is (start, end), or None for all from first to last period."""
    options = table.options
    later = sum(row["amount"] for row in spend if row["time"] >= options.until)
    spend = [row for row in spend if row["time"] < options.until]
    cost, full_cost = defaultdict(int), defaultdict(int)
    for row in spend:
        place = (None if options.by is None else row["channel"], period_of(row["time"], options.period, options.tz))
        full_cost[place] += row["amount"]
        cost[place] += row["amount"] if row["kind"] in kinds else 0
    groups = {*table.groups, *(group for group, _ in full_cost)}
    spent = [cohort for _, cohort in full_cost]
    known = [*table.cohorts, *spent]
    cohorts = list(range(min(known), max(known) + 1)) if known else []

    def is_covered(cohort):
        if covers is None:
            return bool(spent) and min(spent) <= cohort <= max(spent)
        start, end = (start_of(index, options.period, options.tz) for index in (cohort, cohort + 1))
        return covers[0] <= start and end <= covers[1]

    return Return(
        table,
        sorted(groups, key=lambda name: (name is None, name)),
        cohorts,
        cost,
        full_cost,
        {cohort: is_covered(cohort) for cohort in cohorts},
        later,
        per,
        scale,
    )
