"""The answer of the cohort value job: what all contenders must agree on, to the minor unit.

Users by cohort; and by cohort and horizon: closed windows, value inside the windows of all users, inside the closed
ones, and after the window.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from benchmarks.peers.contender import Answer

HORIZONS: Final = ("first", "1w", "1m", "2m", "3m", "6m")
N_WINDOWS: Final = len(HORIZONS) - 1
"""Windows beside that of the first order. They end in this order for every user."""


class Sums(NamedTuple):
    """What a peer adds up; each a mapping of columns of one length.

    Attributes:
        people: Users by ``cohort`` (month since 1970) and ``n_closed`` (windows that have closed): ``users``.
        value: Value by ``cohort``, ``n_closed`` and ``ended`` (windows that had ended at the row): ``amount`` of all
            rows from acquisition on, ``first`` of those of the first order.
    """

    people: Mapping[str, npt.ArrayLike]
    value: Mapping[str, npt.ArrayLike]


def answer_of(sums: Sums) -> Answer:
    """The tables by cohort and horizon."""
    people = {name: np.asarray(column).astype(np.int64) for name, column in sums.people.items()}
    value = {name: np.asarray(column).astype(np.int64) for name, column in sums.value.items()}
    earliest = people["cohort"].min()
    n_cohorts = int(people["cohort"].max() - earliest) + 1
    users = np.zeros((n_cohorts, N_WINDOWS + 1), np.int64)
    np.add.at(users, (people["cohort"] - earliest, people["n_closed"]), people["users"])
    amount, first = np.zeros((2, n_cohorts, N_WINDOWS + 1, N_WINDOWS + 1), np.int64)
    place = (value["cohort"] - earliest, value["n_closed"], value["ended"])
    np.add.at(amount, place, value["amount"])
    np.add.at(first, place, value["first"])
    since = amount.sum(axis=(1, 2))
    until = np.cumsum(amount, axis=2)
    closed = np.stack([users[:, window:].sum(axis=1) for window in range(N_WINDOWS + 1)], axis=1)
    inside = np.stack(
        [first.sum(axis=(1, 2)), *(until[:, :, window - 1].sum(axis=1) for window in range(1, N_WINDOWS + 1))], axis=1
    )
    inside_closed = np.stack(
        [inside[:, 0], *(until[:, window:, window - 1].sum(axis=1) for window in range(1, N_WINDOWS + 1))], axis=1
    )
    return {
        "cohorts": np.arange(earliest, earliest + n_cohorts),
        "users": users.sum(axis=1),
        "closed": closed,
        "inside": inside,
        "inside_closed": inside_closed,
        "later": since[:, None] - inside,
    }
