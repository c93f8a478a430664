"""The jobs: who takes part, how many rows, and the bars that the library is held to."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from benchmarks.data import OrderColumns, without_refunds
from benchmarks.peers.contender import Contender


@dataclass(frozen=True)
class Job:
    """The same work for all contenders.

    Attributes:
        name: What ``--jobs`` calls it.
        title: What is done, in a line.
        modules: Modules beside this one, each with ``CONTENDERS``.
        rows: Rows, as a share of ``--rows``; above 1 the number itself.
        users: Users, as a share of ``--users``; above 1 the number itself.
        ratio: Bar: CPU of the library over that of the fastest peer, at most.
        memory: Bar: extra memory of the library [bytes per row], at most.
        nanoseconds: Bar: CPU of the library [ns per row], at most.
        milliseconds: Bar: CPU of the library [ms], at most.
        is_local: Whether the calendar matters, so that the job runs in every ``--tz``.
        loops: Calls per run, for jobs too short to time one by one.
        adapt: What is done to the orders first.
    """

    name: str
    title: str
    modules: tuple[str, ...]
    rows: float = 1.0
    users: float = 1.0
    ratio: float | None = None
    memory: float | None = None
    nanoseconds: float | None = None
    milliseconds: float | None = None
    is_local: bool = False
    loops: int = 1
    adapt: Callable[[OrderColumns], OrderColumns] = lambda columns: columns

    def size(self, rows: int, users: int) -> tuple[int, int]:
        """Rows and users for what ``--rows`` and ``--users`` say."""
        n_rows, n_users = (
            round(part * whole if part <= 1 else part) for part, whole in ((self.rows, rows), (self.users, users))
        )
        return max(n_rows, 1_000), max(n_users, 100)


JOBS: Final = {
    job.name: job
    for job in (
        Job(
            "cohort_value",
            "Value of monthly local cohorts at six calendar horizons",
            ("cohort_value.with_library", "cohort_value.with_polars", "cohort_value.with_duckdb"),
            ratio=0.7,
            memory=100,
            is_local=True,
        ),
        Job(
            "cohort_value_pandas",
            "The same at a tenth of the size, beside pandas",
            ("cohort_value.with_library", "cohort_value.with_pandas"),
            rows=0.1,
            users=0.1,
            is_local=True,
        ),
        Job(
            "retention",
            "Weekly calendar retention over 14 periods",
            ("retention.with_library", "retention.with_polars", "retention.with_duckdb"),
            ratio=0.7,
            memory=100,
            is_local=True,
        ),
        Job(
            "purchase_summary",
            "x, t_x, T and monetary value of every buyer, from purchases of positive amount",
            ("purchase_summary.with_library", "purchase_summary.with_clvkit", "purchase_summary.with_lifetimes"),
            rows=0.1,
            users=0.2,
            ratio=1 / 6,
            adapt=without_refunds,
        ),
        Job(
            "segment",
            "A rule of twelve nodes with two event windows, for every user",
            ("segment.with_library", "segment.with_polars", "segment.with_duckdb"),
            milliseconds=1_500,
            memory=100,
        ),
        Job(
            "building",
            "Orders from clean integer columns",
            ("building.with_library",),
            nanoseconds=50,
        ),
        Job(
            "thousand",
            "1,000 orders end to end: from columns to the cohort table",
            ("cohort_value.end_to_end",),
            rows=1_000,
            users=300,
            milliseconds=2,
            is_local=True,
            loops=50,
        ),
    )
}


def contenders_in(module: str) -> tuple[Contender, ...]:
    """The contenders of a module; only now their library is loaded."""
    contenders: tuple[Contender, ...] = import_module(f"benchmarks.peers.{module}").CONTENDERS
    return contenders
