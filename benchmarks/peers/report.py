"""The table: what each contender took, beside the library's bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.peers.contender import Contender
from benchmarks.peers.jobs import Job
from benchmarks.peers.measure import Cost

HEAD: Final = ("contender", "CPU s", "wall s", "extra B/row", "/ fastest peer", "bars")


@dataclass(frozen=True)
class Line:
    """A contender's cost, and in which arrays its answer differs from the library's."""

    contender: Contender
    cost: Cost
    differs: Sequence[str]


def table(job: Job, lines: Sequence[Line], n_rows: int) -> str:
    """One job: a line per contender."""
    peers = [line.cost.cpu for line in lines if not line.contender.is_library]
    rows = [HEAD] + [_cells(job, line, n_rows, min(peers, default=0.0)) for line in lines]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    ruler = tuple("-" * width for width in widths)
    return "\n".join("| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in [rows[0], ruler, *rows[1:]])


def _cells(job: Job, line: Line, n_rows: int, fastest: float) -> tuple[str, ...]:
    cost = line.cost
    ratio = f"{cost.cpu / fastest:.2f}" if fastest else ""
    verdict = "; ".join(_bars(job, line, n_rows, fastest)) if line.contender.is_library else ""
    if line.differs:
        verdict = f"ANSWER DIFFERS in {', '.join(line.differs)}"
    seconds = (f"{cost.cpu:.3f}", f"{cost.wall:.3f}") if cost.cpu >= 0.1 else (f"{cost.cpu:.5f}", f"{cost.wall:.5f}")
    memory = f"{cost.memory / n_rows:.0f}" if job.loops == 1 else ""  # of a thousand rows it says nothing
    return (line.contender.name, *seconds, memory, ratio, verdict)


def _bars(job: Job, line: Line, n_rows: int, fastest: float) -> list[str]:
    cpu = line.cost.cpu
    measured = (
        ("of the fastest peer", cpu / fastest if fastest else None, job.ratio),
        ("B/row", line.cost.memory / n_rows, job.memory),
        ("ns/row", cpu / n_rows * 1e9, job.nanoseconds),
        ("ms", cpu * 1e3, job.milliseconds),
    )
    return [
        f"{value:.3g} {unit}, bar {bar:.3g}: {'met' if value <= bar else 'MISSED'}"
        for unit, value, bar in measured
        if value is not None and bar is not None
    ]
