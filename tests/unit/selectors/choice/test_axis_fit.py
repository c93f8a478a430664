"""Fitting the axes to a catalogue."""

import math
import re

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


def test_the_quartiles_count_as_a_fifth_and_four_fifths():
    # x^k / (1 + x^k) is 0.2 and 0.8 where x^k is a quarter and four. So k is 1 for quartiles that are a quarter of the
    # centre and four times it, 2 for a half and twice, and for both axes what fits the mean of their logarithms. In
    # difficulty the odds take the place of x.
    def catalogue(repurchase, basket, odds):
        spread = {"repurchase_per_year": (2, repurchase), "basket": (100, basket), "decision_difficulty": (1, odds)}
        columns = {name: [c / x**2, c / x, c, c * x, c * x**2] for name, (c, x) in spread.items()}
        return {**columns, "decision_difficulty": [o / (1 + o) for o in columns["decision_difficulty"]]}

    def sharpness(*spread):
        rules = fit_axes(catalogue(*spread))
        return rules.sharpness, rules.difficulty_sharpness

    assert sharpness(4, 4, 2) == (1, 2)
    assert sharpness(2, 2, 4) == (2, 1)
    assert sharpness(1.5, 1.7, 1.5) == (3, 3)  # log 4 / log sqrt(1.5 * 1.7) = 2.96, log 4 / log 1.5 = 3.4
    assert sharpness(1.01, 1.01, 1.01) == (8, 8)
    assert sharpness(10, 10, 50) == (1, 1)
    same = {name: [column[0], *[column[2]] * 3, column[4]] for name, column in catalogue(4, 4, 4).items()}
    assert (fit_axes(same).sharpness, fit_axes(same).difficulty_sharpness) == (8, 8)
    assert fit_axes(CATALOGUE).shape_from.basis == "Quartiles of 3 products."
    ends = fit_axes({**CATALOGUE, "repurchase_per_year": [0, 3, 8], "decision_difficulty": [0, 0.2, 1]})
    assert (ends.sharpness, ends.difficulty_sharpness) == (1, 1)


def test_the_version_names_the_digest_of_what_was_fitted():
    rules = fit_axes(CATALOGUE)
    assert re.fullmatch(r"1, fitted [0-9a-f]{8}", rules.version)
    assert fit_axes(CATALOGUE, rules=rules) == rules
    assert fit_axes({**CATALOGUE, "basket": [40, 61, 90]}).version != rules.version
    long = fit_axes(CATALOGUE, rules=DEFAULT_RULES.replace(version="v" * 120)).version
    assert re.fullmatch(r"v{103}, fitted [0-9a-f]{8}", long)


def test_all_else_stays():
    rules = fit_axes(CATALOGUE)
    plain = {"repurchase", "basket", "difficulty", "name"}
    plain |= {"version", "sharpness", "difficulty_sharpness", "shape_from"}
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
    assert fit_axes([product.to_dict() for product in products]) == rules


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


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_a_quantile_of_numpy(kind):
    assert fit_axes(CATALOGUE, quantile=kind(0.25)) == fit_axes(CATALOGUE, quantile=0.25)


@pytest.mark.parametrize("name", CATALOGUE)
def test_an_axis_on_which_all_are_alike(name):
    with pytest.raises(DataError, match=rf"^{name}: does not vary, so nothing is high or low\. Pass a catalogue"):
        fit_axes({**CATALOGUE, name: [0.5] * 3})


@pytest.mark.parametrize("products", [[], {name: [] for name in CATALOGUE}])
def test_an_empty_catalogue(products):
    with pytest.raises(
        DataError, match=r"^products: are an empty catalogue\. Pass products that differ on each axis\.$"
    ):
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
