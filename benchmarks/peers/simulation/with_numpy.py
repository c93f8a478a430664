"""Numpy alone: the generator calls that the funnel needs, and nothing around them.

A run is taken down before: which counts were drawn from at which rates. Timed are only the binomial and Poisson draws
themselves, each for all replications at once, of what is neither impossible nor certain.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from benchmarks.peers.contender import Answer, Case, Contender
from benchmarks.peers.simulation.funnel import Task, answer_of, scenario_of, task_of

from privdomain.simulator.chance import BLOCK, Fast
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run as run_plan

Call = tuple[str, tuple[Any, ...]]
Prepared = tuple[Task, list[Call], npt.NDArray[np.float64]]


class TakingDown:
    """Chance that remembers what it was asked."""

    def __init__(self, replications: int) -> None:
        self.fast = Fast.of(1, range(-(-replications // BLOCK)))
        self.calls: list[Call] = []

    def binomial(
        self, process: str, period: int, counts: npt.NDArray[Any], rate: Any, rows: Sequence[str] = ()
    ) -> npt.NDArray[Any]:
        rates = np.broadcast_to(rate, (*counts.shape[:-1], 1)).ravel()
        for row, chance in zip(counts.reshape(len(rates), -1), rates.tolist(), strict=True):
            if 0 < chance < 1:
                self.calls.append(("binomial", (row.copy(), chance)))
        return self.fast.binomial(process, period, counts, rate, rows)

    def poisson(self, process: str, period: int, means: npt.NDArray[Any], rows: Sequence[str] = ()) -> npt.NDArray[Any]:
        self.calls += [("poisson", (row.copy(),)) for row in means.reshape(-1, means.shape[-1]) if row.any()]
        return self.fast.poisson(process, period, means, rows)

    def gamma(self, process: str, period: int, shapes: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return self.fast.gamma(process, period, shapes)

    def whole(self, numbers: npt.NDArray[Any]) -> npt.NDArray[Any]:
        return self.fast.whole(numbers)


def prepare(case: Case) -> Prepared:
    task = task_of(case)
    chance = TakingDown(task.replications)
    *_, last = run_plan(Plan.of(scenario_of(task.adds)), chance, task.replications)
    return task, chance.calls, last.live[:, 0].mean(axis=-1)


def run(prepared: Prepared) -> Prepared:
    generator = np.random.Generator(np.random.PCG64DXSM(1))
    for name, parameters in prepared[1]:
        getattr(generator, name)(*parameters)
    return prepared


def answer(prepared: Prepared) -> Answer:
    task, _, live = prepared
    return answer_of(task, live)


CONTENDERS = (Contender("numpy, bare generator calls", prepare, run, answer),)
