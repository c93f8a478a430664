"""What the attribution jobs look at: orders read as touches, row after row, cut into journeys of about four touches."""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from benchmarks.peers.contender import Answer, Case

N_CHANNELS: Final = 12
WON: Final = N_CHANNELS
LOST: Final = N_CHANNELS + 1
START: Final = N_CHANNELS + 2
"""States of the chain beside the channels."""


class Journeys(NamedTuple):
    """Touches path after path, and whether each path converted."""

    channel: npt.NDArray[np.int64]
    offsets: npt.NDArray[np.int64]
    converted: npt.NDArray[np.bool_]

    @property
    def path(self) -> npt.NDArray[np.int32]:
        """The path of each touch."""
        return np.repeat(np.arange(len(self.converted), dtype=np.int32), np.diff(self.offsets))


def journeys_of(case: Case) -> Journeys:
    user, time, amount = case.columns
    channel = np.abs(amount) % N_CHANNELS
    is_last = time % 4 == 0
    is_last[-1] = True
    ends = np.flatnonzero(is_last) + 1
    return Journeys(channel, np.append(0, ends), (user[ends - 1] + channel[ends - 1]) % 3 == 0)


def credit_by_removal(steps: npt.NDArray[np.float64], n_converted: int) -> npt.NDArray[np.float64]:
    """Credit by removal effects as it is written down in most places: one linear system per removed channel.

    ``steps`` counts how often one state followed another, shape ``(n_states, n_states)``.
    """
    chances = steps / np.maximum(steps.sum(axis=1, keepdims=True), 1)
    alive = [*range(N_CHANNELS), START]
    base = _conversion(chances, alive)
    effects = np.array([1 - _conversion(chances, [s for s in alive if s != c]) / base for c in range(N_CHANNELS)])
    return n_converted * effects / effects.sum()


def _conversion(chances: npt.NDArray[np.float64], alive: list[int]) -> float:
    inner = np.eye(len(alive)) - chances[np.ix_(alive, alive)]
    return float(np.linalg.solve(inner, chances[alive, WON])[-1])


def answer_of(credit: npt.NDArray[np.float64]) -> Answer:
    """Credit by channel to nine digits: the systems that contenders solve round differently."""
    return {"credit": np.rint(credit * 1e9 / credit.sum()).astype(np.int64)}
