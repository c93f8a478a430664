"""Product columns: what strangers may pass, and what is refused where."""

import math

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.selectors import DEFAULT_RULES, Product, Trait, Traits, select_models

AXES = {"repurchase_per_year": [2.0, 3.0, 8.0], "basket": [40.0, 60.0, 90.0], "decision_difficulty": [0.1, 0.2, 0.4]}


def test_columns_of_any_kind_are_one():
    lists = select_models({**AXES, "margin": [0.5, None, 1], "sociality": [None, 0.2, 1]})
    arrays = select_models(
        {
            **{name: np.array(column, np.float32 if name == "basket" else np.float64) for name, column in AXES.items()},
            "margin": np.array([0.5, math.nan, 1.0]),
            "sociality": (np.nan, 0.2, 1.0),
        }
    )
    products = select_models(
        [
            Product(
                repurchase_per_year=AXES["repurchase_per_year"][row],
                basket=AXES["basket"][row],
                decision_difficulty=AXES["decision_difficulty"][row],
                margin=[0.5, None, 1.0][row],
                traits=Traits(sociality=[None, 0.2, 1.0][row]),
            )
            for row in range(3)
        ]
    )
    assert lists == arrays
    assert [lists[row] for row in range(3)] == [products[row] for row in range(3)]
    assert lists.scores.tolist() == products.scores.tolist()


def test_integers_stand_for_floats():
    assert select_models({**AXES, "basket": [40, 60, 90], "repurchase_per_year": [2, 3.0, 8]}) == select_models(AXES)
    assert select_models({**AXES, "margin": [0, 1, None]}).products.margin.tolist()[:2] == [0, 1]


def test_minus_zero_is_zero():
    choices = select_models({**AXES, "basket": [-0.0, 60.0, 90.0]})
    assert math.copysign(1, choices.products.axes[1][0]) == 1


def test_no_column_is_shared_with_the_caller():
    baskets, names = np.array([40.0, 60.0, 90.0]), np.array(["a", "b", "c"], object)
    choices = select_models({**AXES, "basket": baskets, "name": names})
    baskets[0], names[0] = 1e6, "z"
    assert choices[0].product.basket == 40
    assert choices[0].product.name == "a"


def test_names_are_texts_or_integers_and_may_be_missing():
    for names, expected in (
        (["a", None, "c"], ["a", "", "c"]),
        (["a", math.nan, "c"], ["a", "", "c"]),
        ([7, 8, 9], ["7", "8", "9"]),
        (np.array(["茶", "b", "c"]), ["茶", "b", "c"]),
    ):
        choices = select_models({**AXES, "name": names})
        assert [choice.product.name for choice in choices] == expected
    assert select_models({**AXES, "name": ["a", None, "c"]}).to_records()[1]["name"] is None
    assert select_models(AXES)[0].product.name == ""


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        ([1.5, 2.5, 3.5], "holds a float"),
        ([True, False, True], "holds a bool"),
        ([b"a", "b", "c"], "holds a bytes"),
        ([{}, "b", "c"], "holds a dict"),
        (["a", "b", "c" * 121], "is longer than 120 characters"),
        (["a", "b", "\ud800"], "holds a half of a character"),
        ("abc", "is a single str"),
        (["a", "b"], "has 2 rows where repurchase_per_year has 3"),
    ],
)
def test_names_that_are_none(names, problem):
    with pytest.raises(DataError, match=f"^name: {problem}"):
        select_models({**AXES, "name": names})


@pytest.mark.parametrize("name", AXES)
def test_a_missing_axis_says_how_to_measure_it(name):
    measured = {
        "repurchase_per_year": "purchases of the category per buyer and year, never per SKU",
        "basket": "money of one purchase, net of discounts",
        "decision_difficulty": "0 for bought at once, 1 for weeks of comparing and asking",
    }[name]
    hint = f"Measure it with axes_from_facts, or pass an estimate: {measured}."
    without = {other: column for other, column in AXES.items() if other != name}
    for columns in (without, {**AXES, name: None}):
        with pytest.raises(DataError) as error:
            select_models(columns)
        assert str(error.value) == f"{name}: is missing. {hint}"
    for gap in (None, math.nan):
        with pytest.raises(DataError) as error:
            select_models({**AXES, name: [0.5, gap, gap]})
        assert str(error.value) == f"{name}: is missing (first at row 1, 2 rows). {hint}"


@pytest.mark.parametrize("name", [*AXES, "margin", *map(str, Trait)])
@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ([0.5, -0.1, 0.5], r"is out of range: .*first at row 1, 1 row"),
        ([0.5, 2e12, 0.5], r"is out of range: .*first at row 1, 1 row"),
        ([0.5, math.inf, -math.inf], r"is infinite: .*first at row 1, 2 rows"),
        ([0.5, 10**400, 0.5], "holds an integer beyond all floats"),
        ([True, False, True], "is no number"),
        ([0.5, True, 0.5], "is no number"),
        (["0.5", "0.5", "0.5"], "is no number"),
        ([0.5, "x", 0.5], "is no number"),
        (np.array([1, 2, 3], "M8[D]"), "is no number"),
        ([1j, 0.5, 0.5], "is no number"),
        (0.5, "is a single float"),
        ("abc", "is a single str"),
        (np.zeros((3, 1)), "has 2 dimensions"),
    ],
)
def test_values_that_are_refused(name, bad, problem):
    with pytest.raises(DataError, match=f"^{name}: {problem}"):
        select_models({**AXES, name: bad})


@pytest.mark.parametrize("name", ["basket", "decision_difficulty", "margin", *map(str, Trait)])
def test_columns_of_several_lengths(name):
    with pytest.raises(DataError, match=rf"^{name}: has 2 rows where repurchase_per_year has 3\. Pass columns of one"):
        select_models({**AXES, name: [0.5, 0.5]})
    with pytest.raises(DataError, match=r"^basket: has 3 rows where repurchase_per_year has 2\."):
        select_models({**AXES, "repurchase_per_year": [1, 2]})


@pytest.mark.parametrize("name", ["decision_difficulty", "margin", *map(str, Trait)])
def test_shares_end_at_one(name):
    with pytest.raises(DataError, match=rf"^{name}: is out of range: 1\.1"):
        select_models({**AXES, name: [0.5, 1.1, 0.5]})


def test_repurchase_ends_at_ten_thousand():
    assert len(select_models({**AXES, "repurchase_per_year": [0, 1, 10_000]})) == 3
    with pytest.raises(DataError, match=r"Pass numbers from 0 to 10,000\.$"):
        select_models({**AXES, "repurchase_per_year": [0, 1, 10_001]})


@pytest.mark.parametrize(("name", "meant"), [("baskets", "basket"), ("socialty", "sociality"), ("margn", "margin")])
def test_a_column_of_another_name(name, meant):
    with pytest.raises(UnknownNameError, match=f"'{name}' is no known column of products. Did you mean '{meant}'?"):
        select_models({**AXES, name: [1, 2, 3]})


def test_a_column_without_a_name():
    with pytest.raises(UnknownNameError, match="'3' is no known column"):
        select_models({**AXES, 3: [1, 2, 3]})


def test_the_currency_is_that_of_the_rules():
    assert select_models(AXES, currency="CNY") == select_models(AXES)
    with pytest.raises(DataError) as error:
        select_models(AXES, currency="USD")
    hint = "Convert the basket, or the rules with in_currency('USD', rate=...)."
    assert str(error.value) == f"currency: is USD where the rules are in CNY. {hint}"
    product = Product(repurchase_per_year=1, basket=1, decision_difficulty=0.5, currency="USD")
    with pytest.raises(DataError, match=r"^currency: is USD where the rules are in CNY \(first at row 1\)"):
        select_models([product.replace(currency="CNY"), product])
    with pytest.raises(DataError, match=r"^currency: is EUR"):
        select_models([product.replace(currency="CNY")], currency="EUR")
    in_dollars = DEFAULT_RULES.in_currency("USD", rate=0.14)
    assert select_models([product], currency="USD", rules=in_dollars)[0].product == product


@pytest.mark.parametrize("currency", ["XXX", "", 5, ["CNY"]])
def test_what_is_no_currency(currency):
    for products in (AXES, []):
        with pytest.raises(SpecError, match=r"^currency: "):
            select_models(products, currency=currency)


@pytest.mark.parametrize(
    ("products", "problem"),
    [
        (5, "is a int"),
        (None, "is a NoneType"),
        ("abc", r"has a str \(first at row 0\)"),
        ([[2.0, 40.0, 0.1]], r"has a list \(first at row 0\)"),
        (Product(repurchase_per_year=1, basket=1, decision_difficulty=0), r"has a tuple"),
    ],
)
def test_what_is_no_products(products, problem):
    with pytest.raises(DataError, match=f"^products: {problem}.*Pass products, or columns"):
        select_models(products)


def test_no_product_at_all():
    for products in ([], {name: [] for name in AXES}, {**{name: [] for name in AXES}, "name": [], "margin": []}):
        choices = select_models(products)
        assert len(choices) == 0
        assert choices.scores.shape == (0, 5)
        assert choices.margins.shape == choices.models.shape == choices.winners.shape == (0,)
        assert choices.to_records() == []
        assert repr(choices).startswith("Operating models of 0 products")
    with pytest.raises(DataError, match="basket: is missing"):
        select_models({"repurchase_per_year": []})
