"""A loop in plain Python: person by person, week by week. It runs two replications of ten thousand."""

from collections import Counter
from dataclasses import replace
from random import Random

from benchmarks.peers.contender import Answer, Case, Contender
from benchmarks.peers.simulation.funnel import (
    ACTIVE,
    FIRST,
    LEAVE,
    MOVE,
    ORDERS,
    RETURNS,
    STAGES,
    THEN,
    TO,
    WEEKS,
    Task,
    answer_of,
    task_of,
)

SHARE = 5_000
"""Replications of the library for one of the loop's."""


def prepare(case: Case) -> Task:
    task = task_of(case)
    return replace(task, replications=max(1, task.replications // SHARE))


def run(task: Task) -> tuple[Task, Counter[int]]:
    chance, live = Random(1), Counter[int]()  # noqa: S311 - no secret depends on it
    for _ in range(task.replications):
        live.update(replication(chance, task.adds))
    return task, live


def replication(chance: Random, adds: int) -> list[int]:
    """The stages of all who are there at the end."""
    people: list[int] = []
    kept = 0
    for _ in range(WEEKS):
        arrived = []
        for stage in people:
            after, orders = week(chance, stage)
            kept += sum(chance.random() >= RETURNS for _ in range(orders))
            if after >= 0:
                arrived.append(after)
        people = arrived + [0] * poisson(chance, adds)
    return people


def week(chance: Random, stage: int) -> tuple[int, int]:
    """Where a person is after a week, -1 for gone, and the orders that they placed."""
    if FIRST[stage] and chance.random() < FIRST[stage]:
        return ACTIVE, 1
    orders = poisson(chance, ORDERS) if stage == ACTIVE else 0
    if chance.random() < LEAVE[stage]:
        return -1, orders
    if MOVE[stage] and chance.random() < MOVE[stage] / (1 - LEAVE[stage]):
        return TO[stage], orders
    return THEN[stage], orders


def poisson(chance: Random, mean: float) -> int:
    """Events before the time is up."""
    count, left = 0, mean - chance.expovariate(1.0)
    while left > 0:
        count, left = count + 1, left - chance.expovariate(1.0)
    return count


def answer(result: tuple[Task, Counter[int]]) -> Answer:
    task, live = result
    return answer_of(task, [live[stage] / task.replications for stage in range(len(STAGES))])


CONTENDERS = (Contender("Python, a loop over people, 1/5,000 of the replications", prepare, run, answer),)
