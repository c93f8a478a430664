"""Public names: each package's table of contents is sorted, complete, and keeps its word."""

import ast
import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

import privdomain


def packages():
    """Every package of the library whose path has no private part, with the library itself."""
    modules = pkgutil.walk_packages(privdomain.__path__, prefix="privdomain.")
    public = (module for module in modules if not any(part.startswith("_") for part in module.name.split(".")))
    return [privdomain.__name__, *(module.name for module in public if module.ispkg)]


PACKAGES = [importlib.import_module(name) for name in packages()]
WITH_NAMES = [package for package in PACKAGES if hasattr(package, "__all__")]
LAZY = [package for package in WITH_NAMES if "__getattr__" in vars(package)]
NAMES = [(package, name) for package in WITH_NAMES for name in package.__all__]


def name_of(value):
    return value.__name__ if isinstance(value, ModuleType) else str(value)


def order(name):
    """Constants, then classes, then the rest, each in the order of the alphabet: as ruff sorts ``__all__``."""
    rank = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return rank, name


def table_of(package):
    """Each lazily given name with its module, from the closure of the package's ``__getattr__``."""
    return dict(inspect.getclosurevars(vars(package)["__getattr__"]).nonlocals["homes"])


def modules_given_by(package):
    """Lazily given names that stand for a whole module."""
    contents = inspect.getclosurevars(vars(package)["__getattr__"]).nonlocals["contents"]
    return {module for module, names in contents.items() if not names}


def imported_in(package):
    """Names that the package's ``__init__`` imports from the library: for the reader, the type checker, or at once."""
    tree = ast.parse(inspect.getsource(package))
    return [
        (alias.asname or alias.name, node.module)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module.startswith("privdomain") and "_internal" not in node.module
        for alias in node.names
    ]


def test_the_rooms_are_found():
    assert {"privdomain", "privdomain.calendar", "privdomain.facts", "privdomain.metrics"} <= set(map(name_of, LAZY))


@pytest.mark.parametrize("package", PACKAGES, ids=name_of)
def test_a_package_without_public_names_holds_nothing(package):
    if package not in WITH_NAMES:
        body = ast.parse(inspect.getsource(package)).body
        assert len(body) == 1
    assert package.__doc__


@pytest.mark.parametrize("package", WITH_NAMES, ids=name_of)
def test_all_is_sorted_and_names_nothing_twice(package):
    names = [name for name in package.__all__ if not name.startswith("__")]
    assert names == sorted(set(names), key=order)


@pytest.mark.parametrize("package", WITH_NAMES, ids=name_of)
def test_all_is_complete(package):
    names = {name for name in package.__all__ if not name.startswith("__")}
    assert names == {name for name, _ in imported_in(package)}


@pytest.mark.parametrize("package", LAZY, ids=name_of)
def test_the_lazy_table_is_what_the_type_checker_reads(package):
    modules = {
        name: package.__name__ if name in modules_given_by(package) else f"{package.__name__}.{home}"
        for name, home in table_of(package).items()
    }
    assert modules == dict(imported_in(package))


@pytest.mark.parametrize(("package", "name"), NAMES, ids=name_of)
def test_every_name_resolves(package, name):
    assert getattr(package, name) is not None
    assert name in dir(package)


@pytest.mark.parametrize("package", LAZY, ids=name_of)
def test_no_module_hides_a_name(package):
    # Importing a submodule binds it in its package: one that is called like a function of the package would replace it.
    for module in pkgutil.walk_packages(privdomain.__path__, prefix="privdomain."):
        importlib.import_module(module.name)
    for name, home in table_of(package).items():
        module = importlib.import_module(f"{package.__name__}.{home}")
        expected = module if name in modules_given_by(package) else getattr(module, name)
        assert getattr(package, name) is expected


@pytest.mark.parametrize("package", WITH_NAMES, ids=name_of)
def test_star_import_gives_all(package):
    names = {}
    exec(f"from {package.__name__} import *", names)  # noqa: S102 - the only way to write it inside a function
    assert set(package.__all__) <= names.keys()


@pytest.mark.parametrize("package", WITH_NAMES, ids=name_of)
def test_dir_is_sorted_and_holds_all(package):
    listed = dir(package)
    assert listed == sorted(listed)
    assert {*package.__all__, "__doc__", "__name__"} <= set(listed)


@pytest.mark.parametrize("package", WITH_NAMES, ids=name_of)
@pytest.mark.parametrize("name", ["no_such_name", "_private", "Order"])
def test_an_unknown_name_is_an_attribute_error(package, name):
    with pytest.raises(AttributeError, match=f"module '{package.__name__}' has no attribute '{name}'"):
        getattr(package, name)


@pytest.mark.parametrize(
    ("package", "name"),
    [pair for pair in NAMES if inspect.isclass(getattr(*pair)) or inspect.isfunction(getattr(*pair))],
    ids=name_of,
)
def test_what_is_public_says_what_it_is(package, name):
    value = getattr(package, name)
    assert inspect.getdoc(value)
    assert value.__module__.startswith("privdomain.")
