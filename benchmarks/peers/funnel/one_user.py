"""One user whose every event matches every step: twice the events cost about twice as much."""

from dataclasses import replace

import numpy as np
from benchmarks.data import N_STEPS, EventColumns
from benchmarks.peers.contender import LIBRARY, Case, Contender
from benchmarks.peers.funnel.facts import WINDOW_DAYS, answer_of, events_of

from privdomain._internal.arrays import IntArray
from privdomain.facts import Events
from privdomain.metrics import funnel_levels


def prepare(case: Case) -> Events:
    nobody_else, one_name = np.ones(len(case.columns.user), np.int64), np.zeros(len(case.columns.user), np.int64)
    return events_of(replace(case, columns=EventColumns(nobody_else, case.columns.time, one_name)))


def prepare_half(case: Case) -> Events:
    return prepare(case.head(len(case.columns.user) // 2))


def run(events: Events) -> IntArray:
    return funnel_levels(events, [0] * N_STEPS, window=f"{WINDOW_DAYS}d")


CONTENDERS = (
    Contender(f"{LIBRARY}, 200,000 events", prepare, run, answer_of),
    Contender(f"{LIBRARY}, 100,000 events", prepare_half, run, answer_of),
)
