"""The catalogue and the functions that it names belong together."""

from importlib import import_module

import pytest

from privdomain.metrics import formulas
from privdomain.metrics.catalog import CATALOG


@pytest.mark.parametrize("name", CATALOG)
def test_the_function_of_every_entry_exists(name):
    module, _, attribute = CATALOG[name].function.rpartition(".")

    assert callable(getattr(import_module(module), attribute))


def test_every_formula_has_an_entry_of_its_own_name():
    assert set(formulas.__all__) <= set(CATALOG)
