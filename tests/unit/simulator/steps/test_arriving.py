"""Arriving: who is offered, who is shut out, who finds room; and nobody else."""

import numpy as np
import pytest

from privdomain.simulator import (
    Advisors,
    Ban,
    Basket,
    Channel,
    Clock,
    Hire,
    Import,
    Lifecycle,
    LifeStage,
    Referral,
    Saturation,
    Scenario,
    Seasons,
    Stock,
    Touching,
    Volume,
    expect,
    simulate,
)
from privdomain.simulator.chance import Average, Fast, Monotone
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run
from privdomain.simulator.steps.arriving import count_of, headcount, is_paused, is_shut, spend_of, survivors

STAY = Lifecycle(stages=[LifeStage(name="here", orders=0.5)], entry="here")
OLD = Import(name="old", period=3, count=1_000, cost=2)
PAUSE = Ban(name="out", period=3, owned=1.0, pauses=2)
CHANCES = {"average": Average(), "fast": Fast.of(1, range(1)), "monotone": Monotone.of(1, range(1))}


def shop(n=6, **blocks):
    blocks = {"lifecycle": STAY, "basket": Basket(list_price=10), **blocks}
    return Scenario(currency="CNY", clock=Clock(n_periods=n), **blocks)


BUSY = shop(
    n=8,
    channels=[Channel(name="ads", spend=100, adds=Saturation(cost_per_add=1))],
    volumes=[Volume(name="parcels", count=50, add_rate=0.5)],
    imports=[OLD],
    stock=[Stock(name="here", count=100)],
    referral=Referral(k=0.3, delays=(0.5, 0.5)),
    advisors=Advisors(count=2, talks=40, contacts_each=900, when_full="backlog", patience=0.75),
    bans=[PAUSE],
)


@pytest.mark.parametrize("chance", CHANCES.values(), ids=CHANCES)
@pytest.mark.parametrize("scenario", [BUSY, BUSY.replace(advisors=None)])
def test_who_is_offered_or_waited_is_taken_in_lost_or_waits(scenario, chance):
    before = 0.0
    for elapsed in run(Plan.of(scenario), chance, 3):
        flows = elapsed.flows
        after = flows.taken + flows.lost + elapsed.waiting
        assert after == pytest.approx(flows.offered + before)
        assert (flows.lost >= 0).all()
        before = elapsed.waiting


def test_imports_come_while_a_ban_keeps_others_out():
    """A regression: they were neither taken in nor lost, and cost nothing."""
    year = expect(shop(imports=[OLD], bans=[PAUSE]))
    assert (year.mean("adds"), year.mean("lost_adds"), year.mean("live")) == (1_000, 0, 1_000)
    assert simulate(shop(imports=[OLD], bans=[PAUSE]), replications=3, seed=1).outcome("cost").tolist() == [2_000] * 3


def test_imports_ask_for_room_in_a_pause_as_ever():
    advisors = Advisors(count=1, talks=300)
    year = expect(shop(imports=[OLD], bans=[PAUSE], advisors=advisors))
    assert (year.mean("adds"), year.mean("lost_adds")) == (300, 700)


def test_a_pause_loses_the_invited_and_the_waiting():
    """100 stay and invite 10 each period, who come in the next one; periods 3 and 4 are paused."""
    life = Lifecycle(stages=[LifeStage(name="here"), LifeStage(name="guest", invites=False)], entry="guest")
    stock = [Stock(name="here", count=100)]
    closed = shop(lifecycle=life, stock=stock, referral=Referral(k=0.1), bans=[PAUSE])
    lost = [elapsed.flows.lost.sum() for elapsed in run(Plan.of(closed), Average(), 1)]
    assert lost == pytest.approx([0, 0, 0, 10, 10, 0])


@pytest.mark.parametrize("pauses", [0, 2])
def test_advisors_touch_with_the_time_they_have_in_a_pause_too(pauses):
    """A regression: touches of a pause took no time. One advisor has 10 talks for the 100 that are asked for: 0.1
    touches each, and 1 - exp(-0.1) over 1 - exp(-1) of the orders, of 50."""
    touching, advisors = Touching(per_contact=1, usual=1), Advisors(count=1, talks=10, talk_share=1.0)
    ban = Ban(name="out", period=3, owned=1.0, pauses=pauses)
    blocks = {"stock": [Stock(name="here", count=100)], "touching": touching, "advisors": advisors, "bans": [ban]}
    orders = expect(shop(**blocks)).by_period("orders")
    assert orders == pytest.approx(np.full(6, 50 * np.expm1(-0.1) / np.expm1(-1)))


def test_what_a_ban_shuts():
    plan = Plan.of(BUSY)
    assert [is_paused(plan, period) for period in range(2, 6)] == [False, True, True, False]
    inflows = {inflow.name: inflow for inflow in plan.inflows}
    assert [is_shut(inflows[name], plan, 3) for name in ("ads", "parcels", "referral", "old")] == [True] * 3 + [False]
    assert (spend_of(inflows["ads"], plan, 3), spend_of(inflows["ads"], plan, 2)) == (0, 100)
    assert (count_of(inflows["parcels"], plan, 3), count_of(inflows["parcels"], plan, 2)) == (0, 50)
    assert (count_of(inflows["old"], plan, 3), count_of(inflows["ads"], plan, 2)) == (1_000, 0)
    assert spend_of(inflows["old"], plan, 3) == 0


def test_bans_multiply():
    bans = [Ban(name="a", period=1, owned=0.5), Ban(name="b", period=1, owned=0, recovered=0.5)]
    scenario = shop(n=3, bans=bans, stock=[Stock(name="here", count=800)])
    assert survivors(Plan.of(scenario)).tolist() == [1, 0.25, 1]
    assert expect(scenario).by_period("banned").tolist() == [0, 600, 0]


def test_who_is_new_works_up_to_it():
    hires = [
        Hire(name="new", period=1, count=2),
        Hire(name="gone", period=3, count=-1),
        Hire(name="all", period=4, count=-9),
    ]
    plan = Plan.of(shop(advisors=Advisors(count=3, talks=1, ramp=4, hires=hires)))
    assert [headcount(plan, period) for period in range(5)] == [(3, 3), (5, 3.5), (5, 4), (4, 3.5), (0, 0)]
    plan = Plan.of(shop(advisors=Advisors(count=3, talks=1, hires=hires[:1])))
    assert headcount(plan, 1) == (5, 5)
    assert headcount(Plan.of(shop()), 1) == (0, 0)


def test_priority_says_who_is_served_first():
    blocks = {
        "channels": [Channel(name="ads", spend=30, adds=Saturation(cost_per_add=1))],
        "volumes": [Volume(name="parcels", count=20, add_rate=1)],
    }
    for priority, taken in (([], [30, 10]), (["parcels"], [20, 20])):
        advisors = Advisors(count=1, talks=40, priority=priority)
        (elapsed,) = run(Plan.of(shop(n=1, advisors=advisors, **blocks)), Average(), 1)
        assert elapsed.flows.taken[:, 0].tolist() == taken


def test_without_talks_per_add_and_places_there_is_room_for_all():
    channel = Channel(name="ads", spend=30, adds=Saturation(cost_per_add=1))
    advisors = Advisors(count=0, talks=1, talks_per_add=0)
    assert expect(shop(n=1, channels=[channel], advisors=advisors)).mean("adds") == 30


@pytest.mark.parametrize("chance", CHANCES.values(), ids=CHANCES)
def test_talks_per_add_may_be_drawn_as_none(chance):
    channel = Channel(name="ads", spend=1e6, adds=Saturation(cost_per_add=1))
    plan = Plan.of(
        shop(n=1, channels=[channel], advisors=Advisors(count=1, talks=40)),
        {"advisors.talks_per_add": np.array([0.0, 1.0, 2.0])},
    )
    (elapsed,) = run(plan, chance, 3)
    assert elapsed.flows.taken[0, 1:].tolist() == [40, 20]
    assert elapsed.flows.taken[0, 0] == elapsed.flows.offered[0, 0]


def test_seasons_move_inflow_but_no_imports():
    blocks = {
        "channels": [Channel(name="ads", spend=30, adds=Saturation(cost_per_add=1))],
        "volumes": [Volume(name="parcels", count=21, add_rate=1)],
        "imports": [OLD.replace(period=0)],
        "seasons": Seasons(inflow=[0.5]),
    }
    (elapsed,) = run(Plan.of(shop(n=1, **blocks)), Average(), 1)
    assert elapsed.flows.offered[:, 0].tolist() == [15, 10, 1_000]  # 10.5 parcels are 10
