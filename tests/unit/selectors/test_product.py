"""Products: three axes, and what else is known."""

import json
import pickle

import numpy as np
import pytest
from pydantic import ValidationError

from privdomain.errors import SpecError
from privdomain.selectors import Axis, Product, Trait, Traits
from privdomain.selectors.product import FIELDS, MEASURED_BY, how_to_measure

AXES = {"repurchase_per_year": 4, "basket": 320, "decision_difficulty": 0.4}


def test_a_product_travels():
    product = Product(**AXES, name="时装", margin=0.5, traits={"sociality": 0.8})
    assert Product.load(product.to_json()) == product
    assert Product.load(product.to_dict()).digest == product.digest
    assert pickle.loads(pickle.dumps(product)) == product  # noqa: S301 - our own bytes
    assert product.traits == Traits(sociality=0.8)
    assert [product.axis(axis) for axis in Axis] == [4, 320, 0.4]


def test_what_is_not_said_is_unknown():
    product = Product(**AXES)
    assert (product.name, product.currency, product.margin) == ("", "CNY", None)
    assert set(product.traits.to_dict().values()) == {None}
    assert list(Traits.model_fields) == [trait.value for trait in Trait]


def test_minus_zero_is_zero():
    minus = Product(repurchase_per_year=-0.0, basket=-0.0, decision_difficulty=-0.0, margin=-0.0)
    zero = Product(repurchase_per_year=0, basket=0, decision_difficulty=0, margin=0)
    assert minus == zero
    assert minus.digest == zero.digest


def test_a_product_is_locked():
    product = Product(**AXES)
    for part, name in ((product, "basket"), (product.traits, "sociality")):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(part, name, 0.1)
    assert product.replace(basket=1).basket == 1
    assert product.basket == 320


def test_limits_themselves_are_allowed():
    assert Product(repurchase_per_year=10_000, basket=1e12, decision_difficulty=1, margin=1).basket == 1e12


@pytest.mark.parametrize("axis", Axis)
def test_a_missing_axis_says_how_to_measure_it(axis):
    name = FIELDS[axis]
    for mapping in ({other: value for other, value in AXES.items() if other != name}, {**AXES, name: None}):
        with pytest.raises(SpecError) as error:
            Product.load(mapping)
        assert error.value.problems == ((name, "missing", f"is missing. {how_to_measure(axis)}"),)
        assert MEASURED_BY[axis] in str(error.value)
        with pytest.raises(ValidationError, match=r"is missing\. Measure it with axes_from_facts"):
            Product(**mapping)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("repurchase_per_year", -1), ("repurchase_per_year", 10_001), ("repurchase_per_year", True),
        ("repurchase_per_year", "4"), ("repurchase_per_year", [4]),
        ("basket", -0.01), ("basket", 1e13), ("basket", False), ("basket", "320"), ("basket", {}),
        ("decision_difficulty", -0.1), ("decision_difficulty", 1.1), ("decision_difficulty", True),
        ("margin", -0.1), ("margin", 1.01), ("margin", True), ("margin", "0.5"),
        ("currency", "RMB"), ("currency", "cny"), ("currency", None), ("currency", 5),
        ("name", None), ("name", 5), ("name", "x" * 121),
        ("traits", None), ("traits", 5), ("traits", "sociality"), ("traits", [0.5]),
    ],
)  # fmt: skip
def test_a_member_that_does_not_fit_is_named(name, value):
    with pytest.raises(SpecError) as error:
        Product.load({**AXES, name: value})
    assert {path for path, _, _ in error.value.problems} == {name}


@pytest.mark.parametrize("name", [*AXES, "margin"])
@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_no_number_is_infinite(name, value):
    if value == float("inf"):
        with pytest.raises(ValidationError, match="finite"):
            Product(**{**AXES, name: value})
    with pytest.raises(SpecError, match=r"^document: (Infinity|NaN) is no JSON"):
        Product.load(json.dumps({**AXES, name: value}))


@pytest.mark.parametrize("name", AXES)
def test_in_a_mapping_nan_is_missing_and_what_is_infinite_is_named(name):
    with pytest.raises(SpecError, match=rf"^{name}: is missing\. Measure it"):
        Product.load({**AXES, name: float("nan")})
    with pytest.raises(SpecError, match=rf"^{name}: is infinite\. Pass a finite number\.$"):
        Product.load({**AXES, name: float("inf")})
    assert Product.load({**AXES, "margin": float("nan")}).margin is None


@pytest.mark.parametrize("nan", [float("nan"), np.float64("nan")])
def test_nan_is_unknown_wherever_it_is_said(nan):
    product = Product(**AXES, margin=nan, traits={"sociality": nan, "premium": 0.5})
    assert product == Product(**AXES, traits=Traits(premium=0.5))
    assert Traits(sociality=nan) == Traits()
    assert product.replace(margin=nan).margin is None
    for name in AXES:
        with pytest.raises(ValidationError, match=rf"{name}: is missing\. Measure it"):
            Product(**{**AXES, name: nan})


def test_a_trait_beside_the_fields_is_told_where_it_belongs():
    with pytest.raises(SpecError) as error:
        Product.load({**AXES, "sociality": 0.3})
    assert str(error.value) == "sociality: is a trait. Write it in traits: {'traits': {'sociality': ...}}."


def test_unknown_fields_are_told_beside_missing_ones():
    with pytest.raises(SpecError) as error:
        Product.load({"repurchase": 4, "basket": 3, "decision_difficulty": 0.4, "premium": 1, "售价": 2})
    assert [path for path, _, _ in error.value.problems] == ["repurchase_per_year", "repurchase", "premium", "售价"]
    assert "repurchase: is no member here. Did you mean 'repurchase_per_year'?" in str(error.value)
    assert "售价: is no member here. Known: 'schema_version', 'name', " in str(error.value)


@pytest.mark.parametrize("trait", Trait)
@pytest.mark.parametrize("value", [-0.1, 1.1, True, "0.5", [0.5]])
def test_a_trait_that_does_not_fit_is_named(trait, value):
    with pytest.raises(SpecError, match=rf"^traits\.{trait}: "):
        Product.load({**AXES, "traits": {trait.value: value}})
    with pytest.raises(SpecError, match=rf"^{trait}: "):
        Traits.load({trait.value: value})


def test_unknown_members_are_refused_with_the_nearest_one():
    with pytest.raises(SpecError, match=r"baskett: is no member here\. Did you mean 'basket'\?"):
        Product.load({**AXES, "baskett": 3})
    with pytest.raises(SpecError, match=r"traits\.premiun: is no member here\. Did you mean 'premium'\?"):
        Product.load({**AXES, "traits": {"premiun": 0.5}})


@pytest.mark.parametrize("source", ["[]", "5", "null", "{", b"\xff", [], None])
def test_what_is_no_product_at_all(source):
    with pytest.raises(SpecError):
        Product.load(source)


def test_an_axis_of_a_product_object_may_be_read_from_json_text():
    text = '{"repurchase_per_year": 4, "basket": 320, "decision_difficulty": 0.4}'
    assert Product.load(text) == Product(**AXES)
