"""Runs every example that is shown: code in README.md and docs/, and what stands behind ``>>>`` in docstrings."""

from sybil import Sybil
from sybil.document import PythonDocStringDocument
from sybil.evaluators.doctest import DocTestEvaluator
from sybil.parsers.abstract.doctest import DocTestStringParser
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser
from sybil.sybil import SybilCollection


class PromptParser(PythonCodeBlockParser):
    """Blocks marked ``pycon``: inputs and outputs at a prompt, where the output must be exactly what is printed."""

    def __init__(self) -> None:
        evaluator = DocTestEvaluator()
        self.doctest_parser = DocTestStringParser(evaluator)
        self.codeblock_parser = CodeBlockParser("pycon", evaluator)


PAGES = [PythonCodeBlockParser(), PromptParser()]

pytest_collect_file = SybilCollection(
    [
        Sybil(PAGES, filenames=["README.md"]),
        Sybil(PAGES, path="docs", patterns=["*.md"]),
        Sybil([DocTestParser()], path="src", patterns=["*.py"], document_types={".py": PythonDocStringDocument}),
    ]
).pytest()
