"""Reading: what an assessment is given, read once: numbers as exact decimals, counts, weights, specs and columns."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import isfinite
from typing import Any, Final, TypeVar

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain._internal.columns import is_integer, missing_mask, read_column
from privdomain._internal.flaws import flaws_at, raise_first, shortened
from privdomain._internal.terms import Term
from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts.columns import Coded, encode_names
from privdomain.models.spec import Spec
from privdomain.selectors.assessments.thresholds import exact

S = TypeVar("S", bound=Spec)
T = TypeVar("T", bound=Term)

MOST: Final = 10**12
"""Numbers beyond it are an error of units."""

LEAST: Final = 1e-100
"""So are strengths and weights between 0 and it: products of several would lose them."""


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


def read_strength(path: str, value: object, high: int = MOST) -> float:
    """A number from 0 up that is to be multiplied as a float.

    Raises:
        SpecError: no number within bounds, or so close to 0 that nothing would be left of it.
    """
    number = float(read_number(path, value, high=high))
    if 0 < number < LEAST:
        raise SpecError([(path, "no_number", f"{number!r} is too close to 0. Pass 0, or {LEAST:g} and more.")])
    return number


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


def read_distinct_ids(values: Any, argument: str) -> Coded:
    """Ids as positions among the sorted ids.

    Raises:
        DataError: missing, malformed or repeated ids.
    """
    ids, flaws = encode_names(values, argument, is_id=True)
    raise_first(flaws)
    raise_first(flaws_at(ids.is_missing, argument, "is missing", "Give each row an id."))
    _, first = np.unique(ids.codes, return_index=True)
    is_repeated = np.ones(len(ids), np.bool_)
    is_repeated[first] = False
    raise_first(flaws_at(is_repeated, argument, "stands twice", "Give each id one row.", ids.values))
    return ids


def read_gapped(values: Any, argument: str, n_rows: int, low: float, high: float) -> FloatArray:
    """Numbers within bounds, float64 ``(n_rows,)``; missing is nan. Booleans are 0 and 1.

    Raises:
        DataError: another length, or a row that is no such number, or so close to 0 that products would lose it.
    """
    array = read_column(values, argument)
    if len(array) != n_rows:
        hint = "Give every column one value per row."
        raise DataError(argument, f"has {len(array):,} rows where {n_rows:,} are expected", hint=hint)
    is_missing = missing_mask(array)
    is_odd = ~is_missing
    if array.dtype.kind in "biuf":
        known = np.where(is_missing, low, array)
        is_odd &= (known < low) | (known > high)
    else:
        is_odd[is_odd] = [not _is_within(cell, low, high) for cell in array[is_odd]]
    raise_first(flaws_at(is_odd, argument, f"is no number from {low:,.0f} to {high:,.0f}", "Repair it.", array))
    numbers = np.full(n_rows, np.nan)
    numbers[~is_missing] = array[~is_missing]
    is_lost = (np.abs(numbers) < LEAST) & (numbers != 0)
    raise_first(flaws_at(is_lost, argument, "is too close to 0", f"Pass 0, or {LEAST:g} and more.", numbers))
    return numbers


def _is_within(value: object, low: float, high: float) -> bool:
    is_number = is_integer(value) or isinstance(value, float | np.floating | bool | np.bool_)
    return is_number and low <= value <= high  # type: ignore[operator]
