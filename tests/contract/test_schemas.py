"""JSON Schemas of the public records: a change of form is seen, and written down on purpose.

After a change that is meant, ``python tests/contract/test_schemas.py`` writes the snapshots anew; raise
``schema_version`` where documents of before are not read any more.
"""

import json
from pathlib import Path

import pytest

from privdomain import models, segments, selectors, simulator
from privdomain.models import Record

SCHEMAS = Path(__file__).parent / "schemas"


def records():
    """Records by name; where two rooms have a name, the lower one keeps it and the upper one says its room."""
    found = {}
    for room in (models, segments, selectors, simulator):
        for name in room.__all__:
            value = getattr(room, name)
            if isinstance(value, type) and issubclass(value, Record) and value is not Record:
                taken = name in found and found[name] is not value
                found[f"{room.__name__.rpartition('.')[2]}.{name}" if taken else name] = value
    return found


RECORDS = records()


def form(schema):
    """A schema without its prose: a better docstring is no change of form."""
    if isinstance(schema, list):
        return [form(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    prose = {name for name in ("title", "description") if isinstance(schema.get(name), str)}
    return {name: form(part) for name, part in schema.items() if name not in prose}


def text_of(record):
    return json.dumps(form(record.model_json_schema()), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", RECORDS)
def test_the_form_of_a_record_is_the_published_one(name):
    published = (SCHEMAS / f"{name}.json").read_text(encoding="utf-8")
    assert text_of(RECORDS[name]) == published, "Run: python tests/contract/test_schemas.py"


def test_no_schema_is_left_of_a_record_that_has_gone():
    assert sorted(path.stem for path in SCHEMAS.glob("*.json")) == sorted(RECORDS)


def test_prose_is_no_form_but_a_member_may_be_called_title():
    schema = {"title": "T", "properties": {"title": {"title": "Title", "type": "string"}}, "required": ["title"]}
    assert form(schema) == {"properties": {"title": {"type": "string"}}, "required": ["title"]}


if __name__ == "__main__":
    SCHEMAS.mkdir(exist_ok=True)
    for path in SCHEMAS.glob("*.json"):
        path.unlink()
    for name, record in RECORDS.items():
        (SCHEMAS / f"{name}.json").write_text(text_of(record), encoding="utf-8")
