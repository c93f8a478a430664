"""Small scenarios whose expectation can be written down."""

from privdomain.simulator import Basket, Channel, Clock, Lifecycle, LifeStage, Saturation, Scenario

WEEKS = 10


def shop(*channels, **blocks):
    """Contacts who leave, buy once and then again; by default one channel at 12 yuan an add."""
    lifecycle = Lifecycle.simple(leave=0.02, first_order=0.05, orders=0.1, dormancy=0.02, winback=0.01)
    defaults = {"channels": channels or (linear("moments", 12),), "lifecycle": lifecycle, "clock": Clock(n_periods=20)}
    return Scenario(currency="CNY", basket=Basket(list_price=300, margin=0.5), **{**defaults, **blocks})


def linear(name, cost, spend=6_000, **more):
    return Channel(name=name, spend=spend, adds=Saturation(cost_per_add=cost), **more)


def power(name, cost, exponent=0.5, **more):
    adds = Saturation(kind="power", cost_per_add=cost, base_spend=1_000, exponent=exponent)
    return Channel(name=name, spend=1_000, adds=adds, **more)


def hill(name, most, half_spend, exponent=1.0):
    adds = Saturation(kind="hill", most=most, half_spend=half_spend, exponent=exponent)
    return Channel(name=name, spend=1_000, adds=adds)


def stall(*channels, orders=1.0, price=100.0, **blocks):
    """Everybody who enters stays for ever and orders from the next week on.

    An add of week t orders in WEEKS - 1 - t weeks, so each unit of adds a week brings
    ``orders x price x WEEKS (WEEKS - 1) / 2`` over all weeks, at a margin of one.
    """
    stays = Lifecycle(stages=(LifeStage(name="member", orders=orders),), entry="member")
    given = {"channels": channels, "lifecycle": stays, "basket": Basket(list_price=price), **blocks}
    return Scenario(currency="CNY", clock=Clock(n_periods=WEEKS), **given)


def worth_of_add(orders=1.0, price=100.0):
    """Profit that one more add in each week brings to the stall, its cost apart."""
    return orders * price * WEEKS * (WEEKS - 1) / 2
