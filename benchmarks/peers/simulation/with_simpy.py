"""SimPy: a process for each person, an event for each of their weeks. It runs one replication of ten thousand."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import simpy
from benchmarks.peers.contender import Answer, Case, Contender
from benchmarks.peers.simulation.funnel import RETURNS, STAGES, WEEKS, Task, answer_of, task_of
from benchmarks.peers.simulation.with_python import poisson, week

SHARE = 10_000
"""Replications of the library for one of SimPy's."""


class Funnel:
    """One replication."""

    def __init__(self, adds: int) -> None:
        self.environment, self.chance = simpy.Environment(), Random(1)  # noqa: S311 - no secret depends on it
        self.adds, self.kept, self.live = adds, 0, Counter[int]()

    def arriving(self) -> Iterator[Any]:
        """New contacts at the end of every week."""
        for _ in range(WEEKS):
            for _ in range(poisson(self.chance, self.adds)):
                self.environment.process(self.person())
            yield self.environment.timeout(1)

    def person(self) -> Iterator[Any]:
        """The weeks of one contact."""
        stage = 0
        self.live[stage] += 1
        while True:
            yield self.environment.timeout(1)
            after, orders = week(self.chance, stage)
            self.kept += sum(self.chance.random() >= RETURNS for _ in range(orders))
            self.live[stage] -= 1
            if after < 0:
                return
            stage = after
            self.live[stage] += 1


def prepare(case: Case) -> Task:
    task = task_of(case)
    return replace(task, replications=max(1, task.replications // SHARE))


def run(task: Task) -> tuple[Task, Counter[int]]:
    live = Counter[int]()
    for _ in range(task.replications):
        funnel = Funnel(task.adds)
        funnel.environment.process(funnel.arriving())
        funnel.environment.run(until=WEEKS - 0.5)
        live.update(funnel.live)
    return task, live


def answer(result: tuple[Task, Counter[int]]) -> Answer:
    task, live = result
    return answer_of(task, [live[stage] / task.replications for stage in range(len(STAGES))])


CONTENDERS = (Contender("SimPy, a process per person, 1/10,000 of the replications", prepare, run, answer),)
