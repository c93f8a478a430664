"""Problems: what pydantic found wrong with a document, as a SpecError whose paths lead into that document."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final, TypeAlias

from pydantic import BaseModel, ValidationError

from privdomain._internal.flaws import shortened
from privdomain.errors import SpecError, did_you_mean

MAX_PROBLEMS: Final = 100
"""Problems that one error lists; a document with more is not repaired one by one."""

_PREFIX: Final = "Input "
"""How pydantic's messages begin; ours begin with the value."""
_SHOULD: Final = "should be "

_SIZES: Final = {
    "too_short": "items",
    "too_long": "items",
    "string_too_short": "characters",
    "string_too_long": "characters",
}

Problem: TypeAlias = tuple[str, str, str]


def spec_error(error: ValidationError, model: type[BaseModel], document: object) -> SpecError:
    """The SpecError of a document that is not the model: every problem with its path, up to a hundred."""
    found = error.errors(include_url=False)
    names = _member_names(model) if any(line["type"] == "extra_forbidden" for line in found) else ()
    problems: list[Problem] = []
    for line in found[:MAX_PROBLEMS]:
        for problem in _problems(line, names, document):
            _append(problems, problem)
    if len(found) > MAX_PROBLEMS:
        message = f"and {len(found) - MAX_PROBLEMS:,} more problems. Repair these first."
        problems.append(("document", "more_problems", message))
    return SpecError(problems)


def _append(problems: list[Problem], problem: Problem) -> None:
    """Add a problem; one that only says what else the same value could be goes into the message before it."""
    path, code, message = problem
    if code == "too_short" and problems and problems[-1][0].startswith(f"{path}["):
        return  # reading stopped at a bad item, before it could count the others
    if problems and problems[-1][0] == path and _SHOULD in message and _SHOULD in problems[-1][2]:
        before = problems[-1]
        other = message.partition(_SHOULD)[2].removesuffix(".")
        if other not in before[2]:
            problems[-1] = (path, before[1], f"{before[2].removesuffix('.')} or {other}.")
    else:
        problems.append(problem)


def _problems(line: Mapping[str, Any], names: Sequence[str], document: object) -> Iterator[Problem]:
    code, context = line["type"], line.get("ctx", {})
    path = path_text(_path(line["loc"], document, is_absent=code == "missing")) or "document"
    cause = context.get("error")
    if isinstance(cause, SpecError):
        for within, its_code, message in cause.problems:
            step = within if within.startswith("[") else f".{within}"
            yield f"{path}{step}".removesuffix(".").removeprefix("document."), its_code, message
    elif code == "missing":
        yield path, code, "is missing. Add it."
    elif code == "extra_forbidden":
        close = get_close_matches(str(line["loc"][-1])[:60], names, n=1)
        yield path, code, f"is no member here. {f'Did you mean {close[0]!r}?' if close else 'Leave it out.'}"
    elif code in _SIZES:
        least, most = context.get("min_length"), context.get("max_length")
        bound = f"fewer than {least:,}" if most is None else f"more than {most:,}"
        yield path, code, f"has {bound} {_SIZES[code]}."
    elif code == "union_tag_not_found":
        yield path, code, f"does not say its {context['discriminator']}. Add the member."
    elif code == "union_tag_invalid":
        known = [word.strip(" '") for word in context["expected_tags"].split(",")]
        yield path, code, f"{context['tag'][:60]!r} is no known kind. {did_you_mean(context['tag'][:60], known)}"
    else:
        message = line["msg"].removeprefix("Value error, ")
        shown = f"{shortened(line['input'])} " if message.startswith(_PREFIX) else ""
        yield path, code, f"{shown}{message.removeprefix(_PREFIX)}."


def _path(loc: tuple[int | str, ...], document: object, *, is_absent: bool) -> list[int | str]:
    """The steps of a location that lie in the document; pydantic also names the branches of unions that it took."""
    path: list[int | str] = []
    here = document
    for place, step in enumerate(loc):
        if isinstance(here, Mapping) and (step in here or (is_absent and place == len(loc) - 1)):
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            continue
        path.append(step)
    return path


def path_text(path: list[int | str]) -> str:
    """A path as it is written: ``rules[2].value``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step[:60]}" for step in path)
    return text.removeprefix(".")


@lru_cache(maxsize=64)
def _member_names(model: type[BaseModel]) -> tuple[str, ...]:
    """Names of the members of a model and of the models within it."""
    schema = model.model_json_schema()
    objects = [schema, *schema.get("$defs", {}).values()]
    return tuple(sorted({name for described in objects for name in described.get("properties", {})}))
