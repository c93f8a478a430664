"""Repurchase read slowly, over the order rows of ``purchase_rows``."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from oracle.local_time import end_of, local_day
from oracle.purchase_rows import by_user, purchases


@dataclass
class Reading:
    """Counts of buyers, and lists of intervals in local days."""

    buyers_by_purchases: Counter
    first_buyers: list
    returned_within: list
    completed: list
    open: list


def read_repurchase(orders, *, tz, until, since=None, per="day", within=(), refunds="dated"):
    """The reading of rows before ``until``; the window is [since, until)."""
    found = purchases([row for row in orders if row["time"] < until], refunds)
    in_window = by_user([one for one in found if since is None or one[1] >= since], per, tz)
    ever = by_user(found, per, tz)
    reading = Reading(Counter(len(made) for made in in_window.values()), [], [], [], [])
    for days in within:
        due = [
            made
            for made in ever.values()
            if (since is None or made[0][0] >= since) and end_of(made[0][0], f"{days}d", tz) <= until
        ]
        back = [made for made in due if len(made) > 1 and made[1][0] < end_of(made[0][0], f"{days}d", tz)]
        reading.first_buyers.append(len(due))
        reading.returned_within.append(len(back))
    last_seen = local_day(until - 1, tz)
    for made in in_window.values():
        days = [day for _, day, _ in made]
        reading.completed += [later - earlier for earlier, later in pairwise(days)]
        reading.open.append(last_seen - days[-1])
    return reading


def survival(completed, still_open):
    """Kaplan-Meier: for each number of days the exact share of intervals longer than it; empty without intervals."""
    every = completed + still_open
    shares, share = [], Fraction(1)
    for day in range(max(every, default=-1) + 1):
        at_risk = sum(length >= day for length in every)
        if at_risk:
            share *= 1 - Fraction(completed.count(day), at_risk)
        shares.append(share)
    return shares


def median(shares):
    """The first day on which at most half of the intervals go on; None if there is none."""
    return next((day for day, share in enumerate(shares) if share <= Fraction(1, 2)), None)
