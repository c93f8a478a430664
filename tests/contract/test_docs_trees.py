"""The English and the Chinese pages say the same: same pages, same code, same reference entries, same terms."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from privdomain.metrics.catalog import CATALOG

ROOT = Path(__file__).parents[2]
EN, ZH = ROOT / "docs" / "en", ROOT / "docs" / "zh"

PAGES = sorted(path.relative_to(EN).as_posix() for path in EN.rglob("*.md"))
ROOMS = (
    "errors", "calendar", "facts", "models", "metrics", "metrics.formulas", "metrics.catalog", "segments", "selectors",
    "simulator",
)  # fmt: skip

FENCED = re.compile(r"^(`{3,}|~{3,}).*?^\1$", re.MULTILINE | re.DOTALL)
DIRECTIVE = re.compile(r"^::: .*(?:\n +.*)*", re.MULTILINE)
GLOSSARY_ROW = re.compile(
    r"^\| (?:`(?P<name>\w+)` \| (?P<zh>[^|`]+)|(?P<zh2>[^|`]+) \| `(?P<name2>\w+)`) \| ", re.MULTILINE
)


def _text(tree, page):
    return (tree / page).read_text(encoding="utf-8")


def test_both_trees_hold_the_same_pages():
    assert PAGES
    assert sorted(path.relative_to(ZH).as_posix() for path in ZH.rglob("*.md")) == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_show_the_same_code(page):
    english, chinese = ([block[0] for block in FENCED.finditer(_text(tree, page))] for tree in (EN, ZH))
    assert chinese == english


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_show_the_same_reference_entries(page):
    english, chinese = (DIRECTIVE.findall(_text(tree, page)) for tree in (EN, ZH))
    assert chinese == english


@pytest.mark.parametrize("page", [*(EN / page for page in PAGES), *(ZH / page for page in PAGES), ROOT / "README.md"])
def test_every_block_is_run_or_is_a_command(page):
    languages = re.findall(r"^```(\w*)$", page.read_text(encoding="utf-8"), re.MULTILINE)[::2]
    assert set(languages) <= {"python", "pycon", "bash"}


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_has_a_reference_entry(room):
    module = import_module(f"privdomain.{room}")
    page = _text(EN, f"reference/{room.rpartition('.')[2]}.md")
    entries = set(re.findall(r"^::: (\S+)", page, re.MULTILINE))
    rooms_within = {name for name in module.__all__ if f"{room}.{name}" in ROOMS}
    assert {f"privdomain.{room}.{name}" for name in set(module.__all__) - rooms_within} <= entries


@pytest.mark.parametrize("tree", [EN, ZH], ids=["en", "zh"])
def test_the_glossary_says_what_the_catalogue_says(tree):
    rows = GLOSSARY_ROW.finditer(_text(tree, "explanation/glossary.md").partition("CATALOG")[2])
    terms = {row["name"] or row["name2"]: (row["zh"] or row["zh2"]).strip() for row in rows}
    assert terms == {info.name: info.zh for info in CATALOG.values()}
