"""Observe: whatever the kind of condition, facts are there and ids are of any kind."""

import numpy as np
import pytest

from privdomain.errors import DataError
from privdomain.facts import Events, Facts, Invites
from privdomain.segments import (
    Consented,
    Did,
    HasTag,
    Prop,
    RfmIn,
    Schema,
    Sequence,
    StageIn,
    evaluate,
)


@pytest.mark.parametrize(
    "rule",
    [Prop("age") > 1, HasTag("vip"), Consented("x"), Did(), Sequence(["a", "b"]), RfmIn(["Lost"]), StageIn(["lost"])],
    ids=str,
)
def test_facts_that_hold_less_than_the_schema(rule):
    schema = Schema(
        attributes={"age": "number"}, tags={"vip"}, purposes={"x"}, sources={"events": {}, "orders": {}}, tz="UTC"
    )
    facts = Facts(invites=Invites(["ann"], ["bo"], ["2026-01-01"], tz="UTC"))
    with pytest.raises(DataError, match=r"^(facts: hold no \w+. Pass them, or the schema|orders: is a NoneType)"):
        evaluate(rule, facts, as_of="2026-02-01", schema=schema)


def test_numpy_ids():
    made = Events(np.array([3, 1]), ["2026-01-01"] * 2, ["open"] * 2, tz="UTC")
    assert evaluate(Did(), Facts(events=made), as_of="2026-02-01").tolist() == [True, True]
