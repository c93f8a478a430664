"""Bounds: how many people or events of one process there may be in one period."""

from typing import TYPE_CHECKING, Final

import numpy as np

from privdomain._internal.arrays import Array
from privdomain.errors import SpecError

if TYPE_CHECKING:
    from privdomain.simulator.steps.state import Flows

MOST: Final = 2.0**50
"""People or events of one process in one period, at most: a thousand periods of them still add up in int64."""


def check_growth(period: int, live: Array, waiting: Array, flows: "Flows") -> None:
    """Refuse a period in which people or events have grown past every measure, or are no numbers.

    Raises:
        SpecError: more than ``MOST`` of a process in one replication; names the process and the period.
    """
    processes = {
        "live": live,
        "adds": flows.offered,
        "waiting": waiting,
        "orders": flows.repeat,
        "invited": flows.invited,
    }
    for process, counts in processes.items():
        # Sums of floats: one of int64 could wrap. They are nan where a count is, and then no limit holds.
        if not np.add.reduce(counts, axis=None, dtype=np.float64) <= MOST:
            most = float(counts.reshape(-1, counts.shape[-1]).sum(axis=0, dtype=np.float64).max())
            if not most <= MOST:
                raise too_many(process, period, most, MOST)


def too_many(process: str, period: int, found: float, limit: float) -> SpecError:
    """The error of a process that has come to more than can be counted."""
    message = (
        f"{process} comes to {found:.3g} in period {period}, over the limit of {limit:.3g}. Lower what makes it grow."
    )
    return SpecError([("scenario", "too_many", message)])
