"""Purchase summaries and RFM scores read slowly, over the order rows of ``purchase_rows``."""

from dataclasses import dataclass
from fractions import Fraction

from oracle.calendar import to_instant, to_wall
from oracle.local_time import DAY
from oracle.purchase_rows import by_user, purchases


@dataclass
class Buyer:
    """One buyer's history in exact days and major units."""

    user: object
    first_day: int
    last_day: int
    x: int
    t_x: Fraction
    T: Fraction
    monetary: Fraction | None
    value_minor: int
    days_since_last: Fraction


def read_summary(orders, *, tz, until, unit_days=1, refunds="dated", scale=100):
    """Buyers sorted by id, of rows before ``until``."""
    found = purchases([row for row in orders if row["time"] < until], refunds)
    day = to_wall(until, tz) // DAY
    start, end = to_instant(day * DAY, tz), to_instant((day + 1) * DAY, tz)
    now = day + Fraction((until - start) * DAY // (end - start), DAY)  # the part of its own day, to the microsecond
    buyers = []
    for user, made in sorted(by_user(found, "day", tz).items()):
        first, last = made[0][1], made[-1][1]
        repeat = [value for _, _, value in made[1:]]
        buyers.append(
            Buyer(
                user,
                first,
                last,
                len(repeat),
                Fraction(last - first, unit_days),
                (now - first) / unit_days,
                Fraction(sum(repeat), scale * len(repeat)) if repeat else None,
                sum(value for _, _, value in made),
                now - last,
            )
        )
    return buyers


def scores(values, bins):
    """1 + the whole part of bins times the share of values that are strictly lower, by counting."""
    return [1 + bins * sum(other < value for other in values) // len(values) for value in values]


def segment_of(recency, frequency, monetary, lines):
    """The first line that holds the scores; a line is (name, bounds of recency, frequency, monetary, mean of both)."""
    for name, *bounds in lines:
        four = (recency, frequency, monetary, Fraction(frequency + monetary, 2))
        if all(low <= score <= high for score, (low, high) in zip(four, bounds, strict=True)):
            return name
    return "Others"
