"""Write the concept index in both languages: ``python docs/concepts/generate.py``.

The concepts stand in the TOML files beside this one, a file for each section. Every example is run by the tests.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from attrs import field, frozen

from privdomain.models import source

Language: TypeAlias = Literal["en", "zh"]

HERE: Final = Path(__file__).parent
PAGES: Final[dict[Language, Path]] = {
    "en": HERE.parent / "en" / "reference" / "concepts.md",
    "zh": HERE.parent / "zh" / "reference" / "concepts.md",
}
SECTIONS: Final = ("definitions", "numbers", "funnel", "operating_models", "industry")
SOURCES: Final = {
    "36kr": "36kr",
    "MBA智库": "mba_lib",
    "晓程序观察": "xiaochengxu_guancha",
    "LTD": "ltd",
    "iResearch 2021": "iresearch_2021",
}
"""What the sources are called on the pages, and their ids in the library."""

SETUP: Final = """\
from datetime import date

import numpy as np

from privdomain import calendar, facts, metrics, models, segments, selectors, simulator
from privdomain.metrics import formulas
"""
"""What every example begins with."""


@frozen(kw_only=True)
class Concept:
    """A concept of the sources: served by names of the library and shown by an example, or planned.

    Attributes:
        number: Its number, 1 .. 100.
        en: English name.
        zh: Chinese name.
        sources: Texts that name it, as in ``SOURCES``.
        serves: Public names of the library that serve it, in full.
        about_en: What the example says.
        about_zh: The same in Chinese.
        example: Inputs and outputs at a prompt, after ``SETUP``.
        planned: The room that it will live in, where nothing serves it yet.
    """

    number: int
    en: str
    zh: str
    sources: tuple[str, ...] = field(converter=tuple)
    serves: tuple[str, ...] = field(converter=tuple, default=())
    about_en: str = ""
    about_zh: str = ""
    example: str = ""
    planned: str | None = None


@frozen(kw_only=True)
class Section:
    """Concepts of one topic, with its name in both languages."""

    en: str
    zh: str
    concepts: tuple[Concept, ...]


def read_sections() -> list[Section]:
    """All concepts, by section."""
    tables = [_read(name) for name in SECTIONS]
    return [
        Section(en=table["en"], zh=table["zh"], concepts=tuple(Concept(**entry) for entry in table["concept"]))
        for table in tables
    ]


def page(language: Language) -> str:
    """The concept index in a language."""
    words, sections = _read("words"), read_sections()
    return "\n".join(_lines(words[language], words["rooms"], sections, language))


def _lines(words: dict[str, Any], rooms: dict[str, Any], sections: list[Section], language: Language) -> Iterator[str]:
    concepts = [concept for section in sections for concept in section.concepts]
    planned = [concept for concept in concepts if concept.planned]
    yield f"# {words['title']}\n"
    yield "<!-- Written by docs/concepts/generate.py from the tables beside it: edit those. -->\n"
    yield words["intro"].format(total=len(concepts), served=len(concepts) - len(planned), planned=len(planned))
    yield f"\n{words['sources']}\n"
    for name, source_id in SOURCES.items():
        title = source(source_id).title if language == "en" else source(source_id).zh
        yield f"- {title}" if title.startswith(name) else f"- {name}{words['colon']}{title}"
    yield f"\n{words['rooms']}\n"
    for name in sorted({str(concept.planned) for concept in planned}):
        yield f"- {name}{words['colon']}{rooms[name][language]}"
    yield f"\n{words['setup']}\n\n```python\n{SETUP}```\n"
    for section in sections:
        yield f"## {getattr(section, language)}\n"
        yield from _table(section, words, language)
        yield from (_example(concept, words, language) for concept in section.concepts if concept.example)


def _table(section: Section, words: dict[str, Any], language: Language) -> Iterator[str]:
    yield f"| {' | '.join(words['head'])} |"
    yield f"|{'---|' * len(words['head'])}"
    for concept in section.concepts:
        number, library = str(concept.number), words["planned"].format(room=concept.planned)
        names = (concept.en, concept.zh) if language == "en" else (concept.zh, concept.en)
        if concept.serves:
            number = f"[{number}](#concept-{number})"
            library = ", ".join(f"[`{_short(name)}`][{name}]" for name in concept.serves)
        yield f"| {number} | {' | '.join(names)} | {library} | {words['comma'].join(concept.sources)} |"
    yield ""


def _example(concept: Concept, words: dict[str, Any], language: Language) -> str:
    name, about = getattr(concept, language), getattr(concept, f"about_{language}")
    title = f"**{concept.number} {name}**{{ #concept-{concept.number} }}"
    return f"{title}{words['stop']}{about}\n\n```pycon\n{concept.example}```\n"


def _short(name: str) -> str:
    """A public name as the examples write it."""
    return name.removeprefix("privdomain.").replace("metrics.formulas.", "formulas.")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


if __name__ == "__main__":
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")
