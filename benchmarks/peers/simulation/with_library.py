"""The library: the whole ensemble, summaries and all."""

from benchmarks.peers.contender import LIBRARY, Answer, Contender
from benchmarks.peers.simulation.funnel import STAGES, Task, answer_of, scenario_of, task_of

from privdomain.simulator import Ensemble, simulate


def run(task: Task) -> tuple[Task, Ensemble]:
    return task, simulate(scenario_of(task.adds), replications=task.replications, seed=1)


def run_monotone(task: Task) -> tuple[Task, Ensemble]:
    return task, simulate(scenario_of(task.adds), replications=task.replications, seed=1, draws="monotone")


def answer(result: tuple[Task, Ensemble]) -> Answer:
    task, ensemble = result
    return answer_of(task, [ensemble.series[f"live.{stage}"].mean[-1] for stage in STAGES])


CONTENDERS = (
    Contender(LIBRARY, task_of, run, answer),
    Contender(f"{LIBRARY}, monotone draws", task_of, run_monotone, answer),
)
