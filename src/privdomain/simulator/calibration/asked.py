"""Options of calibrate, checked."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from attrs import frozen

from privdomain._internal.choices import check_choice
from privdomain._internal.columns import is_integer
from privdomain._internal.flaws import shortened
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.instants import InstantLike, instant
from privdomain.calendar.period import Period
from privdomain.errors import DataError, SpecError
from privdomain.facts import Facts, Members, Orders
from privdomain.simulator.calibration.grid import Grid

LATEST_CLASS = 500
"""The last period of tenure at which a class may begin."""


@frozen(eq=False)
class Asked:
    """What calibrate was asked for.

    Attributes:
        grid: Periods.
        until: End of observation [microseconds UTC].
        orders: Orders before it.
        members: Relations that began before it, if any.
        tenure: First period of each class of tenure.
        classes: Classes of buyers; None for the better number.
        margin: Share of the list price that is not goods, where orders do not tell it.
        attach: How long before the relation an order counts as its first [microseconds].
        refund_lag: Age from which on orders tell of returns [microseconds].
    """

    grid: Grid
    until: int
    orders: Orders
    members: Members | None
    tenure: tuple[int, ...]
    classes: int | None
    margin: float | None
    attach: int
    refund_lag: int


def asked_of(
    facts: Facts,
    *,
    period: str,
    week_start: str,
    since: InstantLike | None,
    observed_until: InstantLike | None,
    tenure: Sequence[int],
    classes: int | None,
    margin: float | None,
    attach: DurationLike,
    refund_lag: DurationLike,
) -> Asked:
    """The options, and the facts that they are about.

    Raises:
        DataError: no orders before the end of observation, fewer than two whole periods.
        SpecError: no facts, unknown or contradictory options, no end of observation.
    """
    if not isinstance(facts, Facts):
        raise SpecError([("facts", "no_facts", f"is a {type(facts).__name__}. Pass Facts.")])
    check_choice("period", period, ("day", "week"))
    starts: Any = tenure.tolist() if hasattr(tenure, "tolist") else tenure
    _check(starts, classes, margin)
    attached, lag = Duration.of(attach, "attach"), Duration.of(refund_lag, "refund_lag")
    if facts.members is None and attached.microseconds:
        raise SpecError([("attach", "unused", "needs members: it is the time before a relation. Leave it out.")])
    if facts.orders is None:
        raise DataError("facts", "hold no orders", hint="Pass Facts(orders=...).")
    tz = facts.orders.tz
    until = facts.observed_until if observed_until is None else instant(observed_until, tz=tz)
    if until is None:
        message = "is neither passed nor part of the facts. Say until when they are complete."
        raise SpecError([("observed_until", "missing", message)])
    orders = facts.orders.take(facts.orders.instants < until)
    if not (orders.amount_minor >= 0).any():
        raise DataError("orders", "hold no purchase before observed_until", hint="Move it, or pass more orders.")
    members = None if facts.members is None else facts.members.take(facts.members.instants < until)
    start = int((orders if members is None or not len(members) else members).instants.min())
    if since is not None:
        start = instant(since, tz=tz, argument="since")
    return Asked(
        grid=Grid.of(Period(period, week_start), tz, start, until, lead=int(members is None)),
        until=until,
        orders=orders,
        members=members,
        tenure=tuple(map(int, starts)),
        classes=None if classes is None else int(classes),
        margin=None if margin is None else float(margin),
        attach=attached.microseconds,
        refund_lag=lag.microseconds,
    )


def _check(tenure: Sequence[int], classes: int | None, margin: float | None) -> None:
    problems = []
    starts = list(tenure) if isinstance(tenure, tuple | list | range) else []
    whole = all(is_integer(start) and 0 < start <= LATEST_CLASS for start in starts)
    if not whole or starts[:1] != [1] or starts != sorted(set(starts)):
        message = f"{shortened(tenure)} are no first periods of classes. Begin with 1, and go up, such as (1, 2, 5)."
        problems.append(("tenure", "no_classes", message))
    if classes is not None and not (is_integer(classes) and classes in (1, 2, 3)):
        problems.append(("classes", "out_of_range", f"{shortened(classes)} is none of 1, 2 and 3. Pass one, or None."))
    is_number = isinstance(margin, int | float | np.number) and not isinstance(margin, bool)
    if margin is not None and not (is_number and 0 <= margin <= 1):
        problems.append(("margin", "out_of_range", f"{shortened(margin)} is no share in [0, 1]. Write 45% as 0.45."))
    if problems:
        raise SpecError(problems)
