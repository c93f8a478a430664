"""JSON from strangers: measured before it is parsed, and read so that no two readers can disagree about it."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NoReturn

from privdomain.errors import BudgetError, SpecError

MAX_BYTES: Final = 1_000_000
MAX_MARKS: Final = 50_000
"""Commas and opening brackets of one document, those in texts included: no fewer than its values."""
MAX_MEMBERS: Final = 200
"""Members of one object; no model has nearly as many."""
MAX_DEPTH: Final = 100
MAX_DIGITS: Final = 20
"""Digits of one integer: enough for every int64."""

_CONTAINERS: Final = frozenset({dict, list})


def read_json(source: str | bytes | Mapping[str, Any] | Sequence[Any]) -> tuple[bytes, Any]:
    """A document as compact JSON text, and what it holds as plain Python.

    Stricter than the standard: a key stands once, numbers are finite; length, number of values and depth are bounded.

    Args:
        source: JSON text, or plain Python that is JSON-safe.

    Raises:
        BudgetError: too long, too many marks or too deep.
        SpecError: not JSON, or deeper than can be read at all.
    """
    text = _bytes(source)
    _check_budget("number of bytes", MAX_BYTES, len(text))
    _check_marks(text)
    try:
        value = json.loads(
            text, object_pairs_hook=_members, parse_float=_float, parse_int=_int, parse_constant=_refuse_constant
        )
    except RecursionError:
        raise SpecError([("document", "too_deep", f"nests deeper than {MAX_DEPTH} levels.")]) from None
    except ValueError as error:
        if isinstance(error, SpecError):
            raise
        raise _malformed(error) from None
    _check_depth(value)
    return text, value


def canonical_json(value: Any) -> str:
    """The one JSON text of a value: sorted keys, no blanks, everything but control characters as it is."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _bytes(source: str | bytes | Mapping[str, Any] | Sequence[Any]) -> bytes:
    try:
        if isinstance(source, bytes):
            return source.decode("utf-8-sig").encode()
        if isinstance(source, str):
            return source.encode()
        _check_size(source)
        return json.dumps(source, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain).encode()
    except (TypeError, ValueError, RecursionError) as error:
        if isinstance(error, SpecError):
            raise
        raise _malformed(error) from None


def _plain(value: object) -> object:
    """What is not JSON itself but reads as such: other mappings, and the dates that YAML and TOML have."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no part of a document")


def _check_size(source: object) -> None:
    """Refuse plain Python of too many values or too long texts before it is written as JSON."""
    waiting, n_marks, n_bytes = [source], 0, 0
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            n_bytes += len(value)
        elif isinstance(value, (Mapping, list, tuple)):
            n_marks += len(value) + 1
            if n_marks <= MAX_MARKS:
                waiting.extend(value.values() if isinstance(value, Mapping) else value)
    _check_budget("number of commas and brackets", MAX_MARKS, n_marks)
    _check_budget("number of bytes", MAX_BYTES, n_bytes)


def _check_marks(text: bytes) -> None:
    """Refuse too many values by the marks that make them."""
    marks = text.count(b"[") + text.count(b"{") + text.count(b",")
    _check_budget("number of commas and brackets", MAX_MARKS, marks)


def _check_depth(value: Any) -> None:
    """Refuse too much depth, level by level."""
    level, depth = [value], 0
    while level := [part for part in level if type(part) in _CONTAINERS]:
        depth += 1
        level = [part for whole in level for part in (whole.values() if type(whole) is dict else whole)]
    _check_budget("depth", MAX_DEPTH, depth)


def _check_budget(product: str, limit: int, asked: int) -> None:
    if asked > limit:
        raise BudgetError("document", limit, asked, product)


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    _check_budget("number of members of one object", MAX_MEMBERS, len(pairs))
    members = dict(pairs)
    if len(members) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise SpecError([(twice[:60], "duplicate_key", "stands twice in one object. Keep one of the two.")])
    return members


def _float(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise SpecError([("document", "not_finite", f"{digits[:60]} is no finite number. Write one within 1e308.")])
    return value


def _int(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        message = f"an integer of {len(digits):,} digits is too long. Write at most {MAX_DIGITS}."
        raise SpecError([("document", "too_long", message)])
    return int(digits)


def _refuse_constant(name: str) -> NoReturn:
    raise SpecError([("document", "not_finite", f"{name} is no JSON. Leave the member out, or write a number.")])


def _malformed(error: Exception) -> SpecError:
    reason = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
    return SpecError([("document", "malformed", f"is no JSON: {reason}.")])
