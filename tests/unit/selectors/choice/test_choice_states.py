"""States of choices: what no choice can be is refused."""

import copy
import math

import pytest

from privdomain.errors import SpecError
from privdomain.selectors import PRODUCT_EXAMPLES, Choice, Choices, Portfolio, portfolio, select_model, select_models

PRODUCTS = [example.product for example in PRODUCT_EXAMPLES[:3]]
CHOICE, CHOICES = select_model(PRODUCTS[0]), select_models(PRODUCTS)
PORTFOLIO = portfolio(CHOICES, [1, 2, 3])


def floats(*shape, value=0.5, values=None):
    return {"dtype": "float64", "shape": list(shape), "values": values or [value] * math.prod(shape)}


def integers(*values, dtype="int64", shape=None):
    return {"dtype": dtype, "shape": shape or [len(values)], "values": list(values)}


def check_refused(result, *path, value):
    """That a state with one other value is damaged."""
    state = copy.deepcopy(result.to_state())
    assert type(result).from_state(state) == result
    spot = state["fields"]
    for key in path[:-1]:
        spot = spot[key]
    assert path[-1] in (spot if isinstance(spot, dict) else range(len(spot)))
    spot[path[-1]] = value
    with pytest.raises(SpecError, match=f"^state: does not hold a ({type(result).__name__}|ProductColumns): ") as error:
        type(result).from_state(state)
    assert error.value.problems[0][:2] == ("state", "damaged")


NO_SCORES = [[math.inf, 0, 0, 0, 0], [-0.1, 1, 1, 1, 1], [None, 1, 1, 1, 1]]


@pytest.mark.parametrize("confidence", [7.0, 7, 0.49, 1.01, -1.0, math.inf, None, "0.9", True])
def test_a_confidence_that_is_none(confidence):
    check_refused(CHOICE, "confidence", value=confidence)


@pytest.mark.parametrize("scores", [floats(4), floats(6), floats(0), floats(5, 1), floats(1, 5)])
def test_scores_of_another_shape(scores):
    check_refused(CHOICE, "scores", value=scores)


@pytest.mark.parametrize("values", NO_SCORES)
def test_scores_that_are_none(values):
    check_refused(CHOICE, "scores", value=floats(5, values=values))
    check_refused(CHOICES, "scores", value=floats(3, 5, values=[*values, *[0.5] * 10]))


def test_the_product_of_another_currency():
    check_refused(CHOICE, "product", "currency", value="USD")
    check_refused(CHOICE, "rules", "currency", value="USD")


@pytest.mark.parametrize("scores", [floats(2, 5), floats(4, 5), floats(3, 4), floats(15), floats(5, 3), floats(0, 5)])
def test_scores_that_do_not_fit_the_products(scores):
    check_refused(CHOICES, "scores", value=scores)


@pytest.mark.parametrize(
    "confidence",
    [floats(2), floats(3, 1), floats(15), *(floats(3, values=[0.6, odd, 0.6]) for odd in (7.0, 0.4, None, math.inf))],
)
def test_confidences_that_do_not_fit_the_products(confidence):
    check_refused(CHOICES, "confidence", value=confidence)


@pytest.mark.parametrize("column", [floats(2), floats(3, 1), floats(3, value=-0.1), floats(3, value=2e12)])
def test_columns_of_products_that_are_none(column):
    check_refused(CHOICES, "products", "margin", value=column)
    for place in range(3):
        check_refused(CHOICES, "products", "axes", place, value=column)
    for place in range(9):
        check_refused(CHOICES, "products", "traits", place, value=column)


def test_what_else_no_columns_of_products_are():
    state = CHOICES.to_state()["fields"]["products"]
    for place in range(3):
        check_refused(CHOICES, "products", "axes", place, value=floats(3, values=[0.5, None, 0.5]))
    check_refused(CHOICES, "products", "axes", 2, value=floats(3, value=1.1))
    check_refused(CHOICES, "products", "margin", value=floats(3, value=1.1))
    check_refused(CHOICES, "products", "margin", value=floats(values=[0.5]))
    check_refused(CHOICES, "products", "axes", value=state["axes"][:2])
    check_refused(CHOICES, "products", "axes", value=[*state["axes"], state["margin"]])
    check_refused(CHOICES, "products", "traits", value=state["traits"][:8])
    names = {"dtype": "object", "shape": [3], "values": ["one", None, "three"]}
    for odd in ({**names, "values": ["one", 2, "three"]}, {**names, "shape": [3, 1]}, integers(1, 2, 3)):
        check_refused(CHOICES, "products", "names", value=odd)
    nameless = CHOICES.to_state()
    nameless["fields"]["products"]["names"] = None
    assert [choice.product.name for choice in Choices.from_state(nameless)] == [""] * 3
    nameless["fields"]["products"]["names"] = names
    assert Choices.from_state(nameless)[0].product.name == "one"


def test_winners_that_are_none():
    # all three products are for the interest community: code 0
    assert PORTFOLIO.winners.tolist() == [0, 0, 0]
    for codes in ((77, 0, 0), (-1, 0, 0), (5, 0, 0), (1, 0, 0), (0, 0)):
        check_refused(PORTFOLIO, "winners", value=integers(*codes, dtype="int8"))
    check_refused(PORTFOLIO, "winners", value=integers(0, 0, 0, dtype="int8", shape=[3, 1]))
    check_refused(PORTFOLIO, "winners", value=integers(0, 0, 0))
    check_refused(PORTFOLIO, "winners", value=floats(3, value=0.0))
    check_refused(PORTFOLIO, "winners", value={"dtype": "bool", "shape": [3], "values": [False] * 3})


def test_counts_and_revenue_that_are_none():
    for counts in ((2, 1, 0, 0, 0), (3, 0, 0, 0), (3, 0, 0, 0, 0, 0), (4, 0, 0, 0, -1)):
        check_refused(PORTFOLIO, "n_products", value=integers(*counts))
    for revenue in ((-600, 0, 0, 0, 0), (600, 0, 0, 0), (600, 0, 0, 0, 0, 0)):
        check_refused(PORTFOLIO, "revenue_minor", value=integers(*revenue))
    check_refused(PORTFOLIO, "revenue_minor", value=integers(600, 0, 0, 0, 0, shape=[5, 1]))
    check_refused(PORTFOLIO, "currency", value="XXX")


def test_one_kind_of_state_is_no_other():
    for kind, result in ((Choice, CHOICES), (Choices, PORTFOLIO), (Portfolio, CHOICE)):
        with pytest.raises(SpecError, match=r"^kind: is "):
            kind.from_state(result.to_state())
