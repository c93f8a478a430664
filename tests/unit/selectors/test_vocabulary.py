"""The words of the choice."""

import pickle

import pytest

from privdomain.errors import UnknownNameError
from privdomain.selectors import Axis, OperatingModel, Trait
from privdomain.selectors.vocabulary import model_of


def test_words_and_their_chinese_terms():
    assert {model.value: model.zh for model in OperatingModel} == {
        "interest_community": "兴趣同好",
        "knowledge_expert": "知识专家",
        "dedicated_advisor": "专属顾问",
        "shopping_assistant": "购物参谋",
    }
    assert [(axis.value, axis.zh) for axis in Axis] == [
        ("repurchase", "复购"), ("basket", "客单价"), ("difficulty", "决策难度"),
    ]  # fmt: skip
    assert len(Trait) == 9
    assert all(trait.zh for trait in Trait)


@pytest.mark.parametrize("word", [*OperatingModel, *Axis, *Trait])
def test_a_word_is_its_text_and_travels(word):
    assert word == str(word) == word.value
    assert type(word)(word.value) is word
    assert pickle.loads(pickle.dumps(word)) is word  # noqa: S301 - our own bytes


def test_a_model_by_its_name():
    for model in OperatingModel:
        assert model_of(model.value) is model
        assert model_of(model) is model


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("knowledge_experts", "Did you mean 'knowledge_expert'?"),
        ("KNOWLEDGE", "Known: 'interest_community'"),
        ("兴趣同好", "Known: "),
        ("", "Known: "),
        (None, "Known: "),
        (3, "Known: "),
        (["knowledge_expert"], "."),
    ],
)
def test_what_is_no_model(name, hint):
    with pytest.raises(UnknownNameError) as error:
        model_of(name)
    assert "is no known operating model" in str(error.value)
    assert hint in str(error.value)
