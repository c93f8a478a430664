"""Sameness: whether two scenarios have come to the same in a period."""

from collections.abc import Iterator

import numpy as np

from privdomain._internal.arrays import Array
from privdomain.simulator.outcomes import cost_of, revenue_of
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import Elapsed
from privdomain.simulator.steps.ledger import worth_now


def is_same(ours: Plan, our_period: Elapsed, theirs: Plan, their_period: Elapsed) -> bool:
    """Whether a period came out the same in every replication, to the bit, and promises the same to later ones.

    Stages and inflows go by their names; where one side has none of a name, it counts as nobody.
    """
    pairs = zip(_parts(ours, our_period), _parts(theirs, their_period), strict=True)
    return all(_are_alike(our_rows, their_rows) for our_rows, their_rows in pairs)


def _parts(plan: Plan, elapsed: Elapsed) -> Iterator[dict[str, Array]]:
    """What is compared, row by row under a name."""
    flows = elapsed.flows
    stages, inflows = plan.stages.names, [inflow.name for inflow in plan.inflows]
    for by_inflow in (elapsed.waiting, flows.offered, flows.taken, flows.lost):
        yield dict(zip(inflows, by_inflow, strict=True))
    for by_stage in (elapsed.live, flows.banned, flows.first, flows.repeat, flows.left):
        yield dict(zip(stages, by_stage, strict=True))
    yield {str(delay): row for delay, row in enumerate(flows.invited)}
    profit = revenue_of(elapsed) - cost_of(elapsed)
    yield {
        "touches": flows.touches,
        "returned": flows.returned,
        "sales": flows.sales,
        "refunded": flows.refunded,
        "worth": profit * worth_now(plan, elapsed.period),
        **{":".join(line): amount for line, amount in elapsed.costs.items()},
    }


def _are_alike(ours: dict[str, Array], theirs: dict[str, Array]) -> bool:
    return all(_is_alike(ours.get(name), theirs.get(name)) for name in {*ours, *theirs})


def _is_alike(one: Array | None, other: Array | None) -> bool:
    return bool(np.equal(0 if one is None else one, 0 if other is None else other).all())
