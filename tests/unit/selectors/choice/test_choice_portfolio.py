"""Portfolio: products grouped by their model, counted in revenue."""

import math

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.selectors import DEFAULT_RULES, PRODUCT_EXAMPLES, OperatingModel, portfolio, select_models

IC, KE, DA, SA = OperatingModel
PRODUCTS = {example.product.name: example.product for example in PRODUCT_EXAMPLES}
NAMES = ["fashion", "catering", "hair ties", "cars", "home care"]  # IC, SA, unsuitable, DA, SA
CHOICES = select_models([PRODUCTS[name] for name in NAMES])


def test_products_and_revenue_by_model():
    mixed = portfolio(CHOICES, [10, 20.5, 30, 40, 9.5])
    assert mixed.n_products.tolist() == [1, 0, 1, 2, 1]
    assert mixed.revenue_minor.tolist() == [1_000, 0, 4_000, 3_000, 3_000]
    assert mixed.revenue.tolist() == [10, 0, 40, 30, 30]
    assert mixed.shares.tolist() == pytest.approx([1 / 11, 0, 4 / 11, 3 / 11, 3 / 11])
    assert mixed.suitable_share == pytest.approx(8 / 11)
    assert (mixed.lead, mixed.kind) == (DA, "hybrid")
    assert [mixed.products_of(model).tolist() for model in [*OperatingModel, None]] == [[0], [], [3], [1, 4], [2]]
    assert mixed.products_of("shopping_assistant").tolist() == [1, 4]


@pytest.mark.parametrize(
    ("revenue", "lead", "kind"),
    [
        ([8, 1, 100, 1, 0], IC, "single"),  # 8 of 10 that suit
        ([79, 10, 0, 11, 0], IC, "hybrid"),  # 79 of 100
        ([0, 5, 0, 0, 5], SA, "single"),
        ([0, 0, 7, 0, 0], None, "none"),
        ([0, 0, 0, 0, 0], None, "none"),
    ],
)
def test_whether_one_model_is_enough(revenue, lead, kind):
    mixed = portfolio(CHOICES, revenue)
    assert (mixed.lead, mixed.kind) == (lead, kind)


def test_nothing_sold_has_no_shares():
    nothing = portfolio(CHOICES, [0] * 5)
    assert np.isnan(nothing.shares).all()
    assert math.isnan(nothing.suitable_share)
    assert nothing.to_records()[0]["share"] is None
    empty = portfolio(select_models([]), [])
    assert (empty.n_products.sum(), empty.kind) == (0, "none")


def test_money_is_exact_in_either_unit_and_in_the_currency_of_the_rules():
    assert portfolio(CHOICES, [0.1, 0.2, 0, 0, 0.1]).revenue_minor.tolist() == [10, 0, 0, 30, 0]
    assert portfolio(CHOICES, [10, 20, 0, 0, 10], unit="minor") == portfolio(CHOICES, [0.1, 0.2, 0, 0, 0.1])
    yen = select_models([], rules=DEFAULT_RULES.in_currency("JPY", rate=20))
    assert portfolio(yen, []).currency == "JPY"


@pytest.mark.parametrize(
    ("revenue", "problem"),
    [
        ([1, 2, 3], r"has 3 rows for 5 products\. Pass one amount per product"),
        ([1, 2, 3, 4, -5], r"is negative: .*first at row 4, 1 row.*Pass revenue before refunds"),
        ([1, 2, 3, 4, None], r"is missing \(first at row 4"),
        ([1, 2, 3, math.nan, None], r"is missing \(first at row 3, 2 rows\)\. Pass 0 for what sold nothing"),
        ([1, 2, 3, 4, math.inf], "is infinite"),
        ([1, 2, 3, 4, 0.001], "is no whole number of minor units"),
        ([1, 2, 3, 4, "5"], "is no finite number"),
        ([True] * 5, "is no finite number"),
        ([2**62] * 5, "does not fit into 2"),
        ([9e16] * 5, "is too large|adds up|does not fit"),
        ([2**55] * 5, "adds up to"),
        (5, "is a single int"),
        (None, "is a single NoneType"),
    ],
)
def test_revenue_that_is_refused(revenue, problem):
    with pytest.raises(DataError, match=f"^revenue: ({problem})"):
        portfolio(CHOICES, revenue)


@pytest.mark.parametrize("unit", ["fen", None, 1])
def test_what_is_no_unit(unit):
    with pytest.raises(SpecError, match=r"^unit: "):
        portfolio(CHOICES, [0] * 5, unit=unit)


@pytest.mark.parametrize("choices", [None, [], CHOICES[0], [CHOICES[0]], {}])
def test_what_is_no_choices(choices):
    with pytest.raises(DataError, match=r"^choices: is a \w+\. Pass what select_models gave\.$"):
        portfolio(choices, [])


@pytest.mark.parametrize("model", ["shopping_asistant", 5, "", IC.zh])
def test_products_of_no_known_model(model):
    with pytest.raises(UnknownNameError, match="is no known operating model"):
        portfolio(CHOICES, [0] * 5).products_of(model)


def test_a_portfolio_is_drawn_and_does_not_add():
    mixed = portfolio(CHOICES, [10, 20, 30, 40, 5])
    assert repr(mixed).splitlines()[0] == "Portfolio in CNY: hybrid (混合模式)"
    assert [record["outcome"] for record in mixed.to_records()] == [*OperatingModel, "unsuitable"]
    with pytest.raises(TypeError, match="Portfolio does not add"):
        mixed + mixed
    with pytest.raises(AttributeError):
        mixed.currency = "USD"


def test_amounts_between_minor_units_are_rounded_on_request():
    with pytest.raises(DataError) as error:
        portfolio(CHOICES, [1.234, 0, 0, 0, 0])
    assert "is no whole number of minor units (first at row 0, 1 row)" in str(error.value)
    assert "rounding='half_even'" in error.value.hint
    assert "unit='minor'" in error.value.hint
    rounded = portfolio(CHOICES, [1.235, 0, 0, 0, 0], rounding="half_even")
    assert rounded.revenue_minor.sum() == 124
    with pytest.raises(SpecError, match=r"^rounding: 'up' is no rounding"):
        portfolio(CHOICES, [0] * 5, rounding="up")


@pytest.mark.parametrize("bad", [math.inf, "12", 1e300])
def test_no_hint_names_what_a_portfolio_does_not_have(bad):
    with pytest.raises(DataError) as error:
        portfolio(CHOICES, [bad, 0, 0, 0, 0])
    assert "accept" not in error.value.hint
