"""The attribution job, done by the library."""

from benchmarks.peers.attribution.journeys import N_CHANNELS, answer_of, journeys_of
from benchmarks.peers.contender import LIBRARY, Answer, Case, Contender

from privdomain.metrics import Attribution, Paths, attribution


def prepare(case: Case) -> Paths:
    channel, offsets, converted = journeys_of(case)
    return Paths(channel, offsets, conversions=converted, nulls=~converted, channels=range(N_CHANNELS))


def run(paths: Paths) -> Attribution:
    return attribution(paths)


def answer(result: Attribution) -> Answer:
    return answer_of(result.conversions)


CONTENDERS = (Contender(LIBRARY, prepare, run, answer),)
