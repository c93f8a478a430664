"""The segment job, done by the library."""

import numpy as np
from benchmarks.peers.contender import LIBRARY, Case, Contender
from benchmarks.peers.segment.facts import AS_OF, CITIES, NAMES, answer_of, columns_of

from privdomain.facts import Events, Facts, Users
from privdomain.segments import Ago, All, Any, Did, Prop, evaluate

RULE = All(
    Prop("city").is_in("Shanghai", "Wuhan"),
    Prop("age") >= 18,
    Any(Prop("vip") == True, Prop("score") > 0.5, Prop("registered") >= Ago(ago="365d")),  # noqa: E712 - builds a rule
    Did("view", within="180d", at_least=2),
    ~Did("pay", within="365d"),
    ~(Prop("age") > 60).where_missing("false"),
)
"""Twelve nodes, two of them event windows."""


def prepare(case: Case) -> Facts:
    given = columns_of(case)
    names, cities = (np.array(texts, object) for texts in (NAMES, CITIES))
    attributes = {"city": cities[given.city], "age": given.age, "vip": given.vip, "score": given.score}
    attributes |= {"registered": given.registered.view("M8[us]")}
    users = Users(np.arange(len(given.city)), attributes=attributes, tz=case.tz, naive_tz="UTC")
    return Facts(users=users, events=Events(given.user, given.time, names[given.name], tz=case.tz))


def run(facts: Facts) -> object:
    return evaluate(RULE, facts, as_of=AS_OF)


CONTENDERS = (Contender(LIBRARY, prepare, run, answer_of),)
