"""Fitting the axes to a catalogue."""

import math

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.selectors import DEFAULT_RULES, PRODUCT_EXAMPLES, Axis, Rules, fit_axes, select_models

CATALOGUE = {"repurchase_per_year": [2, 3, 8], "basket": [40, 60, 90], "decision_difficulty": [0.1, 0.2, 0.4]}


def test_the_centres_are_the_quantiles():
    rules = fit_axes(CATALOGUE)
    assert [rules.centre(axis) for axis in Axis] == [3, 60, 0.2]
    # half way between the first and the second of three
    assert [fit_axes(CATALOGUE, quantile=0.25).centre(axis) for axis in Axis] == [2.5, 50, pytest.approx(0.15)]
    assert rules.basket.provenance.source == "catalogue"
    assert rules.basket.provenance.basis == "Quantile 0.5 of 3 products."


def test_all_else_stays():
    rules = fit_axes(CATALOGUE)
    plain = {"repurchase", "basket", "difficulty", "name"}
    assert {name: getattr(rules, name) for name in Rules.model_fields if name not in plain} == {
        name: getattr(DEFAULT_RULES, name) for name in Rules.model_fields if name not in plain
    }
    assert Rules.load(rules.to_json()) == rules


def test_the_name_says_that_it_is_fitted_once():
    rules = fit_axes(CATALOGUE)
    assert rules.name == fit_axes(CATALOGUE, rules=rules).name == "privdomain, fitted"
    long = fit_axes(CATALOGUE, rules=DEFAULT_RULES.replace(name="x" * 120)).name
    assert (len(long), long[-9:]) == (120, "x, fitted")


def test_products_will_do_as_well_as_columns():
    products = [example.product for example in PRODUCT_EXAMPLES]
    rules = fit_axes(products)
    assert rules.basket.value == np.median([product.basket for product in products])
    is_high = np.array([product.basket for product in products]) >= rules.basket.value
    assert is_high.sum() == len(products) / 2
    assert len(select_models(products, rules=rules)) == len(products)


def test_the_currency_is_that_of_the_rules():
    in_dollars = DEFAULT_RULES.in_currency("USD", rate=0.125)
    assert fit_axes(CATALOGUE, currency="USD", rules=in_dollars).currency == "USD"
    with pytest.raises(DataError, match=r"^currency: is USD where the rules are in CNY"):
        fit_axes(CATALOGUE, currency="USD")
    with pytest.raises(SpecError, match=r"^currency: "):
        fit_axes(CATALOGUE, currency="dollars")


@pytest.mark.parametrize("quantile", [0.0, 1.0, -0.1, 1.1, 0, 1, True, "0.5", None, math.nan, math.inf])
def test_what_is_no_quantile(quantile):
    with pytest.raises(SpecError, match=r"^quantile: .* is no quantile\. Pass a float inside \(0, 1\)\.$"):
        fit_axes(CATALOGUE, quantile=quantile)


@pytest.mark.parametrize("name", CATALOGUE)
def test_an_axis_on_which_all_are_alike(name):
    with pytest.raises(DataError, match=rf"^{name}: does not vary, so nothing is high or low\. Pass a catalogue"):
        fit_axes({**CATALOGUE, name: [0.5] * 3})


@pytest.mark.parametrize("products", [[], {name: [] for name in CATALOGUE}])
def test_an_empty_catalogue(products):
    with pytest.raises(DataError, match=r"^repurchase_per_year: does not vary"):
        fit_axes(products)


@pytest.mark.parametrize(
    ("name", "values", "end"),
    [
        ("repurchase_per_year", [0, 0, 8], "0"),
        ("basket", [0, 0, 90], "0"),
        ("basket", [0, 1e-9, 90], "1e-09"),
        ("decision_difficulty", [0.0, 0.0, 0.4], "0"),
        ("decision_difficulty", [0.4, 1.0, 1.0], "1"),
    ],
)
def test_a_quantile_at_an_end_of_the_axis(name, values, end):
    with pytest.raises(DataError, match=rf"^{name}: has {end}, an end of the axis, as its quantile\. Pass another"):
        fit_axes({**CATALOGUE, name: values})
    assert fit_axes({**CATALOGUE, "repurchase_per_year": [0.1, 1, 1]}).repurchase.value == 1


def test_bad_columns_are_refused_as_in_a_choice():
    with pytest.raises(UnknownNameError, match="Did you mean 'basket'"):
        fit_axes({**CATALOGUE, "baskets": [1, 2, 3]})
    with pytest.raises(DataError, match=r"^basket: is missing"):
        fit_axes({**CATALOGUE, "basket": None})
    with pytest.raises(DataError, match=r"^products: is a int"):
        fit_axes(5)
