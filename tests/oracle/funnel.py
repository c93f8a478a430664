"""Funnels read slowly: all chains of a unit, one by one, and what the definitions say of them.

Rows are dicts of user, time [microseconds UTC], name and attributes, in input order. A plan has steps (each with event,
where: pairs of attribute and values, and window), window, order, ties, exclusions (event, after, before, effect) and
hold. Streams are the rows of one unit in the order (time, input row).
"""

from itertools import pairwise
from types import SimpleNamespace

FOREVER = float("inf")


def streams_of(rows, hold):
    """The stream of every unit: {(user, held value): rows}; rows without the value belong to none."""
    streams = {}
    for row in sorted(rows, key=lambda row: row["time"]):
        if hold is None or row[hold] is not None:
            streams.setdefault((row["user"], None if hold is None else row[hold]), []).append(row)
    return streams


def takes(row, step):
    """Whether a row matches a step."""
    return row["name"] == step.event and all(
        row[name] is not None and row[name] in values for name, values in step.where
    )


def place_of(stream, row, plan):
    """By what two rows are told apart: their times, or their positions."""
    by_time = plan.order == "ordered" and plan.ties in {"favorable", "increasing"}
    return stream[row]["time"] if by_time else row


def is_chain(chain, stream, plan):
    """Whether rows, by position, are a valid chain of the first ``len(chain)`` steps."""
    times = [stream[row]["time"] for row in chain]
    places = [place_of(stream, row, plan) for row in chain]
    gaps = [later - earlier for earlier, later in pairwise(times)]
    return (
        len(set(chain)) == len(chain)
        and all(takes(stream[row], step) for row, step in zip(chain, plan.steps, strict=False))
        and times[-1] - times[0] <= limit(plan.window)
        and all(gap <= limit(step.window) for gap, step in zip(gaps, plan.steps[1:], strict=False))
        and all(before <= after for before, after in pairwise(places))
        and (plan.ties != "increasing" or all(gap > 0 for gap in gaps))
        and (plan.order != "consecutive" or all(after == before + 1 for before, after in pairwise(chain)))
        and not any(
            places[exclusion.after - 1] < place_of(stream, row, plan) < places[exclusion.before - 1]
            for exclusion in plan.exclusions
            if exclusion.effect == "drop_attempt" and exclusion.before <= len(chain)
            for row in rows_named(stream, exclusion.event)
        )
    )


def chains_of(stream, plan, begun=()):
    """Every valid chain, as positions in the stream; what begins a valid chain is valid."""
    if len(begun) < len(plan.steps):
        for row in range(len(stream)):
            chain = (*begun, row)
            if is_chain(chain, stream, plan):
                yield chain
                yield from chains_of(stream, plan, chain)


def canonical(chains, stream, plan):
    """Of the deepest chains the one that ends earliest, then starts latest, then has its inner rows earliest."""

    def preference(chain):
        first, *inner, last = [place_of(stream, row, plan) for row in (chain if len(chain) > 1 else chain * 2)]
        return last, -first, inner

    level = max(map(len, chains))
    best = min((chain for chain in chains if len(chain) == level), key=preference)
    rivals = [chain for chain in chains if len(chain) == level and preference(chain)[:2] == preference(best)[:2]]
    assert all(
        place_of(stream, ours, plan) <= place_of(stream, theirs, plan)
        for chain in rivals
        for ours, theirs in zip(best, chain, strict=True)
    )
    return best


def is_removed(chains, stream, plan):
    """Whether an exclusion that drops users finds a unit that had reached step a, and not yet step b."""

    def comes_by(end, row):
        place, limit = place_of(stream, end, plan), place_of(stream, row, plan)
        return place <= limit if plan.order == "ordered" and plan.ties != "input" else place < limit

    return any(
        place_of(stream, chain[-1], plan) < place_of(stream, row, plan)
        and stream[row]["time"] - stream[chain[0]]["time"] <= limit(plan.window)
        and not any(
            len(other) == exclusion.before
            and comes_by(other[-1], row)
            and place_of(stream, other[exclusion.after - 1], plan) >= place_of(stream, chain[-1], plan)
            for other in chains
        )
        for exclusion in plan.exclusions
        if exclusion.effect == "drop_user"
        for row in rows_named(stream, exclusion.event)
        for chain in chains
        if len(chain) == exclusion.after
    )


def is_extendable(chain, stream, plan, until):
    """Whether a further event at ``until`` could make a chain one step longer."""
    n = len(chain)
    return (
        n < len(plan.steps)
        and until - stream[chain[0]]["time"] <= limit(plan.window)
        and until - stream[chain[-1]]["time"] <= limit(plan.steps[n].window)
        and (plan.order != "consecutive" or chain[-1] == len(stream) - 1)
        and not any(
            place_of(stream, row, plan) > place_of(stream, chain[exclusion.after - 1], plan)
            for exclusion in plan.exclusions
            if exclusion.effect == "drop_attempt" and exclusion.before == n + 1
            for row in rows_named(stream, exclusion.event)
        )
    )


def read_unit(stream, plan, until):
    """Instants of the canonical chain, whether it was removed and whether it is open; None where nothing began."""
    if plan.order == "any":
        return _read_any(stream, plan, until)
    chains = list(chains_of(stream, plan))
    if not chains:
        return None
    if is_removed(chains, stream, plan):
        return SimpleNamespace(reached=(), is_removed=True, is_open=False)
    reached = tuple(stream[row]["time"] for row in canonical(chains, stream, plan))
    is_open = any(is_extendable(chain, stream, plan, until) for chain in chains)
    return SimpleNamespace(reached=reached, is_removed=False, is_open=is_open)


def matched(rows, steps):
    """The most steps that distinct rows can match, each one row."""
    if not steps:
        return 0
    ways = [matched(rows[:at] + rows[at + 1 :], steps[1:]) + 1 for at in range(len(rows)) if takes(rows[at], steps[0])]
    return max([matched(rows, steps[1:]), *ways])


def _read_any(stream, plan, until):
    rows = [row for row in stream if any(takes(row, step) for step in plan.steps)]
    times = sorted({row["time"] for row in rows})

    def steps_within(first, last):
        return matched([row for row in rows if first <= row["time"] <= last], plan.steps)

    spans = [(e, s) for e in times for s in times if 0 <= e - s <= limit(plan.window)]
    depth = {(e, s): steps_within(s, e) for e, s in spans}
    if not depth:
        return None
    level = max(depth.values())
    end = min(e for e, s in spans if depth[e, s] == level)
    start = max(s for e, s in spans if e == end and depth[e, s] == level)
    reached = [min(t for t in times if t >= start and steps_within(start, t) >= j) for j in range(1, level + 1)]
    is_open = any(
        until - time <= limit(plan.window) and steps_within(time, until - 1) < len(plan.steps) for time in times
    )
    return SimpleNamespace(reached=tuple(reached), is_removed=False, is_open=is_open)


def limit(window):
    """A window as a number."""
    return FOREVER if window is None else window


def rows_named(stream, event):
    """Positions of the rows of an event."""
    return [row for row in range(len(stream)) if stream[row]["name"] == event]
