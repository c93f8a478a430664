"""A small cohort value job from columns to table: what a service that answers one request pays."""

from typing import Any

from benchmarks.peers.cohort_value import with_duckdb, with_library, with_polars
from benchmarks.peers.contender import Case, Contender


def end_to_end(contender: Contender, name: str) -> Contender:
    """The contender with its preparation timed."""

    def run(case: Case) -> Any:
        return contender.run(contender.prepare(case))

    return Contender(name, _as_given, run, contender.answer)


def _as_given(case: Case) -> Case:
    return case


CONTENDERS = (
    end_to_end(with_library.CONTENDERS[0], "privdomain"),
    end_to_end(with_polars.CONTENDERS[0], "polars"),
    end_to_end(with_duckdb.CONTENDERS[0], "duckdb"),
)
