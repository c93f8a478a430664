"""Scenarios to be generated, and a slow ledger of facts: plain Python over rows."""

from collections import Counter

from privdomain.facts import Facts
from privdomain.simulator import (
    Advisors,
    Ban,
    Basket,
    Channel,
    Costs,
    Import,
    Lifecycle,
    Promotion,
    Referral,
    Saturation,
    Scenario,
    Stock,
    Touching,
    Volume,
)

BASKET = Basket(list_price=88.8, discount=0.07, returns=0.15, margin=0.55, fulfilment=3.335, spread=0.6)

BUSY = Scenario(
    currency="CNY",
    clock={"start": "2026-01-05", "n_periods": 20},
    channels=[Channel(name="moments", spend=999.99, adds=Saturation(cost_per_add=12.5), incentive=2.345)],
    volumes=[Volume(name="parcels", count=800, add_rate=0.05, incentive=1.0, cost=0.125)],
    imports=[Import(name="old", period=3, count=200, enters="active", cost=0.333)],
    stock=[Stock(name="contact", count=150), Stock(name="dormant", count=50)],
    lifecycle=Lifecycle.simple(leave=0.03, first_order=0.1, orders=0.3, dormancy=0.1, winback=0.05),
    basket=BASKET,
    advisors=Advisors(count=2, talks=60, cost=150, when_full="backlog", patience=0.6),
    touching=Touching(per_contact=2, usual=2, cost=0.05, leave_factor=1.1),
    referral=Referral(k=0.2, cycle=2, delays=(0.4, 0.4, 0.2), reward=5.55, enters="contact"),
    promotions=[Promotion(name="may", period=8, length=2, uplift=0.5, discount=0.1)],
    bans=[Ban(name="closed", period=12, owned=0.7, recovered=0.1, pauses=2)],
    costs=Costs(technology=0.0123, fixed_technology=77.7, fixed_people=10),
)
"""Everything at once."""


def slow_ledger(facts: Facts, edges: list[int]) -> dict[str, Counter]:
    """Counts and money [minor units] by period, from the rows of the facts; ``edges`` are instants."""
    found = {
        name: Counter()
        for name in ("adds", "left", "banned", "buyers", "orders", "returned", "revenue", "goods", "discount")
    }

    def period(moment: int) -> int:
        return max(place for place, edge in enumerate(edges) if edge <= moment)

    members = facts.members.to_columns()
    for joined, left, cause in zip(
        members["joined"].astype(int).tolist(),
        members["left"].astype(int).tolist(),
        members["ended_by"].tolist(),
        strict=True,
    ):
        if joined >= edges[0]:
            found["adds"][period(joined)] += 1
        if cause is not None:
            assert joined < left
            found["left" if cause == "customer" else "banned"][period(left)] += 1
    orders = facts.orders
    bought = set()
    for place in orders.instants.argsort(kind="stable").tolist():
        when, amount = period(int(orders.instants[place])), int(orders.amount_minor[place])
        found["revenue"][when] += amount
        found["goods"][when] += round(float(orders.variable_cost[place]) * 100)
        found["discount"][when] += round(float(orders.discount[place]) * 100)
        found["returned" if amount < 0 else "orders"][when] += 1
        bought.add(int(orders.user[place]))
    for kind, minor, moment in zip(
        facts.spend.kind.tolist(),
        facts.spend.amount.tolist(),
        facts.spend.instants.tolist(),
        strict=True,
    ):
        found.setdefault(kind, Counter())[period(moment)] += round(minor * 100)
    return found
