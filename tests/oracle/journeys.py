"""Journeys read slowly, one user and one row at a time.

Rows are dicts of user, time [microseconds UTC] and name, in the order of the input; answers have an amount for a name.
"""

from collections import Counter, defaultdict
from fractions import Fraction

from oracle.local_time import local_day, start_of

DAY_PERIOD = ("day", "monday")


def rows_by_user(rows):
    """Rows of each user, sorted by time; equal times in the order of the input."""
    users = defaultdict(list)
    for row in rows:
        users[row["user"]].append(row)
    return {user: sorted(users[user], key=lambda row: row["time"]) for user in sorted(users)}


def read_sessions(rows, timeout):
    """Sessions as lists of rows, sorted by user and start."""
    found = []
    for own in rows_by_user(rows).values():
        for place, row in enumerate(own):
            if place == 0 or row["time"] - own[place - 1]["time"] > timeout:
                found.append([])
            found[-1].append(row)
    return found


def is_open(session, timeout, until):
    """Whether another row could still belong to the session."""
    return until <= session[-1]["time"] + timeout


def names_of(session, *, collapse):
    """The names of a session's rows; without direct repetitions if they collapse."""
    names = [row["name"] for row in session]
    return [name for place, name in enumerate(names) if not (collapse and place and name == names[place - 1])]


def read_transitions(rows, timeout, until, *, collapse):
    """Steps by (name, next name), ends by name, and open ends by name."""
    steps, ended, still_open = Counter(), Counter(), Counter()
    for session in read_sessions(rows, timeout):
        names = names_of(session, collapse=collapse)
        for place in range(len(names) - 1):
            steps[names[place], names[place + 1]] += 1
        (still_open if is_open(session, timeout, until) else ended)[names[-1]] += 1
    return steps, ended, still_open


def read_paths(rows, timeout, until, length, *, collapse):
    """Sessions by their first names, and the number of those whose path is not known yet."""
    paths, unknown = Counter(), 0
    for session in read_sessions(rows, timeout):
        names = tuple(names_of(session, collapse=collapse)[:length])
        if len(names) < length and is_open(session, timeout, until):
            unknown += 1
        else:
            paths[names] += 1
    return paths, unknown


def read_stickiness(rows, tz, since, until, month):
    """Users by day: {day: (DAU, WAU, MAU)}, by number of active days of the last 7 and 28, and rows outside."""
    days = {local_day(row["time"], tz) for row in rows}
    last = local_day(until, tz) - 1
    if since is None:
        first = min(days, default=last + 1)
    else:
        first = local_day(since, tz)
        first += start_of(first, DAY_PERIOD, tz) < since
    active = {(row["user"], local_day(row["time"], tz)) for row in rows}
    active = {(user, day) for user, day in active if first <= day <= last}
    table = {
        day: tuple(len({user for user, at in active if day - n < at <= day}) for n in (1, 7, month))
        for day in range(first, last + 1)
    }
    seen = {user for user, _ in active}
    often = [Counter(sum(at > last - n for who, at in active if who == user) for user in seen) for n in (7, 28)]
    outside = sum(not first <= local_day(row["time"], tz) <= last for row in rows)
    return table, *often, outside


def read_flow(rows, class_of, within):
    """Transitions by (class, next class), touches apart and last by class, users with known transitions, switchers."""
    moves, apart, last, users, switchers = Counter(), Counter(), Counter(), set(), set()
    for user, own in rows_by_user(rows).items():
        for place, row in enumerate(own):
            here = class_of.get(row["name"])
            if place + 1 == len(own):
                last[here] += 1
            elif within is not None and own[place + 1]["time"] - row["time"] > within:
                apart[here] += 1
            else:
                there = class_of.get(own[place + 1]["name"])
                moves[here, there] += 1
                if None not in (here, there):
                    users.add(user)
                    switchers |= {user} if here != there else set()
    return moves, apart, last, len(users), len(switchers)


def read_conversion(rows, answers, classes_of, window, until):
    """Touches and users by class, as lists [all, matured, converted]."""
    touches, users = defaultdict(lambda: [0, 0, 0]), defaultdict(lambda: [set(), set(), set()])
    for row in rows:
        is_matured = row["time"] + window <= until
        is_converted = is_matured and any(
            answer["user"] == row["user"]
            and answer["amount"] >= 0
            and row["time"] <= answer["time"] < row["time"] + window
            for answer in answers
        )
        for name in classes_of.get(row["name"], [None]):
            for place, is_in in enumerate((True, is_matured, is_converted)):
                touches[name][place] += is_in
                users[name][place] |= {row["user"]} if is_in else set()
    return dict(touches), {name: [len(ids) for ids in sets] for name, sets in users.items()}


def read_responses(rows, answers, window, until):
    """Matured touches as (touch, time to its response, or None)."""
    found = []
    answers_of, touches_of = rows_by_user(answers), rows_by_user(rows)
    for user, own in touches_of.items():
        for place, row in enumerate(own):
            end = row["time"] + window
            if end > until:
                continue
            later = own[place + 1]["time"] if place + 1 < len(own) else end
            times = [answer["time"] for answer in answers_of.get(user, []) if answer["amount"] >= 0]
            times = [time - row["time"] for time in times if row["time"] <= time < min(later, end)]
            found.append((row, min(times, default=None)))
    return found


def read_gaps(rows):
    """Touches as (touch, time to the next one, or None)."""
    found = []
    for own in rows_by_user(rows).values():
        for place, row in enumerate(own):
            found.append((row, own[place + 1]["time"] - row["time"] if place + 1 < len(own) else None))
    return found


def quantile_of(lengths, share):
    """The length below which a share lies, on the line between two lengths; None without any."""
    if not lengths:
        return None
    ordered, at = sorted(lengths), (len(lengths) - 1) * Fraction(share)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)
