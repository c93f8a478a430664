"""The answer of the retention job: users by cohort, and by cohort and period those at risk and those who came back."""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from benchmarks.peers.contender import Answer

N_PERIODS: Final = 14


class Counts(NamedTuple):
    """What a peer counts; each a mapping of columns of one length.

    Attributes:
        started: ``users`` by ``cohort``, the week of their first purchase.
        returned: ``users`` by ``cohort`` and ``age``, weeks since, for weeks that observation covers whole.
        until: The week in which observation ends.
    """

    started: Mapping[str, npt.ArrayLike]
    returned: Mapping[str, npt.ArrayLike]
    until: int


def answer_of(counts: Counts) -> Answer:
    """The tables by cohort and period."""
    started = {name: np.asarray(column).astype(np.int64) for name, column in counts.started.items()}
    back = {name: np.asarray(column).astype(np.int64) for name, column in counts.returned.items()}
    earliest = started["cohort"].min()
    users = np.zeros(int(started["cohort"].max() - earliest) + 1, np.int64)
    users[started["cohort"] - earliest] = started["users"]
    cohorts = np.arange(earliest, earliest + len(users))
    returned = np.zeros((len(users), N_PERIODS), np.int64)
    returned[back["cohort"] - earliest, back["age"]] = back["users"]
    is_whole = cohorts[:, None] + np.arange(N_PERIODS) < counts.until
    return {"cohorts": cohorts, "users": users, "at_risk": np.where(is_whole, users[:, None], 0), "returned": returned}
