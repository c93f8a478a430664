"""Choosing: for one product and for many, from what strangers pass."""

import math

import numpy as np
import pytest
from pydantic import ValidationError

from privdomain.errors import DataError, SpecError
from privdomain.selectors import (
    DEFAULT_RULES,
    PRODUCT_EXAMPLES,
    OperatingModel,
    Product,
    Traits,
    fit_axes,
    select_model,
    select_models,
)

AXES = {"repurchase_per_year": 4, "basket": 320, "decision_difficulty": 0.4}
COLUMNS = {name: [value, value] for name, value in AXES.items()}


def test_a_product_and_its_mapping_are_one():
    product = Product(**AXES, name="shirt", margin=0.5, traits=Traits(sociality=0.8))
    mapping = {**AXES, "name": "shirt", "margin": 0.5, "traits": {"sociality": 0.8}}
    assert select_model(product) == select_model(mapping)
    assert select_model(mapping).product == product


@pytest.mark.parametrize("product", [5, None, "shirt", [], (4, 320, 0.4)])
def test_what_is_no_product(product):
    with pytest.raises(DataError, match=r"^product: is a \w+\. Pass a Product, or a mapping of its fields\.$"):
        select_model(product)


@pytest.mark.parametrize("name", AXES)
@pytest.mark.parametrize("bad", [-1, 1e13, math.inf, math.nan, True, "3", 1j, [3], 10**400])
def test_a_bad_axis_of_a_mapping(name, bad):
    with pytest.raises(SpecError, match=rf"^({name}|document): "):
        select_model({**AXES, name: bad})


@pytest.mark.parametrize("name", AXES)
def test_a_missing_axis_of_a_mapping_says_how_to_measure_it(name):
    for mapping in ({other: value for other, value in AXES.items() if other != name}, {**AXES, name: None}):
        with pytest.raises(SpecError, match=rf"^{name}: is missing\. Measure it with axes_from_facts, or pass"):
            select_model(mapping)
    with pytest.raises(SpecError) as error:
        select_model({})
    assert [path for path, _, _ in error.value.problems] == list(AXES)


def test_unknown_members_of_a_mapping():
    with pytest.raises(SpecError, match=r"^baskett: is no member here\. Did you mean 'basket'\?$"):
        select_model({**AXES, "baskett": 1})
    with pytest.raises(SpecError, match=r"^traits\.socialty: is no member here\. Did you mean 'sociality'\?$"):
        select_model({**AXES, "traits": {"socialty": 0.5}})


@pytest.mark.parametrize("kind", [np.float64, np.float32, np.longdouble, np.int64, np.int8])
def test_numbers_of_numpy_stand_for_plain_ones(kind):
    mapping = {"repurchase_per_year": kind(4), "basket": kind(32), "decision_difficulty": kind(1), "margin": kind(1)}
    plain = {"repurchase_per_year": 4, "basket": 32, "decision_difficulty": 1, "margin": 1}
    assert select_model({**mapping, "traits": {"sociality": kind(1)}}) == select_model(
        {**plain, "traits": {"sociality": 1}}
    )


@pytest.mark.parametrize("nan", [math.nan, np.float64("nan"), np.float32("nan"), np.longdouble("nan")])
def test_nan_in_a_mapping_is_missing(nan):
    for name in AXES:
        with pytest.raises(SpecError, match=rf"^{name}: is missing\. Measure it with axes_from_facts, or pass"):
            select_model({**AXES, name: nan})
    traits = {"sociality": nan, "premium": 0.8}
    assert select_model({**AXES, "margin": nan, "traits": traits}) == select_model({**AXES, "traits": {"premium": 0.8}})


@pytest.mark.parametrize("infinite", [math.inf, -math.inf, np.float32("inf"), np.longdouble("inf")])
def test_an_infinite_number_in_a_mapping_is_named(infinite):
    for name in (*AXES, "margin"):
        with pytest.raises(SpecError, match=rf"^{name}: is infinite\. Pass a finite number\.$"):
            select_model({**AXES, name: infinite})
    with pytest.raises(SpecError, match=r"^traits\.premium: is infinite"):
        select_model({**AXES, "traits": {"premium": infinite}})


def test_traits_stand_for_their_mapping():
    traits = Traits(sociality=0.8, premium=0.1)
    assert select_model({**AXES, "traits": traits}) == select_model({**AXES, "traits": traits.to_dict()})


@pytest.mark.parametrize("odd", [np.True_, np.str_("3"), np.datetime64("2026-01-01"), np.complex128(1), np.array([3])])
def test_other_things_of_numpy_are_no_numbers(odd):
    with pytest.raises(SpecError, match=r"^(basket|document): "):
        select_model({**AXES, "basket": odd})
    with pytest.raises(SpecError, match=r"^(traits\.premium|document): "):
        select_model({**AXES, "traits": {"premium": odd}})


def test_mappings_in_a_list_are_products():
    traits = Traits(sociality=0.8)
    choices = select_models(
        [AXES, {**AXES, "name": "shirt", "margin": np.float64(0.5)}, Product(**AXES, traits=traits)]
    )
    assert choices[0] == select_model(AXES)
    assert choices[1] == select_model({**AXES, "name": "shirt", "margin": 0.5})
    assert choices[2].product.traits == traits
    with pytest.raises(SpecError) as error:
        select_models([AXES, {**AXES, "basket": math.inf}])
    assert str(error.value) == "products[1].basket: is infinite. Pass a finite number."
    with pytest.raises(
        SpecError, match=r"^products\[0\]\.basket: is missing\. .* products\[0\]\.decision_difficulty: is"
    ):
        select_models([{"repurchase_per_year": 3}])
    with pytest.raises(DataError, match=r"^currency: is USD where the rules are in CNY \(first at row 1\)"):
        select_models([AXES, {**AXES, "currency": "USD"}])


@pytest.mark.parametrize("rules", [None, "privdomain", DEFAULT_RULES.to_dict(), 5, type(DEFAULT_RULES)])
def test_what_is_no_rules(rules):
    columns = {name: [value, value / 2] for name, value in AXES.items()}
    for ask in (
        lambda: select_model(AXES, rules=rules),
        lambda: select_models(COLUMNS, rules=rules),
        lambda: select_models([], rules=rules),
        lambda: fit_axes(columns, rules=rules),
    ):
        with pytest.raises(SpecError, match=r"^rules: is a \w+\. Pass Rules, such as DEFAULT_RULES\.$"):
            ask()


def test_a_product_of_another_currency():
    product = Product(**AXES, currency="USD")
    with pytest.raises(DataError, match=r"^currency: is USD where the rules are in CNY"):
        select_model(product)
    assert select_model(product, rules=DEFAULT_RULES.in_currency("USD", rate=0.14)).product == product


def test_the_choice_of_a_row():
    choices = select_models([example.product for example in PRODUCT_EXAMPLES])
    n_choices = len(PRODUCT_EXAMPLES)
    assert choices[-1] == choices[n_choices - 1] == select_model(PRODUCT_EXAMPLES[-1].product)
    assert choices[np.int64(2)].product == PRODUCT_EXAMPLES[2].product
    assert len(list(choices)) == n_choices
    for row in (n_choices, -n_choices - 1):
        with pytest.raises(IndexError, match="out of range"):
            choices[row]
    for row in ("fashion", 1.0, None):
        with pytest.raises(TypeError, match="cannot be interpreted as an integer"):
            choices[row]


def test_choices_in_columns():
    choices = select_models([example.product for example in PRODUCT_EXAMPLES])
    records = choices.to_records()
    assert records[0].keys() == {"name", "outcome", "lead", "confidence", *OperatingModel, "unsuitable"}
    for record, example, choice in zip(records, PRODUCT_EXAMPLES, choices, strict=True):
        assert record["name"] == example.product.name
        assert record["outcome"] == (example.expected or "unsuitable")
        assert record["lead"] == choice.margin
        assert [record[outcome] for outcome in [*OperatingModel, "unsuitable"]] == choice.scores.tolist()
    assert choices.models.tolist() == [example.expected for example in PRODUCT_EXAMPLES]
    assert choices.winners.dtype == np.int8


def test_choices_are_drawn_as_a_table():
    assert repr(select_models({**COLUMNS, "name": ["衬衫", None]})).splitlines() == [
        "Operating models of 2 products",
        "     name             outcome  lead  confidence",
        "     衬衫  interest_community  0.36        0.89",
        "(missing)  interest_community  0.36        0.89",
    ]
    many = repr(select_models({name: [value] * 100 for name, value in AXES.items()}))
    assert "…" in many
    assert len(many.splitlines()) == 27


def test_what_happens_at_values_no_float_multiplies():
    # 1e-120 of margin, or a basket of 1e-200: their squares leave the floats
    for odd in ({"margin": 1e-120}, {"basket": 1e-200, "margin": 0.5}, {"repurchase_per_year": 1e-200, "margin": 0.5}):
        choice = select_model({**AXES, **odd})
        assert choice.unsuitable
        assert all(flip.model is not None for flip in choice.flips)
    far = select_model({**AXES, "basket": 1e12, "repurchase_per_year": 1e4, "margin": 1}, rules=DEFAULT_RULES)
    steep = DEFAULT_RULES.replace(sharpness=8, difficulty_sharpness=8, basket=DEFAULT_RULES.basket.replace(value=1e-6))
    assert far.model == select_model({**AXES, "basket": 1e12, "repurchase_per_year": 1e4}, rules=steep).model


def test_results_do_not_add_and_are_locked():
    choices = select_models(COLUMNS)
    with pytest.raises(TypeError, match=r"Choices does not add\. Choose for the products of both at once"):
        choices + choices
    with pytest.raises(TypeError, match=r"Choice does not add\. Choose for the products of both: select_models"):
        sum([choices[0], choices[1]])
    with pytest.raises(AttributeError):
        choices.rules = None
    with pytest.raises(AttributeError):
        choices[0].confidence = 1.0
    with pytest.raises(ValueError, match="read-only"):
        choices[0].scores[0] = 1
    with pytest.raises(ValidationError, match="frozen"):
        choices[0].product.basket = 1.0
