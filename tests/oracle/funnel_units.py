"""Funnel results made of units that are written down one by one."""

import numpy as np

from privdomain.metrics.funnels.chains import Chains
from privdomain.metrics.funnels.options import FunnelOptions
from privdomain.metrics.funnels.plan import FunnelPlan, PlannedStep
from privdomain.metrics.funnels.result import FunnelResult

DAY = 86_400 * 10**6
MISSING = -(2**63)
STEPS = ("add", "join", "order")


def plan_of_names(*names, window=None, **others):
    """A plan of plain events; the window in days."""
    steps = tuple(PlannedStep(name, name) for name in names)
    return FunnelPlan(steps, None if window is None else round(window * DAY), **others)


def options_of(*names, window=None, by=None, count="users", confidence=0.95, until=100, tz="UTC", **others):
    """Options of a funnel that is observed until a day."""
    plan = plan_of_names(*(names or STEPS), window=window, **others)
    return FunnelOptions(plan, by, count, confidence, round(until * DAY), tz)


def reached_of(days, n_steps):
    """Instants of the steps that were taken on some days, then nothing."""
    return [*(round(day * DAY) for day in days), *[MISSING] * (n_steps - len(days))]


def begun(days):
    """When units began: on the day of their first step, those without one on day 0."""
    return np.array([round(one[0] * DAY) if one else 0 for one in days], np.int64)


def chains_of(*units, n_steps=3):
    """Chains of (unit, user, days, is_open); each began with its first step, a removed one on day 0."""
    numbers, users, days, is_open = zip(*units, strict=True) if units else ((), (), (), ())
    return Chains(
        np.array(numbers, np.int64),
        np.array(users, np.int64),
        np.array([len(one) for one in days], np.int64),
        begun(days),
        np.array([reached_of(one, n_steps) for one in days], np.int64).reshape(-1, n_steps),
        np.array(is_open, np.bool_),
    )


def funnel_of(*units, labels=(None,), outside=0, options=None):
    """A result of (user, label, days, is_open), by user; a unit without a day was removed."""
    options = options or options_of()
    users, groups, days, is_open = zip(*units, strict=True) if units else ((), (), (), ())
    n_steps = len(options.plan.steps)
    return FunnelResult(
        options,
        labels,
        np.array(users, np.int64 if not users or isinstance(users[0], int) else object),
        np.array([labels.index(label) for label in groups], np.int64),
        np.array([len(one) for one in days], np.int64),
        begun(days),
        np.array([reached_of(one, n_steps) for one in days], np.int64).reshape(-1, n_steps),
        np.array(is_open, np.bool_),
        outside,
    )
