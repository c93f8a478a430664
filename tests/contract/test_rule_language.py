"""The reference of the rule language is what the models say, in both languages."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from privdomain.segments import rule_schema

ROOT = Path(__file__).parents[2]


def _generator():
    spec = spec_from_file_location("rule_language", ROOT / "docs" / "rules" / "generate.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LANGUAGE = _generator()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_is_what_the_models_say(language):
    written = LANGUAGE.PAGES[language].read_text(encoding="utf-8")
    assert written == LANGUAGE.page(language), "Write the pages anew: python docs/rules/generate.py"


def test_every_kind_and_every_member_is_described():
    schema, page = rule_schema(), LANGUAGE.page("en")
    for kind, ref in schema["discriminator"]["mapping"].items():
        assert f"`{kind}`\n" in page
        for member in schema["$defs"][ref.rpartition("/")[2]]["properties"]:
            assert member == "kind" or f"| `{member}` |" in page
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert rows
    assert not [row for row in rows if row.endswith("|  |")]
