"""calibrate: a scenario from facts."""

from collections.abc import Sequence
from typing import Any, Final, Literal

import numpy as np

from privdomain.calendar.duration import DurationLike
from privdomain.calendar.instants import InstantLike
from privdomain.errors import DataError
from privdomain.facts import Facts, SpendKind
from privdomain.simulator.calibration.asked import Asked, asked_of
from privdomain.simulator.calibration.assuming import MOST_PERIODS, assumed_of
from privdomain.simulator.calibration.calibrated import Calibration
from privdomain.simulator.calibration.contacting import CONTACT, contact_stages
from privdomain.simulator.calibration.estimates import Estimate
from privdomain.simulator.calibration.flowing import Inflows, inflow_names, inflow_of_each
from privdomain.simulator.calibration.grid import Grid
from privdomain.simulator.calibration.histories import Histories, histories_of
from privdomain.simulator.calibration.inviting import invited_of
from privdomain.simulator.calibration.naming import EARLIER, EVERYBODY
from privdomain.simulator.calibration.paying import Paid, paid_of
from privdomain.simulator.calibration.returning import ACTIVE, buyer_stages
from privdomain.simulator.calibration.selling import basket_of
from privdomain.simulator.plan import REFERRAL
from privdomain.simulator.scenario.clock import Clock
from privdomain.simulator.scenario.inflow import Volume
from privdomain.simulator.scenario.lifecycle import Lifecycle, LifeStage
from privdomain.simulator.scenario.money import Costs
from privdomain.simulator.scenario.operations import Referral
from privdomain.simulator.scenario.scenario import Scenario, Stock

__all__ = ["calibrate"]

NEW: Final = "new"
"""The stage of who will place the first order in the next period."""

BEFORE: Final = "before"
"""The stage of who ordered before the first period, until it begins."""


def calibrate(
    facts: Facts,
    /,
    *,
    period: Literal["day", "week"] = "week",
    week_start: str = "monday",
    since: InstantLike | None = None,
    observed_until: InstantLike | None = None,
    tenure: Sequence[int] = (1,),
    classes: int | None = None,
    margin: float | None = None,
    attach: DurationLike = "0s",
    refund_lag: DurationLike = "0s",
) -> Calibration:
    """The scenario that facts tell of (校准), with how surely they tell it.

    The scenario covers the periods that were observed, so that its totals can be laid beside them; what was not paid
    for comes in as it came. Longer ones begin again with the first period.

    - Leaving and first orders are counted in the person-periods of contacts, cut where observation ends. Ends of 95%
      are those of the posterior of Jeffreys' prior. Who was lost with an account or handed over has not left.
    - Repeat orders and falling asleep are those that make the silence of buyers likeliest, see ``calibration.buying``;
      ends by the curvature of the likelihood. Buyers are of one class, or of up to three that differ, whichever
      Akaike's criterion prefers.
    - In a scenario who comes orders from the next period on, so an order in the period of coming counts in the next.
      Where most order at once, ``tenure=(1, 2)`` tells that period from all others; with one rate first orders would
      be spread over many periods.
    - Without members everybody comes with the first order, and nobody leaves; who falls asleep does not come back.
      Newcomers enter a stage ``new`` one period before, so the scenario begins a period early.
    - Who had ordered before coming enters as a buyer; of them, orders from then on count.
    - Baskets by their mean, their returns and the likeliest gamma distribution; a referral by who became a member;
      costs by period.

    Facts tell no advisor's limit, touches, seasons or promotions: what these did is in the rates. ``assumed`` says in
    sentences what else they do not tell.

    Parameters are drawn independently, though those of one likelihood hang together: a higher rate goes with sooner
    sleep. So totals vary too much where the classes fit. Measured over random shops, what parameters add to the
    standard deviation of all orders is 1.1 times as much as it should be with one class and 1.3 times with two; on
    the CDNOW orders, against a bootstrap of customers, 1.6 times with three. With one class, which does not fit them,
    it is less than half.

    The result is *final*: it holds rates, not counts.

    Args:
        facts: Orders; members, spend and invites where there are any.
        period: Length of a period, "day" or "week".
        week_start: First day of the week.
        since: Start of the first period. Who came before is starting stock, whose story is not known from its
            beginning. None is the first relation, or the first order without members.
        observed_until: End of observation; None is that of the facts. A period that has not ended by then is left out.
        tenure: First period of each class of tenure in which contacts leave and order alike: (1, 2, 5) tells the first
            period from the three that follow and from all later ones.
        classes: Classes of buyers, 1 to 3; None for the best of these.
        margin: Share of the list price that is not goods, where orders do not tell their variable cost.
        attach: Orders so long before the relation count as the first one (parcel cards, store scans), as in
            ``cohort_value``.
        refund_lag: Age from which on orders tell of returns: where refunds take time, younger ones have fewer.

    Returns:
        The scenario, its parameters with the ends of their 95%, and what had to be assumed.

    Raises:
        DataError: no orders, orders after the observation only, fewer than two whole periods, nobody who came in them.
        SpecError: no facts, unknown or contradictory options, no end of observation.

    Examples:
        >>> from privdomain.simulator import Basket, Channel, Lifecycle, Saturation, Scenario, calibrate, generate
        >>> shop = Scenario(
        ...     currency="CNY",
        ...     channels=[Channel(name="moments", spend=1_200, adds=Saturation(cost_per_add=12))],
        ...     lifecycle=Lifecycle.simple(leave=0.01, first_order=0.03, orders=0.08, dormancy=0.02),
        ...     basket=Basket(list_price=320, returns=0.1, spread=0.5),
        ... )
        >>> found = calibrate(generate(shop, seed=1).facts, classes=1)
        >>> low, high = found.intervals["lifecycle.stages.active.orders"]
        >>> low < 0.08 < high
        True
        >>> len(found.scenario.uncertain) == len(found.estimates)
        True
    """
    asked = asked_of(
        facts,
        period=period,
        week_start=week_start,
        since=since,
        observed_until=observed_until,
        tenure=tenure,
        classes=classes,
        margin=margin,
        attach=attach,
        refund_lag=refund_lag,
    )
    histories = histories_of(asked.members, asked.orders, asked.grid, asked.attach)
    n_people = int(histories.is_new.sum())
    if not n_people:
        hint = "Pass an earlier since=, or members who came within the observation."
        raise DataError("facts", "tell of nobody from the beginning", hint=hint)
    lifecycle, of_stages = _lifecycle(asked, histories)
    inflow, flows = _inflow(facts, asked, histories)
    basket, of_orders, of_basket = basket_of(asked.orders, asked.margin, asked.until - asked.refund_lag)
    estimates = (*flows.told, *of_stages, *of_orders)
    scenario = Scenario(
        name="calibrated",
        currency=asked.orders.currency or "",
        clock=Clock(start=asked.grid.start, period=period, n_periods=min(asked.grid.n_told, MOST_PERIODS)),
        stock=_stock(histories, lifecycle),
        lifecycle=lifecycle,
        basket=basket,
        uncertain=tuple(one.uncertain for one in estimates if one.uncertain is not None),
        **inflow,
    )
    return Calibration(
        scenario=scenario,
        estimates=estimates,
        assumed=(*of_basket, *flows.assumed, *assumed_of(facts, asked, histories, scenario, estimates)),
        n_people=n_people,
        n_left_out=len(np.union1d(histories.ids, asked.orders.user_codes)) - n_people,
    )


def _inflow(facts: Facts, asked: Asked, histories: Histories) -> tuple[dict[str, Any], Inflows]:
    """Inflow, referral and costs, and what is told of them."""
    grid, members = asked.grid, asked.members
    names = inflow_names(members, facts.spend)
    paid = paid_of(facts.spend, grid, names)
    of_each = np.array(inflow_of_each(members, histories.ids, names), object)
    flows = Inflows(taken={EARLIER, *of_each.tolist(), *paid.bought})
    blocks: dict[str, Any] = {"costs": _costs(paid, grid)}
    # Without members all came with an order; with them, some may have ordered before they came.
    own, guests = ~histories.was_buyer, 0
    invited_name = EVERYBODY if names is None else names.get(REFERRAL, "")
    if facts.invites is not None and members is not None:
        invited = invited_of(facts.invites.take(facts.invites.instants < asked.until), histories, grid)
        own &= ~invited.came
        flows.told.append(invited.k)
        guests = int(grid.counts(histories.joined[invited.came])[paid.known].sum())
        alike = grid.counts(histories.joined[own & (of_each == invited_name)])[paid.known].sum()
        reward = float(paid.of(SpendKind.INCENTIVE, invited_name).sum()) / max(guests + int(alike), 1)
        k = invited.k.value if invited.k.is_known else 0.0
        blocks["referral"] = Referral(k=k, delays=invited.delays, reward=reward)
    for name in sorted({*of_each.tolist(), *paid.bought}):
        adds = grid.counts(histories.joined[own & (of_each == name)])
        flows.add(name, adds, paid, grid, guests if name == invited_name else 0)
    earlier = grid.counts(histories.joined[histories.was_buyer])
    if earlier.any():
        flows.volumes.append(Volume(name=EARLIER, count=grid.coming(earlier), add_rate=1.0, enters=ACTIVE))
    return blocks | {"channels": flows.channels, "volumes": flows.volumes}, flows


def _costs(paid: Paid, grid: Grid) -> Costs:
    people, systems = (grid.running(paid.running(kind)) for kind in (SpendKind.PEOPLE, SpendKind.TECHNOLOGY))
    return Costs(fixed_people=people if any(people) else 0.0, fixed_technology=systems if any(systems) else 0.0)


def _lifecycle(asked: Asked, histories: Histories) -> tuple[Lifecycle, list[Estimate]]:
    has_members = asked.members is not None
    buyers, told = buyer_stages(histories, asked.classes, may_leave=has_members)
    if has_members:
        contacts, of_contacts = contact_stages(histories, asked.tenure, ACTIVE)
        return Lifecycle(stages=(*contacts, *buyers), entry=contacts[0].name), [*of_contacts, *told]
    new = [LifeStage(name=NEW, first_order=1.0, buyers_enter=ACTIVE)]
    if (histories.joined < 0).any():
        new.append(LifeStage(name=BEFORE, then=ACTIVE))
    return Lifecycle(stages=(*new, *buyers), entry=NEW), told


def _stock(histories: Histories, lifecycle: Lifecycle) -> tuple[Stock, ...]:
    """Who came before the first period and was still there: buyers, and contacts of the longest tenure."""
    there = (histories.joined < 0) & (histories.ended >= 0)
    ordered = there & (histories.bought < 0)
    names = [stage.name for stage in lifecycle.stages]
    contacts = [name for name in names if name.startswith(CONTACT)]
    counts = {contacts[-1]: int((there & ~ordered).sum())} if contacts else {}
    counts[ACTIVE if contacts else BEFORE] = int(ordered.sum())
    return tuple(Stock(name=name, count=count) for name, count in counts.items() if count)
