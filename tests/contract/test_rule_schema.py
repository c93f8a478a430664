"""The JSON Schema of rules is a promise to editors and other languages: it changes on purpose only."""

import json
from pathlib import Path

from privdomain.segments import rule_schema

SNAPSHOT = Path(__file__).parent / "schemas" / "rule.json"


def test_the_schema_of_rules_is_the_one_that_was_promised():
    # After a change that was meant, write ``json.dumps(rule_schema(), indent=1, ensure_ascii=False)`` into the file.
    assert json.loads(SNAPSHOT.read_text(encoding="utf-8")) == rule_schema()
