"""calibrate: counts of small facts by hand, what is assumed, and what is refused."""

import math

import numpy as np
import pytest
from oracle.told import BUSY

from privdomain.calendar import Period
from privdomain.errors import DataError, SpecError
from privdomain.facts import Facts, Invites, Members, Orders, Spend
from privdomain.simulator import Calibration, Estimate, Scenario, calibrate, expect, generate
from privdomain.simulator.calibration.grid import Grid
from privdomain.simulator.calibration.histories import histories_of
from privdomain.simulator.ensemble.uncertain_draws import check_uncertain, drawn_values, quantile_of

STAGES = "lifecycle.stages"
WEEKS = np.array(["2026-01-05", "2026-02-02"], "M8[us]").astype(np.int64).tolist()


def orders_of(*rows, **columns):
    users, times, amounts = zip(*rows, strict=True)
    return Orders(users, times, amounts, currency="CNY", tz="UTC", **columns)


def value_of(found, path):
    return next(one for one in found.estimates if one.path == path)


# Weeks begin on 5, 12, 19, 26 January and 2 February. All times are of that year.
MEMBERS = Members(
    ["ann", "bo", "cy", "di", "ed", "fi"],
    ["2026-01-05", "2026-01-06", "2026-01-07", "2026-01-08", "2026-01-13", "2026-01-14"],
    left=[None, "2026-01-20", "2026-01-27", "2026-01-14", "2026-01-28", None],
    ended_by=[None, "customer", None, "system", "staff", None],
    tz="UTC",
)
ORDERS = orders_of(
    ("ann", "2026-01-13", 100),
    ("ann", "2026-01-20", 60),
    ("ann", "2026-01-21", 80),
    ("cy", "2026-01-07", 40),
    ("fi", "2026-01-29", 120),
)
SMALL = Facts(members=MEMBERS, orders=ORDERS, observed_until="2026-02-04")


def test_people_are_counted_period_by_period():
    """Four whole weeks. Weeks after joining, as far as watched, of contacts:

    Ann buys in the 1st. Bo is there in the 1st and leaves in the 2nd. Cy's order of the first week counts in the 1st.
    Di is lost as the 1st begins. Ed is lost as the 2nd begins. Fi is there in the 1st and buys in the 2nd.
    First orders 3 of 1 + 2 + 1 + 0 + 1 + 2 = 7 periods; of the other 4 one left. Buyers: Ann two more periods, with two
    orders in the 1st; Cy two more, leaving in the 2nd; Fi none. One of 4 buyer-periods left.
    """
    found = calibrate(SMALL, classes=1)
    for path, hits, base in (
        (f"{STAGES}.contact.first_order", 3, 7),
        (f"{STAGES}.contact.leave", 1, 4),
        (f"{STAGES}.active.leave", 1, 4),
    ):
        one = value_of(found, path)
        assert (one.value, one.base) == (hits / base, base)
        assert one.low < one.value < one.high
    assert value_of(found, f"{STAGES}.active.orders").base == 4
    assert found.scenario.at("clock.n_periods") == 4
    assert str(found.scenario.clock.start) == "2026-01-05"
    assert found.scenario.at("volumes.everybody.count") == (4.0, 2.0, 0.0, 0.0)
    assert found.scenario.at("basket.list_price") == 80
    assert (found.n_people, found.n_left_out) == (6, 0)


def test_classes_of_tenure_have_rates_of_their_own():
    """In the 1st week Ann and Cy buy, of Ann, Bo, Cy, Ed and Fi; in the 2nd Fi does, of Bo and Fi."""
    found = calibrate(SMALL, classes=1, tenure=[1, 2, 4])
    assert value_of(found, f"{STAGES}.contact_1.first_order").value == 2 / 5
    assert value_of(found, f"{STAGES}.contact_2.first_order").value == 1 / 2
    assert value_of(found, f"{STAGES}.contact_2.first_order").also == (f"{STAGES}.contact_3.first_order",)
    assert value_of(found, f"{STAGES}.contact_1.leave").value == 0
    late = value_of(found, f"{STAGES}.contact_4.leave")
    assert math.isnan(late.value)
    assert late.uncertain is None
    stages = {stage.name: stage for stage in found.scenario.stages}
    assert [stages[f"contact_{week}"].then for week in (1, 2, 3, 4)] == ["contact_2", "contact_3", "contact_4", None]
    assert stages["contact_3"].first_order == 1 / 2
    assert f"{STAGES}.contact_4.leave is 0: nobody was there to tell it" in found.assumed
    assert found.scenario.lifecycle.entry == "contact_1"


def test_who_came_before_is_stock():
    """From 12 January on Ann, Bo, Cy and Di were there; Cy had ordered."""
    found = calibrate(SMALL, classes=1, since="2026-01-12")
    assert {stock.name: stock.count for stock in found.scenario.stock} == {"active": 1, "contact": 3}
    assert (found.n_people, found.n_left_out) == (2, 4)
    assert "starting stock that has ordered is active, and none of it is dormant" in found.assumed


def test_orders_alone_bring_everybody_with_the_first_one():
    """Who enters in a period places the first order in the next, so the scenario begins a week early."""
    found = calibrate(Facts(orders=ORDERS), observed_until="2026-02-02", classes=1)
    assert [stage.name for stage in found.scenario.stages] == ["new", "active", "dormant"]
    assert found.scenario.lifecycle.entry == "new"
    assert (str(found.scenario.clock.start), found.scenario.clock.n_periods) == ("2025-12-29", 5)
    assert found.scenario.at("volumes.everybody.count") == (1.0, 1.0, 0.0, 1.0, 0.0)
    told = expect(found.scenario)
    assert told.to_columns()["buyers"].tolist() == pytest.approx([0, 1, 1, 0, 1])
    assert f"{STAGES}.active.leave" not in found.intervals
    assert "nobody leaves: orders do not tell who can no longer be reached" in found.assumed
    with_invites = Facts(orders=ORDERS, invites=Invites(["ann"], ["bo"], ["2026-01-06"], tz="UTC"))
    assert calibrate(with_invites, observed_until="2026-02-02").assumed[-1].startswith("nobody invites")


def test_who_ordered_before_the_first_period_orders_from_it_on():
    """Cy's first order is before 12 January. Stock waits for a week, so that it orders in three weeks, not in four."""
    found = calibrate(Facts(orders=ORDERS), since="2026-01-12", observed_until="2026-02-02", classes=1)
    assert {stock.name: stock.count for stock in found.scenario.stock} == {"before": 1}
    assert str(found.scenario.clock.start) == "2026-01-05"
    rate, asleep = (found.scenario.at(f"{STAGES}.active.{name}") for name in ("orders", "moves.dormant.rate"))
    told = expect(found.scenario).to_columns()
    assert told["orders"][:2] == pytest.approx([0, 1 + rate])
    assert told["orders"][2] == pytest.approx(rate * (1 + 1 - asleep))


def test_spend_before_first_orders_buys_the_buyers():
    spend = Spend(["2026-01-05", "2026-01-19"], [60, 30], kind=["media", "people"], currency="CNY", tz="UTC")
    found = calibrate(Facts(orders=ORDERS, spend=spend), observed_until="2026-02-02", classes=1).scenario
    assert found.at("channels.everybody.adds.cost_per_add") == 20
    assert found.at("channels.everybody.spend") == (60, 0, 0, 0, 0)
    assert found.at("costs.fixed_people") == (0, 0, 0, 30, 0)
    assert expect(found).mean("buyers") == pytest.approx(3)


def test_nobody_who_ordered_again_leaves_dormancy_unknown():
    once = orders_of(("ann", "2026-01-05", 10), ("bo", "2026-01-12", 10))
    found = calibrate(Facts(orders=once), observed_until="2026-02-02")
    again = value_of(found, f"{STAGES}.active.orders")
    assert (again.value, again.base) == (0, 3 + 2)
    # Nothing in 5 periods: Gamma(1/2) over 5, whose 97.5% point is 5.0239 / 2 / 5 (a chi-square of 1 over 2).
    assert again.high == pytest.approx(5.0239 / 10, rel=1e-4)
    assert math.isnan(value_of(found, f"{STAGES}.active.moves.dormant.rate").value)
    # Ann's order of the first of two weeks counts in the second, and nobody is left to order again.
    members = Members(["ann", "zoe"], ["2026-01-05"] * 2, tz="UTC")
    short = calibrate(Facts(orders=once, members=members), observed_until="2026-01-19")
    assert math.isnan(value_of(short, f"{STAGES}.active.leave").value)
    assert short.scenario.at(f"{STAGES}.active.leave") == 0
    assert math.isnan(value_of(short, f"{STAGES}.active.orders").value)


def test_several_relations_are_one_person():
    """The first start and the last end count; one that is live keeps the person."""
    members = Members(
        ["ann", "ann", "bo", "bo"],
        ["2026-01-05", "2026-01-14", "2026-01-05", "2026-01-06"],
        left=["2026-01-13", "2026-01-21", "2026-01-13", None],
        tz="UTC",
        channel=["x", "y", "x", "y"],
    )
    found = calibrate(Facts(members=members, orders=orders_of(("bo", "2026-01-06", 5))), observed_until="2026-02-02")
    assert value_of(found, f"{STAGES}.contact.leave").base == 2
    assert value_of(found, f"{STAGES}.contact.leave").value == 1 / 2
    message = "2 came more than once: from the first coming to the last leaving is one relation"
    assert message in found.assumed
    assert found.scenario.at("volumes.x.count") == (2.0, 0.0, 0.0, 0.0)


@pytest.mark.parametrize(("ended_by", "is_said"), [("customer", False), ("system", True)])
def test_what_a_platform_ended_is_said(ended_by, is_said):
    members = Members(["ann", "bo"], ["2026-01-05"] * 2, left=["2026-01-13", None], ended_by=[ended_by, None], tz="UTC")
    found = calibrate(Facts(members=members, orders=orders_of(("bo", "2026-01-06", 5))), observed_until="2026-02-02")
    message = "1 relation ended otherwise than by the customer: no ban or handover is carried over"
    assert (message in found.assumed) is is_said


def test_whoever_left_in_the_week_of_the_first_order_left_in_the_next():
    members = Members(["ann"], ["2026-01-05"], left=["2026-01-14"], tz="UTC")
    found = calibrate(Facts(members=members, orders=orders_of(("ann", "2026-01-13", 5))), observed_until="2026-02-02")
    assert value_of(found, f"{STAGES}.active.leave").value == 1
    assert value_of(found, f"{STAGES}.active.leave").uncertain.high < 1


PARCELS = Facts(
    members=Members(["ann", "bo", "cy"], ["2026-01-06", "2026-01-07", "2026-01-13"], tz="UTC"),
    orders=orders_of(
        ("ann", "2026-01-05", 10), ("ann", "2026-01-20", 10), ("bo", "2025-11-01", 10), ("bo", "2026-01-07", 10),
        ("bo", "2025-12-01", 10), ("bo", "2026-01-14", 10), ("bo", "2026-01-15", 10), ("bo", "2026-01-28", 10),
        ("zoe", "2026-01-13", 10),
    ),
)  # fmt: skip


def test_who_had_ordered_before_coming_enters_as_a_buyer():
    """Ann ordered a day before she came, Bo long before. His orders since he came count, all but those before it."""
    found = calibrate(PARCELS, observed_until="2026-02-02", classes=1)
    assert (found.n_people, found.n_left_out) == (3, 1)
    assert found.scenario.at("volumes.earlier_buyers.count") == (2, 0, 0, 0)
    assert found.scenario.at("volumes.earlier_buyers.enters") == "active"
    assert found.scenario.at("volumes.everybody.count") == (0, 1, 0, 0)
    assert "2 had ordered before they came: they come as they came, whatever is spent" in found.assumed
    # Three weeks of each as buyers, in which Ann ordered once and Bo four times.
    assert value_of(found, f"{STAGES}.active.orders").base == 6
    histories = histories_of(PARCELS.members, PARCELS.orders, Grid.of(Period("week"), "UTC", *WEEKS))
    assert dict(zip(histories.ids.tolist(), histories.repeats.tolist(), strict=True)) == {0: 1, 1: 4, 2: 0}


def test_an_order_just_before_coming_is_the_first_one():
    """Ann's parcel brought her: her first order counts in her first week, and one of two weeks as a buyer is left."""
    found = calibrate(PARCELS, observed_until="2026-02-02", classes=1, attach="2d", tenure=(1, 2))
    assert found.scenario.at("volumes.earlier_buyers.count") == (1, 0, 0, 0)
    first = value_of(found, f"{STAGES}.contact_1.first_order")
    assert (first.value, first.base) == (1 / 2, 2)
    assert value_of(found, f"{STAGES}.active.orders").base == 2 + 3


def test_invited_buyers_are_no_referral():
    members = Members(["ann", "bo"], ["2026-01-05", "2026-01-13"], tz="UTC")
    orders = orders_of(("ann", "2026-01-13", 5), ("bo", "2025-11-01", 5))
    invites = Invites(["ann"], ["bo"], ["2026-01-06"], tz="UTC")
    found = calibrate(Facts(members=members, orders=orders, invites=invites), observed_until="2026-02-16").scenario
    assert found.referral.k == 0
    assert found.at("volumes.earlier_buyers.count") == (0, 1, 0, 0, 0, 0)


def test_channels_take_their_own_spend():
    members = Members(
        ["ann", "bo", "cy", "di"], ["2026-01-05", "2026-01-06", "2026-01-13", "2026-01-14"],
        tz="UTC", channel=["ads.a", "ads.a", "card", None],
    )  # fmt: skip
    spend = Spend(
        ["2026-01-05", "2026-01-12", "2026-01-12", "2026-01-12", "2026-01-19", "2026-03-01"],
        [30, 50, 6, 9, 4, 999],
        kind=["media", "media", "incentive", "people", "media", "media"],
        channel=["ads.a", "ads.a", "card", None, "vain", "ads.a"],
        currency="CNY",
        tz="UTC",
    )
    facts = Facts(members=members, orders=orders_of(("ann", "2026-01-13", 5)), spend=spend)
    scenario = calibrate(facts, observed_until="2026-01-26").scenario
    assert scenario.at("channels.ads_a.spend") == (30.0, 50.0, 0.0)
    assert scenario.at("channels.ads_a.adds.cost_per_add") == 40
    assert scenario.at("volumes.card.incentive") == 6
    assert scenario.at("volumes.unknown.count") == (0.0, 1.0, 0.0)
    assert scenario.at("costs.fixed_people") == (0.0, 9.0, 0.0)
    # Spend that brought nobody has brought half a contact at the most likely.
    assert scenario.at("channels.vain.adds.cost_per_add") == 8
    pooled = Facts(
        members=members,
        orders=facts.orders,
        spend=Spend(["2026-01-05"], [80], currency="CNY", tz="UTC"),
    )
    assert calibrate(pooled, observed_until="2026-01-26").scenario.at("channels.everybody.adds.cost_per_add") == 20


def test_invitations_of_members_make_a_referral():
    """Of two invitations one waited for two weeks. The last two weeks are too young to tell of such; in weeks 0 and 1
    Ann alone was there to invite, in week 1.
    """
    members = Members(
        ["ann", "bo", "cy", "dan"],
        ["2026-01-05", "2026-01-21", "2026-01-22", "2026-01-27"],
        tz="UTC",
        channel=["x", "referral", "referral", "referral"],
    )
    invites = Invites(
        ["ann", "ann", "ann", "ann"],
        ["bo", "cy", "zoe", "bo"],
        ["2026-01-06", "2026-01-13", "2026-01-13", "2026-01-20"],
        tz="UTC",
    )
    spend = Spend(["2026-01-19"], [14], kind="incentive", channel=["referral"], currency="CNY", tz="UTC")
    facts = Facts(members=members, invites=invites, spend=spend, orders=orders_of(("ann", "2026-01-13", 5)))
    found = calibrate(facts, observed_until="2026-02-02")
    k = value_of(found, "referral.k")
    assert (k.value, k.base) == (2, 1)
    assert found.scenario.referral.delays == (0.5, 0.5)
    # Dan came by no invitation that is known; what was paid is paid once.
    assert found.scenario.referral.reward == pytest.approx(14 / 3)
    assert found.scenario.at("volumes.referral_otherwise.incentive") == pytest.approx(14 / 3)
    assert found.scenario.at("volumes.referral_otherwise.count") == (0.0, 0.0, 0.0, 1.0)
    nobody = Facts(members=members.take([0]), invites=invites.take([2]), orders=facts.orders)
    nobody = calibrate(nobody, observed_until="2026-02-02").scenario.referral
    assert (nobody.k, nobody.delays) == (0, (1.0,))


def test_baskets_have_their_lines_discounts_and_returns():
    """Two orders of 100 at list: one of two lines, one returned by half."""
    orders = orders_of(
        ("ann", "2026-01-05", 50),
        ("ann", "2026-01-05", 40),
        ("bo", "2026-01-12", 80),
        ("bo", "2026-01-13", -40),
        order_id=[1, 1, 2, 2],
        discount=[5, 5, 20, -10],
        variable_cost=[30, 20, 40, -20],
    )
    found = calibrate(Facts(orders=orders), observed_until="2026-02-02")
    basket = found.scenario.basket
    assert (basket.list_price, basket.spread) == (100, 0)
    assert basket.discount == 30 / 200
    assert basket.returns == 0.5 / 2
    # Goods that came back: 20 of 50 at list. So goods are 40 of an order, and 5 of its cost of 45 are fulfilment.
    assert (basket.margin, basket.fulfilment) == (pytest.approx(0.6), pytest.approx(5))
    assert "basket.spread" not in found.intervals
    kept = calibrate(Facts(orders=orders.take([0, 1, 2])), observed_until="2026-02-02").scenario.basket
    assert (kept.margin, kept.fulfilment) == (pytest.approx(0.55), 0)


def test_unknown_cost_is_assumed_and_said():
    orders = orders_of(("ann", "2026-01-05", 50), ("bo", "2026-01-12", 100), ("bo", "2026-01-13", -30))
    found = calibrate(Facts(orders=orders), observed_until="2026-02-02", margin=0.4)
    assert found.scenario.basket.margin == 0.4
    assert found.scenario.basket.returns == pytest.approx(0.2)
    assert found.assumed[0] == "basket.margin is 0.4: orders do not tell their variable cost"
    assert calibrate(Facts(orders=orders), observed_until="2026-02-02").scenario.basket.margin == 1
    costly = orders_of(("ann", "2026-01-05", 50), ("bo", "2026-01-12", 100), variable_cost=[20, 40])
    found = calibrate(Facts(orders=costly), observed_until="2026-02-02", margin=0.3)
    assert found.scenario.basket.margin == pytest.approx(0.6)
    assert found.assumed[0] == "margin=0.3 is not used: orders tell their variable cost"


def test_young_orders_do_not_tell_of_returns():
    """Of two orders two weeks old one came back; that of last week has had no time. Refunds may name no order."""
    rows = [("ann", "2026-01-05", 50), ("bo", "2026-01-06", 50), ("cy", "2026-01-29", 50), ("ann", "2026-01-20", -50)]
    for columns in ({"order_id": [1, 2, 3, 1]}, {}):
        facts = Facts(orders=orders_of(*rows, **columns))
        soon = calibrate(facts, observed_until="2026-02-02")
        late = calibrate(facts, observed_until="2026-02-02", refund_lag="14d")
        assert value_of(soon, "basket.returns").value == pytest.approx(1 / 3)
        assert (value_of(late, "basket.returns").value, value_of(late, "basket.returns").base) == (1 / 2, 2)
        message = "all returns have come: pass refund_lag= where they take time"
        assert (message in soon.assumed, message in late.assumed) == (True, False)
    none = calibrate(facts, observed_until="2026-02-02", refund_lag="60d")
    assert none.scenario.basket.returns == 0
    assert "basket.returns is 0: nobody was there to tell it" in none.assumed


def test_spend_that_is_unknown_is_not_nothing():
    """Records are complete from 19 January on: 40 for two adds. The two who came before are a volume of their own."""
    members = Members(
        ["ann", "bo", "cy", "di"],
        ["2026-01-05", "2026-01-13", "2026-01-20", "2026-01-27"],
        tz="UTC",
        channel=["ads"] * 4,
    )
    spend = Spend(
        ["2026-01-14", "2026-01-19", "2026-01-26", "2026-01-20", "2026-01-20"],
        [999, 15, 25, 8, 6],
        kind=["media", "media", "media", "technology", "incentive"],
        channel=["ads", "ads", "ads", None, "ads"],
        currency="CNY",
        tz="UTC",
        covers=("2026-01-14", "2026-03-01"),
    )
    facts = Facts(members=members, orders=orders_of(("ann", "2026-01-13", 5)), spend=spend)
    found = calibrate(facts, observed_until="2026-02-02")
    assert found.scenario.at("channels.ads.spend") == (0, 0, 15, 25)
    assert found.scenario.at("channels.ads.adds.cost_per_add") == 20
    assert found.scenario.at("channels.ads.incentive") == 3
    assert found.scenario.at("volumes.ads_spend_unknown.count") == (1, 1, 0, 0)
    assert found.scenario.at("costs.fixed_technology") == (4, 4, 8, 0)
    assert expect(found.scenario).mean("adds") == pytest.approx(4)
    unknown, technology = found.assumed[-2:]
    assert unknown.startswith("spend is unknown in 2 of 4 periods: who came in these came unpaid")
    assert technology == "technology is paid by period, however many contacts there are"
    message = "channels.ads brings adds in proportion to its spend, of which 15.00 to 25.00 a period was seen"
    assert any(line.startswith(message) for line in found.assumed)


def test_labels_of_channels_are_names_of_their_own():
    labels = ["a.b", "a_b", "referral", " lead\n1", "x" * 130, "x" * 130 + "y", "everybody", "\u3000"]
    users = list(range(len(labels)))
    members = Members(users, ["2026-01-05"] * len(labels), tz="UTC", channel=labels)
    spend = Spend(
        ["2026-01-05"] * len(labels), [5] * len(labels), kind="media", channel=labels, currency="CNY", tz="UTC"
    )
    facts = Facts(members=members, orders=orders_of((0, "2026-01-13", 5)), spend=spend)
    found = calibrate(facts, observed_until="2026-02-02").scenario
    names = ["a_b", "a_b_2", "referral_otherwise", "lead 1", "x" * 100, "x" * 100 + "_2", "everybody_2", "unknown_2"]
    assert sorted(one.name for one in found.channels) == sorted(names)


def test_values_lie_within_their_ends():
    """Nobody left, and nobody came back: the low end is 0, and the parameter is drawn from the posterior."""
    members = Members(["ann", "bo"], ["2026-01-05"] * 2, tz="UTC")
    found = calibrate(Facts(members=members, orders=orders_of(("ann", "2026-01-13", 5))), observed_until="2026-02-02")
    for one in found.estimates:
        if one.is_known:
            assert one.low <= one.value <= one.high
    leave = value_of(found, f"{STAGES}.contact.leave")
    assert (leave.value, leave.low) == (0, 0)
    assert leave.uncertain.low > 1e-6
    silent = f"{STAGES}.active.moves.dormant.rate is 0: nobody ordered again, so silence tells nothing"
    assert silent in found.assumed


def test_all_classes_and_those_asleep_have_shares():
    found = calibrate(generate(BUSY, seed=9).facts, since="2026-01-05", classes=2)
    stage = next(stage for stage in found.scenario.stages if stage.name == "active")
    for move in stage.moves:
        assert value_of(found, f"{STAGES}.active.moves.{move.to}.rate").value == pytest.approx(move.rate)
    assert {move.to for move in stage.moves} == {"frequent", "dormant"}


def test_numpy_numbers_are_numbers():
    one = calibrate(SMALL, classes=np.int64(1), tenure=np.array([1, 2]), margin=np.float64(0.5))
    assert one == calibrate(SMALL, classes=1, tenure=(1, 2), margin=0.5)


@pytest.mark.parametrize("seed", range(12))
def test_what_small_shops_tell_can_always_be_simulated(seed):
    """A few orders of very different amounts tell little, and what is drawn of it must still be a scenario."""
    rng = np.random.default_rng(seed)
    n = int(rng.integers(3, 30))
    users = rng.integers(0, max(n // 2, 1), n)
    days = np.datetime64("2026-01-05") + rng.integers(0, 56, n)
    amounts = np.round(rng.lognormal(4, rng.choice([0.0, 1.5, 4.0]), n), 2)
    spend = Spend(["2026-01-06"], [1e9], currency="CNY", tz="UTC") if seed % 3 == 0 else None
    members = Members(users, days, tz="UTC") if seed % 2 else None
    facts = Facts(orders=Orders(users, days, amounts, currency="CNY", tz="UTC"), members=members, spend=spend)
    found = calibrate(facts, observed_until="2026-03-02")
    check_uncertain(found.scenario)
    assert len(drawn_values(found.scenario, 1, range(1), 8)) >= len(found.uncertain)


def test_what_could_be_drawn_too_large_is_drawn_from_narrower_ends():
    wide = Estimate("basket.spread", 4.0, 1.0, 9.0, "lognormal", 3, most=10.0)
    assert wide.is_narrowed
    drawn = wide.uncertain
    assert quantile_of(drawn, np.array([1 - 2.0**-53]))[0] <= 10
    assert drawn.low * drawn.high == pytest.approx(1.0 * 9.0)
    beyond = Estimate("basket.spread", 10.0, 9.0, 40.0, "lognormal", 3, most=10.0)
    assert beyond.uncertain is None
    odd = orders_of(*((one, "2026-01-05", 0.01 if one else 1e7) for one in range(5)))
    found = calibrate(Facts(orders=odd), observed_until="2026-02-02")
    assert "basket.spread is drawn from narrower ends: it must not pass 10" in found.assumed
    check_uncertain(found.scenario)


def test_periods_may_be_days():
    found = calibrate(Facts(orders=ORDERS), observed_until="2026-02-02", period="day", classes=1)
    assert (found.scenario.clock.period, found.scenario.clock.n_periods) == ("day", 27)
    long = orders_of(("ann", "2020-01-06", 5), ("ann", "2024-01-06", 5))
    long = calibrate(Facts(orders=long), observed_until="2024-02-02", period="day", classes=1)
    assert long.scenario.clock.n_periods == 1_000
    assert long.assumed[-1] == "the scenario has the first 1,000 of 1,489 periods"


@pytest.fixture(scope="module")
def busy():
    told = generate(BUSY, seed=9)
    return calibrate(told.facts, since="2026-01-05")


def test_a_calibration_is_a_scenario_that_runs(busy):
    assert Scenario.load(busy.scenario.to_json()) == busy.scenario
    assert generate(busy.scenario, seed=1).ledger.orders.sum() > 0
    assert busy.uncertain == busy.scenario.uncertain
    assert busy.uncertain
    for one in busy.uncertain:
        drawn = quantile_of(one, np.array([0.025, 0.5, 0.975]))
        assert drawn[[0, 2]] == pytest.approx([one.low, one.high], rel=1e-3, abs=1e-9)


def test_a_calibration_travels_and_prints(busy):
    assert Calibration.from_state(busy.to_state()) == busy
    lines = repr(busy).splitlines()
    assert lines[0].startswith("Calibration: ")
    assert len(lines) == 2 + len(busy.estimates)
    columns = busy.to_columns()
    assert columns["parameter"].tolist() == list(busy.intervals)
    assert columns["low"].tolist() == [low for low, _ in busy.intervals.values()]
    with pytest.raises(TypeError, match=r"Calibration does not add\. Add the facts"):
        busy + busy


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"period": "month"}, "period: 'month' is no period"),
        ({"week_start": "sun"}, "week_start: 'sun' is no week_start"),
        ({"observed_until": "soon"}, "observed_until: 'soon' is no time"),
        ({"since": "once"}, "since: 'once' is no time"),
        ({"tenure": ()}, "tenure: () are no first periods of classes"),
        ({"tenure": (2, 3)}, "tenure: (2, 3) are"),
        ({"tenure": (1, 1)}, "tenure: (1, 1) are"),
        ({"tenure": (1, 501)}, "tenure: (1, 501) are"),
        ({"tenure": "12"}, "tenure: '12' are"),
        ({"tenure": 3}, "tenure: 3 are"),
        ({"tenure": (1, "2")}, "tenure: (1, '2') are"),
        ({"classes": 0}, "classes: 0 is none of 1, 2 and 3"),
        ({"classes": 4}, "classes: 4 is"),
        ({"classes": 1.0}, "classes: 1.0 is"),
        ({"classes": "2"}, "classes: '2' is"),
        ({"margin": 1.5}, "margin: 1.5 is no share in [0, 1]"),
        ({"margin": math.nan}, "margin: nan is"),
        ({"margin": "0.5"}, "margin: '0.5' is"),
        ({"margin": True}, "margin: True is"),
        ({"attach": "soon"}, "attach: 'soon'"),
        ({"refund_lag": -1}, "refund_lag: -1"),
        ({"margin": 2, "classes": 9}, "classes: 9 is none of 1, 2 and 3. Pass one, or None. margin: 2 is"),
    ],
)
def test_bad_options_are_refused(options, problem):
    with pytest.raises(SpecError) as caught:
        calibrate(SMALL, **options)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("facts", "options", "problem"),
    [
        (Facts(members=MEMBERS), {"observed_until": "2026-02-02"}, "facts: hold no orders. Pass Facts(orders=...)."),
        (Facts(), {"observed_until": "2026-02-02"}, "facts: hold no orders"),
        (SMALL, {"observed_until": "2026-01-01"}, "orders: hold no purchase before observed_until"),
        (SMALL, {"observed_until": "2026-01-18"}, "observed_until: leaves 1 whole periods"),
        (SMALL, {"since": "2026-01-19"}, "facts: tell of nobody from the beginning. Pass an earlier since="),
        (SMALL, {"since": "2027-01-18"}, "observed_until: leaves 0 whole periods"),
        (Facts(orders=ORDERS.take([])), {"observed_until": "2026-02-02"}, "orders: hold no purchase"),
        (Facts(orders=orders_of(("a", "2026-01-05", 0))), {"observed_until": "2026-02-02"}, "orders: are worth"),
    ],
)
def test_too_little_is_refused(facts, options, problem):
    with pytest.raises(DataError) as caught:
        calibrate(facts, **options)
    assert problem in str(caught.value)


def test_what_is_no_facts_and_no_end_is_refused():
    with pytest.raises(SpecError, match=r"facts: is a Orders\. Pass Facts\."):
        calibrate(ORDERS, observed_until="2026-02-02")
    with pytest.raises(SpecError, match="attach: needs members: it is the time before a relation"):
        calibrate(Facts(orders=ORDERS), observed_until="2026-02-02", attach="1d")
    with pytest.raises(SpecError, match="observed_until: is neither passed nor part of the facts"):
        calibrate(Facts(orders=ORDERS))
