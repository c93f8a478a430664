"""The cohort value job in pandas."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from benchmarks.peers.cohort_value.answer import Sums, answer_of
from benchmarks.peers.contender import OBSERVED_UNTIL, Case, Contender, user_codes

OFFSETS = (pd.DateOffset(weeks=1), *(pd.DateOffset(months=months) for months in (1, 2, 3, 6)))


@dataclass(frozen=True)
class State:
    frame: pd.DataFrame
    tz: str


def prepare(case: Case) -> State:
    user, time, amount = case.columns
    times = pd.Series(time.view("M8[us]")).dt.tz_localize("UTC")
    return State(pd.DataFrame({"user": user_codes(user), "time": times, "amount": amount}), case.tz)


def run(state: State) -> Sums:
    frame = state.frame
    start = frame[frame["amount"] >= 0].groupby("user")["time"].min()
    local = start.dt.tz_convert(state.tz).dt.tz_localize(None)
    ends = [anniversary(local, offset, state.tz) for offset in OFFSETS]
    until = pd.Timestamp(OBSERVED_UNTIL, unit="us", tz="UTC")
    users = pd.DataFrame(
        {
            "start": start,
            "cohort": (local.dt.year - 1970) * 12 + local.dt.month - 1,
            "n_closed": sum((end <= until).astype(np.int32) for end in ends),
            **dict(enumerate(ends)),
        }
    )
    rows = frame.merge(users, left_on="user", right_index=True)
    rows = rows[rows["time"] >= rows["start"]]
    rows["ended"] = sum((rows[end] <= rows["time"]).astype(np.int32) for end in range(len(ends)))
    rows["first"] = rows["amount"].where((rows["time"] == rows["start"]) & (rows["amount"] >= 0), 0)
    people = users.groupby(["cohort", "n_closed"]).size().rename("users").reset_index()
    value = rows.groupby(["cohort", "n_closed", "ended"])[["amount", "first"]].sum().reset_index()
    return Sums(dict(people.items()), dict(value.items()))


def anniversary(local: pd.Series, offset: pd.DateOffset, tz: str) -> pd.Series:
    """The same wall time later: months clamp, a fold's first pass counts, a gap is read with the offset before it."""
    is_first_pass = np.ones(len(local), np.bool_)
    later = (local + offset).dt.tz_localize(tz, ambiguous=is_first_pass, nonexistent=pd.Timedelta(hours=1))
    return later.dt.tz_convert("UTC")


CONTENDERS = (Contender("pandas, merge", prepare, run, answer_of),)
