"""Reasons: one code, two languages."""

import pytest

from privdomain._internal.states import from_state, to_state
from privdomain._internal.terms import Term
from privdomain.selectors import Reason
from privdomain.selectors.reasons import Wording, english, locked


class Point(Term):
    """Points."""

    OWN_DATA = "own_data", "自有数据"
    OWN_SITE = "own_site", "自有官网"
    PSEUDO_CDP = "pseudo_cdp", "伪CDP"
    HOUSEHOLD_SIZE = "family.household_size", "家庭人数"


LINE = Wording("line", "{n} of {share:.0%}: {of}; {one}.", "{share:.0%} 中 {n}：{of}；{one}。")


def reason():
    return LINE(n=2, share=0.25, of=(Point.OWN_DATA, Point.OWN_SITE), one=Point.OWN_DATA)


def test_terms_stand_by_their_word_or_their_chinese_term():
    assert reason().en == "2 of 25%: own data, own site; own data."
    assert reason().zh == "25% 中 2：自有数据、自有官网；自有数据。"
    assert str(reason()) == reason().en


def test_a_sentence_begins_with_a_capital_and_acronyms_are_capitals():
    line = Wording("kind", "{one} it is.", "是{one}。")
    assert line(one=Point.PSEUDO_CDP).en == "Pseudo CDP it is."
    assert line(one=Point.PSEUDO_CDP).zh == "是伪CDP。"
    assert Wording("empty", "", "")().en == ""


def test_parameters_are_plain_and_locked():
    assert dict(reason().parameters) == {"n": 2, "share": 0.25, "of": ("own_data", "own_site"), "one": "own_data"}
    plain = [*reason().parameters["of"], reason().parameters["one"]]
    assert {type(word) for word in plain} == {str}
    with pytest.raises(TypeError, match="does not support item assignment"):
        reason().parameters["n"] = 3


def test_what_somebody_is_called_keeps_its_letters():
    line = Wording("who", "{name} it is.", "是{name}。")
    assert line(name="iQIYI").en == "iQIYI it is."
    assert line(name=("iQIYI", "b站")).en == "iQIYI, b站 it is."
    assert line(name=()).en == " it is."
    assert line(name=(Point.OWN_DATA, Point.OWN_SITE)).en == "Own data, own site it is."


@pytest.mark.parametrize(
    ("word", "read"),
    [
        ("saas", "SaaS"),
        ("pseudo_cdp", "pseudo CDP"),
        ("family.household_size", "household size"),
        ("h5_page", "H5 page"),
    ],
)
def test_words_are_spelt_as_in_a_sentence(word, read):
    assert english(word) == read


def test_a_name_with_a_comma_stays_one_name():
    line = Wording("who", "These: {names}.", "{names}。")(names=("A, B", "C"))
    assert line.parameters["names"] == ("A, B", "C")
    state = to_state(line)
    assert state["parameters"]["names"] == ["A, B", "C"]
    assert from_state(Reason, state) == line


def test_locked_is_a_copy():
    given = {"a": 1}
    kept = locked(given)
    given["a"] = 2
    assert kept == {"a": 1}


def test_equal_reasons_are_equal_and_hash_alike():
    assert reason() == reason()
    assert len({reason(), reason()}) == 1
    assert reason() != LINE(n=3, share=0.25, of=(), one=Point.OWN_DATA)


def test_a_reason_travels():
    given = Reason(
        code="c", parameters={"n": 1, "x": 0.5, "is_so": True, "name": "a", "none": None}, en="A.", zh="甲。"
    )
    assert from_state(Reason, to_state(given)) == given
