"""The same work in the same run: the library beside its peers.

Run it from the root of the repository: ``uv run --group peers python -m benchmarks.peers``. It exits with 1 if the
contenders of a job do not agree on every number.
"""

import argparse
import platform
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.data import SHAPES, write
from benchmarks.peers.contender import Answer, differences
from benchmarks.peers.job import Job
from benchmarks.peers.jobs import JOBS, contenders_in
from benchmarks.peers.measure import measured
from benchmarks.peers.report import Line, table

T = TypeVar("T")

PACKAGES = ("numpy", "polars", "duckdb", "pandas", "clvkit", "lifetimes", "chdb", "simpy")
SEED = 20_260_101


def main() -> int:
    """Run the jobs that were asked for."""
    asked = _arguments()
    python = f"Python {platform.python_version()}, {', '.join(f'{name} {version(name)}' for name in PACKAGES)}"
    print(f"{python}; least of {asked.runs} runs after one warm-up")
    agree = True
    for shape in asked.shape:
        for job in (JOBS[name] for name in asked.jobs):
            n_rows, n_users = job.size(asked.rows, asked.users)
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                _apart(write, job.data, folder, seed=SEED, n_rows=n_rows, n_users=n_users, shape=shape)
                for tz in asked.tz if job.is_local else asked.tz[:1]:
                    print(f"\n{job.name}: {job.title}. {n_rows:,} rows, {n_users:,} users, {shape}, {tz}", flush=True)
                    agree &= _race(job, folder, tz, asked.runs, n_rows)
    return 0 if agree else 1


def _race(job: Job, folder: Path, tz: str, runs: int, n_rows: int) -> bool:
    """All contenders of a job, one after the other; whether their answers are equal."""
    lines: list[Line] = []
    expected: Answer | None = None
    pairs = [(module, contender) for module in job.modules for contender in contenders_in(module)]
    for home, contender in pairs:
        cost, answer = _apart(measured, job.name, home, contender.name, folder, tz, runs)
        expected = answer if expected is None else expected
        lines.append(Line(contender, cost, differences(expected, answer)))
    print(table(job, lines, n_rows), flush=True)
    return not any(line.differs for line in lines)


def _apart(function: Callable[..., T], *arguments: Any, **options: Any) -> T:
    """A call in a process of its own, so that no contender finds the memory or the threads of another."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments, **options).result()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description="The library beside its peers.")
    parser.add_argument("--rows", type=int, default=10_000_000, help="rows")
    parser.add_argument("--users", type=int, default=1_000_000, help="users")
    parser.add_argument("--tz", nargs="+", default=["Asia/Shanghai", "America/New_York"], help="local calendars")
    parser.add_argument("--shape", nargs="+", choices=SHAPES, default=["skewed"], help="shapes of the data")
    parser.add_argument("--jobs", nargs="+", choices=list(JOBS), default=list(JOBS), help="jobs, all by default")
    parser.add_argument("--runs", type=int, default=3, help="timed runs of each contender")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
