"""What the segment job looks at: orders read as events, and attributes made up from the users' codes."""

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
from benchmarks.data import END, START
from benchmarks.peers.contender import Answer, Case, user_codes

NAMES: Final = ("open", "view", "cart", "pay", "share")
CITIES: Final = ("Beijing", "Chengdu", "Shanghai", "Wuhan")
DAY: Final = 86_400_000_000
AS_OF: Final = END
OFTEN_SINCE: Final = END - 180 * DAY
PAID_SINCE: Final = END - 365 * DAY
REGISTERED_SINCE: Final = END - 365 * DAY


class Columns(NamedTuple):
    """Columns of events and of users, as integers and floats; a missing age is nan."""

    user: npt.NDArray[np.int32]
    time: npt.NDArray[np.int64]
    name: npt.NDArray[np.int32]
    city: npt.NDArray[np.int32]
    age: npt.NDArray[np.float64]
    vip: npt.NDArray[np.bool_]
    score: npt.NDArray[np.float64]
    registered: npt.NDArray[np.int64]


def columns_of(case: Case) -> Columns:
    user, time, amount = case.columns
    codes = user_codes(user)
    everybody = np.arange(int(codes.max()) + 1)
    return Columns(
        user=codes,
        time=time,
        name=(np.abs(amount) % len(NAMES)).astype(np.int32),
        city=(everybody * 7 % 11 % len(CITIES)).astype(np.int32),
        age=np.where(everybody % 13 == 0, np.nan, 15.0 + everybody * 31 % 61),
        vip=everybody % 10 == 0,
        score=everybody * 0.6180339887498949 % 1,
        registered=START + everybody * 104_729 % ((END - START) // 1_000_000) * 1_000_000,
    )


def answer_of(is_in: Any) -> Answer:
    """Who belongs to the segment, in the order of the users."""
    return {"is_in": np.asarray(is_in, np.bool_)}
