"""Funnels read slowly: attempts, labels, counts and the time to convert. Rows and plans as in funnel.py."""

from fractions import Fraction
from types import SimpleNamespace

from oracle.funnel import FOREVER, limit, read_unit, streams_of, takes


def read_funnel(rows, plan, *, until, by=None, count="users"):
    """The units of a funnel, each with user, label, reached, is_removed and is_open, and the users outside of it.

    ``by`` is None, a dict of labels by user, or a pair of attribute and step (1 .. K, "last" or "first_touch").
    """
    rows = [row for row in rows if row["time"] < until]
    units = []
    for (user, _), stream in streams_of(rows, plan.hold).items():
        whole = read_unit(stream, plan, until)
        if whole is None:
            continue
        parts = [whole] if whole.is_removed or count == "users" else read_attempts(stream, plan, until)
        own = [row for row in rows if row["user"] == user]
        firsts = plan.steps if plan.order == "any" else plan.steps[:1]
        first = min(row["time"] for row in stream if any(takes(row, step) for step in firsts))
        for unit in parts:
            unit.began = unit.reached[0] if count == "attempts" and unit.reached else first
            unit.user, unit.label = user, _label(unit, user, own, stream, plan, by)
            units.append(unit)
    outside = {row["user"] for row in rows} - {unit.user for unit in units}
    return SimpleNamespace(units=units, outside=len(outside))


def read_levels(rows, plan):
    """Deepest step of every user that has a row, in the order of the users; 0 for who never began or was removed."""
    levels = dict.fromkeys(sorted({row["user"] for row in rows}), 0)
    for unit in read_funnel(rows, plan, until=FOREVER).units:
        levels[unit.user] = max(levels[unit.user], len(unit.reached))
    return list(levels.values())


def read_attempts(stream, plan, until):
    """Attempts read greedily, each row once."""
    rows, attempts, start = [stream[place] for place in _reading_order(stream, plan)], [], 0
    while (first := _next(rows, plan.steps[0], start)) is not None:
        taken, deadline = _greedy(rows, first, plan)
        spoilt = _first_spoiler(rows, taken, deadline, plan)
        if spoilt is not None:
            taken = [place for place in taken if place < spoilt]
            is_over, start = True, spoilt + 1
        elif len(taken) == len(plan.steps) or plan.order == "consecutive":
            is_over, start = len(taken) == len(plan.steps) or taken[-1] < len(rows) - 1, taken[-1] + 1
        else:
            is_over, start = False, next((at for at, row in enumerate(rows) if row["time"] > deadline), len(rows))
        reached = tuple(rows[place]["time"] for place in taken)
        attempts.append(SimpleNamespace(reached=reached, is_removed=False, is_open=not is_over and until <= deadline))
    return attempts


def _reading_order(stream, plan):
    """Time, then the smallest step that a row matches where ties are favorable, then the input row."""

    def key(place):
        steps = [number for number, step in enumerate(plan.steps) if takes(stream[place], step)]
        is_free = plan.order == "ordered" and plan.ties == "favorable"
        return stream[place]["time"], min(steps, default=len(plan.steps)) if is_free else 0, place

    return sorted(range(len(stream)), key=key)


def _greedy(rows, first, plan):
    """Rows that an attempt takes if nothing spoils it, and the last instant at which it could go on."""
    taken, start = [first], rows[first]["time"]
    for step in plan.steps[1:]:
        last = rows[taken[-1]]["time"]
        deadline = min(start + limit(plan.window), last + limit(step.window))
        later = [at for at in range(taken[-1] + 1, len(rows)) if plan.ties != "increasing" or rows[at]["time"] > last]
        if plan.order == "consecutive":
            later = [at for at in later if at == taken[-1] + 1]
        following = next((at for at in later if takes(rows[at], step)), None)
        if following is None or rows[following]["time"] > deadline:
            return taken, deadline
        taken.append(following)
    return taken, FOREVER


def _first_spoiler(rows, taken, deadline, plan):
    """The first excluded row between its two steps; a step that was not taken lies beyond the deadline."""
    by_time = plan.ties != "input"

    def is_between(place, exclusion):
        start = taken[exclusion.after - 1]
        after = rows[place]["time"] > rows[start]["time"] if by_time else place > start
        if len(taken) < exclusion.before:
            return after and rows[place]["time"] <= deadline
        end = taken[exclusion.before - 1]
        return after and (rows[place]["time"] < rows[end]["time"] if by_time else place < end)

    spoilers = [
        place
        for exclusion in plan.exclusions
        if exclusion.effect == "drop_attempt" and len(taken) >= exclusion.after and plan.order != "consecutive"
        for place, row in enumerate(rows)
        if row["name"] == exclusion.event and is_between(place, exclusion)
    ]
    return min(spoilers, default=None)


def _next(rows, step, start):
    return next((at for at in range(start, len(rows)) if takes(rows[at], step)), None)


def _label(unit, user, own, stream, plan, by):
    """The smallest label among the rows that stand for the unit; None is missing, or a step never reached."""
    if by is None:
        return None
    if isinstance(by, dict):
        return by.get(user)
    attribute, step = by
    if step == "first_touch":
        rows = [row for row in own if row["time"] == min(row["time"] for row in own)]
    else:
        reached = (unit.began,) if unit.is_removed and step == 1 else unit.reached
        number = len(reached) if step == "last" else step
        if not 1 <= number <= len(reached):
            return None
        steps = plan.steps if plan.order == "any" else [plan.steps[number - 1]]
        rows = [row for row in stream if row["time"] == reached[number - 1]]
        rows = [row for row in rows if any(takes(row, step) for step in steps)]
    return min((row[attribute] for row in rows if row[attribute] is not None), default=None)


def table_of(units, plan, until):
    """Counts by label: {label: users, closed, open by step, and removed}."""
    table, n_steps = {}, len(plan.steps)
    longest = min(limit(plan.window), sum(limit(step.window) for step in plan.steps[1:]))
    for label in {unit.label for unit in units}:
        own = [unit for unit in units if unit.label == label]
        depth = [(len(unit.reached), unit.is_open) for unit in own]
        closed = [len(unit.reached) for unit in own if until - unit.began > longest]
        table[label] = SimpleNamespace(
            users=[sum(level > step for level, _ in depth) for step in range(n_steps)],
            closed=[sum(level > step for level in closed) for step in range(n_steps)],
            open=[sum(level == step + 1 < n_steps and is_open for level, is_open in depth) for step in range(n_steps)],
            removed=sum(unit.is_removed for unit in own),
        )
    return table


def times_of(units, first, second):
    """How long the units took from one step to another, in order."""
    return sorted(unit.reached[second - 1] - unit.reached[first - 1] for unit in units if len(unit.reached) >= second)


def mean_of(times):
    """Exactly; None of nothing."""
    return Fraction(sum(times), len(times)) if times else None


def decile_of(times, tenths):
    """Between two neighbours in proportion; the first is decile 0 and the last decile 10. None of nothing."""
    if not times:
        return None
    place = Fraction((len(times) - 1) * tenths, 10)
    below = int(place)
    return times[below] + (place - below) * (times[min(below + 1, len(times) - 1)] - times[below])


def converted_by(units, first, second, age, *, until, window):
    """Kaplan-Meier's share of the units at the first step that reach the second within an age, and units at risk.

    Who has not converted was watched until ``until`` or the end of the window; ends come before losses. The share is
    None beyond what anybody was watched, unless all had converted.
    """
    spells = []
    for unit in units:
        if len(unit.reached) >= first:
            has = len(unit.reached) >= second
            end = unit.reached[second - 1] if has else min(until, unit.reached[0] + limit(window))
            spells.append((end - unit.reached[first - 1], has))
    share, n_at_risk = Fraction(1), sum(length >= age for length, _ in spells)
    for moment in sorted({length for length, has in spells if has and length <= age}):
        ends = sum(has and length == moment for length, has in spells)
        share *= 1 - Fraction(ends, sum(length >= moment for length, _ in spells))
    return 1 - share if n_at_risk or (spells and share == 0) else None, n_at_risk
