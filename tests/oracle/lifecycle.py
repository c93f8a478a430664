"""Lifecycle read slowly: one user after the other, intervals and survival in whole numbers and fractions."""

from collections import Counter
from fractions import Fraction
from itertools import pairwise

from oracle.local_time import local_day
from oracle.purchase_rows import by_user, purchases

BOUNDS = {"new_days": 30, "active": 1, "slipping": 2, "dormant": 3}


def exact(bound):
    """A bound as it is written: 2.3 is 23/10."""
    return Fraction(str(bound))


def median(lengths):
    """The middle, or the mean of the two middles."""
    ordered, n = sorted(lengths), len(lengths)
    return Fraction(ordered[(n - 1) // 2] + ordered[n // 2], 2)


def survival_median(completed, still_open):
    """First length by which half of the intervals have ended, by Kaplan and Meier; None if half never do."""
    surviving = Fraction(1)
    for length in sorted(set(completed)):
        at_risk = sum(other >= length for other in completed + still_open)
        surviving *= 1 - Fraction(completed.count(length), at_risk)
        if surviving <= Fraction(1, 2):
            return Fraction(length)
    return None


def purchase_days(orders, *, tz, until, refunds):
    """Local days with a purchase of each buyer, ascending."""
    found = purchases([row for row in orders if row["time"] < until], refunds)
    return {user: [day for _, day, _ in made] for user, made in by_user(found, "day", tz).items()}


def usual_intervals(days_of, last_day, *, label_of=None, fixed=None):
    """The usual interval of each buyer; None where nobody knows."""
    groups = {}
    for user, days in days_of.items():
        completed, still_open = groups.setdefault(None if label_of is None else label_of(user), ([], []))
        completed += [after - before for before, after in pairwise(days)]
        still_open.append(last_day - days[-1])
    shared = {label: survival_median(*lengths) for label, lengths in groups.items()}
    usual = {}
    for user, days in days_of.items():
        lengths = [after - before for before, after in pairwise(days)]
        if fixed is not None:
            usual[user] = Fraction(fixed)
        elif len(lengths) >= 3:
            usual[user] = median(lengths)
        else:
            usual[user] = shared[None if label_of is None else label_of(user)]
    return usual


def stage_of(days, usual, today, bounds):
    """The first stage that fits; None where it depends on an interval that nobody knows."""
    if not days:
        return "lead"
    if today - days[0] <= exact(bounds["new_days"]):
        return "new"
    if usual is None:
        return None
    gap = today - days[-1]
    active, slipping, dormant = (exact(bounds[name]) * usual for name in ("active", "slipping", "dormant"))
    last_gap = days[-1] - days[-2] if len(days) > 1 else 0
    if last_gap > dormant and gap <= active:
        return "reactivated"
    for name, limit in (("active", active), ("slipping", slipping), ("dormant", dormant)):
        if gap <= limit:
            return name
    return "lost"


def reach_of(user, members, opted_out, until):
    """Whether a user can be reached; None where nobody knows."""
    if user in opted_out:
        return "opted_out"
    if members is None:
        return None
    for row in members:
        if row["user"] == user and row["joined"] < until and (row["left"] is None or row["left"] >= until):
            return "reachable"
    return "unreachable"


def read_lifecycle(
    orders, *, tz, until, members=None, opted_out=(), bounds=None, fixed=None, label_of=None, refunds="dated"
):
    """Users sorted by id, as (user, stage, reachability, usual interval)."""
    seen = [row for row in orders if row["time"] < until]
    people = {row["user"] for row in seen} | set(opted_out)
    people |= {row["user"] for row in members or () if row["joined"] < until}
    days_of = purchase_days(orders, tz=tz, until=until, refunds=refunds)
    today, last_day = local_day(until, tz), local_day(until - 1, tz)
    usual = usual_intervals(days_of, last_day, label_of=label_of, fixed=fixed)
    return [
        (
            user,
            stage_of(days_of.get(user, []), usual.get(user), today, bounds or BOUNDS),
            reach_of(user, members, opted_out, until),
            usual.get(user),
        )
        for user in sorted(people)
    ]


def read_migration(before, after):
    """Users by stage before and after, as a counter of pairs."""
    ours, theirs = ({user: stage or "unknown" for user, stage, *_ in part} for part in (before, after))
    return Counter((ours.get(user, "entered"), theirs.get(user, "gone")) for user in ours.keys() | theirs.keys())
