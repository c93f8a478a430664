"""Heterogeneity: rates of people who differ."""

from math import exp, lgamma

import numpy as np
import pytest

from privdomain.errors import SpecError
from privdomain.simulator import (
    Basket,
    Clock,
    Lifecycle,
    Scenario,
    Stock,
    beta_geometric_rates,
    expect,
    gamma_poisson_rates,
    simulate,
)


def test_survival_is_that_of_the_beta_geometric_law():
    """Share left after t periods: B(alpha, beta + t) / B(alpha, beta)."""
    alpha, beta = 1.3, 4.2

    def log_beta(one, other):
        return lgamma(one) + lgamma(other) - lgamma(one + other)

    left = np.cumprod(1 - np.array(beta_geometric_rates(alpha=alpha, beta=beta, n=20)))
    expected = [exp(log_beta(alpha, beta + t) - log_beta(alpha, beta)) for t in range(1, 21)]
    assert left == pytest.approx(expected)


def test_numbers_of_numpy_are_numbers():
    assert beta_geometric_rates(alpha=np.float64(1), beta=np.int64(1), n=np.int64(2)) == (0.5, 1 / 3)


@pytest.mark.parametrize(("shape", "n"), [(1.0, 4), (0.3, 7), (20.0, 1), (1e6, 5)])
def test_classes_have_the_average_of_the_law_and_rise(shape, n):
    rates = gamma_poisson_rates(shape=shape, rate=4, n=n)
    assert len(rates) == n
    assert np.mean(rates) == pytest.approx(shape / 4)
    assert list(rates) == sorted(rates)


def test_exponential_classes_by_hand():
    """Shape 1 is the exponential law, whose mean between the quantiles of a and b is
    [(1-a)(1 - ln(1-a)) - (1-b)(1 - ln(1-b))] / (b - a): in halves 1 - ln 2 and 1 + ln 2."""
    assert gamma_poisson_rates(shape=1, rate=1, n=2) == pytest.approx((1 - np.log(2), 1 + np.log(2)), rel=1e-3)


def test_the_spread_between_people_reaches_the_variance():
    """One buyer of rate L orders Poisson(L x 20) in 20 periods. With all alike the variance is the mean; with
    classes of variance v it is the mean + 400 v."""
    rates = gamma_poisson_rates(shape=1, rate=10, n=5)
    life = Lifecycle.by_class(leave=0, first_order=0, orders=rates)
    stock = [Stock(name=f"active_{place}", count=100) for place in range(1, 6)]
    shop = Scenario(currency="CNY", clock=Clock(n_periods=20), lifecycle=life, basket=Basket(list_price=1), stock=stock)
    orders = [simulate(shop.replace(stock=(one,)), replications=400, seed=1).outcome("orders") / 100 for one in stock]
    assert np.mean(orders) == pytest.approx(2, rel=0.01)  # 20 periods at 0.1
    assert np.var([cell.mean() for cell in orders]) == pytest.approx(400 * np.var(rates), rel=0.02)


def test_buyers_reach_their_classes_by_chance():
    """All buy in period 0, order at the average rate in period 1, and are shared evenly from then on."""
    life = Lifecycle.by_class(leave=0.5, first_order=1.0, orders=[0.1, 0.5], dormancy=0.25, winback=0.5)
    shop = Scenario(
        currency="CNY",
        clock=Clock(n_periods=2),
        lifecycle=life,
        basket=Basket(list_price=1),
        stock=[Stock(name="contact", count=800)],
    )
    year = expect(shop)
    assert year.by_period("orders").tolist() == pytest.approx([800, 240])
    assert dict(zip(year.stages, year.live[-1].tolist(), strict=True)) == pytest.approx(
        {"contact": 0, "bought": 0, "active_1": 200, "dormant_1": 0, "active_2": 200, "dormant_2": 0}
    )
    assert life.stages[3].moves[0].to == "active_1"


@pytest.mark.parametrize(
    ("builder", "given", "path"),
    [
        (beta_geometric_rates, {"alpha": 0, "beta": 1, "n": 3}, "alpha"),
        (beta_geometric_rates, {"alpha": 1, "beta": float("nan"), "n": 3}, "beta"),
        (beta_geometric_rates, {"alpha": 1, "beta": 1, "n": 2.7}, "n"),
        (beta_geometric_rates, {"alpha": 1, "beta": 1, "n": 0.5}, "n"),
        (beta_geometric_rates, {"alpha": 1, "beta": 1, "n": 10**9}, "n"),
        (beta_geometric_rates, {"alpha": True, "beta": 1, "n": 3}, "alpha"),
        (gamma_poisson_rates, {"shape": 0.001, "rate": 1, "n": 3}, "shape"),
        (gamma_poisson_rates, {"shape": 1e7, "rate": 1, "n": 3}, "shape"),
        (gamma_poisson_rates, {"shape": 1, "rate": -1, "n": 3}, "rate"),
        (gamma_poisson_rates, {"shape": 1, "rate": 1, "n": 101}, "n"),
        (gamma_poisson_rates, {"shape": "1", "rate": 1, "n": 3}, "shape"),
    ],
)
def test_refusals_name_the_argument(builder, given, path):
    with pytest.raises(SpecError) as caught:
        builder(**given)
    assert caught.value.problems[0][0] == path
