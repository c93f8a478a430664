"""Products: money to the minor unit."""

import pytest
from unit.models.examples import faults, load

from privdomain.models import Product


@pytest.mark.parametrize(
    ("price", "currency", "minor"), [(19.9, "CNY", 1990), (0.29, "CNY", 29), (1e10 + 0.01, "CNY", 10**12 + 1),
                                     (500, "JPY", 500), (1.234, "KWD", 1234), (0, "CNY", 0)],
)  # fmt: skip
def test_a_price_is_a_whole_number_of_minor_units(price, currency, minor):
    product = load("Product", price=price, currency=currency, cost=None)
    assert product.price_minor == minor
    assert product.cost_minor is None
    assert Product.load(product.to_json()) == product


def test_less_than_a_minor_unit_is_refused():
    assert faults("Product", price=19.999) == [("price", "below_minor_unit")]
    assert faults("Product", price=19.999, cost=0.001) == [("price", "below_minor_unit"), ("cost", "below_minor_unit")]
    assert faults("Product", price=1.5, currency="JPY")[0] == ("price", "below_minor_unit")


def test_unknown_is_not_free():
    product = load("Product", price=..., cost=...)
    assert (product.price, product.price_minor, product.cost_minor) == (None, None, None)


def test_it_may_be_sold_at_a_loss_but_not_below_nothing():
    assert faults("Product", price=1, cost=2) == []
    assert faults("Product", price=-1) == [("price", "greater_than_equal")]
    assert faults("Product", currency="RMB") == [("currency", "unknown_currency")]
