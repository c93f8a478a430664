"""The retention job, done by the library."""

from benchmarks.peers.cohort_value.with_library import prepare
from benchmarks.peers.contender import LIBRARY, OBSERVED_UNTIL, Answer, Contender
from benchmarks.peers.retention.answer import N_PERIODS

from privdomain.calendar import Period
from privdomain.facts import Orders
from privdomain.metrics import Retention, retention


def run(orders: Orders) -> Retention:
    return retention(orders, orders, period="week", n=N_PERIODS, observed_until=OBSERVED_UNTIL)


def answer(table: Retention) -> Answer:
    days = table.cohorts.astype("M8[D]").astype("int64")
    return {
        "cohorts": Period("week").of_days(days),
        "users": table.users,
        "at_risk": table.at_risk,
        "returned": table.returned,
    }


CONTENDERS = (Contender(LIBRARY, prepare, run, answer),)
