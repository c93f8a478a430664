"""Sharing: the flows of one path, given out among the people who are alike.

Within a stage people are exchangeable: a binomial count of them is a subset of which each is as likely as any other,
and a Poisson count is one of which each event falls on any of them. So the individuals have the law of the model.
"""

from collections.abc import Sequence

import numpy as np
from attrs import define, field, frozen

from privdomain._internal.arrays import MISSING, Array, BoolArray, IntArray
from privdomain.facts import EndedBy
from privdomain.simulator.generation.dates import Dates
from privdomain.simulator.generation.invitations import Invitations
from privdomain.simulator.generation.people import People, pick
from privdomain.simulator.generation.streams import Streams
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import Elapsed
from privdomain.simulator.steps.state import Flows


@frozen(eq=False, kw_only=True)
class Purchases:
    """Orders of one period, or of all.

    Attributes:
        who: Number of who bought, ``(n_orders,)``.
        when: When [microseconds UTC].
        period: In which period.
        returned: When the order came back; MISSING where it was kept.
    """

    who: IntArray
    when: IntArray
    period: IntArray
    returned: IntArray

    @property
    def is_returned(self) -> BoolArray:
        """Which came back."""
        return np.asarray(self.returned != MISSING)


@frozen(eq=False, kw_only=True)
class Entries:
    """Somebody entered a stage: by coming, by a first order, or by a move.

    Attributes:
        who: Number of who did, ``(n,)``.
        when: When [microseconds UTC].
        stage: Place of the stage.
    """

    who: IntArray
    when: IntArray
    stage: IntArray


@define(eq=False)
class Sharing:
    """A path that is being shared out.

    Attributes:
        plan: The plan.
        streams: Streams.
        dates: Edges of the periods.
        people: Who is where.
        invitations: Who was invited.
        purchases: Orders by period.
        entries: Entries by period.
    """

    plan: Plan
    streams: Streams
    dates: Dates
    people: People
    invitations: Invitations
    purchases: list[Purchases] = field(factory=list)
    entries: list[Entries] = field(factory=list)

    @classmethod
    def of(cls, plan: Plan, path: Sequence[Elapsed], streams: Streams, dates: Dates) -> "Sharing":
        """A path, shared out from its first period to its last."""
        n_stock = sum(stock.count for stock in plan.scenario.stock)
        n_people = n_stock + sum(int(elapsed.flows.taken.sum()) for elapsed in path)
        n_invitations = sum(int(elapsed.flows.invited.sum()) for elapsed in path)
        n_delays = len(path[0].flows.invited)
        people = People.at_start(plan, n_people, dates, streams)
        sharing = cls(plan, streams, dates, people, Invitations.room_for(n_invitations, n_delays))
        for elapsed in path:
            sharing.pass_period(elapsed)
        return sharing

    def pass_period(self, elapsed: Elapsed) -> None:
        """One period, in the order of its steps."""
        self._ban(elapsed.flows, elapsed.period)
        firsts = self._order(elapsed.flows, elapsed.period)
        self._invite(elapsed.flows, elapsed.period)
        arrived = self._move(elapsed.flows, elapsed.period, firsts)
        self._enter(elapsed, arrived)
        self.people.pools = [np.concatenate(parts) for parts in arrived]

    def _ban(self, flows: Flows, period: int) -> None:
        """The account is closed as the period begins."""
        generator = self.streams.of("who.banned", period)
        for stage, count in enumerate(_counts(flows.banned)):
            lost, self.people.pools[stage] = pick(generator, self.people.pools[stage], count)
            self.people.leave(lost, np.full(len(lost), self.dates.edges[period]), EndedBy.SYSTEM)

    def _order(self, flows: Flows, period: int) -> list[IntArray]:
        """Orders of a period; returns who of each stage placed the first one."""
        generator = self.streams.of("who.orders", period)
        firsts, repeats, pools = [], [], self.people.pools
        for stage, (first, repeat) in enumerate(zip(_counts(flows.first), _counts(flows.repeat), strict=True)):
            firsts.append(pick(generator, pools[stage], first)[0])
            if repeat:
                repeats.append(pools[stage][generator.integers(len(pools[stage]), size=repeat)])
        who = np.concatenate([*firsts, *repeats])
        when = self.dates.within(period, generator.random(len(who)))
        came_back, _ = pick(generator, np.arange(len(who)), int(flows.returned.sum()))
        returned = np.full(len(who), MISSING)
        returned[came_back] = self.dates.after(when[came_back], period, generator.random(len(came_back)))
        self.purchases.append(Purchases(who=who, when=when, period=np.full(len(who), period), returned=returned))
        n_first = [len(part) for part in firsts]
        self._note(who[: sum(n_first)], when[: sum(n_first)], np.repeat(self.plan.stages.buyers_enter, n_first))
        self.people.did(who, when)
        return firsts

    def _invite(self, flows: Flows, period: int) -> None:
        counts = flows.invited.sum(axis=1)
        if not counts.any():
            return
        generator = self.streams.of("who.invites", period)
        able = np.concatenate([self.people.pools[stage] for stage in np.flatnonzero(self.plan.stages.invites)])
        who = able[generator.integers(len(able), size=counts.sum())]
        when = self.dates.within(period, generator.random(len(who)))
        self.invitations.send(who, when, counts)
        self.people.did(who, when)

    def _move(self, flows: Flows, period: int, firsts: list[IntArray]) -> list[list[IntArray]]:
        """Who leaves, and who moves, after all that they did in the period; returns who comes to each stage."""
        generator, stages = self.streams.of("who.moves", period), self.plan.stages
        arrived: list[list[IntArray]] = [[np.empty(0, np.int64)] for _ in stages.names]
        for stage, pool in enumerate(self.people.pools):
            arrived[stages.buyers_enter[stage]].append(firsts[stage])
            rest = pool[~np.isin(pool, firsts[stage])] if len(firsts[stage]) else pool
            left, rest = pick(generator, rest, int(flows.left[stage].sum()))
            self.people.leave(left, self._later(left, period, generator), EndedBy.CUSTOMER)
            for way, gone in zip(stages.ways, flows.moved, strict=True):
                movers, rest = pick(generator, rest, int(gone[stage].sum()))
                arrived[way.to[stage]].append(movers)
                self._note(movers, self._later(movers, period, generator), np.full(len(movers), way.to[stage]))
            arrived[stages.then[stage]].append(rest)
        return arrived

    def _enter(self, elapsed: Elapsed, arrived: list[list[IntArray]]) -> None:
        generator = self.streams.of("when.joins", elapsed.period)
        for place, inflow in enumerate(self.plan.inflows):
            count = int(elapsed.flows.taken[place].sum())
            joined = self.dates.within(elapsed.period, generator.random(count))
            new = self.people.enter(count, inflow=place, cohort=elapsed.period + 1, joined=joined)
            if inflow.kind == "referral":
                waiting = int(elapsed.waiting[place].sum())
                taken = self.invitations.arrive(elapsed.period, count, waiting, self.streams)
                self.invitations.came[taken] = new
                self.people.inviter[new] = self.invitations.inviter[taken]
            arrived[inflow.enters].append(new)
            self._note(new, joined, np.full(count, inflow.enters))

    def _later(self, who: IntArray, period: int, generator: np.random.Generator) -> IntArray:
        return self.dates.after(self.people.latest[who], period, generator.random(len(who)))

    def _note(self, who: IntArray, when: IntArray, stage: IntArray) -> None:
        self.entries.append(Entries(who=who, when=when, stage=stage))


def _counts(flow: Array) -> list[int]:
    """Counts of the stages of one path without cohorts."""
    counts: list[int] = flow[:, 0, 0].tolist()
    return counts
