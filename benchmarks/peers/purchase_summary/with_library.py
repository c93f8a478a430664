"""The purchase summary job, done by the library."""

import numpy as np
from benchmarks.peers.cohort_value.with_library import prepare
from benchmarks.peers.contender import LIBRARY, OBSERVED_UNTIL, Answer, Contender

from privdomain.facts import Orders
from privdomain.metrics import PurchaseSummary, purchase_summary


def run(orders: Orders) -> PurchaseSummary:
    summary = purchase_summary(orders, observed_until=OBSERVED_UNTIL)
    _columns(summary)  # the peers compute them all; here they are derived when they are read
    return summary


def answer(summary: PurchaseSummary) -> Answer:
    return _columns(summary)


def _columns(summary: PurchaseSummary) -> Answer:
    return {
        "user": summary.users,
        "x": summary.x.astype(np.int64),
        "t_x": summary.t_x,
        "T": summary.T,
        "monetary": summary.monetary,
    }


CONTENDERS = (Contender(LIBRARY, prepare, run, answer),)
