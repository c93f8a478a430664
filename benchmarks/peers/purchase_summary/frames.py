"""Transaction logs and summaries as the pandas libraries want and give them."""

import numpy as np
import pandas as pd
from benchmarks.data import DAY
from benchmarks.peers.contender import OBSERVED_UNTIL, Answer, Case


def transactions_of(case: Case) -> pd.DataFrame:
    """A log with local wall times and amounts in major units as floats, which these libraries average."""
    user, time, amount = case.columns
    local = pd.Series(time.view("M8[us]")).dt.tz_localize("UTC").dt.tz_convert(case.tz).dt.tz_localize(None)
    return pd.DataFrame({"customer_id": user, "date": local, "amount": amount / 100})


def last_moment(tz: str) -> pd.Timestamp:
    """The last instant observed, as local wall time: these libraries observe its day, and T ends where that starts."""
    return pd.Timestamp(OBSERVED_UNTIL - 1, unit="us", tz="UTC").tz_convert(tz).tz_localize(None)


def answer_of(summary: pd.DataFrame, tz: str) -> Answer:
    """Sorted by user; T moved from the start of the last day to the instant at which observation ends."""
    summary = summary.sort_index()
    until = pd.Timestamp(OBSERVED_UNTIL, unit="us", tz="UTC").tz_convert(tz).tz_localize(None)
    x = summary["frequency"].to_numpy().astype(np.int64)
    monetary = summary["monetary_value"].to_numpy(np.float64, na_value=np.nan)
    return {
        "user": summary.index.to_numpy(),
        "x": x,
        "t_x": summary["recency"].to_numpy(np.float64),
        "T": summary["T"].to_numpy(np.float64) + (until - last_moment(tz).normalize()) / pd.Timedelta(microseconds=DAY),
        "monetary": np.where(x > 0, monetary, np.nan),
    }
