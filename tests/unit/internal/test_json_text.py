"""JSON from strangers: measured before it is parsed, and refused where two readers could disagree."""

import json
from datetime import UTC, date, datetime
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privdomain._internal import json_text
from privdomain._internal.json_text import MAX_BYTES, MAX_DEPTH, MAX_MARKS, MAX_MEMBERS, canonical_json, read_json
from privdomain.errors import BudgetError, SpecError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('ab"[{,\\', max_size=3), inner, max_size=4),
)  # fmt: skip


@given(JSON)
def test_what_is_json_is_read(value):
    for source in (json.dumps(value), json.dumps(value, indent=1, ensure_ascii=False).encode(), canonical_json(value)):
        assert read_json(source)[1] == value
    if isinstance(value, (dict, list)):
        text, read = read_json(value)
        assert read == value
        assert json.loads(text) == value


@given(st.binary(max_size=40) | st.text(max_size=40))
def test_any_text_is_read_or_refused(source):
    try:
        text, value = read_json(source)
    except SpecError:
        return
    assert json.loads(text) == value


def test_the_text_is_that_of_the_source():
    assert read_json(b'\xef\xbb\xbf{"a": 1}') == (b'{"a": 1}', {"a": 1})
    assert read_json({"a": (1, 2), "b": MappingProxyType({"c": "客"})}) == (
        '{"a":[1,2],"b":{"c":"客"}}'.encode(),
        {"a": [1, 2], "b": {"c": "客"}},
    )
    assert read_json({"d": date(2026, 1, 5), "t": datetime(2026, 1, 5, tzinfo=UTC)})[1] == {
        "d": "2026-01-05",
        "t": "2026-01-05T00:00:00+00:00",
    }


def problem(source):
    """Path, code and message of the only problem of a source."""
    with pytest.raises(SpecError) as caught:
        read_json(source)
    ((path, code, message),) = caught.value.problems
    return path, code, message


def looped():
    """A list that holds itself."""
    loop = []
    loop.append(loop)
    return loop


@pytest.mark.parametrize(
    "source",
    ["", "{", "nul", '{"a":}', '{"a": 1} 2', "\ud800", b"\xff", b"\x00{", '{"a": 01}', '{"a": "\n"}',
     {"a": {1, 2}}, {"a": float("nan")}, {"a": float("inf")}, {(1,): 2}, {"a": "\ud800"}, {"a": 10**5000}, object()],
)  # fmt: skip
def test_what_is_no_json_is_malformed(source):
    path, code, message = problem(source)
    assert (path, code) == ("document", "malformed")
    assert message.startswith("is no JSON: ")
    assert message.endswith(".")
    assert len(message) < 300


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_no_word_is_a_number(word):
    message = f"{word} is no JSON. Leave the member out, or write a number."
    assert problem(f'{{"a": {word}}}') == ("document", "not_finite", message)


@pytest.mark.parametrize("number", ["1e999", "-1e309", "1.0e+400"])
def test_no_number_is_infinite(number):
    message = f"{number} is no finite number. Write one within 1e308."
    assert problem(f"[{number}]") == ("document", "not_finite", message)
    assert read_json("[1e308, 1e-999, -0.0]")[1] == [1e308, 0.0, -0.0]


def test_an_integer_has_twenty_digits():
    assert read_json(f"[{2**64 - 1}, -{2**63}]")[1] == [2**64 - 1, -(2**63)]
    message = "an integer of 5,000 digits is too long. Write at most 20."
    assert problem("9" * 5000) == ("document", "too_long", message)
    assert problem("1" + "0" * 20)[1] == "too_long"


@pytest.mark.parametrize(
    "text", ['{"a": 1, "b": 2, "a": 1}', '{"x": [{"a": 1, "\\u0061": 2}]}', '{"b": 1, "a": 1, "a": 2, "b": 2}']
)
def test_a_key_stands_once(text):
    assert problem(text) == ("a", "duplicate_key", "stands twice in one object. Keep one of the two.")


def test_two_kinds_of_key_may_be_one_key():
    assert problem({1: "a", "1": "b"})[:2] == ("1", "duplicate_key")


def test_a_long_key_is_cut():
    assert problem(f'{{"{"k" * 99}": 1, "{"k" * 99}": 1}}')[0] == "k" * 60


def asked(source):
    """The bound that a source breaks, and what it asks for."""
    with pytest.raises(BudgetError) as caught:
        read_json(source)
    assert caught.value.problems[0][:2] == ("document", "over_budget")
    return caught.value.product, caught.value.limit, caught.value.asked


def test_the_length_is_bounded():
    assert len(read_json(b'"' + b"x" * (MAX_BYTES - 2) + b'"')[0]) == MAX_BYTES
    assert asked(" " * (MAX_BYTES + 1)) == ("number of bytes", MAX_BYTES, MAX_BYTES + 1)
    assert asked("客" * 400_000) == ("number of bytes", MAX_BYTES, 1_200_000)
    assert asked({"a": "x" * MAX_BYTES, "b": ["y"]}) == ("number of bytes", MAX_BYTES, MAX_BYTES + 1)


def test_the_width_is_bounded():
    # One opening bracket and as many commas as values less one: as many marks as values.
    assert len(read_json(f"[{'0,' * (MAX_MARKS - 1)}0]")[1]) == MAX_MARKS
    assert asked(f"[{'0,' * MAX_MARKS}0]") == ("number of commas and brackets", MAX_MARKS, MAX_MARKS + 1)
    assert asked({"a": [0] * 10**6}) == ("number of commas and brackets", MAX_MARKS, 10**6 + 3)
    assert asked({"a": looped()})[0] == "number of commas and brackets"


def test_the_members_of_one_object_are_bounded():
    members = {str(n): n for n in range(MAX_MEMBERS)}
    assert read_json(members)[1] == members
    assert asked([members | {"more": 1}]) == ("number of members of one object", MAX_MEMBERS, MAX_MEMBERS + 1)


def test_the_depth_is_bounded():
    assert read_json("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert asked("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)) == ("depth", MAX_DEPTH, MAX_DEPTH + 1)
    assert asked('{"a":' * 500 + "1" + "}" * 500) == ("depth", MAX_DEPTH, 500)
    assert problem("[" * 40_000)[:2] == ("document", "too_deep")  # deeper than Python reads at all
    assert asked("[" * 10**5) == ("number of commas and brackets", MAX_MARKS, 10**5)


def test_plain_python_may_be_no_deeper():
    deep = []
    for _ in range(10_000):
        deep = [deep]
    assert problem({"a": deep})[:2] in {("document", "malformed"), ("document", "over_budget")}


def test_brackets_side_by_side_and_in_texts_are_not_deep():
    assert len(read_json(f"[{','.join(['[]'] * 300)}]")[1]) == 300
    assert read_json(json.dumps(["[" * 300, '\\"[' * 300]))[1] == ["[" * 300, '\\"[' * 300]


def test_a_parser_that_runs_out_of_stack_is_a_refusal(monkeypatch):
    def exhausted(*_, **__):
        raise RecursionError

    monkeypatch.setattr(json_text.json, "loads", exhausted)
    assert problem("{}") == ("document", "too_deep", "nests deeper than 100 levels.")


def test_canonical_text_has_sorted_keys_and_no_blanks():
    assert canonical_json({"b": [1, 2.5, None], "a": "客\n"}) == '{"a":"客\\n","b":[1,2.5,null]}'
    with pytest.raises(ValueError, match="JSON"):
        canonical_json(float("nan"))


@pytest.mark.parametrize(
    "text",
    [
        "[" * 101 + '"' + '\\"' * 490_000,
        "[" * 101 + '"' + '\\"' * 490_000 + "\\",
        "[" * 101 + '""x' * 326_000,
        "[" * 101 + '""' * 490_000,
    ],
    ids=["an open text", "an open text with an open escape", "texts without commas", "texts side by side"],
)
def test_texts_are_read_once(text):
    # A search that starts anew at every quote would take minutes here.
    assert problem(text)[:2] == ("document", "malformed")
