"""Telling: people and their purchases as tables of facts."""

from collections.abc import Sequence

import numpy as np

from privdomain._internal.arrays import MISSING, Array, BoolArray, DateArray, IntArray
from privdomain.facts import Events, Invites, Members, Orders, Spend
from privdomain.simulator.generation.dates import Dates
from privdomain.simulator.generation.invitations import Invitations
from privdomain.simulator.generation.people import ENDINGS, People
from privdomain.simulator.generation.sales import Sales
from privdomain.simulator.generation.sharing import Entries, Purchases
from privdomain.simulator.generation.spending import Payment
from privdomain.simulator.plan import Plan


def members_of(plan: Plan, people: People, tz: str) -> Members:
    """Everybody, in the order of entering; ids begin with 1."""
    invited = people.inviter >= 0
    return Members(
        _ids(np.arange(people.n)),
        _times(people.joined),
        tz=tz,
        naive_tz="UTC",
        left=_times(people.left),
        ended_by=np.array([None if word is None else word.value for word in ENDINGS], object)[people.ending],
        channel=np.array([*(inflow.name for inflow in plan.inflows), None], object)[people.inflow],
        inviter=_inviters(people, invited) if invited.any() else None,
    )


def _inviters(people: People, is_invited: BoolArray) -> Array:
    """Ids of the inviters; None for nobody."""
    inviters = _ids(people.inviter).astype(object)
    inviters[~is_invited] = None
    return inviters


def orders_of(purchases: Purchases, sales: Sales, currency: str, tz: str) -> Orders:
    """Orders, and a row below zero for each that came back: its goods are saved, its fulfilment is not."""
    back = purchases.is_returned
    number = np.arange(1, len(back) + 1)

    def with_returns(of_order: IntArray, of_return: IntArray) -> IntArray:
        return np.append(of_order, of_return[back])

    return Orders(
        with_returns(_ids(purchases.who), _ids(purchases.who)),
        _times(with_returns(purchases.when, purchases.returned)),
        with_returns(sales.paid, -sales.paid),
        currency=currency,
        tz=tz,
        naive_tz="UTC",
        unit="minor",
        order_id=with_returns(number, number),
        variable_cost=with_returns(sales.goods + sales.fulfilment, -sales.goods),
        discount=with_returns(sales.discount, -sales.discount),
    )


def events_of(plan: Plan, entries: Entries, tz: str) -> Events:
    """Entries into stages, by the names of the stages."""
    names = np.array(plan.stages.names, object)[entries.stage]
    return Events(_ids(entries.who), _times(entries.when), names, tz=tz, naive_tz="UTC")


def invites_of(invitations: Invitations, people: People, tz: str) -> Invites:
    """Invitations as they were sent; who has not come has an id that no member has."""
    has_come = invitations.came >= 0
    strangers = people.n + np.cumsum(~has_come) - 1
    is_valid = has_come.copy()
    is_valid[has_come] = people.left[invitations.came[has_come]] == MISSING
    return Invites(
        _ids(invitations.inviter),
        _ids(np.where(has_come, invitations.came, strangers)),
        _times(invitations.sent),
        tz=tz,
        naive_tz="UTC",
        valid=is_valid,
    )


def spend_of_payments(payments: Sequence[Payment], dates: Dates, currency: str, tz: str) -> Spend:
    """Payments, dated as their period begins; records are complete over all periods."""
    return Spend(
        _times(dates.edges[np.array([payment.period for payment in payments], np.int64)]),
        np.array([payment.minor for payment in payments], np.int64),
        currency=currency,
        tz=tz,
        naive_tz="UTC",
        unit="minor",
        kind=np.array([payment.line[0].value for payment in payments], object),
        channel=np.array([payment.inflow for payment in payments], object),
        covers=(int(dates.edges[0]), dates.end),
        attributes={"stage": np.array([payment.line[1].value for payment in payments], object)},
    )


def _ids(numbers: Array) -> IntArray:
    return numbers.astype(np.int64) + 1


def _times(instants: IntArray) -> DateArray:
    return instants.view("M8[us]")
