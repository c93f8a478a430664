"""The table: what each contender took, beside the library's bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.peers.contender import Contender
from benchmarks.peers.job import Job
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
    rows = [HEAD] + [_cells(job, line, lines, n_rows) for line in lines]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    ruler = tuple("-" * width for width in widths)
    return "\n".join("| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in [rows[0], ruler, *rows[1:]])


def _cells(job: Job, line: Line, lines: Sequence[Line], n_rows: int) -> tuple[str, ...]:
    cost = line.cost
    fastest = min((other.cost.cpu for other in lines if not other.contender.is_library), default=0.0)
    ratio = f"{cost.cpu / fastest:.2f}" if fastest else ""
    bars = [*_bars(job, line, n_rows, fastest), *_bars_beside(job, line, lines)]
    verdict = "; ".join(bars) if line.contender.is_library else ""
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
    return [_bar(value, unit, bar) for unit, value, bar in measured if value is not None and bar is not None]


def _bars_beside(job: Job, line: Line, lines: Sequence[Line]) -> list[str]:
    found = []
    for bar in (bar for bar in job.beside if bar.way == line.contender.name):
        others = [getattr(one.cost, bar.cost) for one in lines if one.contender.name.startswith(bar.others)]
        found.append(_bar(getattr(line.cost, bar.cost) / min(others), f"of the {bar.cost} of {bar.others}", bar.ratio))
    return found


def _bar(value: float, unit: str, bar: float) -> str:
    return f"{value:.3g} {unit}, bar {bar:.3g}: {'met' if value <= bar else 'MISSED'}"
