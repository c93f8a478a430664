"""Given: what an assessment is given, read once: numbers as exact decimals, counts, weights and specs."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import isfinite
from typing import Any, Final, TypeVar

import numpy as np

from privdomain._internal.columns import is_integer
from privdomain._internal.flaws import shortened
from privdomain._internal.terms import Term
from privdomain.errors import SpecError, UnknownNameError
from privdomain.models.spec import Spec
from privdomain.selectors.assessments.bounds import exact

S = TypeVar("S", bound=Spec)
T = TypeVar("T", bound=Term)

MOST: Final = 10**12
"""Numbers beyond it are an error of units."""


def read_number(path: str, value: object, low: int = 0, high: int = MOST) -> Fraction:
    """A number within bounds, as the decimals that it prints.

    Raises:
        SpecError: no finite number, or outside the bounds; booleans are none.
    """
    number = None
    if is_integer(value):
        number = Fraction(int(value))
    elif isinstance(value, float | np.floating) and isfinite(value):
        number = exact(float(value))
    if number is None or not low <= number <= high:
        message = f"{shortened(value)} is no number from {low:,} to {high:,}. Pass one."
        raise SpecError([(path, "no_number", message)])
    return number


def read_known(path: str, value: object, low: int = 0, high: int = MOST) -> Fraction | None:
    """The same, or None for what is not known."""
    return None if value is None else read_number(path, value, low, high)


def read_count(path: str, value: object, low: int = 0) -> int:
    """A number of things.

    Raises:
        SpecError: no integer, or too small or too large.
    """
    if not is_integer(value) or not low <= value <= MOST:
        message = f"{shortened(value)} is no whole number from {low:,} to {MOST:,}. Pass one."
        raise SpecError([(path, "no_count", message)])
    return int(value)


def read_shares(path: str, values: Mapping[T, object]) -> dict[T, Fraction | None]:
    """Shares in [0, 1] by word; None is not known.

    Raises:
        SpecError: one that is neither.
    """
    return {word: read_known(f"{path}{word.value}", value, high=1) for word, value in values.items()}


def read_words(path: str, given: object, words: Iterable[T]) -> dict[T, Any]:
    """A mapping whose names are words of a vocabulary, in the order of the vocabulary.

    Raises:
        SpecError: no mapping.
        UnknownNameError: a name that is no word.
    """
    known = {word.value: word for word in words}
    if not isinstance(given, Mapping):
        message = f"{shortened(given)} is no mapping. Pass one by these names: {', '.join(known)}."
        raise SpecError([(path, "no_mapping", message)])
    for name in given:
        if name not in known:
            raise UnknownNameError(str(name)[:60], known, what=f"name in {path}")
    return {word: given[name] for name, word in known.items() if name in given}


def read_weights(given: object, words: type[T]) -> dict[T, Fraction]:
    """What each word weighs: all the same where nothing is given, and 1 together.

    Raises:
        SpecError: no mapping, a word without weight, a weight that is no number >= 0, or nothing above 0.
        UnknownNameError: a name that is no word.
    """
    named = read_words("weights", dict.fromkeys(words, 1) if given is None else given, words)
    missing = [(f"weights.{word.value}", "missing", "is missing. Add it.") for word in words if word not in named]
    if missing:
        raise SpecError(missing)
    weights = {word: read_number(f"weights.{word.value}", value) for word, value in named.items()}
    total = sum(weights.values())
    if not total:
        raise SpecError([("weights", "all_zero", "are all 0. Give at least one weight above 0.")])
    return {word: weight / total for word, weight in weights.items()}


def read_spec(path: str, given: object, kind: type[S]) -> S:
    """A spec, or the one that a mapping describes.

    Raises:
        SpecError: neither, or a mapping that does not fit; its paths begin with ours.
    """
    if isinstance(given, kind):
        return given
    if not isinstance(given, Mapping):
        message = f"{shortened(given)} is no {kind.__name__}. Pass one, or a mapping of its members."
        raise SpecError([(path, "wrong_type", message)])
    try:
        return kind.load(given)
    except SpecError as error:
        raise SpecError((f"{path}.{within}", code, message) for within, code, message in error.problems) from None
