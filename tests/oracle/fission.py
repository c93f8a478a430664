"""Fission read slowly: dicts, walks from user to user, and fractions.

Rows have inviter, invitee, time and valid; members user, joined and left (or None); orders user, time and amount.
Options: until, window, new_within, tiers (pairs), goal, levels, has_validity. Members and orders may be None.
"""

from fractions import Fraction
from math import nan
from statistics import median
from types import SimpleNamespace

from oracle.local_time import DAY

KINDS = ("self", "repeated", "known", "circular", "early", "accepted")


def read_fission(rows, members, orders, options):
    """All figures by name."""
    relations = members or []
    joined = {}
    for row in relations:
        joined[row["user"]] = min(row["joined"], joined.get(row["user"], row["joined"]))
    kinds, edges, came = judge(rows, joined, options)
    users = {row[side] for row in rows for side in ("inviter", "invitee")} | set(joined)
    generation = {user: len(line(user, edges)) - 1 for user in users}
    end = {user: at + options.window for user, at in came.items() if at + options.window <= options.until}
    live = {user for user in users if is_live(user, relations, options.until)}
    valid = {user for user, row in edges.items() if row["valid"] and (members is None or user in live)}
    brought = [user for user, row in edges.items() if row["inviter"] in end and row["time"] < end[row["inviter"]]]
    bought = {
        row["user"]
        for row in orders or []
        if row["amount"] >= 0 and row["user"] in end and came[row["user"]] <= row["time"] < end[row["user"]]
    }
    lost = {user for user in end if members is not None and not is_live(user, relations, end[user])}
    offspring = [sum(edges[child]["inviter"] == user and child in valid for child in brought) for user in end]
    invited = [user for user in end if user in edges]
    earned = dict.fromkeys(users, 0)
    for user in valid:
        for above in line(user, edges)[1 : options.levels + 1]:
            earned[above] += 1
    done = [user for user in users if options.goal is not None and earned[user] >= options.goal]
    cost = sum(price for n, price in options.tiers for user in users if earned[user] >= n)
    delays = [row["time"] - came[row["inviter"]] for row in edges.values() if row["inviter"] in came]
    since = min((row["time"] for row in edges.values()), default=None)
    new = [user for user in joined if since is not None and joined[user] >= since - options.new_within]
    roots = users - set(edges)
    depth = max(generation.values(), default=-1)
    sizes = [sum(line(user, edges)[-1] == root for user in users) for root in roots]
    return SimpleNamespace(
        kinds=kinds,
        users=len(users),
        roots=len(roots),
        new_users=len(edges),
        valid_users=len(valid),
        lost_users=None if members is None else len(set(edges) - live),
        depth=max(depth, 0),
        by_generation=[sum(value == g for value in generation.values()) for g in range(depth + 1)],
        watched=[sum(generation[user] == g for user in end) for g in range(depth + 1)],
        brought=[sum(generation[user] == g + 1 for user in brought) for g in range(depth + 1)],
        valid=[sum(generation[user] == g + 1 for user in brought if user in valid) for g in range(depth + 1)],
        largest_tree=max(sizes, default=0),
        mean_tree_size=share(len(users), len(roots)),
        spread_rate=nan if members is None else share(sum(size > 1 for size in sizes), len(roots)),
        k_factor=share(len(brought), len(end)),
        effective_r=share(sum(offspring), len(end)),
        conversion_rate=nan if orders is None else share(len(bought.intersection(invited)), len(invited)),
        loss_rate=nan if members is None else share(len(lost.intersection(invited)), len(invited)),
        extinction_probability=extinction(offspring),
        mean_generation_days=share(sum(delays), len(delays) * DAY),
        median_generation_days=float(Fraction(median(delays)) / DAY) if delays else nan,
        completion_rate=nan if options.goal is None else share(len(done), len({row["inviter"] for row in rows})),
        invites_per_completer=share(sum(earned[user] for user in done), len(done)),
        reward_cost=float(cost) if options.tiers else nan,
        reward_cost_per_new_user=share(cost, len(valid)) if options.tiers else nan,
        fission_share=share(len(set(new) & set(edges)), len(new)),
    )


def judge(rows, joined, options):
    """The kind of each row, the accepted row of each user who was brought, and when users came, where it is known."""
    kinds = ["self" if row["inviter"] == row["invitee"] else "repeated" for row in rows]
    firsts = first_rows(rows)
    edges = {}
    for user, place in firsts.items():
        if user in joined and joined[user] < rows[place]["time"] - options.new_within:
            kinds[place] = "known"
        else:
            kinds[place] = "accepted"
            edges[user] = rows[place]
    for user in list(edges):
        circle = walk(user, edges)
        if circle and user == max(circle, key=lambda one: (edges[one]["time"], one)):
            kinds[firsts[user]] = "circular"
    edges = {user: row for user, row in edges.items() if kinds[firsts[user]] == "accepted"}
    came = {}
    for user in {*joined, *edges}:
        known = [joined[user]] if user in joined else []
        came[user] = min(known + ([edges[user]["time"]] if user in edges else []))
    for user in list(edges):
        row = edges[user]
        if row["inviter"] in came and row["time"] < came[row["inviter"]]:
            kinds[firsts[user]] = "early"
    return kinds, {user: row for user, row in edges.items() if kinds[firsts[user]] == "accepted"}, came


def first_rows(rows):
    """The position of the row that counts of each user who was invited by somebody else."""
    ranks = {}
    for place, row in enumerate(rows):
        if row["inviter"] != row["invitee"]:
            ranks.setdefault(row["invitee"], []).append((row["time"], row["inviter"], row["valid"], place))
    return {user: min(ranked)[-1] for user, ranked in ranks.items()}


def walk(user, edges):
    """The circle that a user stands on, or nothing."""
    seen = [user]
    while seen[-1] in edges:
        above = edges[seen[-1]]["inviter"]
        if above == user:
            return seen
        if above in seen:
            return None
        seen.append(above)
    return None


def line(user, edges):
    """The user and all above it, the root last."""
    above = [user]
    while above[-1] in edges:
        above.append(edges[above[-1]]["inviter"])
    return above


def is_live(user, relations, at):
    """Whether a user had a relation when observation ended at an instant."""
    return any(
        row["user"] == user and row["joined"] < at and (row["left"] is None or row["left"] >= at) for row in relations
    )


def share(part, whole):
    """A quotient, exact until the last."""
    return float(Fraction(part) / Fraction(whole)) if whole else nan


def extinction(offspring):
    """The smallest root of the generating function, by bisection."""
    if not offspring:
        return nan
    if 0 not in offspring:
        return 0.0
    if sum(offspring) <= len(offspring):
        return 1.0

    def above(q):
        return sum(q**n for n in offspring) / len(offspring) - q

    low, high = 0.0, 0.5
    while above(high) >= 0:
        high = (1 + high) / 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if above(middle) > 0 else (low, middle)
    return low
