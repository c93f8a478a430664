"""People: who is in which stage, and what has become of everybody."""

import numpy as np
from attrs import define

from privdomain._internal.arrays import MISSING, Array, IntArray
from privdomain.facts import EndedBy
from privdomain.simulator.generation.dates import Dates
from privdomain.simulator.generation.streams import Streams
from privdomain.simulator.plan import Plan

ENDINGS = (None, EndedBy.CUSTOMER, EndedBy.SYSTEM)
"""How relations end, by code: not at all, by the customer, with the account."""

STOCK_DAYS = 364
"""Days before the start over which the joins of the starting stock are spread."""

_DAY = 86_400_000_000


@define(eq=False, kw_only=True)
class People:
    """Everybody, numbered in the order of entering; the starting stock comes first.

    Attributes:
        pools: Who is in each stage.
        n: How many have come so far.
        joined: When each came [microseconds UTC], ``(n_people,)``; what has not happened yet is MISSING.
        left: When each left.
        ending: How, a place in ``ENDINGS``.
        inflow: Through which inflow, a place in those of the plan; -1 of the starting stock.
        inviter: Number of who invited them; -1 for nobody.
        latest: When each last did something.
        cohort: 0 of the starting stock, t + 1 of who entered in period t.
    """

    pools: list[IntArray]
    n: int
    joined: IntArray
    left: IntArray
    ending: Array
    inflow: Array
    inviter: IntArray
    latest: IntArray
    cohort: Array

    @classmethod
    def at_start(cls, plan: Plan, n_people: int, dates: Dates, streams: Streams) -> "People":
        """The starting stock, and room for everybody who will come."""
        counts = np.zeros(len(plan.stages.names), np.int64)
        places = {name: place for place, name in enumerate(plan.stages.names)}
        for stock in plan.scenario.stock:
            counts[places[stock.name]] = stock.count
        n_stock = int(counts.sum())
        ago = 1 + np.floor(streams.of("when.stock").random(n_stock) * (STOCK_DAYS * _DAY - 1))
        joined = np.full(n_people, MISSING)
        joined[:n_stock] = dates.edges[0] - ago.astype(np.int64)
        return cls(
            pools=np.split(np.arange(n_stock), np.cumsum(counts)[:-1]),
            n=n_stock,
            joined=joined,
            left=np.full(n_people, MISSING),
            ending=np.zeros(n_people, np.int8),
            inflow=np.full(n_people, -1, np.int16),
            inviter=np.full(n_people, -1),
            latest=joined.copy(),
            cohort=np.zeros(n_people, np.int16),
        )

    def enter(self, count: int, *, inflow: int, cohort: int, joined: IntArray) -> IntArray:
        """Newcomers, who stand in no stage yet."""
        new = np.arange(self.n, self.n + count)
        self.n += count
        self.joined[new] = self.latest[new] = joined
        self.inflow[new], self.cohort[new] = inflow, cohort
        return new

    def leave(self, who: IntArray, when: IntArray, ending: EndedBy) -> None:
        """Relations that end."""
        self.left[who], self.ending[who] = when, ENDINGS.index(ending)

    def did(self, who: IntArray, when: IntArray) -> None:
        """Somebody did something: they leave or move after it only."""
        np.maximum.at(self.latest, who, when)


def pick(generator: np.random.Generator, pool: IntArray, count: int) -> tuple[IntArray, IntArray]:
    """So many of a pool, each as likely as any other, and the rest."""
    if not count:
        return pool[:0], pool
    is_picked = np.zeros(len(pool), np.bool_)
    is_picked[generator.choice(len(pool), count, replace=False, shuffle=False)] = True
    return pool[is_picked], pool[~is_picked]
