"""Conditions: the fluent form, its JSON, and what is no condition."""

import operator
import pickle
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from privdomain.errors import SpecError
from privdomain.segments import Ago, All, Consented, HasTag, InSegment, Prop, RfmIn, StageIn, load
from privdomain.segments.conditions import kind_of_value

age = Prop("age")


@pytest.mark.parametrize(
    ("prop", "op", "value"),
    [
        (age == 3, "==", 3),
        (age != 3, "!=", 3),
        (age < 3, "<", 3),
        (age <= 3, "<=", 3),
        (age > 3, ">", 3),
        (age >= 3, ">=", 3),
        (age.is_in(3, 4), "in", [3, 4]),
        (age.not_in(3), "not_in", [3]),
        (age.between(3, 4), "between", [3, 4]),
        (age.contains("a"), "contains", "a"),
        (age.starts_with("a"), "starts_with", "a"),
        (age.ends_with("a"), "ends_with", "a"),
        (age.is_missing(), "is_missing", None),
        (age.is_known(), "is_known", None),
        (age.is_in([3, 4]), "in", [3, 4]),
        (age.not_in(np.array([3, 4, 3])), "not_in", [3, 4]),
        (age.is_in(1, 2, 1.0, 1), "in", [1, 2]),
        (age.between(3, 3), "between", [3, 3]),
        (age == np.int64(2**53 + 1), "==", 2**53 + 1),
        (age == np.array(3), "==", 3),
        (age > np.float32(0.1), ">", 0.10000000149011612),  # what a float32 makes of 0.1
        (age == np.True_, "==", True),
        (age == np.str_("a"), "==", "a"),
        (age < np.datetime64("2026-01-05T00:00:00.000001"), "<", "2026-01-05T00:00:00.000001+00:00"),
        (age.is_in(np.array(["2026-01-05"], "M8[ns]")), "in", ["2026-01-05T00:00:00.000000+00:00"]),
        (age == True, "==", True),  # noqa: E712 - builds a rule
        (age >= Ago(ago="30d"), ">=", {"ago": "30d"}),
        (age >= date(2026, 1, 5), ">=", "2026-01-05"),
        (age >= datetime(2026, 1, 5, tzinfo=UTC), ">=", "2026-01-05T00:00:00+00:00"),
        (age == 0.5, "==", 0.5),
        (age == "", "==", ""),
    ],
    ids=str,
)
def test_the_fluent_form_is_the_tree_of_the_json(prop, op, value):
    document = {"kind": "prop", "field": "age", "op": op, "value": value}
    assert load(document) == prop
    assert prop.to_dict() == document | {"missing": None}
    assert Prop("age", op, prop.value) == prop


def test_a_comparison_the_other_way_round():
    assert operator.lt(3, age) == (age > 3)
    assert operator.ge(3, age) == (age <= 3)
    assert operator.eq(3, age) == (age == 3)
    assert operator.lt(np.int64(3), age) == (age > 3)
    assert operator.ne(np.float64(3), age) == (age != 3)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (age == 18.0, age == 18),
        (age == -0.0, age == 0),
        (age.is_in(1.0, 2), age.is_in(1, 2.0)),
        (age >= 2.0**53, age >= 2**53),
    ],
)
def test_equal_numbers_have_one_text(one, other):
    assert one == other
    assert (one.to_json(), one.digest, hash(one)) == (other.to_json(), other.digest, hash(other))


def test_a_flag_is_no_number_though_python_takes_them_for_equal():
    flag, number = age == True, age == 1  # noqa: E712 - builds a rule
    assert (flag == number) is False
    assert (flag != number) is True
    assert All(flag, flag) != All(number, number)
    assert age.is_in(*[True]) != age.is_in(1)
    assert flag.digest != number.digest


def test_rules_are_compared_with_rules_by_what_they_say():
    assert ((age > 1) == (age > 1)) is True
    assert ((age > 1) != (age > 1)) is False
    assert ((age > 1) == (age > 2)) is False
    assert (age == HasTag("vip")) is False
    assert (age != HasTag("vip")) is True
    assert (age == Prop("age")) is True
    assert (age != Prop("age")) is False
    assert (age == (age == 1)) is False
    assert {age > 1: "one"}[age > 1] == "one"
    assert pickle.loads(pickle.dumps(age > 1)) == (age > 1)  # noqa: S301 - our own bytes


def test_a_comparison_is_no_value():
    adult = age >= 18
    assert (adult == None) is False  # noqa: E711 - asks for the comparison
    assert (adult != None) is True  # noqa: E711
    assert (adult == 3) is False
    assert adult not in {None, 1}
    assert [None, 1, adult].index(adult) == 2


@pytest.mark.parametrize("compare", [operator.eq, operator.ne])
def test_two_fields_are_not_compared(compare):
    with pytest.raises(TypeError, match=r"^'age' and 'city' are fields, and a field is compared with values only\.$"):
        compare(age, Prop("city"))


def test_an_unfinished_comparison_is_no_document():
    assert age.op is None
    for members in ({}, {"op": None}, {"value": 3}):
        with pytest.raises(SpecError, match=r"^op: is missing\. Say how the value is compared") as caught:
            load({"kind": "prop", "field": "age"} | members)
        assert caught.value.problems[0][1] == "missing"
    with pytest.raises(SpecError, match=r"^op: is missing"):
        load(age.to_json())
    with pytest.raises(SpecError, match=r"^op: is missing"):
        Prop("age", value=3)


def test_what_missing_says_may_be_added():
    assert (age > 1).where_missing("true") == Prop("age", ">", 1, missing="true")
    assert (age.where_missing("true") > 1) == Prop("age", ">", 1, missing="true")


@pytest.mark.parametrize("joined", [lambda: 1 < age < 3, lambda: age and age, lambda: not age, lambda: [3].index(age)])
def test_python_cannot_ask_a_rule_for_its_truth(joined):
    with pytest.raises(TypeError, match="neither true nor false"):
        joined()


@pytest.mark.parametrize("again", [lambda: (age > 1) < 3, lambda: age.is_missing() <= 3, lambda: (age == 1).is_in(2)])
def test_a_comparison_is_not_compared_again(again):
    with pytest.raises(TypeError, match=r"^'age' is compared already. Join two comparisons with &\.$"):
        again()


@pytest.mark.parametrize(
    ("members", "path", "code", "message"),
    [
        ({"op": "is_known", "value": 3}, "value", "bad_value", "'is_known' takes no value. Leave it out."),
        ({"op": "is_missing", "missing": "true"}, "missing", "bad_value", "'is_missing' knows what missing means"),
        ({"op": "in", "value": []}, "value", "bad_value", "'in' needs a list of values. Write at least one."),
        ({"op": "in", "value": 3}, "value", "bad_value", "'in' needs a list of values"),
        ({"op": "in"}, "value", "bad_value", "'in' needs a list of values"),
        ({"op": "not_in", "value": [1, "a"]}, "value", "bad_value", "mixes numbers and texts. Give all values one"),
        ({"op": "not_in", "value": [1, True]}, "value", "bad_value", "mixes flags and numbers"),
        ({"op": "in", "value": ["2026-01-01", {"ago": "1d"}]}, "value[1]", "bad_value", "is no value of a list"),
        ({"op": "between", "value": [1]}, "value", "bad_value", "'between' needs two values, low and high."),
        ({"op": "between", "value": [1, 2, 3]}, "value", "bad_value", "'between' needs two values"),
        ({"op": "between", "value": [True, True]}, "value", "bad_value", "flags have no order."),
        ({"op": "==", "value": None}, "value", "bad_value", "'==' needs one value. Use is_missing or is_known."),
        ({"op": "==", "value": [1]}, "value", "bad_value", "'==' needs one value."),
        ({"op": "contains", "value": 1}, "value", "bad_value", "'contains' compares texts."),
        ({"op": "<", "value": True}, "value", "bad_value", "flags have no order."),
        ({"op": "=", "value": 1}, "op", "literal_error", "'=' should be '==', '!='"),
        ({"op": "==", "value": 1, "missing": "no"}, "missing", "literal_error", "should be 'false', 'true' or 'error'"),
        ({"op": "==", "value": {"ago": "1 day"}}, "value.ago", "unknown_duration", "'1 day' is no duration"),
        ({"op": "==", "value": 2**63}, "value", "string_type", "an integer within 64 bits"),
        ({"op": "==", "value": "x" * 1_001}, "value", "string_too_long", "more than 1,000 characters"),
        ({"op": "in", "value": [1] * 10_001}, "value", "too_long", "more than 10,000 items"),
        ({"field": ""}, "field", "string_too_short", "fewer than 1"),
        ({"field": 3}, "field", "string_type", "3 should be a valid string"),
        ({"feild": "age"}, "feild", "extra_forbidden", "is no member here. Did you mean 'field'?"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_is_no_comparison(members, path, code, message):
    with pytest.raises(SpecError) as caught:
        load({"kind": "prop", "field": "age"} | members)
    assert (path, code) in [problem[:2] for problem in caught.value.problems]
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), b"x", None, object(), 2**70, np.uint64(2**63), np.datetime64("NaT"), [3], 1j]
)
def test_python_is_held_to_the_same(value):
    with pytest.raises(SpecError) as caught:
        age == value  # noqa: B015 - builds a rule
    assert {path for path, _, _ in caught.value.problems} == {"value"}


@pytest.mark.parametrize("value", [Decimal("0.1"), Fraction(1, 3), np.longdouble(1), np.timedelta64(5, "ns")])
def test_numbers_that_would_lose_digits_are_refused(value):
    message = rf"is a {type(value).__name__}, of which digits could be lost\. Write an int or a float\.$"
    with pytest.raises(SpecError, match=f"^value: .* {message}"):
        age == value  # noqa: B015 - builds a rule
    with pytest.raises(SpecError, match=rf"^value\[1\]: .* {message}"):
        age.is_in(1, value)


@pytest.mark.parametrize(
    ("document", "path", "code"),
    [
        ({"kind": "has_tag"}, "tag", "missing"),
        ({"kind": "has_tag", "tag": True}, "tag", "string_type"),
        ({"kind": "has_tag", "tag": "vip", "sources": ["guess"]}, "sources[0]", "enum"),
        ({"kind": "has_tag", "tag": "vip", "min_confidence": 1.5}, "min_confidence", "less_than_equal"),
        ({"kind": "has_tag", "tag": "vip", "min_confidence": -0.5}, "min_confidence", "greater_than_equal"),
        ({"kind": "consented", "purpose": None}, "purpose", "string_type"),
        ({"kind": "consented", "purpose": "marketing", "channel": 0.5}, "channel", "string_type"),
        ({"kind": "in_segment", "segment": ""}, "segment", "string_too_short"),
        ({"kind": "rfm_in", "segments": []}, "segments", "too_short"),
        ({"kind": "rfm_in", "segments": ["Lost"], "scheme": "mine"}, "scheme", "literal_error"),
        ({"kind": "stage_in", "stages": []}, "stages", "too_short"),
        ({"kind": "stage_in", "stages": ["gone"]}, "stages[0]", "enum"),
        ({"kind": "stage_in", "stages": ["lost"], "reachability": ["far"]}, "reachability[0]", "literal_error"),
    ],
    ids=str,
)
def test_what_is_no_other_condition(document, path, code):
    with pytest.raises(SpecError) as caught:
        load(document)
    assert (path, code) in [problem[:2] for problem in caught.value.problems]


def test_conditions_take_what_they_are_about_by_position():
    assert HasTag("vip") == load({"kind": "has_tag", "tag": "vip"})
    assert HasTag(np.int64(3), missing="error") == load({"kind": "has_tag", "tag": 3, "missing": "error"})
    assert Consented("marketing") == load({"kind": "consented", "purpose": "marketing"})
    assert InSegment("new") == load({"kind": "in_segment", "segment": "new"})
    assert RfmIn(["Lost"]) == load({"kind": "rfm_in", "segments": ["Lost"]})
    assert StageIn(["lost"]) == load({"kind": "stage_in", "stages": ["lost"]})
    assert Prop("age", ">", 3) == load({"kind": "prop", "field": "age", "op": ">", "value": 3})
    for kind, n_values in ((Prop, 3), (HasTag, 1), (Consented, 1), (InSegment, 1), (RfmIn, 1), (StageIn, 1)):
        with pytest.raises(TypeError, match=f"{kind.__name__} takes {n_values} values by position"):
            kind(*["x"] * (n_values + 1))


def test_words_of_closed_vocabularies_are_kept_as_texts():
    rule = StageIn(["lost"], reachability=["reachable"])
    assert rule.to_dict()["stages"] == ["lost"]
    assert HasTag("vip", sources=["manual"]).to_dict()["sources"] == ["manual"]


def test_the_kind_of_a_value():
    values = ["a", 1, 1.5, True, Ago(ago="1d")]
    assert [*map(kind_of_value, values)] == ["texts", "numbers", "numbers", "flags", "times"]


def test_a_relative_time_is_an_end_of_a_range_and_never_one_of_several():
    ago = Ago(ago="7d")
    assert Prop("seen").between(ago, Ago(ago="1d")).values[0] == ago
    with pytest.raises(
        SpecError, match=r"^value\[1\]: is no value of a list: relative times are compared by >=, < and"
    ):
        Prop("seen").is_in("2026-01-01", ago)
