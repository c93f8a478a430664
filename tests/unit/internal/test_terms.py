"""Terms: words that are plain texts, with a Chinese name."""

import copy
import pickle

import pytest

from privdomain._internal.terms import Term


class Fruit(Term):
    """Fruit (水果)."""

    PEAR = "pear", "梨"
    PLUM = "plum"


def test_a_word_is_its_plain_text():
    assert Fruit.PEAR == "pear"
    assert (Fruit.PEAR.value, str(Fruit.PEAR), f"{Fruit.PEAR}") == ("pear", "pear", "pear")
    assert Fruit("pear") is Fruit.PEAR
    assert list(Fruit) == ["pear", "plum"]
    assert "pear" in set(Fruit)


def test_it_has_a_chinese_name():
    assert (Fruit.PEAR.zh, Fruit.PLUM.zh) == ("梨", "")


@pytest.mark.parametrize("again", [lambda word: pickle.loads(pickle.dumps(word)), copy.copy, copy.deepcopy])  # noqa: S301
def test_a_copy_is_the_word_itself(again):
    assert again(Fruit.PEAR) is Fruit.PEAR


def test_the_name_is_no_word():
    with pytest.raises(ValueError, match="'梨' is not a valid Fruit"):
        Fruit("梨")
