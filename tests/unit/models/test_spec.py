"""Spec and Record: strict, frozen, bounded, and the same text for the same content."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Literal

import pytest
from pydantic import Field, ValidationError

from privdomain.errors import BudgetError, SpecError
from privdomain.facts import EndedBy, Tags
from privdomain.models import Record, Spec
from privdomain.models.spec import Id, Instant, Items, Name, Share, Text, Word

SHANGHAI = timezone(timedelta(hours=8))


class Part(Spec):
    """A part."""

    weight: Share = 0.0


class Whole(Record):
    """A whole."""

    id: Id = 1
    name: Name = "n"
    text: Text = ""
    at: Instant | None = None
    side: Word[EndedBy] | None = None
    parts: Items[Part] = ()
    number: float = 0.0
    flag: bool = False


def problems(source, model=Whole):
    """Problems of a source that is not the model."""
    with pytest.raises(SpecError) as caught:
        model.load(source)
    return list(caught.value.problems)


def codes(source):
    return [(path, code) for path, code, _ in problems(source)]


FULL = {"id": "a", "name": "客", "at": "2026-01-05T08:00:00+08:00", "side": "staff", "parts": [{"weight": 1}, {}]}


def test_json_and_its_python_are_read_alike():
    whole = Whole.load(FULL)
    for source in (json.dumps(FULL), json.dumps(FULL).encode(), b"\xef\xbb\xbf" + json.dumps(FULL, indent=2).encode()):
        assert Whole.load(source) == whole
    assert whole.at == datetime(2026, 1, 5, tzinfo=UTC)
    assert whole.side is EndedBy.STAFF
    assert whole.parts == (Part(weight=1.0), Part())


def test_the_text_is_canonical():
    assert Whole.load(FULL).to_json() == (
        '{"at":"2026-01-05T00:00:00Z","flag":false,"id":"a","name":"客","number":0.0,'
        '"parts":[{"weight":1.0},{"weight":0.0}],"schema_version":1,"side":"staff","text":""}'
    )
    assert Whole.load(FULL).to_dict() == json.loads(Whole.load(FULL).to_json())


def test_equal_content_has_one_digest():
    # One instant in two zones, an integer for a float, minus zero, a list for a tuple, a word for its text.
    ways = [
        Whole(at=datetime(2026, 1, 5, 8, tzinfo=SHANGHAI), parts=(Part(weight=1),), side=EndedBy.STAFF),
        Whole(at=datetime(2026, 1, 5, tzinfo=UTC), parts=[Part(weight=1.0)], side="staff"),
        Whole.load('{"at": "2026-01-05T00:00:00Z", "parts": [{"weight": 1}], "side": "staff"}'),
    ]
    assert len({way.digest for way in ways}) == len(set(ways)) == 1
    assert Part(weight=-0.0).digest == Part().digest
    assert Part(weight=0.5).digest != Part().digest


def test_the_digest_is_the_same_in_every_process():
    code = "from privdomain.models import TagGroup; print(TagGroup(id=1, name='阶段').digest, end='')"
    digests = set()
    for seed in ("0", "7"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
        digests.add(done.stdout)
    # printf '{"departments":[],"exclusive":false,"id":1,"name":"阶段","order":0,"schema_version":1}' | sha256sum
    assert digests == {"7352e3d782e893e3ac963cb47d6fc2f45c7f83f0d61c05a275e39c928b6dfb00"}


def test_a_bool_is_no_number_and_a_number_no_text():
    assert problems({"id": True}) == [("id", "string_type", "True should be a valid string or a valid integer.")]
    assert codes({"id": 1.5}) == [("id", "string_type")]
    assert codes({"name": 5}) == [("name", "string_type")]
    assert codes({"number": "5"}) == [("number", "float_type")]
    assert codes({"number": True}) == [("number", "float_type")]
    assert codes({"flag": 1}) == [("flag", "bool_type")]
    assert codes({"parts": "ab"}) == [("parts", "tuple_type")]
    assert codes({"parts": {}}) == [("parts", "tuple_type")]


def test_the_bounds():
    assert codes({"id": ""})[0] == ("id", "string_too_short")
    assert codes({"id": "x" * 129})[0] == ("id", "string_too_long")
    assert codes({"id": 2**63})
    assert Whole.load({"id": 2**63 - 1}).id == 2**63 - 1
    assert Whole.load({"id": -(2**63)}).id == -(2**63)
    assert codes({"name": ""}) == [("name", "string_too_short")]
    assert codes({"name": "x" * 121}) == [("name", "string_too_long")]
    assert codes({"text": "x" * 4001}) == [("text", "string_too_long")]
    assert codes({"parts": [{"weight": 1.1}]}) == [("parts[0].weight", "less_than_equal")]
    assert codes({"parts": [{}] * 10_001}) == [("parts", "too_long")]
    assert len(Whole.load({"parts": [{}] * 10_000}).parts) == 10_000


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_no_number_is_infinite_by_any_way(value):
    assert codes({"number": value}) == [("document", "malformed")]
    with pytest.raises(ValidationError, match="finite"):
        Whole(number=value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-01-05T00:00:00", "timezone_aware"),
        ("2026-01-05", "timezone_aware"),
        ("1767571200", "value_error"),
        (1_767_571_200, "value_error"),
        ("-1767571200", "value_error"),
        ("0001-01-01T00:00:00+14:00", "value_error"),
        ("9999-12-31T23:59:59-14:00", "value_error"),
        ("2026-02-30T00:00:00Z", "datetime_from_date_parsing"),
        ("soon-ish", "datetime_from_date_parsing"),
    ],
)
def test_an_instant_says_its_offset_and_is_written_out(text, code):
    assert codes({"at": text}) == [("at", code)]


def test_an_instant_of_python_too():
    assert Whole(at=datetime(2026, 1, 5, 8, tzinfo=SHANGHAI)).at.tzinfo is UTC
    for value in (datetime(2026, 1, 5), date(2026, 1, 5), 5, datetime(1, 1, 1, tzinfo=SHANGHAI)):
        with pytest.raises(ValidationError):
            Whole(at=value)


def test_finer_parts_than_microseconds_are_cut_as_in_facts():
    text = "2026-01-05T00:00:00.123456789Z"
    (cut,) = Tags(["ann"], ["vip"], [text], tz="UTC").at.tolist()
    assert Whole(at=text).at.replace(tzinfo=None) == cut == datetime(2026, 1, 5, 0, 0, 0, 123456)


def test_nothing_changes_but_by_replace():
    whole = Whole.load(FULL)
    with pytest.raises(ValidationError, match="frozen"):
        whole.name = "m"
    assert whole.replace(name="m").name == "m"
    assert whole.replace(name="m").replace(name="客") == whole
    with pytest.raises(ValidationError):
        whole.replace(name="")
    with pytest.raises(ValidationError, match="extra_forbidden"):
        whole.replace(nmae="m")


def test_a_record_says_its_version():
    assert Whole.load("{}").schema_version == 1
    for version in (2, True, 1.0, "1", None):  # True and 1.0 equal 1, but are not it
        assert codes({"schema_version": version}) == [("schema_version", "literal_error")]
        with pytest.raises(ValidationError, match="Input should be 1"):
            Whole(schema_version=version)
    assert "schema_version" not in Part().to_dict()


class Leaf(Spec):
    """A leaf."""

    kind: Literal["leaf"] = "leaf"
    value: int


class Branch(Spec):
    """A branch, with a budget of its own."""

    kind: Literal["branch"] = "branch"
    nodes: Items["Node"]

    @classmethod
    def check_document(cls, value):
        """Refuse more than three nodes before any is built."""
        if isinstance(value, dict) and len(value.get("nodes", [])) > 3:
            raise BudgetError("nodes", 3, len(value["nodes"]), "number of nodes")


Node = Annotated[Leaf | Branch, Field(discriminator="kind")]
Branch.model_rebuild()


def test_a_tree_of_tagged_parts_is_read():
    tree = {"kind": "branch", "nodes": [{"kind": "leaf", "value": 1}, {"kind": "branch", "nodes": []}]}
    branch = Branch.load(tree)
    assert branch.nodes == (Leaf(value=1), Branch(nodes=()))
    assert branch.to_dict() == tree
    assert Branch.load(branch.to_json()).digest == branch.digest


def test_a_budget_of_its_own_comes_before_any_work():
    with pytest.raises(BudgetError, match="number of nodes is 4, over the limit of 3"):
        Branch.load({"nodes": [{"no": "node"}] * 4})
