"""Stock and flow read slowly: relation rows are dicts of user, joined, left, ended_by, staff and takeover_from.

The last two are absent from all rows where the facts have no such column.
"""

from oracle.local_time import period_of, start_of

FLOWS = {
    "lost": "customer",
    "staff_deleted": "staff",
    "system_ended": "system",
    "ended_unknown": None,
    "transfers_out": "transfer",
}


def read_stock_flow(rows, options):
    """Counts of relations and persons: {(label, period): {name: n}} over all labels and periods.

    Options: tz, until, period (name, week start) and by (None, "staff" or a dict).
    """
    rows = as_seen(rows, options.until)
    if not rows:
        return {}
    first = period_of(min(row["joined"] for row in rows), options.period, options.tz)
    last = period_of(options.until - 1, options.period, options.tz)
    takeovers = takeovers_of(rows, options)
    labelled = [(label_of(row, options.by), row, took) for row, took in zip(rows, takeovers, strict=True)]
    found = {}
    for label in {label for label, _, _ in labelled}:
        own = [(row, took) for name, row, took in labelled if name == label]
        for period in range(first, last + 1):
            start = start_of(period, options.period, options.tz)
            end = min(start_of(period + 1, options.period, options.tz), options.until)
            found[label, period] = _counts(own, start, end)
    return found


def as_seen(rows, until):
    """Relations that had begun before ``until``; an end at or after it is not seen yet."""
    return [
        row if row["left"] is not None and row["left"] < until else row | {"left": None}
        for row in rows
        if row["joined"] < until
    ]


def label_of(row, by):
    """The label that a relation counts under."""
    return row[by] if isinstance(by, str) else by.get(row["user"]) if by is not None else None


def is_instant(row):
    """Whether a relation was handed on at the instant at which it began."""
    return is_handed_on(row) and row["left"] == row["joined"]


def is_handed_on(row):
    """Whether a relation ended by a transfer."""
    return row["left"] is not None and row["ended_by"] == "transfer"


def takeovers_of(rows, options):
    """Whether each relation continues another: as the facts say, else by pairing it with a transfer of that instant."""
    if rows and "takeover_from" in rows[0]:
        return [row["takeover_from"] is not None for row in rows]
    taken = []
    for user, moment in {(row["user"], row["joined"]) for row in rows}:
        begun = [place for place, row in enumerate(rows) if (row["user"], row["joined"]) == (user, moment)]
        ends = [row for row in rows if row["user"] == user and is_handed_on(row) and row["left"] == moment]
        at_once, earlier = ([row for row in ends if is_instant(row) == flag] for flag in (True, False))
        begun.sort(key=lambda place: _turn(rows[place], options))
        for place in begun:
            sources = earlier if is_instant(rows[place]) or not at_once else at_once
            if sources:
                sources.pop()
                taken.append(place)
    return [place in taken for place in range(len(rows))]


def _turn(row, options):
    """Whose turn it is to take over: first what was not handed on at once, then by length, ending and label."""
    label, endings = label_of(row, options.by), ["transfer", "customer", "staff", "system", None]
    length = float("-inf") if row["left"] is None else row["joined"] - row["left"]
    ending = -1 if row["left"] is None else endings.index(row["ended_by"])
    return is_instant(row), length, ending, label is None, label or ""


def _live(row, moment):
    return row["joined"] < moment and (row["left"] is None or row["left"] >= moment)


def _counts(own, start, end):
    """What happened in [start, end) to relations (row, whether it is a takeover) of one label."""
    begun = [(row, took) for row, took in own if start <= row["joined"] < end]
    ended = [row for row, _ in own if row["left"] is not None and start <= row["left"] < end]
    live_users = [row["user"] for row, _ in own if _live(row, end)]
    return {
        "stock_start": sum(_live(row, start) for row, _ in own),
        "new": sum(not took for _, took in begun),
        "transfers_in": sum(took for _, took in begun),
        **{name: sum(row["ended_by"] == cause for row in ended) for name, cause in FLOWS.items()},
        "stock_end": len(live_users),
        "pure_new": sum(not took and _live(row, end) for row, took in begun),
        "persons": len(set(live_users)),
        "duplicates": sum(live_users.count(user) >= 2 for user in set(live_users)),
    }
