"""Paths: where a parameter stands in a scenario, and the scenario that has another value there."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, get_args

import numpy as np
from pydantic import ValidationError

from privdomain._internal.flaws import shortened
from privdomain._internal.json_text import canonical_json
from privdomain.errors import SpecError, did_you_mean
from privdomain.models import Spec
from privdomain.models.problems import spec_error

S = TypeVar("S", bound=Spec)


def value_at(spec: Spec, path: str) -> Any:
    """The value at a path: members by their names, items of lists by theirs.

    Raises:
        SpecError: it leads nowhere; says where it is lost and what is near, or which block is not set.
    """
    return _followed(spec, path)[-1][1]


def is_rate_at(spec: Spec, path: str) -> bool:
    """Whether what a path leads to lies between 0 and 1 by its meaning: a probability, or a share."""
    *above, name = _words(path)
    holder = value_at(spec, ".".join(above)) if above else spec
    limits = type(holder).model_fields[name].metadata if isinstance(holder, Spec) else ()
    return any(getattr(limit, "le", None) == 1 for limit in limits)


def changed(spec: S, changes: Mapping[str, Any]) -> S:
    """The same with other values at some paths, checked again.

    Raises:
        SpecError: a path leads nowhere or into what another one replaces, or the changes make no valid scenario.
    """
    _refuse_overlaps(changes)
    document = spec.to_dict()
    for path, value in changes.items():
        *above, last = [key for key, _ in _followed(spec, path)]
        inside: Any = document
        for key in above:
            inside = inside[key]
        inside[last] = _document(path, value)
    try:
        return type(spec).model_validate_json(canonical_json(document).encode())
    except ValidationError as error:
        raise spec_error(error, type(spec), document) from None


def _words(path: str) -> Sequence[str]:
    if not isinstance(path, str) or not path:
        message = f"{shortened(path)} is no path. Write one such as 'advisors.count'."
        raise SpecError([("path", "no_path", message)])
    return path.split(".")


def _followed(spec: Spec, path: str) -> list[tuple[Any, Any]]:
    """Every step of a path: its key in the document of a spec, and what stands there."""
    words, steps = _words(path), list[tuple[Any, Any]]()
    above: Any = None
    here: Any = spec
    for place, word in enumerate(words):
        if here is None:
            _refuse_unset(above, words, place)
        steps.append(_below(here, word, path, place))
        above, here = here, steps[-1][1]
    return steps


def _refuse_unset(holder: Any, words: Sequence[str], place: int) -> None:
    """Refuse a path into an optional block that is not there; of what is no block, say nothing."""
    fields = type(holder).model_fields if isinstance(holder, Spec) else {}
    name, block = words[place - 1], ".".join(words[:place])
    for kind in get_args(fields[name].annotation) if name in fields else ():
        if isinstance(kind, type) and issubclass(kind, Spec):
            message = f"{block} is not set. Pass {{{block!r}: {kind.__name__}(...)}}."
            raise SpecError([(".".join(words), "not_set", message)])


def _refuse_overlaps(changes: Mapping[str, Any]) -> None:
    """Refuse a path into a block that another path replaces: which of them holds would depend on their order."""
    for path in changes:
        words = _words(path)
        for end in range(1, len(words)):
            if (block := ".".join(words[:end])) in changes:
                message = f"lies within {block!r}, which is changed as well. Put its value into that one."
                raise SpecError([(path, "overlapping", message)])


def _below(here: Any, word: str, path: str, place: int) -> tuple[Any, Any]:
    """The next step of a path: its key in the document of a spec, and what stands there."""
    known = _known(here)
    if word not in known:
        lost = ".".join(path.split(".")[: place + 1])
        raise SpecError([(path, "unknown_path", f"there is no {lost!r}. {did_you_mean(word, sorted(known))}")])
    return known[word]


def _known(here: Any) -> dict[str, tuple[Any, Any]]:
    """What a path may go on to: members by their names; items of a list by theirs, moves by where they lead."""
    if isinstance(here, Spec):
        return {name: (name, getattr(here, name)) for name in type(here).model_fields}
    known: dict[str, tuple[Any, Any]] = {}
    if isinstance(here, tuple):
        named = ((place, item) for place, item in enumerate(here) if isinstance(item, Spec) and name_of(item))
        known = {name_of(item): (place, item) for place, item in named}
    return known


def name_of(item: Spec) -> str:
    """What an item of a list is addressed by: its name, of a move where it leads; nothing where no path leads there."""
    return str(getattr(item, "name", getattr(item, "to", "")))


def plain(value: Any) -> Any:
    """A value as it stands in a document: specs as objects, tuples as lists, numbers of numpy as Python's."""
    if isinstance(value, Spec):
        return value.to_dict()
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value.item() if isinstance(value, np.generic) else value


def _document(path: str, value: Any) -> Any:
    """The same, refused where no document could hold it."""
    document = plain(value)
    try:
        canonical_json(document)
    except (TypeError, ValueError, RecursionError):
        message = f"{shortened(value)} is nothing that a scenario holds. Pass a finite number, a text, or a block."
        raise SpecError([(path, "no_value", message)]) from None
    return document
