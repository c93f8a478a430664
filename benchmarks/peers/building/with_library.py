"""Building Orders, from ids that lie close together and from ids scattered over 63 bits."""

import numpy as np
import numpy.typing as npt
from benchmarks.peers.contender import LIBRARY, Answer, Case, Contender

from privdomain.facts import Orders

MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def as_given(case: Case) -> Case:
    return case


def scattered(case: Case) -> Case:
    ids = (case.columns.user.astype(np.uint64) * MULTIPLIER >> np.uint64(1)).astype(np.int64)
    return Case(case.columns._replace(user=ids), case.tz)


def run(case: Case) -> Orders:
    return Orders(*case.columns, currency="CNY", tz=case.tz, unit="minor")


def answer(orders: Orders) -> Answer:
    """What the tables hold, whatever the ids are."""
    return {
        "n_users": np.array(orders.n_users),
        "rows_of_users": np.sort(np.bincount(orders.user_codes)),
        "instants": _digest(orders.instants),
        "amounts": _digest(orders.amount_minor),
    }


def _digest(column: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Sums that tell columns apart without keeping them."""
    return np.array([column.sum(), (column * np.arange(len(column))).sum()])


CONTENDERS = (
    Contender(f"{LIBRARY}, ids 1 .. n", as_given, run, answer),
    Contender(f"{LIBRARY}, scattered ids", scattered, run, answer),
)
