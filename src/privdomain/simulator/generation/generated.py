"""generate: one path of a scenario as facts, person by person."""

from collections.abc import Sequence
from typing import Final, TypeVar

import numpy as np
from attrs import fields, frozen

from privdomain._internal.arrays import DateArray
from privdomain._internal.columns import is_integer
from privdomain._internal.money import Currency
from privdomain.calendar.zones import zone_info
from privdomain.errors import BudgetError, SpecError
from privdomain.facts import Facts
from privdomain.simulator.chance import Average, Monotone
from privdomain.simulator.generation.dates import Dates
from privdomain.simulator.generation.path_ledger import PathLedger, ledger_of
from privdomain.simulator.generation.sales import sales_of
from privdomain.simulator.generation.sharing import Entries, Purchases, Sharing
from privdomain.simulator.generation.spending import payments_of
from privdomain.simulator.generation.streams import Streams
from privdomain.simulator.generation.telling import events_of, invites_of, members_of, orders_of, spend_of_payments
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run
from privdomain.simulator.scenario.clock import Clock
from privdomain.simulator.scenario.scenario import Scenario

__all__ = ["Generated", "generate"]

ROWS_EACH: Final = 50
"""Orders, invitations and events for each user of the budget."""

T = TypeVar("T", Purchases, Entries)


@frozen(eq=False)
class Generated:
    """Facts of one path, and its ledger.

    Attributes:
        facts: Members, orders, events, invites and spend.
        ledger: The same path in counts and money, which the facts add up to.
        numpy: Version of numpy whose generators drew them.
    """

    facts: Facts
    ledger: PathLedger
    numpy: str = np.__version__


def generate(scenario: Scenario, /, *, seed: int, max_users: int = 1_000_000, tz: str = "UTC") -> Generated:
    """One path of a scenario as facts (生成事实), for tests of metrics, demonstrations, and fits that must come back.

    The counts of the path are those of the model. Who of a stage orders, invites, leaves or moves is drawn among all
    who are alike, so individuals have the law of the model too. What is uncertain keeps the value of the scenario.

    - Members: a row for everybody. Channel is the name of the inflow, "referral" of the invited; missing for the
      starting stock, which came at some time in the 364 days before the start. Relations end by the customer, or by
      the system where an account was closed.
    - Orders: amounts net of discount. What comes back is a row below zero of the same order id, later in the same
      period; of an order for which nothing was paid, because of its discount or by rounding, it is a row of zero.
      Earlier orders of the starting stock are not told.
    - Events: entering a stage, by its name: by coming, a first order, or a move; not by the passing of tenure.
    - Invites: dated when sent. Who has not come yet, or found no room, has an id that no member has, and is not valid.
    - Spend: media and incentives by inflow, people and technology of none, at the start of their period. Goods and
      discounts stand with the orders.

    Things happen at any time of their period, all alike; people leave and move after all that they did in it.

    Args:
        scenario: The scenario.
        seed: A whole number in ``[0, 2**64)``. The same seed gives the same counts everywhere, and the same facts with
            the same version of numpy: who does something, when, and for how much is drawn by its generators.
        max_users: Users that are the most to be expected [count].
        tz: Calendar in which periods begin and end.

    Raises:
        SpecError: no scenario, no seed, an unknown zone or currency.
        BudgetError: more users, or more than 50 times as many orders, invitations or events, are to be expected.

    Examples:
        >>> from privdomain.metrics import stock_flow
        >>> from privdomain.simulator import Basket, Channel, Lifecycle, Saturation, Scenario, generate
        >>> shop = Scenario(
        ...     currency="CNY",
        ...     channels=[Channel(name="moments", spend=1_200, adds=Saturation(cost_per_add=12))],
        ...     lifecycle=Lifecycle.simple(leave=0.01, first_order=0.03, orders=0.08),
        ...     basket=Basket(list_price=320, margin=0.55, returns=0.1),
        ... )
        >>> told = generate(shop, seed=1)
        >>> told.ledger.orders.sum() == len(set(told.facts.orders.order_id))
        np.True_
        >>> flow = stock_flow(told.facts.members, period="week", observed_until=told.facts.observed_until)
        >>> (flow.stock_end == told.ledger.live).all()
        np.True_
    """
    if not isinstance(scenario, Scenario):
        raise SpecError([("scenario", "no_scenario", f"is a {type(scenario).__name__}. Pass a Scenario.")])
    if not is_integer(max_users) or max_users < 1:
        raise SpecError([("max_users", "no_count", f"{max_users!r} is no whole number above 0. Pass one.")])
    zone_info(tz)
    currency, streams = Currency.of(scenario.currency), Streams(seed)
    streams.of("seed")
    plan = Plan.of(scenario)
    _check_budget(plan, int(max_users))
    path = list(run(plan, Monotone.of(seed, range(1)), 1))
    dates = Dates.of(scenario.clock, tz)
    shared = Sharing.of(plan, path, streams, dates)
    purchases, people = _joined(shared.purchases), shared.people
    sales = sales_of(plan, purchases, currency, streams)
    payments = payments_of(plan, path, currency)
    cohorts = people.cohort[purchases.who].astype(np.int64)
    facts = Facts(
        members=members_of(plan, people, tz),
        orders=orders_of(purchases, sales, currency.code, tz),
        events=events_of(plan, _joined(shared.entries), tz),
        invites=invites_of(shared.invitations, people, tz) if scenario.referral else None,
        spend=spend_of_payments(payments, dates, currency.code, tz),
        observed_until=dates.end,
    )
    return Generated(facts, ledger_of(path, _days(scenario.clock), purchases, cohorts, sales, payments, currency))


def _check_budget(plan: Plan, max_users: int) -> None:
    """Refuse what would grow too large, before anything is drawn."""
    users, orders, invited, events = float(sum(stock.count for stock in plan.scenario.stock)), 0.0, 0.0, 0.0
    for elapsed in run(plan, Average(), 1):
        users += elapsed.flows.taken.sum()
        orders += (elapsed.flows.first + elapsed.flows.repeat).sum()
        invited += elapsed.flows.invited.sum()
        events += elapsed.flows.taken.sum() + elapsed.flows.first.sum() + sum(way.sum() for way in elapsed.flows.moved)
        for what, asked, limit in (
            ("users", users, max_users),
            ("orders", orders, ROWS_EACH * max_users),
            ("invitations", invited, ROWS_EACH * max_users),
            ("events", events, ROWS_EACH * max_users),
        ):
            if asked > limit:
                product = f"{what} expected by period {elapsed.period}"
                raise BudgetError("max_users", limit=limit, asked=round(asked), product=product)


def _joined(parts: Sequence[T]) -> T:
    """All parts as one."""
    kind = type(parts[0])
    names = [part.name for part in fields(kind)]
    return kind(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in names})


def _days(clock: Clock) -> DateArray:
    return np.datetime64(clock.start, "D") + np.arange(clock.n_periods) * int(clock.days)
