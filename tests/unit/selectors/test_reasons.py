"""Reasons: one code, two languages."""

import pytest

from privdomain._internal.states import from_state, to_state
from privdomain._internal.terms import Term
from privdomain.selectors import Reason
from privdomain.selectors.reasons import Wording


class Point(Term):
    """Points."""

    OWN_DATA = "own_data", "自有数据"
    OWN_SITE = "own_site", "自有官网"
    PSEUDO_CDP = "pseudo_cdp", "伪CDP"


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
    assert dict(reason().parameters) == {"n": 2, "share": 0.25, "of": "own_data, own_site", "one": "own_data"}
    assert type(reason().parameters["one"]) is str
    with pytest.raises(TypeError, match="does not support item assignment"):
        reason().parameters["n"] = 3


def test_equal_reasons_are_equal_and_hash_alike():
    assert reason() == reason()
    assert len({reason(), reason()}) == 1
    assert reason() != LINE(n=3, share=0.25, of=(), one=Point.OWN_DATA)


def test_a_reason_travels():
    given = Reason(
        code="c", parameters={"n": 1, "x": 0.5, "is_so": True, "name": "a", "none": None}, en="A.", zh="甲。"
    )
    assert from_state(Reason, to_state(given)) == given
