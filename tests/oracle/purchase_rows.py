"""What a purchase is and what an order row is worth, row by row.

An order row is a dict: user, time [microseconds UTC], amount [minor units], order (id or None), cost [minor units or
None] and channel (label or None).
"""

from collections import defaultdict
from fractions import Fraction

from oracle.local_time import local_day

MILLION = 10**6


def purchase_of_rows(rows):
    """For each row the key of its purchase: user and order id, else the row itself; None for a refund without one."""
    bought = {(row["user"], row["order"]) for row in rows if row["amount"] >= 0 and row["order"] is not None}
    keys = []
    for position, row in enumerate(rows):
        named = (row["user"], row["order"])
        if named in bought:
            keys.append(("order", *named))
        else:
            keys.append(("row", row["user"], position) if row["amount"] >= 0 else None)
    return keys


def lines_of(rows):
    """Rows of each purchase that are no refunds, and its refund rows."""
    lines, refunds = defaultdict(list), defaultdict(list)
    for row, key in zip(rows, purchase_of_rows(rows), strict=True):
        if key is not None:
            (lines if row["amount"] >= 0 else refunds)[key].append(row)
    return lines, refunds


def made_at(rows):
    """When each purchase was made: at its first line."""
    return {key: min(row["time"] for row in lines) for key, lines in lines_of(rows)[0].items()}


def purchases(rows, refunds):
    """Purchases as (user, time, value): gross and all of them when dated, net and not refunded whole at order."""
    lines, returned = lines_of(rows)
    found = []
    for key, members in lines.items():
        gross = sum(row["amount"] for row in members)
        net = gross + sum(row["amount"] for row in returned[key])
        is_refunded_whole = bool(returned[key]) and net <= 0
        if refunds == "dated" or not is_refunded_whole:
            value = gross if refunds == "dated" else net
            found.append((members[0]["user"], min(row["time"] for row in members), value))
    return found


def by_user(found, per, tz):
    """Each user's purchases as sorted (time, day, value); per "day" those of one local day are one."""
    users = defaultdict(list)
    for user, time, value in sorted(found):
        day = local_day(time, tz)
        if per == "day" and users[user] and users[user][-1][1] == day:
            first, _, before = users[user][-1]
            users[user][-1] = (first, day, before + value)
        else:
            users[user].append((time, day, value))
    return dict(users)


def row_values(rows, value, margin):
    """Worth of each row, and whether its variable cost is unknown.

    The contribution of a row is its amount less its cost. Refunds without a cost of their own take back, in the order
    of their time, the order's cost times refunded so far over gross, rounded half to even and never more than all.
    Where the cost stays unknown, the contribution is the amount times the assumed margin of six decimals, rounded half
    to even, or nothing.
    """
    if value == "revenue":
        return [(row["amount"], False) for row in rows]
    lines, _ = lines_of(rows)
    keys = purchase_of_rows(rows)
    worth, taken = [], {}
    for place in sorted(range(len(rows)), key=lambda place: (rows[place]["time"], rows[place]["amount"])):
        row, key = rows[place], keys[place]
        if row["cost"] is None and row["amount"] < 0 and key is not None:
            gross = sum(line["amount"] for line in lines[key])
            if gross and all(line["cost"] is not None for line in lines[key]):
                taken.setdefault(key, []).append(place)
    returned = {}
    for key, places in taken.items():
        gross, cost = (sum(line[name] for line in lines[key]) for name in ("amount", "cost"))
        so_far = [min(gross, -sum(rows[place]["amount"] for place in places[:n])) for n in range(len(places) + 1)]
        shares = [round(Fraction(cost * part, gross)) for part in so_far]
        returned |= {place: shares[n] - shares[n + 1] for n, place in enumerate(places)}
    for place, row in enumerate(rows):
        cost = returned.get(place, row["cost"])
        if cost is not None:
            worth.append((row["amount"] - cost, False))
        else:
            worth.append((0 if margin is None else round(row["amount"] * read_margin(margin)), True))
    return worth


def read_margin(margin):
    """A margin as a fraction of six decimals."""
    return Fraction(round(Fraction(margin) * MILLION), MILLION)
