"""What a job is: who takes part, how many rows, and the bars that the library is held to."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from benchmarks.data import Columns, OrderColumns
from benchmarks.peers.contender import LIBRARY


@dataclass(frozen=True)
class Beside:
    """Bar: what the library may cost beside other contenders of the same run.

    Attributes:
        others: What their names begin with; the one that costs least counts.
        ratio: At most so many times what that one costs.
        cost: Whether time is that of the processors or that on the clock.
        way: Name of the library's contender.
    """

    others: str
    ratio: float
    cost: Literal["cpu", "wall"] = "cpu"
    way: str = LIBRARY


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
        beside: Further bars: costs beside those of named contenders.
        is_local: Whether the calendar matters, so that the job runs in every ``--tz``.
        loops: Calls per run, for jobs too short to time one by one.
        data: What rows are.
        adapt: What is done to them first.
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
    beside: tuple[Beside, ...] = ()
    is_local: bool = False
    loops: int = 1
    data: type[Columns] = OrderColumns
    adapt: Callable[[Any], Columns] = lambda columns: columns

    def size(self, rows: int, users: int) -> tuple[int, int]:
        """Rows and users for what ``--rows`` and ``--users`` say."""
        n_rows, n_users = (
            round(part * whole if part <= 1 else part) for part, whole in ((self.rows, rows), (self.users, users))
        )
        return max(n_rows, 1_000), max(n_users, 100)
