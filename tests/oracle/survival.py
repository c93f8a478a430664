"""Survival of relations read slowly, in fractions; rows and options as in oracle/stock_flow.py."""

from fractions import Fraction
from math import exp, log, nan, sqrt

from oracle.stock_flow import as_seen, is_handed_on, is_instant, label_of, takeovers_of

CAUSES = ("customer", "staff", "system", "unknown")


def read_spells(rows, options):
    """Spells by label: {label: [(start, length, cause or "live" or "transfer")]}, and spells of unknown start.

    Options: until, by and basis ("relation" or "person").
    """
    rows = as_seen(rows, options.until)
    takeovers = {id(row) for row, took in zip(rows, takeovers_of(rows, options), strict=True) if took}
    chains = [[row] for row in rows] if options.basis == "relation" else _chains(rows, takeovers)
    spells, unknown = {}, {}
    for chain in chains:
        start = min(row["joined"] for row in chain)
        first = [row for row in chain if row["joined"] == start]
        labels = [label_of(row, options.by) for row in first]
        label = min((name for name in labels if name is not None), default=None)
        if options.basis == "person" and all(id(row) in takeovers for row in first):
            unknown[label] = unknown.get(label, 0) + 1
            continue
        spells.setdefault(label, []).append((start, *_end(chain, start, options.until)))
    return spells, unknown


def survival_at(spells, age, until, z):
    """What SurvivalAt says of the spells of one group at one age."""
    risk = sum(length >= age for _, length, _ in spells)
    share, variance, incidence = Fraction(1), Fraction(0), dict.fromkeys(CAUSES, Fraction(0))
    for moment in sorted({length for _, length, end in spells if end in CAUSES and length <= age}):
        at_risk = sum(length >= moment for _, length, _ in spells)
        ends = [end for _, length, end in spells if end in CAUSES and length == moment]
        for cause in CAUSES:
            incidence[cause] += share * Fraction(ends.count(cause), at_risk)
        share *= 1 - Fraction(len(ends), at_risk)
        variance += Fraction(len(ends), at_risk * (at_risk - len(ends))) if at_risk > len(ends) else 0
    is_known = risk > 0 or (spells and share == 0)
    low, high = _interval(share, variance, z) if is_known else (nan, nan)
    watched = [
        (length, end) for start, length, end in spells if (length if end == "transfer" else until - start) >= age
    ]
    return {
        "survival": float(share) if is_known else nan,
        "low": low,
        "high": high,
        "at_risk": risk,
        "ended": sum(length <= age and end in CAUSES for _, length, end in spells),
        "matured": len(watched),
        "retained": sum(length > age or end not in CAUSES for length, end in watched),
        **{cause: float(total) if is_known else nan for cause, total in incidence.items()},
    }


def median_of(spells):
    """The first length after which at most half survive; nan if there is none."""
    for moment in sorted({length for _, length, _ in spells}):
        share = Fraction(1)
        for earlier in sorted({length for _, length, end in spells if end in CAUSES and length <= moment}):
            at_risk = sum(length >= earlier for _, length, _ in spells)
            share *= 1 - Fraction(sum(length == earlier and end in CAUSES for _, length, end in spells), at_risk)
        if share <= Fraction(1, 2):
            return moment
    return nan


def _chains(rows, takeovers):
    """Groups of relations that meet in a handover, found by merging until none meet."""
    groups = []
    for row in rows:
        moments = {_handover(row)} if is_handed_on(row) else set()
        if id(row) in takeovers:
            before = [other for other in rows if _may_precede(other, row)]
            moments |= {_handover(max(before, key=lambda other: other["left"]))} if before else set()
        met = [group for group in groups if group[1] & moments]
        groups = [group for group in groups if not group[1] & moments]
        groups.append(([row, *(one for group in met for one in group[0])], moments.union(*(group[1] for group in met))))
    return [members for members, _ in groups]


def _handover(row):
    """Where relations meet: by user and instant, and by who held them where the facts say that and name sources."""
    return row["user"], row["left"], row.get("staff") if "takeover_from" in row else None


def _may_precede(other, row):
    """Whether a takeover may continue another relation."""
    if other["user"] != row["user"] or not is_handed_on(other) or other["left"] > row["joined"]:
        return False
    if "takeover_from" not in row:
        return other["left"] == row["joined"]
    if "staff" in row:
        return other["staff"] == row["takeover_from"]
    return other is not row and not (other["left"] == row["joined"] and is_instant(row) and is_instant(other))


def _end(chain, start, until):
    """Length and ending of a chain: its last ends decide, a transfer first, then the order of the causes."""
    if any(row["left"] is None for row in chain):
        return until - start, "live"
    last = max(row["left"] for row in chain)
    ends = {row["ended_by"] or "unknown" for row in chain if row["left"] == last}
    return last - start, next(end for end in ("transfer", *CAUSES) if end in ends)


def _interval(share, variance, z):
    """Greenwood's bounds on the scale of log(-log)."""
    if share in (0, 1):
        return nan, nan
    width = z * sqrt(variance) / -log(share)
    return tuple(float(share) ** exp(sign * width) for sign in (1, -1))
