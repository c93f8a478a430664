"""The jobs of metrics, and all jobs by name."""

from importlib import import_module
from typing import Final

from benchmarks.data import EventColumns, without_refunds
from benchmarks.peers.contender import Contender
from benchmarks.peers.job import Beside, Job
from benchmarks.peers.simulation_jobs import SIMULATION_JOBS

JOBS: Final = {
    job.name: job
    for job in (
        Job(
            "cohort_value",
            "Value of monthly local cohorts at six calendar horizons",
            ("cohort_value.with_library", "cohort_value.with_polars", "cohort_value.with_duckdb"),
            ratio=0.7,
            memory=100,
            is_local=True,
        ),
        Job(
            "cohort_value_pandas",
            "The same at a tenth of the size, beside pandas",
            ("cohort_value.with_library", "cohort_value.with_pandas"),
            rows=0.1,
            users=0.1,
            is_local=True,
        ),
        Job(
            "retention",
            "Weekly calendar retention over 14 periods",
            ("retention.with_library", "retention.with_polars", "retention.with_duckdb"),
            ratio=0.7,
            memory=100,
            is_local=True,
        ),
        Job(
            "purchase_summary",
            "x, t_x, T and monetary value of every buyer, from purchases of positive amount",
            ("purchase_summary.with_library", "purchase_summary.with_clvkit", "purchase_summary.with_lifetimes"),
            rows=0.1,
            users=0.2,
            ratio=1 / 6,
            adapt=without_refunds,
        ),
        Job(
            "segment",
            "A rule of twelve nodes with two event windows, for every user",
            ("segment.with_library", "segment.with_polars", "segment.with_duckdb"),
            milliseconds=1_500,
            memory=100,
        ),
        Job(
            "building",
            "Orders from clean integer columns",
            ("building.with_library",),
            nanoseconds=50,
        ),
        Job(
            "thousand",
            "1,000 orders end to end: from columns to the cohort table",
            ("cohort_value.end_to_end",),
            rows=1_000,
            users=300,
            milliseconds=2,
            is_local=True,
            loops=50,
        ),
        Job(
            "funnel",
            "Levels of an ordered funnel: six steps within seven days, any start",
            ("funnel.with_library", "funnel.with_chdb", "funnel.with_polars", "funnel.with_duckdb"),
            users=0.5,
            memory=12,
            beside=(Beside("chdb, one thread", 0.6, "wall"), Beside("chdb, two threads", 0.7)),
            data=EventColumns,
        ),
        Job(
            "funnel_full",
            "The same funnel in full: rates, table, times from step 1 to 3, by channel of the first step",
            ("funnel.full",),
            users=0.5,
            beside=(Beside("privdomain, levels alone", 2),),
            data=EventColumns,
        ),
        Job(
            "funnel_sorted",
            "The levels from rows by user and time",
            ("funnel.in_order",),
            users=0.5,
            beside=(Beside("privdomain, shuffled", 1),),
            data=EventColumns,
        ),
        Job(
            "funnel_one_user",
            "Levels of one user whose every event matches every step",
            ("funnel.one_user",),
            rows=200_000,
            users=100,
            beside=(Beside("privdomain, 100,000 events", 2.5, way="privdomain, 200,000 events"),),
            loops=5,
            data=EventColumns,
        ),
        Job(
            "funnel_thousand",
            "1,000 events end to end: from columns to levels",
            ("funnel.end_to_end",),
            rows=1_000,
            users=300,
            milliseconds=2,
            loops=50,
            data=EventColumns,
        ),
        Job(
            "attribution",
            "Markov attribution of first order over twelve channels, journeys of four touches",
            ("attribution.with_library", "attribution.with_polars", "attribution.with_duckdb"),
            rows=0.4,
            milliseconds=1_500,
        ),
        Job(
            "attribution_rules",
            "Five rules over the same journeys: first, last, linear, position, Shapley",
            ("attribution.rules",),
            rows=0.4,
            milliseconds=1_500,
        ),
        Job(
            "attribution_simulated",
            "Markov attribution beside a simulation, which agrees in the total only",
            ("attribution.simulated",),
            rows=0.04,
        ),
        *SIMULATION_JOBS,
    )
}


def contenders_in(module: str) -> tuple[Contender, ...]:
    """The contenders of a module; only now their library is loaded."""
    contenders: tuple[Contender, ...] = import_module(f"benchmarks.peers.{module}").CONTENDERS
    return contenders
