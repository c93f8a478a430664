"""The edges between the stages read slowly: one user after the other, one stage after the other.

Events have user, time and name; rows inviter, invitee and time. Options: names by stage, before (the stage that each
one is counted from), window, new_within, until.
"""

from math import inf
from types import SimpleNamespace

from oracle.fission import judge


def read_stages(events, rows, options):
    """Base and passed of each edge, and the direct users."""
    names, start = options.names, next(iter(options.names))
    entry = names.get("inflow", names[start])
    users = {row["user"] for row in events}
    joined = {user: first(events, user, entry, -inf, inf) for user in users}
    joined = {user: at for user, at in joined.items() if at is not None}
    edges = judge([row | {"valid": True} for row in rows], joined, options.new_within, -inf, inf).edges
    came = {start: {user: first(events, user, names[start], -inf, inf) for user in users}}
    base, passed = {}, {}
    for stage, source in options.before.items():
        if source not in came or (stage != "referral" and stage not in names):
            continue
        watched = {
            user: at for user, at in came[source].items() if at is not None and at + options.window <= options.until
        }
        base[stage] = len(watched)
        if stage == "referral":
            brought = [row for row in edges.values() if row["inviter"] in watched]
            passed[stage] = sum(0 <= row["time"] - watched[row["inviter"]] < options.window for row in brought)
            continue
        again = names[stage] == names[source]
        came[stage] = {
            user: None if at is None else first(events, user, names[stage], at + again, at + options.window)
            for user, at in came[source].items()
        }
        passed[stage] = sum(came[stage][user] is not None for user in watched)
        if stage == "inflow":
            came[stage] |= {user: joined.get(user) for user in edges if user in users}
    direct = sum(at is not None and user not in edges for user, at in came[start].items())
    return SimpleNamespace(base=base, passed=passed, direct=direct)


def first(events, user, name, low, high):
    """When a user first did something in [low, high), or None."""
    times = [row["time"] for row in events if row["user"] == user and row["name"] == name and low <= row["time"] < high]
    return min(times, default=None)
