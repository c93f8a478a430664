"""Problems: every fault of a document at its path, with a hint."""

from typing import Annotated, Literal, Self

import pytest
from pydantic import Field, field_validator, model_validator

from privdomain.errors import SpecError
from privdomain.models import Spec
from privdomain.models.problems import path_text
from privdomain.models.spec import Id, Items


class Has(Spec):
    """A condition."""

    kind: Literal["has"] = "has"
    tag: Id
    weight: float = 1.0


class Every(Spec):
    """All of several."""

    kind: Literal["every"] = "every"
    rules: Items["Rule"]


Rule = Annotated[Has | Every, Field(discriminator="kind")]
Every.model_rebuild()


class Plan(Spec):
    """A plan, whose own checks raise what ours and what strangers' raise."""

    name: str = "n"
    low: int = 0
    high: int = 9
    rule: Rule | None = None
    rules: Annotated[tuple[Rule, ...], Field(strict=False)] = ()
    some: Annotated[Items[int], Field(min_length=1)] = (1,)
    size: int | Has | None = None
    width: Annotated[int, Field(gt=0)] | Annotated[int, Field(lt=-9)] | None = None

    @field_validator("name")
    @classmethod
    def _name(cls, value: str) -> str:
        if value == "bad":
            raise SpecError([("", "bad_name", "is a bad name. Choose another.")])
        if value == "odd":
            raise ValueError("an odd name")
        return value

    @model_validator(mode="after")
    def _order(self) -> Self:
        if self.low > self.high:
            raise SpecError([("low", "above", "is above high."), ("high", "below", "is below low.")])
        if self.low == self.high:
            raise ValueError("no width")
        return self


def problems(source):
    with pytest.raises(SpecError) as caught:
        Plan.load(source)
    return list(caught.value.problems)


def test_all_faults_are_listed():
    assert problems({"name": 5, "low": "x", "hgih": 1}) == [
        ("name", "string_type", "5 should be a valid string."),
        ("low", "int_type", "'x' should be a valid integer."),
        ("hgih", "extra_forbidden", "is no member here. Did you mean 'high'?"),
    ]


def test_a_path_leads_into_the_document():
    # pydantic's own path would name the branches of the unions: rule -> every -> rules -> 1 -> has -> tag.
    rule = {"kind": "every", "rules": [{"kind": "has", "tag": 1}, {"kind": "has", "tag": 1.5}]}
    assert problems({"rule": rule}) == [
        ("rule.rules[1].tag", "string_type", "1.5 should be a valid string or a valid integer.")
    ]
    assert problems({"rule": {"kind": "every", "rules": [{"kind": "has"}]}}) == [
        ("rule.rules[0].tag", "missing", "is missing. Add it.")
    ]
    assert problems({"rules": [{"kind": "has", "tag": 1, "wieght": 1}]}) == [
        ("rules[0].wieght", "extra_forbidden", "is no member here. Did you mean 'weight'?")
    ]


def test_an_unknown_kind_has_a_hint():
    assert problems({"rule": {"kind": "evry", "rules": []}}) == [
        ("rule", "union_tag_invalid", "'evry' is no known kind. Did you mean 'every'?")
    ]
    ((path, code, message),) = problems({"rule": {"kind": "x" * 999}})
    assert (path, code) == ("rule", "union_tag_invalid")
    assert message == f"{'x' * 60!r} is no known kind. Known: 'has', 'every'."


def test_a_missing_kind():
    ((path, code, message),) = problems({"rule": {"tag": 1}})
    assert (path, code) == ("rule", "union_tag_not_found")
    assert message == "does not say its 'kind'. Add the member."
    assert problems({"rule": 5})[0][:2] == ("rule", "dict_type")


def test_the_faults_of_our_checks_keep_their_paths():
    assert problems({"name": "bad"}) == [("name", "bad_name", "is a bad name. Choose another.")]
    assert problems({"low": 5, "high": 4}) == [("low", "above", "is above high."), ("high", "below", "is below low.")]


def test_the_faults_of_other_checks_are_said_too():
    assert problems({"name": "odd"}) == [("name", "value_error", "an odd name.")]
    assert problems({"low": 1, "high": 1}) == [("document", "value_error", "no width.")]


def test_a_union_says_what_each_of_its_branches_misses():
    assert problems({"size": "x"}) == [("size", "int_type", "'x' should be a valid integer or an object.")]
    assert [(path, code) for path, code, _ in problems({"size": {}})] == [("size", "int_type"), ("size.tag", "missing")]


def test_what_two_branches_miss_alike_is_said_once():
    assert problems({"width": "x"}) == [("width", "int_type", "'x' should be a valid integer.")]


def test_the_whole_document_is_the_path_of_last_resort():
    assert problems("[1]") == [("document", "model_type", "[1] should be an object.")]
    assert problems("5") == [("document", "model_type", "5 should be an object.")]


def test_a_long_value_is_cut():
    ((_, _, message),) = problems({"low": "x" * 10_000})
    assert message == f"'{'x' * 59}… should be a valid integer."


def test_a_hundred_faults_are_listed():
    rules = [{"kind": "has"}] * 100
    assert len(problems({"rules": rules})) == 100
    found = problems({"rules": [{"kind": "has"}] * 1_203})
    assert len(found) == 101
    assert found[-1] == ("document", "more_problems", "and 1,103 more problems. Repair these first.")
    assert found[99][0] == "rules[99].tag"


def test_a_list_of_items_stops_at_its_first_fault():
    assert len(problems({"rule": {"kind": "every", "rules": [{"kind": "has"}] * 500}})) == 1


def test_a_list_that_was_not_read_to_its_end_is_not_called_short():
    assert [(path, code) for path, code, _ in problems({"some": ["x"]})] == [("some[0]", "int_type")]
    assert [(path, code) for path, code, _ in problems({"some": []})] == [("some", "too_short")]
    assert [(path, code) for path, code, _ in problems({"low": "x", "some": []})] == [
        ("low", "int_type"),
        ("some", "too_short"),
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ([], ""),
        (["rules", 2, "value"], "rules[2].value"),
        ([0, "a"], "[0].a"),
        (["x" * 99], "x" * 60),
        (["a.b"], "a.b"),
    ],
)
def test_a_path_is_written_as_in_code(path, text):
    assert path_text(path) == text


def test_what_is_like_no_member_is_left_out():
    assert problems({"zzzzzz": 2}) == [("zzzzzz", "extra_forbidden", "is no member here. Leave it out.")]


def test_sizes_are_said_in_items():
    assert problems({"some": []}) == [("some", "too_short", "has fewer than 1 items.")]
