"""AddWay: an open vocabulary of vendor codes."""

import json
import pickle

import pytest
from unit.models.examples import faults, load

from privdomain.errors import SpecError
from privdomain.models import ADD_WAYS, AddWay, Relation


@pytest.mark.parametrize("code", [0, 1, 16, 202, 999, 1001, 7777, 2**31 - 1])
def test_every_code_is_kept(code):
    relation = load("Relation", add_way=code)
    assert relation.add_way == code
    assert type(relation.add_way) is AddWay
    assert json.loads(relation.to_json())["add_way"] == code
    assert Relation.load(relation.to_json()) == relation
    assert Relation(**{**dict(relation), "add_way": AddWay(code)}) == relation


@pytest.mark.parametrize("value", [-1, 2**31, True, 1.0, "1", [], "扫码"])
def test_what_is_no_code(value):
    assert faults("Relation", add_way=value)[0][0] == "add_way"
    with pytest.raises(SpecError, match=r"^add_way: .* is no code of an add way. Pass an integer from 0 to"):
        AddWay(value)


def test_a_known_code_has_its_term():
    assert (AddWay(1).zh, AddWay(202).zh, AddWay(1003).zh) == ("扫码", "管理员分配", "裂变")
    assert AddWay(1).is_known
    assert not AddWay(15).is_known  # the platform leaves it out
    assert AddWay(15).zh == "15"


def test_vendors_have_their_own_from_1001():
    assert [AddWay(code).is_vendor_private for code in (202, 1000, 1001, 7777)] == [False, False, True, True]


def test_it_is_a_number_that_shows_what_it_is():
    assert repr(AddWay(9)) == "AddWay(9)"
    assert AddWay(9) == 9
    assert hash(AddWay(9)) == hash(9)
    assert pickle.loads(pickle.dumps(AddWay(9))) == AddWay(9)  # noqa: S301


def test_the_terms_are_read_only():
    assert len(ADD_WAYS) == 21
    with pytest.raises(TypeError):
        ADD_WAYS[5] = "x"


def test_the_schema_says_what_is_read():
    schema = Relation.model_json_schema()["properties"]["add_way"]["anyOf"][0]
    assert schema == {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}
