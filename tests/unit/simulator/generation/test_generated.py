"""generate: facts of one path that add up to its ledger, drawn by names, within a budget."""

import numpy as np
import pytest
from oracle.told import BUSY, slow_ledger

from privdomain.calendar import Period
from privdomain.errors import BudgetError, SpecError
from privdomain.metrics import cohort_value, stock_flow
from privdomain.simulator import Basket, Import, Lifecycle, LifeStage, Move, Scenario, Stock, Uncertain, generate
from privdomain.simulator.chance import Monotone
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run
from privdomain.simulator.steps.ledger import COST_LINES

TOLD = generate(BUSY, seed=5, tz="Asia/Shanghai")
END = TOLD.facts.observed_until
EDGES = [int(edge.astype("M8[us]").astype(int)) - 8 * 3_600_000_000 for edge in TOLD.ledger.periods] + [END]


def quiet(**parts):
    """A scenario in which nothing happens unless said."""
    stage = LifeStage(name="here")
    return Scenario(
        **{
            "currency": "CNY",
            "clock": {"n_periods": 4},
            "lifecycle": Lifecycle(stages=(stage,), entry="here"),
            "basket": Basket(list_price=10),
            **parts,
        }
    )


def test_facts_add_up_to_the_ledger_row_by_row():
    slow, ledger = slow_ledger(TOLD.facts, EDGES), TOLD.ledger
    counted = {name: getattr(ledger, name) for name in ("adds", "left", "banned", "orders", "returned")}
    goods = ledger.costs_minor["goods conversion"]
    counted |= {"revenue": ledger.revenue_minor, "goods": goods, "discount": ledger.costs_minor["discount conversion"]}
    for kind in ("media", "incentive", "people", "technology"):
        counted[kind] = sum(minor for name, minor in ledger.costs_minor.items() if name.startswith(kind))
    for name, array in counted.items():
        assert array.any(), name
        assert [slow[name][period] for period in range(20)] == array.tolist(), name
    total = sum(sum(slow[kind].values()) for kind in ("goods", "media", "incentive", "people", "technology"))
    assert ledger.cost.sum() == pytest.approx(total / 100, abs=1e-9)
    assert ledger.profit == pytest.approx(ledger.revenue - ledger.cost, abs=1e-9)


def test_the_ledger_is_that_of_the_engine_but_for_rounding():
    plan = Plan.of(BUSY)
    for elapsed in run(plan, Monotone.of(5, range(1)), 1):
        for line in COST_LINES[:7]:
            minor = TOLD.ledger.costs_minor[f"{line[0]} {line[1]}"][elapsed.period]
            assert abs(minor - 100 * elapsed.costs[line][0]) <= 0.5 * len(plan.inflows) + 1e-6
        assert TOLD.ledger.live[elapsed.period] == elapsed.live.sum()
        # Listed prices are their own draws, so goods and discounts agree in proportion: every kept order has both.
        kept = (elapsed.flows.first + elapsed.flows.repeat).sum() - elapsed.flows.returned.sum()
        assert (TOLD.ledger.costs_minor["discount conversion"][elapsed.period] > 0) == (kept > 0)


def test_people_are_conserved():
    members = TOLD.facts.members
    stock = members.instants < EDGES[0]
    assert stock.sum() == 200
    assert (members.instants[stock] >= EDGES[0] - 364 * 86_400_000_000).all()
    assert len(members) == 200 + TOLD.ledger.adds.sum()
    left = members.left.astype(np.int64)
    for period, end in enumerate(EDGES[1:]):
        is_live = (members.instants < end) & ((members.left != members.left) | (left >= end))
        assert is_live.sum() == TOLD.ledger.live[period]
    assert set(members.channel[~stock]) == {"moments", "parcels", "old", "referral"}
    assert set(members.channel[stock]) == {None}


def test_stock_and_flow_agree_with_the_ledger():
    flow = stock_flow(TOLD.facts.members, period="week", observed_until=END)
    assert flow.stock_end[-20:].tolist() == TOLD.ledger.live.tolist()
    assert flow.new[-20:].tolist() == TOLD.ledger.adds.tolist()
    assert flow.lost[-20:].tolist() == TOLD.ledger.left.tolist()


def test_cohort_value_agrees_with_the_ledger_to_the_minor_unit():
    facts, ledger = TOLD.facts, TOLD.ledger
    value = cohort_value(
        facts.orders, members=facts.members, period="week", horizons=["first", "4w", "5y"], observed_until=END
    )
    by_cohort = value.closed_revenue_minor + value.open_revenue_minor + value.later_revenue_minor
    first = int(np.flatnonzero(value.cohorts == ledger.periods[0])[0])
    for horizon in range(3):
        assert by_cohort[first:, horizon].tolist() == ledger.cohort_revenue_minor[1:].tolist()
        assert by_cohort[:first, horizon].sum() == ledger.cohort_revenue_minor[0]
    assert not value.prior_revenue_minor.any()
    assert value.outside_revenue_minor == 0
    assert value.users[first:].tolist() == ledger.adds.tolist()
    # Nobody's five years are over: all of it is open, and none of it a CLV.
    assert not value.closed[:, 2].any()
    assert np.isnan(value.clv[:, 2]).all()
    cost = value.with_spend(facts.spend).cost
    acquisition = sum(minor for name, minor in ledger.costs_minor.items() if name.startswith(("media", "incentive")))
    assert cost[first:] == pytest.approx(acquisition / 100, abs=1e-9)
    assert np.isnan(cost[:first]).all()


def test_people_leave_and_move_after_what_they_did():
    facts = TOLD.facts
    orders, members = facts.orders, facts.members
    bought = orders.amount_minor >= 0
    left = dict(zip(members.user.tolist(), members.left.astype(np.int64).tolist(), strict=True))
    joined = dict(zip(members.user.tolist(), members.instants.tolist(), strict=True))
    for user, when in zip(orders.user[bought].tolist(), orders.instants[bought].tolist(), strict=True):
        assert when > joined[user]
        assert left[user] < 0 or when < left[user]


def test_returns_follow_in_the_same_period_and_give_back_the_goods():
    orders = TOLD.facts.orders
    back = orders.amount_minor < 0
    place = {number: row for row, number in enumerate(orders.order_id.tolist()) if not back[row]}
    weeks = Period("week").index(orders.instants, tz="Asia/Shanghai")
    rows = np.flatnonzero(back)
    of = np.array([place[orders.order_id[row]] for row in rows.tolist()])
    assert (weeks[rows] == weeks[of]).all()
    assert (orders.instants[rows] > orders.instants[of]).all()
    assert (orders.amount_minor[rows] == -orders.amount_minor[of]).all()
    assert orders.discount[rows] == pytest.approx(-orders.discount[of])
    # Fulfilment of 3.335 is 3.34 or 3.33 in fen by half-even, and stays spent.
    assert orders.variable_cost[of] + orders.variable_cost[rows] == pytest.approx(np.full(len(rows), 3.33), abs=0.011)


def test_invited_people_know_their_inviter():
    facts = TOLD.facts
    inviter = {
        user: host
        for user, host in zip(facts.members.user.tolist(), facts.members.inviter.tolist(), strict=True)
        if host
    }
    invites = facts.invites
    came = [
        (host, guest)
        for host, guest in zip(invites.inviter.tolist(), invites.invitee.tolist(), strict=True)
        if guest <= len(facts.members)
    ]
    assert {guest: host for host, guest in came} == inviter
    assert len(came) == len(inviter) == (facts.members.channel == "referral").sum()
    strangers = invites.invitee > len(facts.members)
    assert strangers.any()
    assert not invites.valid[strangers].any()
    left = dict(zip(facts.members.user.tolist(), np.isnat(facts.members.left).tolist(), strict=True))
    assert [left[guest] for guest in invites.invitee[~strangers].tolist()] == invites.valid[~strangers].tolist()
    joined = dict(zip(facts.members.user.tolist(), facts.members.instants.tolist(), strict=True))
    sent = dict(zip(invites.invitee.tolist(), invites.instants.tolist(), strict=True))
    assert all(sent[guest] < joined[guest] for _, guest in came)
    # A backlog keeps some of the invited waiting past the longest delay of three periods.
    waits = [joined[guest] - sent[guest] for _, guest in came]
    assert max(waits) > 2 * 7 * 86_400_000_000


def test_events_say_which_stage_was_entered():
    events = TOLD.facts.events
    assert events.names == ("active", "contact", "dormant")
    entered = (TOLD.facts.members.channel != "old") & (TOLD.facts.members.instants >= EDGES[0])
    assert len(events.named("contact")) == entered.sum()
    # Buyers, who was brought over, and the woken, of whom each had fallen asleep or was dormant at the start.
    old = (TOLD.facts.members.channel == "old").sum()
    woken = len(events.named("active")) - TOLD.ledger.buyers.sum() - old
    assert 0 < woken <= len(events.named("dormant")) + 50


def test_the_same_seed_gives_the_same_bits():
    again, other = generate(BUSY, seed=5, tz="Asia/Shanghai"), generate(BUSY, seed=6, tz="Asia/Shanghai")
    assert again.facts == TOLD.facts
    assert again.ledger == TOLD.ledger
    assert other.facts != TOLD.facts


def test_a_later_change_leaves_the_past_as_it_was():
    changed = generate(BUSY.with_changes({"promotions.may.uplift": 2.0}), seed=5, tz="Asia/Shanghai")
    early = EDGES[8]
    for facts in ("orders", "members"):
        ours, theirs = getattr(TOLD.facts, facts), getattr(changed.facts, facts)
        assert ours.instants[ours.instants < early].tolist() == theirs.instants[theirs.instants < early].tolist()
    assert changed.ledger.orders[8:10].sum() > TOLD.ledger.orders[8:10].sum()


def test_what_is_uncertain_keeps_its_value():
    scenario = quiet(stock=[Stock(name="here", count=9)])
    unsure = scenario.with_changes(
        {"uncertain": [Uncertain(path="lifecycle.stages.here.leave", kind="uniform", low=0.5, high=1.0)]}
    )
    assert generate(unsure, seed=1).ledger.left.sum() == 0


def test_what_was_paid_with_nothing_comes_back_as_a_row_of_zero():
    free = quiet(
        lifecycle=Lifecycle(stages=(LifeStage(name="here", orders=1.0),), entry="here"),
        stock=[Stock(name="here", count=50)],
        basket=Basket(list_price=10, discount=1.0, returns=0.5, margin=0.4),
    )
    told = generate(free, seed=1)
    orders, returned = told.facts.orders, told.ledger.returned.sum()
    assert returned > 0
    assert len(orders) == told.ledger.orders.sum() + returned
    assert not orders.amount_minor.any()
    assert orders.variable_cost.sum() == pytest.approx(told.ledger.to_columns()["goods conversion"].sum())


def test_the_version_of_numpy_is_told():
    assert TOLD.numpy == np.__version__


def test_events_are_in_the_budget():
    """Two people who change places every week enter a stage 300 times each; 51 weeks are more than 50 each."""
    there, back = (
        LifeStage(name=name, moves=(Move(to=other, rate=1.0),))
        for name, other in (("there", "back"), ("back", "there"))
    )
    restless = quiet(
        clock={"n_periods": 300},
        stock=[Stock(name="there", count=2)],
        lifecycle=Lifecycle(stages=(there, back), entry="there"),
    )
    with pytest.raises(BudgetError, match="events expected by period 50 is 102, over the limit of 100"):
        generate(restless, seed=1, max_users=2)
    assert len(generate(restless, seed=1, max_users=20).facts.events) == 600


def test_nothing_happens_to_nobody():
    told = generate(quiet(), seed=1)
    assert (len(told.facts.members), len(told.facts.orders), len(told.facts.spend)) == (0, 0, 0)
    assert told.facts.invites is None
    assert told.ledger.live.tolist() == [0, 0, 0, 0]


def test_days_follow_the_local_calendar():
    """2026-03-29 has 23 hours in Berlin."""
    day = quiet(
        clock={"start": "2026-03-28", "period": "day", "n_periods": 2}, imports=[Import(name="a", period=1, count=500)]
    )
    members = generate(day, seed=1, tz="Europe/Berlin").facts.members
    hours = (members.instants - members.instants.min()) / 3_600_000_000
    assert 22 < hours.max() <= 23
    assert str(members.joined.min()).startswith("2026-03-28T23")


def test_the_budget_is_checked_before_anything_is_drawn():
    with pytest.raises(BudgetError) as caught:
        generate(quiet(stock=[Stock(name="here", count=10**9)]), seed=1)
    assert str(caught.value) == "max_users: users expected by period 0 is 1,000,000,000, over the limit of 1,000,000."
    buyers = Lifecycle(stages=(LifeStage(name="here", orders=30.0),), entry="here")
    with pytest.raises(BudgetError, match="orders expected by period 1 is 600, over the limit of 500"):
        generate(quiet(stock=[Stock(name="here", count=10)], lifecycle=buyers), seed=1, max_users=10)
    with pytest.raises(BudgetError, match="invitations expected"):
        generate(
            quiet(stock=[Stock(name="here", count=10)], referral={"k": 60.0, "delays": (0.0, 1.0)}),
            seed=1,
            max_users=10,
        )


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"seed": -1}, "seed: -1 is no whole number"),
        ({"seed": 1.5}, "seed: 1.5 is no whole number"),
        ({"seed": "a"}, "seed: 'a' is no whole number"),
        ({"seed": 1, "max_users": 0}, "max_users: 0 is no whole number above 0. Pass one."),
        ({"seed": 1, "max_users": 2.5}, "max_users: 2.5"),
        ({"seed": 1, "tz": "Mars"}, "Mars"),
    ],
)
def test_bad_options_are_refused(options, problem):
    with pytest.raises(SpecError, match=problem):
        generate(quiet(), **options)


def test_something_else_than_a_scenario_is_refused():
    with pytest.raises(SpecError, match=r"scenario: is a dict\. Pass a Scenario\."):
        generate({}, seed=1)
