"""The concept index: every concept of the sources has a name that exists and an example that runs, or is planned."""

import doctest
import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from pkgutil import resolve_name

import pytest

from privdomain.models import source

ROOT = Path(__file__).parents[2]

N_CONCEPTS = 100
PLANNED = frozenset({87, 88})
"""Concepts that nothing serves yet. Numbers only ever leave this set."""

ROOMS = tuple(
    f"privdomain.{room}"
    for room in ("metrics.formulas", "calendar", "facts", "metrics", "models", "segments", "selectors", "simulator")
)

FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def _generator():
    spec = spec_from_file_location("concept_index", ROOT / "docs" / "concepts" / "generate.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


INDEX = _generator()
CONCEPTS = [concept for section in INDEX.read_sections() for concept in section.concepts]
SERVED = [concept for concept in CONCEPTS if concept.planned is None]

each_concept = pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: f"concept {concept.number}")
each_served = pytest.mark.parametrize("concept", SERVED, ids=lambda concept: f"concept {concept.number}")
each_language = pytest.mark.parametrize("language", ["en", "zh"])


def _faults(concept):
    """What is wrong with the example of a concept, run on its own after the set-up of the page."""
    report, title = [], f"concept {concept.number}"
    setup = "".join(f">>> {line}\n" for line in INDEX.SETUP.splitlines() if line)
    example = doctest.DocTestParser().get_doctest(setup + concept.example, {}, title, title, 0)
    doctest.DocTestRunner(verbose=False).run(example, out=report.append)
    return "".join(report)


def test_every_concept_stands_once_and_in_order():
    assert [concept.number for concept in CONCEPTS] == list(range(1, N_CONCEPTS + 1))


def test_the_planned_concepts_are_those_that_are_known():
    planned = {concept.number for concept in CONCEPTS if concept.planned is not None}
    assert planned <= PLANNED, f"A concept may not lose its name again: {sorted(planned - PLANNED)}."
    assert planned == PLANNED, f"Served by now, take out of PLANNED: {sorted(PLANNED - planned)}."


@each_concept
def test_a_concept_is_served_and_shown_or_planned(concept):
    shown = [concept.serves, concept.example, concept.about_en, concept.about_zh]
    assert all(shown) if concept.planned is None else not any(shown)


@each_concept
def test_a_concept_is_named_in_both_languages_and_has_sources(concept):
    assert concept.en.isascii()
    assert not concept.zh.isascii()
    assert concept.sources
    assert set(concept.sources) <= set(INDEX.SOURCES)


def test_names_are_distinct_in_each_language():
    assert len({concept.en for concept in CONCEPTS}) == len({concept.zh for concept in CONCEPTS}) == N_CONCEPTS


def test_the_sources_are_those_of_the_library():
    assert [source(name).id for name in INDEX.SOURCES.values()] == list(INDEX.SOURCES.values())


@each_served
def test_names_that_serve_a_concept_are_public(concept):
    for name in concept.serves:
        room = next(room for room in ROOMS if name.startswith(f"{room}."))
        assert name.removeprefix(f"{room}.").partition(".")[0] in resolve_name(room).__all__
        assert resolve_name(name) is not None


@each_served
def test_an_example_uses_the_names_that_it_shows(concept):
    code = "\n".join(line for line in concept.example.splitlines() if line.startswith((">>> ", "... ")))
    for name in concept.serves:
        assert re.search(rf"\b{name.rpartition('.')[2]}\b", code), name


@each_served
def test_an_example_prints_what_it_says(concept):
    assert any(part.want for part in doctest.DocTestParser().get_examples(concept.example))
    assert not _faults(concept)


@each_language
def test_the_pages_are_up_to_date(language):
    written = INDEX.PAGES[language].read_text(encoding="utf-8")
    assert written == INDEX.page(language), "Run: python docs/concepts/generate.py"


def test_both_pages_show_the_same_code():
    english, chinese = (FENCED.findall(INDEX.page(language)) for language in ("en", "zh"))
    assert english == chinese
    assert len(english) == len(SERVED) + 1


@each_language
def test_every_concept_has_a_row_and_every_served_one_an_example(language):
    text = INDEX.page(language)
    rows = re.findall(r"^\| (?:(\d+)|\[(\d+)\]\(#concept-\2\)) \| ", text, re.MULTILINE)
    assert [int(planned or served) for planned, served in rows] == list(range(1, N_CONCEPTS + 1))
    assert {int(planned) for planned, _ in rows if planned} == PLANNED
    anchors = re.findall(r"\{ #concept-(\d+) \}", text)
    assert [int(number) for number in anchors] == [concept.number for concept in SERVED]
