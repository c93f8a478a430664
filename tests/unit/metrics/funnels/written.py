"""Logs and funnels written short, and what is found in them.

A log is a text per user: "A3" is event A at 3 microseconds, "A3:tea" has the item tea. Steps are a text too: "A",
"A:tea" (only with that item), "A<2" (at most 2 microseconds since the step before). Exclusions are ("X", 1, 2), or
("X", 1, 2, "drop_user").
"""

from types import SimpleNamespace

import numpy as np

from privdomain.facts import Events
from privdomain.metrics import funnel, funnel_levels
from privdomain.metrics.funnels.matching import kinds_of
from privdomain.metrics.funnels.plan import plan_of
from privdomain.metrics.funnels.reading import readings
from privdomain.metrics.funnels.streams import stream_of

MISSING = -(2**63)
LATE = 10_000_000
"""Long after everything that is written."""


def log(*texts, **attributes):
    """Events of the users 1, 2, .."""
    rows = [(user, *(*row.split(":"), None)[:2]) for user, text in enumerate(texts, 1) for row in text.split()]
    users, events, items = zip(*rows, strict=True) if rows else ((), (), ())
    return Events(
        list(users),
        [int(event[1:]) for event in events],
        [event[0] for event in events],
        attributes={"item": list(items), **attributes},
        tz="UTC",
        time_unit="us",
    )


def step(text, **changes):
    """One step."""
    event, _, own = text.partition("<")
    event, _, item = event.partition(":")
    where = [SimpleNamespace(attribute="item", values=(item,))] if item else []
    window = f"{own}us" if own else None
    return SimpleNamespace(**{"name": text, "event_name": event, "where": where, "window": window, **changes})


def asked(steps, *excluded, window=None, **options):
    """A specification with the fields of privdomain.models.Funnel; the window in microseconds."""
    names = ("name", "after", "before", "effect")
    return SimpleNamespace(
        **{
            "steps": [step(one) if isinstance(one, str) else one for one in steps.split()]
            if isinstance(steps, str)
            else steps,
            "window": None if window is None else f"{window}us",
            "order": "ordered",
            "ties": "favorable",
            "exclusions": [
                SimpleNamespace(**dict(zip(names, (*one, "drop_attempt"), strict=False))) for one in excluded
            ],
            "hold": None,
            "allow_unseen": True,
            **options,
        },
    )


def at(instant):
    """An instant of microseconds."""
    return np.datetime64(instant, "us")


def result_of(events, spec, until=LATE, **options):
    """The funnel of a log, or of the log that texts write."""
    events = log(*events) if isinstance(events, (tuple, list)) else events
    return funnel(events, spec, observed_until=at(until) if isinstance(until, int) else until, **options)


def chains(events, spec, until=LATE, **options):
    """Instants of the steps of every unit; nothing for one that was removed."""
    result = result_of(events, spec, until, **options)
    return [tuple(row[:level]) for row, level in zip(result.reached.tolist(), result.level.tolist(), strict=True)]


def opens(events, spec, until, **options):
    """Which units are open."""
    return result_of(events, spec, until, **options).is_open.tolist()


def levels(events, spec, **options):
    """The deepest step of every user."""
    events = log(*events) if isinstance(events, (tuple, list)) else events
    return funnel_levels(events, spec, **options).tolist()


def parts(events, spec):
    """Stream, kinds and plan of a funnel."""
    events = log(*events) if isinstance(events, (tuple, list)) else events
    plan = plan_of(spec)
    kinds = kinds_of(events, plan)
    return stream_of(events, plan, kinds), kinds, plan


def reading_of(events, spec):
    """How a log of one block is read."""
    (reading,) = readings(*parts(events, spec))
    return reading
