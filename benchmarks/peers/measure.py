"""What a run costs: CPU time of all threads, wall time, and memory. Called in a process of its own."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.data import read
from benchmarks.peers.contender import Answer, Case, Contender
from benchmarks.peers.jobs import JOBS, contenders_in

STATUS = Path("/proc/self/status")
PEAK_RESET = Path("/proc/self/clear_refs")


@dataclass(frozen=True)
class Cost:
    """What a contender's best runs took.

    Attributes:
        cpu: Seconds of CPU, all threads of the process together, at least.
        wall: Seconds on the clock, at least.
        memory: Bytes by which the resident set grew beyond what it was before the call, at its peak, in the first run
            at full size; nan where the system does not tell.
    """

    cpu: float
    wall: float
    memory: float


def measured(job: str, module: str, name: str, folder: Path, tz: str, runs: int) -> tuple[Cost, Answer]:
    """The cost of one contender of a job, and its answer."""
    contender = next(one for one in contenders_in(module) if one.name == name)
    case = Case(JOBS[job].adapt(read(JOBS[job].data, folder)), tz)
    contender.run(contender.prepare(case.head(1_000)))  # loads whatever code is loaded on first use
    state = contender.prepare(case)
    del case
    memory, result = _peak_of(contender, state)
    costs, loops = [], JOBS[job].loops
    for _ in range(runs):
        del result
        cpu, wall = time.process_time(), time.perf_counter()
        for _ in range(loops):
            result = contender.run(state)
        costs.append(((time.process_time() - cpu) / loops, (time.perf_counter() - wall) / loops))
    cpu, wall = (min(taken) for taken in zip(*costs, strict=True))
    return Cost(cpu, wall, memory), contender.answer(result)


def _peak_of(contender: Contender, state: Any) -> tuple[float, Any]:
    """The peak of memory of a run, the warm-up, beyond what was held before it."""
    can_reset = PEAK_RESET.exists()
    if can_reset:
        PEAK_RESET.write_text("5")  # sets the peak of the resident set back to what it is now
    before = _memory("VmRSS")
    result = contender.run(state)
    return (_memory("VmHWM") - before if can_reset else float("nan")), result


def _memory(name: str) -> float:
    """A line of the process's status, in bytes."""
    if not STATUS.exists():
        return float("nan")
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith(name))
    return float(line.split()[1]) * 1024
