"""Retention read slowly. Start and return rows are dicts of user, time [microseconds UTC] and channel."""

from collections import defaultdict

from oracle.local_time import period_of, start_of


def read_retention(starts, returns, options):
    """Users, users at risk and users returned: {(group, cohort): n}, and {(group, cohort, column): n} twice.

    Options: tz, until, mode, kind, period (name, week start; calendar), length [microseconds; elapsed], cohort (name,
    week start), columns (list of (first, last) period) and by (None, "channel" or a dict).
    """
    starts = [row for row in starts if row["time"] < options.until]
    returns = [row for row in returns if row["time"] < options.until]
    users, at_risk, returned = defaultdict(int), defaultdict(int), defaultdict(int)
    for user in {row["user"] for row in starts}:
        rows = [row for row in starts if row["user"] == user]
        at = min(row["time"] for row in rows)
        place = (_label([row for row in rows if row["time"] == at], user, options.by), _cohort(at, options))
        users[place] += 1
        ages = [_age(at, row["time"], options) for row in returns if row["user"] == user and row["time"] >= at]
        for column, (first, last) in enumerate(options.columns):
            if _end(at, last, options) > options.until:
                continue
            at_risk[(*place, column)] += 1
            is_back = any(age >= first if options.kind == "unbounded" else first <= age <= last for age in ages)
            returned[(*place, column)] += is_back
    return users, at_risk, returned


def is_mature(users, at_risk, place, column, options):
    """The cohort's own period has ended, it has users, and all of them are at risk."""
    has_ended = start_of(place[1] + 1, options.cohort, options.tz) <= options.until
    return has_ended and 0 < users[place] == at_risk[(*place, column)]


def _cohort(at, options):
    return period_of(at, options.cohort, options.tz)


def _age(at, moment, options):
    """Periods between start and return."""
    if options.mode == "elapsed":
        return (moment - at) // options.length
    return period_of(moment, options.period, options.tz) - period_of(at, options.period, options.tz)


def _end(at, last, options):
    """Instant at which the last period of a column ends for a user."""
    if options.mode == "elapsed":
        return at + (last + 1) * options.length
    return start_of(period_of(at, options.period, options.tz) + last + 1, options.period, options.tz)


def _label(rows, user, by):
    """The smallest label among the rows at the first instant; missing comes last."""
    if not isinstance(by, str):
        return None if by is None else by.get(user)
    known = [row[by] for row in rows if row[by] is not None]
    return min(known) if known else None
