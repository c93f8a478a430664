"""What assessments ask of results: words that travel, nan that equals itself, and tables of sentences."""

import json
from collections.abc import Mapping
from math import nan

import pytest
from attrs import field, frozen

from privdomain._internal.reprs import TextTable
from privdomain._internal.results import _equal
from privdomain._internal.states import from_state, to_state
from privdomain._internal.terms import Term
from privdomain.errors import SpecError


class Fruit(Term):
    """Fruit."""

    PEAR = "pear", "梨"
    PLUM = "plum", "李"


@frozen
class Basket:
    fruit: Fruit
    weight: float = 1.5
    maybe: Fruit | None = None
    several: tuple[Fruit, ...] = ()
    shares: Mapping[str, float] = field(factory=dict)


FULL = Basket(Fruit.PEAR, nan, Fruit.PLUM, tuple(Fruit), {Fruit.PEAR: nan, "fig": 0.5})


def test_terms_and_nan_travel_as_words_and_none():
    state = to_state(FULL)
    assert json.loads(json.dumps(state, allow_nan=False)) == {
        "fruit": "pear", "weight": None, "maybe": "plum", "several": ["pear", "plum"],
        "shares": {"pear": None, "fig": 0.5},
    }  # fmt: skip
    assert type(state["fruit"]) is str


@pytest.mark.parametrize("basket", [FULL, Basket(Fruit.PLUM)])
def test_they_come_back_as_words_and_nan(basket):
    again = from_state(Basket, json.loads(json.dumps(to_state(basket))))
    assert _equal(again, basket)
    assert type(again.fruit) is Fruit
    assert type(again.maybe) is type(basket.maybe)
    assert [type(one) for one in again.several] == [type(one) for one in basket.several]


@pytest.mark.parametrize(
    ("name", "value"),
    [("fruit", "fig"), ("fruit", None), ("fruit", 5), ("maybe", "fig"), ("maybe", 5), ("several", ["fig"]),
     ("several", "pear"), ("weight", "1.5"), ("weight", 1), ("shares", {"pear": "x"})],
)  # fmt: skip
def test_a_damaged_word_or_number(name, value):
    with pytest.raises(SpecError, match="does not hold a Basket"):
        from_state(Basket, {**to_state(FULL), name: value})


@pytest.mark.parametrize(
    ("one", "other", "is_equal"),
    [(nan, float("nan"), True), (nan, 0.0, False), (0.0, nan, False), (nan, None, False), (0.5, 0.5, True),
     ({"a": nan}, {"a": nan}, True), ({"a": nan}, {"a": 1.0}, False), ({"a": nan}, {"b": nan}, False)],
)  # fmt: skip
def test_unknown_equals_unknown_and_nothing_else(one, other, is_equal):
    assert _equal(one, other) is is_equal


def test_sentences_stand_on_the_left_without_blanks_at_their_end():
    table = TextTable("T", ["", "why"], [["a", "A long one."], ["梨 if", "Short."]], is_prose=True)
    assert table.to_text() == "T\n       why\na      A long one.\n梨 if  Short."
    assert TextTable("T", ["", "why"], [["a", "Short."]]).to_text() == "T\n      why\na  Short."
