"""The purchase summary job in clvkit."""

import pandas as pd
from benchmarks.peers.contender import Contender
from benchmarks.peers.purchase_summary.frames import last_moment
from benchmarks.peers.purchase_summary.with_lifetimes import State, answer, prepare
from clvkit import CustomerBase


def run(state: State) -> tuple[pd.DataFrame, str]:
    base = CustomerBase.from_transactions(
        state.frame, "customer_id", "date", "amount", time_unit="D", observation_period_end=last_moment(state.tz)
    )
    return base.to_pandas(), state.tz


CONTENDERS = (Contender("clvkit", prepare, run, answer),)
