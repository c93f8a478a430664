"""The whole funnel by channel, beside its levels alone: what times, rates and groups cost."""

from benchmarks.peers.contender import LIBRARY, Case, Contender
from benchmarks.peers.funnel import with_library
from benchmarks.peers.funnel.facts import answer_of, answer_of_full, events_of, in_full

from privdomain.facts import Events


def prepare(case: Case) -> Events:
    return events_of(case, has_channels=True)


CONTENDERS = (
    Contender(LIBRARY, prepare, in_full, answer_of_full),
    Contender(f"{LIBRARY}, levels alone", prepare, with_library.run, answer_of),
)
