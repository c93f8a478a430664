"""Report: a result as plain sentences in English or 中文, to be pasted into a mail or a slide."""

from collections.abc import Iterable

from privdomain._internal.reprs import cell
from privdomain.selectors.reasons import Language, said


def headline(language: Language, subject: str, outcome: str, measure: str, value: float) -> str:
    """The first line: what it is about (empty for nothing), what came out, and a number with its name."""
    about = f"{subject}{said(language, ': ', '：')}" if subject else ""
    return f"{about}{outcome}{said(language, ', ', '，')}{measure} {cell(value)}"


def report(title: str, *parts: tuple[str, Iterable[str]]) -> str:
    """A title, and headings with a line for each sentence; a part without sentences is left out."""
    lines = [title]
    for heading, sentences in parts:
        listed = [f"- {sentence}" for sentence in sentences]
        lines += [heading, *listed] if listed else []
    return "\n".join(lines)
