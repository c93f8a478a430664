"""Assuming: what facts do not tell, in sentences."""

from collections.abc import Iterable, Iterator
from typing import Final

from privdomain._internal.reprs import counted
from privdomain.facts import EndedBy, Facts
from privdomain.simulator.calibration.asked import Asked
from privdomain.simulator.calibration.estimates import Estimate
from privdomain.simulator.calibration.histories import Histories
from privdomain.simulator.scenario.scenario import Scenario

MOST_PERIODS: Final = 1_000
"""Periods that a clock may have."""


def assumed_of(
    facts: Facts, asked: Asked, histories: Histories, scenario: Scenario, estimates: Iterable[Estimate]
) -> Iterator[str]:
    """What stands in a scenario without being told."""
    yield from _of_estimates(estimates)
    yield "parameters are drawn independently: where they hang together, totals vary too much or too little"
    yield "what came unpaid, discounts, margin and costs are as they were: they are not drawn"
    yield "nobody who fell asleep comes back: silence does not tell who was only slow"
    yield from _of_people(facts, asked, histories)
    if scenario.stock:
        yield "starting stock that has ordered is active, and none of it is dormant"
    yield from _of_spend(facts, asked, scenario)
    if asked.grid.n_told > MOST_PERIODS:
        yield f"the scenario has the first {MOST_PERIODS:,} of {asked.grid.n_told:,} periods"


def _of_estimates(estimates: Iterable[Estimate]) -> Iterator[str]:
    for one in estimates:
        if not one.is_known:
            why = "nobody ordered again, so silence tells nothing" if one.base else "nobody was there to tell it"
            yield f"{one.path} is 0: {why}"
        if one.is_narrowed:
            yield f"{one.path} is drawn from narrower ends: it must not pass {one.most:,.0f}"


def _of_people(facts: Facts, asked: Asked, histories: Histories) -> Iterator[str]:
    if asked.members is None:
        yield "nobody leaves: orders do not tell who can no longer be reached"
        if facts.invites is not None:
            yield "nobody invites: without members nobody can tell who came"
    elif (histories.was_buyer & histories.is_new).any():
        n = int((histories.was_buyer & histories.is_new).sum())
        yield f"{n:,} had ordered before they came: they come as they came, whatever is spent"
    n_otherwise = _n_otherwise(asked)
    if n_otherwise:
        many = counted(n_otherwise, "relation")
        yield f"{many} ended otherwise than by the customer: no ban or handover is carried over"
    if histories.n_again:
        yield f"{histories.n_again:,} came more than once: from the first coming to the last leaving is one relation"


def _n_otherwise(asked: Asked) -> int:
    """Relations that staff, a transfer or a platform ended."""
    if asked.members is None or asked.members.ended_by is None:
        return 0
    return sum(word not in (None, EndedBy.CUSTOMER) for word in asked.members.ended_by.tolist())


def _of_spend(facts: Facts, asked: Asked, scenario: Scenario) -> Iterator[str]:
    if facts.spend is None or not len(facts.spend):
        return
    unknown = int((~asked.grid.within(facts.spend.covers)).sum())
    if unknown:
        yield (
            f"spend is unknown in {unknown:,} of {asked.grid.n:,} periods: who came in these came unpaid, and running "
            "costs are the average of the others"
        )
    if scenario.costs.fixed_technology:
        yield "technology is paid by period, however many contacts there are"
