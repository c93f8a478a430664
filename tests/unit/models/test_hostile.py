"""Hostile documents: whatever is loaded, a model comes out or a SpecError, never anything else."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from unit.models.examples import RECORDS, example, faults, load

from privdomain.errors import BudgetError, SpecError

NAMES = sorted(RECORDS)
DEEP = 10**5


def nested(depth, bottom):
    """A list in a list in a list."""
    for _ in range(depth):
        bottom = [bottom]
    return bottom


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "source",
    [
        "[" * DEEP + "]" * DEEP,
        '{"a":' * DEEP,
        '{"id":' + "[" * 99 + "]" * 99 + "}",
        "[" + "0," * 10**6 + "0]",
        '{"id": NaN}',
        '{"id": Infinity}',
        '{"id": 1e999}',
        '{"id": ' + "9" * 5_000 + "}",
        '{"id": 1, "id": 2}',
        '{"id": "\\ud800"}',
        '{"' + "x" * 10_000 + '": 1}',
        "{" + ",".join(f'"k{n}": {n}' for n in range(10_000)) + "}",
        b"\xff\xfe{\x00}\x00",
        "\x00",
    ],
    ids=["deep lists", "deep objects", "deep enough", "wide", "NaN", "Infinity", "huge float", "huge int", "twice",
         "half a character", "long key", "many keys", "another encoding", "zero"],
)  # fmt: skip
def test_a_hostile_text_is_refused(name, source):
    with pytest.raises(SpecError):
        RECORDS[name].load(source)


@pytest.mark.parametrize(
    "value", [nested(50, 1), nested(DEEP, 1), [0] * 10**6, "x" * 10**7, {"a": {"b": {}}}, b"x", {1}]
)
def test_a_hostile_member_is_refused(value):
    for member in ("name", "steps", "window", "allow_unseen", "new"):
        assert faults("Funnel", **{member: value})


def test_items_without_end_are_counted_before_they_are_read():
    tags = [{"id": n, "name": "t", "group": 1} for n in range(10_001)]
    assert faults("TagCatalog", groups=[{"id": 1, "name": "g"}], tags=tags)[0][1] in {"too_long", "over_budget"}
    with pytest.raises(BudgetError):
        load("TagCatalog", tags=tags * 3)


TEXTS = {name: json.dumps(example(name), ensure_ascii=False).encode() for name in NAMES}


@settings(max_examples=100)
@given(
    st.sampled_from(NAMES), st.lists(st.tuples(st.integers(0, 2**16), st.binary(max_size=2)), min_size=1, max_size=3)
)
def test_a_damaged_text_is_read_or_refused(name, damages):
    text = TEXTS[name]
    for place, bytes_ in damages:
        at = place % len(text)
        text = text[:at] + bytes_ + text[at + 1 :]
    try:
        record = RECORDS[name].load(text)
    except SpecError as error:
        refused = [part for problem in error.problems for part in problem]
        assert all(isinstance(part, str) for part in refused)
    else:
        assert RECORDS[name].load(record.to_json()) == record


@settings(max_examples=100)
@given(st.sampled_from(NAMES), st.data())
def test_a_cut_text_is_refused(name, data):
    text = TEXTS[name]
    with pytest.raises(SpecError):
        RECORDS[name].load(text[: data.draw(st.integers(0, len(text) - 1))])
