"""Rooms that open on first use (PEP 562), so that an import costs only what it uses."""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


def lazy_exports(package: str, contents: Mapping[str, str]) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """``__getattr__`` and ``__dir__`` of a package whose public names load on first use.

    Args:
        package: The package's ``__name__``.
        contents: Its table of contents: each module with the names that it gives, between blanks; one with none is
            given itself.
    """
    homes = {name: module for module, names in contents.items() for name in names.split() or [module]}

    def getter(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module = import_module(f"{package}.{homes[name]}")
        value: object = getattr(module, name) if contents[homes[name]] else module
        setattr(sys.modules[package], name, value)
        return value

    return getter, lambda: sorted({*vars(sys.modules[package]), *homes})
