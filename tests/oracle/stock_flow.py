"""Stock and flow read slowly: relation rows are dicts of user, joined, left, ended_by, staff and takeover_from."""

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
    takeovers = [is_takeover(row, rows) for row in rows]
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


def handovers_before(row, rows):
    """Instants, until the start of a relation, of transfers that it may have taken over from."""
    others = [other for other in rows if other is not row and other["user"] == row["user"] and is_handed_on(other)]
    return [
        other["left"]
        for other in others
        if other["left"] < row["joined"]
        or (other["left"] == row["joined"] and not (is_instant(row) and is_instant(other)))
    ]


def is_takeover(row, rows):
    """Whether a relation continues another."""
    return row["takeover_from"] is not None or row["joined"] in handovers_before(row, rows)


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
