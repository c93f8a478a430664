"""The cohort value job, done by the library."""

import numpy as np
from benchmarks.peers.cohort_value.answer import HORIZONS
from benchmarks.peers.contender import LIBRARY, OBSERVED_UNTIL, Answer, Case, Contender

from privdomain.facts import Orders
from privdomain.metrics import CohortValue, cohort_value


def prepare(case: Case) -> Orders:
    return Orders(*case.columns, currency="CNY", tz=case.tz, unit="minor")


def run(orders: Orders) -> CohortValue:
    return cohort_value(orders, horizons=HORIZONS, observed_until=OBSERVED_UNTIL)


def answer(table: CohortValue) -> Answer:
    return {
        "cohorts": table.cohorts.astype("M8[M]").astype(np.int64),
        "users": table.users,
        "closed": table.closed,
        "inside": table.revenue_minor,
        "inside_closed": table.closed_revenue_minor,
        "later": table.later_revenue_minor,
    }


CONTENDERS = (Contender(LIBRARY, prepare, run, answer),)
