"""What the funnel jobs look at: six steps within seven days, each an event name of its own, from every start."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
from benchmarks.data import DAY, N_STEPS
from benchmarks.peers.contender import OBSERVED_UNTIL, Answer, Case

from privdomain.facts import Events
from privdomain.metrics import FunnelResult, funnel

STEPS: Final = tuple(range(N_STEPS))
WINDOW_DAYS: Final = 7
WINDOW: Final = WINDOW_DAYS * DAY
CHANNELS: Final = ("article", "friend", "group", "live", "parcel")


def events_of(case: Case, *, has_channels: bool = False) -> Events:
    """Events in the form of the library; the channel is one of five for each hour."""
    user, time, name = case.columns
    attributes = {"channel": np.array(CHANNELS, object)[time // (DAY // 24) % len(CHANNELS)]} if has_channels else {}
    return Events(user, time, name, tz=case.tz, attributes=attributes)


def in_full(events: Events) -> tuple[Events, FunnelResult]:
    """The funnel with its rates and times, by the channel of the first step where there are channels."""
    by = "channel" if "channel" in events.columns else None
    result = funnel(events, STEPS, window=f"{WINDOW_DAYS}d", by=by, observed_until=OBSERVED_UNTIL)
    result.to_columns()
    result.time_to_convert(1, 3).to_columns()
    return events, result


def answer_of_full(funnelled: tuple[Events, FunnelResult]) -> Answer:
    events, result = funnelled
    return answer_of_rows(np.searchsorted(events.users, result.user), result.level)


def answer_of(level: npt.NDArray[np.int64]) -> Answer:
    """Levels in the order of the users."""
    return answer_of_rows(np.arange(len(level)), level)


def answer_of_rows(user: npt.NDArray[Any], level: npt.NDArray[Any]) -> Answer:
    """The code of everybody who began, ascending, and the deepest step of each."""
    order = np.argsort(user)
    order = order[level[order] > 0]
    return {"user": user[order].astype(np.int64), "level": level[order].astype(np.int64)}
