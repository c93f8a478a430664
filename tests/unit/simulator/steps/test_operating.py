"""Operating: touches, sales, and a pool of people to be invited that has an end."""

import numpy as np
import pytest

from privdomain.errors import SpecError
from privdomain.simulator import (
    Basket,
    Channel,
    Clock,
    Lifecycle,
    LifeStage,
    Referral,
    Saturation,
    Scenario,
    Stock,
    Touching,
    expect,
    simulate,
)
from privdomain.simulator.chance import Average, Fast, Monotone
from privdomain.simulator.plan import Plan
from privdomain.simulator.running import run
from privdomain.simulator.steps.operating import chance_of_invitation, invitations_each, touches_at

STAY = Lifecycle(stages=[LifeStage(name="here", orders=0.5, leave=0.5)], entry="here")
CHANCES = {"average": Average(), "fast": Fast.of(1, range(1)), "monotone": Monotone.of(1, range(1))}


def shop(n=12, count=10_000, life=STAY, **blocks):
    blocks = {"lifecycle": life, "basket": Basket(list_price=10), "stock": [Stock(name="here", count=count)], **blocks}
    return Scenario(currency="CNY", clock=Clock(n_periods=n), **blocks)


FOREVER = Lifecycle(stages=[LifeStage(name="here")], entry="here")


@pytest.mark.parametrize("chance", CHANCES.values(), ids=CHANCES)
@pytest.mark.parametrize("delays", [(1.0,), (0.25, 0.0, 0.75), (0.5, 0.5, 0.0)])
def test_nobody_is_invited_twice_within_a_period_either(chance, delays):
    """A regression: 10,000 contacts with k of 0.5 brought 5,000 of the 100 people whom there are."""
    plan = Plan.of(shop(life=FOREVER, referral=Referral(k=0.5, pool=100.0, delays=delays)))
    invited = sum(elapsed.flows.invited.sum(axis=0) for elapsed in run(plan, chance, 4))
    assert invited == pytest.approx(np.full(4, 100))


def test_invitations_fall_on_a_pool_at_random():
    """1,000 invitations among 1,000 people: each is missed by all with probability 1/e, the others are
    invited, and half of them come a period later."""
    plan = Plan.of(shop(n=2, count=2_000, life=FOREVER, referral=Referral(k=0.5, pool=1_000.0, delays=(0.5, 0.5))))
    first, second = run(plan, Average(), 1)
    found = 1_000 * (1 - np.exp(-1))
    assert first.flows.invited[:, 0] == pytest.approx([found / 2, found / 2])
    more = -np.expm1(-(2_000 * 0.5) / 1_000)  # those who came enter in period 1, and invite from period 2 on
    assert second.flows.invited.sum() == pytest.approx((1_000 - found) * more)


def test_a_pool_without_end_is_no_pool():
    """Of a mean m and a pool of N each is invited with probability 1 - exp(-m/N), N times that is m - m^2/2N."""
    invitations = np.array([0.0, 50.0])
    assert 1e9 * chance_of_invitation(invitations, 1e9) == pytest.approx(invitations, rel=1e-7)
    many = expect(shop(count=100, referral=Referral(k=0.1, pool=1e12))).mean("adds")
    assert many == pytest.approx(expect(shop(count=100, referral=Referral(k=0.1))).mean("adds"))


@pytest.mark.parametrize("draws", ["fast", "monotone"])
def test_drawn_numbers_have_the_mean_of_the_pool(draws):
    """Given the stock, who is invited in the first period is binomial: 500 x (1 - exp(-0.4)), sd < 12."""
    scenario = shop(n=2, count=1_000, life=FOREVER, referral=Referral(k=0.2, pool=500.0))
    drawn = simulate(scenario, replications=2_000, seed=1, draws=draws).outcome("adds")
    assert drawn.mean() == pytest.approx(500 * -np.expm1(-0.4), abs=5 * 12 / 2_000**0.5)


def test_an_elasticity_is_about_the_usual_reward():
    scenario = shop(referral=Referral(k=0.2, cycle=2, reward=16, usual_reward=4, elasticity=0.5))
    assert invitations_each(Plan.of(scenario), scenario.referral) == pytest.approx(0.2)  # 0.1 x sqrt(4)
    plain = shop(referral=Referral(k=0.2, cycle=2, reward=16))
    assert invitations_each(Plan.of(plain), plain.referral) == 0.1
    with pytest.raises(SpecError, match=r"referral\.usual_reward"):
        invitations_each(Plan.of(plain, {"referral.elasticity": np.array([0.5])}), plain.referral)


@pytest.mark.parametrize(("per_contact", "usual", "scale"), [(1e6, 0.001, 1000), (0, 1000, 0.001), (1e6, 1, 0.001)])
def test_extreme_touches_are_numbers(per_contact, usual, scale):
    """A regression: a usual number near 0 divided by 1 - exp(-0)."""
    touching = Touching(per_contact=per_contact, usual=usual, scale=scale, leave_factor=100.0)
    touches = touches_at(Plan.of(shop(touching=touching)), np.ones(1))
    assert np.isfinite([touches.response, touches.fatigue]).all()
    live = expect(shop(n=2, touching=touching)).mean("live")
    assert live == (0 if per_contact else 10_000)


def test_tiny_differences_of_touches_are_tiny():
    """expm1 keeps the digits that 1 - exp loses: of x near 0 the response is in proportion to x."""
    touching = Touching(per_contact=0.002, usual=0.001, scale=1000.0)
    touches = touches_at(Plan.of(shop(touching=touching)), np.ones(1))
    assert touches.response == pytest.approx(2, rel=1e-5)
    assert touches.fatigue == 1


def test_at_the_usual_number_touches_change_nothing():
    with_touches = expect(shop(touching=Touching(per_contact=3, usual=3, leave_factor=1.5)))
    assert with_touches.mean("orders") == expect(shop()).mean("orders")


def test_baskets_of_every_spread():
    plan = Plan.of(
        shop(n=1, basket=Basket(list_price=10, returns=0.5, spread=0.5)), {"basket.spread": np.array([0.0, 0.5, 2.0])}
    )
    for chance in CHANCES.values():
        (elapsed,) = run(plan, chance, 3)
        orders = (elapsed.flows.first + elapsed.flows.repeat).sum(axis=(0, 1))
        # 5,000 orders of 10: within 5 standard deviations of 10 x spread each
        assert elapsed.flows.sales[0, 0] == pytest.approx(10 * orders[0], rel=1e-6)
        assert elapsed.flows.sales[0] == pytest.approx(10 * orders, abs=5 * 20 * 5_000**0.5)
        assert (elapsed.flows.refunded < elapsed.flows.sales).all()


def test_extreme_curves_are_numbers():
    curve = Saturation(kind="hill", most=10, half_spend=1e-6, exponent=4)
    ads = Channel(name="ads", spend=(1e12, 0, 1e-300), adds=curve)
    (one, two, three) = run(Plan.of(shop(n=3, count=0, channels=[ads])), Average(), 1)
    assert [elapsed.flows.offered[0, 0] for elapsed in (one, two, three)] == [10, 0, 5]
