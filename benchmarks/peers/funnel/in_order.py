"""Levels from rows by user and time, beside those from shuffled rows."""

from dataclasses import replace

import numpy as np
from benchmarks.data import EventColumns
from benchmarks.peers.contender import LIBRARY, Case, Contender
from benchmarks.peers.funnel.facts import answer_of, events_of
from benchmarks.peers.funnel.with_library import run

from privdomain.facts import Events


def prepare(case: Case) -> Events:
    user, time, _ = case.columns
    order = np.lexsort((time, user))
    return events_of(replace(case, columns=EventColumns(*(column[order] for column in case.columns))))


CONTENDERS = (
    Contender(LIBRARY, prepare, run, answer_of),
    Contender(f"{LIBRARY}, shuffled", events_of, run, answer_of),
)
