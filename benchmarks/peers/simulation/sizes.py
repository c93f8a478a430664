"""The same funnel with few and with many adds: what it costs does not depend on how many people there are."""

from dataclasses import replace

from benchmarks.peers.contender import LIBRARY, Case, Contender
from benchmarks.peers.simulation.funnel import Task, task_of
from benchmarks.peers.simulation.with_library import answer, run

FEW, MANY = 20, 100_000


def prepare_few(case: Case) -> Task:
    return replace(task_of(case), adds=FEW)


def prepare_many(case: Case) -> Task:
    return replace(task_of(case), adds=MANY)


CONTENDERS = (
    Contender(f"{LIBRARY}, {FEW} adds a week", prepare_few, run, answer),
    Contender(f"{LIBRARY}, {MANY:,} adds a week", prepare_many, run, answer),
    Contender(f"{LIBRARY}, 1,000 adds a week", task_of, run, answer),
)
