"""Closed forms: means and variances that theory has in a line."""

from math import comb

import numpy as np
import pytest

from privdomain.simulator import (
    Basket,
    Channel,
    Clock,
    Costs,
    Import,
    Lifecycle,
    LifeStage,
    Move,
    Referral,
    Saturation,
    Scenario,
    Stock,
    Volume,
    expect,
)

TIGHT = 1e-9
POISSON = (Channel(name="ads", spend=70, adds=Saturation(cost_per_add=1)),)


def scenario(*stages, n_periods=400, **blocks):
    lifecycle = Lifecycle(stages=stages, entry=stages[0].name)
    blocks = {"basket": Basket(list_price=10), **blocks}
    return Scenario(currency="CNY", clock=Clock(n_periods=n_periods), lifecycle=lifecycle, **blocks)


def chain(length, rate):
    """A tenure of phases, each left with the same probability."""
    for place in range(length - 1):
        yield LifeStage(name=f"phase_{place}", moves=(Move(to=f"phase_{place + 1}", rate=rate),))
    yield LifeStage(name=f"phase_{length - 1}", leave=rate)


def test_absorbing_markov_reward_chain():
    """Rewards until absorption are N r with the fundamental matrix N = (I - Q)^-1 (Kemeny & Snell)."""
    stages = (
        LifeStage(name="new", leave=0.1, first_order=0.2, buyers_enter="active", moves=(Move(to="lost", rate=0.3),)),
        LifeStage(name="active", leave=0.05, orders=0.7, moves=(Move(to="lost", rate=0.25),)),
        LifeStage(name="lost", leave=0.2, moves=(Move(to="active", rate=0.1),)),
    )
    # Of the new 20% buy; of the other 80%, 10% leave, 30% are lost and 60% stay.
    moves = np.array([[0.8 * 0.6, 0.2, 0.8 * 0.3], [0, 0.7, 0.25], [0, 0.1, 0.7]])
    rewards = 10 * np.array([0.2, 0.7, 0.0])
    visits = np.linalg.inv(np.eye(3) - moves)
    for place, stage in enumerate(stages):
        value = expect(scenario(*stages, stock=[Stock(name=stage.name, count=1)])).mean("revenue")
        assert value == pytest.approx(visits[place] @ rewards, rel=TIGHT)


def test_geometric_lifetime_value_is_m_over_one_plus_d_less_r():
    """Everybody orders once before the first chance to leave: sum of m r^(j-1) / (1+d)^j over j >= 1 = m / (1+d-r)."""
    stay, orders, interest = 0.9, 0.5, 0.3
    one = scenario(
        LifeStage(name="member", leave=1 - stay, orders=orders),
        imports=[Import(name="one", period=0, count=1)],
        costs=Costs(discount_rate=interest),
    )
    rate = (1 + interest) ** (1 / one.clock.per_year) - 1
    at_joining = expect(one).mean("present_value") * (1 + rate) ** 0.5
    assert at_joining == pytest.approx(orders * 10 / (1 + rate - stay), rel=TIGHT)
    textbook = orders * 10 * stay / (1 + rate - stay)
    assert at_joining * stay == pytest.approx(textbook, rel=TIGHT)


@pytest.mark.parametrize("k", [0.5, 1.0, 1.5])
def test_galton_watson_generations(k):
    """Mean m^g, variance s^2 m^(g-1) (1 + m + … + m^(g-1)), with Poisson offspring s^2 = m (Harris 1963).

    A generation is there for one period, in which it invites, and those arrive in the next: generation g is there after
    period 2g - 1.
    """
    tree = expect(
        scenario(
            LifeStage(name="member", leave=1.0),
            stock=[Stock(name="member", count=1)],
            referral=Referral(k=k),
            n_periods=12,
        )
    )
    for generation in range(1, 7):
        after = 2 * generation - 1
        variance = k * k ** (generation - 1) * sum(k**power for power in range(generation))
        assert tree.live[after, 0] == pytest.approx(k**generation, rel=TIGHT)
        assert tree.live_sd[after, 0] ** 2 == pytest.approx(variance, rel=TIGHT)


def test_littles_law():
    """In a steady state the stock is the inflow times the mean lifetime, here 1/0.2 + 0.8 x 1/0.1 periods."""
    # A phase of 1/0.2 periods, after which 1 of 5 leaves and 4 of 5 go on to one of 1/0.1 periods.
    first = LifeStage(name="first", leave=0.04, moves=(Move(to="second", rate=0.16),))
    steady = expect(scenario(first, LifeStage(name="second", leave=0.1), channels=POISSON))
    assert steady.live[-1].sum() == pytest.approx(70 * (1 / 0.2 + 0.8 / 0.1), rel=TIGHT)


@pytest.mark.parametrize("length", [1, 3, 5])
def test_erlang_tenure(length):
    """A lifetime through n phases is negative binomial: mean n/p, variance n q/p^2, P(t) = C(t-1, n-1) p^n q^(t-n)."""
    rate = 0.25
    stages = tuple(chain(length, rate))
    left = expect(scenario(*stages, stock=[Stock(name="phase_0", count=1)])).by_period("left")
    ages = np.arange(1, len(left) + 1)
    mean = ages @ left
    assert mean == pytest.approx(length / rate, rel=TIGHT)
    assert (ages - mean) ** 2 @ left == pytest.approx(length * (1 - rate) / rate**2, rel=TIGHT)
    for age in range(length, length + 6):
        chance = comb(age - 1, length - 1) * rate**length * (1 - rate) ** (age - length)
        assert left[age - 1] == pytest.approx(chance, rel=TIGHT)


def test_poisson_immigration_and_death_is_poisson():
    """Marks of a Poisson process are Poisson: in every stage and period, and of every flow, variance is mean."""
    stages = (
        LifeStage(name="new", leave=0.1, first_order=0.2, buyers_enter="active"),
        LifeStage(name="active", leave=0.05, orders=0.0, moves=(Move(to="new", rate=0.25),)),
    )
    poisson = expect(scenario(*stages, channels=POISSON, n_periods=20))
    assert poisson.live_sd**2 == pytest.approx(poisson.live, rel=TIGHT, abs=1e-12)
    for name in ("adds", "left", "live"):
        assert poisson.sd(name) ** 2 == pytest.approx(poisson.mean(name), rel=TIGHT)


def test_binomial_adds_and_survivors():
    """200 parcels a period, a quarter of whom join and 0.9 of whom stay: n p q, thinned by each period."""
    binomial = expect(
        scenario(
            LifeStage(name="member", leave=0.1), volumes=[Volume(name="parcels", count=200, add_rate=0.25)], n_periods=3
        )
    )
    survive = [0.25 * 0.9**age for age in range(3)]
    assert binomial.live_sd[2, 0] ** 2 == pytest.approx(sum(200 * p * (1 - p) for p in survive), rel=TIGHT)
    assert binomial.sd("adds") ** 2 == pytest.approx(3 * 200 * 0.25 * 0.75, rel=TIGHT)


def test_revenue_is_a_compound_sum():
    """Var = m E[Y^2] of a Poisson number of orders: E[Y^2] = (1 - returns) price^2 (1 + spread^2), after discount."""
    basket = Basket(list_price=10, spread=0.5, returns=0.2, discount=0.1, margin=0.6, fulfilment=2)
    one = expect(
        scenario(LifeStage(name="m", orders=1.5), stock=[Stock(name="m", count=40)], basket=basket, n_periods=1)
    )
    square = 0.8 * 100 * 1.25
    assert one.sd("orders") ** 2 == pytest.approx(60, rel=TIGHT)
    assert one.sd("revenue") ** 2 == pytest.approx(60 * square * 0.9**2, rel=TIGHT)
    # Cost of an order is 0.4 Y + 2, profit 0.5 Y - 2, with E[Y] = 8.
    assert one.sd("cost") ** 2 == pytest.approx(60 * (0.16 * square + 4 + 2 * 0.4 * 8 * 2), rel=TIGHT)
    assert one.sd("profit") ** 2 == pytest.approx(60 * (0.25 * square + 4 - 2 * 0.5 * 8 * 2), rel=TIGHT)


def test_a_ban_thins_by_chance():
    """Each of 80 survives with 0.5 + 0.5 x 0.25 = 0.625, and then stays with 0.8."""
    closed = expect(
        scenario(
            LifeStage(name="m", leave=0.2),
            stock=[Stock(name="m", count=80)],
            bans=[{"name": "closed", "period": 0, "owned": 0.5, "recovered": 0.25}],
            n_periods=1,
        )
    )
    assert closed.mean("banned") == pytest.approx(30, rel=TIGHT)
    assert closed.sd("banned") ** 2 == pytest.approx(80 * 0.625 * 0.375, rel=TIGHT)
    assert closed.live_sd[0, 0] ** 2 == pytest.approx(80 * 0.5 * 0.5, rel=TIGHT)


def test_who_buys_is_one_of_many():
    """First orders are binomial, and who orders and who leaves exclude each other (multinomial)."""
    stage = LifeStage(name="new", leave=0.25, first_order=0.2, buyers_enter="done")
    one = expect(scenario(stage, LifeStage(name="done"), stock=[Stock(name="new", count=50)], n_periods=1))
    assert one.sd("buyers") ** 2 == pytest.approx(50 * 0.2 * 0.8, rel=TIGHT)
    assert one.sd("left") ** 2 == pytest.approx(50 * 0.2 * 0.8, rel=TIGHT)  # 0.8 x 0.25 leave
    assert one.live_sd[0] ** 2 == pytest.approx([50 * 0.6 * 0.4, 50 * 0.2 * 0.8], rel=TIGHT)
    assert one.sd("revenue") == pytest.approx(10 * one.sd("buyers"), rel=TIGHT)
