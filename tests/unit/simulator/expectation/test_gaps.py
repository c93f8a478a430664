"""Gaps: what moment closure says of limits, against drawn replications and against sums."""

import numpy as np
import pytest
from oracle.shops import linear, shop

from privdomain.simulator import (
    Advisors,
    Ban,
    Clock,
    Import,
    Lifecycle,
    LifeStage,
    Outcome,
    Referral,
    Stock,
    Touching,
    Volume,
    expect,
)
from privdomain.simulator.chance import Fast
from privdomain.simulator.expectation.closure import least_of
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run

REPLICATIONS = 4_096
HUNDRED = (linear("ads", 1, spend=100),)


def drawn(scenario, seed=5):
    """Mean adds, lost adds and contacts of each period, and how far chance may move them (4.5 standard errors)."""
    elapsed = list(run(Plan.of(scenario), Fast.of(seed, range(REPLICATIONS // 2_048)), REPLICATIONS))
    counts = {
        "adds": [one.flows.taken.sum(axis=0) for one in elapsed],
        "lost_adds": [one.flows.lost.sum(axis=0) for one in elapsed],
        "live": [one.live.sum(axis=(0, 1)) for one in elapsed],
    }
    return {
        name: (np.mean(rows, axis=1), 4.5 * np.std(rows, axis=1) / REPLICATIONS**0.5) for name, rows in counts.items()
    }


def test_a_hundred_adds_for_a_hundred_places():
    """96.0 are taken in, not 100: E[min(Poisson(100), 100)]."""
    full = expect(shop(channels=HUNDRED, clock=Clock(n_periods=3), advisors=Advisors(count=1, talks=100)))
    assert full.limits == ("advisors",)
    assert full.by_period("adds").tolist() == [100.0] * 3
    assert full.by_period("adds") + full.gap("adds") == pytest.approx(96.0139, abs=5e-5)
    assert full.gap("lost_adds") == pytest.approx(-full.gap("adds"), rel=1e-9)
    assert full.gap("live")[0] == pytest.approx(full.gap("adds")[0], rel=1e-9)


def test_a_gap_goes_on_through_orders_and_money():
    """Who was not taken in does not order a week later: everybody orders once, at 300, of which half is goods."""
    stays = Lifecycle(stages=(LifeStage(name="m", orders=1.0),), entry="m")
    full = expect(
        shop(channels=HUNDRED, clock=Clock(n_periods=2), lifecycle=stays, advisors=Advisors(count=1, talks=100))
    )
    missing = least_of(100.0, 100.0, 100.0).mean - 100
    assert full.gap("orders") == pytest.approx([0, missing], rel=1e-9)
    assert full.gap("revenue") == pytest.approx([0, 300 * missing], rel=1e-9)
    assert full.gap("cost") == pytest.approx([0, 150 * missing], rel=1e-9)
    assert full.gap("profit") == pytest.approx([0, 150 * missing], rel=1e-9)


@pytest.mark.parametrize(
    ("blocks", "off"),
    [
        ({"advisors": Advisors(count=1, talks=104, when_full="backlog", patience=0.5)}, 0.2),
        ({"advisors": Advisors(count=2, talks=60, contacts_each=200)}, 1.0),
        (
            {"advisors": Advisors(count=2, talks=52, talks_per_add=0, contacts_each=155), "referral": Referral(k=0.2)},
            0.7,
        ),
        ({"channels": (linear("ads", 1, spend=10),), "referral": Referral(k=0.6, pool=60)}, 0.05),
        (
            {
                "advisors": Advisors(count=1, talks=110, when_full="backlog", patience=0.75),
                "volumes": (Volume(name="parcels", count=40, add_rate=0.5),),
                "bans": (Ban(name="closed", period=3, owned=0.5, pauses=2),),
                "referral": Referral(k=0.3, delays=(0.5, 0.5)),
            },
            0.4,
        ),
    ],
    ids=["backlog", "contacts", "referral into contacts", "pool", "ban"],
)
def test_closure_meets_drawn_replications(blocks, off):
    """True means lie within chance, and within what a normal law misses, of mean plus gap, where means alone do not."""
    scenario = shop(**{"channels": HUNDRED, "clock": Clock(n_periods=8), **blocks})
    trajectory = expect(scenario)
    missed = 0.0
    for name, (mean, chance) in drawn(scenario).items():
        alone = trajectory.by_period(name)
        assert np.all(np.abs(alone + trajectory.gap(name) - mean) <= chance + off), name
        missed = max(missed, float(np.max(np.abs(alone - mean) - chance)))
    assert missed > off


def test_a_limit_that_is_never_reached_leaves_no_gap():
    ample = expect(shop(channels=HUNDRED, advisors=Advisors(count=3, talks=100, contacts_each=10_000)))
    assert not ample.is_exact
    for outcome in ample.outcomes:
        assert ample.gap(outcome) == pytest.approx(0, abs=1e-6)


def test_nobody_is_there_to_invite_from_a_pool():
    empty = expect(shop(channels=(), clock=Clock(n_periods=2), referral=Referral(k=1, pool=10)))
    assert empty.limits == ("pool",)
    assert not empty.gaps.any()


def touching(**advisors):
    return {
        "touching": Touching(per_contact=1, usual=1),
        "advisors": Advisors(count=1, talks=200, talk_share=0.5, **advisors),
    }


def test_touches_that_may_be_cut_short_are_not_estimated():
    """100 adds leave 100 talks, 10 more or less. 60 contacts ask for 30 talks: ample. 100 more ask for 80 in all."""
    stock = [Stock(name="active", count=60)]
    cut = expect(shop(channels=HUNDRED, stock=stock, clock=Clock(n_periods=3), **touching()))
    assert cut.limits == ("advisors", "touches")
    assert np.isnan(cut.gap("orders")).tolist() == [False, True, True]
    assert np.isnan(cut.gap("live")).tolist() == [False, True, True]
    assert not np.isnan(cut.gap("adds")).any()  # adds come first, and nothing that contacts do brings or bars them
    assert not np.isnan(cut.gap("lost_adds")).any()


@pytest.mark.parametrize("blocks", [{**touching(contacts_each=1_000)}, {**touching(), "referral": Referral(k=0.1)}])
def test_adds_that_depend_on_contacts_are_not_estimated_either(blocks):
    cut = expect(shop(channels=HUNDRED, stock=[Stock(name="active", count=500)], clock=Clock(n_periods=3), **blocks))
    assert np.isnan(cut.gaps).all()


def test_advisors_go_on_touching_while_a_ban_keeps_others_out():
    """500 contacts ask for 250 talks, and there are 200."""
    out = shop(
        channels=HUNDRED,
        stock=[Stock(name="active", count=500)],
        clock=Clock(n_periods=2),
        bans=[Ban(name="closed", period=0, owned=1, pauses=1)],
        **touching(),
    )
    assert np.isnan(expect(out).gap("orders")).tolist() == [True, True]


def test_a_pause_takes_nobody_in_and_invites_nobody_away():
    """Whom a ban keeps out is lost for sure: there is no gap, and no negative number of people."""
    stays = Lifecycle(stages=(LifeStage(name="a"),), entry="a")
    paused = expect(
        shop(
            linear("ads", 1, spend=3),
            lifecycle=stays,
            referral=Referral(k=0.3, pool=1_000),
            bans=[Ban(name="closed", period=3, owned=1, pauses=2)],
            clock=Clock(n_periods=6),
        )
    )
    assert paused.by_period("adds")[3:5].tolist() == [0, 0]
    assert paused.gap("adds")[3:5].tolist() == [0, 0]
    assert (paused.by_period("adds") + paused.gap("adds") >= 0).all()


def test_who_is_imported_is_taken_in_during_a_pause():
    """100 are brought to room for 100, and 100 of spend are kept out."""
    brought = shop(
        channels=HUNDRED,
        imports=[Import(name="old", period=0, count=100)],
        bans=[Ban(name="closed", period=0, owned=1, pauses=1)],
        advisors=Advisors(count=1, talks=100),
        clock=Clock(n_periods=1),
    )
    whole = expect(brought)
    assert whole.by_period("adds").tolist() == [100]
    assert whole.gap("adds").tolist() == [0]


def test_advisors_and_a_stock_without_any_way_in():
    alone = expect(
        shop(channels=(), stock=[Stock(name="active", count=20)], advisors=Advisors(count=1, talks=5, contacts_each=30))
    )
    assert not alone.adds.size
    assert alone.gaps == pytest.approx(0, abs=1e-9)


def test_talks_without_touches_that_are_talks():
    """Touches that nobody is told to send by talk cannot be cut short."""
    one = LifeStage(name="m", leave=0.1, touched=False)
    calm = shop(channels=HUNDRED, lifecycle=Lifecycle(stages=(one,), entry="m"), **touching())
    assert not np.isnan(expect(calm).gaps).any()


def test_gaps_are_told_of_sums_and_of_contacts():
    assert Outcome.PROFIT in expect(shop()).outcomes
    assert Outcome.LIVE in expect(shop()).outcomes
    assert Outcome.ROI not in expect(shop()).outcomes
