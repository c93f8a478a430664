"""Fission read slowly: dicts, walks from user to user, and fractions.

Rows have inviter, invitee, time and valid; members user, joined and left (or None); orders user, time and amount.
Options: since and ends (or None), until, window, new_within, tiers (pairs), goal, levels, must_be_new,
delete_invalidates. Members and orders may be None.
"""

from fractions import Fraction
from math import inf, nan
from statistics import median
from types import SimpleNamespace

from oracle.local_time import DAY

KINDS = ("outside", "self", "early", "repeated", "circular", "known", "accepted")


def read_fission(rows, members, orders, options):
    """All figures by name."""
    relations = members or []
    since = -inf if options.since is None else options.since
    ends = inf if options.ends is None else options.ends
    joined = {}
    for row in relations:
        joined[row["user"]] = min(row["joined"], joined.get(row["user"], row["joined"]))
    judged = judge(rows, joined, options.new_within, since, ends)
    kinds, edges = judged.kinds, judged.edges
    ids = {row[side] for row in rows for side in ("inviter", "invitee")} | set(joined)
    start = {user: clock(user, relations, judged, since) for user in ids}
    start = {user: at for user, at in start.items() if at is not None}
    inside = [row for row in rows if since <= row["time"] < ends]
    users = {row[side] for row in inside for side in ("inviter", "invitee")}
    users |= {user for user, at in start.items() if at < ends}
    generation = {user: len(line(user, edges)) - 1 for user in users}
    end = {
        user: at + options.window for user, at in start.items() if at < ends and at + options.window <= options.until
    }
    live = {user for user in users if is_live(user, relations, options.until)}
    kept = {user for user in users if is_live(user, relations, end.get(user, options.until))}
    flagged = {user for user, row in judged.first.items() if row["valid"]}
    valid = {user for user in edges if user in flagged and (members is None or user in live)}
    by_watched = [user for user, row in edges.items() if row["inviter"] in end]
    brought = [user for user in by_watched if edges[user]["time"] < end[edges[user]["inviter"]]]
    counting = [user for user in brought if user in flagged and (members is None or user in kept)]
    bought = {
        row["user"]
        for row in orders or []
        if row["amount"] >= 0 and row["user"] in end and start[row["user"]] <= row["time"] < end[row["user"]]
    }
    lost = {user for user in end if members is not None and user not in kept}
    offspring = [sum(edges[child]["inviter"] == user for child in counting) for user in end]
    invited = [user for user in end if user in edges]
    earned = earnings(judged, flagged, live if members is not None else ids, options)
    done = [user for user in users if options.goal is not None and earned.get(user, 0) >= options.goal]
    cost = sum(price for n, price in options.tiers for user in users if earned.get(user, 0) >= n)
    took_part = {
        row["inviter"] for row, kind in zip(rows, kinds, strict=True) if kind not in ("outside", "self", "repeated")
    }
    delays = [row["time"] - start[row["inviter"]] for row in edges.values() if row["inviter"] in start]
    first = min((row["time"] - options.new_within for row in edges.values()), default=inf)
    new = [user for user in joined if (first if options.since is None else since) <= joined[user] < ends]
    roots = users - set(edges)
    depth = max(generation.values(), default=-1)
    sizes = [sum(line(user, edges)[-1] == root for user in users) for root in roots]

    def by_generation(who, step=0):
        return [sum(generation[user] == g + step for user in who) for g in range(depth + 1)]

    return SimpleNamespace(
        kinds=kinds,
        just_known=sum(
            kinds[place] == "known"
            and row["time"] - DAY < joined.get(row["invitee"], -inf) < row["time"] - options.new_within
            for place, row in enumerate(rows)
        ),
        users=len(users),
        roots=len(roots),
        new_users=len(edges),
        valid_users=len(valid),
        lost_by_now=None if members is None else len(set(edges) - live),
        depth=max(depth, 0),
        by_generation=by_generation(users),
        watched=by_generation(end),
        brought=by_generation(brought, 1),
        late=by_generation(set(by_watched) - set(brought), 1),
        valid_in_window=by_generation(counting, 1),
        bought=by_generation(bought),
        lost_in_window=by_generation(lost),
        largest_tree=max(sizes, default=0),
        mean_tree_size=share(len(users), len(roots)),
        spread_rate=nan if members is None else share(sum(size > 1 for size in sizes), len(roots)),
        k_factor=share(len(brought), len(end)),
        effective_r=share(sum(offspring), len(end)),
        invited_conversion_rate=nan if orders is None else share(len(bought.intersection(invited)), len(invited)),
        invited_loss_rate=nan if members is None else share(len(lost.intersection(invited)), len(invited)),
        extinction_probability=extinction(offspring),
        mean_generation_days=share(sum(delays), len(delays) * DAY),
        median_generation_days=float(Fraction(median(delays)) / DAY) if delays else nan,
        completion_rate=nan if options.goal is None else share(len(done), len(took_part)),
        invites_per_completer=share(sum(earned[user] for user in done), len(done)),
        reward_cost=float(cost) if options.tiers else nan,
        reward_cost_per_new_user=share(cost, len(valid)) if options.tiers else nan,
        fission_share=share(len(set(new) & set(edges)), len(new)),
    )


def judge(rows, joined, new_within, since, ends):
    """The kind of each row, the row that counts of each invited user, and that of each user who was brought."""
    kinds = ["repeated"] * len(rows)
    possible = []
    for place, row in enumerate(rows):
        is_early = row["time"] < joined.get(row["inviter"], -inf) - new_within
        if not is_early and row["inviter"] != row["invitee"]:
            possible.append(row)
        if not since <= row["time"] < ends:
            kinds[place] = "outside"
        elif row["inviter"] == row["invitee"]:
            kinds[place] = "self"
        elif is_early:
            kinds[place] = "early"
    firsts = first_rows(rows, kinds)
    first = {user: rows[place] for user, place in firsts.items()}
    edges = {
        user: row
        for user, row in first.items()
        if not joined.get(user, inf) < row["time"] - new_within and not was_seen(user, row["time"], possible, since)
    }
    edges = without_circles(edges)
    for user, place in firsts.items():
        if user in edges:
            kinds[place] = "accepted"
        else:
            kinds[place] = "circular" if user in line(rows[place]["inviter"], edges) else "known"
    return SimpleNamespace(kinds=kinds, first=first, edges=edges, possible=possible, places=firsts)


def was_seen(user, time, possible, since):
    """Whether a user had invited, or had been invited before the campaign."""
    return any(
        (row["inviter"] == user and row["time"] < time) or (row["invitee"] == user and row["time"] < since)
        for row in possible
    )


def without_circles(edges):
    """The edges but the latest of each circle; of several, that to the largest user."""
    opened = dict(edges)
    for user in edges:
        circle = walk(user, edges)
        if circle and user == max(circle, key=lambda one: (edges[one]["time"], one)):
            del opened[user]
    return opened


def clock(user, relations, judged, since):
    """Since when a user could invite; None where nobody knows."""
    spells = [row for row in relations if row["user"] == user]
    known = [
        max(row["joined"], since)
        for row in spells
        if row["joined"] >= since or row["left"] is None or row["left"] > since
    ]
    if not spells and any(user in (row["inviter"], row["invitee"]) and row["time"] < since for row in judged.possible):
        known.append(since)
    if user in judged.edges:
        known.append(judged.edges[user]["time"])
    made = [row["time"] for row in judged.possible if row["inviter"] == user and row["time"] >= since]
    return min(known + made) if known else None


def earnings(judged, flagged, live, options):
    """Friends who count for each user."""
    above = judged.edges
    if not options.must_be_new:
        above = without_circles(
            {user: row for user, row in judged.first.items() if judged.kinds[judged.places[user]] != "circular"}
        )
    earned = {}
    for user in above:
        if user in flagged and (user in live or not options.delete_invalidates):
            for one in line(user, above)[1 : options.levels + 1]:
                earned[one] = earned.get(one, 0) + 1
    return earned


def first_rows(rows, kinds):
    """The position of the row that counts of each user whom somebody else could have invited."""
    ranks = {}
    for place, row in enumerate(rows):
        if kinds[place] == "repeated":
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
