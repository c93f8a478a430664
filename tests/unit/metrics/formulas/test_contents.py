"""The table of contents: every public name of every module, loaded only when it is used."""

import ast
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

from privdomain.metrics import formulas

MODULES = [
    importlib.import_module(f"{formulas.__name__}.{module.name}")
    for module in pkgutil.iter_modules(formulas.__path__)
    if not module.name.startswith("_")
]


def test_the_contents_are_all_public_names_in_order():
    public = [name for module in MODULES for name in module.__all__]
    assert formulas.__all__ == sorted(public)
    assert len(public) == len(set(public))


def test_every_name_is_the_function_of_its_module():
    for module in MODULES:
        for name in module.__all__:
            assert getattr(formulas, name) is getattr(module, name)


def test_type_checkers_see_the_same_names():
    tree = ast.parse(Path(formulas.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(formulas.__name__)
        for alias in node.names
    }
    assert imported == set(formulas.__all__)


def test_dir_lists_every_name():
    assert set(formulas.__all__) <= set(dir(formulas))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match=r"module 'privdomain\.metrics\.formulas' has no attribute 'cca'"):
        formulas.cca  # noqa: B018


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_no_module_holds_more_than_eight_public_names(module):
    assert 1 <= len(module.__all__) <= 8
    assert module.__all__ == sorted(module.__all__)


def test_a_formula_costs_numpy_and_its_own_module():
    code = (
        "import sys; from privdomain.metrics.formulas import cac; "
        "print(*sorted(name for name in sys.modules if name.startswith('privdomain.metrics.formulas.') "
        "or name in ('pydantic', 'attrs', 'pandas', 'scipy', 'numpy.ma')))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["privdomain.metrics.formulas._checks", "privdomain.metrics.formulas.value"]
