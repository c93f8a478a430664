"""Lazy rooms: nothing loads before it is asked for."""

import sys

import pytest

INIT = """
from privdomain._internal.lazy import lazy_exports
__getattr__, __dir__ = lazy_exports(__name__, {"animals": "Cat Dog", "plants": ""})
__all__ = ["Cat", "Dog", "plants"]
"""


@pytest.fixture
def room(tmp_path, monkeypatch):
    """A package of its own with a module of two names and a module that is given itself."""
    home = tmp_path / "lazy_room_under_test"
    home.mkdir()
    (home / "__init__.py").write_text(INIT)
    (home / "animals.py").write_text("class Cat: ...\nclass Dog: ...\nclass Secret: ...\n")
    (home / "plants.py").write_text("oak = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    import lazy_room_under_test  # noqa: PLC0415 - it exists only now

    yield lazy_room_under_test
    for name in [name for name in sys.modules if name.startswith("lazy_room_under_test")]:
        del sys.modules[name]


def test_modules_load_on_first_use_only(room):
    assert "lazy_room_under_test.animals" not in sys.modules
    assert room.Cat is sys.modules["lazy_room_under_test.animals"].Cat
    assert "lazy_room_under_test.plants" not in sys.modules
    assert room.plants.oak == 1


def test_a_name_is_looked_up_once(room):
    assert "Dog" not in vars(room)
    assert room.Dog is vars(room)["Dog"]


def test_dir_lists_what_may_be_asked_for(room):
    assert {"Cat", "Dog", "plants", "__all__"} <= set(dir(room))
    assert dir(room) == sorted(dir(room))
    assert "lazy_room_under_test.animals" not in sys.modules


@pytest.mark.parametrize("name", ["Secret", "animals", "oak", ""])
def test_other_names_are_unknown(room, name):
    with pytest.raises(AttributeError, match=f"'lazy_room_under_test' has no attribute {name!r}"):
        getattr(room, name)


def test_star_import_gives_all(room):
    names = {}
    exec("from lazy_room_under_test import *", names)  # noqa: S102 - the only way to write it inside a function
    assert set(room.__all__) <= names.keys()
