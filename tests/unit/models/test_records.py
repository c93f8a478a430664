"""What holds for every record: one text for one content, and a typed refusal of anything else."""

import copy
import json
import pickle

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from unit.models.examples import EXAMPLES, RECORDS, example, faults, load

from privdomain import models
from privdomain.errors import SpecError
from privdomain.models import Spec

NAMES = sorted(RECORDS)


def test_every_record_has_an_example():
    assert set(EXAMPLES) == set(RECORDS)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_read_back_from_its_own_text(name):
    record = load(name)
    for again in (
        RECORDS[name].load(record.to_json()),
        RECORDS[name].load(record.to_json().encode()),
        RECORDS[name].load(record.to_dict()),
        record.replace(),
        copy.deepcopy(record),
        pickle.loads(pickle.dumps(record)),  # noqa: S301
    ):
        assert type(again) is type(record)
        assert again == record
        assert (hash(again), again.digest, again.to_json()) == (hash(record), record.digest, record.to_json())
    assert json.loads(record.to_json()) == record.to_dict()
    assert record.to_dict()["schema_version"] == 1


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_members_says_nothing(name):
    backwards = dict(reversed(example(name).items()))
    assert RECORDS[name].load(backwards).digest == load(name).digest


@pytest.mark.parametrize("name", NAMES)
def test_its_members_alone_are_known(name):
    assert faults(name, hihg=1) == [("hihg", "extra_forbidden")]
    assert faults(name, schema_version=2) == [("schema_version", "literal_error")]


@pytest.mark.parametrize("name", NAMES)
def test_it_does_not_change(name):
    record = load(name)
    member = next(iter(type(record).model_fields))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(record, member, None)


@pytest.mark.parametrize("name", NAMES)
def test_every_required_member_is_missed(name):
    required = RECORDS[name].model_json_schema().get("required", [])
    for member in required:
        assert (member, "missing") in faults(name, **{member: ...})
    assert required or name == "TagCatalog"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("value", [{"no": "such"}, [[]], 1e400, "\ud800", float("nan"), object()], ids=repr)
def test_no_member_takes_what_it_is_not(name, value):
    for member in RECORDS[name].model_fields:
        assert faults(name, **{member: value})


@pytest.mark.parametrize("name", NAMES)
def test_no_text_and_no_list_is_without_bound(name):
    def unbounded(schema, path):
        bounds = {"string": {"enum", "const", "format", "maxLength", "pattern"}, "array": {"maxItems"},
                  "integer": {"minimum", "const"}, "number": {"minimum"}}  # fmt: skip
        if not bounds.get(schema.get("type"), {*schema}) & {*schema}:
            yield path
        for member, inner in {**schema.get("properties", {}), **schema.get("$defs", {})}.items():
            yield from unbounded(inner, f"{path}.{member}")
        for inner in [*schema.get("anyOf", []), *filter(None, [schema.get("items")])]:
            yield from unbounded(inner, path)

    assert list(unbounded(RECORDS[name].model_json_schema(), name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_member_is_a_mapping(name):
    # A dict has no hash, and two orders of one content.
    assert '"additionalProperties": {' not in json.dumps(RECORDS[name].model_json_schema())


def test_the_constructor_keeps_the_error_of_pydantic():
    with pytest.raises(ValidationError):
        models.Tag(id="new")
    with pytest.raises(SpecError, match=r"^name: is missing. Add it. group: is missing. Add it.$"):
        models.Tag.load({"id": "new"})


@pytest.mark.parametrize("name", [name for name in models.__all__ if isinstance(getattr(models, name), type)])
def test_every_model_explains_every_member(name):
    model = getattr(models, name)
    if issubclass(model, Spec) and model not in {Spec, models.Record}:
        assert not [
            member
            for member in model.model_fields
            if member != "schema_version"
            and f"\n    {member}: " not in f"\n{model.__doc__}".replace("        ", "    ")
        ]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | TEXTS | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)


def values(schema, definitions):
    """What a JSON Schema describes, as a strategy; the checks beyond the schema may still refuse it."""
    if "$ref" in schema:
        return values(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    for union in ("anyOf", "oneOf"):
        if union in schema:
            return st.one_of([values(part, definitions) for part in schema[union]])
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum", [schema.get("const")]))
    return OF_TYPE[schema["type"]](schema, definitions)


def _texts(schema, _):
    dated = {
        "date": st.dates().map(str),
        "date-time": st.datetimes(timezones=st.timezones()).map(lambda value: value.isoformat()),
    }
    if "format" in schema:
        return dated[schema["format"]]
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True)
    least = schema.get("minLength", 0)
    return st.text(min_size=least, max_size=least + 9) | st.sampled_from(["7d", "168h", "month", "CNY", "UTC", "order"])


def _objects(schema, definitions):
    members = {name: values(part, definitions) for name, part in schema["properties"].items()}
    required = schema.get("required", [])
    return st.fixed_dictionaries(
        {name: members[name] for name in required},
        optional={name: part for name, part in members.items() if name not in required},
    )


OF_TYPE = {
    "string": _texts,
    "null": lambda *_: st.none(),
    "boolean": lambda *_: st.booleans(),
    "integer": lambda schema, _: st.integers(schema.get("minimum", 0), schema.get("maximum", 2**31)),
    "number": lambda schema, _: st.floats(schema.get("minimum"), schema.get("maximum"), allow_nan=False),
    "array": lambda schema, definitions: st.lists(
        values(schema["items"], definitions), min_size=schema.get("minItems", 0), max_size=schema.get("minItems", 0) + 2
    ),
    "object": _objects,
}


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_document_is_read_and_read_back_or_refused(name, data):
    schema = RECORDS[name].model_json_schema()
    members = st.sampled_from(sorted(schema["properties"]))
    document = example(name)
    for member in data.draw(st.lists(members, max_size=3)):
        part = values(schema["properties"][member], schema.get("$defs", {}))
        document[member] = data.draw(part | part | part | ANYTHING)
    try:
        record = RECORDS[name].load(document)
    except SpecError as error:
        refused = [part for problem in error.problems for part in problem]
    else:
        refused = None
        again = RECORDS[name].load(record.to_json())
        assert again == record
        assert (hash(again), again.digest) == (hash(record), record.digest)
    assert refused is None or (refused and all(refused))
