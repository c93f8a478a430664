"""Steps 1 to 3: bans, adds, and how many of them advisors take in."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from privdomain._internal.arrays import Array, FloatArray
from privdomain.simulator.chance import Chance
from privdomain.simulator.plan import Inflow, Number, Plan
from privdomain.simulator.scenario.operations import Advisors
from privdomain.simulator.steps.state import State

_LEAST_TALKS: Final = 1e-9
"""Talks of an add that smaller ones count as, but for none."""


def banned(plan: Plan, state: State, period: int, chance: Chance) -> Array:
    """Contacts who are lost with an account, by stage; the state loses them."""
    lost = np.zeros(state.live.shape, state.live.dtype)
    for ban in plan.scenario.bans:
        if ban.period == period:
            owned = plan.read(f"bans.{ban.name}.owned", ban.owned)
            recovered = plan.read(f"bans.{ban.name}.recovered", ban.recovered)
            rate = np.asarray((1 - owned) * (1 - recovered))
            lost += chance.binomial(f"ban.{ban.name}", period, state.live - lost, rate, plan.stages.names)
    state.live = state.live - lost
    return lost


def survivors(plan: Plan) -> FloatArray:
    """Share of contacts whom bans leave in each period, as the scenario has it, ``(n_periods,)``."""
    left = np.ones(plan.n_periods)
    for ban in plan.scenario.bans:
        left[ban.period] *= ban.survive
    return left


def is_paused(plan: Plan, period: int) -> bool:
    """Whether a ban keeps out all who are not imported."""
    return any(0 <= period - ban.period < ban.pauses for ban in plan.scenario.bans)


def is_shut(inflow: Inflow, plan: Plan, period: int) -> bool:
    """Whether a ban keeps an inflow out: who is imported is brought all the same."""
    return inflow.kind != "import" and is_paused(plan, period)


def spend_of(inflow: Inflow, plan: Plan, period: int) -> Number:
    """Media spend of an inflow; nothing is spent while a ban keeps it out."""
    return 0.0 if inflow.spend is None or is_shut(inflow, plan, period) else inflow.spend(period)


def count_of(inflow: Inflow, plan: Plan, period: int) -> Number:
    """How many parcels, transactions or imports there are: whole numbers, also where a season moves them."""
    if inflow.count is None or is_shut(inflow, plan, period):
        return 0.0
    season = plan.scenario.seasons.inflow
    return np.rint(inflow.count(period) * (season[period % len(season)] if inflow.kind == "volume" else 1.0))


def offered(plan: Plan, state: State, period: int, chance: Chance) -> Array:
    """Adds by inflow; the invited who are due arrive, and the others come one period nearer."""
    adds = np.zeros(state.waiting.shape, state.waiting.dtype)
    season = plan.scenario.seasons.inflow
    for place, inflow in enumerate(plan.inflows):
        shape = adds[place].shape
        if inflow.kind == "referral":
            adds[place] = state.due[0]
        elif inflow.kind == "spend" and inflow.adds is not None:
            means = inflow.adds(spend_of(inflow, plan, period)) * season[period % len(season)]
            adds[place] = chance.poisson(f"adds.{inflow.name}", period, np.full(shape, means, np.float64))
        else:
            counts = chance.whole(np.full(shape, count_of(inflow, plan, period), np.float64))
            adds[place] = chance.binomial(f"adds.{inflow.name}", period, counts, np.asarray(inflow.rate))
    state.due = np.concatenate([state.due[1:], np.zeros(state.due[:1].shape, state.due.dtype)])
    return adds


def headcount(plan: Plan, period: int) -> tuple[Number, Number]:
    """Advisors, and how many advisors' work they do; who is new works up to it evenly."""
    advisors = plan.scenario.advisors
    if advisors is None:
        return 0.0, 0.0
    people = working = plan.read("advisors.count", advisors.count)
    for hire in advisors.hires:
        if hire.period <= period:
            count = plan.read(f"advisors.hires.{hire.name}.count", hire.count)
            since = period - hire.period + 1
            share = min(since / advisors.ramp, 1.0) if advisors.ramp else 1.0
            people = people + count
            working = working + np.where(np.less(count, 0), count, count * share)
    return np.maximum(people, 0.0), np.maximum(working, 0.0)


def taken_in(
    plan: Plan, state: State, adds: Array, period: int, chance: Chance
) -> tuple[Array, Array, FloatArray | None]:
    """Adds that are taken in, adds that are lost, and the talks that advisors have left; the state keeps who waits.

    New adds and those who waited are taken in, are lost, or wait: nobody else. Whom a ban keeps out is lost. Talks that
    are left are None where there are no advisors.
    """
    wanting = adds + state.waiting
    shut = np.zeros(wanting.shape, wanting.dtype)
    for place, inflow in enumerate(plan.inflows):
        if is_shut(inflow, plan, period):
            shut[place] = wanting[place]
    wanting = wanting - shut
    advisors = plan.scenario.advisors
    if advisors is None:
        return wanting, shut, None
    people, working = headcount(plan, period)
    talks = working * plan.read("advisors.talks", advisors.talks) + np.zeros(adds.shape[1:])
    per_add = plan.read("advisors.talks_per_add", advisors.talks_per_add)
    taken = _admitted(wanting, list(_rooms(plan, advisors, state.live, people, talks, per_add)), chance)
    waiting = wanting - taken
    kept = np.zeros(waiting.shape, waiting.dtype)
    if advisors.when_full == "backlog":
        patience = plan.read("advisors.patience", advisors.patience or 0.0)
        for place, inflow in enumerate(plan.inflows):
            kept[place] = chance.binomial(f"waiting.{inflow.name}", period, waiting[place], np.asarray(patience))
    state.waiting = kept
    return taken, shut + waiting - kept, talks - per_add * taken.sum(axis=0)


def _admitted(wanting: Array, rooms: list[FloatArray], chance: Chance) -> Array:
    """Who is let in, in the order of inflows, until the least of the rooms is full; all where there is none."""
    if not rooms:
        return wanting
    taken, room = np.zeros(wanting.shape, wanting.dtype), chance.whole(np.minimum.reduce(rooms))
    for place, want in enumerate(wanting):
        taken[place] = np.minimum(want, room)
        room = room - taken[place]
    return taken


def _rooms(
    plan: Plan, advisors: Advisors, live: Array, people: Number, talks: FloatArray, per_add: Number
) -> Iterator[FloatArray]:
    """How many adds there is room for, by talks and by contacts."""
    if np.any(np.asarray(per_add) > 0):
        yield np.where(np.greater(per_add, 0), talks / np.maximum(per_add, _LEAST_TALKS), np.inf)
    if advisors.contacts_each is not None:
        each = plan.read("advisors.contacts_each", advisors.contacts_each)
        yield np.maximum(people * each - live.sum(axis=(0, 1)), 0.0)
