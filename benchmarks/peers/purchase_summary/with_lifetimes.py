"""The purchase summary job in lifetimes."""

from dataclasses import dataclass

import pandas as pd
from benchmarks.peers.contender import Answer, Case, Contender
from benchmarks.peers.purchase_summary.frames import answer_of, last_moment, transactions_of
from lifetimes.utils import summary_data_from_transaction_data


@dataclass(frozen=True)
class State:
    frame: pd.DataFrame
    tz: str


def prepare(case: Case) -> State:
    return State(transactions_of(case), case.tz)


def run(state: State) -> tuple[pd.DataFrame, str]:
    summary = summary_data_from_transaction_data(
        state.frame, "customer_id", "date", "amount", observation_period_end=last_moment(state.tz)
    )
    return summary, state.tz


def answer(result: tuple[pd.DataFrame, str]) -> Answer:
    return answer_of(*result)


CONTENDERS = (Contender("lifetimes", prepare, run, answer),)
