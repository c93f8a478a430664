"""Steps 4 to 6: touches, orders, invitations."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import Array, FloatArray
from privdomain.errors import SpecError
from privdomain.simulator.chance import Chance
from privdomain.simulator.plan import Plan
from privdomain.simulator.scenario.operations import Referral, Touching
from privdomain.simulator.steps.rates import Rates
from privdomain.simulator.steps.state import State

_LEAST_SPREAD: Final = 1e-6
"""Spread that stands for none where other replications have some: a millionth of an order."""

_LONGEST: Final = 100.0
"""Logarithm of a factor that is as good as without end: everybody leaves, or nobody."""


@frozen(eq=False, kw_only=True)
class Touches:
    """What touches there are, and what they do. Each is one number, or one for each replication.

    Attributes:
        per_contact: Touches of each contact who is touched.
        coverage: Share of the talks wanted that advisors have time for.
        response: What orders and wakings are multiplied by.
        fatigue: What the hazard of leaving is multiplied by.
    """

    per_contact: Any = 0.0
    coverage: Any = 1.0
    response: Any = 1.0
    fatigue: Any = 1.0


def is_steady(plan: Plan) -> bool:
    """Whether touches are the same in every period: no advisor's time limits them."""
    advisors = plan.scenario.advisors
    return plan.scenario.touching is None or advisors is None or not np.any(_talk_share(plan))


def touched(plan: Plan, state: State, talks: FloatArray | None) -> Touches:
    """The touches of a period, with as many talks as advisors have left."""
    touching = plan.scenario.touching
    if touching is None or talks is None or is_steady(plan):
        return steady_touches(plan)
    wanted = plan.read("touching.per_contact", touching.per_contact)
    needed = np.asarray(wanted * _talk_share(plan) * touched_contacts(plan, state.live))
    coverage = np.ones(needed.shape)
    np.divide(talks, needed, out=coverage, where=needed > talks)
    return touches_at(plan, coverage)


def steady_touches(plan: Plan) -> Touches:
    """The touches of every period, where no advisor's time limits them."""
    return touches_at(plan, np.ones(1))


def touches_at(plan: Plan, coverage: FloatArray) -> Touches:
    """The touches where advisors have time for a share of the talks that they ask for."""
    touching = plan.scenario.touching
    if touching is None:
        return Touches()
    wanted, share = plan.read("touching.per_contact", touching.per_contact), _talk_share(plan)
    per_contact = np.where(coverage == 1, wanted, wanted * (1 - share + share * coverage))
    return _effects(plan, touching, per_contact, coverage)


def _effects(plan: Plan, touching: Touching, per_contact: Array, coverage: Array) -> Touches:
    usual = plan.read("touching.usual", touching.usual)
    scale = plan.read("touching.scale", touching.scale)
    factor = plan.read("touching.leave_factor", touching.leave_factor)
    response = np.where(per_contact == usual, 1.0, np.expm1(-per_contact / scale) / np.expm1(-usual / scale))
    fatigue = np.exp(np.clip(np.log(factor) * (per_contact - usual), -_LONGEST, _LONGEST))
    return Touches(per_contact=per_contact, coverage=coverage, response=response, fatigue=fatigue)


def _talk_share(plan: Plan) -> Any:
    advisors = plan.scenario.advisors
    return 0.0 if advisors is None else plan.read("advisors.talk_share", advisors.talk_share)


def touched_contacts(plan: Plan, live: Array) -> FloatArray:
    """Contacts to whom touches are sent, ``(n,)``; zeros where nobody is ever touched."""
    if plan.scenario.touching is None:
        return np.zeros(live.shape[-1])
    return np.asarray((live * plan.stages.touched).sum(axis=(0, 1)), np.float64)


def ordered(plan: Plan, state: State, rates: Rates, period: int, chance: Chance) -> tuple[Array, Array]:
    """First and repeat orders, by stage."""
    names = plan.stages.names
    first = chance.binomial("first", period, state.live, rates.first, names)
    return first, chance.poisson("orders", period, state.live * rates.orders, names)


def sold(plan: Plan, first: Array, repeat: Array, period: int, chance: Chance) -> tuple[Array, FloatArray, FloatArray]:
    """Orders that come back, list price of all orders, and of those that come back; by cohort."""
    basket = plan.scenario.basket
    orders = (first + repeat).sum(axis=0)
    price = plan.read("basket.list_price", basket.list_price)
    returned = chance.binomial("returns", period, orders, np.asarray(plan.read("basket.returns", basket.returns)))
    spread = plan.read("basket.spread", basket.spread)
    if not np.any(spread):
        return returned, orders * price, returned * price
    shape = np.maximum(spread, _LEAST_SPREAD) ** -2.0  # some replications may have none
    kept = chance.gamma("baskets", period, (orders - returned) * shape) * (price / shape)
    refunded = chance.gamma("returned", period, returned * shape) * (price / shape)
    return returned, kept + refunded, refunded


def invited(plan: Plan, state: State, period: int, chance: Chance) -> Array:
    """Invitations that will arrive, by delay; the state remembers them.

    Without a pool, numbers of each delay are Poisson. With one, whoever of it was not invited yet is invited with the
    same probability, and at one of the delays.
    """
    referral = plan.scenario.referral
    if referral is None:
        return np.zeros(state.due.shape, state.due.dtype)
    means = state.live[plan.stages.invites].sum(axis=(0, 1)) * invitations_each(plan, referral)
    if referral.pool is None:
        new = chance.poisson("invited", period, np.array(referral.delays)[:, None] * means)
    else:
        pool = plan.read("referral.pool", referral.pool)
        left = np.maximum(chance.whole(pool + np.zeros(means.shape)) - state.invited, 0)
        found = chance.binomial("invited", period, left, chance_of_invitation(means, pool))
        new = _delayed(found, referral.delays, period, chance)
    state.due = state.due + new
    state.invited = state.invited + new.sum(axis=0)
    return new


def chance_of_invitation(invitations: Array, pool: Any) -> FloatArray:
    """Probability that one who is left of a pool is invited, where so many invitations fall on all of it at random."""
    return np.asarray(-np.expm1(-invitations / pool))


def _delayed(people: Array, delays: Sequence[float], period: int, chance: Chance) -> Array:
    """People by delay: a chain of conditional binomials, the last of which has all who remain."""
    new, rest = np.zeros((len(delays), *people.shape), people.dtype), 1.0
    last = max(place for place, share in enumerate(delays) if share)
    for place, share in enumerate(delays[:last]):
        rate = np.asarray(min(share / rest, 1.0))
        new[place] = chance.binomial(f"delay.{place + 1}", period, people, rate)
        people, rest = people - new[place], rest - share
    new[last] = people
    return new


def invitations_each(plan: Plan, referral: Referral) -> Any:
    """Invitations of one contact in a period, while there is no end of people to be invited.

    Raises:
        SpecError: an elasticity is drawn, and nothing says at which reward k was measured.
    """
    k = plan.read("referral.k", referral.k) / plan.read("referral.cycle", referral.cycle)
    elasticity = plan.read("referral.elasticity", referral.elasticity)
    if not np.any(elasticity):
        return k
    if referral.usual_reward is None:
        message = "is what an elasticity needs. Say at which reward k was measured."
        raise SpecError([("referral.usual_reward", "missing", message)])
    reward, usual = (
        plan.read("referral.reward", referral.reward),
        plan.read("referral.usual_reward", referral.usual_reward),
    )
    return k * np.power(reward / usual, elasticity)
