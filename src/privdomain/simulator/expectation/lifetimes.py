"""Lifetimes: what one contact of each stage does in a period, as matrices."""

from collections.abc import Iterator
from typing import Final

import numpy as np
from attrs import evolve, frozen

from privdomain._internal.arrays import FloatArray
from privdomain.simulator.expectation.effects import Effects
from privdomain.simulator.expectation.places import Places
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.plan import Plan
from privdomain.simulator.steps.operating import invitations_each, touches_at
from privdomain.simulator.steps.rates import demands, rates_of

MOST_CELLS: Final = 1 << 13
"""Cells of matrices that are worked on at once."""


@frozen(eq=False, kw_only=True)
class Habits:
    """What contacts do in each period, ``(n_periods, n_stages)`` where nothing else is said.

    Attributes:
        fates: Probability of the first order, of leaving, of each way out, and of all else,
            ``(n_periods, n_fates, n_stages)``.
        repeats: Repeat orders per person.
        upkeep: Cost per person: technology and touches.
        invites: Invitations per person while the pool is full, ``(n_stages,)``.
    """

    fates: FloatArray
    repeats: FloatArray
    upkeep: FloatArray
    invites: FloatArray

    @classmethod
    def of(cls, plan: Plan, coverage: FloatArray) -> "Habits":
        """Those of a plan, where advisors have had time for a share of the touches of each period."""
        scenario, stages = plan.scenario, plan.stages
        touches = touches_at(plan, coverage[:, None, None, None])
        by_period = np.array(demands(plan))[:, None, None, None]
        rates = rates_of(stages, by_period, touches.response, touches.fatigue)
        shape = (plan.n_periods, len(stages.names))
        rest, fates = np.ones(1), []
        for rate in (rates.first, rates.leave, *rates.moves):
            fates.append(np.broadcast_to((rest * rate).reshape(-1, shape[1]), shape))
            rest = rest * (1 - rate)
        fates.append(np.broadcast_to(rest.reshape(-1, shape[1]), shape))
        per_touch = scenario.touching.cost if scenario.touching else 0.0
        sent = np.where(stages.touched[:, 0, 0], np.reshape(touches.per_contact, (-1, 1)), 0.0)
        each = invitations_each(plan, scenario.referral) if scenario.referral else 0.0
        return cls(
            fates=np.stack(fates, axis=1),
            repeats=np.broadcast_to(rates.orders.reshape(-1, shape[1]), shape),
            upkeep=np.broadcast_to(scenario.costs.technology + sent * per_touch, shape),
            invites=np.where(stages.invites, each, 0.0),
        )

    def cut(self, at: slice) -> "Habits":
        """Those of some periods."""
        return evolve(self, fates=self.fates[at], repeats=self.repeats[at], upkeep=self.upkeep[at])


@frozen(eq=False, kw_only=True)
class Lifetimes:
    """What becomes of one contact, for a stretch of periods; vectors are those of ``Places``.

    Attributes:
        places: Where things stand.
        start: First of the periods.
        habits: What contacts do, of these periods.
        effects: What things add, of these periods.
        heads: The stage where each fate leads, and whether it buys or leaves, as ones, ``(n_fates, n_stages, size)``.
        fate: What a contact's fate adds on average, ``(n_periods, n_stages, size)``.
        person: What all that it does adds, but for invitations, the same shape.
        invitation: What an invitation adds by the time until somebody arrives, ``(n_delays, size)``.
        delays: Share of the invited by that time, ``(n_delays,)``.
    """

    places: Places
    start: int
    habits: Habits
    effects: Effects
    heads: FloatArray
    fate: FloatArray
    person: FloatArray
    invitation: FloatArray
    delays: FloatArray

    def scatter(self, at: slice, base: FloatArray, full: float = 1.0) -> FloatArray:
        """Covariance that contacts add to what comes of them, given how many there are.

        Their fates are independent, one each (multinomial); repeat orders and invitations are Poisson.

        Args:
            at: Periods of the stretch.
            base: Contacts in them, ``(n_periods, n_stages)``.
            full: Share of the pool of people to be invited that is left.

        Returns:
            Covariances, ``(n_periods, size, size)``.
        """
        habits, effects, places = self.habits, self.effects, self.places
        fate, numbers = self.fate[at], habits.fates[at] * base[:, None, :]
        together = -(fate.mT @ (base[:, :, None] * fate))
        ends = numbers.reshape(len(base), -1) @ self.heads.reshape(-1, places.size)
        together.reshape(len(base), -1)[:, :: places.size + 1] += ends
        buyers = numbers[:, 0] @ self.heads[0]
        crossed = buyers[:, :, None] * effects.order[at][:, None, :]
        together += crossed + crossed.mT
        orders = numbers[:, 0].sum(axis=1) + (base * habits.repeats[at]).sum(axis=1)
        together += _squares(effects.order[at], orders) + _squares(effects.amount[at], orders * effects.spread)
        bought = places.sum_of(Outcome.BUYERS)
        buyers[:, bought] = 0.0
        together[:, bought] += buyers
        together[:, :, bought] += buyers
        invited = full * (base @ habits.invites)
        return together + invited[:, None, None] * (self.invitation.T @ (self.delays[:, None] * self.invitation))


def _squares(vectors: FloatArray, weights: FloatArray) -> FloatArray:
    return (weights[:, None] * vectors)[:, :, None] * vectors[:, None, :]


def lifetimes(plan: Plan, places: Places, habits: Habits, effects: Effects) -> Iterator[Lifetimes]:
    """All periods, in stretches that fit into the cache of a processor."""
    heads, length = _heads(plan, places, habits.fates.shape[1]), max(1, MOST_CELLS // places.size**2)
    delays = np.array(plan.scenario.referral.delays if plan.scenario.referral else (0.0,))
    invitation = np.zeros((places.n_delays, places.size))
    invitation[:, places.due : places.waiting] = np.eye(places.n_delays)
    invitation[:, places.invited] = 1.0
    for start in range(0, plan.n_periods, length):
        of, own = habits.cut(slice(start, start + length)), effects.cut(slice(start, start + length))
        fate = of.fates[:, 0, :, None] * own.order[:, None, :]
        for place, head in enumerate(heads):
            fate += of.fates[:, place, :, None] * head
        person = fate + of.repeats[:, :, None] * own.order[:, None, :] + of.upkeep[:, :, None] * own.cost[:, None, :]
        yield Lifetimes(
            places=places,
            start=start,
            habits=of,
            effects=own,
            heads=heads,
            fate=fate,
            person=person,
            invitation=invitation,
            delays=delays,
        )


def _heads(plan: Plan, places: Places, n_fates: int) -> FloatArray:
    stages, rows = plan.stages, np.arange(places.n_stages)
    heads = np.zeros((n_fates, places.n_stages, places.size))
    heads[0, :, places.sum_of(Outcome.BUYERS)] = 1.0
    heads[1, :, places.sum_of(Outcome.LEFT)] = 1.0
    targets = {0: stages.buyers_enter, **{2 + rank: way.to for rank, way in enumerate(stages.ways)}}
    for place, to in {**targets, n_fates - 1: stages.then}.items():
        heads[place, rows, to] = 1.0
    return heads
