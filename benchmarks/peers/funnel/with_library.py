"""The funnel job, done by the library."""

from benchmarks.peers.contender import LIBRARY, Contender
from benchmarks.peers.funnel.facts import STEPS, WINDOW_DAYS, answer_of, events_of

from privdomain._internal.arrays import IntArray
from privdomain.facts import Events
from privdomain.metrics import funnel_levels


def run(events: Events) -> IntArray:
    return funnel_levels(events, STEPS, window=f"{WINDOW_DAYS}d")


CONTENDERS = (Contender(LIBRARY, events_of, run, answer_of),)
