"""Credit read slowly, in fractions: attribution over written-out journeys, the journeys behind orders, staff credit.

A journey is a tuple (path, conversions, nulls, value, ages): path a tuple of channels, oldest first, value that of its
conversions together, ages the microseconds from each touch to the end. Rows of facts are dicts.
"""

from collections import defaultdict
from fractions import Fraction
from itertools import combinations, pairwise
from math import factorial, floor

from oracle.purchase_rows import purchase_of_rows, purchases

START, CONVERTED, LOST = ("start",), ("converted",), ("lost",)
"""States of the chain beside tuples of channels."""


def read_credit(journeys, channels, amount, model, **options):
    """What each channel gets of conversions (amount 1) or value (amount 3): {channel: Fraction}."""
    if model == "shapley":
        return _shapley(journeys, channels, amount)
    if model == "markov":
        return _markov_credit(journeys, channels, amount, **options)
    credit = dict.fromkeys(channels, Fraction(0))
    for journey in journeys:
        weights = _weights(journey, model, **options)
        for channel, weight in zip(journey[0], weights, strict=True):
            credit[channel] += journey[amount] * weight / sum(weights)
    return credit


def _weights(journey, model, weights=None, half_life=None, direct=None):
    """The weight of each touch of a path, by the model's rule."""
    path, ages, n = journey[0], journey[4], len(journey[0])
    if model == "linear":
        return [Fraction(1)] * n
    if model == "time_decay":
        return [Fraction(2.0 ** (-(age - ages[-1]) / half_life)) for age in ages]
    if model == "position":
        first, inner, last = map(Fraction, weights)
        if n == 1:
            return [Fraction(1)]
        return [first, *([inner / max(n - 2, 1)] * (n - 2)), last]
    chosen = {"first": 0, "last": n - 1}.get(model)
    if model == "last_non_direct":
        chosen = max((place for place in range(n) if path[place] != direct), default=n - 1)
    return [Fraction(place == chosen) for place in range(n)]


def _shapley(journeys, channels, amount):
    """By definition: each channel's marginal worth, over all coalitions of the others."""

    def worth(coalition):
        return sum((Fraction(journey[amount]) for journey in journeys if set(journey[0]) <= coalition), Fraction(0))

    credit, n = {}, len(channels)
    for channel in channels:
        others = [other for other in channels if other != channel]
        credit[channel] = sum(
            Fraction(factorial(size) * factorial(n - size - 1), factorial(n))
            * (worth({*coalition, channel}) - worth(set(coalition)))
            for size in range(n)
            for coalition in combinations(others, size)
        )
    return credit


def _markov_credit(journeys, channels, amount, order, share):
    effects = read_removal_effects(journeys, channels, order)
    credit = dict.fromkeys(channels, Fraction(0))
    if effects is None:
        return credit
    if share == "global":
        total = sum(journey[amount] for journey in journeys)
        return {channel: total * effects[channel] / sum(effects.values()) for channel in channels}
    for journey in journeys:
        if journey[1]:
            distinct = set(journey[0])
            for channel in distinct:
                credit[channel] += journey[amount] * effects[channel] / sum(effects[other] for other in distinct)
    return credit


def read_removal_effects(journeys, channels, order):
    """Share of conversions lost without each channel; None where nothing converts."""
    base = conversion_rate(journeys, order)
    if not base:
        return None
    return {channel: 1 - conversion_rate(journeys, order, without=channel) / base for channel in channels}


def conversion_rate(journeys, order, without=START):
    """Chance that the chain converts, when who reaches a channel is lost."""
    steps = defaultdict(lambda: defaultdict(int))
    for path, conversions, nulls, *_ in journeys:
        states = [path[max(0, place + 1 - order) : place + 1] for place in range(len(path))]
        for one, other in pairwise([START, *states]):
            steps[one][other] += conversions + nulls
        steps[states[-1]][CONVERTED] += conversions
        steps[states[-1]][LOST] += nulls
    states = [
        state for state, leaves in steps.items() if sum(leaves.values()) and (state == START or state[-1] != without)
    ]
    place = {state: position for position, state in enumerate(states)}
    rows = []
    for state in states:
        row = [Fraction(0)] * (len(states) + 1)
        row[place[state]] += 1
        for other, count in steps[state].items():
            chance = Fraction(count, sum(steps[state].values()))
            if other == CONVERTED:
                row[-1] += chance
            elif other in place:
                row[place[other]] -= chance
        rows.append(row)
    return _solve(rows)[place[START]] if START in place else Fraction(0)


def _solve(rows):
    """The solution of linear equations, each a row of coefficients and the right side (Gauss-Jordan)."""
    for place in range(len(rows)):
        pivot = next(row for row in range(place, len(rows)) if rows[row][place])
        rows[place], rows[pivot] = rows[pivot], rows[place]
        rows[place] = [cell / rows[place][place] for cell in rows[place]]
        for row in range(len(rows)):
            if row != place and rows[row][place]:
                factor = rows[row][place]
                rows[row] = [cell - factor * own for cell, own in zip(rows[row], rows[place], strict=True)]
    return [row[-1] for row in rows]


def read_journeys(touches, orders, lookback, until, refunds, asked="all"):
    """Journeys of touch rows (user, time, channel) and order rows, to the purchases asked for.

    Returns:
        The journeys; the touches left open; those on the way to other purchases; (count, value) unattributed.
    """
    ends = defaultdict(list)
    for user, time, value in purchases(orders, "at_order" if refunds == "at_order" else "dated"):
        ends[user, time].append(value)
    firsts = {user: min(time for name, time in ends if name == user) for user, _ in ends}

    everything = sorted(touches, key=lambda row: (row["time"], row["channel"] is None, row["channel"] or ""))
    wanted = {"all": {False, True}, "first": {False}, "repeat": {True}}[asked]
    seen = [row for row in everything if (row["time"] > firsts.get(row["user"], float("inf"))) in wanted]
    journeys, used, unattributed = [], set(), (0, 0)
    for user, time in ends:
        before = max((other for name, other in ends if name == user and other < time), default=float("-inf"))
        if (before > float("-inf")) not in wanted:
            continue
        own = [
            place
            for place, row in enumerate(seen)
            if row["user"] == user and max(before, time - lookback) < row["time"] <= time
        ]
        used |= set(own)
        values = ends[user, time]
        if own:
            path, ages = zip(*((seen[place]["channel"], time - seen[place]["time"]) for place in own), strict=True)
            journeys.append((path, len(values), 0, sum(values), ages))
        else:
            unattributed = (unattributed[0] + len(values), unattributed[1] + sum(values))
    late = [row for place, row in enumerate(seen) if place not in used]
    failed = [row for row in late if row["time"] + lookback <= until]
    for user in {row["user"] for row in failed}:
        for run in _runs(
            [row for row in failed if row["user"] == user], [t for name, t in ends if name == user], lookback
        ):
            path, ages = zip(*((row["channel"], run[-1]["time"] - row["time"]) for row in run), strict=True)
            journeys.append((path, 0, 1, 0, ages))
    return journeys, len(late) - len(failed), len(touches) - len(seen), unattributed


def _runs(rows, ends, lookback):
    """Touches of one user less than a lookback apart, and with no purchase between them."""
    runs = [[rows[0]]]
    for one, other in pairwise(rows):
        is_cut = any(one["time"] < end <= other["time"] for end in ends)
        if is_cut or other["time"] - one["time"] >= lookback:
            runs.append([])
        runs[-1].append(other)
    return runs


def read_staff_credit(orders, relations, share, ownership, window):
    """Amounts by (staff, "owned" | "closed" | "whole"), and the amount and number of orders of nobody.

    Order rows have a staff, relation rows user, joined, left and staff.
    """
    by_order = defaultdict(list)
    for place, (row, key) in enumerate(zip(orders, purchase_of_rows(orders), strict=True)):
        by_order[key or ("refund", place)].append(row)
    credit, nobody = defaultdict(int), [0, 0]
    for rows in by_order.values():
        lines = [row for row in rows if row["amount"] >= 0] or rows  # a refund of no order is a line of its own
        moment = min(row["time"] for row in lines)
        owner, before = _owner(relations, rows[0]["user"], moment, ownership, window), 0
        parts = _amounts_by_closer(lines, [row for row in rows if row not in lines])
        nobody[1] += owner is None and None in parts
        for closer in sorted(parts, key=lambda name: (name is not None, name)):
            amount = parts[closer]
            if owner is None and closer is None:
                nobody[0] += amount
            elif owner is None or closer is None or owner == closer:
                credit[owner if closer is None else closer, "whole"] += amount
            else:
                after = before + amount
                part = round(after * Fraction(share)) - round(before * Fraction(share))
                credit[owner, "owned"] += part
                credit[closer, "closed"] += amount - part
                before = after
    return credit, tuple(nobody)


def _amounts_by_closer(lines, refunds):
    """What is left of an order by who closed it: refunds that name the closer of no line are divided among all."""
    parts, pool = defaultdict(int), 0
    for row in lines:
        parts[row["staff"]] += row["amount"]
    named = set(parts) - {None}
    for row in refunds:
        if row["staff"] in named:
            parts[row["staff"]] += row["amount"]
        else:
            pool += row["amount"]
    left = {closer: max(amount, 0) for closer, amount in parts.items()}
    left = left if any(left.values()) else dict.fromkeys(parts, 1)
    before, total = 0, sum(left.values())
    for closer in sorted(parts, key=lambda name: (name is not None, name)):
        after = before + left[closer]
        parts[closer] += floor(Fraction(pool * after, total)) - floor(Fraction(pool * before, total))
        before = after
    return parts


def _owner(relations, user, moment, ownership, window):
    live = [
        row
        for row in relations
        if row["user"] == user
        and row["staff"] is not None
        and row["joined"] <= moment
        and (row["left"] is None or moment < row["left"])
        and (window is None or moment - row["joined"] < window)
    ]
    sign = -1 if ownership == "latest" else 1
    return min(live, key=lambda row: (sign * row["joined"], row["staff"]))["staff"] if live else None
