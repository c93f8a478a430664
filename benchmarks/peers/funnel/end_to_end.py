"""A small funnel from columns to levels: what a service that answers one request pays."""

from benchmarks.peers.cohort_value.end_to_end import end_to_end
from benchmarks.peers.contender import LIBRARY, Contender
from benchmarks.peers.funnel import with_chdb, with_library, with_polars
from benchmarks.peers.funnel.facts import answer_of_full, events_of, in_full

CONTENDERS = (
    end_to_end(with_library.CONTENDERS[0], LIBRARY),
    end_to_end(Contender(LIBRARY, events_of, in_full, answer_of_full), f"{LIBRARY}, in full"),
    end_to_end(with_polars.CONTENDERS[0], "polars"),
    Contender("chdb", with_chdb.as_given, with_chdb.from_columns, with_chdb.answer),
)
